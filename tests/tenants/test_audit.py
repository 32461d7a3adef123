"""Is everything that was done still there, in order, and does the chain show where somebody laid hands on it?"""

import asyncio
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from builders import new_tenant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import as_app, connect_as_owner
from sqlalchemy import text
from sqlmodel import col, delete, select

from tenants.audit import FIRST, Broken, digest_of, remember, verify
from tenants.callers import find_caller
from tenants.database import Database
from tenants.tables import AuditEvent, AuditHead, TenantClosure

SETTINGS = settings(
    deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"], min_codepoint=1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("名录 abc", min_size=1), inner, max_size=3),
    max_leaves=8,
)


async def do(database: Database, tenant: str, operation: str = "do_something", **details: object) -> None:
    """Let one thing happen and be remembered."""
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        await remember(session, caller, operation, subject="thing", subject_id=uuid4(), details=details)


async def check(database: Database, tenant: str) -> int:
    """Return how many events a sound chain holds."""
    async with database.transaction(tenant) as session:
        count, _ = await verify(session, tenant)
    return count


async def events_of(database: Database, tenant: str) -> list[AuditEvent]:
    async with database.transaction(tenant) as session:
        return list((await session.exec(select(AuditEvent).order_by(col(AuditEvent.sequence)))).all())


@pytest.fixture
async def chain(database: Database, tenant: str) -> str:
    """A tenant in which eight things were done."""
    for number in range(1, 9):
        await do(database, tenant, f"step_{number}", number=number)
    return tenant


async def test_an_empty_chain_is_sound(database: Database, tenant: str) -> None:
    assert await check(database, tenant) == 0


async def test_each_event_follows_the_one_before_it(database: Database, chain: str) -> None:
    events = await events_of(database, chain)
    assert [event.sequence for event in events] == list(range(1, 9))
    assert [event.previous for event in events] == [FIRST, *(event.digest for event in events[:-1])]
    assert await check(database, chain) == 8


async def test_the_last_event_tells_when_the_chain_ends(database: Database, chain: str) -> None:
    async with database.transaction(chain) as session:
        count, last = await verify(session, chain)
    events = await events_of(database, chain)
    assert (count, last) == (8, events[-1].at)


async def test_sixteen_writers_at_once_make_one_line(admin_url: str, tenant: str) -> None:
    database = Database(as_app(admin_url), pool_size=16)

    async def write(writer: int) -> None:
        for number in range(10):
            await do(database, tenant, "write", writer=writer, number=number)

    await asyncio.gather(*(write(writer) for writer in range(16)))
    events = await events_of(database, tenant)
    assert await check(database, tenant) == 160
    for writer in range(16):
        own = [event.details["number"] for event in events if event.details["writer"] == writer]
        assert own == list(range(10))
    await database.close()


async def test_writers_of_different_tenants_do_not_wait_for_each_other(database: Database) -> None:
    first, second = await new_tenant(database), await new_tenant(database)
    async with database.transaction(first) as session:
        await remember(session, await find_caller(session, first), "begin", subject="thing", subject_id=1)
        async with asyncio.timeout(5):
            await do(database, second)
    assert (await check(database, first), await check(database, second)) == (1, 1)


