"""Does a condition hold, of what is known?

A condition is data: `all`, `any`, `not`, `on_list`, or names of facts and quantities with what they must be.
What is not known is neither true nor false: `None` (Kleene's strong logic).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator

from policies.plain import as_list, as_mapping
from policies.words import Bound, Length, Name, Scalar, Word

RESERVED = frozenset({"all", "any", "not", "on_list"})


class AllOf(Word):
    """Every part holds."""

    all: tuple["Condition", ...]


class AnyOf(Word):
    """At least one part holds."""

    any: tuple["Condition", ...]


class Not(Word):
    """The part does not hold."""

    not_: "Condition"


class OnList(Word):
    """The organisation stands on one of these lists of other programmes."""

    on_list: tuple[Name, ...]


class Compare(Word):
    """A fact or quantity is as the bound says."""

    name: Name
    bound: Bound


def _condition(value: object) -> object:
    """Return the parsed form of a condition written as a mapping."""
    mapping = as_mapping(value)
    if mapping is None:
        return value
    parts = tuple(_part(key, wanted) for key, wanted in mapping.items())
    return parts[0] if len(parts) == 1 else AllOf.model_validate({"all": parts})


def _part(key: str, wanted: object) -> object:
    match key:
        case "all":
            return AllOf.model_validate({"all": wanted})
        case "any":
            return AnyOf.model_validate({"any": wanted})
        case "not":
            return Not.model_validate({"not_": wanted})
        case "on_list":
            return OnList.model_validate({"on_list": wanted})
        case _:
            bound = wanted if as_mapping(wanted) is not None else {"is": wanted}
            return Compare.model_validate({"name": key, "bound": bound})


Condition = Annotated[AllOf | AnyOf | Not | OnList | Compare, BeforeValidator(_condition)]


class Window(Word):
    """A stretch of time: the `last` length before a named day."""

    last: Length
    before: Literal["filed_on", "today"]


class Quantity(Word):
    """One number from what is known: how many rows of a list fact satisfy `where` within `during`."""

    count: Name
    where: Condition | None = None
    dated_by: Name | None = None
    during: Window | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when a condition is asked: facts, lists, and the days windows count from."""

    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    lists: frozenset[str] = frozenset()
    today: date = date.min
    filed_on: date | None = None
    quantities: Mapping[str, Quantity] = field(default_factory=dict[str, Quantity])

    def with_facts(self, facts: Mapping[str, object]) -> Self:
        """Return the same with other facts (a row of a list, say)."""
        return type(self)(facts, self.lists, self.today, self.filed_on, self.quantities)


def holds(condition: Condition, known: Known) -> bool | None:
    """Return whether the condition holds, None when what is known does not decide it."""
    match condition:
        case AllOf():
            answers = [holds(part, known) for part in condition.all]
            return False if False in answers else None if None in answers else True
        case AnyOf():
            answers = [holds(part, known) for part in condition.any]
            return True if True in answers else None if None in answers else False
        case Not():
            answer = holds(condition.not_, known)
            return None if answer is None else not answer
        case OnList():
            return not known.lists.isdisjoint(condition.on_list)
        case Compare():
            value = value_of(condition.name, known)
            return None if value is None else condition.bound.admits(value)


def names_in(condition: Condition) -> frozenset[str]:
    """Return the facts and quantities a condition looks at."""
    match condition:
        case AllOf():
            return frozenset[str]().union(*(names_in(part) for part in condition.all))
        case AnyOf():
            return frozenset[str]().union(*(names_in(part) for part in condition.any))
        case Not():
            return names_in(condition.not_)
        case OnList():
            return frozenset()
        case Compare():
            return frozenset({condition.name})


def lists_in(condition: Condition) -> frozenset[str]:
    """Return the lists of other programmes a condition looks at."""
    match condition:
        case AllOf():
            return frozenset[str]().union(*(lists_in(part) for part in condition.all))
        case AnyOf():
            return frozenset[str]().union(*(lists_in(part) for part in condition.any))
        case Not():
            return lists_in(condition.not_)
        case OnList():
            return frozenset(condition.on_list)
        case Compare():
            return frozenset()


def value_of(name: str, known: Known) -> Scalar | None:
    """Return the value of a fact or quantity, None when it is not known."""
    quantity = known.quantities.get(name)
    if quantity is not None:
        return _count(quantity, known)
    value = known.facts.get(name)
    return value if isinstance(value, Scalar) else None


def _count(quantity: Quantity, known: Known) -> int | None:
    """Return how many rows count; None when the list was never given, or a row's day or field is missing."""
    rows = as_list(known.facts.get(quantity.count))
    if rows is None:
        return None
    total = 0
    for row in rows:
        counts = _counts(quantity, as_mapping(row) or {}, known)
        if counts is None:
            return None
        total += counts
    return total


def _counts(quantity: Quantity, row: Mapping[str, object], known: Known) -> bool | None:
    inside: bool | None = True
    if quantity.during is not None and quantity.dated_by is not None:
        day = row.get(quantity.dated_by)
        inside = within(quantity.during, day, known) if isinstance(day, date) else None
    fits = True if quantity.where is None else holds(quantity.where, known.with_facts(row))
    if inside is False or fits is False:
        return False
    return None if inside is None or fits is None else True


def within(window: Window, day: date, known: Known) -> bool:
    """Tell whether `day` lies in the window: after the corresponding day, up to the day it counts from (民法典 203)."""
    end = known.today if window.before == "today" or known.filed_on is None else known.filed_on
    return back(end, window.last) < day <= end


def back(day: date, length: Length) -> date:
    """Return the day `length` before `day`: the corresponding day, or the month's last where there is none."""
    match length.unit:
        case "day":
            return date.fromordinal(day.toordinal() - length.count)
        case "month" | "year":
            months = length.count * (12 if length.unit == "year" else 1)
            year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
            for last in range(day.day, 27, -1):
                try:
                    return date(year, month + 1, last)
                except ValueError:
                    continue
            return date(year, month + 1, min(day.day, 28))
        case unit:
            message = f"a window cannot be counted back in {unit}s without a calendar"
            raise ValueError(message)
