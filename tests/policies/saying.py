"""How does a test say something in an evaluation, before it is frozen and afterwards?"""

from collections.abc import Mapping
from functools import cache

from made_up import programme
from test_evaluating import judge, policy_of, situation

from policies.grades.evaluating import Said
from policies.grades.saying import AsFrozen, Asked, Input, Kind, find_input_faults
from policies.language.document import Policy
from policies.situation import Situation
from policies.verdict import Fault

POLICY = programme("evaluation")
NOTHING_KNOWN = situation(POLICY)


def frozen(known: Mapping[str, Situation], said: Mapping[str, Said] | None = None) -> AsFrozen:
    """Return the evaluation of these listings as it was frozen, and what had been said by then."""
    return AsFrozen(judge(POLICY, dict(known), dict(said or {})), known, said or {})


@cache
def rules_of(city: str) -> Policy:
    """Return how a city evaluates, read once."""
    return policy_of(city, {"chengdu": "directory"}.get(city, "providers"))


def asked(policy: Policy = POLICY, *, with_case: tuple[str, ...] = (), as_frozen: AsFrozen | None = None) -> Asked:
    assert policy.grading is not None
    return Asked(policy, policy.grading, frozenset({"a", "b"}), frozenset(with_case), as_frozen)


def told(of: Asked, kind: Kind, value: object, *, name: str | None = None, listing: str | None = "a") -> list[Fault]:
    """Return what somebody is told who says one thing."""
    return list(find_input_faults(of, [Input(kind, listing, name, value)]))


def codes(of: Asked, kind: Kind, value: object, *, name: str | None = None, listing: str | None = "a") -> list[str]:
    return [f"{fault.pointer} {fault.code}" for fault in told(of, kind, value, name=name, listing=listing)]
