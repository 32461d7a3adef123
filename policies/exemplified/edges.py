"""At which numbers does a rule change its answer, and on which sides of them does an example stand?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from policies.checks.indicators import indicators_of
from policies.checks.names import Names, names_of
from policies.kept import once_for_each
from policies.language.bounds import Bound
from policies.language.conditions import Compare, Condition, leaves_of
from policies.language.document import Policy
from policies.language.grading import Band, OfQuantity, PerUnit, Rounding, Steps
from policies.language.procedures import PanelStage
from policies.quantities.exact import number_of
from policies.quantities.measuring import value_of
from policies.situation import Situation

Number = int | Decimal
Side = Literal["below", "above"]
INDICATORS = "grading.rubric.indicators"


@dataclass(frozen=True, slots=True)
class Edge:
    """A number at which the answer changes, of a named value; on its other `side` lies what is answered otherwise.

    `step`: the value is a multiple of it; without one, what lies within a hundredth is beside the edge.
    """

    path: str
    of: str
    at: Fraction
    side: Side
    step: Fraction | None

    @property
    def places(self) -> tuple[str, str]:
        """Both places where an example must stand: at the edge, and just beside it."""
        return f"at {_plain(self.at)} of {self.path}", f"just {self.side} {_plain(self.at)} of {self.path}"

    def touched(self, value: Fraction | None) -> Iterator[str]:
        """Yield the place where a value stands, if it is one of the two."""
        if value is None:
            return
        at, beside = self.places
        beyond = self.at - value if self.side == "below" else value - self.at
        if beyond == 0:
            yield at
        elif 0 < beyond <= self._near(value):
            yield beside

    def _near(self, value: Fraction) -> Fraction:
        if self.step is not None:
            return self.step
        whole = value.denominator == self.at.denominator == 1
        return Fraction(1) if whole else max(abs(self.at), Fraction(1)) / 100


def _plain(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def edges_of_indicators(policy: Policy) -> Iterator[Edge]:
    """Yield the edges of every indicator of a quantity, those inside groups included, in the order of the file."""
    rubric = policy.grading.rubric if policy.grading is not None else None
    if rubric is None:
        return
    names = names_of(policy)
    for path, indicator in indicators_of(rubric.indicators, INDICATORS):
        if isinstance(indicator, OfQuantity):
            step = _step(indicator.of, names)
            for at, side in dict.fromkeys(_edges_of(indicator)):
                yield Edge(path, indicator.of, at, side, step)


def edges_of_grades(policy: Policy, last: int | None = None) -> Iterator[Edge]:
    """Yield the edges in the conditions of the grades, up to the one at `last`; named conditions are looked into.

    A number at which several of them change is one edge, of the first that names it.
    """
    grades = policy.grading.grades if policy.grading is not None else ()
    names = names_of(policy)
    first: dict[tuple[str, Fraction], str] = {}
    for index, rule in enumerate(grades if last is None else grades[: last + 1]):
        for name, bound in _compared(rule.when, policy) if rule.when is not None else ():
            for at, side in _edges_in(bound):
                path = first.setdefault((name, at), f"grading.grades.{index}.when.{name}")
                yield Edge(path, name, at, side, _step(name, names))


@once_for_each
def edges_of_needs(policy: Policy) -> dict[str, list[Edge]]:
    """Return the edges of the numbers each requirement of the programme compares."""
    return {
        name: _edges_of_numbers(policy, need.require, f"eligibility.{name}")
        for name, need in policy.eligibility.items()
    }


@once_for_each
def edges_of_exit(policy: Policy) -> list[Edge]:
    """Return the edges of the numbers the exit rules compare; a single finding is no number that could be near."""
    rules = policy.exit.rules if policy.exit is not None else {}
    return [edge for name, rule in rules.items() for edge in _edges_of_numbers(policy, rule.when, f"exit.rules.{name}")]


def _edges_of_numbers(policy: Policy, condition: Condition, path: str) -> list[Edge]:
    names = names_of(policy)
    counted = {*policy.quantities, *policy.facts}
    places: list[tuple[str, Fraction, Side]] = [
        (name, at, side)
        for name, bound in _compared(condition, policy)
        if name in counted
        for at, side in _edges_in(bound)
    ]
    return [Edge(f"{path}.{name}", name, at, side, _step(name, names)) for name, at, side in dict.fromkeys(places)]


def edges_of_panel(stage: PanelStage, path: str) -> Iterator[Edge]:
    """Yield the edges of a panel: how many sheets it takes, and the mean it asks for, if any."""
    yield Edge(f"{path}.fewest", "sheets", Fraction(stage.fewest), "below", Fraction(1))
    if stage.pass_mark is not None:
        yield Edge(f"{path}.pass_mark", "mean", Fraction(stage.pass_mark), "below", None)


def edges_touched(edges: Iterable[Edge], situation: Situation) -> Iterator[str]:
    """Yield the places at edges where what is known in the situation stands."""
    for edge in edges:
        yield from edge.touched(number_of(value_of(edge.of, situation)))


def _step(name: str, names: Names) -> Fraction | None:
    sort = {**names.values, **names.grading}.get(name)
    return None if sort is None or sort.step is None else Fraction(sort.step)


def _compared(condition: Condition, policy: Policy) -> Iterator[tuple[str, Bound]]:
    for leaf in leaves_of(condition):
        if isinstance(leaf, Compare) and leaf.name in policy.conditions:
            yield from _compared(policy.conditions[leaf.name].when, policy)
        elif isinstance(leaf, Compare):
            yield leaf.name, leaf.bound


def _edges_in(bound: Bound) -> Iterator[tuple[Fraction, Side]]:
    for word, number in bound.numbers.items():
        yield Fraction(number), "below" if word in {"at_least", "less_than"} else "above"


def _edges_of(indicator: OfQuantity) -> Iterator[tuple[Fraction, Side]]:
    for band in indicator.bands or ():
        yield from _end_of(band, indicator.round)
        yield from _starts_of(band.steps)
    yield from _starts_of(indicator.steps)
    yield from _unit_of(indicator.each)


def _end_of(band: Band, rounding: Rounding | None) -> Iterator[tuple[Fraction, Side]]:
    """Yield where a band ends; of a number that is rounded first, where it still rounds to the last of the band."""
    if band.under is None and band.up_to is None:
        return
    if rounding is None:
        yield (Fraction(band.under), "below") if band.under is not None else (Fraction(band.up_to or 0), "above")
        return
    to = Fraction(rounding.to)
    last = ceil(Fraction(band.under) / to) - 1 if band.under is not None else floor(Fraction(band.up_to or 0) / to)
    match rounding.how:
        case "half_up":
            yield (last + Fraction(1, 2)) * to, "below"
        case "down":
            yield (last + 1) * to, "below"
        case _:  # up
            yield last * to, "above"


def _starts_of(steps: Steps | None) -> Iterator[tuple[Fraction, Side]]:
    """Yield where the points begin, and the first whole step after."""
    if steps is not None:
        yield Fraction(steps.start), "below"
        yield Fraction(steps.start) + Fraction(steps.each), "below"


def _unit_of(each: PerUnit | None) -> Iterator[tuple[Fraction, Side]]:
    """Yield the first whole unit; one by one there is no edge."""
    if each is not None and each.each not in {1, "exact"}:
        yield Fraction(each.each), "below"
