"""On which PostgreSQL do the tests run, and from which migrated template does each worker get its database?"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from tenants.calendar import seed_calendar
from tenants.database import APP_ROLE, OWNER_ROLE
from tenants.migrating import create_database, migrate, with_owner
from tenants.postgres.embedded import temporary_postgres
from tenants.settings import Settings


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL with a migrated template, and the beginning of the names of this run's databases."""

    url: str
    prefix: str

    def of(self, database: str) -> str:
        """Return the URL of one of the run's databases for the user who may do everything with it."""
        return in_database(self.url, f"{self.prefix}_{database}")


@contextmanager
def serve() -> Iterator[Server]:
    """Yield the run's server with its template migrated: the one that MINGLU_DATABASE_URL names, or our own."""
    outside = Settings().database_url
    with contextlib.ExitStack() as stack:
        url = outside or stack.enter_context(temporary_postgres()).url("postgres", "postgres")
        server = Server(url, f"minglu_test_{uuid4().hex[:8]}")
        if outside:  # our own takes its databases with it
            stack.callback(lambda: _run(_drop_databases(server)))
        _run(_make_template(server))
        yield server


@asynccontextmanager
async def clone(server: Server, name: str, *, template: str | None = "template") -> AsyncIterator[str]:
    """Yield the URL of a new database like `template` (None: an empty one); it is dropped at the end."""
    like = f'TEMPLATE "{server.prefix}_{template}" STRATEGY file_copy' if template else ""
    await _at_server(server, f'CREATE DATABASE "{server.prefix}_{name}" {like}')
    try:
        yield server.of(name)
    finally:
        await _at_server(server, f'DROP DATABASE "{server.prefix}_{name}" WITH (FORCE)')


def as_app(url: str) -> str:
    """Return the URL with which requests reach the database `url`; on our own server as the restricted role itself."""
    settings = Settings()
    if settings.database_url:
        return in_database(settings.app_database_url or url, make_url(url).database or "")
    return make_url(url).set(username=APP_ROLE).render_as_string(hide_password=False)


def in_database(url: str, database: str, *, driver: str = "postgresql+asyncpg") -> str:
    """Return `url` for another database of the same server (or for another driver, such as libpq's)."""
    return make_url(url).set(drivername=driver, database=database).render_as_string(hide_password=False)


@asynccontextmanager
async def connect_as_owner(url: str, *, tenant: str | None = None) -> AsyncIterator[AsyncConnection]:
    """Yield a connection of the tables' owner, whom row security binds too: it sees `tenant`. Commit on leaving."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"SET LOCAL ROLE {OWNER_ROLE}"))
            if tenant:
                await connection.execute(text(f"SET LOCAL app.tenant = '{tenant}'"))
            yield connection
    finally:
        await engine.dispose()


async def _make_template(server: Server) -> None:
    await create_database(server.of("template"))
    await migrate(server.of("template"))
    async with with_owner(server.of("template")) as connection:
        await seed_calendar(connection)


async def _drop_databases(server: Server) -> None:
    async with _connected(server) as connection:
        names = await connection.fetch("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", server.prefix)
        for row in names:
            await connection.execute(f'DROP DATABASE "{row["datname"]}" WITH (FORCE)')


async def _at_server(server: Server, statement: str) -> None:
    async with _connected(server) as connection:
        await connection.execute(statement)


@asynccontextmanager
async def _connected(server: Server) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(in_database(server.url, "postgres", driver="postgresql"))
    try:
        yield connection
    finally:
        await connection.close()


def _run(work: Coroutine[object, object, None]) -> None:
    with asyncio.Runner() as runner:
        runner.run(work)
