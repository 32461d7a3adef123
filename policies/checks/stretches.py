"""Into which stretches do some conditions cut the values of a name: all that they can tell apart, each with a value?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from policies.checks.sorts import Sort
from policies.language.bounds import Bound
from policies.language.words import Scalar

Number = int | Decimal | Fraction
# Stands for every value that no condition names.
_ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values no condition tells apart: one that stands for them, and for numbers the ends (a single number: twice)."""

    value: Scalar | Fraction
    low: Number | None = None
    high: Number | None = None

    @property
    def told(self) -> str:
        """Return the values in words, such as `79`, `between 79 and 80`, `above 80`."""
        if self.low is None and self.high is None:
            return str(self.value).lower() if isinstance(self.value, bool) else f"“{self.value}”"
        if self.low is None or self.high is None:
            return f"below {self.high}" if self.low is None else f"above {self.low}"
        return str(self.low) if self.low == self.high else f"between {self.low} and {self.high}"


def stretches_of(sort: Sort, bounds: Sequence[Bound]) -> tuple[Stretch, ...]:
    """Return the stretches into which the bounds cut what a name of this sort can be, upwards where it is a number."""
    values = list(dict.fromkeys(value for bound in bounds for value in bound.values))
    numbers = {number for bound in bounds for number in bound.numbers.values()} | {
        value for value in values if isinstance(value, int | Decimal) and not isinstance(value, bool)
    }
    if sort.type == "boolean":
        return (Stretch(value=False), Stretch(value=True))
    if numbers:
        return tuple(_cut(sort, sorted(numbers | {end for end in (sort.least, sort.most) if end is not None})))
    others = sorted(sort.options - set(map(str, values)))
    return tuple(map(Stretch, (*values, *(others[:1] if sort.options else [_ANOTHER]))))


def _cut(sort: Sort, points: Sequence[int | Decimal]) -> Iterator[Stretch]:
    """Yield the numbers below, at, between and above the points, as far as there are any."""
    ends: Iterable[tuple[int | Decimal | None, int | Decimal | None]] = pairwise((None, *points, None))
    for low, high in ends:
        if _is_within(sort, low, high) and (value := _one_between(sort, low, high)) is not None:
            yield Stretch(value, low, high)
        if high is not None and _is_at(sort, high):
            yield Stretch(high, high, high)


def _is_within(sort: Sort, low: Number | None, high: Number | None) -> bool:
    below = sort.least is not None and (high is not None and high <= sort.least)
    above = sort.most is not None and (low is not None and low >= sort.most)
    return not below and not above


def _is_at(sort: Sort, point: Number) -> bool:
    on_grid = sort.step is None or Fraction(point) % Fraction(sort.step) == 0
    return on_grid and (sort.least is None or point >= sort.least) and (sort.most is None or point <= sort.most)


def _one_between(sort: Sort, low: Number | None, high: Number | None) -> Fraction | None:
    """Return a number between two ends, a multiple of the sort's step; None when there is none."""
    step = Fraction(1 if sort.step is None else sort.step)
    if low is None:
        return None if high is None else (-(-Fraction(high) // step) - 1) * step
    if high is None:
        return (Fraction(low) // step + 1) * step
    if sort.step is None:
        return (Fraction(low) + Fraction(high)) / 2
    found = (Fraction(low) // step + 1) * step
    return found if found < high else None
