"""How does a situation look under a policy: with its quantities, windows, settings and named conditions?"""

from collections.abc import Mapping
from dataclasses import replace

from policies.language.document import Policy, Setting
from policies.language.words import UNSET
from policies.situation import Situation, Value


def apply_policy(policy: Policy, situation: Situation, facts: Mapping[str, object] | None = None) -> Situation:
    """Return the situation with what the policy declares; what the situation says itself goes before.

    `facts`, where they are given, are those of the situation from now on.
    """
    named: dict[str, Value] = {
        name: value
        for name, setting in policy.settings.items()
        if (value := _value_in(setting, situation.today.year)) != UNSET
    }
    return replace(
        situation,
        facts=situation.facts if facts is None else facts,
        quantities={**policy.quantities, **situation.quantities},
        windows={**policy.windows, **situation.windows},
        settings={**named, **situation.settings},
        conditions={**{name: one.when for name, one in policy.conditions.items()}, **situation.conditions},
    )


def _value_in(setting: Setting, year: int) -> Value:
    return setting.by_year.get(year, setting.value)
