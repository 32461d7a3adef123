"""Does every provider get a grade, and can every grade be got?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from policies.checks.flaw import Flaw
from policies.checks.intervals import Interval, interval_of, leave_gap, meet
from policies.checks.names import Names
from policies.checks.numbers import Number
from policies.language.conditions import Compare, names_in
from policies.language.document import Policy
from policies.language.grading import Evaluation, Grade
from policies.language.procedures import EndStage


@dataclass(frozen=True, slots=True)
class _Band:
    index: int
    grade: str
    name: str
    interval: Interval
    step: Number | None


def find_grade_flaws(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield a list of grades that does not close, grades behind its end, and score bands that overlap or gap."""
    grading = policy.grading
    if grading is None:
        return
    for index, grade in enumerate(grading.grades):
        at = f"grading.grades.{index}"
        is_last = index == len(grading.grades) - 1
        if grade.otherwise and not is_last:
            yield Flaw(at, "otherwise closes the list, so the grades after it are never given: move it to the end")
        elif is_last and not grade.otherwise:
            yield Flaw(at, "whoever meets no condition has no grade: let the last be otherwise: true")
        yield from _flawed_quota(grade, at)
    yield from _flawed_selection(policy, grading.evaluation)
    bands = list(_bands(grading.grades, names))
    for position, band in enumerate(bands):
        yield from _never_given(band, bands[:position])
    for name in dict.fromkeys(band.name for band in bands):
        yield from _flawed_edges([band for band in bands if band.name == name])
    evaluation = grading.evaluation
    if evaluation.ranked is None and grading.ties is None and _asks_for_rank(policy):
        yield Flaw("grading.ties", "a grade or award looks at the rank: say what decides between equals (ties)")


def _flawed_selection(policy: Policy, evaluation: Evaluation) -> Iterator[Flaw]:
    """Yield a selection of which nobody can tell who was selected."""
    at = "grading.evaluation.selected"
    procedure = policy.procedures.get(evaluation.selection or "")
    if evaluation.selection is None and evaluation.selected is not None:
        yield Flaw(at, "selected is an outcome of the procedure that selection names: name it too")
    elif procedure is not None:
        outcomes = list(dict.fromkeys(one.ends for one in procedure.stages.values() if isinstance(one, EndStage)))
        if evaluation.selected not in outcomes:
            known = ", ".join(outcomes)
            yield Flaw(at, f"say which outcome of “{evaluation.selection}” means that one was selected: {known}")


def _flawed_quota(grade: Grade, at: str) -> Iterator[Flaw]:
    if grade.quota is None:
        return
    if grade.otherwise:
        yield Flaw(f"{at}.quota", "the grade of all others cannot be limited: where would the rest go?")
    if grade.quota.share is not None and not 0 < grade.quota.share <= 1:
        yield Flaw(f"{at}.quota.share", "a share lies above 0 and is at most 1: 10 % is 0.1")


def _bands(grades: tuple[Grade, ...], names: Names) -> Iterator[_Band]:
    """Yield the grades that ask for nothing but one number to lie in a stretch."""
    known = {**names.values, **names.grading}
    for index, grade in enumerate(grades):
        if isinstance(grade.when, Compare) and (sort := known.get(grade.when.name)) is not None:
            step = sort.step
            if (interval := interval_of(grade.when.bound, step)) is not None and grade.quota is None:
                yield _Band(index, grade.grade, grade.when.name, interval, step)


def _never_given(band: _Band, before: list[_Band]) -> Iterator[Flaw]:
    for other in before:
        if other.name == band.name and other.interval.holds(band.interval):
            message = f"“{other.grade}” takes every {band.name} first, so “{band.grade}” is never given"
            yield Flaw(f"grading.grades.{band.index}", message)
            return


def _flawed_edges(bands: list[_Band]) -> Iterator[Flaw]:
    """Yield edges that belong to two printed bands, and numbers between two that belong to none."""
    upwards = sorted(bands, key=lambda band: (band.interval.low is not None, band.interval.low or 0))
    for lower, upper in pairwise(upwards):
        at = f"grading.grades.{max(lower.index, upper.index)}"
        if lower.interval.high is None or upper.interval.low is None:
            continue
        if meet(lower.interval, upper.interval):
            edge = f"{upper.name} {_shown(upper.interval.low)}"
            message = f"{edge} is both “{lower.grade}” and “{upper.grade}”: let the lower end less_than it"
            yield Flaw(at, message)
        elif leave_gap(lower.interval, upper.interval, upper.step):
            low, high = _shown(lower.interval.high), _shown(upper.interval.low)
            message = f"a {upper.name} between {low} and {high} has neither “{lower.grade}” nor “{upper.grade}”"
            yield Flaw(at, f"{message}: let the lower end less_than: {high}")


def _shown(number: object) -> str:
    return str(number)


def _asks_for_rank(policy: Policy) -> bool:
    grading = policy.grading
    if grading is None:
        return False
    conditions = [one.when for one in (*grading.grades, *grading.awards) if one.when is not None]
    return any(name in {"rank", "share_of_ranked"} for one in conditions for name in names_in(one))
