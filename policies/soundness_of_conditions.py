"""Can every condition of this policy come true? It asks for what there is, and compares it with what it can be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policies.conditions import Condition, OnList, Quantity, leaves_of
from policies.document import Policy
from policies.facts import BooleanKind, ChoiceKind, DateKind, Fact, Field_, Kind, ListKind, NumberKind
from policies.words import Bound, Scalar


@dataclass(frozen=True, slots=True)
class Asked:
    """What a condition may ask for: names with their kinds, and how one is told that is not among them."""

    kinds: Mapping[str, Kind]
    otherwise: str


def find_condition_flaws(policy: Policy) -> Iterator[str]:
    """Yield what is wrong with the policy's quantities and conditions, each as `path: what is wrong`."""
    for name, quantity in policy.quantities.items():
        yield from _flawed_quantity(policy, f"quantities.{name}", quantity)
    for path, condition, asked in conditions_of(policy):
        for leaf in leaves_of(condition):
            if isinstance(leaf, OnList):
                yield from (f"{path}: “{name}” is not among lists" for name in leaf.on_list if name not in policy.lists)
            elif leaf.name not in asked.kinds:
                yield f"{path}: “{leaf.name}” is {asked.otherwise}"
            elif reason := _never(asked.kinds[leaf.name], leaf.bound):
                yield f"{path}: “{leaf.name}” {reason}"


def conditions_of(policy: Policy) -> Iterator[tuple[str, Condition, Asked]]:
    """Yield each condition with its path and what it may ask for."""
    numbers = dict.fromkeys(policy.quantities, NumberKind(type="integer"))
    asked = Asked({**_kinds(policy.facts), **numbers}, "neither a fact nor a quantity of this policy")
    for name, requirement in policy.eligibility.items():
        yield f"eligibility.{name}.require", requirement.require, asked
    for name, route in policy.intake.routes.items():
        if route.when is not None:
            yield f"intake.routes.{name}.when", route.when, asked
    for name, quantity in policy.quantities.items():
        rows = _rows(policy, quantity)
        if quantity.where is not None and rows is not None:
            of_row = Asked(_kinds(rows.of), f"no field of the rows of “{quantity.count}”")
            yield f"quantities.{name}.where", quantity.where, of_row


def _kinds(fields: Mapping[str, Fact] | Mapping[str, Field_]) -> dict[str, Kind]:
    return {name: field.kind for name, field in fields.items()}


def _flawed_quantity(policy: Policy, path: str, quantity: Quantity) -> Iterator[str]:
    rows = _rows(policy, quantity)
    if rows is None:
        yield f"{path}.count: “{quantity.count}” is not a list among the facts"
    elif (quantity.during is None) != (quantity.dated_by is None):
        yield f"{path}: during needs dated_by, the field that carries the day, and the other way round"
    elif quantity.dated_by is not None and quantity.dated_by not in rows.of:
        yield f"{path}.dated_by: rows of “{quantity.count}” have no field “{quantity.dated_by}”"
    elif quantity.dated_by is not None and rows.of[quantity.dated_by].kind.type != "date":
        yield f"{path}.dated_by: “{quantity.dated_by}” is not of type date"


def _rows(policy: Policy, quantity: Quantity) -> ListKind | None:
    fact = policy.facts.get(quantity.count)
    return fact.kind if fact is not None and isinstance(fact.kind, ListKind) else None


def _never(kind: Kind, bound: Bound) -> str | None:
    """Return why nothing of this kind can be as the bound says, None when something can."""
    if isinstance(kind, ListKind):
        return "is a list: count its rows under quantities, and compare the number"
    if isinstance(kind, ChoiceKind) and kind.many:
        return "may be several options at once, and cannot be compared with one"
    if bound.numbers and not isinstance(kind, NumberKind):
        return f"is no number, and cannot be {next(iter(bound.numbers))}; write is or one_of"
    strange = [value for value in bound.values if not _possible(kind, value)]
    if not strange:
        return None
    known = f"; its options are {', '.join(kind.options)}" if isinstance(kind, ChoiceKind) else ""
    return f"is of type {kind.type} and never {_shown(strange[0])}{known}"


def _possible(kind: Kind, value: Scalar) -> bool:
    match kind:
        case BooleanKind():
            return isinstance(value, bool)
        case NumberKind():
            return isinstance(value, int | Decimal) and not isinstance(value, bool)
        case DateKind():
            return isinstance(value, date)
        case ChoiceKind():
            return value in kind.options
        case _:
            return isinstance(value, str)


def _shown(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else f"“{value}”"
