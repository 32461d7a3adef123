"""Of what is a frozen evaluation made, and what comes out when it is judged?"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.evaluating import Judged, Said
from policies.grades.outcome import Outcome, micro_of, outcome_of
from policies.language.grading import Grading
from policies.situation import Situation
from policies.verdict import Text
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.queries.evaluations import find_selection_cases, inputs_of, rows_of
from tenants.queries.policies import Rules, find_versions, rules_of_version
from tenants.recalled import Recalled, find_recalled, keep_recalled, snapshots_of
from tenants.tables import Evaluated, Evaluation, EvaluationInput

# Kept in an outcome beside what people said: the case by which somebody was selected or not.
SELECTION_CASE = "selection_case"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen evaluation as it is kept: the rules, everybody's row, and all that people said, by listing.

    `inputs` are what was said of whom, why and by whom, first said first.
    """

    evaluation: Evaluation
    rules: Rules
    grading: Grading
    rows: Sequence[Evaluated]
    recalled: Recalled
    said: Mapping[str, Said]
    orders: Sequence[Sequence[str]]
    cases: Mapping[str, UUID]
    inputs: Sequence[EvaluationInput]

    @property
    def at_freeze(self) -> Sequence[EvaluationInput]:
        """What had been said when it was frozen: it is part of what is frozen."""
        return self.inputs[: self.evaluation.said_at_freeze]

    @property
    def situations(self) -> Mapping[str, Situation]:
        """What was known of each, by its listing's id."""
        return self.recalled.situations

    @property
    def names(self) -> Mapping[str, str]:
        """The name of each, by its listing's id."""
        return {str(row.listing_id): row.name for row in self.rows}

    def judge(self) -> Judged:
        """Return what comes out."""
        return self.recalled.judge(self.rules.policy, self.said, self.orders)

    def outcomes(self, judged: Judged) -> dict[str, "Came"]:
        """Return what is written down for each whom the evaluation includes."""
        return {
            one: Came(
                micro_of(line),
                None if line.place is None else line.place.rank,
                line.answer.grade,
                self._with_case(one, outcome_of(line, self.said[one])),
            )
            for one, line in judged.lines.items()
        }

    def _with_case(self, one: str, outcome: Outcome) -> Outcome:
        case = self.cases.get(one)
        return outcome if case is None else {**outcome, SELECTION_CASE: str(case)}


@dataclass(frozen=True, slots=True)
class Came:
    """What came out for one: points in millionths, place, grade, and the whole with its reasons."""

    points_micro: int | None
    place: int | None
    grade: str | None
    outcome: Outcome


def grading_of(rules: Rules) -> Grading:
    """Return how the programme evaluates; raises Conflict when its rules say nothing of it."""
    if rules.policy.grading is None:
        said = Text("办法没有规定评价", "The rules of this programme know no evaluation")
        raise Conflict("no-evaluation", said)
    return rules.policy.grading


async def rules_since(
    session: AsyncSession, caller: Caller, programme_id: str, first: date, last: date
) -> Rules | None:
    """Return the rules in force on the first of some days, or else those that came into force first until the last."""
    versions = await find_versions(session, caller, programme_id)
    later = [one for one in versions if first < one.in_force_from <= last]
    return next((one for one in versions if one.binds_on(first)), later[-1] if later else None)


def refuse_closed(evaluation: Evaluation) -> None:
    """Raise Conflict when the evaluation is decided or withdrawn: nothing of it changes any more."""
    if evaluation.status == "decided":
        said = Text("评价已经确定，不能再改", "The evaluation is decided and cannot be changed")
        raise Conflict("already-decided", said)
    if evaluation.status == "withdrawn":
        raise Conflict("already-withdrawn", Text("评价已经撤回", "The evaluation is withdrawn"))


