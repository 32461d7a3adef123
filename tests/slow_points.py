"""What does a rubric give, read word by word with fractions, slowly and without the compiler?"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from policies.language.grading import (
    Band,
    ByHand,
    ByTable,
    Group,
    Indicator,
    OfQuantity,
    Rounding,
    Rubric,
    Steps,
    Table,
)

Measured = Mapping[str, object]
Points = dict[str, Fraction | None]


def slow_points(rubric: Rubric, measured: Measured) -> Points:
    """Return every indicator's points and the total, None where they are unknown."""
    found: Points = {}
    total = Fraction(0)
    unknown = False
    for name, indicator in rubric.indicators.items():
        points = _points(name, indicator, measured, found)
        if points is None:
            unknown = True
        else:
            total += points
    found["total"] = None if unknown else _between(rubric.at_least, total, rubric.at_most)
    return found


def _points(name: str, indicator: Indicator, measured: Measured, found: Points) -> Fraction | None:
    found[name] = None
    if isinstance(indicator, Group):
        points = _group(indicator, measured, found)
    else:
        points = _leaf(name, indicator, measured)
        if points is None and indicator.no_data == "zero":
            points = Fraction(0)
    if points is not None:
        points = _between(indicator.at_least, points, indicator.at_most)
    found[name] = points
    return points


def _leaf(name: str, indicator: OfQuantity | ByTable | ByHand, measured: Measured) -> Fraction | None:
    if isinstance(indicator, OfQuantity):
        value = measured.get(indicator.of)
        return None if value is None else _of_quantity(indicator, Fraction(value))
    if isinstance(indicator, ByTable):
        return _table(name, indicator, measured)
    mark = measured.get(f"mark:{name}")
    if mark is None:
        return None
    if indicator.round is None:
        return Fraction(floor(Fraction(mark) * 100 + Fraction(1, 2)), 100)
    return _round(Fraction(mark), indicator.round)


def _of_quantity(indicator: OfQuantity, value: Fraction) -> Fraction:
    value = _round(value, indicator.round)
    points = Fraction(0)
    if indicator.bands:
        points = _bands(indicator.bands, value)
    elif indicator.steps:
        points = _steps(indicator.steps, value)
    elif indicator.each and value >= 0:
        units = value if indicator.each.each == "exact" else Fraction(floor(value / Fraction(indicator.each.each)))
        points = units * Fraction(indicator.each.points)
    elif indicator.scale:
        points = value / Fraction(indicator.scale.of) * Fraction(indicator.scale.to)
    return _round(points, indicator.round_points)


def _bands(bands: tuple[Band, ...], value: Fraction) -> Fraction:
    for band in bands:
        if (band.under is not None and value >= Fraction(band.under)) or (
            band.up_to is not None and value > Fraction(band.up_to)
        ):
            continue
        return _steps(band.steps, value) if band.steps else Fraction(band.points)
    message = "no band holds the value"
    raise AssertionError(message)


def _steps(steps: Steps, value: Fraction) -> Fraction:
    if value < Fraction(steps.start):
        return Fraction(0)
    more = floor((value - Fraction(steps.start)) / Fraction(steps.each))
    return Fraction(steps.points) + more * Fraction(steps.adds)


def _table(name: str, indicator: ByTable, measured: Measured) -> Fraction | None:
    counted = [(measured.get(":".join((name, *path))), points) for path, points in ends(indicator.table)]
    if counted[0][0] is None:
        return None
    there = [(Fraction(count), points) for count, points in counted if count]
    total = sum((count * points for count, points in there), Fraction(0))
    match indicator.combine:
        case "sum":
            points = total / measured[f"{name}:"] if indicator.weighted_by else total
        case "mean":
            points = total / sum(count for count, _ in there) if there else None
        case _:
            points = max((points for _, points in there), default=None)
    return None if points is None else _round(points, indicator.round)


def ends(table: Table, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Fraction]]:
    if isinstance(table, dict):
        return [end for key, value in table.items() for end in ends(value, (*path, key))]
    return [(path, Fraction(table))]


def _group(group: Group, measured: Measured, found: Points) -> Fraction | None:
    parts = {name: _points(name, part, measured, found) for name, part in group.parts.items()}
    if None in parts.values():
        return None
    if group.weights is None:
        total = sum(parts.values(), Fraction(0))
    else:
        weights = {name: Fraction(weight) for name, weight in group.weights.items()}
        total = sum(weights[name] * points for name, points in parts.items()) / sum(weights.values())
    return _round(Fraction(group.base) + total, group.round)


def _round(value: Fraction, rounding: Rounding | None) -> Fraction:
    if rounding is None:
        return value
    steps = value / Fraction(rounding.to)
    match rounding.how:
        case "down":
            return floor(steps) * Fraction(rounding.to)
        case "up":
            return ceil(steps) * Fraction(rounding.to)
        case "half_up":
            return floor(steps + Fraction(1, 2)) * Fraction(rounding.to)


def _between(least: object, value: Fraction, most: object) -> Fraction:
    value = value if most is None else min(value, Fraction(most))
    return value if least is None else max(value, Fraction(least))
