"""A case whose time is up goes on by itself: a wait is over, or silence has the meaning the rules give it."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import EndStage, Stage, WaitStage
from tenants.audit import remember
from tenants.callers import Caller
from tenants.moving import Move, find_step, hold_listings, move_case, rule_of
from tenants.queries.policies import rules_of_case
from tenants.standing import leave_notice
from tenants.tables import Case


async def lapse_case(session: AsyncSession, caller: Caller, *, case_id: UUID) -> bool:
    """Move the case on if its time is up and nobody has; tell whether this call moved it.

    Another worker's case is left alone (SKIP LOCKED), and so is one that somebody acts on at this moment.
    """
    await hold_listings(session, caller.tenant, [case_id])
    query = (
        select(Case)
        .where(Case.tenant_id == caller.tenant, Case.id == case_id, col(Case.lapses_at) <= caller.now)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    case = (await session.exec(query)).first()
    if case is None:
        return False
    rules = await rules_of_case(session, caller, case)
    book, stage = rules.book(case.procedure), case.stage
    action, to, part, clause = _way_on(book.procedure.stages[stage])
    await leave_notice(session, case.tenant_id, [case.id], status="withdrawn")
    step = await find_step(session, caller, rules, case, to)
    because = {"rule": rule_of(book, stage, part), "clause": clause, "due_on": str(case.due_on)}
    await move_case(session, caller, case=case, rules=rules, move=Move(action, step, because))
    await remember(
        session, caller, "lapse_case", subject="case", subject_id=case.id,
        details={"from": stage, "to": case.stage, "clause": clause},
    )  # fmt: skip
    return True


def _way_on(stage: Stage) -> tuple[str, str, str, str]:
    """Return as what the step is written, where it leads, and where in the file and under which clause that stands."""
    if isinstance(stage, WaitStage):
        return "wait_over", stage.to, "", stage.clause
    if isinstance(stage, EndStage) or stage.on_due is None:
        message = f"at the stage “{stage.label.zh}” nothing follows from silence"
        raise ValueError(message)
    return "time_ran_out", stage.on_due.to, ".on_due", stage.on_due.clause
