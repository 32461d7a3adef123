"""On which days does this bureau work?

The national table covers every day from its first row to its last: a day without a row follows its weekday.
A bureau's closures and extra working days go before it.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import chinese_calendar
from sqlalchemy import delete, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.working_days import Calendar, KnownDay
from policies.verdict import Text
from tenants.callers import Caller
from tenants.database import OWNER_ROLE
from tenants.tables import CalendarDay, TenantClosure

_LIBRARY = "chinesecalendar "
_HOLIDAYS: Mapping[str, Text] = {
    # The library sets `chinese` in Holiday.__new__, where the checker cannot see it.
    holiday.value: Text(str(getattr(holiday, "chinese")), holiday.value)  # noqa: B009
    for holiday in chinese_calendar.Holiday
}
_MAKE_UP: Mapping[str, Text] = {
    name: Text(f"{holiday.zh}调休上班", f"Make-up working day for {name}") for name, holiday in _HOLIDAYS.items()
}
_NAMES: Mapping[str, Text] = {name.zh: name for name in (*_HOLIDAYS.values(), *_MAKE_UP.values())}


async def calendar_of(session: AsyncSession, caller: Caller) -> Calendar:
    """Return the calendar of the caller's bureau: the national days and, before them, its own."""
    connection = await session.connection()
    national = (
        await connection.execute(select(col(CalendarDay.day), col(CalendarDay.working), col(CalendarDay.name)))
    ).all()
    own = await connection.execute(
        select(col(TenantClosure.day), col(TenantClosure.working), col(TenantClosure.name)).where(
            col(TenantClosure.tenant_id) == caller.tenant
        )
    )
    known = {day: _known_day(working, name) for day, working, name in (*national, *own) if name is not None}
    days = [day for day, _, _ in national]
    return Calendar(known, (min(days), max(days)) if days else None)


def national_calendar() -> Calendar:
    """Return the national days as the library knows them, for what is asked without a database."""
    rows = {day: one for one in _national_days() if isinstance(day := one["day"], date)}
    known = {day: _known_day(one["working"] is True, str(one["name"])) for day, one in rows.items() if one["name"]}
    return Calendar(known, (min(rows), max(rows)))


async def seed_calendar(connection: AsyncConnection) -> None:
    """Bring the national calendar to what chinesecalendar knows, in the connection's transaction; safe to repeat.

    Takes the owner's role, for the application may only read. A calendar from a newer chinesecalendar stays, and so
    does every row of another source, such as a notice of the State Council entered before the library had it.
    """
    await connection.execute(text(f"SET LOCAL ROLE {OWNER_ROLE}"))
    ours = col(CalendarDay.source).startswith(_LIBRARY)
    sources = (await connection.scalars(select(col(CalendarDay.source)).where(ours).distinct())).all()
    if any(_version(source) > _version(chinese_calendar.__version__) for source in sources):
        return
    rows = list(_national_days())
    written = insert(CalendarDay)
    values = {name: written.excluded[name] for name in ("working", "name", "source")}
    kept = tuple_(CalendarDay.working, CalendarDay.name, CalendarDay.source)
    await connection.execute(
        written.on_conflict_do_update(
            index_elements=["day"], set_=values, where=ours & kept.is_distinct_from(tuple_(*values.values()))
        ),
        rows,
    )
    await connection.execute(delete(CalendarDay).where(ours, col(CalendarDay.day).not_in([row["day"] for row in rows])))


def _national_days() -> Iterator[dict[str, object]]:
    """Yield the library's named days, and the ends of what it covers where they have no name."""
    source = f"{_LIBRARY}{chinese_calendar.__version__}"
    named = {day: (False, _HOLIDAYS[name].zh) for day, name in chinese_calendar.holidays.items()}
    named |= {day: (True, _MAKE_UP[name].zh) for day, name in chinese_calendar.workdays.items()}
    ends = date(min(named).year, 1, 1), date(max(named).year, 12, 31)
    for day in sorted({*named, *ends}):
        working, name = named.get(day, (Calendar().is_working(day), None))
        yield {"day": day, "working": working, "name": name, "source": source}


def _known_day(working: bool, name: str) -> KnownDay:  # noqa: FBT001  # a row's column
    return KnownDay(working=working, name=_NAMES.get(name, Text(name)))


def _version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version, which may have the library's name before it."""
    return tuple(int(number) for number in text.removeprefix(_LIBRARY).split(".") if number.isdigit())
