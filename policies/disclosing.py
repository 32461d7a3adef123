"""What does the public directory show of an organisation, and for how long once it is out?"""

from collections.abc import Mapping
from datetime import date

from policies.applied import apply_policy
from policies.days.working_days import Calendar
from policies.duties.due_days import DueDay, count_from
from policies.language.document import Policy
from policies.language.facts import Fact
from policies.language.words import Length
from policies.quantities.measuring import value_of
from policies.situation import Situation, Value


def find_disclosed(policy: Policy, facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts anybody may see, as far as they are given, in the order the policy names them."""
    return {name: facts[name] for name in policy.disclosure.facts if facts.get(name) is not None}


def facts_beside_name(policy: Policy) -> dict[str, Fact]:
    """Return the disclosed facts that stand beside an organisation's name: all but the registered name itself."""
    name = None if policy.identity is None else policy.identity.name
    return {one: policy.facts[one] for one in policy.disclosure.facts if one in policy.facts and one != name}


def find_computed(policy: Policy, situation: Situation) -> dict[str, Value]:
    """Return the quantities and named conditions anybody may see, exactly, as far as they are known today."""
    known = apply_policy(policy, situation)
    found = {name: value_of(name, known) for name in policy.disclosure.computed}
    return {name: value for name, value in found.items() if value is not None}


def find_retention(policy: Policy, ended_on: date, calendar: Calendar) -> DueDay | None:
    """Return the last day on which a removal of that day is published: open where the policy leaves it unset.

    None where removals are not published.
    """
    disclosure = policy.disclosure
    if disclosure.removals == "not_published":
        return None
    length = disclosure.retained_for
    return count_from(ended_on, length, calendar) if isinstance(length, Length) else DueDay(None)
