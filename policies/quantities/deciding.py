"""How is a condition decided? Read once, it is a function of what is known (Kleene's strong logic: None is unknown)."""

from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import assert_never

from policies.language.bounds import NUMBERS, Bound
from policies.language.conditions import AllOf, AnyOf, Compare, Condition, Not, OnList
from policies.quantities.rows import Row
from policies.situation import Situation, Value

# Of a row, its fields go before everything else that is known.
Decides = Callable[[Situation, Row | None], bool | None]
_SIGNS = {"at_least": ge, "more_than": gt, "at_most": le, "less_than": lt}
Looks = Callable[[str, Situation], Value | None]


def read_condition(condition: Condition, value_of: Looks) -> Decides:
    """Return the function that decides the condition; `value_of` tells what a name means."""
    match condition:
        case Compare():
            return _compared(condition.name, _admitting(condition.bound), value_of)
        case AllOf():
            return _until([read_condition(part, value_of) for part in condition.all], decides=False)
        case AnyOf():
            return _until([read_condition(part, value_of) for part in condition.any], decides=True)
        case Not():
            return _opposite(read_condition(condition.not_, value_of))
        case OnList():
            return _listed(condition.on_list)
        case _:
            assert_never(condition)


def _compared(name: str, admits: Callable[[Value], bool], value_of: Looks) -> Decides:
    def decide(situation: Situation, row: Row | None) -> bool | None:
        if row is None:
            value = value_of(name, situation)
        elif row.has(name):
            value = row.value(name)
        else:
            value = value_of(name, situation.of_row(row.asked()))
        return None if value is None else admits(value)

    return decide


def _admitting(bound: Bound) -> Callable[[Value], bool]:
    wanted = bound.is_
    if isinstance(wanted, bool) and bound.model_fields_set == {"is_"}:  # the most frequent: {legal_person: true}
        return lambda value: value is wanted
    if wanted is None and bound.one_of is None:
        return _comparing(bound)
    return bound.admits


def _comparing(bound: Bound) -> Callable[[Value], bool]:
    """Return what compares with numbers alone, each word read once; what is no number satisfies no comparison."""
    (compare, number), *others = [(_SIGNS[word], number) for word, number in bound.numbers.items()]

    def admits(value: Value) -> bool:
        if isinstance(value, bool) or not isinstance(value, NUMBERS) or not compare(value, number):
            return False
        return not others or all(one(value, other) for one, other in others)

    return admits


def _until(parts: list[Decides], *, decides: bool) -> Decides:
    """Return what gives the answer that decides alone as soon as a part does; else None when a part is not known."""

    def decide(situation: Situation, row: Row | None) -> bool | None:
        found: bool | None = not decides
        for part in parts:
            answer = part(situation, row)
            if answer is decides:
                return decides
            if answer is None:
                found = None
        return found

    return decide


def _opposite(part: Decides) -> Decides:
    def decide(situation: Situation, row: Row | None) -> bool | None:
        answer = part(situation, row)
        return None if answer is None else not answer

    return decide


def _listed(names: tuple[str, ...]) -> Decides:
    return lambda situation, _: not situation.lists.isdisjoint(names)
