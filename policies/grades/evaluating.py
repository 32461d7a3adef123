"""What comes out of an evaluation, from the frozen facts, from what people said, and from nothing else?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain
from typing import Literal

from policies.grades.awarding import Granted, Total, award_all, total_of
from policies.grades.grade import GradeAnswer, Waiting, unknown_in
from policies.grades.grade_all import Graded, grade_all
from policies.grades.rank_edges import cuts, order_may_matter
from policies.grades.ranking import Place
from policies.grades.scoring import Mark, PointCount, count_points, walk
from policies.grades.standing_rules import selection_rules_of
from policies.language.document import Policy
from policies.language.grading import ByHand, ByTable, Grading, Group, Indicator, OfQuantity
from policies.quantities.measuring import value_of
from policies.situation import Situation, Value

# What a line waits for: somebody's verdict, mark, rating, order of equals or decision of a proposed award, the end of a
# selection, or a value.
What = Literal["verdict", "mark", "rating", "selection", "order", "award", "value"]
# Unknown while something else is: it is that which the line waits for.
_FOLLOWING = frozenset({"score", "rank", "share_of_ranked", "ranked_count", "grade"})
_SAID: Mapping[str, What] = {"verdict": "verdict", "rated": "rating", "selected": "selection"}


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of one provider: verdict, rating, marks by name, selected or not, proposed awards by rule.

    Of an award: whether it is given, or its amount in yuan where the rules leave that open.
    """

    verdict: str | None = None
    rated: str | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict[str, Mark])
    selected: bool | None = None
    awards: Mapping[str, bool | Decimal] = field(default_factory=dict[str, "bool | Decimal"])


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a line waits for, by the rule that asks for it; `equals` are those between whom to decide."""

    what: What
    name: str
    rule: str
    clause: str
    equals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What comes out for one provider: its points, place, grade and awards as they would be, and what is missing."""

    count: PointCount | None
    place: Place | None
    answer: GradeAnswer
    granted: tuple[Granted, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Equals, the places they take together, and whether a grade or award depends, or may, on who of them is first."""

    equals: tuple[str, ...]
    first: int
    last: int
    matters: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """An evaluation judged: a line for each provider it includes, the equals, and what sure awards come to."""

    lines: Mapping[str, Line]
    ties: tuple[Tie, ...]
    total: Total


_NOTHING_SAID = Said()


def judge_evaluation(
    policy: Policy,
    situations: Mapping[str, Situation],
    said: Mapping[str, Said],
    orders: Sequence[Sequence[str]] = (),
) -> Judged:
    """Return what comes out; `orders` are the decisions between equals, the latest first.

    Nobody is left out for what is not known of it: its line says what is missing. Raises ValueError where the rules
    evaluate nobody.
    """
    grading = grading_of(policy)
    known = {one: with_said(grading, situation, said.get(one, _NOTHING_SAID)) for one, situation in situations.items()}
    counts = {
        one: count_points(grading.rubric, situation, said.get(one, _NOTHING_SAID).marks)
        for one, situation in known.items()
        if grading.rubric is not None
    }
    points = {one: counts[one].total if one in counts else None for one in known}
    graded = grade_all(grading, known, points, decided=tuple(chain.from_iterable(orders)))
    awards = award_all(grading, graded)
    selecting = _edges_of_selection(policy, graded)
    granted: dict[str, list[Granted]] = {}
    for given in awards.granted:
        of = given.provider
        granted.setdefault(of, []).append(_answered(given, said.get(of, _NOTHING_SAID)))
    lines = {
        one: Line(
            counts.get(one),
            graded.ranking.places.get(one),
            answer,
            tuple(granted.get(one, ())),
            _missing(
                _unsaid(grading, counts.get(one), answer, said.get(one, _NOTHING_SAID)),
                _undecided(
                    grading, known[one], (answer.waiting, *awards.waiting.get(one, ()), *selecting.get(one, ()))
                ),
                _proposed(granted.get(one, ())),
            ),
        )
        for one, answer in graded.answers.items()
    }
    total = total_of(given for line in lines.values() for given in line.granted)
    return Judged(lines, tuple(_ties(policy, graded, lines)), total)


def _answered(given: Granted, said: Said) -> Granted:
    """Return an award with what was decided of it, where the rule only proposes it."""
    if given.force == "commanded":
        return given
    answer = said.awards.get(given.because.rule)
    return (
        replace(given, accepted=True, amount=answer) if isinstance(answer, Decimal) else replace(given, accepted=answer)
    )


def grading_of(policy: Policy) -> Grading:
    """Return how the rules evaluate; raises ValueError where they evaluate nobody."""
    if policy.grading is None:
        message = "these rules evaluate nobody"
        raise ValueError(message)
    return policy.grading


def equals_of(
    policy: Policy, situations: Mapping[str, Situation], said: Mapping[str, Said]
) -> tuple[tuple[str, ...], ...]:
    """Return the groups of equals as points and the rules leave them, before anybody decided between them."""
    return tuple(tie.equals for tie in judge_evaluation(policy, situations, said).ties)


def with_said(grading: Grading, situation: Situation, said: Said) -> Situation:
    """Return the situation with what people said; a mark for what nobody knows is its value."""
    given: dict[str, Value] = {}
    if said.verdict is not None:
        given["verdict"] = said.verdict
    if said.rated is not None:
        given["rated"] = said.rated
    if said.selected is not None:
        given["selected"] = said.selected
    indicators = dict(leaves(grading))
    for name, mark in said.marks.items():
        indicator = indicators.get(name)
        of = indicator.of if isinstance(indicator, OfQuantity) else name if indicator is None else None
        if of is not None and value_of(of, situation) is None:
            given[of] = mark
    return situation.with_given(**given) if given else situation


def indicators_of(grading: Grading) -> Iterator[tuple[str, Indicator]]:
    """Yield every indicator with its name, groups before their parts; none without a rubric."""
    for name, indicator, _ in () if grading.rubric is None else walk(grading.rubric.indicators):
        yield name, indicator


def leaves(grading: Grading) -> Iterator[tuple[str, ByHand | OfQuantity | ByTable]]:
    """Yield every indicator that is no group, with its name."""
    for name, indicator in indicators_of(grading):
        if not isinstance(indicator, Group):
            yield name, indicator


def _unsaid(grading: Grading, count: PointCount | None, answer: GradeAnswer, said: Said) -> Iterator[Missing]:
    """Yield what the rules ask people for and nobody has said yet."""
    evaluation = grading.evaluation
    if evaluation.verdicts and said.verdict is None:
        yield Missing("verdict", "verdict", "grading.evaluation.verdicts", evaluation.clause)
    for name, indicator in () if count is None else leaves(grading):
        if count is not None and count.scaled[name] is None:
            yield Missing("mark", name, f"grading.rubric.{name}", indicator.clause)
    if answer.by_hand and answer.because is not None and said.rated != answer.grade:
        yield Missing("rating", "rated", answer.because.rule, answer.because.clause)


def _undecided(grading: Grading, situation: Situation, waiting: Iterable[Waiting | None]) -> Iterator[Missing]:
    """Yield what a grade or award waits for."""
    evaluation = grading.evaluation
    for name in unknown_in(evaluation.ranked, situation):
        yield Missing("value", name, "grading.evaluation.ranked", evaluation.clause)
    for one in waiting:
        if one is None:
            continue
        if one.equals:
            yield Missing("order", "order", one.rule, one.clause, one.equals)
        for name in one.unknown:
            yield Missing(_SAID.get(name, "value"), name, one.rule, one.clause)


def _proposed(granted: Iterable[Granted]) -> Iterator[Missing]:
    """Yield each proposed award of which nobody has said whether it is given."""
    for one in granted:
        if one.accepted is None:
            yield Missing("award", one.because.rule, one.because.rule, one.because.clause)


def _missing(*found: Iterable[Missing]) -> tuple[Missing, ...]:
    """Return each thing once; what only follows from another is left out, unless nothing else is missing."""
    each = {(one.what, one.name, one.equals): one for one in reversed(list(chain(*found)))}
    asked = tuple(reversed(each.values()))
    return tuple(one for one in asked if one.name not in _FOLLOWING) or asked


def _edges_of_selection(policy: Policy, graded: Graded) -> dict[str, list[Waiting]]:
    """Return what equals wait for where the selection takes one of them and not the other."""
    found: dict[str, list[Waiting]] = {}
    for group in graded.ranking.to_decide:
        place = graded.ranking.places[group[0]]
        for rule in selection_rules_of(policy):
            if cuts(rule, place.rank, place.last, len(graded.ranking.places)):
                for one in group:
                    found.setdefault(one, []).append(Waiting(rule.rule, rule.clause, equals=group))
    return found


def _ties(policy: Policy, graded: Graded, lines: Mapping[str, Line]) -> Iterator[Tie]:
    """Yield the equals between whom somebody may decide; those who share their place only where one must.

    While something else of one of them is not known, an edge between them may matter.
    """
    among = len(graded.ranking.places)
    waits = {one.equals for line in lines.values() for one in line.missing if one.what == "order"}
    for group in graded.ranking.groups:
        place = graded.ranking.places[group[0]]
        if len(group) == 1 or (place.shared and group not in waits):
            continue
        open_ = any(one.what not in {"order", "award"} for listing in group for one in lines[listing].missing)
        may = open_ and order_may_matter(policy, place.rank, place.last, among)
        yield Tie(group, place.rank, place.last, group in waits or may)
