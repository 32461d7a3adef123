"""Which items of a kind, rows of a list fact or options of a choice does a quantity look at?"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from policies.kept import once_for_each
from policies.language import quantities as q
from policies.language.conditions import Condition
from policies.plain import as_list, as_mapping
from policies.quantities.spans import ALWAYS, Span, window_of
from policies.situation import VALUES, Item, Situation, Value

OverValues = q.Sum | q.Distinct | q.Most | q.Mean | q.Highest | q.Lowest | q.Latest | q.Elapsed
OverRows = OverValues | q.Count | q.Run


class Asks(Protocol):
    """What tells whether a condition holds."""

    def __call__(self, condition: Condition, situation: Situation, row: "Row") -> bool | None: ...  # noqa: D102  # it is the class


class Row(NamedTuple):  # many are made for each number: a tuple is made faster than a dataclass
    """One thing that may count: its fields, its day if it has one, and the item it is, unless it is part of a fact."""

    fields: Mapping[str, object]
    on: date | None
    item: Item | None = None

    def value(self, name: str) -> Value | None:
        """Return a field's value; an item's day is its field `on`."""
        found = self.on if name == "on" and self.item is not None else self.fields.get(name)
        return found if isinstance(found, VALUES) else None

    def has(self, name: str) -> bool:
        """Tell whether it has the field, empty or not."""
        return name in self.fields or (name == "on" and self.item is not None)

    def asked(self) -> Mapping[str, object]:
        """Return what a condition may ask of it: its fields, and an item's day."""
        return self.fields if self.item is None else {**self.fields, "on": self.on}


@once_for_each
def kind_and_field(quantity: OverRows) -> tuple[str, str]:
    """Return the kind a quantity looks at, and the field it takes (empty: none)."""
    match quantity:
        case q.Count():
            path = quantity.count
        case q.Run():
            path = quantity.run
        case q.Elapsed():
            path = quantity.elapsed_since
        case _:
            path = str(getattr(quantity, type(quantity).__name__.lower()))
    kind, _, name = path.partition(".")
    return kind, name


def matching(over: q.Over, kind: str, situation: Situation, holds: Asks) -> list[Row] | None:
    """Return the rows that count, oldest first; None when one cannot be decided, or a fact was never given."""
    if kind in situation.facts and as_list(situation.facts[kind]) is None:
        return None
    span = window_of(over.during, situation)
    if span is None:
        return None
    if over.where is None and kind not in situation.facts:  # the plainest and most frequent: items of some days
        first, last = span
        inside = [item for item in situation.of_kind(kind) if first <= item.on <= last]
        return _oldest_first([Row(item.fields, item.on, item) for item in inside])
    found: list[Row] = []
    for row in _rows(over, kind, situation):
        fits = _fits(over, row, span, situation, holds)
        if fits is None:
            return None
        if fits:
            found.append(row)
    return _oldest_first(found)


def _oldest_first(rows: list[Row]) -> list[Row]:
    if len(rows) > 1:
        rows.sort(key=lambda row: row.on or date.min)
    return rows


def _rows(over: q.Over, kind: str, situation: Situation) -> Iterator[Row]:
    if kind not in situation.facts:
        for item in situation.of_kind(kind):
            yield Row(item.fields, item.on, item)
        return
    for value in as_list(situation.facts[kind]) or ():
        fields = as_mapping(value) or {"value": value}
        day = fields.get(over.dated_by or "on")
        yield Row(fields, day if isinstance(day, date) else None)


def _fits(over: q.Over, row: Row, span: Span, situation: Situation, holds: Asks) -> bool | None:
    """Tell whether a row counts; what is out of the window is out, whatever else is unknown of it."""
    inside: bool | None = True
    if span != ALWAYS:
        inside = None if row.on is None else span[0] <= row.on <= span[1]
    if inside is False or over.where is None:
        return inside
    fits = holds(over.where, situation, row)
    return False if fits is False else None if inside is None else fits
