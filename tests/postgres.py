"""On which PostgreSQL do the tests run, and from which migrated template does each worker get its database?"""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from tenants.database import APP_ROLE, OWNER_ROLE
from tenants.migrating import create_database, migrate
from tenants.postgres_account import choose_account
from tenants.postgres_places import find_programs
from tenants.settings import Settings

PROGRAMS = find_programs(choose_account("nobody"))
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL that holds a migrated template, and the word that starts the name of each of its test databases."""

    url: str
    word: str

    def of(self, database: str) -> str:
        """Return the URL of one of the run's databases for the user who may do everything with it."""
        return _show(make_url(self.url).set(database=f"{self.word}_{database}"))


@contextmanager
def serve() -> Iterator[Server]:
    """Yield the run's server with its template migrated: the one that MINGLU_DATABASE_URL names, or our own."""
    outside = Settings().database_url
    with contextlib.ExitStack() as stack:
        url = outside or stack.enter_context(_embedded())
        server = Server(url, f"minglu_test_{os.getpid()}")
        if outside:
            stack.callback(_run, _drop_databases(server))
        _run(_make_template(server))
        yield server


@asynccontextmanager
async def clone(server: Server, name: str, *, keep: bool = True) -> AsyncIterator[str]:
    """Yield the URL of a new database that is like the template; `keep=False` drops it at the end."""
    statement = f'CREATE DATABASE "{server.word}_{name}" TEMPLATE "{server.word}_template" STRATEGY file_copy'
    await _at_postgres(server, statement)
    try:
        yield server.of(name)
    finally:
        if not keep:
            await _at_postgres(server, f'DROP DATABASE "{server.word}_{name}" WITH (FORCE)')


def as_app(url: str) -> str:
    """Return the URL with which requests reach our own server: they sign in as the restricted role itself."""
    if Settings().database_url:
        return Settings().app_database_url or url
    return _show(make_url(url).set(username=APP_ROLE))


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


async def _drop_databases(server: Server) -> None:
    connection = await _connect(server)
    try:
        names = await connection.fetch("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", server.word)
        for name in names:
            await connection.execute(f'DROP DATABASE "{name["datname"]}" WITH (FORCE)')
    finally:
        await connection.close()


async def _at_postgres(server: Server, statement: str) -> None:
    connection = await _connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _connect(server: Server) -> asyncpg.Connection:
    return await asyncpg.connect(_show(make_url(server.url).set(drivername="postgresql", database="postgres")))


def _show(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _run(work: object) -> None:
    with asyncio.Runner() as runner:
        runner.run(work)


@contextmanager
def _embedded() -> Iterator[str]:
    """Yield the URL of a server of our own that loses everything, in memory where there is such a place."""
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    memory = Path("/dev/shm")
    home = Path(tempfile.mkdtemp(prefix="minglu-tests-", dir=memory if os.access(memory, os.W_OK) else None))
    if account:
        os.chown(home, account.pw_uid, account.pw_gid)
    rights = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    quiet = {"cwd": "/", "stdout": subprocess.DEVNULL, "start_new_session": True, **rights}
    locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    try:
        subprocess.run(
            [PROGRAMS / "initdb", "-D", home / "data", "-U", "postgres", "--auth=trust", "--no-sync", *locale],
            check=True, **quiet,
        )  # fmt: skip
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [PROGRAMS / "postgres", "-D", home / "data", "-k", home, "-h", "", "-c", "max_connections=200", *FAST],
                stderr=log, **quiet,
            )  # fmt: skip
        try:
            _wait_for(home / ".s.PGSQL.5432", server)
            yield f"postgresql+asyncpg://postgres@/postgres?host={home}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(socket: Path, server: subprocess.Popen) -> None:
    while server.poll() is None:
        if subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", socket.parent], check=False).returncode == 0:
            return
        time.sleep(0.02)
    message = f"PostgreSQL did not start: {(socket.parent / 'log').read_text()}"
    raise RuntimeError(message)
