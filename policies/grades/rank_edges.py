"""May it matter who of some equals is first: does an edge of a grade, a quota or an award run through their places?"""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from policies.grades.quotas import places_of
from policies.grades.standing_rules import StandingRule, standing_rules_of
from policies.language.bounds import Bound
from policies.language.document import Policy
from policies.language.grading import Grade


def order_may_matter(policy: Policy, first: int, last: int, ranked_count: int) -> bool:
    """Tell whether some rule may treat two of the places from `first` to `last` differently, of so many ranked.

    What the rules alone do not say counts as may: places per district or filled up, and seats of an award whose
    candidates nobody knows yet.
    """
    grades = policy.grading.grades if policy.grading else ()
    return any(
        cuts(rule, first, last, ranked_count) or _seats_cut(rule, first, last, ranked_count)
        for rule in standing_rules_of(policy)
    ) or any(_quota_cuts(grade, first, last, ranked_count) for grade in grades)


def cuts(rule: StandingRule, first: int, last: int, ranked_count: int) -> bool:
    """Tell whether the rule turns between two of these places."""
    edges = (edge for one in _on_places(rule, ranked_count) for edge in (*_lower(*one), *_upper(*one)))
    return any(first <= edge < last for edge in edges)


def _quota_cuts(grade: Grade, first: int, last: int, ranked_count: int) -> bool:
    quota = grade.quota
    if quota is None or first == last:
        return False
    return quota.per != "programme" or quota.back_fill or first <= places_of(quota, ranked_count) < last


def _seats_cut(rule: StandingRule, first: int, last: int, ranked_count: int) -> bool:
    """Tell whether seats may run out among these places: no sooner than as many stand before them."""
    if rule.seats is None or first == last:
        return False
    bounds = _on_places(rule, ranked_count)
    low = min((edge for one in bounds for edge in _lower(*one)), default=0)
    high = max((edge for one in bounds for edge in _upper(*one)), default=ranked_count)
    return max(low + rule.seats, first) < min(high, last)


def _on_places(rule: StandingRule, ranked_count: int) -> list[tuple[Bound, int]]:
    """Return each bound on a place, or on its share of those ranked, and what turns its numbers into places."""
    times = {"rank": 1, "share_of_ranked": ranked_count}
    return [(one.compare.bound, times[one.compare.name]) for one in rule.leaves if one.compare.name in times]


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
