"""Can what the checker passes be used: no judgement fails on it, and every case can come to an end?"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_policies import policies
from written import city, policy

from policies.checking import find_flaws
from policies.checks.city import find_city_flaws, find_sample_flaws
from policies.cities import folders
from policies.files.folders import read_city
from policies.intake import (
    actions_at,
    actors_of,
    find_action_faults,
    find_form_faults,
    judge_action,
    judge_entry,
    movers_of,
    resolve,
    step_of,
    told_of,
    waits_for,
)
from policies.language.city import Sample
from policies.language.document import Policy
from policies.language.procedures import EndStage, NoticeStage, Stage, WaitStage
from policies.procedures.rulebook import Form, Said, rulebook_of
from policies.situation import Situation
from policies.verdict import Verdict

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1)) | st.sampled_from((date.min, date.max))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 12),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(["0.5", "2.50", "small", "甲", "2026-02-28", ["digital"], [], {}, [[]]]),
    st.lists(
        st.fixed_dictionaries(
            {"kind": st.sampled_from(["safety", "quality", "fire", None])},
            optional={
                "on": st.dates(date(2020, 1, 1), date(2027, 1, 1)).map(str) | st.none(),
                "size": st.integers(0, 9) | st.text(max_size=2),
            },
        ),
        max_size=3,
    ),
)
NAMES = st.sampled_from(
    ["legal", "staff", "capital", "founded", "scale", "fields", "name", "rows", "checked_s0", "checked_s1", "other"]
)
SOUND_FORM: Mapping[str, object] = {
    "legal": True,
    "staff": 5,
    "capital": "2.50",
    "scale": "large",
    "fields": ["green"],
    "name": "甲",
    "rows": [{"kind": "safety", "on": "2026-01-01", "size": 2}],
}
POINTERS = ("/inputs/", "/confirmations/", "/waivers/")
MOST_ARE_SOUND = [HealthCheck.too_slow]


def ways_of(stage: Stage) -> list[str]:
    """The slow oracle: every stage named by a way out, written out once more."""
    if isinstance(stage, EndStage):
        return []
    further = [stage.to] if isinstance(stage, NoticeStage | WaitStage) else []
    further += [stage.objection.upheld] if isinstance(stage, NoticeStage) else []
    further += [one.to for one in (stage.on_due, stage.otherwise) if one is not None]
    return [*(action.to for action in stage.actions.values()), *further]


def stages_that_end(stages: Mapping[str, Stage]) -> set[str]:
    """The slow oracle, from the ends backwards: where a case can come to an end."""
    ending = {name for name, stage in stages.items() if isinstance(stage, EndStage)}
    while True:
        more = {name for name, stage in stages.items() if name not in ending and ending & set(ways_of(stage))}
        if not more:
            return ending
        ending |= more


def stages_reached(rules: Policy) -> set[str]:
    """The slow oracle, in as many rounds as there are stages."""
    stages = rules.intake.stages
    reached = {route.starts for route in rules.intake.routes.values()}
    for _ in stages:
        reached |= {way for name in reached & set(stages) for way in ways_of(stages[name])}
    return reached & set(stages)


def check(verdict: Verdict) -> None:
    assert verdict.granted is not bool(verdict.reasons)
    assert all(reason.rule and reason.clause and reason.text.zh for reason in verdict.reasons)


def known(data: st.DataObject) -> Situation:
    """Draw a day, perhaps a day of filing, and the lists the organisation stands on."""
    filed = data.draw(st.none() | DAYS)
    lists = data.draw(st.frozensets(st.sampled_from(["first", "second", "third"])))
    return Situation(today=data.draw(DAYS), lists=lists, anchors={"filed_on": filed} if filed else {})


def said(data: st.DataObject) -> Said:
    """Draw what comes with an action: of use, useless or wrong."""
    return Said(
        data.draw(st.dictionaries(st.sampled_from(["items", "why", "x"]), VALUES, max_size=3)),
        data.draw(st.dictionaries(st.sampled_from(["checked_s0", "checked_s1", "legal"]), st.booleans(), max_size=3)),
        data.draw(st.dictionaries(st.sampled_from(["r0", "r1", "r9"]), st.just("情况特殊"), max_size=2)),
    )


@settings(deadline=None, max_examples=80, suppress_health_check=MOST_ARE_SOUND)
@given(policies(), st.data())
def test_of_sound_rules_no_judgement_fails_and_every_case_can_end_whatever_is_filled_in(
    policy_drawn: Policy, data: st.DataObject
) -> None:
    assume(not find_flaws(policy_drawn, city()))
    rules, situation, words = rulebook_of(policy_drawn), known(data), said(data)
    stages = rules.procedure.stages
    facts = {**SOUND_FORM, **data.draw(st.dictionaries(NAMES, VALUES, max_size=4))}
    form = Form(facts, data.draw(st.dictionaries(st.sampled_from(["licence", "other", "x"]), st.integers(0, 2))))
    told = told_of(rules, facts, situation)

    list(find_form_faults(rules, facts, {"licence": ["a"] * 3, "x": []}))
    for name, route in rules.procedure.routes.items():
        check(judge_entry(rules, name, facts, situation))
        assert resolve(rules, route.starts, told) in stages
    for name, stage in stages.items():
        assert (waits_for(stage) is None) is isinstance(stage, EndStage | WaitStage)
        assert waits_for(stage, frozenset(movers_of(stage))) is None
        for key, action in actions_at(stage).items():
            assert actors_of(stage, action)
            check(judge_action(rules, name, key, form=form, said=words, situation=situation, taken=1))
            assert all(fault.pointer.startswith(POINTERS) for fault in find_action_faults(rules, action, words))
            assert step_of(rules, action, words, told).stage is stages[resolve(rules, action.to, told)]
    assert stages_that_end(stages) == set(stages)


@settings(deadline=None, max_examples=100, suppress_health_check=MOST_ARE_SOUND)
@given(policies())
def test_the_checker_passes_stages_exactly_when_from_each_a_case_can_end(rules: Policy) -> None:
    stages = rules.intake.stages
    told = [flaw.path for flaw in find_flaws(rules, city()) if "no case can end" in flaw.message]

    ending = stages_that_end(stages)
    assert told == [f"intake.stages.{name}" for name in stages if name not in ending]


@settings(deadline=None, max_examples=50, suppress_health_check=MOST_ARE_SOUND)
@given(policies(), st.data())
def test_the_checker_finds_the_stages_to_which_no_way_leads(rules: Policy, data: st.DataObject) -> None:
    route = rules.intake.routes["own"]
    acting = sorted(name for name, stage in rules.intake.stages.items() if not isinstance(stage, EndStage))
    alone = {"own": route.model_copy(update={"starts": data.draw(st.sampled_from(acting))})}
    moved = rules.model_copy(update={"intake": rules.intake.model_copy(update={"routes": alone})})

    told = [flaw.path for flaw in find_flaws(moved, city()) if "no way leads here" in flaw.message]

    reached = stages_reached(moved)
    assert told == [f"intake.stages.{name}" for name in rules.intake.stages if name not in reached]


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_the_cities_that_come_with_the_system_are_sound(folder: Path) -> None:
    found = read_city(folder)

    assert found.policies
    assert not find_city_flaws(found.city)
    assert not [flaw for file in found.policies for flaw in find_flaws(file.policy, found.city)]


def test_the_small_city_is_sound() -> None:
    assert not find_flaws(policy(), city())
    assert not find_city_flaws(city())
    assert not find_sample_flaws(Sample(), city(), {})
