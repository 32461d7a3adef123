"""The calendar of a period's days was published: a provisional last day, of a notice or of a case, is set again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.deadlines import Deadline
from policies.days.working_days import find_last_day
from tenants import clock
from tenants.audit import remember
from tenants.calendar import calendar_of
from tenants.callers import Caller
from tenants.moving import note_step, rule_of
from tenants.queries.cases import RECOMPUTED
from tenants.queries.policies import rules_of_case
from tenants.standing import select_standing
from tenants.tables import Case, Notice


async def recompute_last_day(session: AsyncSession, caller: Caller, *, of: type[Notice | Case], thing_id: UUID) -> bool:
    """Compute the period again from its first day; tell whether that changed anything.

    A period people were told of never gets shorter: an earlier last day only takes the word «provisional» off. A case's
    history says so. Another worker's notice or case, and one somebody acts on, is left for the next time (SKIP LOCKED).
    """
    thing = (
        await session.exec(
            select(of)
            .where(of.tenant_id == caller.tenant, of.id == thing_id, col(of.provisional))
            .where(col(Notice.status) == "open" if of is Notice else col(Case.ended_at).is_(None))
            .with_for_update(key_share=of is Case, skip_locked=True)
        )
    ).first()
    if thing is None or thing.period is None:
        return False
    old = Deadline.from_json(thing.period)
    new = await _again(session, caller, old)
    if new == old:
        return False
    thing.provisional = new.provisional
    if new.last_day >= old.last_day:
        thing.period = new.as_json()
        if isinstance(thing, Notice):
            await _put_off_notice(session, caller, thing, new)
        else:
            await _put_off_case(session, caller, thing, old, new)
    session.add(thing)
    await session.flush()
    last_day = max(old.last_day, new.last_day).isoformat()
    await remember(
        session, caller, "recompute_last_day", subject=of.__name__.lower(), subject_id=thing.id,
        details={"from": old.last_day.isoformat(), "to": last_day, "provisional": new.provisional},
    )  # fmt: skip
    return True


async def _again(session: AsyncSession, caller: Caller, old: Deadline) -> Deadline:
    period = old.period
    calendar = await calendar_of(session, caller)
    return find_last_day(old.start, count=period.count, unit=period.unit, calendar=calendar, bound=period.bound)


async def _put_off_notice(session: AsyncSession, caller: Caller, notice: Notice, new: Deadline) -> None:
    notice.last_day = new.last_day
    notice.closes_at = clock.end_of_day(new.last_day, caller.zone)
    await session.exec(
        update(Case)
        .where(col(Case.tenant_id) == notice.tenant_id, col(Case.id).in_(select_standing(notice)))
        .values(due_on=notice.last_day)
    )


async def _put_off_case(session: AsyncSession, caller: Caller, case: Case, old: Deadline, new: Deadline) -> None:
    rules = await rules_of_case(session, caller, case)
    book = rules.book(case.procedure)
    because: Mapping[str, Any] = {  # Any: JSON
        "rule": rule_of(book, case.stage),
        "clause": book.procedure.stages[case.stage].clause or book.procedure.clause,
        "due": new.as_json(),
    }
    inputs = {"from": old.last_day.isoformat(), "to": new.last_day.isoformat()}
    note_step(session, caller, rules, case, RECOMPUTED, to=case.stage, because=because, inputs=inputs)
    case.due_on = new.last_day
    if case.lapses_at is not None:
        case.lapses_at = clock.end_of_day(new.last_day, caller.zone)
