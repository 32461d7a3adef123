"""How does a request get its one transaction, in which the database shows one tenant and hides all others?"""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import cast

import asyncpg
from sqlalchemy import AdaptedConnection, Connection, PoolResetState, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlmodel import text
from sqlmodel.ext.asyncio.session import AsyncSession

APP_ROLE = "minglu_app"
OWNER_ROLE = "minglu_owner"
SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")
# Whoever waits for a lock, or forgets a transaction, stands in everybody's way. Asked for with each connection too:
# what ALTER ROLE sets holds for who signs in as the role, not for who takes it.
APP_SETTINGS = {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}
_DRIVER = "driver"  # where a session keeps the connection it was lent
Row = Sequence[object]


class TenantConnection(asyncpg.Connection):
    """A connection with one transaction at a time, whose BEGIN also names the tenant, in the same round trip."""

    begun = False

    async def begin(self, tenant: str | None) -> None:
        """Begin a transaction that sees one tenant (None: the registry alone)."""
        self.begun = True  # before it is so: nobody else is lent a connection on which it may have begun
        # SET LOCAL as text, not set_config(): Citus carries it to the shards.
        await self.execute("BEGIN" if tenant is None else f"BEGIN; SET LOCAL app.tenant = '{tenant}'")

    async def keep(self) -> None:
        """Keep what was done; raises RuntimeError where PostgreSQL kept nothing, because a statement failed."""
        said = await self.execute("COMMIT")
        self.begun = False
        if said != "COMMIT":
            message = "a statement failed and somebody went on as if it had not: nothing was kept"
            raise RuntimeError(message)

    async def roll_back(self) -> None:
        """Undo what was begun and not kept."""
        await self.execute("ROLLBACK")
        self.begun = False


class Database:
    """A pool of connections under the restricted role, and the only place that commits."""

    def __init__(self, url: str, *, pool_size: int = 16, settings: Mapping[str, str] | None = None) -> None:
        """Prepare the pool for `url` (postgresql+asyncpg://…), with PostgreSQL's own settings besides ours, if any.

        Nothing is connected yet.
        """
        self._size = pool_size
        # Autocommit means that SQLAlchemy begins and ends nothing: BEGIN and COMMIT are sent here, and what was not
        # kept is rolled back when the connection comes back to the pool.
        self.engine = create_async_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=20,
            connect_args={
                "connection_class": TenantConnection,
                "server_settings": {"role": APP_ROLE, "application_name": "minglu", **APP_SETTINGS, **(settings or {})},
            },
        )
        event.listen(self.engine.sync_engine, "reset", _roll_back)

    @asynccontextmanager
    async def transaction(self, tenant: str | None, *, keep: bool = True) -> AsyncGenerator[AsyncSession]:
        """Yield a session that sees one tenant (None: the registry alone); commit on leaving, roll back on error.

        `keep=False` rolls back always: the whole judgement without the writing (dry run).
        """
        if tenant is not None:
            _check_slug(tenant)
        connection, lent = await self._begin(tenant)
        session = AsyncSession(connection, expire_on_commit=False, autoflush=True)
        session.info[_DRIVER] = lent
        try:
            yield session
            if session.in_transaction():  # it was asked for more than to lend its connection
                if keep:
                    await session.commit()
                await session.close()
            if keep:
                await lent.keep()
        finally:
            if lent.begun:  # whoever is in a hurry leaves; the connection is given back all the same
                await asyncio.shield(_give_back(connection, lent, session))
            else:
                await connection.close()

    async def _begin(self, tenant: str | None) -> tuple[AsyncConnection, TenantConnection]:
        """Return a connection on which the tenant's transaction has begun.

        One that broke while it lay in the pool (PostgreSQL was started anew) is put away for the next: nothing was
        asked of it yet. Raises what the driver raises when none can be begun on.
        """
        spare = self._size
        while True:
            connection = await self.engine.connect()
            # It can be asked without waiting (get_raw_connection waits, for one that must be connected anew).
            connected = cast("Connection", connection.sync_connection)
            lent = cast("TenantConnection", connected.connection.driver_connection)
            try:
                await lent.begin(tenant)
            except BaseException as error:
                another = lent.is_closed() and isinstance(error, Exception) and spare > 0
                await asyncio.shield(_give_back(connection, lent))
                if not another:
                    raise
                spare -= 1
            else:
                return connection, lent

    async def check_role(self) -> None:
        """Raise RuntimeError unless requests run under a role that row security binds."""
        async with self.transaction(None) as session:
            connection = await session.connection()
            row = (
                await connection.execute(
                    text(
                        "SELECT current_user, rolsuper OR rolbypassrls, EXISTS ("
                        "  SELECT FROM pg_class WHERE relowner = r.oid AND relkind = 'r')"
                        " FROM pg_roles r WHERE rolname = current_user"
                    )
                )
            ).one()
        if row[1] or row[2]:
            message = f"the database role {row[0]} sees every tenant's rows: requests must run as {APP_ROLE}"
            raise RuntimeError(message)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


async def fetch_prepared(session: AsyncSession, statement: str, *values: object) -> list[Row]:
    """Return the rows of one statement ($1, $2…) in the session's transaction: for the few that must be fast.

    It goes to the driver itself, which keeps it prepared; what the session holds unwritten is written first. A json
    column comes as Python's own values. An error is the driver's own.
    """
    held = session.sync_session
    if held.new or held.dirty or held.deleted:
        await session.flush()
    driver = cast("TenantConnection", session.info[_DRIVER])
    return cast("list[Row]", await driver.fetch(statement, *values))


@asynccontextmanager
async def as_tenant(session: AsyncSession, tenant: str) -> AsyncGenerator[None]:
    """Let the session's transaction see `tenant` in place of its own until leaving, so that both keep or lose all.

    For founding a tenant. After an error nothing of the transaction can be kept, so nothing is put back.
    """
    _check_slug(tenant)
    await session.flush()
    connection = await session.connection()
    own = (await connection.execute(text("SELECT current_setting('app.tenant')"))).scalar_one()
    await connection.execute(text(f"SET LOCAL app.tenant = '{tenant}'"))
    yield
    await session.flush()
    await connection.execute(text(f"SET LOCAL app.tenant = '{own}'"))


def _roll_back(lent: DBAPIConnection, _record: object, state: PoolResetState) -> None:
    """Roll back before anybody else is lent the connection; one that is closed anyway has nothing to lose."""
    adapted = cast("AdaptedConnection", lent)
    if not state.terminate_only and cast("TenantConnection", adapted.driver_connection).begun:
        adapted.run_async(lambda driver: cast("TenantConnection", driver).roll_back())


async def _give_back(connection: AsyncConnection, lent: TenantConnection, session: AsyncSession | None = None) -> None:
    if session:
        await session.close()
    if lent.is_closed():
        await connection.invalidate()  # nothing is left to roll back, and nobody must be lent it again
    await connection.close()


def _check_slug(tenant: str) -> None:
    if not SLUG.fullmatch(tenant):
        message = f"not a tenant id: {tenant!r}"
        raise ValueError(message)
