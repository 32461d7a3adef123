"""What would lift a provider: up to which place or how many points does a grade or award ask for more, and where?"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from policies.grades.standing_rules import StandingRule, standing_rules_of
from policies.language.document import Policy
from policies.language.grading import Indicator, OfQuantity, PerUnit, Steps
from policies.quantities.exact import number_of
from policies.situation import Value
from policies.verdict import Text

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Edge:
    """What a grade or award asks of place or points: at most this `place`, or at least (`beyond`: more than) `points`.

    `alone`: it asks for nothing else; otherwise the label is not yet promised by reaching the edge.
    """

    rule: str
    clause: str
    label: Text
    alone: bool
    place: int | None = None
    points: Number | None = None
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next number of its quantity at which an indicator brings more points."""

    at: Fraction
    beyond: bool = False


def find_edges(policy: Policy, ranked_count: int) -> tuple[Edge, ...]:
    """Return the edges of grades, awards and the selection in place and points, in the order of the document.

    `ranked_count` turns a share of those ranked into a place.
    """
    return tuple(edge for rule in standing_rules_of(policy) for edge in _edges(rule, ranked_count))


def _edges(rule: StandingRule, ranked_count: int) -> Iterator[Edge]:
    at = (rule.rule, rule.clause, rule.label, rule.alone)
    for name, bound in ((leaf.compare.name, leaf.compare.bound) for leaf in rule.leaves if leaf.holds):
        least = bound.at_least if bound.at_least is not None else bound.more_than
        most = bound.at_most if bound.at_most is not None else bound.less_than
        if name == "score" and least is not None:
            yield Edge(*at, points=least, beyond=bound.at_least is None)
        place = None if most is None else _place(name, most, ranked_count, within=bound.at_most is not None)
        if place is not None and place > 0:
            yield Edge(*at, place=place)


def _place(name: str, most: Number, ranked_count: int, *, within: bool) -> int | None:
    """Return the last place that is within a bound on the rank, or on the share of those ranked."""
    if name not in {"rank", "share_of_ranked"}:
        return None
    exact = Fraction(most) * (ranked_count if name == "share_of_ranked" else 1)
    return floor(exact) if within or exact.denominator > 1 else int(exact) - 1


def next_step(indicator: Indicator, value: Value | None, points: Decimal | None) -> NextStep | None:
    """Return where an indicator brings more than now; None: it has reached its cap, or it is not told so simply.

    Told for what is counted by bands, steps or whole units of a quantity that is not rounded first. Where nobody says
    what the quantity is, that may be worth points already: the next step is nought.
    """
    known = number_of(value)
    number = known or Fraction(0)
    if not isinstance(indicator, OfQuantity) or indicator.round is not None:
        return None
    if points is not None and indicator.at_most is not None and points >= indicator.at_most:
        return None
    if indicator.steps:
        return NextStep(_after(indicator.steps, number))
    if isinstance(indicator.each, PerUnit) and indicator.each.each != "exact":
        each = Fraction(indicator.each.each)
        return NextStep((floor(max(number, Fraction(0)) / each) + 1) * each)
    for band in indicator.bands or ():
        edge = band.under if band.under is not None else band.up_to
        if edge is not None and (number >= edge if band.under is not None else number > edge):
            continue
        if known is None and band.points and not points:
            return NextStep(Fraction(0))
        after = None if band.steps is None else _after(band.steps, number)
        if edge is None or (after is not None and after < edge):
            return None if after is None else NextStep(after)
        return NextStep(Fraction(edge), beyond=band.under is None)
    return None


def _after(steps: Steps, number: Fraction) -> Fraction:
    """Return the next number at which steps bring more."""
    start, each = Fraction(steps.start), Fraction(steps.each)
    return start if number < start else start + (floor((number - start) / each) + 1) * each
