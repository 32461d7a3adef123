"""What is known of an organisation on a day: its facts, what happened to it, and the days time runs from?"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Self

from policies.language.conditions import Condition
from policies.language.quantities import Quantity
from policies.language.windows import NamedWindow
from policies.unchanging import unchanging

Value = bool | int | Decimal | Fraction | date | str
VALUES = (bool, int, str, date, Decimal, Fraction)  # made once, the quickest first: asking a union takes longer

# Kinds of item the system itself makes, with the fields conditions may ask for.
# The README tells writers of rules what each is.
# evaluation: one of each cycle; measure: one taken; declined: one proposed and declined; duty: one owed;
# case: one that ended; step: one taken in any case; report: one of a period; change: one of a declared fact;
# call: a notice that opens a procedure, asks for a duty, or gives one its day; notice: a list whose time is over.
SYSTEM_KINDS: Mapping[str, tuple[str, ...]] = {
    "evaluation": ("grade", "score", "rank", "year", "verdict", "selected", "decided_on"),
    "measure": ("measure", "effect", "rule", "in_force", "ends_on", "outcome", "accepted", "overdue"),
    "declined": ("measure", "rule"),
    "duty": ("obligation", "owed_by", "state", "due"),
    "case": ("procedure", "outcome", "stage", "about"),
    "step": ("procedure", "stage", "action"),
    "report": ("obligation", "period", "confirmed", "confirmed_on"),
    "change": ("fact", "declared_on"),
    "call": ("procedure", "obligation", "period", "closes_on"),
    "notice": ("procedure", "stage", "number"),
}
# Numbers and words a judgement adds while it grades.
SYSTEM_VALUES = ("score", "rank", "share_of_ranked", "ranked_count", "verdict", "rated", "selected")
_OF_THE_JUDGEMENT = frozenset({*SYSTEM_VALUES, "grade"})


@unchanging
class Item:
    """One dated thing of a kind: reported, found, decided, owed or answered."""

    kind: str
    on: date
    fields: Mapping[str, object] = field(default_factory=dict[str, object])
    id: str = ""

    def has(self, name: str) -> bool:
        """Tell whether it has the field, empty or not; its day is its field `on`."""
        return name in self.fields or name == "on"

    def value(self, name: str) -> Value | None:
        """Return a field's value."""
        found = self.on if name == "on" else self.fields.get(name)
        return found if isinstance(found, VALUES) else None

    def asked(self) -> Mapping[str, object]:
        """Return what a condition may ask of it: its fields and its day."""
        return {**self.fields, "on": self.on}


class Items(tuple[Item, ...]):  # noqa: SLOT001  # what was found once is kept
    """Items in their order, found by their kind without looking at all of them."""

    @cached_property
    def by_kind(self) -> Mapping[str, Sequence[Item]]:
        """The items of each kind, in their order."""
        found: dict[str, list[Item]] = {}
        for item in self:
            found.setdefault(item.kind, []).append(item)
        return found


@unchanging
class Situation:
    """Everything a judgement may look at, and nothing else: no clock, no database.

    `facts` holds every declared fact, None where it was not given: a list nobody filled in is unknown, not empty.
    `anchors` are named days (listed_on, filed_on…); `period` is that of the evaluation under way, both ends counted,
    and `earlier_periods` those before it, latest first; `given` holds what the judgement itself adds (score, rank…).
    `grounds` are the kinds of item that are findings: until one is verified it is an allegation.
    """

    today: date
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    items: Sequence[Item] = ()
    lists: frozenset[str] = frozenset()
    anchors: Mapping[str, date] = field(default_factory=dict[str, date])
    settings: Mapping[str, Value] = field(default_factory=dict[str, Value])
    period: tuple[date, date] | None = None
    earlier_periods: Sequence[tuple[date, date]] = ()
    given: Mapping[str, Value | None] = field(default_factory=dict[str, Value | None])
    quantities: Mapping[str, Quantity] = field(default_factory=dict[str, Quantity])
    windows: Mapping[str, NamedWindow] = field(default_factory=dict[str, NamedWindow])
    conditions: Mapping[str, Condition] = field(default_factory=dict[str, Condition])
    grounds: AbstractSet[str] = frozenset()

    def of_row(self, row: Mapping[str, object]) -> Self:
        """Return the same situation for a condition on one row or item: its fields go before everything else.

        What the judgement adds is left out: an earlier evaluation without a score has not the one being given. A field
        that was left empty is unknown; what the organisation says under the same name does not fill it.
        """
        given = {name: value for name, value in self.given.items() if name not in _OF_THE_JUDGEMENT}
        for name, value in row.items():
            given[name] = value if isinstance(value, VALUES) else None
        return self.__class__(  # not replace(): one is made for each row that is asked about
            self.today, self.facts, self.items, self.lists, self.anchors, self.settings, self.period,
            self.earlier_periods, given, self.quantities, self.windows, self.conditions,
            self.grounds,
        )  # fmt: skip

    def of_kind(self, kind: str) -> Sequence[Item]:
        """Return the items of a kind, in their order."""
        if isinstance(self.items, Items):
            return self.items.by_kind.get(kind, ())
        return [item for item in self.items if item.kind == kind]

    def stands(self, item: Item) -> bool:
        """Tell whether an item counts: a finding does once it is verified, and until it is annulled."""
        fields = item.fields
        return item.kind not in self.grounds or (fields.get("verified") is True and fields.get("annulled") is not True)

    def with_given(self, **given: Value) -> Self:
        """Return the same situation with more that the judgement found out."""
        return replace(self, given={**self.given, **given})
