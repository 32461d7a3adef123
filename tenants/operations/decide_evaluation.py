"""The bureau decides an evaluation: places, grades and awards stand from then on, and nobody changes them."""

from decimal import Decimal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.progress import find_obstacles, find_progress
from policies.verdict import Verdict, granted_unless
from tenants.audit import remember
from tenants.callers import Caller
from tenants.evaluating import Frozen, read_frozen, refuse_closed
from tenants.failures import Conflict
from tenants.freezing import write_outcomes
from tenants.queries.evaluations import find_evaluation
from tenants.queries.policies import Rules, rules_on
from tenants.scoring import rescore
from tenants.tables import Evaluation
from tenants.versions import Expected, check_version


async def decide_evaluation(
    session: AsyncSession, caller: Caller, *, evaluation_id: UUID, reason: str | None, expected: Expected
) -> tuple[Rules, Evaluation, Verdict]:
    """Write what came out for everybody, or refuse, saying by rule and clause what it still waits for.

    Awards beyond the budget need a `reason`, and so do those of which nobody knows whether they are. Raises Absent,
    Conflict (still open, decided already, changed).
    """
    evaluation = await find_evaluation(session, caller, evaluation_id, "decide_evaluation", lock=True)
    check_version(evaluation.version, expected)
    refuse_closed(evaluation)
    frozen = await read_frozen(session, caller, evaluation, anew=True)
    judged = frozen.judge()
    total = judged.total.yuan
    progress = find_progress(frozen.rules.policy, frozen.grading, judged)
    budget = None if reason is not None else evaluation.budget_yuan
    verdict = granted_unless(find_obstacles(frozen.grading, progress, frozen.names, budget))
    if verdict.granted:
        await write_outcomes(session, evaluation, frozen.outcomes(judged))
        evaluation.status = "decided"
        evaluation.decided_at = caller.now
        evaluation.awarded_yuan = None if total is None else Decimal(total)
        evaluation.decision_reason = reason
        evaluation.version += 1
        session.add(evaluation)
        await session.flush()
        await _rescore(session, caller, frozen)
    await remember(
        session, caller, "decide_evaluation", subject="evaluation", subject_id=evaluation.id,
        outcome="done" if verdict.granted else "refused",
        details={
            "awarded_yuan": total,
            "budget_yuan": evaluation.budget_yuan,
            "grades": dict(progress.grades),
            "reason": reason,
            "reasons": [{"rule": one.rule, "clause": one.clause} for one in verdict.reasons],
        },
    )  # fmt: skip
    return frozen.rules, evaluation, verdict


async def _rescore(session: AsyncSession, caller: Caller, frozen: Frozen) -> None:
    """Score the directory anew: what was decided of a provider may count in the next period."""
    try:
        rules = await rules_on(session, caller, frozen.evaluation.programme_id, caller.today)
    except Conflict:  # the rules have ended; nothing is scored by them any more
        return
    await rescore(session, caller, rules)
