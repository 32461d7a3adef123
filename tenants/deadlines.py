"""By when, counted from today on this tenant's calendar, and who says so where the rules do not?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.deadlines import Deadline
from policies.days.working_days import find_last_day
from policies.intake import Step, movers_of
from policies.language.procedures import EndStage, Stage, WaitStage
from policies.language.words import Length
from tenants import clock
from tenants.calendar import calendar_of
from tenants.callers import Caller
from tenants.failures import invalid
from tenants.tables import SIDE_OF_ROLE


@dataclass(frozen=True, slots=True)
class DueDay:
    """The last day of a case at a stage, the walk that explains it where the rules set it, and when the case lapses."""

    last_day: date | None = None
    deadline: Deadline | None = None
    lapses_at: datetime | None = None


async def find_deadline(session: AsyncSession, caller: Caller, length: Length) -> Deadline:
    """Return the last day of a period that begins with something done today, with the walk that explains it."""
    return find_last_day(
        caller.today,
        count=length.count,
        unit=length.unit,
        calendar=await calendar_of(session, caller),
        bound="at_least" if length.full else "plain",
    )


async def find_due_day(session: AsyncSession, caller: Caller, step: Step, given: date | None, *, asked: bool) -> DueDay:
    """Return by when the case must leave the stage it comes to: computed by the rules, or given where they are silent.

    Raises Invalid for a day given against the rules, and for one that is missing where an official is `asked` for it.
    """
    if isinstance(step.due, Length):
        if given is not None:
            raise invalid("/due_on", "due-day-is-set", "办理期限由办法规定，不需填写", "The rules set the due day")
        deadline = await find_deadline(session, caller, step.due)
        return DueDay(deadline.last_day, deadline, lapses_at(caller, step.stage, deadline.last_day))
    if step.due is None and given is not None:
        raise invalid("/due_on", "no-due-day", "下一环节没有办理期限", "The next stage has no due day")
    if given is None and asked and must_give_day(caller.role, step):
        raise invalid(
            "/due_on",
            "due-day-required",
            "办法未规定期限，请指定截止日期",
            "The rules leave the period open: give the last day",
        )
    if given is None:
        return DueDay()
    refuse_unfit_day(caller, given)
    return DueDay(given, None, lapses_at(caller, step.stage, given))


def may_give_day(role: str) -> bool:
    """Tell whether the role gives a day where the rules are silent: those do who decide, not those they decide on."""
    return SIDE_OF_ROLE.get(role) == "official"


def must_give_day(role: str, step: Step) -> bool:
    """Tell whether the day must be given: an official lays a term upon others, or lets time pass.

    Upon officials nobody lays one whom the rules do not name.
    """
    if not isinstance(step.due, str) or not may_give_day(role):
        return False
    return isinstance(step.stage, WaitStage) or not all(may_give_day(one) for one in movers_of(step.stage))


def refuse_unfit_day(caller: Caller, given: date) -> None:
    """Raise Invalid for a day that the caller may not give, or that is not after today."""
    if not may_give_day(caller.role):
        raise invalid(
            "/due_on", "due-day-not-yours", "期限由主管部门指定，不需填写", "The due day is for the authority to give"
        )
    if given <= caller.today:
        raise invalid("/due_on", "due-day-past", "截止日期须晚于今天", "The last day must lie after today")


def lapses_at(caller: Caller, stage: Stage, last_day: date) -> datetime | None:
    """Return the instant (UTC) at which the case goes on by itself; None where it only becomes overdue."""
    goes_on = isinstance(stage, WaitStage) or (not isinstance(stage, EndStage) and stage.on_due is not None)
    return clock.end_of_day(last_day, caller.zone) if goes_on else None
