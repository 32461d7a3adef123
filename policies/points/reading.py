"""Which lines of arithmetic is a rubric?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import assert_never

from policies.language.grading import (
    ByHand,
    ByTable,
    Group,
    Indicator,
    OfQuantity,
    Rounding,
    Rubric,
)
from policies.points import arithmetic as a
from policies.points.counting import count, scaled
from policies.points.fractional import Fractional, whole
from policies.points.grain import MARK_GRAIN, common, grain_of, leaves_of, scale_of, total_weight
from policies.verdict import Text

TOTAL = "total"
Exact = int | Decimal


@dataclass(frozen=True, slots=True)
class Input:
    """A number the arithmetic begins with: a quantity, a mark, or what a table counted.

    Its lines are `above` and `below` (above/below, below positive); without `below` it is a whole number.
    """

    key: str
    above: a.Named
    below: a.Named | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A rubric as arithmetic: points are whole numbers of 1/scale; every indicator has a line, and the total."""

    scale: int
    inputs: tuple[Input, ...]
    lines: tuple[a.Line, ...]
    points: Mapping[str, a.Named]


def read_rubric(rubric: Rubric) -> Program:
    """Return the arithmetic of a rubric; raise ValueError, naming the indicator, where it is not exact or not whole."""
    everything = Group(
        clause=rubric.clause,
        label=Text(TOTAL),
        parts=rubric.indicators,
        at_most=rubric.at_most,
        at_least=rubric.at_least,
    )
    writer = _Writer(scale_of(common(*_grains(TOTAL, everything))))
    writer.indicator(TOTAL, everything)
    writer.points[TOTAL] = writer.points.pop(TOTAL)  # the total stands last
    return Program(writer.scale, tuple(writer.inputs.values()), tuple(writer.lines), writer.points)


def table_key(indicator: str, path: tuple[str, ...]) -> str:
    """Return the key of the input that counts the items of one end of a table."""
    return ":".join((indicator, *path))


def weight_key(indicator: str) -> str:
    """Return the key of the input by which the weights of a table's items are divided."""
    return f"{indicator}:"


def mark_key(indicator: str) -> str:
    """Return the key of the input that is a mark given by hand."""
    return f"mark:{indicator}"


def _grains(name: str, indicator: Indicator) -> list[Fraction]:
    """Return the grain of an indicator and of everything in it: each has a line of its own."""
    below = (
        [grain for part, one in indicator.parts.items() for grain in _grains(part, one)]
        if isinstance(indicator, Group)
        else []
    )
    return [*below, grain_of(name, indicator)]


