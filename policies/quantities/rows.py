"""Which items of a kind, rows of a list fact or options of a choice does a quantity look at?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from policies.kept import once_for_each
from policies.language import quantities as q
from policies.language.conditions import Condition, names_in
from policies.plain import as_list, as_mapping
from policies.quantities.spans import ALWAYS, Span, window_of
from policies.situation import VALUES, Item, Situation, Value

OverValues = q.Sum | q.Distinct | q.Most | q.Mean | q.Highest | q.Lowest | q.Latest | q.Elapsed
_DAY = attrgetter("on")
OverRows = OverValues | q.Count | q.Run


class Part(NamedTuple):
    """One row of a list fact, or one option of a choice: its fields, and its day if it has one."""

    fields: Mapping[str, object]
    on: date | None

    def has(self, name: str) -> bool:
        """Tell whether it has the field, empty or not."""
        return name in self.fields

    def value(self, name: str) -> Value | None:
        """Return a field's value."""
        found = self.fields.get(name)
        return found if isinstance(found, VALUES) else None

    def asked(self) -> Mapping[str, object]:
        """Return what a condition may ask of it."""
        return self.fields


Row = Item | Part  # what may count
# Whether a condition holds of a row, whose fields go before everything else that is known.
Fits = Callable[[Situation, Row], bool | None]


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


def matching(over: q.Over, kind: str, situation: Situation, read: Callable[[Condition], Fits]) -> Sequence[Row] | None:
    """Return the rows that count, oldest first; None when one cannot be decided, or a fact was never given."""
    is_fact = kind in situation.facts
    values = as_list(situation.facts[kind]) if is_fact else ()
    span = None if values is None else window_of(over.during, situation)
    if values is None or span is None:
        return None
    if over.where is None and not is_fact:  # the plainest and most frequent: items of some days
        first, last = span
        return sorted([item for item in items_of(over, kind, situation) if first <= item.on <= last], key=_DAY)
    rows = [_part(value, over.dated_by or "on") for value in values] if is_fact else items_of(over, kind, situation)
    if not rows:
        return rows
    fits = None if over.where is None else read(over.where)
    found: list[Row] = []
    for row in rows:
        counts = _counts(row, span, situation, fits)
        if counts is None:
            return None
        if counts:
            found.append(row)
    return sorted(found, key=lambda row: row.on or date.min)


def items_of(over: q.Over, kind: str, situation: Situation) -> Sequence[Item]:
    """Return the items of a kind that a quantity looks at: all, but of findings only those that stand.

    A quantity whose `where` asks whether they are `verified` decides that itself.
    """
    items = situation.of_kind(kind)
    if kind not in situation.grounds or asks_whether_verified(over):
        return items
    return [item for item in items if situation.stands(item)]


@once_for_each
def asks_whether_verified(over: q.Over) -> bool:
    """Tell whether a quantity chooses by itself between findings that are verified and those that are not."""
    return over.where is not None and "verified" in names_in(over.where)


def _part(value: object, dated_by: str) -> Part:
    fields = as_mapping(value) or {"value": value}
    day = fields.get(dated_by)
    return Part(fields, day if isinstance(day, date) else None)


def _counts(row: Row, span: Span, situation: Situation, fits: Fits | None) -> bool | None:
    """Tell whether a row counts; what is out of the window is out, whatever else is unknown of it."""
    inside: bool | None = True
    if span is not ALWAYS:
        inside = None if row.on is None else span[0] <= row.on <= span[1]
    if inside is False or fits is None:
        return inside
    answer = fits(situation, row)
    return False if answer is False else None if inside is None else answer
