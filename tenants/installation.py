"""On which database does this installation run: an outside one, one that runs already, or one of its own?"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import make_url

from tenants.calendar import seed_calendar
from tenants.database import APP_ROLE
from tenants.migrating import create_database, migrate, with_owner
from tenants.postgres.embedded import start_postgres
from tenants.postgres.places import has_cluster
from tenants.settings import Settings
from tenants.unusable import UnusableDatabase, check_address

NAME = "minglu"


@dataclass(frozen=True, slots=True)
class Addresses:
    """How the database is reached: by who migrates, and by requests."""

    owner: str
    app: str


@asynccontextmanager
async def database_ready(settings: Settings) -> AsyncGenerator[Addresses]:
    """Yield the addresses of the migrated database with its calendar; a server we started ends with us.

    What is missing is made. Raises UnusableDatabase or EmbeddedPostgresError, which say what is in the way.
    """
    async with _reach(settings) as addresses:
        await create_database(addresses.owner)
        await migrate(addresses.owner)
        async with with_owner(addresses.owner) as connection:
            await seed_calendar(connection)
        await check_address(addresses.app, role=APP_ROLE)
        yield addresses


@asynccontextmanager
async def reach_database(settings: Settings) -> AsyncGenerator[Addresses]:
    """Yield the addresses of the database as it is. Raises UnusableDatabase when there is none: nothing is made."""
    if settings.database_url is None and not has_cluster(settings.data_dir):
        raise UnusableDatabase(
            what=f"There is no database in {settings.data_dir}",
            remedy="Name the directory of one with --data-dir, or make one with `minglu migrate`",
        )
    async with _reach(settings) as addresses:
        await check_address(addresses.app, role=APP_ROLE)
        yield addresses


@asynccontextmanager
async def _reach(settings: Settings) -> AsyncGenerator[Addresses]:
    if settings.database_url:
        yield Addresses(settings.database_url, settings.app_database_url or settings.database_url)
        return
    note = settings.data_dir / "database.json"
    running = await _find_running(_read(note))
    if running is not None:
        yield running
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    postgres = await asyncio.to_thread(start_postgres, settings.data_dir, account=settings.postgres_account)
    try:
        addresses = Addresses(postgres.url(NAME, "postgres"), postgres.url(NAME, APP_ROLE))
        note.write_text(json.dumps(asdict(addresses)), encoding="utf-8")
        note.chmod(0o600)
        yield addresses
    finally:
        note.unlink(missing_ok=True)
        await asyncio.to_thread(postgres.stop)


def _read(note: Path) -> Addresses | None:
    with contextlib.suppress(FileNotFoundError, ValueError, TypeError):
        return Addresses(**json.loads(note.read_text(encoding="utf-8")))
    return None


async def _find_running(noted: Addresses | None) -> Addresses | None:
    """Return where another process of this installation keeps its server, None when none answers there."""
    if noted is None:
        return None
    try:
        await check_address(make_url(noted.owner).set(database="postgres").render_as_string(hide_password=False))
    except UnusableDatabase:
        return None
    return noted
