"""What do the words of the whole language do to a case: for whom, in principle, how many, by whom, past what?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from made_up import CALENDAR
from programmes_written import good_city, written

from policies.checking import find_flaws
from policies.intake import (
    actions_at,
    actors_of,
    find_action_faults,
    find_form_faults,
    form_fields,
    judge_action,
    judge_entry,
    movers_of,
    resolve,
    step_of,
    told_of,
    waits_for,
)
from policies.language.words import Length
from policies.procedures.rulebook import Form, Rulebook, Said, rulebook_of
from policies.situation import Situation, Value
from policies.verdict import GRANTED, Text, Verdict

TODAY = date(2026, 10, 13)
KNOWN = Situation(today=TODAY, anchors={"filed_on": TODAY})
FACTS: Mapping[str, object] = {
    "staff": 6,
    "engineers": 2,
    "founded_on": "2020-01-01",
    "directions": ["advice", "training"],
    "accidents": [],
}
CLEAN = "clean: {require: {recent_accidents: {at_most: 0}}"


def rules(*changes: tuple[str, str], name: str = "intake") -> Rulebook:
    policy = written(*changes)
    assert not find_flaws(policy, good_city())
    return rulebook_of(policy, name)


def judge(
    book: Rulebook,
    stage: str,
    name: str,
    *,
    without: tuple[str, ...] = (),
    said: Said | None = None,
    taken: int = 0,
    settings: Mapping[str, Value] | None = None,
    **facts: object,
) -> Verdict:
    """Judge an action of who meets everything, but for what the test says."""
    given = {name: value for name, value in {**FACTS, **facts}.items() if name not in without}
    action = actions_at(book.procedure.stages[stage])[name]
    words = Said(confirmations=dict.fromkeys(action.confirms, True)) if said is None else said
    situation = replace(KNOWN, settings=settings or {})
    form = Form(given, dict.fromkeys(book.materials, 1))
    return judge_action(book, stage, name, form=form, said=words, situation=situation, taken=taken)


def told(verdict: Verdict) -> list[tuple[str, str]]:
    return [(reason.rule, reason.text.zh) for reason in verdict.reasons]


GRAVE = [{"grave": True, "happened_on": "2026-01-01"}]


@pytest.mark.parametrize(
    ("staff", "refused"),
    [(10, ["近三年有重大事故"]), (9, [])],
)
def test_a_requirement_for_some_is_asked_of_nobody_else(staff: int, refused: list[str]) -> None:
    large = rules((CLEAN, f"{CLEAN}, when: {{staff: {{at_least: 10}}}}"))

    verdict = judge(large, "draft", "submit", staff=staff, accidents=GRAVE)

    assert [text for _, text in told(verdict)] == refused


def test_whether_a_requirement_is_for_somebody_is_asked_when_nobody_said() -> None:
    large = rules(
        (CLEAN, f"{CLEAN}, when: {{staff: {{at_least: 10}}}}"),
        ("needs: [facts, materials, clean, direction]", "needs: [materials, clean, direction]"),
    )

    assert judge(large, "draft", "submit", without=("staff",)) == GRANTED
    assert told(judge(large, "draft", "submit", without=("staff",), accidents=GRAVE)) == [
        ("eligibility.clean", "未填写“人员”")
    ]


def test_a_requirement_in_principle_is_waived_with_a_reason_by_who_may() -> None:
    book = rules()
    confirmed = {"genuine": True}
    waived = Said(confirmations=confirmed, waivers={"staff": "团队刚刚组建，承诺年内补足"})

    (reason,) = judge(book, "district", "recommend", staff=4).reasons
    assert (reason.rule, reason.clause, reason.inputs) == ("eligibility.staff", "第三条", {"staff": 4})
    assert reason.text.zh == "人员不足5人（原则性条件，主管部门可说明理由放宽）"
    assert judge(book, "district", "recommend", staff=4, said=waived) == GRANTED
    action = actions_at(book.procedure.stages["district"])["recommend"]
    assert not list(find_action_faults(book, action, waived))
    other = Said(confirmations=confirmed, waivers={"clean": "不论"})
    assert [(fault.pointer, fault.code) for fault in find_action_faults(book, action, other)] == [
        ("/waivers/clean", "not-waivable")
    ]


@pytest.mark.parametrize(("amount", "clause"), [("{at_least: 6}", None), ("{at_least: 7}", "第五条")])
def test_an_action_for_some_is_refused_to_others_by_its_clause_or_the_procedures(
    amount: str, clause: str | None
) -> None:
    plain = "fail: {label: 不通过, to: refused}"
    fast = f"fast: {{label: 直接通过, to: notice, when: {{staff: {amount}}}, clause: 第五条}}"
    uncited = f"short: {{label: 简易通过, to: notice, when: {{staff: {amount}}}}}"
    book = rules((plain, f"{plain}\n        {fast}\n        {uncited}"))

    verdict = judge(book, "panel", "fast")

    assert verdict.granted is (clause is None)
    assert [(one.rule, one.clause, one.inputs) for one in verdict.reasons] == (
        [] if clause is None else [("intake.stages.panel.actions.fast", clause, {"staff": 6})]
    )
    assert [one.clause for one in judge(book, "panel", "short").reasons] == ([] if clause is None else ["第四条"])


QUOTA = "quota: {setting: yearly_places, clause: 第五条}"
FIXED = (
    (QUOTA, "quota: {at_most: 2, clause: 第五条}"),
    ("settings:\n  yearly_places: {label: 每年新增名额, clause: 第五条}\n", ""),
)


@pytest.mark.parametrize(("taken", "granted"), [(0, True), (1, True), (2, False), (3, False)])
@pytest.mark.parametrize("by_setting", [False, True])
def test_a_quota_takes_as_many_as_the_rules_or_the_setting_say(taken: int, *, granted: bool, by_setting: bool) -> None:
    book = rules(*() if by_setting else FIXED)

    verdict = judge(book, "panel", "pass", taken=taken, settings={"yearly_places": 2} if by_setting else {})

    assert verdict.granted is granted
    assert [(one.rule, one.clause, one.text.zh, one.inputs) for one in verdict.reasons] == (
        []
        if granted
        else [("intake.stages.panel.actions.pass.quota", "第五条", "名额2已用完", {"taken": taken, "at_most": 2})]
    )


@pytest.mark.parametrize("settings", [{}, {"yearly_places": "unset"}])
def test_while_a_quota_is_unset_the_rules_set_no_limit_and_the_official_decides(settings: dict[str, Value]) -> None:
    assert judge(rules(), "panel", "pass", settings=settings).reasons == ()


@pytest.mark.parametrize(
    ("directions", "stage"),
    [(["advice", "training"], "consult"), (["advice"], "notice"), (None, "notice")],
)
def test_a_stage_for_some_is_passed_over_by_others(directions: object, stage: str) -> None:
    book = rules()
    action = actions_at(book.procedure.stages["panel"])["pass"]

    step = step_of(book, action, Said(), told_of(book, {"directions": directions}, KNOWN))

    assert (step.to, step.stage) == (stage, book.procedure.stages[stage])


def test_several_stages_for_some_are_passed_over_one_after_another() -> None:
    book = rules(
        (
            "    cooling: {label: 等待,",
            "    cooling: {label: 等待, when: {staff: {at_least: 100}}, otherwise: {to: listed},",
        ),
        ("otherwise: {to: notice}", "otherwise: {to: cooling}"),
    )

    assert resolve(book, "consult", told_of(book, {**FACTS, "directions": ["advice"]}, KNOWN)) == "listed"
    assert resolve(book, "consult", told_of(book, {"directions": ["advice"], "staff": 100}, KNOWN)) == "cooling"


def test_stages_that_lead_round_in_a_circle_are_told_not_walked_for_ever() -> None:
    circle = rulebook_of(written(("otherwise: {to: notice}", "otherwise: {to: consult}")))

    with pytest.raises(ValueError, match="round in a circle at consult"):
        resolve(circle, "consult", told_of(circle, {}, KNOWN))


def test_two_deciders_both_act_and_the_stage_waits_for_who_has_not() -> None:
    stage = rules(name="renewal").procedure.stages["check"]

    assert actors_of(stage, actions_at(stage)["renew"]) == ("district", "municipal")
    assert waits_for(stage) == "district"
    assert waits_for(stage, frozenset({"district"})) == "municipal"
    assert waits_for(stage, frozenset({"municipal"})) == "district"
    assert waits_for(stage, frozenset({"district", "municipal"})) is None


def test_an_action_of_one_is_that_ones_where_two_decide() -> None:
    lapse = "lapse: {label: 不同意, to: lapsed}"
    alone = rules((lapse, "lapse: {label: 不同意, to: lapsed, by: municipal}"), name="renewal")
    stage = alone.procedure.stages["check"]

    assert actors_of(stage, actions_at(stage)["lapse"]) == ("municipal",)


@pytest.mark.parametrize(
    ("stage", "mover"),
    [("panel", "municipal"), ("consult", "municipal"), ("notice", "municipal"), ("cooling", None), ("listed", None)],
)
def test_a_panel_waits_for_who_closes_it_a_consultation_for_who_asked_and_time_for_nobody(
    stage: str, mover: str | None
) -> None:
    one = rules().procedure.stages[stage]

    assert waits_for(one) == mover
    assert movers_of(one) == (() if mover is None else (mover,))
    assert {role for action in actions_at(one).values() for role in actors_of(one, action)} <= {mover}


def test_the_end_of_a_consultation_comes_into_public_notice_and_waiting_has_no_action() -> None:
    book = rules()
    stages = book.procedure.stages

    step = step_of(book, actions_at(stages["consult"])["go_on"], Said(), KNOWN)

    assert (step.to, step.due, step.to_correct) == ("notice", None, ())
    assert actions_at(stages["cooling"]) == {}


def test_the_stage_after_gives_its_due_time_whatever_kind_it_is() -> None:
    book = rules(("closed_by: municipal\n", "closed_by: municipal\n      due: {days: 30}\n"))

    step = step_of(book, actions_at(book.procedure.stages["district"])["recommend"], Said(), KNOWN)

    assert (step.to, step.due) == ("panel", Length(days=30))


MATTER = "matter: {type: text, label: 事项, clause: 第十条}\n"
OWN_FORM = """    materials:
      letter: {label: 申诉书, most: 1, clause: 第十条}
    eligibility:
      told: {require: {matter: {one_of: [处理过重, 事实不清]}}, otherwise: 不属于申诉事项, clause: 第十条}
