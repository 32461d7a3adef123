"""Which grade has a provider: the first of the list whose condition holds, while there are places?"""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.grades.quotas import places_of
from policies.language.conditions import AllOf, AnyOf, Condition, Not, names_in
from policies.language.grading import Grade, Grading, Quota
from policies.quantities.looking import looked_at
from policies.quantities.measuring import holds
from policies.situation import Situation
from policies.verdict import Reason, Text

# The rank of one who is not ranked: no number, so it satisfies no comparison.
UNRANKED = "unranked"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What must be known first: the rule, its clause, the names nobody knows, or the equals between whom to decide."""

    rule: str
    clause: str
    unknown: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeAnswer:
    """The grade (None: it waits for something, or the list has none) and why; `by_hand`: an official confirms it."""

    grade: str | None
    because: Reason | None = None
    waiting: Waiting | None = None
    label: Text | None = None
    stars: int | None = None
    by_hand: bool = False


def grade(grading: Grading, situation: Situation) -> GradeAnswer:
    """Return the grade by the decision list, for a situation given score, rank, ranked_count, verdict, rated….

    A rule that what is known does not decide stops the list: what comes after it would be a guess. Places of a quota
    are counted here only by rank among all; places per district, or filled up, need the population (grade_all).
    """
    for index, rule in enumerate(grading.grades):
        answer = may(rule.when, situation)
        if answer and rule.quota is not None:
            answer = _within_quota(rule.quota, situation)
        if answer is None:
            return waiting_for(index, rule, situation)
        if answer:
            return given_by(index, rule, situation)
    return GradeAnswer(None)


def _within_quota(quota: Quota, situation: Situation) -> bool | None:
    place, among = situation.given.get("rank"), situation.given.get("ranked_count")
    if place == UNRANKED:
        return False
    if quota.per != "programme" or quota.back_fill or not isinstance(place, int) or not isinstance(among, int):
        return None
    return place <= places_of(quota, among)


def may(condition: Condition | None, situation: Situation) -> bool | None:
    """Return whether a condition holds; without one it does."""
    return True if condition is None else holds(condition, situation)


def given_by(index: int, rule: Grade, situation: Situation) -> GradeAnswer:
    """Return the grade a rule of the list gives."""
    label = rule.label or Text(rule.grade)
    because = Reason(f"grading.grades.{index}", rule.clause, label, inputs_of(rule.when, situation))
    return GradeAnswer(rule.grade, because, None, label, rule.stars, rule.by_hand)


def waiting_for(index: int, rule: Grade, situation: Situation, equals: tuple[str, ...] = ()) -> GradeAnswer:
    """Return that a rule waits: for a decision between equals, or for what nobody knows."""
    unknown = () if equals else unknown_in(rule.when, situation)
    waiting = Waiting(f"grading.grades.{index}", rule.clause, unknown, equals)
    return GradeAnswer(None, waiting=waiting, by_hand=rule.by_hand)


def unknown_in(condition: Condition | None, situation: Situation) -> tuple[str, ...]:
    """Return the names whose value, which is not known, keeps a condition from being decided."""
    return () if condition is None else tuple(sorted(set(_undecided(condition, situation))))


def _undecided(condition: Condition, situation: Situation) -> Iterator[str]:
    if holds(condition, situation) is not None:
        return
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from _undecided(part, situation)
        case Not():
            yield from _undecided(condition.not_, situation)
        case _:
            yield from names_in(condition)


def inputs_of(condition: Condition | None, situation: Situation) -> dict[str, object]:
    """Return each name a condition looks at with its value."""
    return {} if condition is None else looked_at(condition, situation)
