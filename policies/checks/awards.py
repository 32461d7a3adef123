"""Do the awards stay within their ranks and seats, and what do they cost at most?"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from policies.checks.decisions import Decisions, decisions_of
from policies.checks.flaw import Flaw
from policies.checks.intervals import Interval, interval_of
from policies.checks.names import Names
from policies.checks.stretches import Stretch
from policies.language.bounds import Bound
from policies.language.conditions import AllOf, Compare, Condition
from policies.language.document import Policy
from policies.language.grading import Award, Grading
from policies.verdict import Text

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Cost:
    """What one award comes to: amount (yuan) times places; None where nothing limits the places."""

    award: Text
    clause: str
    amount: Number
    places: int | None

    @property
    def total(self) -> Number | None:
        """Amount times places, in yuan."""
        return None if self.places is None else self.amount * self.places


def find_award_flaws(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield awards beyond their seats or ranks or never given, and ranks that two awards pay or none in between."""
    grading = policy.grading
    if grading is None:
        return
    together = _given_together(grading, names)
    paid: list[tuple[int, int, int]] = []
    for index, award in enumerate(grading.awards):
        at = f"grading.awards.{index}"
        yield from _flawed_award(grading, award, at)
        if together is not None and not any(index in some for some in together):
            message = "nobody is ever given this: whoever is as it asks for never has the grade it asks for"
            yield Flaw(f"{at}.when", message)
        ranks = _ranks(award.when)
        if award.amount is not None and ranks is not None:
            paid.append((*ranks, index))
    for first, second in pairwise(sorted(paid)):
        at = f"grading.awards.{second[2]}"
        if together is not None and second[0] <= first[1] and not any({first[2], second[2]} <= one for one in together):
            continue  # the same rank under two grades
        if second[0] <= first[1]:
            yield Flaw(at, f"rank {second[0]} is paid twice: it is among {first[0]} to {first[1]} already")
        elif second[0] > first[1] + 1:
            low, high = first[1] + 1, second[0] - 1
            left_out = f"rank {low} is" if low == high else f"ranks {low} to {high} are"
            yield Flaw(at, f"{left_out} left out between two awards")


def _given_together(grading: Grading, names: Names) -> set[frozenset[int]] | None:
    """Return which awards one provider may be given together; None where the list of grades does not tell."""
    grades = grading.grades
    passing = frozenset(index for index, grade in enumerate(grades) if grade.quota is not None)
    known = {**names.values, **names.grading}
    awarded = [award.when for award in grading.awards]
    asked = {value for when in awarded for name, bound in _certain(when) if name == "grade" for value in bound.values}
    both = decisions_of([*(grade.when for grade in grades), *awarded], frozenset(), known)
    if not both.is_small or not asked or not asked <= {grade.grade for grade in grades}:
        return None
    axes = {name: stretches for name, stretches in both.axes.items() if name != "grade"}
    list_of_grades = Decisions([grade.when for grade in grades], passing, axes)
    awards = Decisions(awarded, frozenset(), axes)
    found: set[frozenset[int]] = set()
    for cell in list_of_grades.cells():
        for taken in list_of_grades.taken(cell):
            here = {**cell, "grade": Stretch(grades[taken].grade)}
            found.add(frozenset(index for index, _ in enumerate(awarded) if awards.holds(index, here)))
    return found


def costs_of(policy: Policy) -> tuple[Cost, ...]:
    """Return what each award of money costs when all its places are taken."""
    grading = policy.grading
    if grading is None:
        return ()
    return tuple(
        Cost(award.label, award.clause, award.amount, _places(grading, award))
        for award in grading.awards
        if award.amount is not None
    )


def _flawed_award(grading: Grading, award: Award, at: str) -> Iterator[Flaw]:
    if award.amount is None and award.title is None and award.force == "commanded":
        yield Flaw(
            at, "it gives nothing: write amount, title, or force: proposed for what the bureau decides each time"
        )
    ranks = _ranks(award.when)
    if ranks is None:
        return
    count = ranks[1] - ranks[0] + 1
    if award.seats is not None and count != award.seats:
        yield Flaw(
            f"{at}.seats", f"ranks {ranks[0]} to {ranks[1]} are {count} places, and there are {award.seats} seats"
        )
    limit = _limit_of_grade(grading, award)
    if limit is not None and ranks[1] > limit:
        yield Flaw(f"{at}.when", f"it reaches rank {ranks[1]}, and the grade it asks for ends at {limit}")


def _places(grading: Grading, award: Award) -> int | None:
    ranks = _ranks(award.when)
    known = [
        award.seats,
        None if ranks is None else ranks[1] - ranks[0] + 1,
        _limit_of_grade(grading, award),
    ]
    return min((one for one in known if one is not None), default=None)


def _limit_of_grade(grading: Grading, award: Award) -> int | None:
    """Return how many may have the grade the award asks for."""
    wanted = next((set(bound.values) for name, bound in _certain(award.when) if name == "grade"), None)
    if wanted is None:
        return None
    limits: list[int | None] = []
    for grade in grading.grades:
        if grade.grade in wanted:
            quota = grade.quota.places if grade.quota and grade.quota.per == "programme" else None
            ranks = _ranks(grade.when) if grade.when is not None else None
            limits.append(quota if quota is not None else ranks[1] if ranks is not None else None)
    known = [limit for limit in limits if limit is not None]
    return sum(known) if known and len(known) == len(limits) else None


def _ranks(condition: Condition) -> tuple[int, int] | None:
    """Return the first and last rank for which the condition may hold, None when it sets no last."""
    found: Interval | None = None
    for name, bound in _certain(condition):
        if name == "rank":
            found = interval_of(bound, 1)
    if found is None or found.high is None:
        return None
    return int(found.low or 1), int(found.high)


def _certain(condition: Condition) -> Iterator[tuple[str, Bound]]:
    match condition:
        case AllOf():
            for part in condition.all:
                yield from _certain(part)
        case Compare():
            yield condition.name, condition.bound
        case _:
            return
