"""What does a decision list decide, over everything that its conditions can tell apart?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from policies.checks.names import Fields
from policies.checks.sorts import ANY, YES_OR_NO
from policies.checks.stretches import Stretch, stretches_of
from policies.language.bounds import Bound
from policies.language.conditions import AllOf, AnyOf, Compare, Condition, Not, OnList, leaves_of

# More than any document tells apart; beyond it a list could not be judged while somebody waits.
MOST_CELLS = 20_000
Cell = Mapping[str, Stretch]


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two decisions and meets neither: a stretch of a name, and the rest of what is known there."""

    name: str
    below: int
    above: int
    first: Stretch
    last: Stretch
    beside: Cell

    @property
    def told(self) -> str:
        """Return the gap in words, such as `a score between 79 and 80 (frauds 0)`."""
        stretch = Stretch(self.first.value, self.first.low, self.last.high)
        beside = ", ".join(tell(self.beside))
        return f"a {self.name} {stretch.told}{f' ({beside})' if beside else ''}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """A decision list with everything its conditions can tell apart: name → stretches.

    `conditions` holds None for the decision that takes the rest; `may_pass` those that may pass on though they hold.
    """

    conditions: Sequence[Condition | None]
    may_pass: frozenset[int]
    axes: Mapping[str, tuple[Stretch, ...]]

    @property
    def is_small(self) -> bool:
        """Whether it can be judged whole."""
        return prod(map(len, self.axes.values())) <= MOST_CELLS

    def cells(self) -> Iterator[Cell]:
        """Yield everything that the conditions can tell apart."""
        for values in product(*self.axes.values()):
            yield dict(zip(self.axes, values, strict=True))

    def taken(self, cell: Cell) -> tuple[int, ...]:
        """Return who decides there: one, after those that may pass on; nobody where no condition holds."""
        found: list[int] = []
        for index, condition in enumerate(self.conditions):
            if condition is None or _holds(condition, cell):
                found.append(index)
                if index not in self.may_pass:
                    break
        return tuple(found)

    def holds(self, index: int, cell: Cell) -> bool:
        """Tell whether a decision's own condition holds there."""
        condition = self.conditions[index]
        return condition is None or _holds(condition, cell)

    def find_gaps(self) -> Iterator[Gap]:
        """Yield, name by name, what lies between two decisions and meets no condition; each gap once."""
        for name, stretches in self.axes.items():
            seen: set[tuple[Stretch, Stretch]] = set()
            if stretches[0].low is None and stretches[0].high is None:
                continue
            others = {key: own for key, own in self.axes.items() if key != name}
            for values in product(*others.values()):
                beside = dict(zip(others, values, strict=True))
                for gap in self._gaps_along(name, beside):
                    if (gap.first, gap.last) not in seen:
                        seen.add((gap.first, gap.last))
                        yield gap

    def _gaps_along(self, name: str, beside: Cell) -> Iterator[Gap]:
        stretches = self.axes[name]
        given = [self._first(self.taken({**beside, name: one})) for one in stretches]
        start: int | None = None
        for index, decision in enumerate(given):
            if decision is None:
                continue
            below = None if start is None else given[start]
            if start is not None and below is not None:
                between = stretches[start + 1 : index]
                left = [one for one in between if not self._is_meant(name, stretches[start], one, stretches[index])]
                if left:
                    yield Gap(name, below, decision, left[0], left[-1], beside)
            start = index

    def _first(self, taken: Sequence[int]) -> int | None:
        return next((index for index in taken if self.conditions[index] is not None), None)

    def _is_meant(self, name: str, below: Stretch, between: Stretch, above: Stretch) -> bool:
        """Tell whether some condition speaks of what lies between and not of both its sides: it is told apart."""
        return any(
            leaf.bound.admits(between.value) and not (leaf.bound.admits(below.value) and leaf.bound.admits(above.value))
            for condition in self.conditions
            if condition is not None
            for leaf in leaves_of(condition)
            if isinstance(leaf, Compare) and leaf.name == name
        )


def decisions_of(conditions: Sequence[Condition | None], may_pass: frozenset[int], known: Fields) -> Decisions:
    """Return a decision list with what its conditions can tell apart; `known` are the sorts of the names."""
    bounds: dict[str, list[Bound]] = {}
    lists: dict[str, None] = {}
    for condition in conditions:
        for leaf in leaves_of(condition) if condition is not None else ():
            if isinstance(leaf, Compare):
                bounds.setdefault(leaf.name, []).append(leaf.bound)
            else:
                lists |= dict.fromkeys(f"on_list {name}" for name in leaf.on_list)
    axes = {name: stretches_of(known.get(name, ANY), own) for name, own in bounds.items()}
    return Decisions(conditions, may_pass, axes | {name: stretches_of(YES_OR_NO, ()) for name in lists})


def tell(cell: Cell) -> Iterator[str]:
    """Yield what is known in a cell, in words such as `score 79`."""
    return (f"{name} {stretch.told}" for name, stretch in cell.items())


def _holds(condition: Condition, cell: Cell) -> bool:
    match condition:
        case AllOf():
            return all(_holds(part, cell) for part in condition.all)
        case AnyOf():
            return any(_holds(part, cell) for part in condition.any)
        case Not():
            return not _holds(condition.not_, cell)
        case OnList():
            return any(cell[f"on_list {name}"].value is True for name in condition.on_list)
        case _:
            return condition.bound.admits(cell[condition.name].value)
