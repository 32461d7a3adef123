"""How does a PostgreSQL come to hold Minglu: its roles, its database, its tables?"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from migrations import folder
from tenants.addresses import readable
from tenants.database import OWNER_ROLE
from tenants.database_roles import ensure_roles
from tenants.unusable import UnusableDatabase, check_address, connected

NO_SUCH_DATABASE = "3D000"


async def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`; its user may create roles, or they are there already.

    Tables belong to the owner role; the application role owns nothing. Safe to run twice, and by two at once.
    Raises UnusableDatabase, which says what is in the way.
    """
    async with connected(url) as connection:
        await connection.execute(text("SELECT pg_advisory_lock(hashtext('minglu migrate'))"))
        await connection.commit()
        await ensure_roles(connection)
        await connection.commit()
        try:
            await connection.run_sync(_upgrade, revision)
        except CommandError as error:
            raise UnusableDatabase(
                what=f"{readable(url)} was made by another version of Minglu: {error}", remedy="Start that version"
            ) from error
        await connection.commit()


async def create_database(url: str) -> None:
    """Create the database that `url` names unless it exists (through the server's `postgres` database).

    Raises UnusableDatabase when nobody answers, or when its user may not create one.
    """
    try:
        await check_address(url)
    except UnusableDatabase as error:
        if error.state != NO_SUCH_DATABASE:
            raise
    else:
        return
    wanted = make_url(url)
    name = (wanted.database or "").replace('"', '""')
    server = wanted.set(database="postgres").render_as_string(hide_password=False)
    async with connected(server, autocommit=True) as connection:
        try:
            await connection.execute(text(f'CREATE DATABASE "{name}"'))
        except DBAPIError as error:
            known = text("SELECT 1 FROM pg_database WHERE datname = :name")
            if await connection.scalar(known, {"name": wanted.database}):  # another was quicker
                return
            raise UnusableDatabase(
                what=f"There is no database {wanted.database}, and {wanted.username} may not create it",
                remedy=f'An administrator runs: CREATE DATABASE "{name}" OWNER "{wanted.username}"',
            ) from error


@asynccontextmanager
async def with_owner(url: str) -> AsyncGenerator[AsyncConnection]:
    """Yield a connection for what only who migrates may do; committed on leaving."""
    async with connected(url) as connection, connection.begin():
        yield connection


def _upgrade(connection: Connection, revision: str) -> None:
    connection.execute(text(f"SET ROLE {OWNER_ROLE}"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder()))
    command.upgrade(config, revision)
