"""In which unit is a number counted, and how do people read it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policies.language import quantities as q
from policies.language.document import Policy
from policies.language.facts import Field_, Kind, ListKind, NumberKind, OrganisationKind
from policies.language.grading import ByTable, Indicator, OfQuantity
from policies.procedures.rulebook import facts_of
from policies.quantities.exact import Exact, in_few_places
from policies.quantities.rows import OverValues, kind_and_field
from policies.situation import Value
from policies.verdict import Text

YES, NO = Text("是", "yes"), Text("否", "no")


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands behind a number; of a share, which rules and machines count from 0 to 1, people read per cent."""

    label: Text
    share: bool = False

    def read(self, number: Exact) -> str:
        """Return the digits people read: `79.17` of 19/24 when it is a share."""
        return in_few_places(number * 100 if self.share else number)


SHARE = Unit(Text("%"), share=True)
POINTS = Unit(Text("分", "points"))
ITEMS = Unit(Text("项", "items"))
# What is counted is counted so, unless the policy says otherwise; organisations as the directory counts them.
_COUNTED = {q.Count: ITEMS, q.Distinct: Unit(Text("个", "different")), q.Most: Unit(Text("次", "times"))}
_ORGANISATIONS = Unit(Text("家", "organisations"))
_TIME = {"day": Text("日", "days"), "month": Text("个月", "months"), "year": Text("年", "years")}
# What a judgement adds while it grades, and keeps of an evaluation.
_OF_THE_JUDGEMENT = {"score": POINTS, "share_of_ranked": SHARE, "ranked_count": _ORGANISATIONS}


def unit_of(policy: Policy, name: str) -> Unit | None:
    """Return the unit of what is called so: its own, or that of what it is made of; None where nothing says one."""
    quantity = policy.quantities.get(name)
    match quantity:
        case None:
            fact = facts_of(policy).get(name)
            return _OF_THE_JUDGEMENT.get(name) if fact is None else unit_of_kind(fact.kind)
        case q.Count() | q.Distinct() | q.Most() | q.Ratio() if quantity.unit is not None:
            return Unit(quantity.unit)
        case q.Ratio():
            return SHARE
        case q.Total() | q.Difference():
            return _common(unit_of(policy, part) for part in quantity.parts)
        case q.Balance():
            return POINTS
        case q.Run():
            return Unit(_TIME["year"])
        case q.Elapsed():
            return Unit(_TIME[quantity.unit])
        case q.Count() | q.Distinct() | q.Most():
            return _of_count(policy, quantity)
        case _:
            field = _field(policy, quantity)
            return unit_of_kind(field.kind) if field else _OF_THE_JUDGEMENT.get(kind_and_field(quantity)[1])


def unit_of_kind(kind: Kind) -> Unit | None:
    """Return the unit of a fact or field: a decimal from 0 to 1 without one is a share."""
    if not isinstance(kind, NumberKind):
        return None
    if kind.unit is not None:
        return Unit(kind.unit)
    return SHARE if kind.type == "decimal" and (kind.at_least, kind.at_most) == (0, 1) else None


def unit_counted(policy: Policy, indicator: Indicator) -> Unit | None:
    """Return the unit of the number an indicator counts; None for a mark, a group, and where nothing says one."""
    match indicator:
        case OfQuantity(of=name):
            return unit_of(policy, name)
        case ByTable(unit=unit):
            return ITEMS if unit is None else Unit(unit)
        case _:
            return None


def say_amount(number: Exact, unit: Unit | None) -> Text:
    """Return a number as people read it, with its unit: `79.17%`, `12家`; exact where it ends within six places."""
    if unit is None or unit.share:
        read = in_few_places(number) if unit is None else f"{unit.read(number)}{unit.label.zh}"
        return Text(read, read)
    read = unit.read(number)
    return Text(f"{read}{unit.label.zh}", f"{read} {unit.label.read_in('en')}")


def say_value(value: Value, unit: Unit | None) -> Text:
    """Return any value as people read it: a number with its unit, yes or no, a day as ISO 8601 writes it, text."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Exact):
        return say_amount(value, unit)
    return Text(value.isoformat() if isinstance(value, date) else value)


def _common(units: Iterable[Unit | None]) -> Unit | None:
    """Return the one unit that all have who have one: a setting has that of what it is compared with."""
    known = {unit for unit in units if unit is not None}
    return known.pop() if len(known) == 1 else None


def _of_count(policy: Policy, quantity: q.Count | q.Distinct | q.Most) -> Unit:
    field = _field(policy, quantity) if isinstance(quantity, q.Distinct) else None
    return _ORGANISATIONS if field and isinstance(field.kind, OrganisationKind) else _COUNTED[type(quantity)]


def _field(policy: Policy, quantity: OverValues) -> Field_ | None:
    """Return the field of a record, a ground or a list fact that a quantity looks at; None for the system's kinds."""
    kind, name = kind_and_field(quantity)
    fact = facts_of(policy).get(kind)
    if fact is not None and isinstance(fact.kind, ListKind):
        return fact.kind.of.get(name)
    declared = policy.records.get(kind) or (policy.exit.grounds.get(kind) if policy.exit is not None else None)
    return None if declared is None else declared.fields.get(name)
