"""How does a PostgreSQL come to hold Minglu: its roles, its database, its tables?"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from migrations import folder
from tenants.database import APP_ROLE, OWNER_ROLE


async def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`; its user may create roles, or they are there already.

    Tables belong to the owner role; the application role owns nothing. Safe to run twice, and by two at once.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(hashtext('minglu migrate'))"))
            await connection.commit()
            await _make_roles(connection)
            await connection.run_sync(_upgrade, revision)
            await connection.commit()
    finally:
        await engine.dispose()


async def create_database(url: str) -> None:
    """Create the database that `url` names unless it exists (through the server's `postgres` database)."""
    wanted = make_url(url)
    engine = create_async_engine(wanted.set(database="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            known = await connection.scalar(
                text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": wanted.database}
            )
            if not known:
                await connection.execute(text(f'CREATE DATABASE "{wanted.database}"'))
    finally:
        await engine.dispose()


@asynccontextmanager
async def with_owner(url: str) -> AsyncGenerator[AsyncConnection]:
    """Yield a connection for what only who migrates may do; committed on leaving."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def _make_roles(connection: AsyncConnection) -> None:
    """Make the two roles of the cluster (they are no part of one database, so no part of a migration)."""
    for role, options in ((OWNER_ROLE, "NOLOGIN"), (APP_ROLE, "LOGIN NOSUPERUSER NOBYPASSRLS")):
        known = await connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
        if not known:
            await connection.execute(text(f"CREATE ROLE {role} {options}"))
            await connection.execute(text(f"GRANT {role} TO current_user"))
    await connection.execute(text(f"GRANT CREATE, USAGE ON SCHEMA public TO {OWNER_ROLE}"))
    await connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}"))
    await connection.commit()


def _upgrade(connection: Connection, revision: str) -> None:
    connection.execute(text(f"SET ROLE {OWNER_ROLE}"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder()))
    command.upgrade(config, revision)
