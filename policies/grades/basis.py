"""What do the grades of a programme look at, beside points and places, and what is it of one provider?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.language import quantities as q
from policies.language.conditions import names_in
from policies.language.document import Policy
from policies.language.grading import Grading
from policies.quantities.measuring import value_of
from policies.quantities.units import Unit, unit_of
from policies.situation import Situation, Value
from policies.verdict import Text


@dataclass(frozen=True, slots=True)
class Basis:
    """One quantity or fact a grade is given by, and the clause of the first that looks at it; `value` None: unknown."""

    name: str
    label: Text
    unit: Unit | None
    clause: str
    value: Value | None


def find_basis(policy: Policy, grading: Grading, situation: Situation) -> tuple[Basis, ...]:
    """Return what an official who rates goes by, whether or not the lines it is compared with have been set.

    A quantity that only compares another with a setting is left out for that other.
    """
    clauses: dict[str, str] = {}
    for grade in grading.grades:
        for name in _measured(policy, sorted(names_in(grade.when))) if grade.when is not None else ():
            clauses.setdefault(name, grade.clause)
    return tuple(
        Basis(name, _label(policy, name), unit_of(policy, name), clause, value_of(name, situation))
        for name, clause in clauses.items()
    )


def _measured(policy: Policy, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        quantity = policy.quantities.get(name)
        if name in policy.conditions:
            yield from _measured(policy, sorted(names_in(policy.conditions[name].when)))
        elif isinstance(quantity, q.Combined) and policy.settings.keys() & quantity.parts:
            yield from _measured(policy, quantity.parts)
        elif quantity is not None or name in policy.facts:
            yield name


def _label(policy: Policy, name: str) -> Text:
    declared = policy.facts.get(name) or policy.quantities.get(name)
    return (declared.label if declared is not None else None) or Text(name)