@dataclass(slots=True)
class _Writer:
    """What is written so far."""

    scale: int
    inputs: dict[str, Input] = field(default_factory=dict[str, Input])
    lines: list[a.Line] = field(default_factory=list[a.Line])
    points: dict[str, a.Named] = field(default_factory=dict[str, a.Named])

    def indicator(self, name: str, indicator: Indicator) -> a.Named:
        """Write the lines of an indicator and return that of its points."""
        if name in self.points:
            message = f"{name}: two indicators have this name"
            raise ValueError(message)
        self.points[name] = a.Named("")  # keeps the document's order: a group stands before its parts
        match indicator:
            case OfQuantity():
                raw = self._of_quantity(name, indicator)
            case ByTable():
                raw = self._by_table(name, indicator)
            case ByHand():
                raw = self._by_hand(name, indicator)
            case Group():
                raw = self._group(name, indicator)
            case _:
                assert_never(indicator)
        self.points[name] = self._clamped(indicator, self._line(raw))
        return self.points[name]

    def _line(self, value: a.Expression) -> a.Named:
        if isinstance(value, a.Named):
            return value
        self.lines.append(a.Line(f"p{len(self.lines)}", value))
        return a.Named(self.lines[-1].name)

    def _input(self, key: str) -> tuple[a.Named, a.Named]:
        """Return the lines of a number that may be a fraction."""
        number = len(self.inputs)
        found = self.inputs.setdefault(key, Input(key, a.Named(f"n{number}"), a.Named(f"d{number}")))
        return found.above, found.below or found.above

    def _whole_input(self, key: str) -> a.Named:
        return self.inputs.setdefault(key, Input(key, a.Named(f"n{len(self.inputs)}"))).above

    def _scaled(self, points: Exact) -> int:
        return scaled(points, self.scale)

    def _of_quantity(self, name: str, indicator: OfQuantity) -> a.Expression:
        above, below = self._input(indicator.of)
        value = Fractional(above, below, Fraction(1))
        if indicator.round:
            step = Fraction(indicator.round.to)
            rounded = value.over(step).rounded(indicator.round.how)
            value = Fractional(self._line(a.unless_unknown(above, rounded)), a.ONE, step)
        points = self._rounded(count(name, indicator, value, self.scale), indicator.round_points)
        return a.unless_unknown(above, points, instead=_no_data(indicator))

    def _by_table(self, name: str, table: ByTable) -> a.Expression:
        leaves = [
            (self._whole_input(table_key(name, path)), self._scaled(points)) for path, points in leaves_of(table.table)
        ]
        return a.unless_unknown(leaves[0][0], self._combined(name, table, leaves), instead=_no_data(table))

    def _combined(self, name: str, table: ByTable, leaves: list[tuple[a.Named, int]]) -> a.Expression:
        total = a.plus(*(a.times(count, a.Whole(points)) for count, points in leaves))
        match table.combine:
            case "sum":
                below = self._whole_input(weight_key(name)) if table.weighted_by else a.ONE
                return self._rounded(Fractional(total, below, Fraction(1)), table.round)
            case "mean":
                items = self._line(a.unless_unknown(leaves[0][0], a.plus(*(count for count, _ in leaves))))
                mean = self._rounded(Fractional(total, items, Fraction(1)), table.round)
                return a.If(a.Compared(items, "<=", a.ZERO), _no_data(table), mean)
            case "best" | "latest":
                found: a.Expression = _no_data(table)
                for count, points in sorted(leaves, key=lambda leaf: leaf[1]):
                    worth = self._rounded(whole(a.Whole(points)), table.round)
                    found = a.If(a.Compared(a.ZERO, "<", count), worth, found)
                return found
            case _:
                assert_never(table.combine)

    def _by_hand(self, name: str, mark: ByHand) -> a.Expression:
        above, below = self._input(mark_key(name))
        value = Fractional(above, below, Fraction(self.scale))
        points = self._rounded(value, mark.round or Rounding(to=_plain(MARK_GRAIN)))
        return a.unless_unknown(above, points, instead=_no_data(mark))

    def _group(self, name: str, group: Group) -> a.Expression:
        parts = {part: self.indicator(part, one) for part, one in group.parts.items()}
        doubtful = [line for part, line in parts.items() if _may_be_unknown(group.parts[part])]
        base = a.Whole(self._scaled(group.base))
        if group.weights is None:
            value = whole(a.plus(base, *parts.values()))
        else:
            sum_of = total_weight(name, group)
            shared = lcm(sum_of.denominator, *(Fraction(weight).denominator for weight in group.weights.values()))
            weighed = (
                a.times(line, a.Whole(int(Fraction(group.weights[part]) * shared))) for part, line in parts.items()
            )
            value = Fractional(
                a.plus(*weighed, a.times(base, a.Whole(int(sum_of * shared)))), a.ONE, 1 / (sum_of * shared)
            )
        found = self._rounded(value, group.round)
        for line in doubtful:
            found = a.unless_unknown(line, found)
        return found

    def _rounded(self, value: Fractional, rounding: Rounding | None) -> a.Expression:
        """Return points as a whole number of 1/scale; without a rounding they are one already."""
        if rounding is None:
            return value.rounded("down")
        step = self._scaled(rounding.to)
        return a.times(a.Whole(step), value.over(Fraction(step)).rounded(rounding.how))

    def _clamped(self, indicator: Indicator, line: a.Named) -> a.Named:
        value: a.Expression = line
        if indicator.at_most is not None:
            most = a.Whole(self._scaled(indicator.at_most))
            value = a.If(a.Compared(most, "<", line), most, value)
        if indicator.at_least is not None:
            least = a.Whole(self._scaled(indicator.at_least))
            value = a.If(a.Compared(line, "<", least), least, value)
        if value is line or not _may_be_unknown(indicator):
            return self._line(value)
        return self._line(a.unless_unknown(line, value))


def _no_data(indicator: Indicator) -> a.Expression:
    return a.ZERO if indicator.no_data == "zero" else a.UNKNOWN


def _may_be_unknown(indicator: Indicator) -> bool:
    if isinstance(indicator, Group):
        return any(_may_be_unknown(part) for part in indicator.parts.values())
    return indicator.no_data == "unset"


def _plain(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
