"""How does a situation look under a policy: with its quantities, windows, settings and named conditions?"""

from dataclasses import replace

from policies.language.document import Policy, Setting
from policies.measuring import holds
from policies.situation import Situation, Value
from policies.words import UNSET


def apply_policy(policy: Policy, situation: Situation) -> Situation:
    """Return the situation with what the policy declares; what the situation says itself goes before."""
    named: dict[str, Value] = {
        name: value
        for name, setting in policy.settings.items()
        if (value := _value_in(setting, situation.today.year)) != UNSET
    }
    known = replace(
        situation,
        quantities={**policy.quantities, **situation.quantities},
        windows={**policy.windows, **situation.windows},
        settings={**named, **situation.settings},
    )
    return _with_conditions(policy, known)


def _value_in(setting: Setting, year: int) -> Value:
    return setting.by_year.get(year, setting.value)


def _with_conditions(policy: Policy, situation: Situation) -> Situation:
    """Add every named condition that can be decided, also by means of one another."""
    waiting = [name for name in policy.conditions if name not in situation.given]
    decided = True
    while decided:
        decided = False
        for name in tuple(waiting):
            answer = holds(policy.conditions[name].when, situation)
            if answer is not None:
                situation = situation.with_given(**{name: answer})
                waiting.remove(name)
                decided = True
    return situation
