"""What came out of an evaluation for whom, as far as the caller may see it, and from which items?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.accounting import Accounted, account_for
from policies.grades.basis import Basis, find_basis
from policies.grades.evaluating import Missing, with_said
from policies.grades.scoring import Scorecard, ScoredIndicator, score, walk
from policies.language.document import Policy
from policies.language.grading import Grading, Indicator
from policies.plain import as_list, as_mapping
from policies.quantities.units import Unit, unit_counted
from policies.situation import Situation
from tenants.callers import Caller
from tenants.evaluating import Frozen, read_frozen
from tenants.queries.evaluations import find_reached, find_row, rows_of
from tenants.rights import Reach, reach_of
from tenants.tables import Evaluated, Evaluation, EvaluationInput

ENTRIES = "list_evaluation_entries"


@dataclass(frozen=True, slots=True)
class EvaluatedLine:
    """One listing's line: its row, what came out or would as things are, and what it waits for."""

    row: Evaluated
    outcome: Mapping[str, object]
    missing: Sequence[Missing] = ()

    @property
    def order(self) -> tuple[int, str, UUID]:
        """By place, those without one last, then by name: no two are the same."""
        place = (as_mapping(self.outcome.get("place")) or {}).get("rank")
        return (place if isinstance(place, int) else 2**31, self.row.name, self.row.listing_id)


def sees_all(caller: Caller, operation: str = ENTRIES) -> bool:
    """Tell whether the caller may see everybody's line, and so how the whole evaluation stands."""
    return Reach.TENANT in reach_of(caller, operation)


async def find_lines(
    session: AsyncSession, caller: Caller, evaluation: Evaluation
) -> tuple[list[EvaluatedLine], Mapping[str, str]]:
    """Return the lines within the caller's reach in their order, and everybody's name; none before it is frozen.

    What is decided is read as it was written; until then it is judged anew.
    """
    if evaluation.frozen_at is None:
        return [], {}
    reached = await find_reached(session, caller, evaluation.id, ENTRIES)
    if evaluation.status == "decided":
        rows = await rows_of(session, caller, evaluation.id, snapshots=False)
        lines = [EvaluatedLine(row, row.outcome) for row in rows]
        names = {str(row.listing_id): row.name for row in rows}
    else:
        frozen = await read_frozen(session, caller, evaluation)
        lines, names = lines_of(frozen), frozen.names
    inside = [line for line in lines if line.row.listing_id in reached]
    return sorted(inside, key=lambda line: line.order), names


def lines_of(frozen: Frozen) -> list[EvaluatedLine]:
    """Return everybody's line as it is judged now."""
    judged = frozen.judge()
    came = frozen.outcomes(judged)
    found: list[EvaluatedLine] = []
    for row in frozen.rows:
        one = str(row.listing_id)
        if one in came:
            found.append(EvaluatedLine(row, came[one].outcome, judged.lines[one].missing))
    return found


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of a frozen scorecard, what it counts in, every item it looked at and why one brings nothing."""

    scored: ScoredIndicator
    indicator: Indicator
    unit: Unit | None
    items: Sequence[Accounted]


@dataclass(frozen=True, slots=True)
class WholeLine:
    """One listing's line with its whole scorecard, what its grade goes by, and what people said of it and why.

    What was said holds still, the first first; only the bureau, whoever oversees it, and the listing's own
    organisation once it is decided, read it. `names` are everybody's.
    """

    line: EvaluatedLine
    card: Scorecard | None
    indicators: Sequence[IndicatorLine]
    basis: Sequence[Basis]
    said: Sequence[EvaluationInput]
    policy: Policy
    grading: Grading
    names: Mapping[str, str]


async def find_line(session: AsyncSession, caller: Caller, evaluation: Evaluation, listing_id: UUID) -> WholeLine:
    """Return one listing's line, whole; raises Absent, Conflict (open)."""
    row = await find_row(session, caller, evaluation.id, listing_id, "show_evaluation_entry")
    frozen = await read_frozen(session, caller, evaluation)
    line = next((one for one in lines_of(frozen) if one.row.listing_id == listing_id), EvaluatedLine(row, {}))
    if evaluation.status == "decided":
        line = EvaluatedLine(row, row.outcome)
    one = str(listing_id)
    basis = find_basis(frozen.rules.policy, frozen.grading, _situation(frozen, one))
    own = evaluation.status == "decided" and row.organisation_id in caller.organisations()
    said = _said_of(frozen, listing_id) if own or sees_all(caller, "show_evaluation_entry") else []
    card, indicators = _scorecard(frozen, one)
    return WholeLine(line, card, indicators, basis, said, frozen.rules.policy, frozen.grading, frozen.names)


def _said_of(frozen: Frozen, listing_id: UUID) -> list[EvaluationInput]:
    """Return what was said of one listing, or of an order it stands in, and holds: of two about the same the later."""
    about = [one for one in frozen.inputs if one.listing_id == listing_id or str(listing_id) in equals_in(one)]
    named = {"mark", "award"}
    last = {(one.kind, one.name if one.kind in named else None, frozenset(equals_in(one))): one for one in about}
    return sorted(last.values(), key=lambda one: one.sequence)


def equals_in(said: EvaluationInput) -> Sequence[str]:
    """Return the listings of an order, the first first; nobody where it is none."""
    return [str(one) for one in as_list(said.value.get("value")) or ()] if said.kind == "order" else []


def _situation(frozen: Frozen, one: str) -> Situation:
    return with_said(frozen.grading, frozen.situations[one], frozen.said[one])


def _scorecard(frozen: Frozen, one: str) -> tuple[Scorecard | None, list[IndicatorLine]]:
    rubric = frozen.grading.rubric
    if rubric is None:
        return None, []
    said = frozen.said[one]
    situation = _situation(frozen, one)
    card: Scorecard = score(rubric, situation, said.marks)
    scored = {each.name: each for each in card.indicators}
    return card, [
        IndicatorLine(
            scored[name],
            indicator,
            unit_counted(frozen.rules.policy, indicator),
            account_for(name, rubric, indicator, card, situation),
        )
        for name, indicator, _ in walk(rubric.indicators)
    ]
