"""Who has one of the places when there are fewer places than candidates?"""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import assert_never

from policies.grades.ranking import Ranking
from policies.language.grading import Quota
from policies.points.arithmetic import How


def places_of(quota: Quota, among: int) -> int:
    """Return how many places there are among so many who are ranked."""
    if quota.places is not None:
        return quota.places
    return rounded(Fraction(quota.share or 0) * among, quota.rounded)


def rounded(number: Fraction, how: How) -> int:
    """Return the whole number beside a number."""
    match how:
        case "down":
            return number.numerator // number.denominator
        case "up":
            return -(-number.numerator // number.denominator)
        case "half_up":
            return (2 * number.numerator + number.denominator) // (2 * number.denominator)
        case _:
            assert_never(how)


def seated(candidates: Collection[str], places: int, ranking: Ranking) -> Mapping[str, bool | None]:
    """Return who has a place by the ranking; None where equals stand at the last place and cannot all have one.

    Candidates without a rank have one when there are places for everybody; otherwise it must be decided.
    """
    everybody = len(candidates) <= places
    found: dict[str, bool | None] = {}
    for one in candidates:
        place = ranking.places.get(one)
        if place is None:
            found[one] = True if everybody else None
        else:
            found[one] = True if place.last <= places else False if place.rank > places else None
    return found
