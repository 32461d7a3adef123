"""Which rules look at how a provider stands, by its points or its place: grades, awards, and the selection?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from policies.grades.awarding import awards_by_rule
from policies.kept import once_for_each
from policies.language.conditions import AllOf, AnyOf, Compare, Condition, Not, OnList
from policies.language.document import NamedCondition, Policy
from policies.language.grading import Grading
from policies.verdict import Text


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison of a rule, those of the conditions it names included; `holds`: the rule asks that it holds."""

    compare: Compare
    holds: bool


@dataclass(frozen=True, slots=True)
class StandingRule:
    """A rule by which somebody gets the label or not; `seats`: so many at most.

    `alone`: it asks for one thing and no more.
    """

    rule: str
    clause: str
    label: Text
    leaves: tuple[Leaf, ...]
    alone: bool
    seats: int | None = None


@once_for_each
def standing_rules_of(policy: Policy) -> tuple[StandingRule, ...]:
    """Return every grade, every award and every requirement of the selection, in the order of the document."""
    return () if policy.grading is None else (*_of_grading(policy, policy.grading), *selection_rules_of(policy))


@once_for_each
def selection_rules_of(policy: Policy) -> tuple[StandingRule, ...]:
    """Return every requirement of the procedure by which an evaluation selects; none where nobody is selected."""
    name = policy.grading.evaluation.selection if policy.grading else None
    if name is None:
        return ()
    procedure = policy.procedures[name]
    rules = [
        _rule(policy, f"procedures.{name}.eligibility.{one}", required.clause, procedure.label, required.require)
        for one, required in procedure.eligibility.items()
    ]
    return tuple(replace(rule, alone=rule.alone and len(rules) == 1) for rule in rules)


def _of_grading(policy: Policy, grading: Grading) -> Iterator[StandingRule]:
    for index, grade in enumerate(grading.grades):
        label = grade.label or Text(grade.grade)
        yield _rule(policy, f"grading.grades.{index}", grade.clause, label, grade.when)
    for rule, award in awards_by_rule(grading).items():
        yield replace(_rule(policy, rule, award.clause, award.label, award.when), seats=award.seats)


def _rule(policy: Policy, rule: str, clause: str, label: Text, when: Condition | None) -> StandingRule:
    leaves = tuple(_leaves(when, policy.conditions, holds=True)) if when else ()
    return StandingRule(rule, clause, label, tuple(one for one in leaves if one is not None), alone=len(leaves) == 1)


def _leaves(condition: Condition, named: Mapping[str, NamedCondition], *, holds: bool) -> Iterator[Leaf | None]:
    """Yield what a condition asks in the end; None for what is no comparison."""
    match condition:
        case AllOf():
            for part in condition.all:
                yield from _leaves(part, named, holds=holds)
        case AnyOf():
            for part in condition.any:
                yield from _leaves(part, named, holds=holds)
        case Not():
            yield from _leaves(condition.not_, named, holds=not holds)
        case Compare() if condition.name in named:
            yield from _leaves(named[condition.name].when, named, holds=holds is (condition.bound.is_ is not False))
        case Compare():
            yield Leaf(condition, holds)
        case OnList():
            yield None
        case _:
            assert_never(condition)
