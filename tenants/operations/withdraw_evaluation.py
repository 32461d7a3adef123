"""The bureau takes back an evaluation opened or frozen by mistake; it stays readable, and the period is free again."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.audit import remember
from tenants.callers import Caller
from tenants.evaluating import refuse_closed
from tenants.queries.evaluations import find_evaluation
from tenants.tables import Evaluation
from tenants.versions import Expected, check_version


async def withdraw_evaluation(
    session: AsyncSession, caller: Caller, *, evaluation_id: UUID, reason: str, expected: Expected
) -> Evaluation:
    """Return the evaluation, withdrawn for good; raises Absent, Conflict (decided or withdrawn already, changed)."""
    evaluation = await find_evaluation(session, caller, evaluation_id, "withdraw_evaluation", lock=True)
    check_version(evaluation.version, expected)
    refuse_closed(evaluation)
    before, evaluation.status = evaluation.status, "withdrawn"
    evaluation.withdrawn_at = caller.now
    evaluation.withdrawal_reason = reason
    evaluation.version += 1
    session.add(evaluation)
    await session.flush()
    await remember(
        session, caller, "withdraw_evaluation", subject="evaluation", subject_id=evaluation.id,
        details={"before": before, "reason": reason},
    )  # fmt: skip
    return evaluation
