"""The bureau begins to evaluate a programme over a period, by the rules in force when the period began."""

from datetime import date
from decimal import Decimal

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.cycles import EvaluationPeriod, find_evaluation_period
from policies.language.grading import Grading
from policies.verdict import GRANTED, Fault, Reason, Text, Verdict, refused
from tenants.audit import remember
from tenants.callers import Caller
from tenants.evaluating import grading_of, rules_since
from tenants.failures import INVALID_INPUT, Conflict, Invalid
from tenants.queries.policies import Rules, rules_on
from tenants.tables import Evaluation, Programme


async def open_evaluation(
    session: AsyncSession,
    caller: Caller,
    *,
    programme_id: str,
    first: date | None = None,
    last: date | None = None,
    budget_yuan: Decimal | None = None,
) -> tuple[Rules, Evaluation | None, Verdict]:
    """Return the rules and the new evaluation; without days it is of the period that holds today.

    None with a refusal for a period on none of whose days rules were in force: nobody could keep to them.

    Raises Absent (programme), Invalid (days that are no period by the rules), Conflict (no rules, no evaluation in
    them, or one of this period already).
    """
    known = await rules_since(session, caller, programme_id, first, caller.today) if first else None
    asked = known or await rules_on(session, caller, programme_id, caller.today)
    period = _period(grading_of(asked), caller, first, last)
    rules = await rules_since(session, caller, programme_id, period.first, period.last)
    if rules is None:
        await remember(
            session, caller, "open_evaluation", subject="programme", subject_id=programme_id, outcome="refused",
            details={"period": period.name},
        )  # fmt: skip
        return asked, None, refused(_no_rules_then(asked, period))
    # Two who open the same period take their turns.
    await session.get_one(Programme, (caller.tenant, programme_id), with_for_update={"key_share": True})
    await _refuse_second(session, caller, programme_id, period)
    evaluation = Evaluation(
        tenant_id=caller.tenant,
        programme_id=programme_id,
        policy_version_id=rules.version_id,
        period=period.name,
        period_first=period.first,
        period_last=period.last,
        opened_at=caller.now,
        budget_yuan=budget_yuan,
    )
    session.add(evaluation)
    await session.flush()
    await remember(
        session, caller, "open_evaluation", subject="evaluation", subject_id=evaluation.id,
        details={"programme": programme_id, "period": period.name, "budget_yuan": budget_yuan},
    )  # fmt: skip
    return rules, evaluation, GRANTED


def _no_rules_then(asked: Rules, period: EvaluationPeriod) -> Reason:
    since = asked.in_force_from
    text = Text(
        f"{period.name}的评价周期内没有施行过办法（现行办法自{since}起施行），不能评价",
        f"No rules were in force in {period.name} (these are since {since}): it cannot be evaluated",
    )
    inputs = {"period_first": period.first, "period_last": period.last, "in_force_from": since}
    return Reason("grading.evaluation.every", grading_of(asked).evaluation.clause, text, inputs)


def _period(grading: Grading, caller: Caller, first: date | None, last: date | None) -> EvaluationPeriod:
    found = find_evaluation_period(grading.evaluation, today=caller.today, first=first, last=last)
    if isinstance(found, Fault):
        raise Invalid("invalid-input", INVALID_INPUT, faults=[found])
    return found


async def _refuse_second(session: AsyncSession, caller: Caller, programme_id: str, period: EvaluationPeriod) -> None:
    query = select(Evaluation.id).where(
        Evaluation.tenant_id == caller.tenant,
        Evaluation.programme_id == programme_id,
        Evaluation.period == period.name,
        Evaluation.status != "withdrawn",
    )
    if (other := (await session.exec(query)).first()) is not None:
        text = Text(
            f"{period.name}的评价已经建立（{other}），请在其中继续",
            f"There is an evaluation of {period.name} already ({other}); go on with it",
        )
        raise Conflict("evaluation-exists", text)
