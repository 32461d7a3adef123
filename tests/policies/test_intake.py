"""Does the city's intake grant and refuse what its measures say, by the clause they say it in?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from made_up import CALENDAR
from written import policy as written_policy

from policies.cities import folders
from policies.files.folders import read_city
from policies.intake import (
    actions_at,
    actors_of,
    find_action_faults,
    find_form_faults,
    form_fields,
    judge_action,
    judge_entry,
    step_of,
    waits_for,
)
from policies.language.document import Policy
from policies.language.procedures import Action, ActStage, EndStage, NoticeStage
from policies.language.words import Length
from policies.procedures.rulebook import Form, Said, rulebook_of
from policies.situation import Situation
from policies.verdict import GRANTED, Fault, Text, Verdict

CITY = read_city(next(folder for folder in folders() if folder.name == "chengdu"))
POLICY = CITY.policies[0].policy
RULES = rulebook_of(POLICY)
STAGES = POLICY.intake.stages
FILED = date(2026, 10, 13)
DAY = timedelta(days=1)
KNOWN = Situation(today=FILED, anchors={"filed_on": FILED})

GOOD: Mapping[str, object] = {
    "legal_person": True,
    "finances_sound": True,
    "credit_good": True,
    "technical_staff": 5,
    "incidents": [],
    "service_fields": ["digital"],
    "service_kinds": ["consulting", "design"],
}
MATERIALS = {"business_licence": 1, "service_cases": 1, "qualifications": 2, "team": 1}
SAID = {
    "opinion": "同意",
    "reason": "材料不全",
    "fields": ["technical_staff", "team"],
}
ACTIONS = [(stage, name) for stage, one in STAGES.items() for name in actions_at(one)]
# What each action that the rules may refuse needs; every other action is a free decision of who may do it.
NEEDS = {
    ("draft", "submit"): ["第六条(一)", "第六条(二)", "第六条(三)", "第七条 自主申报", "第四条"],
    ("correction", "submit"): ["第六条(一)", "第六条(二)", "第六条(三)", "第七条 自主申报", "第四条"],
    ("district", "recommend"): ["第七条 区县推荐"],
    ("municipal", "propose"): ["第六条(二)", "第六条(三)"],
    ("consent", "consent"): ["第六条(三)"],
}


def action_at(stage: str, name: str) -> Action:
    return actions_at(STAGES[stage])[name]


def said_at(stage: str, name: str, *, holds: bool = True) -> Said:
    """What an official says who fills in everything, and confirms or denies everything."""
    action = action_at(stage, name)
    return Said({key: SAID[key] for key in action.says}, dict.fromkeys(action.confirms, holds))


def judge(
    stage: str,
    name: str,
    facts: Mapping[str, object] = GOOD,
    *,
    materials: Mapping[str, int] = MATERIALS,
    said: Said | None = None,
    situation: Situation = KNOWN,
) -> Verdict:
    said = said_at(stage, name) if said is None else said
    return judge_action(RULES, stage, name, form=Form(facts, materials), said=said, situation=situation)


def rules(verdict: Verdict) -> list[str]:
    assert verdict.granted is not bool(verdict.reasons)
    return [reason.rule for reason in verdict.reasons]


@pytest.mark.parametrize(("stage", "name"), ACTIONS)
def test_every_action_of_every_stage_is_granted_to_who_meets_everything(stage: str, name: str) -> None:
    said = said_at(stage, name)

    assert not list(find_action_faults(RULES, action_at(stage, name), said))
    assert judge(stage, name, said=said) == GRANTED


@pytest.mark.parametrize(("stage", "name"), ACTIONS)
def test_every_action_that_needs_something_is_refused_without_it_by_every_clause(stage: str, name: str) -> None:
    verdict = judge(stage, name, {}, materials={}, said=Said())

    assert sorted({reason.clause for reason in verdict.reasons}) == sorted(NEEDS.get((stage, name), []))
    assert all(reason.text.zh and reason.text.en for reason in verdict.reasons)
    assert verdict.granted is ((stage, name) not in NEEDS)


@pytest.mark.parametrize(("stage", "name"), ACTIONS)
def test_every_action_that_asks_something_has_a_fault_without_it(stage: str, name: str) -> None:
    action = action_at(stage, name)

    faults = list(find_action_faults(RULES, action, Said({"nonsense": 1}, {"legal_person": True})))

    assert [fault.pointer for fault in faults] == [
        "/inputs/nonsense",
        *(f"/inputs/{key}" for key in action.says),
        *(f"/confirmations/{key}" for key in action.confirms),
        "/confirmations/legal_person",
    ]
    assert {fault.code for fault in faults} == {"unknown-field", *(["missing"] if action.says else [])}


@pytest.mark.parametrize("stage", ["draft", "correction"])
@pytest.mark.parametrize(("staff", "granted"), [(4, False), (5, True), (0, False), (1_000_000, True)])
def test_a_technical_team_has_at_least_five(stage: str, staff: int, *, granted: bool) -> None:
    verdict = judge(stage, "submit", {**GOOD, "technical_staff": staff})

    assert verdict.granted is granted
    if not granted:
        (reason,) = verdict.reasons
        assert reason.rule == "eligibility.team"
        assert reason.clause == "第六条(二)"
        assert reason.text == Text("技术服务团队不足5人", "The technical service team has fewer than 5 people")
        assert reason.inputs == {"technical_staff": staff}


@pytest.mark.parametrize("staff", ["5", 5.0, True, [5]])
def test_a_number_of_people_that_is_none_is_not_enough(staff: object) -> None:
    assert "eligibility.team" in rules(judge("draft", "submit", {**GOOD, "technical_staff": staff}))


@pytest.mark.parametrize("staff", [None, "", " "])
def test_a_number_of_people_that_is_not_filled_in_is_asked_for_once(staff: object) -> None:
    (reason,) = judge("draft", "submit", {**GOOD, "technical_staff": staff}).reasons

    assert reason.rule == "facts.technical_staff"
    assert reason.text.zh == "未填写“技术服务团队人数”"


@pytest.mark.parametrize(
    ("happened_on", "granted"),
    [
        (date(2023, 10, 12), True),
        (date(2023, 10, 13), True),  # exactly three years before the filing: the first day is not counted
        (date(2023, 10, 14), False),
        (date(2026, 10, 12), False),
        (date(2026, 10, 13), False),  # the day of filing is
        (date(2026, 10, 14), True),  # what comes later is no record of the last three years
    ],
)
def test_the_last_three_years_are_counted_back_from_the_filing(happened_on: date, *, granted: bool) -> None:
    facts = {**GOOD, "incidents": [{"kind": "quality", "happened_on": happened_on.isoformat()}]}

    for stage, name in (("draft", "submit"), ("municipal", "propose"), ("consent", "consent")):
        # Whatever day it is when the application is looked at again.
        verdict = judge(stage, name, facts, situation=replace(KNOWN, today=FILED + 200 * DAY))

        assert rules(verdict) == ([] if granted else ["eligibility.clean_record"])
        assert [(one.clause, one.inputs) for one in verdict.reasons] == (
            [] if granted else [("第六条(三)", {"recent_incidents": 1})]
        )


@pytest.mark.parametrize(
    ("filed_on", "last_free", "first_counted"),
    [
        (date(2028, 2, 29), date(2025, 2, 28), date(2025, 3, 1)),
        (date(2027, 2, 28), date(2024, 2, 28), date(2024, 2, 29)),
        (date(2027, 3, 1), date(2024, 3, 1), date(2024, 3, 2)),
    ],
)
def test_three_years_are_counted_back_over_a_leap_day(filed_on: date, last_free: date, first_counted: date) -> None:
    def granted(day: date) -> bool:
        facts = {**GOOD, "incidents": [{"kind": "safety", "happened_on": day.isoformat()}]}
        return judge(
            "draft", "submit", facts, situation=Situation(today=filed_on, anchors={"filed_on": filed_on})
        ).granted

    assert granted(last_free)
    assert not granted(first_counted)


def test_no_record_is_an_empty_list_and_a_list_not_given_is_no_answer() -> None:
    without = {name: value for name, value in GOOD.items() if name != "incidents"}

    assert rules(judge("draft", "submit", {**GOOD, "incidents": []})) == []
    assert rules(judge("draft", "submit", without)) == ["facts.incidents"]
    assert rules(judge("draft", "submit", {**GOOD, "incidents": None})) == ["facts.incidents"]
    # Where the whole form is not asked for, the requirement itself says what it cannot be judged without.
    (reason,) = judge("consent", "consent", without).reasons
    assert (reason.rule, reason.clause) == ("eligibility.clean_record", "第六条(三)")
    assert reason.text.zh.startswith("未填写“")
    assert reason.inputs == {"recent_incidents": None}


def test_a_record_without_its_day_is_not_taken_for_an_old_one() -> None:
    verdict = judge("municipal", "propose", {**GOOD, "incidents": [{"kind": "safety"}]})

    assert rules(verdict) == ["eligibility.clean_record"]
    assert verdict.reasons[0].inputs == {"recent_incidents": None}


def test_every_grave_record_counts() -> None:
    old, late = {"kind": "safety", "happened_on": "2020-01-01"}, {"kind": "dishonesty", "happened_on": "2026-01-01"}

    verdict = judge("draft", "submit", {**GOOD, "incidents": [old, late, late]})

    assert verdict.reasons[0].inputs == {"recent_incidents": 2}


@pytest.mark.parametrize("fact", ["legal_person", "finances_sound", "credit_good"])
def test_a_condition_the_applicant_denies_is_refused_by_its_clause(fact: str) -> None:
    (reason,) = judge("draft", "submit", {**GOOD, fact: False}).reasons

    assert reason.clause == "第六条(一)"
    assert reason.inputs == {fact: False}


@pytest.mark.parametrize("name", sorted(MATERIALS))
def test_each_required_material_is_missed(name: str) -> None:
    for none in ({}, {name: 0}):
        materials = {**{key: count for key, count in MATERIALS.items() if key != name}, **none}

        assert rules(judge("draft", "submit", materials=materials)) == [f"materials.{name}"]


def test_what_is_not_required_is_not_missed() -> None:
    assert "introduction" not in GOOD
    assert "other" not in MATERIALS
    assert judge("draft", "submit") == GRANTED


@pytest.mark.parametrize(
    ("stage", "name", "unmet"),
    [
        ("district", "recommend", ["eligibility.genuine"]),
        ("municipal", "propose", ["eligibility.stable", "eligibility.capable"]),
    ],
)
def test_what_an_official_denies_is_refused_and_what_he_leaves_open_is_asked_for(
    stage: str, name: str, unmet: list[str]
) -> None:
    asked = [(f"/confirmations/{fact}", "missing") for fact in action_at(stage, name).confirms]
    open_ = Said(said_at(stage, name).inputs)

    assert rules(judge(stage, name, said=said_at(stage, name, holds=False))) == unmet
    assert [(fault.pointer, fault.code) for fault in find_action_faults(RULES, action_at(stage, name), open_)] == asked
    told = judge(stage, name, said=open_)
    assert rules(told) == unmet
    assert all(reason.text.zh.startswith("尚未确认“") for reason in told.reasons)


def test_what_was_confirmed_once_is_asked_for_again() -> None:
    said = Said(said_at("district", "recommend").inputs)

    assert judge("district", "recommend", {**GOOD, "materials_genuine": True}, said=said) == GRANTED
    (fault,) = find_action_faults(RULES, action_at("district", "recommend"), said)
    assert fault == Fault(
        "/confirmations/materials_genuine", "missing", Text("请确认“材料真实、合规”是否成立", fault.text.en)
    )


def test_an_applicant_cannot_fill_in_what_an_official_confirms() -> None:
    faults = list(find_form_faults(RULES, {"materials_genuine": True}, {}))

    assert [(fault.pointer, fault.code) for fault in faults] == [("/facts/materials_genuine", "unknown-field")]
    assert "materials_genuine" not in form_fields(RULES)


def test_a_form_is_looked_at_as_far_as_it_is_filled_in() -> None:
    assert not list(find_form_faults(RULES, {}, {}))
    assert not list(find_form_faults(RULES, GOOD, {"business_licence": ["a", "b"]}))
    faults = find_form_faults(RULES, {"technical_staff": -1}, {"business_licence": ["a", "b", "c"], "a/b": ["d"]})
    assert [(fault.pointer, fault.code) for fault in faults] == [
        ("/facts/technical_staff", "too-small"),
        ("/materials/business_licence", "too-many"),
        ("/materials/a~1b", "unknown-field"),
    ]


def test_own_applications_are_open_to_everyone_and_other_lists_to_who_is_on_them() -> None:
    def enter(route: str, *lists: str) -> Verdict:
        return judge_entry(RULES, route, {}, Situation(today=FILED, lists=frozenset(lists)), CALENDAR)

    assert enter("ordinary") == GRANTED
    assert enter("other_list", "smart_upgrade") == GRANTED
    assert enter("other_list", "sme_digital", "smart_upgrade") == GRANTED
    verdict = enter("other_list", "another")
    assert rules(verdict) == ["intake.routes.other_list"]
    assert verdict.reasons[0].clause == "第八条"
    assert verdict.reasons[0].text.zh == "不在智转数改或中小企业转型服务商名单上"


def test_everyone_acts_where_the_stages_say() -> None:
    actors = {(stage, name): actors_of(STAGES[stage], action_at(stage, name)) for stage, name in ACTIONS}

    assert {key for key, role in actors.items() if role == ("provider",)} == {
        *((stage, name) for stage, name in ACTIONS if name == "withdraw"),
        ("draft", "submit"),
        ("correction", "submit"),
        ("consent", "consent"),
        ("consent", "decline"),
    }
    assert {role for (stage, _), role in actors.items() if stage == "district"} == {("district",), ("provider",)}
    assert {stage: waits_for(one) for stage, one in STAGES.items()} == {
        "draft": "provider",
        "district": "district",
        "correction": "provider",
        "municipal": "municipal",
        "notice": "municipal",
        "consent": "provider",
        "listed": None,
        "refused": None,
        "withdrawn": None,
        "declined": None,
    }


def test_nobody_acts_on_a_case_that_is_over() -> None:
    over, action = STAGES["refused"], action_at("draft", "withdraw")

    assert actions_at(over) == {}
    assert actors_of(over, action) == ()
    assert waits_for(over) is None


def test_a_return_for_correction_leads_to_a_day_the_official_gives_and_says_what_to_correct() -> None:
    for stage in ("district", "municipal"):
        step = step_of(RULES, action_at(stage, "return"), said_at(stage, "return"), KNOWN)

        assert (step.to, step.stage, step.due) == ("correction", STAGES["correction"], "unset")
        assert step.to_correct == ("technical_staff", "team")


@pytest.mark.parametrize("items", [[], ["team", "team"], ["materials_genuine"], "team", None])
def test_only_what_the_applicant_fills_in_is_to_be_corrected(items: object) -> None:
    said = Said({"fields": items, "reason": "不全"})

    assert [
        fault.pointer.split("/")[2] for fault in find_action_faults(RULES, action_at("district", "return"), said)
    ] == ["fields"]


@pytest.mark.parametrize(("stage", "name"), ACTIONS)
def test_every_step_leads_to_a_stage_of_the_procedure(stage: str, name: str) -> None:
    step = step_of(RULES, action_at(stage, name), said_at(stage, name), KNOWN)

    assert step.stage is STAGES[step.to]
    assert isinstance(step.stage, ActStage | NoticeStage | EndStage)


def test_a_due_time_is_the_actions_own_before_the_stages() -> None:
    policy = written_policy()

    def due_of(stage: str, name: str, rules: Policy = policy) -> Any:
        return step_of(rulebook_of(rules), actions_at(rules.intake.stages[stage])[name], Said(), KNOWN).due

    own = written_policy(("{label: 推荐, to: review,", "{label: 推荐, to: review, due: {working_days: 3},"))
    assert due_of("district", "return") == "unset"
    assert due_of("draft", "submit") is None
    assert due_of("district", "recommend", own) == Length(working_days=3)
    stage = written_policy(("due: unset\n          says", "says"))
    assert due_of("district", "return", stage) == Length(months=2)


def test_a_routes_condition_reads_facts_as_they_travel() -> None:
    dated = written_policy(
        ("{legal_person: true, on_list", "{capital: {at_least: 0.5}, recent_accidents: 0, on_list"),
    )
    situation = Situation(today=FILED, lists=frozenset({"other_directory"}))

    def enter(facts: Mapping[str, object]) -> Verdict:
        return judge_entry(rulebook_of(dated), "other_list", facts, situation, CALENDAR)

    old = {"kind": "safety", "happened_on": "2020-01-01"}
    assert enter({"capital": "0.50", "incidents": [old]}) == GRANTED
    refused = enter({"capital": "0.49", "incidents": [{**old, "happened_on": "2026-01-01"}]})
    assert {name: str(value) for name, value in refused.reasons[0].inputs.items()} == {
        "capital": "0.49",
        "recent_accidents": "1",
    }


def test_a_route_without_a_sentence_of_its_own_is_refused_with_one() -> None:
    silent = written_policy(("      otherwise: 不在其他名录内\n", ""))

    (reason,) = judge_entry(rulebook_of(silent), "other_list", {}, KNOWN, CALENDAR).reasons

    assert reason.text == Text("不符合这一申报途径的条件", "The condition of this route is not met")
    assert reason.clause == "第八条"
    assert reason.inputs == {"legal_person": None}
