"""People say what the rules ask them in an evaluation: verdicts, marks, ratings, who was not selected, orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.saying import AsFrozen, Asked, Input, find_input_faults, read_value
from policies.plain import below
from policies.reporting import BUREAU
from policies.verdict import Fault, Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.evaluating import grading_of, read_frozen, refuse_closed, write_value
from tenants.failures import INVALID_INPUT, Conflict, Invalid, NotAllowed
from tenants.queries.evaluations import find_evaluation, inputs_of
from tenants.queries.policies import rules_of_version
from tenants.rights import say_roles
from tenants.scoring import LIVE
from tenants.tables import Evaluation, EvaluationInput, Listing
from tenants.versions import Expected, check_version

# What somebody outside the bureau may say where the rules let him evaluate.
OF_EVALUATORS = frozenset({"verdict", "mark"})


@dataclass(frozen=True, slots=True)
class SaidInput:
    """One thing said, and why."""

    said: Input
    reason: str


async def record_evaluation_inputs(
    session: AsyncSession, caller: Caller, *, evaluation_id: UUID, inputs: Sequence[SaidInput], expected: Expected
) -> Evaluation:
    """Add what was said, all of it or nothing; what was said before stays readable.

    Raises Absent, Invalid (what the rules do not ask for, or beyond its bounds, by place in the list), NotAllowed
    (another role evaluates), Conflict (decided, changed, or said already before the freeze).
    """
    evaluation = await find_evaluation(session, caller, evaluation_id, "record_evaluation_inputs", lock=True)
    check_version(evaluation.version, expected)
    refuse_closed(evaluation)
    asked = await _asked(session, caller, evaluation)
    _refuse_others(caller, asked, inputs)
    faults = list(find_input_faults(asked, [one.said for one in inputs]))
    if faults:
        raise Invalid("invalid-input", INVALID_INPUT, faults=faults)
    before = await inputs_of(session, caller, evaluation.id)
    _refuse_frozen(before[: evaluation.said_at_freeze], inputs)
    begun = len(before)
    session.add_all(_row(caller, evaluation, asked, number, one) for number, one in enumerate(inputs, begun + 1))
    evaluation.version += 1
    session.add(evaluation)
    await session.flush()
    await remember(
        session, caller, "record_evaluation_inputs", subject="evaluation", subject_id=evaluation.id,
        details={"from": begun + 1, "to": begun + len(inputs), "kinds": sorted({one.said.kind for one in inputs})},
    )  # fmt: skip
    return evaluation


async def _asked(session: AsyncSession, caller: Caller, evaluation: Evaluation) -> Asked:
    if evaluation.status == "open":
        rules = await rules_of_version(session, caller, evaluation.policy_version_id)
        query = select(Listing.id).where(
            Listing.tenant_id == caller.tenant,
            Listing.programme_id == evaluation.programme_id,
            col(Listing.status).in_(LIVE),
        )
        live = frozenset(str(one) for one in (await session.exec(query)).all())
        return Asked(rules.policy, grading_of(rules), live)
    frozen = await read_frozen(session, caller, evaluation)
    judged = AsFrozen(frozen.judge(), frozen.situations, frozen.said)
    return Asked(frozen.rules.policy, frozen.grading, frozenset(frozen.situations), frozenset(frozen.cases), judged)


def _refuse_others(caller: Caller, asked: Asked, inputs: Sequence[SaidInput]) -> None:
    evaluator = caller.holds(asked.grading.evaluation.evaluated_by)
    if not caller.holds(BUREAU) and not (evaluator and all(one.said.kind in OF_EVALUATORS for one in inputs)):
        both = dict.fromkeys((asked.grading.evaluation.evaluated_by, BUREAU))  # often one and the same
        marking, bureau = say_roles(caller, asked.policy, both), say_roles(caller, asked.policy, [BUREAU])
        text = Text(
            f"评价的结论和得分由{marking.zh}填写，等次、遴选、奖补和同分先后由{bureau.zh}填写",
            f"Verdicts and marks are given by: {marking.read_in('en')}; all else by: {bureau.read_in('en')}",
        )
        raise NotAllowed("another-role-evaluates", text)


def _refuse_frozen(at_freeze: Sequence[EvaluationInput], inputs: Sequence[SaidInput]) -> None:
    """Raise Conflict when something said before the freeze is said anew: it is frozen like everything known then."""
    frozen = {_what(one.kind, str(one.listing_id), one.name) for one in at_freeze}
    faults = [
        Fault(
            below("/inputs", index),
            "said-before-the-freeze",
            Text(
                "这一项在冻结前已经填写，随评价一并冻结", "This was said before the freeze, and is frozen with the rest"
            ),
        )
        for index, one in enumerate(inputs)
        if _what(one.said.kind, one.said.listing, one.said.name) in frozen
    ]
    if faults:
        text = Text(
            "冻结前填写的内容不能再改；确需更正的，撤回这次评价，重新建立、更正填写后再冻结",
            "What was said before the freeze stays; to correct it, withdraw the evaluation, open it anew, freeze again",
        )
        raise Conflict("said-before-the-freeze", text, faults=faults)


def _what(kind: str, listing: str | None, name: str | None) -> tuple[str, str | None, str | None]:
    """Return what is told apart: of two inputs about the same the later would hold."""
    return kind, listing, name if kind in {"mark", "award"} else None


def _row(caller: Caller, evaluation: Evaluation, asked: Asked, sequence: int, one: SaidInput) -> EvaluationInput:
    said = one.said
    return EvaluationInput(
        tenant_id=caller.tenant,
        evaluation_id=evaluation.id,
        sequence=sequence,
        kind=said.kind,
        listing_id=None if said.listing is None else UUID(said.listing),
        name=said.name,
        value=write_value(read_value(asked, said)),
        reason=one.reason,
        at=caller.now,
        account_id=caller.signed_in(),
        role=caller.role,
    )
