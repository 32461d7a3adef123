"""What is in the way when a database cannot be used, and who removes it how?"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from tenants.addresses import place_of, readable
from tenants.database import APP_ROLE

_PATIENCE_SECONDS = 10
_REMEDIES: Mapping[str, str] = {
    "28000": "Check user and password in the address",
    "28P01": "Check user and password in the address",
    "22023": "Run `minglu migrate` first",
    "3D000": "Run `minglu migrate`, or create it: CREATE DATABASE {database}",
    "42501": f'An administrator runs: GRANT {APP_ROLE} TO "{{user}}"',
}


class UnusableDatabase(Exception):
    """The database cannot be used; the text says what is in the way and what to do. `state` is PostgreSQL's code."""

    def __init__(self, *, what: str, remedy: str, state: str = "") -> None:
        """Join the two sentences."""
        super().__init__(f"{what}. {remedy}.")
        self.state = state


@asynccontextmanager
async def connected(url: str, *, role: str | None = None, autocommit: bool = False) -> AsyncGenerator[AsyncConnection]:
    """Yield a connection outside any pool, under `role` if one is named. Raises UnusableDatabase when there is none."""
    engine = create_async_engine(
        url,
        poolclass=NullPool,
        connect_args={"timeout": _PATIENCE_SECONDS, **({"server_settings": {"role": role}} if role else {})},
        **({"isolation_level": "AUTOCOMMIT"} if autocommit else {}),
    )
    try:
        try:
            connection = await engine.connect()
        except (OSError, DBAPIError, TypeError, ValueError) as error:  # TypeError: an option asyncpg does not know
            raise _explain(error, url) from error
        try:
            yield connection
        finally:
            await connection.close()
    finally:
        await engine.dispose()


async def check_address(url: str, *, role: str | None = None) -> None:
    """Raise UnusableDatabase unless somebody answers at `url` and lets us take `role`."""
    async with connected(url, role=role) as connection:
        await connection.execute(text("SELECT 1"))


def state_of(error: DBAPIError) -> str:
    """Return PostgreSQL's five characters for what happened, '' when it did not say."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def _explain(error: Exception, url: str) -> UnusableDatabase:
    if not isinstance(error, DBAPIError):
        reason = "it takes too long" if isinstance(error, TimeoutError) else str(error)
        return UnusableDatabase(
            what=f"No PostgreSQL is reached at {place_of(make_url(url))} ({readable(url)}): {reason}",
            remedy="Start it, or correct the address",
        )
    state = state_of(error)
    wanted = make_url(url)
    remedy = _REMEDIES.get(state, "Remove the cause and start again")
    return UnusableDatabase(
        what=f"PostgreSQL does not let us into {readable(url)}: {_said(error)}",
        remedy=remedy.format(database=wanted.database, user=wanted.username),
        state=state,
    )


def _said(error: DBAPIError) -> str:
    """Return PostgreSQL's own words."""
    return str(error.orig.__cause__ if error.orig is not None and error.orig.__cause__ else error.orig)
