"""How does a situation look under a policy: with its quantities, windows, settings and named conditions?"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeVar

from policies.kept import once_for_each
from policies.language.conditions import Condition
from policies.language.document import Policy, Setting
from policies.language.words import UNSET
from policies.situation import Situation, Value

Said = TypeVar("Said")


def apply_policy(policy: Policy, situation: Situation, facts: Mapping[str, object] | None = None) -> Situation:
    """Return the situation with what the policy declares; what the situation says itself goes before.

    `facts`, where they are given, are those of the situation from now on.
    """
    return Situation(  # not replace(): every judgement begins here
        situation.today,
        situation.facts if facts is None else facts,
        situation.items,
        situation.lists,
        situation.anchors,
        _under(situation.settings, _settings_of(policy)(situation.today.year)),
        situation.period,
        situation.earlier_periods,
        situation.given,
        _under(situation.quantities, policy.quantities),
        _under(situation.windows, policy.windows),
        _under(situation.conditions, _conditions_of(policy)),
        policy.exit.grounds.keys() if policy.exit is not None else situation.grounds,
    )


def _under(said: Mapping[str, Said], declared: Mapping[str, Said]) -> Mapping[str, Said]:
    return {**declared, **said} if said and said is not declared else declared


@once_for_each
def _conditions_of(policy: Policy) -> Mapping[str, Condition]:
    return {name: one.when for name, one in policy.conditions.items()}


@once_for_each
def _settings_of(policy: Policy) -> Callable[[int], Mapping[str, Value]]:
    settings = policy.settings

    @cache
    def in_year(year: int) -> Mapping[str, Value]:
        return {name: value for name, one in settings.items() if (value := _value_in(one, year)) != UNSET}

    return in_year


def _value_in(setting: Setting, year: int) -> Value:
    return setting.by_year.get(year, setting.value)
