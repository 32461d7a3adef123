"""Which numbers does a comparison admit, and do two of them share some or leave some out?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from policies.language.bounds import Bound

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends; an end that is absent is open for ever."""

    low: Fraction | None
    low_in: bool
    high: Fraction | None
    high_in: bool


def interval_of(bound: Bound, step: Number | None = None) -> Interval | None:
    """Return the numbers a bound admits, None when it is no plain stretch; with a step, ends lie on its multiples."""
    if bound.one_of is not None or isinstance(bound.is_, str | bool | date):
        return None
    if bound.is_ is not None:
        return Interval(Fraction(bound.is_), True, Fraction(bound.is_), True)  # noqa: FBT003  # a value's fields
    lows = [(Fraction(one), is_in) for one, is_in in ((bound.at_least, 1), (bound.more_than, 0)) if one is not None]
    highs = [(Fraction(one), is_in) for one, is_in in ((bound.at_most, 1), (bound.less_than, 0)) if one is not None]
    low = max(lows, key=lambda end: (end[0], -end[1]), default=None)
    high = min(highs, default=None)
    plain = Interval(low[0] if low else None, bool(low and low[1]), high[0] if high else None, bool(high and high[1]))
    return plain if step is None or step <= 0 else _on_grid(plain, Fraction(step))


def _on_grid(one: Interval, step: Fraction) -> Interval:
    """Return the same numbers, among multiples of the step, with both ends in."""
    low = one.low
    if low is not None:
        low = (-(-low // step) if one.low_in else low // step + 1) * step
    high = one.high
    if high is not None:
        high = (high // step if one.high_in else -(-high // step) - 1) * step
    return Interval(low, True, high, True)  # noqa: FBT003  # a value's fields


def share_an_edge(lower: Interval, upper: Interval) -> bool:
    """Tell whether the end of one stretch and the beginning of the other overlap; `lower` begins first."""
    if lower.high is None or upper.low is None:
        return False
    return lower.high > upper.low or (lower.high == upper.low and lower.high_in and upper.low_in)
