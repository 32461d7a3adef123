"""How fine are the points of a rubric: of which step is every value it can give a multiple?"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import assert_never

from policies.language.grading import (
    Band,
    ByHand,
    ByTable,
    Group,
    Indicator,
    OfQuantity,
    Points,
    Rounding,
    Steps,
    Table,
)

# A mark without rounding of its own counts to the hundredth; a finer one is not taken.
MARK_STEP = Decimal("0.01")
MARK_GRAIN = Fraction(MARK_STEP)


def grain_of(name: str, indicator: Indicator) -> Fraction:
    """Return the step of which all points of an indicator are multiples.

    Raises ValueError, naming the indicator, where only a rounding could make the points a finite decimal.
    """
    found = common(*_bounds(indicator), _grain(name, indicator))
    if not terminates(found):
        wanted = "round_points" if isinstance(indicator, OfQuantity) else "round"
        message = f"{name}: these points have no last decimal place; say with {wanted} how they are rounded"
        raise ValueError(message)
    return found


def common(*values: Fraction | None) -> Fraction:
    """Return the greatest number of which all values are multiples (1 where there are none but zeros)."""
    above, below = 0, 1
    for value in values:
        if value:
            above, below = gcd(above * value.denominator, value.numerator * below), below * value.denominator
    return Fraction(above, below) if above else Fraction(1)


def terminates(number: Fraction) -> bool:
    """Tell whether the number has an end to its decimals: its denominator has no other primes than 2 and 5."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def scale_of(grain: Fraction) -> int:
    """Return the smallest power of ten that makes every multiple of `grain` whole."""
    scale = 1
    while (grain * scale).denominator != 1:
        scale *= 10
    return scale


def _grain(name: str, indicator: Indicator) -> Fraction:
    match indicator:
        case OfQuantity():
            return common(*_of_quantity(name, indicator), _step(name, indicator.round_points))
        case ByTable():
            return common(*_by_table(name, indicator), _step(name, indicator.round))
        case ByHand():
            return _step(name, indicator.round) or MARK_GRAIN
        case Group():
            return common(*_by_group(name, indicator), _step(name, indicator.round))
        case _:
            assert_never(indicator)


def _step(name: str, rounding: Rounding | None) -> Fraction | None:
    if rounding is None:
        return None
    if rounding.to <= 0:
        message = f"{name}: nothing is rounded to a step of {rounding.to}; it is more than zero"
        raise ValueError(message)
    return Fraction(rounding.to)


def _of_quantity(name: str, indicator: OfQuantity) -> Iterator[Fraction]:
    step = _step(name, indicator.round)
    for band in indicator.bands or ():
        yield from _band(band)
    if indicator.steps:
        yield from _steps(indicator.steps)
    if indicator.each and indicator.each.each != "exact":
        yield Fraction(indicator.each.points)
        return
    worth = _worth_of_one(indicator)
    if worth is None or indicator.round_points:
        return
    if step is None:
        message = f"{name}: points in proportion need a rounding; say it with round (the quantity) or round_points"
        raise ValueError(message)
    yield step * worth


def _worth_of_one(indicator: OfQuantity) -> Fraction | None:
    """Return the points one of the quantity brings, where they are in proportion."""
    if indicator.each:
        return Fraction(indicator.each.points)
    if indicator.scale and indicator.scale.of > 0:
        return Fraction(indicator.scale.to) / Fraction(indicator.scale.of)
    return None


def _band(band: Band) -> Iterator[Fraction]:
    if band.steps:
        yield from _steps(band.steps)
    yield Fraction(band.points or 0)


def _steps(steps: Steps) -> tuple[Fraction, Fraction]:
    return Fraction(steps.points), Fraction(steps.adds)


def _by_table(name: str, indicator: ByTable) -> Iterator[Fraction]:
    divides = indicator.combine == "mean" or (indicator.weighted_by and indicator.combine == "sum")
    if divides and indicator.round is None:
        message = f"{name}: a mean or a weighted sum needs a rounding; say it with round"
        raise ValueError(message)
    for _, points in leaves_of(indicator.table):
        yield Fraction(points)


def _by_group(name: str, group: Group) -> Iterator[Fraction]:
    yield Fraction(group.base)
    if group.round:
        return
    whole = total_weight(name, group) if group.weights else Fraction(1)
    for part, indicator in group.parts.items():
        yield grain_of(part, indicator) * Fraction(group.weights[part] if group.weights else 1) / whole


def total_weight(name: str, group: Group) -> Fraction:
    """Return the sum of a group's weights; raise ValueError when they do not fit its parts."""
    weights = group.weights or {}
    whole = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    if set(weights) != set(group.parts) or whole <= 0 or min(weights.values()) < 0:
        message = f"{name}: weights name every part once, none below zero and not all zero"
        raise ValueError(message)
    return whole


def leaves_of(
    table: "dict[str, Table] | Table", path: tuple[str, ...] = ()
) -> "Iterator[tuple[tuple[str, ...], Points]]":
    """Yield each path through a table with the points at its end."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield from leaves_of(value, (*path, key))
        return
    yield path, table


def _bounds(indicator: Indicator) -> Iterator[Fraction]:
    for bound in (indicator.at_most, indicator.at_least):
        if bound is not None:
            yield Fraction(bound)
