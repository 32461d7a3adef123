"""Does the calendar table say what is known, and does a bureau's own calendar go before it?"""

from collections.abc import AsyncIterator
from datetime import date

import chinese_calendar
import pytest
from builders import new_tenant
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.working_days import Calendar, KnownDay, find_last_day
from policies.verdict import Text
from tenants.calendar import calendar_of, seed_calendar
from tenants.callers import find_caller
from tenants.database import Database
from tenants.tables import CalendarDay, TenantClosure


@pytest.fixture
async def scratch(owner_connection: AsyncConnection) -> AsyncIterator[AsyncConnection]:
    """The owner's connection, on which nothing stays."""
    savepoint = await owner_connection.begin_nested()
    yield owner_connection
    await savepoint.rollback()


async def rows_of(connection: AsyncConnection) -> dict[date, tuple[bool, str | None, str]]:
    found = await connection.execute(
        select(col(CalendarDay.day), col(CalendarDay.working), col(CalendarDay.name), col(CalendarDay.source))
    )
    return {day: (working, name, source) for day, working, name, source in found}


async def read_calendar(database: Database, tenant: str) -> Calendar:
    async with database.transaction(tenant) as session:
        return await calendar_of(session, await find_caller(session, tenant))


async def test_every_covered_day_is_what_the_library_says(database: Database, tenant: str) -> None:
    calendar = await read_calendar(database, tenant)

    assert calendar.covered == (date(2004, 1, 1), date(2026, 12, 31))
    for day in chinese_calendar.get_dates(*calendar.covered):
        assert calendar.is_working(day) == chinese_calendar.is_workday(day)


async def test_days_are_named_in_both_languages(database: Database, tenant: str) -> None:
    calendar = await read_calendar(database, tenant)

    assert calendar.name_of(date(2026, 10, 3)) == Text("国庆节", "National Day")
    assert calendar.name_of(date(2026, 10, 10)) == Text("国庆节调休上班", "Make-up working day for National Day")
    assert calendar.name_of(date(2026, 12, 31)) == Text("周四", "Thursday")
    deadline = find_last_day(date(2026, 9, 30), count=5, unit="working_day", calendar=calendar)
    assert deadline.last_day == date(2026, 10, 13)
    assert not deadline.provisional


async def test_a_bureaus_own_days_go_before_the_national_ones_and_are_its_alone(
    database: Database, tenant: str, neighbour: str
) -> None:
    async with database.transaction(tenant) as session:
        session.add(TenantClosure(tenant_id=tenant, day=date(2026, 10, 12), name="市庆日"))
        session.add(TenantClosure(tenant_id=tenant, day=date(2026, 10, 7), working=True, name="值班"))
        session.add(TenantClosure(tenant_id=tenant, day=date(2027, 1, 4), name="搬迁"))

    own, other = await read_calendar(database, tenant), await read_calendar(database, neighbour)

    assert own.days[date(2026, 10, 12)] == KnownDay(working=False, name=Text("市庆日"))
    assert own.covered == other.covered
    assert own.is_certain(date(2027, 1, 4))
    start = date(2026, 9, 30)
    assert find_last_day(start, count=5, unit="working_day", calendar=other).last_day == date(2026, 10, 13)
    assert find_last_day(start, count=1, unit="working_day", calendar=own).last_day == date(2026, 10, 7)
    assert find_last_day(start, count=5, unit="working_day", calendar=own).last_day == date(2026, 10, 13)


@pytest.fixture
async def neighbour(database: Database) -> str:
    """Another bureau."""
    return await new_tenant(database)


async def test_without_any_calendar_everything_is_uncertain(
    database: Database, tenant: str, scratch: AsyncConnection
) -> None:
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
    await scratch.execute(delete(CalendarDay))
    async with AsyncSession(scratch, join_transaction_mode="create_savepoint") as session:
        assert await calendar_of(session, caller) == Calendar()


async def test_seeding_again_changes_nothing(scratch: AsyncConnection) -> None:
    before = await rows_of(scratch)
    versions = (await scratch.execute(text("SELECT day, xmin FROM calendar_days"))).all()
    await seed_calendar(scratch)
    assert await rows_of(scratch) == before
    assert sorted((await scratch.execute(text("SELECT day, xmin FROM calendar_days"))).all()) == sorted(versions)


async def test_a_newer_library_corrects_what_an_older_one_wrote(scratch: AsyncConnection) -> None:
    right = await rows_of(scratch)
    await scratch.execute(update(CalendarDay).values(source="chinesecalendar 1.9.0"))
    await scratch.execute(update(CalendarDay).where(col(CalendarDay.day) == date(2026, 10, 7)).values(working=True))
    await scratch.execute(delete(CalendarDay).where(col(CalendarDay.day) == date(2026, 10, 6)))
    await scratch.execute(
        insert(CalendarDay).values(day=date(2024, 6, 3), working=False, name="误", source="chinesecalendar 1.9.0")
    )

    await seed_calendar(scratch)

    assert await rows_of(scratch) == right


async def test_an_older_library_takes_nothing_back(scratch: AsyncConnection) -> None:
    newer = {"day": date(2027, 12, 31), "working": True, "name": None, "source": "chinesecalendar 1.12.0"}
    await scratch.execute(insert(CalendarDay).values(newer))
    before = await rows_of(scratch)
    await seed_calendar(scratch)
    assert await rows_of(scratch) == before


async def test_a_day_entered_from_a_notice_of_the_state_council_stays(scratch: AsyncConnection) -> None:
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        await scratch.execute(delete(CalendarDay).where(col(CalendarDay.day) == day))
        await scratch.execute(insert(CalendarDay).values(day=day, working=False, name="元旦", source="国办发明电"))
    await seed_calendar(scratch)
    rows = await rows_of(scratch)
    assert rows[date(2026, 12, 31)] == rows[date(2027, 1, 1)] == (False, "元旦", "国办发明电")


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO calendar_days VALUES ('2027-10-01', false, 'x', 'x')",
        "UPDATE calendar_days SET working = true",
        "DELETE FROM calendar_days",
        "TRUNCATE calendar_days",
    ],
)
async def test_requests_may_only_read_the_national_calendar(database: Database, tenant: str, change: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.transaction(tenant) as session:
            await (await session.connection()).execute(text(change))