"""
APPEAL = (
    (MATTER, MATTER + OWN_FORM),
    ("to: hearing, needs: [facts]", "to: hearing, needs: [facts, materials, told]"),
)


def test_a_procedure_has_its_own_form_besides_the_programmes() -> None:
    intake, appeal = rules(*APPEAL), rules(*APPEAL, name="appeal")

    assert set(appeal.facts) - set(intake.facts) == {"matter"}
    assert set(appeal.materials) - set(intake.materials) == {"letter"}
    assert set(appeal.eligibility) - set(intake.eligibility) == {"told"}
    assert form_fields(appeal).keys() - form_fields(intake).keys() == {"matter", "letter"}
    given = {"matter": "处理过重"}, {"letter": ["a", "b"], "licence": ["c"]}
    assert [(fault.pointer, fault.code) for fault in find_form_faults(appeal, *given)] == [
        ("/materials/letter", "too-many")
    ]
    assert [(fault.pointer, fault.code) for fault in find_form_faults(intake, *given)] == [
        ("/facts/matter", "unknown-field"),
        ("/materials/letter", "unknown-field"),
    ]


def test_a_procedure_is_judged_by_its_own_requirements_under_its_own_name() -> None:
    appeal = rules(*APPEAL, name="appeal")

    assert judge_entry(appeal, "ordinary", {}, KNOWN, CALENDAR) == GRANTED
    assert judge(appeal, "claim", "submit", matter="处理过重") == GRANTED
    assert told(judge(appeal, "claim", "submit", matter="无")) == [
        ("procedures.appeal.eligibility.told", "不属于申诉事项")
    ]
    assert told(judge(appeal, "claim", "submit")) == [("procedures.appeal.facts.matter", "未填写“事项”")]
    bare = judge_action(
        appeal, "claim", "submit", form=Form({**FACTS, "matter": "处理过重"}), said=Said(), situation=KNOWN
    )
    assert [rule for rule, _ in told(bare)] == ["procedures.appeal.materials.letter"]


def test_a_procedure_asks_anew_only_for_what_it_names_of_the_programme() -> None:
    anew = rules(*APPEAL, ("  appeal:\n", "  appeal:\n    asks: [staff, licence]\n"), name="appeal")

    assert (set(anew.form_facts), set(anew.form_materials)) == ({"staff", "matter"}, {"licence", "letter"})
    bare = judge_action(
        anew, "claim", "submit", form=Form({"matter": "处理过重"}, {"letter": 1}), said=Said(), situation=KNOWN
    )
    assert [rule for rule, _ in told(bare)] == ["facts.staff", "materials.licence"]


def test_a_fact_of_the_programme_that_a_procedure_is_judged_by_is_asked_for_by_the_requirement() -> None:
    needy = rules(*APPEAL, ("to: hearing, needs: [facts, ", "to: hearing, needs: [facts, direction, "), name="appeal")

    verdict = judge(needy, "claim", "submit", matter="处理过重", without=("staff", "directions"))

    assert told(verdict) == [("eligibility.direction", "未填写“服务方向”")]


def test_what_speaks_against_a_step_of_a_procedure_is_named_by_its_place_in_the_file() -> None:
    limited = rules(
        ("uphold: {label: 成立, to: annulled}", "uphold: {label: 成立, to: annulled, when: {staff: {at_least: 9}}}"),
        ("  appeal:\n", "  appeal:\n    opens: [{until: 2026-10-12, clause: 第十条}]\n"),
        name="appeal",
    )

    assert [rule for rule, _ in told(judge(limited, "hearing", "uphold"))] == [
        "procedures.appeal.stages.hearing.actions.uphold"
    ]
    assert [rule for rule, _ in told(judge_entry(limited, "ordinary", {}, KNOWN, CALENDAR))] == [
        "procedures.appeal.opens"
    ]


def test_a_procedure_that_is_not_there_is_none() -> None:
    with pytest.raises(KeyError, match="nothing"):
        rulebook_of(written(), "nothing")


def test_a_choice_of_many_that_was_never_made_is_unknown_and_not_none_of_them() -> None:
    few = rules(
        ("directions_held: {at_least: 1}", "directions_held: {at_most: 1}"),
        ("needs: [facts, materials, clean, direction]", "needs: [materials, clean, direction]"),
    )

    assert judge(few, "draft", "submit", directions=["advice"]) == GRANTED
    assert told(judge(few, "draft", "submit", without=("directions",))) == [
        ("eligibility.direction", "未填写“服务方向”")
    ]


def test_every_fact_a_requirement_cannot_be_judged_without_is_named_once() -> None:
    both = "{any: [{share: {at_least: 0.5}}, {recent_accidents: {at_most: 0}}]}"
    book = rules(
        ("clean: {require: {recent_accidents: {at_most: 0}}", f"clean: {{require: {both}"),
        ("needs: [facts, materials, clean, direction]", "needs: [materials, clean, direction]"),
    )

    (reason,) = judge(book, "draft", "submit", without=("staff", "engineers", "accidents")).reasons

    assert reason.rule == "eligibility.clean"
    assert reason.text == Text("未填写“人员”、“工程师”、“事故”", "Not filled in: 人员, 工程师, 事故")
    assert judge(book, "draft", "submit", without=("staff", "engineers")) == GRANTED


def test_what_was_filled_in_and_does_not_say_enough_is_refused_with_the_rules_own_sentence() -> None:
    verdict = judge(rules(), "draft", "submit", accidents=[{"grave": True}])

    assert told(verdict) == [("eligibility.clean", "近三年有重大事故")]
    assert verdict.reasons[0].inputs == {"recent_accidents": None}


def test_what_an_official_has_not_confirmed_yet_is_told_as_that() -> None:
    book = rules()

    (reason,) = judge(book, "district", "recommend", said=Said()).reasons

    assert (reason.rule, reason.text.zh) == ("eligibility.genuine", "尚未确认“材料真实”")
    denied = judge(book, "district", "recommend", said=Said(confirmations={"genuine": False}))
    assert told(denied) == [("eligibility.genuine", "区县未确认材料真实")]