async def test_what_did_not_happen_is_not_remembered(database: Database, chain: str) -> None:
    async def fail() -> None:
        async with database.transaction(chain) as session:
            caller = await find_caller(session, chain)
            await remember(session, caller, "fail", subject="thing", subject_id=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.transaction(chain, keep=False) as session:
        caller = await find_caller(session, chain)
        await remember(session, caller, "try", subject="thing", subject_id=1)
    assert await check(database, chain) == 8


@SETTINGS
@given(details=st.dictionaries(st.text("名录 abc", min_size=1), JSON, max_size=4))
async def test_what_is_remembered_reads_back_as_it_was_signed(database: Database, details: dict[str, object]) -> None:
    tenant = await new_tenant(database)
    await do(database, tenant, details=details)
    assert await check(database, tenant) == 1


@pytest.mark.parametrize(
    "value",
    [
        1.0, 0.1, 1e-7, 10**40, Decimal("95.50"), date(2026, 9, 30), UUID(int=7), {"b": 1, "a": {"d": 1, "c": 2}},
        1e16, -0.0,
    ],
    ids=str,
)  # fmt: skip
async def test_numbers_and_dates_read_back_as_they_were_signed(database: Database, tenant: str, value: object) -> None:
    await do(database, tenant, value=value)
    assert await check(database, tenant) == 1


CHANGES = {
    "operation": "'forged'",
    "outcome": "'refused'",
    "details": """'{"number": 999}'""",
    "at": "at + interval '1 microsecond'",
    "account_id": "gen_random_uuid()",
    "role": "'auditor'",
    "subject": "'another'",
    "subject_id": "'another'",
    "request_id": "'another'",
    "digest": "repeat('f', 64)",
}


@pytest.mark.parametrize("column", CHANGES)
async def test_a_changed_event_is_found(admin_url: str, database: Database, chain: str, column: str) -> None:
    async with connect_as_owner(admin_url, tenant=chain) as owner:
        await owner.execute(text(f"UPDATE audit_events SET {column} = {CHANGES[column]} WHERE sequence = 4"))  # noqa: S608
    await expect_break_at(database, chain, 4)


async def test_every_column_of_an_event_is_under_its_digest() -> None:
    ordered = {"tenant_id", "sequence", "previous"}  # told by the order itself
    assert set(CHANGES) | ordered == set(AuditEvent.model_fields)


@pytest.mark.parametrize("sequence", [1, 4, 8])
async def test_a_removed_event_is_found(admin_url: str, database: Database, chain: str, sequence: int) -> None:
    async with connect_as_owner(admin_url, tenant=chain) as owner:
        await owner.execute(text(f"DELETE FROM audit_events WHERE sequence = {sequence}"))  # noqa: S608
    await expect_break_at(database, chain, sequence)


async def test_an_event_removed_with_the_gap_closed_is_found(admin_url: str, database: Database, chain: str) -> None:
    async with connect_as_owner(admin_url, tenant=chain) as owner:
        await owner.execute(text("DELETE FROM audit_events WHERE sequence = 4"))
        for sequence in range(5, 9):
            await owner.execute(
                text(f"UPDATE audit_events SET sequence = {sequence - 1} WHERE sequence = {sequence}")  # noqa: S608
            )
    await expect_break_at(database, chain, 4)


async def test_an_event_inserted_in_the_middle_is_found(admin_url: str, database: Database, chain: str) -> None:
    events = await events_of(database, chain)
    async with connect_as_owner(admin_url, tenant=chain) as owner:
        for sequence in range(8, 3, -1):
            await owner.execute(
                text(f"UPDATE audit_events SET sequence = {sequence + 1} WHERE sequence = {sequence}")  # noqa: S608
            )
        await owner.execute(insert_of(forge(events[3], previous="0" * 63 + "1")))
    await expect_break_at(database, chain, 4)


async def test_an_event_added_behind_the_head_is_found(admin_url: str, database: Database, chain: str) -> None:
    last = (await events_of(database, chain))[-1]
    async with connect_as_owner(admin_url, tenant=chain) as owner:
        await owner.execute(insert_of(forge(last, sequence=9, previous=last.digest)))
    await expect_break_at(database, chain, 9)


async def test_a_changed_event_with_its_digest_made_to_fit_breaks_the_next(
    admin_url: str, database: Database, chain: str
) -> None:
    await replace(admin_url, chain, forge((await events_of(database, chain))[3], operation="forged"))
    await expect_break_at(database, chain, 5)


async def test_a_chain_rewritten_to_its_end_does_not_fit_its_head(
    admin_url: str, database: Database, chain: str
) -> None:
    await replace(admin_url, chain, forge((await events_of(database, chain))[-1], operation="forged"))
    await expect_break_at(database, chain, 8)


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ("digest = repeat('f', 64)", 8),
        ("sequence = 7", 8),
        ("sequence = 0", 1),
        ("sequence = 9", 9),
    ],
)
async def test_a_head_that_was_moved_is_found(
    admin_url: str, database: Database, chain: str, change: str, sequence: int
) -> None:
    async with connect_as_owner(admin_url, tenant=chain) as owner:
        await owner.execute(text(f"UPDATE audit_heads SET {change}"))  # noqa: S608
    await expect_break_at(database, chain, sequence)


async def test_the_first_of_several_bad_events_is_named(admin_url: str, database: Database, chain: str) -> None:
    async with connect_as_owner(admin_url, tenant=chain) as owner:
        await owner.execute(text("UPDATE audit_events SET role = 'x' WHERE sequence IN (3, 5, 7)"))
    await expect_break_at(database, chain, 3)


async def test_deleting_a_thing_never_deletes_its_audit(database: Database, tenant: str) -> None:
    day = date(2026, 12, 31)
    async with database.transaction(tenant) as session:
        session.add(TenantClosure(tenant_id=tenant, day=day, name="年终盘点"))
        await remember(session, await find_caller(session, tenant), "close", subject="closure", subject_id=day)
    async with database.transaction(tenant) as session:
        await session.exec(delete(TenantClosure).where(col(TenantClosure.day) == day))
        await remember(session, await find_caller(session, tenant), "reopen", subject="closure", subject_id=day)
    assert [event.operation for event in await events_of(database, tenant)] == ["close", "reopen"]
    assert await check(database, tenant) == 2


async def test_audit_refers_to_nothing_whose_going_could_take_it_along() -> None:
    for table in (AuditEvent, AuditHead):
        keys = table.__table__.foreign_keys
        assert {key.column.table.name for key in keys} == {"tenants"}


def forge(event: AuditEvent, **changes: object) -> AuditEvent:
    """Return the event with changes, and with the digest that fits them."""
    forged = AuditEvent(**event.model_dump() | changes)
    forged.digest = digest_of(forged)
    return forged


def insert_of(event: AuditEvent) -> object:
    return AuditEvent.__table__.insert().values(event.model_dump())


async def replace(admin_url: str, tenant: str, event: AuditEvent) -> None:
    table = AuditEvent.__table__
    async with connect_as_owner(admin_url, tenant=tenant) as owner:
        await owner.execute(table.update().where(table.c.sequence == event.sequence).values(event.model_dump()))


async def expect_break_at(database: Database, tenant: str, sequence: int) -> None:
    async with database.transaction(tenant) as session:
        with pytest.raises(Broken) as broken:
            await verify(session, tenant)
    assert broken.value.sequence == sequence
    assert str(broken.value).startswith(f"audit event {sequence}: ")