async def read_frozen(session: AsyncSession, caller: Caller, evaluation: Evaluation, *, anew: bool = False) -> Frozen:
    """Return a frozen evaluation with everything its judgement is made of; raises Conflict when it is still open.

    What was frozen is read once by this process, or `anew`: then the rows have their snapshots.
    """
    if evaluation.frozen_at is None:
        en = "The evaluation is not frozen yet: freeze it as of a cut-off first"
        raise Conflict("not-frozen", Text("评价还没有冻结，请先指明截止日冻结", en))
    rules = await rules_of_version(session, caller, evaluation.policy_version_id)
    grading = grading_of(rules)
    recalled = None if anew else find_recalled(evaluation)
    rows = await rows_of(session, caller, evaluation.id, snapshots=recalled is None)
    if recalled is None:
        # Aside: of many listings it takes a while, in which others are to be answered.
        recalled = await asyncio.to_thread(Recalled, rules.policy, snapshots_of(rows))
        keep_recalled(evaluation, recalled)
    inputs = await inputs_of(session, caller, evaluation.id)
    said = read_said(inputs)
    selected = await _selected(session, caller, evaluation, grading, rows)
    frozen = Frozen(
        evaluation=evaluation,
        rules=rules,
        grading=grading,
        rows=rows,
        recalled=recalled,
        said={
            one: replace(said.of.get(one, Said()), selected=selected.answers.get(one, said.without_case.get(one)))
            for one in (str(row.listing_id) for row in rows)
        },
        orders=said.orders,
        cases=selected.cases,
        inputs=inputs,
    )
    await asyncio.to_thread(frozen.judge)  # the same: everybody who reads it judges it
    return frozen


@dataclass(frozen=True, slots=True)
class AllSaid:
    """What people said: of each listing, who was selected without a case, and the orders of equals, latest first."""

    of: Mapping[str, Said]
    without_case: Mapping[str, bool]
    orders: Sequence[Sequence[str]]


def read_said(inputs: Sequence[EvaluationInput]) -> AllSaid:
    """Return what holds of all that was said: of two of a kind the later."""
    of: dict[str, Said] = {}
    without_case: dict[str, bool] = {}
    orders: list[list[str]] = []
    for one in inputs:
        value, listing = read_value(one.value), str(one.listing_id)
        before = of.get(listing, Said())
        match one.kind:
            case "verdict":
                of[listing] = replace(before, verdict=str(value))
            case "rating":
                of[listing] = replace(before, rated=str(value))
            case "mark":
                of[listing] = replace(before, marks={**before.marks, one.name or "": cast("Decimal", value)})
            case "selection":
                without_case[listing] = value is True
            case "award":
                answer = value if isinstance(value, Decimal) else value is True
                of[listing] = replace(before, awards={**before.awards, one.name or "": answer})
            case _:
                orders.insert(0, [str(each) for each in cast("list[str]", value)])
    return AllSaid(of, without_case, orders)


def write_value(value: object) -> dict[str, object]:
    """Return what was said as it is kept: a number exactly."""
    return {"number": str(value)} if isinstance(value, Decimal) else {"value": value}


def read_value(kept: Mapping[str, Any]) -> object:  # JSON
    """Return what was said."""
    return Decimal(kept["number"]) if "number" in kept else kept["value"]


@dataclass(frozen=True, slots=True)
class _Selected:
    answers: Mapping[str, bool | None]
    cases: Mapping[str, UUID]


async def _selected(
    session: AsyncSession, caller: Caller, evaluation: Evaluation, grading: Grading, rows: Sequence[Evaluated]
) -> _Selected:
    """Return who was selected, by the outcome of their cases; once decided, as it was then."""
    if evaluation.status == "decided":
        said = {
            str(row.listing_id): cast("bool | None", (row.outcome.get("said") or {}).get("selected")) for row in rows
        }
        cases = {str(row.listing_id): row.outcome.get(SELECTION_CASE) for row in rows}
        return _Selected(said, {one: UUID(case) for one, case in cases.items() if case})
    if grading.evaluation.selection is None:
        return _Selected({}, {})
    found = await find_selection_cases(session, caller, evaluation, grading.evaluation.selection)
    of = {str(row.listing_id): found[row.organisation_id] for row in rows if row.organisation_id in found}
    wanted = grading.evaluation.selected
    return _Selected(
        {one: None if case.outcome is None else case.outcome == wanted for one, case in of.items()},
        {one: case.case_id for one, case in of.items()},
    )
