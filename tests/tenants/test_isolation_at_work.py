"""Do tenants stay apart when many of them work at once, and when something goes wrong half-way?"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from builders import add_account, new_tenant
from postgres import as_app
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants import clock
from tenants.database import APP_ROLE, OWNER_ROLE, Database
from tenants.tables import District, TenantClosure


class Mishap(Exception):
    """Something goes wrong inside a transaction."""


@pytest.fixture
async def one_connection(admin_url: str) -> AsyncIterator[Database]:
    """A pool of a single connection: what is left on it, the next one meets."""
    database = Database(as_app(admin_url), pool_size=1)
    yield database
    await database.close()


async def _tenant_of(session: AsyncSession) -> str | None:
    connection = await session.connection()
    return (await connection.execute(text("SELECT nullif(current_setting('app.tenant', true), '')"))).scalar_one()


async def _tenants_seen(session: AsyncSession) -> set[str]:
    return set((await session.exec(select(District.tenant_id).distinct())).all())


async def test_hundreds_of_transactions_of_many_tenants_over_four_connections_never_mix(
    admin_url: str, database: Database
) -> None:
    tenants = [await new_tenant(database) for _ in range(25)]
    pool = Database(as_app(admin_url), pool_size=4)
    kept = dict.fromkeys(tenants, 0)
    chance = random.Random(20260930)  # noqa: S311  # the same mixture every time

    async def work(number: int, tenant: str | None, fate: str) -> None:
        async with pool.transaction(tenant, keep=fate != "rolled back") as session:
            assert await _tenants_seen(session) == ({tenant} if tenant else set())
            await asyncio.sleep(0)
            if tenant:
                day = clock.now().date() + timedelta(days=number)
                session.add(TenantClosure(tenant_id=tenant, day=day, name=tenant))
                await session.flush()
                assert set((await session.exec(select(TenantClosure.name))).all()) == {tenant}
            assert await _tenant_of(session) == tenant
            if fate == "fails":
                raise Mishap
        if tenant and fate == "kept":
            kept[tenant] += 1

    works = [
        work(number, chance.choice([*tenants, None]), chance.choice(["kept", "kept", "rolled back", "fails"]))
        for number in range(600)
    ]
    ends = await asyncio.gather(*works, return_exceptions=True)
    await pool.close()

    assert {type(end) for end in ends} == {type(None), Mishap}
    for tenant in tenants:
        async with database.transaction(tenant) as session:
            names = (await session.exec(select(TenantClosure.name))).all()
        assert names == [tenant] * kept[tenant]


@pytest.mark.parametrize("end", ["kept", "rolled back", "fails", "refused by the database", "cancelled"])
async def test_the_tenant_of_a_transaction_ends_with_it(one_connection: Database, tenant: str, end: str) -> None:
    with contextlib.suppress(Mishap, DBAPIError, TimeoutError):
        async with one_connection.transaction(tenant, keep=end != "rolled back") as session:
            assert await _tenant_of(session) == tenant
            if end == "fails":
                raise Mishap
            if end == "refused by the database":
                session.add(TenantClosure(tenant_id="somebody-else", day=clock.now().date(), name="x"))
            if end == "cancelled":
                async with asyncio.timeout(0.01):
                    await (await session.connection()).execute(text("SELECT pg_sleep(60)"))
    async with one_connection.transaction(None) as session:
        assert await _tenant_of(session) is None
        assert await _tenants_seen(session) == set()


async def test_a_savepoint_keeps_the_tenant_and_takes_nothing_along(one_connection: Database, tenant: str) -> None:
    async with one_connection.transaction(tenant) as session:
        async with session.begin_nested() as savepoint:
            await savepoint.rollback()
        assert await _tenant_of(session) == tenant
        async with session.begin_nested():
            await (await session.connection()).execute(text("SET LOCAL app.tenant = 'leaked'"))
    async with one_connection.transaction(None) as session:
        assert await _tenant_of(session) is None


async def test_a_transaction_is_of_its_tenant_even_when_another_begins_before_its_first_statement(
    database: Database,
) -> None:
    first, second = await new_tenant(database), await new_tenant(database)
    async with database.transaction(first) as outer, database.transaction(second) as inner:
        assert await _tenant_of(outer) == first
        assert await _tenant_of(inner) == second
        assert await _tenants_seen(outer) == {first}


async def test_tasks_begun_inside_a_transaction_open_transactions_of_their_own_tenant(database: Database) -> None:
    outer_tenant = await new_tenant(database)
    tenants = [await new_tenant(database) for _ in range(3)]

    async def look(tenant: str | None) -> set[str]:
        async with database.transaction(tenant) as session:
            return await _tenants_seen(session)

    async with database.transaction(outer_tenant) as session:
        seen = await asyncio.gather(*(look(tenant) for tenant in [*tenants, None]))
        assert await _tenants_seen(session) == {outer_tenant}
    assert seen == [*({tenant} for tenant in tenants), set()]


@pytest.mark.parametrize("word", ["x'; DROP TABLE cases; --", "UPPER", "", "a", "a" * 40, "名录", "ab\n", "-ab"])
async def test_what_is_no_tenant_id_never_reaches_the_database(database: Database, word: str) -> None:
    with pytest.raises(ValueError, match="not a tenant id"):
        async with database.transaction(word):
            pass


async def test_requests_run_under_the_restricted_role_whoever_signs_in(admin_url: str, tenant: str) -> None:
    signed_in_as_migrator = Database(admin_url, pool_size=1)
    await signed_in_as_migrator.check_role()
    async with signed_in_as_migrator.transaction(tenant) as session:
        role = await (await session.connection()).execute(text("SELECT current_user"))
        assert role.scalar_one() == APP_ROLE
        assert await _tenants_seen(session) == {tenant}
    await signed_in_as_migrator.close()


async def test_start_up_refuses_a_role_that_owns_what_it_asks_for(
    admin_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.database.APP_ROLE", OWNER_ROLE)
    database = Database(admin_url, pool_size=1)
    with pytest.raises(RuntimeError, match="sees every tenant's rows"):
        await database.check_role()
    await database.close()


async def test_people_of_two_tenants_may_have_the_same_name(database: Database) -> None:
    people = [
        await add_account(database, await new_tenant(database), role="municipal", username="zhang.san")
        for _ in range(2)
    ]
    for person in people:
        async with database.transaction(person.tenant) as session:
            rows = (await session.exec(select(District).where(col(District.tenant_id) != person.tenant))).all()
        assert rows == []


async def test_an_unknown_table_privilege_is_an_error_not_an_empty_answer(database: Database, tenant: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.transaction(tenant) as session:
            await (await session.connection()).execute(text("SELECT * FROM alembic_version"))
