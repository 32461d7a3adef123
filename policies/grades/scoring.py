"""How many points has a provider, and which items, by which clause, brought them?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, assert_never

from policies.grades.placing import count_marked, count_places, place_rows
from policies.kept import once_for_each
from policies.language.grading import ByHand, ByTable, Group, Indicator, OfQuantity, Rubric
from policies.points.compiled import TOTAL, CompiledRubric, compile_rubric, plain_points
from policies.points.reading import mark_key
from policies.quantities.exact import Exact, exact_of
from policies.quantities.measuring import look_at, value_of
from policies.situation import Item, Situation, Value
from policies.verdict import Reason

Points = int | Decimal
# What an official says where nothing else does: points of an indicator by hand, or a place of a table (`very`).
Mark = Points | str


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


class _Seen(NamedTuple):
    """What an indicator looks at: what its arithmetic begins with, its number, its items, and the inputs it tells."""

    measured: Mapping[str, Exact | None]
    value: Value | None
    items: tuple[Item, ...]
    inputs: Mapping[str, object]


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
    looked = _look_at_all(rubric, situation, marks or {})
    found = compiled.score(_inputs_of(looked))
    indicators = tuple(
        [_scored(name, indicator, within, found[name], compiled, seen) for name, indicator, within, seen in looked]
    )
    total = found[TOTAL]
    return Scorecard(indicators, None if total is None else compiled.points(total), total, compiled.scale)


def count_known(rubric: Rubric, situation: Situation, marks: Mapping[str, Mark] | None = None) -> Decimal:
    """Return what the points come to that are known: the total, as if what is unknown brought nothing yet."""
    found = count_points(_of_the_known(rubric), situation, marks)
    return plain_points(found.total_scaled or 0, found.scale)  # where nothing is unset, the total is known


@once_for_each
def _of_the_known(rubric: Rubric) -> Rubric:
    return rubric.model_copy(update={"indicators": _without_unset(rubric.indicators)})


def _without_unset(indicators: Mapping[str, Indicator]) -> dict[str, Indicator]:
    return {
        name: one.model_copy(
            update={"parts": _without_unset(one.parts)} if isinstance(one, Group) else {"no_data": "zero"}
        )
        for name, one in indicators.items()
    }


def measure_inputs(rubric: Rubric, situation: Situation, marks: Mapping[str, Mark]) -> dict[str, Exact | None]:
    """Return what a rubric's arithmetic begins with: its quantities, marks, and how many items its tables count."""
    found: dict[str, Exact | None] = {}
    for name, indicator, _ in _indicators(rubric):
        if type(indicator) is OfQuantity:  # most are
            found[indicator.of] = exact_of(value_of(indicator.of, situation))
        else:
            found.update(_look_at(name, indicator, situation, marks).measured)
    return found


@once_for_each
def _indicators(rubric: Rubric) -> list[tuple[str, Indicator, str | None]]:
    return list(walk(rubric.indicators))


def walk(indicators: Mapping[str, Indicator], within: str | None = None) -> Iterator[tuple[str, Indicator, str | None]]:
    """Yield each indicator with its name and group, as the document lists them: a group before its parts."""
    for name, indicator in indicators.items():
        yield name, indicator, within
        if isinstance(indicator, Group):
            yield from walk(indicator.parts, name)


def _look_at_all(
    rubric: Rubric, situation: Situation, marks: Mapping[str, Mark]
) -> list[tuple[str, Indicator, str | None, _Seen]]:
    return [
        (name, indicator, within, _look_at(name, indicator, situation, marks))
        for name, indicator, within in _indicators(rubric)
    ]


def _inputs_of(looked: list[tuple[str, Indicator, str | None, _Seen]]) -> dict[str, Exact | None]:
    found: dict[str, Exact | None] = {}
    for _, _, _, seen in looked:
        found.update(seen.measured)
    return found


def _look_at(name: str, indicator: Indicator, situation: Situation, marks: Mapping[str, Mark]) -> _Seen:
    match indicator:
        case OfQuantity(of=of):
            value, items = look_at(of, situation)
            return _Seen({of: exact_of(value)}, value, items, {of: value})
        case ByHand():
            mark = marks.get(name)
            return _Seen({mark_key(name): exact_of(mark)}, mark, (), {name: mark})
        case ByTable():
            return _look_in_table(name, indicator, situation, marks.get(name))
        case Group():
            return _Seen({}, None, (), {"parts": tuple(indicator.parts)})
        case _:
            assert_never(indicator)


def _look_in_table(name: str, table: ByTable, situation: Situation, mark: Mark | None) -> _Seen:
    placed = place_rows(table, situation)
    measured = count_places(name, table, placed) if placed else count_marked(name, table, placed, mark)
    items = tuple([row for _, row in placed or () if isinstance(row, Item)])
    value = None if placed is None else len(placed)
    return _Seen(measured, value, items, {table.per: value})


def _scored(  # noqa: PLR0917  # called once, a few lines above
    name: str,
    indicator: Indicator,
    within: str | None,
    scaled: int | None,
    compiled: CompiledRubric,
    seen: _Seen,
) -> ScoredIndicator:
    points = None if scaled is None else compiled.points(scaled)
    at_cap = points is not None and indicator.at_most is not None and points >= indicator.at_most
    because = Reason(f"grading.rubric.{name}", indicator.clause, indicator.label, seen.inputs)
    return ScoredIndicator(name, points, seen.value, at_cap, seen.items, because, within)
