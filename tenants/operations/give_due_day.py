"""An official says by when, where the rules leave it open: the day of a stage that has none yet, or a later one."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import EndStage, NoticeStage, Stage, WaitStage
from policies.language.words import UNSET
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.deadlines import lapses_at, refuse_unfit_day
from tenants.failures import Conflict, invalid
from tenants.moving import note_step, rule_of
from tenants.queries.cases import DUE_DAY, find_case
from tenants.queries.policies import Rules, rules_of_case
from tenants.tables import Case
from tenants.versions import Expected, check_version


async def give_due_day(
    session: AsyncSession, caller: Caller, *, case_id: UUID, due_on: date, reason: str, expected: Expected
) -> tuple[Rules, Case]:
    """Set the case's due day at its stage and return the case.

    Raises Absent, Conflict (the case changed, is over, or the rules set the day), Invalid (the day is past, or earlier
    than the one given before).
    """
    case = await find_case(session, caller, case_id, "give_due_day", lock=True)
    check_version(case.version, expected)
    caller = replace(caller, acting_as="municipal")
    rules = await rules_of_case(session, caller, case)
    book = rules.book(case.procedure)
    stage = book.procedure.stages[case.stage]
    if not _is_open(stage):
        raise Conflict("no-day-to-give", Text("这一环节的期限不由经办人指定", "At this stage there is no day to give"))
    refuse_unfit_day(caller, due_on)
    if case.due_on is not None and due_on < case.due_on:
        zh, en = f"不得早于已指定的{case.due_on}", f"Not before the day given already, {case.due_on}"
        raise invalid("/due_on", "due-day-earlier", zh, en)
    because = {"rule": rule_of(book, case.stage), "clause": stage.clause}
    inputs = {"due_on": due_on.isoformat(), "reason": reason}
    note_step(session, caller, rules, case, DUE_DAY, to=case.stage, because=because, inputs=inputs)
    case.due_on = due_on
    case.lapses_at = lapses_at(caller, stage, due_on)
    await session.flush()
    details = {"stage": case.stage, "due_on": due_on}
    await remember(session, caller, "give_due_day", subject="case", subject_id=case.id, details=details)
    return rules, case


def _is_open(stage: Stage) -> bool:
    """Tell whether the rules leave to an official how long a case stays there."""
    match stage:
        case EndStage() | NoticeStage():
            return False
        case WaitStage():
            return stage.wait == UNSET
        case _:
            return stage.due == UNSET
