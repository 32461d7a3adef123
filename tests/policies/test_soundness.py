"""Can what the checker passes be used: no judgement fails on it, and every case can come to an end?"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_policies import policies
from written import city, policy

from policies.cities import folders
from policies.conditions import Known
from policies.document import EndStage, NoticeStage, Policy, Sample, Stage
from policies.folders import read_city
from policies.intake import (
    Form,
    Said,
    actions_at,
    actor_of,
    find_action_faults,
    find_form_faults,
    judge_action,
    judge_entry,
    step_of,
    waits_for,
)
from policies.soundness import find_city_flaws, find_flaws, find_sample_flaws
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


def ways_of(stage: Stage) -> list[str]:
    further = [stage.to, stage.objection.upheld] if isinstance(stage, NoticeStage) else []
    return [*(action.to for action in actions_at(stage).values()), *further]


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


@settings(deadline=None, max_examples=80)
@given(policies(), st.data())
def test_of_sound_rules_no_judgement_fails_and_every_case_can_end_whatever_is_filled_in(
    rules: Policy, data: st.DataObject
) -> None:
    assume(not find_flaws(rules, city()))
    facts = {**SOUND_FORM, **data.draw(st.dictionaries(NAMES, VALUES, max_size=4))}
    form = Form(facts, data.draw(st.dictionaries(st.sampled_from(["licence", "other", "x"]), st.integers(0, 2))))
    lists = data.draw(st.frozensets(st.sampled_from(["first", "second", "third"])))
    known = Known(facts, lists, data.draw(DAYS), data.draw(st.none() | DAYS), rules.quantities)
    said = Said(
        data.draw(st.dictionaries(st.sampled_from(["items", "why", "x"]), VALUES, max_size=3)),
        data.draw(st.dictionaries(st.sampled_from(["checked_s0", "checked_s1", "legal"]), st.booleans(), max_size=3)),
    )

    list(find_form_faults(rules, facts, {"licence": ["a"] * 3, "x": []}))
    for route in rules.intake.routes:
        check(judge_entry(rules, rules.intake, route, known))
    for stage in rules.intake.stages.values():
        assert (waits_for(stage) is None) is isinstance(stage, EndStage)
        for action in actions_at(stage).values():
            assert actor_of(stage, action)
            check(judge_action(rules, action, rule="rule", form=form, said=said, known=known))
            faults = list(find_action_faults(rules, action, said))
            assert all(fault.pointer.startswith(("/inputs/", "/confirmations/")) for fault in faults)
            assert step_of(rules.intake, action, said).stage is rules.intake.stages[action.to]
    assert stages_that_end(rules.intake.stages) == set(rules.intake.stages)


@settings(deadline=None, max_examples=100)
@given(policies())
def test_the_checker_passes_stages_exactly_when_from_each_a_case_can_end(rules: Policy) -> None:
    stages = rules.intake.stages
    told = [flaw for flaw in find_flaws(rules, city()) if "no case can end" in flaw]

    ending = stages_that_end(stages)
    assert told == [f"intake.stages.{name}: from here no case can end" for name in stages if name not in ending]


@settings(deadline=None, max_examples=50)
@given(policies(), st.data())
def test_the_checker_finds_the_stages_to_which_no_way_leads(rules: Policy, data: st.DataObject) -> None:
    route = rules.intake.routes["own"]
    start = data.draw(st.sampled_from(sorted(rules.intake.stages)))
    alone = {"own": route.model_copy(update={"starts": start})}
    moved = rules.model_copy(update={"intake": rules.intake.model_copy(update={"routes": alone})})

    told = [flaw for flaw in find_flaws(moved, city()) if "no way leads here" in flaw]

    reached = stages_reached(moved)
    assert told == [f"intake.stages.{name}: no way leads here" for name in rules.intake.stages if name not in reached]


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_the_cities_that_come_with_the_system_are_sound(folder: Path) -> None:
    found = read_city(folder)

    assert found.policies
    assert not find_city_flaws(found.city)
    assert not [flaw for file in found.policies for flaw in find_flaws(file.policy, found.city)]


def test_the_good_documents_are_sound() -> None:
    assert not find_flaws(policy(), city())
    assert not find_city_flaws(city())
    assert not find_sample_flaws(Sample(), city(), {})


def test_every_flaw_is_told() -> None:
    submit = "intake.stages.draft.actions.submit"
    rules = policy(
        ("needs: [facts, materials, team, clean]", "needs: [facts, materials, squad, clean]"),
        ("to: review, needs: [genuine]", "to: reviewing, needs: [genuine]"),
        ("facts: [fields]", "facts: [field]"),
    )

    assert find_flaws(rules, city()) == [
        f"{submit}.needs: “squad” is neither facts, materials nor a requirement of eligibility",
        "intake.stages.district.actions.recommend.to: there is no stage “reviewing”",
        "eligibility.team: no action needs it",
        "disclosure.facts: “field” is not a fact of this policy",
    ]


def test_a_need_that_may_be_met_otherwise_may_come_before_its_confirmation() -> None:
    either = policy(
        ("genuine: {require: {genuine: true}", "genuine: {require: {any: [{genuine: true}, {legal_person: true}]}"),
        ("needs: [facts, materials, team, clean]", "needs: [facts, materials, team, clean, genuine]"),
    )
    both = policy(
        ("genuine: {require: {genuine: true}", "genuine: {require: {all: [{genuine: true}, {legal_person: true}]}"),
        ("needs: [facts, materials, team, clean]", "needs: [facts, materials, team, clean, genuine]"),
    )

    assert find_flaws(either, city()) == []
    assert find_flaws(both, city()) == [
        "intake.stages.draft.actions.submit.needs: “genuine” asks for “genuine”, and nobody has confirmed that by then"
    ]


@pytest.mark.parametrize(
    ("condition", "flaw"),
    [
        ("{introduction: 无}", None),
        ("{introduction: 5}", "“introduction” is of type text and never “5”"),
        ("{founded_on: 2020-01-01}", None),
        ("{founded_on: {at_most: 5}}", "“founded_on” is no number, and cannot be at_most; write is or one_of"),
        ("{founded_on: 某日}", "“founded_on” is of type date and never “某日”"),
        ("{capital: 0.5}", None),
        ("{capital: {at_least: 0.5, is: true}}", "“capital” is of type decimal and never true"),
        ("{recent_accidents: {one_of: [0, 1]}}", None),
        ("{recent_accidents: 无}", "“recent_accidents” is of type integer and never “无”"),
        ("{scale: {one_of: [small, 5]}}", "“scale” is of type choice and never “5”; its options are small, large"),
    ],
)
def test_a_condition_compares_each_fact_with_what_it_can_be(condition: str, flaw: str | None) -> None:
    rules = policy(("team: {require: {any: [{staff: {at_least: 5}}, {scale: large}]}", f"team: {{require: {condition}"))

    assert find_flaws(rules, city()) == ([f"eligibility.team.require: {flaw}"] if flaw else [])


def test_who_opens_a_route_or_acts_for_himself_is_of_a_level_of_the_city() -> None:
    flat = city(("  - {role: municipal, label: 市局}\n", ""))

    assert find_flaws(policy(), flat) == [
        f"intake.{path}: this city has no level “municipal”"
        for path in (
            "routes.other_list.opened_by",
            "stages.review.by",
            "stages.notice.opened_by",
            "stages.notice.objection.decided_by",
        )
    ]
    assert "intake.stages.draft.actions.withdraw.by: this city has no level “municipal”" in find_flaws(
        policy(("withdraw: {label: 撤回, to: withdrawn}", "withdraw: {label: 撤回, to: withdrawn, by: municipal}")),
        flat,
    )
