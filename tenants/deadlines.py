"""By when, counted from today on this tenant's calendar?"""

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.deadlines import Deadline
from policies.days.working_days import find_last_day
from policies.language.words import Length
from tenants.calendar import calendar_of
from tenants.callers import Caller


async def find_deadline(session: AsyncSession, caller: Caller, length: Length) -> Deadline:
    """Return the last day of a period that begins with something done today, with the walk that explains it."""
    return find_last_day(
        caller.today,
        count=length.count,
        unit=length.unit,
        calendar=await calendar_of(session, caller),
        bound="at_least" if length.full else "plain",
    )
