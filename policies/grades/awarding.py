"""Who is rewarded, with how much, and where must somebody decide before money moves?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from policies.grades.grade import Waiting, inputs_of, unknown_in
from policies.grades.grade_all import Graded, at_place
from policies.grades.quotas import seated
from policies.grades.ranking import rank
from policies.language.grading import Award, Grading
from policies.quantities.measuring import holds
from policies.situation import Situation
from policies.verdict import Reason, Text


@dataclass(frozen=True, slots=True)
class Granted:
    """What one provider is given: an amount in yuan, a title, or both.

    Of what is only `proposed` an official decides: `accepted` is None until then, and it is given only when accepted.
    Where the rules propose neither amount nor title, it is money, and he says how much.
    """

    provider: str
    label: Text
    amount: int | Decimal | None
    title: Text | None
    force: Literal["commanded", "proposed"]
    because: Reason
    accepted: bool | None = True

    @property
    def sure(self) -> bool:
        """Whether it is given: the rule commands it, or somebody accepted it."""
        return self.accepted is True

    @property
    def amount_is_open(self) -> bool:
        """Whether it is money of which neither the rules nor anybody says how much."""
        return self.amount is None and self.title is None


@dataclass(frozen=True, slots=True)
class Total:
    """What awards come to: what is `known` of it in yuan, and to whom is given what nobody has put a number on."""

    known: int | Decimal
    unknown: tuple[str, ...] = ()

    @property
    def yuan(self) -> int | Decimal | None:
        """The whole; None while an amount is not known."""
        return None if self.unknown else self.known

    def passes(self, budget: int | Decimal | None) -> bool | None:
        """Return whether it is more than the budget (yuan; None: no limit); None where that is not known."""
        if budget is None:
            return False
        return True if self.known > budget else None if self.unknown else False


def total_of(granted: Iterable[Granted]) -> Total:
    """Return what those awards come to that are sure to be given."""
    sure = [one for one in granted if one.sure]
    return Total(sum((one.amount or 0 for one in sure), 0), tuple(one.provider for one in sure if one.amount_is_open))


@dataclass(frozen=True, slots=True)
class Awards:
    """All that is granted, its total in yuan by the rules alone, and those for whom something must be decided first."""

    granted: tuple[Granted, ...]
    total: int | Decimal
    waiting: Mapping[str, tuple[Waiting, ...]]


def awards_by_rule(grading: Grading) -> Mapping[str, Award]:
    """Return each award by the path of its rule, such as `grading.awards.0`."""
    return {f"grading.awards.{index}": award for index, award in enumerate(grading.awards)}


def award_all(grading: Grading, graded: Graded) -> Awards:
    """Return what a graded population is given.

    Equals of whom the rule would treat one otherwise than the other wait: money is never split, and there are never
    more awards than seats.
    """
    granted: list[Granted] = []
    waiting: dict[str, tuple[Waiting, ...]] = {}
    for rule, award in awards_by_rule(grading).items():
        for one, found in _of_award(rule, award, graded).items():
            if isinstance(found, Granted):
                granted.append(found)
            else:
                waiting[one] = (*waiting.get(one, ()), found)
    return Awards(tuple(granted), sum((one.amount or 0 for one in granted), 0), waiting)


def _of_award(rule: str, award: Award, graded: Graded) -> dict[str, Granted | Waiting]:
    answers = {one: _asked(award, one, graded) for one in graded.answers}
    candidates = [one for one, answer in answers.items() if answer is True]
    doubtful = [one for one, answer in answers.items() if answer is None]
    seats = _seats(award, candidates, doubtful, graded)
    found: dict[str, Granted | Waiting] = {one: _waits(rule, award, one, graded) for one in doubtful}
    for one in candidates:
        if seats[one]:
            found[one] = _given(rule, award, one, graded)
        elif seats[one] is None:
            found[one] = _waits(rule, award, one, graded)
    return found


def _asked(award: Award, one: str, graded: Graded) -> bool | None:
    """Return whether the award is due at every place the provider may have; None where that is not known."""
    answers = {holds(award.when, situation) for situation in _both(one, graded)}
    return answers.pop() if len(answers) == 1 else None


def _both(one: str, graded: Graded) -> tuple[Situation, Situation]:
    best, worst = graded.situations[one]
    grade = graded.answers[one].grade
    return (best, worst) if grade is None else (best.with_given(grade=grade), worst.with_given(grade=grade))


def _seats(award: Award, candidates: list[str], doubtful: list[str], graded: Graded) -> Mapping[str, bool | None]:
    if award.seats is None:
        return dict.fromkeys(candidates, True)
    order = {one: -place.rank for one, place in graded.ranking.places.items()}
    before = (*candidates, *_at_once(award, doubtful, graded))
    sure = seated(candidates, award.seats, rank({one: order[one] for one in before if one in order}))
    hoped = seated(candidates, award.seats, rank({one: order[one] for one in candidates if one in order}))
    return {one: sure[one] if sure[one] == hoped[one] else None for one in candidates}


def _at_once(award: Award, doubtful: list[str], graded: Graded) -> list[str]:
    """Return as many of the doubtful as may have the award at once.

    Of equals who only wait for their order these are no more than there are places among theirs at which it is due.
    """
    equals = [group for group in graded.ranking.to_decide if any(one in group for one in doubtful)]
    ordered, among = {one for group in equals for one in group}, len(graded.ranking.places)
    found = [one for one in doubtful if one not in ordered]
    for group in equals:
        place, waiting = graded.ranking.places[group[0]], [one for one in group if one in doubtful]
        due = [
            number
            for number in range(place.rank, place.last + 1)
            if any(holds(award.when, at_place(_both(one, graded)[0], number, among)) is not False for one in waiting)
        ]
        found += waiting[: len(due)]
    return found


def _given(rule: str, award: Award, one: str, graded: Graded) -> Granted:
    because = Reason(rule, award.clause, award.label, inputs_of(award.when, _both(one, graded)[0]))
    return Granted(one, award.label, award.amount, award.title, award.force, because)


def _waits(rule: str, award: Award, one: str, graded: Graded) -> Waiting:
    unknown = tuple(dict.fromkeys(name for each in _both(one, graded) for name in unknown_in(award.when, each)))
    equals = next((group for group in graded.ranking.groups if one in group), ())
    return Waiting(rule, award.clause, unknown, () if unknown else equals)
