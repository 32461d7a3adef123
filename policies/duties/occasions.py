"""On which occasions does an obligation bring about a duty?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from policies.kept import once_for_each
from policies.language.document import Policy
from policies.language.obligations import Obligation
from policies.language.windows import CalendarUnit
from policies.language.words import UNSET
from policies.procedures.openings import CALL, named_rounds
from policies.procedures.rulebook import procedures_of
from policies.quantities.spans import calendar_span
from policies.situation import Item

_MONTHS_OF: Mapping[CalendarUnit, tuple[str, int]] = MappingProxyType({"quarter": ("Q", 3), "half": ("H", 6)})
_PERIOD = re.compile(
    r"(?P<year>[1-9]\d{3})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What brings one duty about: from when it is owed, the day its time runs from, and the item it is for.

    `id` names the duty for good; `span` and `period` are the period's, where it is owed for one; `closes_on` is the
    last day the bureau named when it called for it; `declared` is the change itself, on the day the provider declared
    it.
    """

    id: str
    arises_on: date
    runs_from: date
    span: tuple[date, date] | None = None
    period: str | None = None
    row: Mapping[str, object] = field(default_factory=dict[str, object])
    closes_on: date | None = None
    declared: Item | None = None


@dataclass(frozen=True, slots=True)
class HandIn:
    """One time an item was handed in, and the day on which that was decided: confirmed, or returned."""

    item: Item
    on: date
    decided_on: date | None


def hand_ins_of(item: Item, dated_by: str) -> Sequence[HandIn]:
    """Return each time an item was handed in, the first one first.

    It says so in `hand_ins` (pairs of days); where it does not, it was handed in once and decided on the day `dated_by`
    names.
    """
    told = item.fields.get("hand_ins")
    if isinstance(told, tuple):
        pairs = cast("tuple[tuple[date, date | None], ...]", told)
        return [HandIn(item, on, decided_on) for on, decided_on in pairs]
    decided_on = item.fields.get(dated_by)
    return [HandIn(item, item.on, decided_on if isinstance(decided_on, date) else None)]


def find_occasions(
    name: str, obligation: Obligation, items: Sequence[Item], begin: date, last: date
) -> Iterator[Occasion]:
    """Yield the occasions from `begin` on, oldest first; of periods those that begin no later than `last`."""
    if obligation.every is not None and obligation.every != UNSET:
        yield from _of_periods(name, obligation.every, begin, last)
        return
    happened = sorted((one for one in items if _brings(name, obligation, one) and one.on >= begin), key=_by_day)
    for number, item in enumerate(happened, 1):
        key, row = item.id or f"{item.on}#{number}", {**item.fields, "on": item.on, "id": item.id}
        closes_on = item.fields.get("closes_on") if obligation.every == UNSET else None
        last_day = closes_on if isinstance(closes_on, date) else None
        yield Occasion(f"{name}:{key}", item.on, item.on, row=row, closes_on=last_day, declared=_declared(item))


@once_for_each
def rounds_of(policy: Policy) -> tuple[Item, ...]:
    """Return the calls that the rules are themselves, where a duty arises for each call: none where none does."""
    if all(one.for_ != CALL for one in policy.obligations.values()):
        return ()
    first = policy.in_force.from_
    return tuple(one for name, each in procedures_of(policy).items() for one in named_rounds(name, each.opens, first))


@lru_cache(maxsize=4096)  # many were listed on the same day, or before the rules
def _of_periods(name: str, unit: CalendarUnit, begin: date, last: date) -> tuple[Occasion, ...]:
    named = ((period_name(span[0], unit), span) for span in _periods(unit, begin, last))
    return tuple(Occasion(f"{name}:{period}", *span, span, period) for period, span in named)


def period_name(day: date, unit: CalendarUnit) -> str:
    """Return what the period that holds `day` is called: 2026-03, 2026-Q1, 2026-H1 or 2026."""
    if unit == "year":
        return f"{day.year}"
    if unit == "month":
        return f"{day.year}-{day.month:02}"
    letter, months = _MONTHS_OF[unit]
    return f"{day.year}-{letter}{(day.month - 1) // months + 1}"


def read_period(name: str) -> tuple[CalendarUnit, tuple[date, date]] | None:
    """Return which unit of the calendar a period is, with its first and last day; None for what names no period."""
    found = _PERIOD.fullmatch(name)
    if found is None:
        return None
    year = int(found["year"])
    if found["month"]:
        return "month", calendar_span(date(year, int(found["month"]), 1), "month")
    for unit, (_, months) in _MONTHS_OF.items():
        if found[unit]:
            return unit, calendar_span(date(year, int(found[unit]) * months, 1), unit)
    return "year", calendar_span(date(year, 1, 1), "year")


def _periods(unit: CalendarUnit, begin: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the whole periods that begin on or after `begin`, and no later than `last`."""
    span = calendar_span(begin, unit)
    while span[0] <= last:
        if span[0] >= begin:
            yield span
        if span[1] == date.max:
            return
        span = calendar_span(span[1] + timedelta(days=1), unit)


def _brings(name: str, obligation: Obligation, item: Item) -> bool:
    if obligation.for_ is not None:
        return item.kind == obligation.for_
    if obligation.every == UNSET:
        return item.kind == CALL and item.fields.get("obligation") == name
    return item.kind == "change" and item.fields.get("fact") in obligation.changed


def _declared(item: Item) -> Item | None:
    """Return a change as the report of itself where the provider declared it, None for any other item."""
    on = item.fields.get("declared_on") if item.kind == "change" else None
    return replace(item, on=on) if isinstance(on, date) else None


def _by_day(item: Item) -> tuple[date, str]:
    return item.on, item.id
