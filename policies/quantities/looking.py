"""Which facts does a condition look at in the end, by way of quantities and named conditions?"""

from collections.abc import Iterable

from policies.language import quantities as q
from policies.language.conditions import Condition, names_in
from policies.language.document import Policy
from policies.language.facts import NumberKind
from policies.language.grading import Indicator, OfQuantity
from policies.quantities.rows import kind_and_field
from policies.verdict import Text


def names_behind(condition: Condition, policy: Policy) -> frozenset[str]:
    """Return every name a condition is about: its own, and those its quantities and named conditions are made of."""
    return _behind(list(names_in(condition)), policy)


def names_behind_name(name: str, policy: Policy) -> frozenset[str]:
    """Return the name and every name it is made of: the facts and kinds of item that a quantity counts in the end."""
    return _behind([name], policy)


def _behind(waiting: list[str], policy: Policy) -> frozenset[str]:
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in policy.quantities:
            waiting += _made_of(policy.quantities[name])
        elif name in policy.conditions:
            waiting += names_in(policy.conditions[name].when)
    return frozenset(seen)


def unit_of(policy: Policy, name: str) -> Text | None:
    """Return the unit of a number: that of the fact, or of the field it is made of; None where nothing says one."""
    asked = policy.facts.get(name)
    quantity = policy.quantities.get(name)
    match quantity:
        case q.Sum() | q.Mean() | q.Highest() | q.Lowest() | q.Latest():
            kind, field = kind_and_field(quantity)
            record = policy.records.get(kind)
            asked = record.fields.get(field) if record else None
        case q.Total(total=parts) | q.Difference(less=parts):
            units = [unit_of(policy, part) for part in parts]
            return units[0] if all(unit == units[0] for unit in units) else None
        case _:
            pass
    return asked.kind.unit if asked is not None and isinstance(asked.kind, NumberKind) else None


def unit_counted(policy: Policy, indicator: Indicator) -> Text | None:
    """Return the unit of the number an indicator counts; None for a mark, a group, and where nothing says one."""
    return unit_of(policy, indicator.of) if isinstance(indicator, OfQuantity) else None


def kind_of(over: q.Over) -> str:
    """Return the kind of item, or the list fact, that a quantity looks at."""
    key = "elapsed_since" if isinstance(over, q.Elapsed) else type(over).__name__.lower()
    return str(getattr(over, key)).partition(".")[0]


def _made_of(quantity: q.Quantity) -> Iterable[str]:
    match quantity:
        case q.Ratio():
            return quantity.ratio
        case q.Total():
            return quantity.total
        case q.Difference():
            return quantity.less
        case q.Balance():
            return ()
        case _:
            return (kind_of(quantity),)
