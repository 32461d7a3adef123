"""Which items may show a duty, on which day, and on which occasion was one handed in?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from policies.duties.due_days import DueDay
from policies.duties.occasions import Occasion
from policies.language.obligations import Before, Obligation
from policies.situation import Item, Situation


def items_showing(obligation: Obligation, situation: Situation) -> Iterator[Item]:
    """Yield the items that may show a duty, each on the day it does; those without such a day do not."""
    if obligation.dated_by is None:
        yield from situation.of_kind(obligation.shown_by)
        return
    for item in situation.of_kind(obligation.shown_by):
        day = item.fields.get(obligation.dated_by)
        if isinstance(day, date):
            yield replace(item, on=day)


def is_for(item: Item, name: str, obligation: Obligation, occasion: Occasion, due_day: DueDay) -> bool:
    """Tell whether an item was handed in on this occasion: it says so, or it is of its time."""
    if item.fields.get("obligation", name) != name:
        return False
    period = item.fields.get("period")
    if occasion.span is not None:
        first, last = occasion.span
        if period is not None:
            return first <= period <= last if isinstance(period, date) else str(period) == occasion.period
        return first <= item.on <= max(last, due_day.day or last)
    if item.kind == obligation.for_:
        return item.id == occasion.row.get("id") and item.on == occasion.arises_on
    if "for" in item.fields:
        return item.fields["for"] == occasion.row.get("id")
    return isinstance(obligation.due, Before) or item.on >= occasion.arises_on
