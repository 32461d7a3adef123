"""May it matter who of some equals is first: does an edge of a grade, a quota or an award run through their places?"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from policies.grades.quotas import places_of
from policies.language.bounds import Bound
from policies.language.conditions import Compare, Condition, leaves_of
from policies.language.grading import Award, Grade, Grading


def order_may_matter(grading: Grading, first: int, last: int, ranked_count: int) -> bool:
    """Tell whether some rule may treat two of the places from `first` to `last` differently, of so many ranked.

    What the rules alone do not say counts as may: places per district or filled up, and seats of an award whose
    candidates nobody knows yet.
    """
    whens = [one.when for one in (*grading.grades, *grading.awards) if one.when is not None]
    edges = {edge for when in whens for edge in _edges(when, ranked_count)}
    return (
        any(first <= edge < last for edge in edges)
        or any(_quota_cuts(grade, first, last, ranked_count) for grade in grading.grades)
        or any(_seats_cut(award, first, last, ranked_count) for award in grading.awards)
    )


def _quota_cuts(grade: Grade, first: int, last: int, ranked_count: int) -> bool:
    quota = grade.quota
    if quota is None or first == last:
        return False
    return quota.per != "programme" or quota.back_fill or first <= places_of(quota, ranked_count) < last


def _seats_cut(award: Award, first: int, last: int, ranked_count: int) -> bool:
    """Tell whether seats may run out among these places: no sooner than as many stand before them."""
    if award.seats is None or first == last:
        return False
    leaves = list(_on_places(award.when, ranked_count))
    low = min((edge for leaf, times in leaves for edge in _lower(leaf, times)), default=0)
    high = max((edge for leaf, times in leaves for edge in _upper(leaf, times)), default=ranked_count)
    return max(low + award.seats, first) < min(high, last)


def _edges(when: Condition, ranked_count: int) -> Iterator[int]:
    """Yield each place after which a condition on the place, or on its share of those ranked, may turn."""
    for bound, times in _on_places(when, ranked_count):
        yield from (*_lower(bound, times), *_upper(bound, times))


def _on_places(when: Condition, ranked_count: int) -> Iterator[tuple[Bound, int]]:
    """Yield each bound on places, and what turns its numbers into places."""
    for leaf in leaves_of(when):
        if isinstance(leaf, Compare) and leaf.name in {"rank", "share_of_ranked"}:
            yield leaf.bound, ranked_count if leaf.name == "share_of_ranked" else 1


def _exact(bound: Bound) -> list[int | Decimal]:
    return [one for one in (bound.is_, *(bound.one_of or ())) if isinstance(one, int | Decimal)]


def _upper(bound: Bound, times: int) -> list[int]:
    """Return the places after which a bound no longer holds."""
    within = [floor(Fraction(one) * times) for one in (bound.at_most, *_exact(bound)) if one is not None]
    return within if bound.less_than is None else [*within, ceil(Fraction(bound.less_than) * times) - 1]


def _lower(bound: Bound, times: int) -> list[int]:
    """Return the places after which a bound begins to hold."""
    beyond = [ceil(Fraction(one) * times) - 1 for one in (bound.at_least, *_exact(bound)) if one is not None]
    return beyond if bound.more_than is None else [*beyond, floor(Fraction(bound.more_than) * times)]
