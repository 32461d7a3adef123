"""Does every provider get a grade, and can every grade be got?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from policies.checks.decisions import Cell, Decisions, decisions_of, tell
from policies.checks.flaw import Flaw
from policies.checks.intervals import Interval, interval_of, share_an_edge
from policies.checks.names import Names
from policies.language.conditions import AllOf, Compare, Condition, names_in
from policies.language.document import Policy
from policies.language.grading import Evaluation, Grade, Grading
from policies.language.procedures import EndStage


@dataclass(frozen=True, slots=True)
class _Band:
    index: int
    grade: str
    name: str
    interval: Interval


def find_grade_flaws(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield a list of grades that does not close, grades behind its end, and score bands that overlap or gap."""
    grading = policy.grading
    if policy.disclosure.live and (grading is None or grading.rubric is None):
        yield Flaw("disclosure.live", "nothing is scored, so there is no live ranking to show: take it out")
    if grading is None:
        return
    for index, grade in enumerate(grading.grades):
        at = f"grading.grades.{index}"
        is_last = index == len(grading.grades) - 1
        if grade.otherwise and not is_last:
            yield Flaw(at, "otherwise closes the list, so the grades after it are never given: move it to the end")
        yield from _flawed_quota(grade, at)
    yield from _flawed_selection(policy, grading.evaluation)
    if grading.grades:
        yield from _flawed_list(grading.grades, names)
    for bands in _bands(grading.grades, names).values():
        yield from _flawed_edges(bands)
    evaluation = grading.evaluation
    if evaluation.ranked is None and grading.ties is None and _asks_for_rank(grading):
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


def _flawed_list(grades: tuple[Grade, ...], names: Names) -> Iterator[Flaw]:
    """Yield grades that are never given, what has no grade, and what lies between two grades and has neither."""
    passing = frozenset(index for index, grade in enumerate(grades) if grade.quota is not None and not grade.otherwise)
    decisions = decisions_of([grade.when for grade in grades], passing, {**names.values, **names.grading})
    last = f"grading.grades.{len(grades) - 1}"
    if not decisions.is_small:
        message = "the grades look at too many things at once: give what belongs together a name under conditions"
        yield Flaw("grading.grades", message)
        return
    cells = [(cell, decisions.taken(cell)) for cell in decisions.cells()]
    for index in range(len(grades)):
        if not any(index in taken for _, taken in cells):
            yield from _never_given(grades, index, decisions, cells)
    left = next((cell for cell, taken in cells if all(index in passing for index in taken)), None)
    if left is not None:
        such = f", such as {', '.join(tell(left))}" if left else ""
        yield Flaw(last, f"whoever meets no condition has no grade{such}: let the last be otherwise: true")
    for gap in decisions.find_gaps():
        lower, upper = grades[gap.below].grade, grades[gap.above].grade
        advice = "let one of them begin where the other ends, or grade what lies between (otherwise takes it not)"
        at = f"grading.grades.{max(gap.below, gap.above)}"
        yield Flaw(at, f"{gap.told} has neither “{lower}” nor “{upper}”: {advice}")


def _never_given(
    grades: tuple[Grade, ...], index: int, decisions: Decisions, cells: list[tuple[Cell, tuple[int, ...]]]
) -> Iterator[Flaw]:
    """Yield why a grade is never given; behind an otherwise that is told already."""
    takers = dict.fromkeys(taken[-1] for cell, taken in cells if taken and decisions.holds(index, cell))
    others = " or ".join(f"“{grades[one].grade}”" for one in takers)
    if not takers:
        yield Flaw(
            f"grading.grades.{index}.when", f"nobody is ever like this, so “{grades[index].grade}” is never given"
        )
    elif grades[index].when is not None and not any(one.otherwise for one in grades[:index]):
        message = f"everybody like this is {others} first, so “{grades[index].grade}” is never given"
        yield Flaw(f"grading.grades.{index}", message)


def _bands(grades: tuple[Grade, ...], names: Names) -> dict[tuple[str, frozenset[Condition]], list[_Band]]:
    """Return the grades that ask for a number to lie in a stretch, by its name and what they ask for besides."""
    known = {**names.values, **names.grading}
    found: dict[tuple[str, frozenset[Condition]], list[_Band]] = {}
    for index, grade in enumerate(grades):
        parts = grade.when.all if isinstance(grade.when, AllOf) else (grade.when,)
        for part in parts:
            if isinstance(part, Compare) and grade.quota is None and part.name in known:
                interval = interval_of(part.bound, known[part.name].step)
                rest = frozenset(one for one in parts if one is not None and one is not part)
                if interval is not None:
                    found.setdefault((part.name, rest), []).append(_Band(index, grade.grade, part.name, interval))
    return found


def _flawed_edges(bands: list[_Band]) -> Iterator[Flaw]:
    """Yield edges that belong to two printed bands."""
    upwards = sorted(bands, key=lambda band: (band.interval.low is not None, band.interval.low or 0))
    for lower, upper in pairwise(upwards):
        if share_an_edge(lower.interval, upper.interval):
            edge = f"{upper.name} {upper.interval.low}"
            message = f"{edge} is both “{lower.grade}” and “{upper.grade}”: let the lower end less_than it"
            yield Flaw(f"grading.grades.{max(lower.index, upper.index)}", message)


def _asks_for_rank(grading: Grading) -> bool:
    conditions = [one.when for one in (*grading.grades, *grading.awards) if one.when is not None]
    return any(name in {"rank", "share_of_ranked"} for one in conditions for name in names_in(one))
