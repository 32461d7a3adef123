"""Does work go on when PostgreSQL has ended connections: those at rest in the pool, and one in the middle?"""

import asyncio
import logging
from collections.abc import AsyncIterator

import asyncpg
import pytest
from postgres import as_app, in_database
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from tenants.database import Database

AT_ONCE = 4


@pytest.fixture
async def pool(admin_url: str) -> AsyncIterator[Database]:
    """A pool of this test's own, whose connections may be cut."""
    pool = Database(as_app(admin_url), pool_size=AT_ONCE)
    yield pool
    await pool.close()


@pytest.fixture
async def superuser(admin_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Somebody who may end the connections of others."""
    url = in_database(admin_url, make_url(admin_url).database or "", driver="postgresql")
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


async def _backends(pool: Database, tenant: str) -> set[int]:
    """Return which processes of PostgreSQL serve the pool, once each of its connections has been lent."""
    together = asyncio.Barrier(AT_ONCE)

    async def ask() -> int:
        async with pool.transaction(tenant) as session:
            await together.wait()
            found = await (await session.connection()).execute(text("SELECT pg_backend_pid()"))
            return found.scalar_one()

    return set(await asyncio.gather(*(ask() for _ in range(AT_ONCE))))


@pytest.mark.parametrize("pause", [0, 0.2])  # whether the driver has noticed by itself or not
async def test_connections_that_broke_at_rest_are_put_away_and_nobody_who_asks_hears_of_it(
    pool: Database, superuser: asyncpg.Connection, tenant: str, pause: float, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        before = await _backends(pool, tenant)
        await superuser.execute("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", list(before))
        await asyncio.sleep(pause)
        assert not await _backends(pool, tenant) & before
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_transaction_whose_connection_breaks_fails_and_the_next_has_another(
    pool: Database, superuser: asyncpg.Connection, tenant: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = await _backends(pool, tenant)

    async def break_off() -> None:
        async with pool.transaction(tenant) as session:
            asked = await session.connection()
            await superuser.execute("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", list(before))
            await asked.execute(text("SELECT 1"))

    with pytest.raises(DBAPIError):
        await break_off()
    assert not await _backends(pool, tenant) & before
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_server_that_is_not_there_is_told_after_one_attempt_for_each_connection_at_most(tenant: str) -> None:
    nowhere = Database("postgresql+asyncpg://minglu_app@127.0.0.1:1/none", pool_size=2)
    with pytest.raises(OSError, match="onnect"):
        async with nowhere.transaction(tenant):
            pass
    await nowhere.close()
