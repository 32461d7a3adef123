"""How many points has a provider, and which items, by which clause, brought them?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import assert_never

from policies.language import quantities as q
from policies.language.grading import ByHand, ByTable, Group, Indicator, OfQuantity, Rubric
from policies.points.compiled import TOTAL, CompiledRubric, compile_rubric, plain_points
from policies.points.grain import leaves_of
from policies.points.reading import mark_key, table_key, weight_key
from policies.quantities.exact import Exact, exact_of, number_of
from policies.quantities.measuring import counted, rows_of, value_of
from policies.quantities.rows import Row
from policies.situation import Item, Situation, Value
from policies.verdict import Reason

Points = int | Decimal
# What an official says where nothing else does: points of an indicator by hand, or a place of a table (`very`).
Mark = Points | str
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoredIndicator:
    """The points of one indicator (None: unknown), the number they were counted from, and whether the cap was reached.

    `within` is the group it belongs to; `items` are those that were counted.
    """

    name: str
    points: Decimal | None
    value: Value | None
    at_cap: bool
    items: tuple[Item, ...]
    because: Reason
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every indicator of a rubric and the total; None is unknown. `total_scaled` counts in 1/scale points."""

    indicators: tuple[ScoredIndicator, ...]
    total: Decimal | None
    total_scaled: int | None
    scale: int

    @property
    def points(self) -> dict[str, Decimal | None]:
        """The points of each indicator by its name."""
        return {one.name: one.points for one in self.indicators}


@dataclass(frozen=True, slots=True)
class PointCount:
    """The points of every indicator and their total in 1/scale points; None is unknown."""

    scaled: Mapping[str, int | None]
    total_scaled: int | None
    scale: int

    @property
    def total(self) -> Decimal | None:
        """The total in points."""
        return None if self.total_scaled is None else plain_points(self.total_scaled, self.scale)

    @property
    def points(self) -> dict[str, Decimal | None]:
        """The points of each indicator by its name."""
        return {
            name: None if scaled is None else plain_points(scaled, self.scale) for name, scaled in self.scaled.items()
        }


def count_points(rubric: Rubric, situation: Situation, marks: Mapping[str, Mark] | None = None) -> PointCount:
    """Return the points alone, as `score` counts them, without the items and numbers they were counted from."""
    compiled = compile_rubric(rubric)
    found = compiled.score(measure_inputs(rubric, situation, marks or {}))
    total = found.pop(TOTAL)
    return PointCount(found, total, compiled.scale)


def score(rubric: Rubric, situation: Situation, marks: Mapping[str, Mark] | None = None) -> Scorecard:
    """Return the points of a provider, indicator by indicator; `marks` are those given by hand.

    A mark beyond its indicator's bounds counts to the bound. Raises ValueError, naming the indicator, for a rubric
    that cannot be exact (compile_rubric).
    """
    compiled = compile_rubric(rubric)
    given = marks or {}
    found = compiled.score(measure_inputs(rubric, situation, given))
    indicators = tuple(
        _scored(name, indicator, within, found[name], compiled, situation, given)
        for name, indicator, within in walk(rubric.indicators)
    )
    total = found[TOTAL]
    return Scorecard(indicators, None if total is None else compiled.points(total), total, compiled.scale)


def measure_inputs(rubric: Rubric, situation: Situation, marks: Mapping[str, Mark]) -> dict[str, Exact | None]:
    """Return what a rubric's arithmetic begins with: its quantities, marks, and how many items its tables count."""
    found: dict[str, Exact | None] = {}
    for name, indicator, _ in walk(rubric.indicators):
        match indicator:
            case OfQuantity():
                found[indicator.of] = exact_of(value_of(indicator.of, situation))
            case ByHand():
                found[mark_key(name)] = exact_of(marks.get(name))
            case ByTable():
                rows = _rows(indicator, situation)
                found |= _counts(name, indicator, rows) if rows else _marked(name, indicator, rows, marks.get(name))
            case Group():
                pass
            case _:
                assert_never(indicator)
    return found


