"""Does a condition hold, of what is known?

A condition is data: `all`, `any`, `not`, `on_list`, or names of facts and quantities with what they must be.
What is not known is neither true nor false: `None` (Kleene's strong logic).
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, model_validator

from policies.plain import as_list, as_mapping
from policies.words import Bound, Length, Name, Scalar, Word


class AllOf(Word):
    """Every part holds."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1)]


class AnyOf(Word):
    """At least one part holds."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1)]


class Not(Word):
    """The part does not hold."""

    not_: Annotated["Condition", Field(alias="not")]


class OnList(Word):
    """The organisation stands on one of these lists of other programmes."""

    on_list: Annotated[tuple[Name, ...], Field(min_length=1)]


class Compare(Word):
    """A fact or quantity is as the bound says."""

    name: Name
    bound: Bound


# What a condition may begin with that is no name: a fact or quantity so called could never be asked for.
RESERVED = frozenset({"all", "any", "not", "on_list"})
_BOUNDS = TypeAdapter(dict[Name, Bound])


def _condition(value: object) -> object:
    """Return the parsed form of a condition written as a mapping; several keys must all hold."""
    if isinstance(value, AllOf | AnyOf | Not | OnList | Compare):
        return value
    mapping = as_mapping(value)
    if not mapping:
        message = "a condition is expected here, such as {technical_staff: {at_least: 5}}"
        raise ValueError(message)
    parts = tuple(_part(key, wanted) for key, wanted in mapping.items())
    return parts[0] if len(parts) == 1 else AllOf(all=parts)


def _part(key: str, wanted: object) -> "AllOf | AnyOf | Not | OnList | Compare":
    match key:
        case "all":
            return AllOf.model_validate({key: wanted})
        case "any":
            return AnyOf.model_validate({key: wanted})
        case "not":
            return Not.model_validate({key: wanted})
        case "on_list":
            return OnList.model_validate({key: wanted})
        case _:
            return Compare(name=key, bound=_BOUNDS.validate_python({key: wanted})[key])


Condition = Annotated[AllOf | AnyOf | Not | OnList | Compare, BeforeValidator(_condition)]


class Window(Word):
    """A stretch of time: the `last` length before a named day."""

    last: Length
    before: Literal["filed_on", "today"]

    @model_validator(mode="after")
    def _counts_back(self) -> "Window":
        if self.last.unit == "working_day" or self.last.full:
            message = "a window is so many days, months or years; working_days and full are for deadlines"
            raise ValueError(message)
        return self


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


def leaves_of(condition: Condition) -> Iterator[OnList | Compare]:
    """Yield what a condition asks in the end, in the order it is written."""
    match condition:
        case AllOf():
            for part in condition.all:
                yield from leaves_of(part)
        case AnyOf():
            for part in condition.any:
                yield from leaves_of(part)
        case Not():
            yield from leaves_of(condition.not_)
        case OnList() | Compare():
            yield condition


def names_in(condition: Condition) -> frozenset[str]:
    """Return the facts and quantities a condition looks at."""
    return frozenset(leaf.name for leaf in leaves_of(condition) if isinstance(leaf, Compare))


def lists_in(condition: Condition) -> frozenset[str]:
    """Return the lists of other programmes a condition looks at."""
    return frozenset(name for leaf in leaves_of(condition) if isinstance(leaf, OnList) for name in leaf.on_list)


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
    """Tell whether a row counts; its condition is asked of the row alone."""
    inside: bool | None = True
    if quantity.during is not None and quantity.dated_by is not None:
        day = row.get(quantity.dated_by)
        inside = within(quantity.during, day, known) if isinstance(day, date) else None
    of_row = replace(known, facts=row, quantities={})
    fits = True if quantity.where is None else holds(quantity.where, of_row)
    if inside is False or fits is False:
        return False
    return None if inside is None or fits is None else True


def within(window: Window, day: date, known: Known) -> bool:
    """Tell whether `day` lies in the window: after the corresponding day, up to the day it counts from (民法典 203)."""
    end = known.today if window.before == "today" or known.filed_on is None else known.filed_on
    return back(end, window.last) < day <= end


def back(day: date, length: Length) -> date:
    """Return the day `length` before `day`: the corresponding day, or the month's last where there is none.

    Before the calendar begins there is only its first day. Raises ValueError for working days: they need a calendar.
    """
    match length.unit:
        case "day":
            return date.fromordinal(max(1, day.toordinal() - length.count))
        case "month" | "year":
            months = length.count * (12 if length.unit == "year" else 1)
            year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
            if year < date.min.year:
                return date.min
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        case "working_day":
            message = "working days cannot be counted back without a calendar"
            raise ValueError(message)
