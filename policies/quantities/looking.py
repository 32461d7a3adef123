"""What does a condition look at: which names, each with its value, and which facts behind them in the end?"""

from collections.abc import Iterable

from policies.language import quantities as q
from policies.language.conditions import Condition, names_in
from policies.language.document import Policy
from policies.quantities.measuring import value_of
from policies.quantities.rows import kind_and_field
from policies.situation import Situation


def looked_at(condition: Condition, situation: Situation) -> dict[str, object]:
    """Return each name the condition asks for with its value, None where that is not known."""
    return {name: value_of(name, situation) for name in sorted(names_in(condition))}


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


def _made_of(quantity: q.Quantity) -> Iterable[str]:
    match quantity:
        case q.Combined():
            return quantity.parts
        case q.Balance():
            return ()
        case _:
            return kind_and_field(quantity)[:1]