def walk(indicators: Mapping[str, Indicator], within: str | None = None) -> Iterator[tuple[str, Indicator, str | None]]:
    """Yield each indicator with its name and group, as the document lists them: a group before its parts."""
    for name, indicator in indicators.items():
        yield name, indicator, within
        if isinstance(indicator, Group):
            yield from walk(indicator.parts, name)


def _scored(  # noqa: PLR0917  # called once, a few lines above
    name: str,
    indicator: Indicator,
    within: str | None,
    scaled: int | None,
    compiled: CompiledRubric,
    situation: Situation,
    marks: Mapping[str, Mark],
) -> ScoredIndicator:
    points = None if scaled is None else compiled.points(scaled)
    value, items, inputs = _seen(name, indicator, situation, marks)
    at_cap = points is not None and indicator.at_most is not None and points >= indicator.at_most
    because = Reason(f"grading.rubric.{name}", indicator.clause, indicator.label, inputs)
    return ScoredIndicator(name, points, value, at_cap, items, because, within)


def _seen(
    name: str, indicator: Indicator, situation: Situation, marks: Mapping[str, Mark]
) -> tuple[Value | None, tuple[Item, ...], dict[str, object]]:
    """Return the number an indicator looks at, the items behind it, and both as the inputs of its reason."""
    match indicator:
        case OfQuantity():
            value = value_of(indicator.of, situation)
            return value, counted(indicator.of, situation), {indicator.of: value}
        case ByHand():
            return marks.get(name), (), {name: marks.get(name)}
        case ByTable():
            rows = _rows(indicator, situation)
            items = tuple(row.item for row in rows or () if row.item is not None)
            value = None if rows is None else len(rows)
            return value, items, {indicator.per: value}
        case Group():
            return None, (), {"parts": tuple(indicator.parts)}
        case _:
            assert_never(indicator)


def _rows(table: ByTable, situation: Situation) -> list[Row] | None:
    """Return the rows a table looks up: those it has points for."""
    over = q.Count.model_construct(count=table.per, where=table.where, during=table.during)  # read and checked already
    rows = rows_of(over, table.per, situation)
    return None if rows is None else [row for row in rows if _place(table, row) is not None]


def _counts(name: str, table: ByTable, rows: list[Row] | None) -> dict[str, Exact | None]:
    """Return how many rows, or how much weight, end at each place of a table: whole numbers over one divisor."""
    places = [path for path, _ in leaves_of(table.table)]
    if rows is None:
        return {table_key(name, path): None for path in places}
    rows = rows[-1:] if table.combine == "latest" else rows
    if table.weighted_by is None or table.combine in {"best", "latest"}:
        found = Counter(_place(table, row) for row in rows)
        return {**{table_key(name, path): found[path] for path in places}, weight_key(name): 1}
    weights = dict.fromkeys(places, Fraction(0))
    for row in rows:
        weights[_place(table, row) or ()] += number_of(row.value(table.weighted_by)) or Fraction(0)
    divisor = lcm(*(weight.denominator for weight in weights.values()))
    counts: dict[str, Exact | None] = {table_key(name, path): int(weights[path] * divisor) for path in places}
    return {**counts, weight_key(name): divisor}


def _marked(name: str, table: ByTable, rows: list[Row] | None, mark: Mark | None) -> dict[str, Exact | None]:
    """Return the counts of a table without rows: one at the place an official named (`national.lead`), if he did."""
    counts = _counts(name, table, rows)
    path = tuple(mark.split(".")) if isinstance(mark, str) else ()
    if table_key(name, path) not in counts:
        return counts
    return {**dict.fromkeys(counts, 0), table_key(name, path): 1, weight_key(name): 1}


def _place(table: ByTable, row: Row) -> Path | None:
    """Return the path of a row through a table; None where the table has no points for it."""
    here, path = table.table, ()
    for name in table.by:
        if not isinstance(here, dict):
            break
        value = row.value(name)
        key = str(value).lower() if isinstance(value, bool) else str(value)
        if key not in here:
            return None
        here, path = here[key], (*path, key)
    return None if isinstance(here, dict) else path
