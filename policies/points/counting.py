"""How many points does a quantity bring: by bands, steps, whole units or in proportion?"""

from decimal import Decimal
from fractions import Fraction

from policies.language.grading import Band, OfQuantity, PerUnit, Scale, Steps
from policies.points import arithmetic as a
from policies.points.fractional import Fractional, whole


def scaled(points: int | Decimal, scale: int) -> int:
    """Return points, whole numbers of 1/scale."""
    return int(Fraction(points) * scale)


def count(name: str, indicator: OfQuantity, value: Fractional, scale: int) -> Fractional:
    """Return the points of a value that is known, in 1/scale; raise ValueError, naming the indicator, for no way."""
    if indicator.bands:
        return whole(_bands(name, indicator.bands, value, scale))
    if indicator.steps:
        return whole(_steps(name, indicator.steps, value, scale))
    if indicator.each:
        return _per_unit(name, indicator.each, value, scale)
    if indicator.scale:
        return _in_proportion(name, indicator.scale, value, scale)
    message = f"{name}: nothing says how its points are counted"
    raise ValueError(message)


def _bands(name: str, bands: tuple[Band, ...], value: Fractional, scale: int) -> a.Expression:
    if bands[-1].under is not None or bands[-1].up_to is not None:
        message = f"{name}: the last band has a bound; what is above it has no points"
        raise ValueError(message)
    found = _band(name, bands[-1], value, scale)
    for band in reversed(bands[:-1]):
        points = _band(name, band, value, scale)
        if band.under is not None:
            found = a.If(value.compared("<", Fraction(band.under)), points, found)
        elif band.up_to is not None:
            found = a.If(value.compared("<=", Fraction(band.up_to)), points, found)
        else:
            message = f"{name}: a band without a bound stands before the last; what follows is never reached"
            raise ValueError(message)
    return found


def _band(name: str, band: Band, value: Fractional, scale: int) -> a.Expression:
    return _steps(name, band.steps, value, scale) if band.steps else a.Whole(scaled(band.points or 0, scale))


def _steps(name: str, steps: Steps, value: Fractional, scale: int) -> a.Expression:
    start = Fraction(steps.start)
    more = value.less(start).over(_positive(name, steps.each)).floor_of_positive()
    points = a.plus(a.Whole(scaled(steps.points, scale)), a.times(a.Whole(scaled(steps.adds, scale)), more))
    return a.If(value.compared("<", start), a.ZERO, points)


def _per_unit(name: str, unit: PerUnit, value: Fractional, scale: int) -> Fractional:
    """Return points for the units there are: below zero there is none, and no part of one."""
    below_zero = value.compared("<", Fraction(0))
    if unit.each == "exact":
        exact = value.times(Fraction(unit.points) * scale)
        return Fractional(a.If(below_zero, a.ZERO, exact.above), exact.below, exact.factor)
    units = value.over(_positive(name, unit.each)).floor_of_positive()
    return whole(a.If(below_zero, a.ZERO, a.times(a.Whole(scaled(unit.points, scale)), units)))


def _in_proportion(name: str, proportion: Scale, value: Fractional, scale: int) -> Fractional:
    return value.times(Fraction(proportion.to) * scale / _positive(name, proportion.of))


def _positive(name: str, number: int | Decimal) -> Fraction:
    if number <= 0:
        message = f"{name}: a step or scale of {number} leads nowhere; it is more than zero"
        raise ValueError(message)
    return Fraction(number)
