"""The bureau says how much an evaluation may award, or that nothing limits it."""

from decimal import Decimal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.audit import remember
from tenants.callers import Caller
from tenants.evaluating import refuse_closed
from tenants.queries.evaluations import find_evaluation
from tenants.tables import Evaluation
from tenants.versions import Expected, check_version


async def set_evaluation_budget(
    session: AsyncSession, caller: Caller, *, evaluation_id: UUID, budget_yuan: Decimal | None, expected: Expected
) -> Evaluation:
    """Return the evaluation with its budget in yuan (None: no limit); raises Absent, Conflict (decided, changed)."""
    evaluation = await find_evaluation(session, caller, evaluation_id, "set_evaluation_budget", lock=True)
    check_version(evaluation.version, expected)
    refuse_closed(evaluation)
    before, evaluation.budget_yuan = evaluation.budget_yuan, budget_yuan
    evaluation.version += 1
    session.add(evaluation)
    await session.flush()
    await remember(
        session, caller, "set_evaluation_budget", subject="evaluation", subject_id=evaluation.id,
        details={"before": before, "budget_yuan": budget_yuan},
    )  # fmt: skip
    return evaluation
