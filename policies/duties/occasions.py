"""On which occasions does an obligation bring about a duty?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from policies.language.obligations import Obligation
from policies.language.quantities import CalendarUnit
from policies.quantities.measuring import calendar_span
from policies.situation import Item

_MONTHS_OF: Mapping[CalendarUnit, tuple[str, int]] = MappingProxyType({"quarter": ("Q", 3), "half": ("H", 6)})


@dataclass(frozen=True, slots=True)
class Occasion:
    """What brings one duty about: from when it is owed, the day its time runs from, and the item it is for.

    `id` names the duty for good; `span` and `period` are the period's, where it is owed for one.
    """

    id: str
    arises_on: date
    runs_from: date
    span: tuple[date, date] | None = None
    period: str | None = None
    row: Mapping[str, object] = field(default_factory=dict[str, object])


def find_occasions(
    name: str, obligation: Obligation, items: Sequence[Item], begin: date, last: date
) -> Iterator[Occasion]:
    """Yield the occasions from `begin` on, oldest first; of periods those that begin no later than `last`."""
    if obligation.every is not None:
        for span in _periods(obligation.every, begin, last):
            period = period_name(span[0], obligation.every)
            yield Occasion(f"{name}:{period}", span[0], span[1], span, period)
        return
    happened = sorted((one for one in items if _brings(obligation, one) and one.on >= begin), key=_by_day)
    for number, item in enumerate(happened, 1):
        key = item.id or f"{item.on}#{number}"
        yield Occasion(f"{name}:{key}", item.on, item.on, row={**item.fields, "on": item.on, "id": item.id})


def period_name(day: date, unit: CalendarUnit) -> str:
    """Return what the period that holds `day` is called: 2026-03, 2026-Q1, 2026-H1 or 2026."""
    if unit == "year":
        return f"{day.year}"
    if unit == "month":
        return f"{day.year}-{day.month:02}"
    letter, months = _MONTHS_OF[unit]
    return f"{day.year}-{letter}{(day.month - 1) // months + 1}"


def _periods(unit: CalendarUnit, begin: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the whole periods that begin on or after `begin`, and no later than `last`."""
    span = calendar_span(begin, unit)
    while span[0] <= last:
        if span[0] >= begin:
            yield span
        if span[1] == date.max:
            return
        span = calendar_span(span[1] + timedelta(days=1), unit)


def _brings(obligation: Obligation, item: Item) -> bool:
    if obligation.for_ is not None:
        return item.kind == obligation.for_
    return item.kind == "change" and item.fields.get("fact") in obligation.changed


def _by_day(item: Item) -> tuple[date, str]:
    return item.on, item.id
