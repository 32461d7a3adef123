"""Do the measures follow that the rules ask for, each once, as long as it says, and fall with what they stood on?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import CALENDAR, day, item, programme, situation

from policies.exits import (
    Fall,
    MeasureDue,
    find_fallen,
    find_measures,
    judge_end,
)
from policies.measures.history import see_history
from policies.situation import Item, Situation


def found(kind: str, on: str, key: str, **fields: object) -> Item:
    return item(kind, on, key, verified=True, **fields)


def taken(measure: str, on: str, key: str = "", **fields: object) -> Item:
    return item("measure", on, key, measure=measure, **fields)


def asked(name: str, known: Situation) -> list[tuple[str, str, str]]:
    """Return what follows: rule, measure, force."""
    return [(due.rule, due.measure, due.force) for due in find_measures(programme(name), known, CALENDAR)]


def due(name: str, known: Situation, measure: str) -> MeasureDue:
    return next(one for one in find_measures(programme(name), known, CALENDAR) if one.measure == measure)


def fallen(name: str, known: Situation, annulled: str) -> Fall:
    return find_fallen(programme(name), known, annulled, CALENDAR)


# ladders


def test_a_first_finding_stands_on_the_lowest_rung_and_a_grave_one_on_its_own() -> None:
    assert asked("exit_ladder", situation("2026-03-02", found("minor", "2026-03-01", "f1"))) == [
        ("minor", "warned", "proposed")
    ]
    assert asked("exit_ladder", situation("2026-03-02", found("grave", "2026-03-01", "f1"))) == [
        ("grave", "suspended", "proposed")
    ]


def test_where_several_rules_ask_for_rungs_what_is_commanded_stays_and_a_higher_one_is_proposed_beside_it() -> None:
    known = situation(
        "2026-03-02",
        found("minor", "2026-02-01", "f1"),
        found("careless", "2026-02-02", "f2"),
        found("grave", "2026-03-01", "f3"),
    )
    lower, one = find_measures(programme("exit_ladder"), known, CALENDAR)
    assert (lower.rule, lower.measure, lower.force, lower.triggers) == ("careless", "warned", "commanded", ("f2",))
    assert (one.rule, one.measure, one.force, one.ladder) == ("grave", "suspended", "proposed", "sanctions")
    assert set(one.triggers) == {"f1", "f2", "f3"}
    assert one.because.clause == "第五条(三)"
    assert one.because.inputs["grave"] == 1
    assert (one.effect, one.begins_on, one.ends_on) == ("suspension", day("2026-03-02"), day("2026-06-02"))

    higher = taken("suspended", "2026-03-02", "m1", rule="grave", triggers="f1 f2 f3")
    assert asked("exit_ladder", replace(known, items=[*known.items, higher])) == []
    warned = taken("warned", "2026-03-02", "m1", rule="careless", triggers="f2")
    assert asked("exit_ladder", replace(known, items=[*known.items, warned])) == [("grave", "suspended", "proposed")]


def test_each_new_finding_within_a_year_climbs_one_rung_and_after_a_year_the_ladder_begins_anew() -> None:
    first = found("minor", "2026-03-01", "f1")
    warned = taken("warned", "2026-03-02", "m1", rule="minor", triggers=["f1"])
    again = found("minor", "2026-05-01", "f2")

    assert asked("exit_ladder", situation("2026-05-01", first, warned)) == []
    assert asked("exit_ladder", situation("2027-03-02", first, warned, again)) == [("minor", "suspended", "proposed")]
    assert asked("exit_ladder", situation("2027-03-03", first, warned, again)) == [("minor", "warned", "proposed")]


def test_at_the_top_of_a_ladder_there_is_no_higher_rung() -> None:
    known = situation(
        "2026-03-02",
        taken("removed", "2026-02-01", "m1", in_force=False),
        found("careless", "2026-03-01", "f1"),
    )
    assert asked("exit_ladder", known) == [("careless", "removed", "commanded")]


def test_a_ladder_without_a_window_never_begins_anew_and_a_fact_may_be_the_trigger() -> None:
    known = situation("2026-03-02", facts={"staff": 0})
    assert asked("exit_ladder", known) == [("hopeless", "removed", "commanded")]
    assert due("exit_ladder", known, "removed").triggers == ("staff=0",)

    out = replace(known, today=day("2046-01-01"), items=[taken("removed", "2026-03-02", triggers="staff=5")])
    assert asked("exit_ladder", out) == [("hopeless", "barred", "commanded")]


def test_an_annulled_rung_does_not_count_and_what_it_was_taken_for_is_not_asked_for_again() -> None:
    annulled = taken("warned", "2026-03-02", "m1", rule="minor", triggers="f1", annulled=True)
    first = found("minor", "2026-03-01", "f1")
    assert asked("exit_ladder", situation("2026-04-01", first, annulled)) == []
    known = situation("2026-04-01", first, annulled, found("minor", "2026-03-20", "f2"))
    assert asked("exit_ladder", known) == [("minor", "warned", "proposed")]


def test_a_rung_that_is_no_measure_is_not_asked_for() -> None:
    policy = programme("exit_ladder")
    assert policy.exit
    without = policy.exit.model_copy(update={"measures": {"warned": policy.exit.measures["warned"]}})
    known = situation("2026-03-02", found("grave", "2026-03-01", "f1"))
    assert find_measures(policy.model_copy(update={"exit": without}), known, CALENDAR) == ()


def test_standing_on_another_list_is_a_trigger_that_is_answered_once() -> None:
    known = replace(situation("2026-03-02"), lists=frozenset({"excluded"}))
    assert due("exit_ladder", known, "warned").triggers == ("exit.rules.listed_elsewhere",)
    declined = item("declined", "2026-03-02", measure="warned", rule="listed_elsewhere")
    assert asked("exit_ladder", replace(known, items=[declined])) == []


def test_only_verified_findings_of_this_listing_count() -> None:
    known = situation(
        "2026-03-02",
        item("minor", "2026-02-01", "f1", verified=False),
        found("minor", "2025-12-31", "f2"),
        found("minor", "2026-03-03", "f3"),
        found("minor", "2026-02-01", "f4", annulled=True),
        listed_on="2026-01-01",
    )
    assert asked("exit_ladder", known) == []


# lengths


LENGTHS = situation("2026-03-10", found("found", "2026-03-01", "f1"), listed_on="2026-01-15")


@pytest.mark.parametrize(
    ("measure", "begins", "ends"),
    [
        ("ranged", "2026-03-10", None),
        ("restart", "2026-03-10", "2026-06-10"),
        ("this_year", "2026-03-10", "2026-12-31"),
        ("next_years", "2027-01-01", "2028-12-31"),
        ("anchored", "2026-01-15", "2026-02-16"),
        ("anchored_elsewhere", None, None),
        ("by_hand", "2026-03-10", None),
        ("always", "2026-03-10", None),
    ],
)
def test_a_measure_works_from_when_to_when_its_policy_says(measure: str, begins: str | None, ends: str | None) -> None:
    one = due("exit_lengths", LENGTHS, measure)
    assert (one.begins_on and str(one.begins_on), one.ends_on and str(one.ends_on)) == (begins, ends)
    assert one.force == ("proposed" if measure == "this_year" else "commanded")


def test_an_official_picks_a_length_inside_its_range() -> None:
    out = programme("exit_lengths").exit
    assert out
    ranged = due("exit_lengths", LENGTHS, "ranged").stretch
    assert (ranged.shortest, ranged.longest) == (day("2026-04-10"), day("2026-09-10"))

    def granted(name: str, ends_on: str) -> bool:
        one = due("exit_lengths", LENGTHS, name)
        return judge_end(name, out.measures[name], one.stretch, day(ends_on)).granted

    assert [granted("ranged", one) for one in ("2026-04-09", "2026-04-10", "2026-09-10", "2026-09-11")] == [
        False,
        True,
        True,
        False,
    ]
    assert [granted("by_hand", one) for one in ("2026-03-09", "2026-03-10")] == [False, True]
    assert [granted("restart", one) for one in ("2026-06-10", "2026-06-11")] == [True, False]
    assert granted("anchored_elsewhere", "2026-03-10")
    short = judge_end("ranged", out.measures["ranged"], ranged, day("2026-03-11"))
    assert short.reasons[0].clause == "第六条(一)"
    assert short.reasons[0].text.zh == "期限过短，最早至2026-04-10止"


def test_a_second_measure_begins_anew_adds_to_the_first_or_leaves_the_longer() -> None:
    running = [
        taken(name, "2026-02-01", ends_on=day("2026-08-03"), triggers="other") for name in ("restart", "add", "longer")
    ]
    known = replace(LENGTHS, items=[*LENGTHS.items, *running])
    ends = [due("exit_lengths", known, name).ends_on for name in ("restart", "add", "longer")]
    assert ends == [day("2026-06-10"), day("2026-11-03"), day("2026-08-03")]

    over = [replace(one, fields={**one.fields, "ends_on": day("2026-03-09")}) for one in running]
    ends = [
        due("exit_lengths", replace(known, items=[*LENGTHS.items, *over]), name).ends_on for name in ("add", "longer")
    ]
    assert ends == [day("2026-06-10"), day("2026-06-10")]


def test_no_measure_ends_beyond_the_calendar() -> None:
    known = Situation(today=date.max, items=[Item("found", date.max, {"verified": True}, "f")])
    found_ = {
        one.measure: (one.begins_on, one.ends_on) for one in find_measures(programme("exit_lengths"), known, CALENDAR)
    }
    assert found_["next_years"] == (None, None)
    assert found_["restart"] == (date.max, None)
    last_but_one = replace(
        known, today=date(9998, 12, 31), items=[Item("found", date(9998, 1, 1), {"verified": True}, "f")]
    )
    assert due("exit_lengths", last_but_one, "next_years").ends_on is None


def test_a_policy_without_exit_asks_for_nothing() -> None:
    assert asked("exit_nothing", situation("2026-03-01", taken("warned", "2026-01-01", "w"))) == []


# what follows, and what follows no more


def warned_twice(**more: str) -> Situation:
    return situation(
        "2026-03-01",
        found("late_change", "2026-02-01", "f1"),
        taken("warned", "2026-02-02", "w1", rule="late_change", triggers="f1"),
        taken("rectify_by", "2026-02-02", "r1", rule="late_change", triggers="f1", ends_on=day("2026-04-01")),
        found("slow", "2026-02-10", "f2"),
        taken("warned", "2026-02-11", "w2", rule="slow", triggers="f2"),
        taken("rectify_by", "2026-02-11", "r2", rule="slow", triggers="f2", ends_on=day("2026-04-10")),
        **(more or {"listed_on": "2026-01-01"}),
    )


def test_a_measure_for_ever_works_until_it_is_annulled() -> None:
    for_ever = taken("barred_for_ever", "2026-01-01", "b")
    known = see_history(programme("exit_whole"), situation("2096-01-01", for_ever), CALENDAR)
    assert [one.fields["in_force"] for one in known.items] == [True]


def test_a_finding_asks_for_what_its_rule_names_until_that_is_taken_or_declined() -> None:
    finding = found("late_change", "2026-02-01", "f1")
    assert asked("exit_whole", situation("2026-02-02", finding)) == [
        ("late_change", "warned", "commanded"),
        ("late_change", "rectify_by", "commanded"),
    ]
    half = situation("2026-02-02", finding, taken("warned", "2026-02-02", rule="late_change"))
    assert asked("exit_whole", half) == [("late_change", "rectify_by", "commanded")]
    declined = item("declined", "2026-02-02", rule="late_change", measure="rectify_by")
    assert asked("exit_whole", replace(half, items=[*half.items, declined])) == []
    of_another_rule = taken("rectify_by", "2026-02-02", rule="slow")
    assert asked("exit_whole", replace(half, items=[*half.items, of_another_rule])) == [
        ("late_change", "rectify_by", "commanded")
    ]


def test_a_rule_or_procedure_that_is_no_word_says_nothing() -> None:
    finding = found("late_change", "2026-02-01", "f1")
    nonsense = taken("rectify_by", "2026-02-02", "m1", rule={"of": "late_change"})
    decided = item("case", "2026-02-03", procedure=["rectification"], outcome=[])
    assert asked("exit_whole", situation("2026-02-04", finding, nonsense, decided)) == [
        ("late_change", "warned", "commanded")
    ]


def test_two_warnings_remove_and_the_fee_is_for_the_official() -> None:
    assert asked("exit_whole", warned_twice()) == [
        ("twice_warned", "removed", "commanded"),
        ("twice_warned", "told", "commanded"),
        ("twice_warned", "fee", "proposed"),
    ]
    removed = due("exit_whole", warned_twice(), "removed")
    assert removed.triggers == ("w1", "w2")
    assert [one.zh for one in removed.advice] == ["建议其他城市不选择其参与"]


def test_once_out_only_bans_fees_and_notices_may_still_follow() -> None:
    known = warned_twice()
    out = taken("removed", "2026-03-01", "x", rule="twice_warned", triggers="w1 w2")
    assert asked("exit_whole", replace(known, items=[*known.items, out])) == [
        ("twice_warned", "told", "commanded"),
        ("twice_warned", "fee", "proposed"),
    ]


def test_an_overdue_rectification_is_another_thing_than_a_failed_one() -> None:
    ordered = taken("rectify_by", "2026-02-02", "r1", ends_on=day("2026-04-01"))

    def follows(today: str, *items: Item) -> list[tuple[str, str, str]]:
        return asked("exit_whole", situation(today, ordered, *items))

    def case(on: str, outcome: str, **more: object) -> Item:
        return item("case", on, "c1", procedure="rectify", outcome=outcome, **more)

    assert follows("2026-04-01") == []
    assert follows("2026-04-02") == [("overdue", "removed", "proposed")]
    assert follows("2026-04-20", case("2026-04-20", "accepted", handed_in_on=day("2026-03-31"))) == []
    assert follows("2026-04-20", case("2026-04-20", "accepted")) == [("overdue", "removed", "proposed")]
    assert follows("2026-03-20", case("2026-03-20", "insufficient", about="r1")) == [
        ("failed", "removed", "commanded"),
        ("failed", "barred", "commanded"),
    ]
    assert follows("2026-03-20", case("2026-03-20", "insufficient", about="r2")) == []
    assert follows("2026-03-20", case("2026-03-20", "insufficient", annulled=True)) == []


def test_two_years_running_of_a_bad_grade_bar_and_a_year_without_one_breaks_the_run() -> None:
    def grade(year: int) -> Item:
        return item("evaluation", f"{year}-12-20", f"e{year}", year=year, grade="不合格")

    assert asked("exit_whole", situation("2028-01-10", grade(2026), grade(2027))) == [
        ("bad_years", "removed", "commanded"),
        ("bad_years", "barred", "commanded"),
    ]
    assert due("exit_whole", situation("2028-01-10", grade(2025), grade(2026), grade(2027)), "barred").triggers == (
        "e2025",
        "e2026",
        "e2027",
    )
    assert asked("exit_whole", situation("2029-01-10", grade(2026), grade(2028))) == []


def test_three_enterprises_or_one_three_times_and_only_what_made_it_so_is_named() -> None:
    def complaints(*by: str) -> Situation:
        return situation(
            "2026-03-01",
            *(found("complaint", f"2026-02-{number:02}", f"c{number}", by=one) for number, one in enumerate(by, 1)),
        )

    assert asked("exit_whole", complaints("a", "a", "b")) == []
    assert due("exit_whole", complaints("a", "a", "b", "c"), "no_subsidy").triggers == ("c1", "c2", "c3", "c4")
    assert due("exit_whole", complaints("a", "b", "a", "a"), "no_subsidy").triggers == ("c1", "c3", "c4")
    assert str(due("exit_whole", complaints("a", "a", "a"), "no_subsidy").ends_on) == "2029-03-01"


def test_a_ground_without_a_quantity_is_counted_beside_other_conditions() -> None:
    assert asked("exit_whole", situation("2026-03-01", found("fraud", "2026-02-01", "f"), facts={"staff": 10})) == [
        ("fraud", "removed", "proposed")
    ]
    assert asked("exit_whole", situation("2026-03-01", found("fraud", "2026-02-01", "f"), facts={"staff": 1000})) == []


def test_points_used_up_ask_for_training_and_the_account_is_then_as_new() -> None:
    breaches = [
        item("breach", "2026-02-01", "b1", verified=True, points=7),
        item("breach", "2026-02-10", "b2", verified=True, points=6),
        item("breach", "2026-02-11", "b3", verified=False, points=6),
        item("good_deed", "2026-02-05", "g1", points=1),
    ]
    reports = [item("report", f"2026-{month:02}-20", f"r{month}") for month in (1, 2)]
    known = situation("2026-02-20", *breaches, *reports, facts={"staff": 5}, listed_on="2026-01-01")
    one = due("exit_account", known, "retrained")
    assert (one.triggers, one.because.inputs["credit"]) == (("b1", "g1", "b2"), 0)
    assert str(one.ends_on) == "2026-03-23"

    trained = taken("retrained", "2026-02-21", "m1", rule="spent", triggers="b1 g1 b2")
    after = replace(known, today=day("2026-02-22"), items=[*known.items, trained])
    assert not [rule for rule, *_ in asked("exit_account", after) if rule == "spent"]
    once_more = item("breach", "2026-02-22", "b4", verified=True, points=12)
    assert due("exit_account", replace(after, items=[*after.items, once_more]), "retrained").triggers == ("b4",)


def test_half_a_year_of_silence_is_answered_once_and_again_after_the_next_report() -> None:
    def follows(today: str, *items: Item) -> list[str]:
        known = situation(today, *items, facts={"staff": 5}, listed_on="2026-01-10")
        return [rule for rule, *_ in asked("exit_account", known) if rule in {"silent", "nothing_reported"}]

    assert follows("2026-07-09") == ["nothing_reported"]
    assert follows("2026-07-10") == ["silent", "nothing_reported"]
    warned = taken("warned", "2026-07-10", rule="silent")
    reminded = item("declined", "2026-07-10", rule="nothing_reported", measure="reminded")
    assert follows("2026-07-10", warned, reminded) == []
    assert follows("2026-12-10", warned) == ["nothing_reported"]
    report = item("report", "2026-08-01", "r1")
    assert follows("2027-02-01", warned, report) == ["silent", "nothing_reported"]
    assert follows("2027-01-31", warned, report) == []


def test_missed_duties_are_counted_without_being_kept() -> None:
    known = situation("2026-03-01", item("report", "2026-01-20", "r"), facts={"staff": 5}, listed_on="2026-01-01")
    assert asked("exit_account", known) == []
    missed = due("exit_account", replace(known, today=day("2026-03-26")), "warned")
    assert (missed.rule, missed.triggers) == ("missed", ("monthly:2026-02", "monthly:2026-03"))


def test_grades_shares_and_facts_bring_measures_about_too() -> None:
    reports = [item("report", f"2026-{month:02}-20", f"r{month}") for month in (1, 2)]
    known = situation(
        "2026-02-26",
        *reports,
        item("evaluation", "2026-01-05", "e1", grade="差"),
        item("good_deed", "2026-01-05", "g1", points=1),
        item("good_deed", "2026-01-06", "g2", points=1),
        facts={"staff": 2},
        listed_on="2026-01-01",
    )
    found_ = {one.rule: one.triggers for one in find_measures(programme("exit_account"), known, CALENDAR)}
    assert found_ == {
        "low": ("e1",),
        "few_praised": ("praised=0@2026-01-01", "g1", "g2"),
        "understaffed": ("staff=2",),
    }


# what falls


def test_with_a_finding_falls_the_warning_and_the_removal_the_notice_and_the_count() -> None:
    known = warned_twice()
    later = replace(
        known,
        today=day("2026-05-01"),
        items=[
            *known.items,
            taken("removed", "2026-03-01", "x", rule="twice_warned", triggers=["w1", "w2"]),
            taken("told", "2026-03-01", "t", rule="twice_warned", triggers=["w1", "w2"]),
            item("notice", "2026-03-02", "n", about="x"),
            item("notice", "2026-03-02", "other", about="y"),
            item("report", "2026-03-03", "r"),
        ],
    )
    fall = fallen("exit_whole", later, "f1")
    assert [(one.id, one.kind, one.name) for one in fall.items] == [
        ("r1", "measure", "rectify_by"),
        ("w1", "measure", "warned"),
        ("t", "measure", "told"),
        ("x", "measure", "removed"),
        ("n", "notice", "notice"),
    ]
    assert fall.items[1].because.clause == "第九条(一)"
    assert [(one.name, one.before, one.after) for one in fall.counters] == [
        ("warnings", 2, 1),
        ("overdue_rectifications", 2, 1),
        ("late_change", 1, 0),
    ]
    assert [one.id for one in fallen("exit_whole", later, "w2").items] == ["t", "x", "n"]
    assert fallen("exit_whole", later, "nothing") == Fall()


def test_a_measure_with_another_leg_to_stand_on_stays() -> None:
    known = warned_twice()
    third = [
        found("slow", "2026-02-20", "f3"),
        taken("warned", "2026-02-21", "w3", rule="slow", triggers="f3"),
        taken("removed", "2026-03-01", "x", rule="twice_warned", triggers="w1 w2 w3"),
    ]
    fall = fallen("exit_whole", replace(known, items=[*known.items, *third]), "f1")
    assert [one.id for one in fall.items] == ["r1", "w1"]


def test_on_a_ladder_what_falls_makes_room_for_a_milder_rung() -> None:
    known = situation(
        "2026-08-01",
        found("minor", "2026-03-01", "f1"),
        taken("warned", "2026-03-02", "m1", rule="minor", triggers="f1"),
        found("minor", "2026-05-01", "f2"),
        taken("suspended", "2026-05-02", "m2", rule="minor", triggers="f1 f2"),
    )
    assert [(one.id, one.instead) for one in fallen("exit_ladder", known, "f1").items] == [
        ("m1", None),
        ("m2", "warned"),
    ]
    assert [(one.id, one.instead) for one in fallen("exit_ladder", known, "m1").items] == [("m2", "warned")]
    assert [(one.id, one.instead) for one in fallen("exit_ladder", known, "f2").items] == [("m2", None)]


def test_a_grade_falls_with_what_it_was_given_for_and_the_ban_with_the_grade() -> None:
    def grade(year: int, given: str, **more: object) -> Item:
        return item("evaluation", f"{year}-12-20", f"e{year}", year=year, grade=given, **more)

    known = situation(
        "2028-03-01",
        item("satisfaction", "2026-06-01", "s1", mark="bad"),
        grade(2026, "不合格", score=95),
        grade(2027, "不合格"),
        taken("barred", "2028-01-10", "b", rule="bad_years", triggers="e2026 e2027"),
    )
    fall = fallen("exit_whole", known, "s1")
    assert [(one.id, one.name, one.instead) for one in fall.items] == [
        ("e2026", "不合格", "优秀"),
        ("e2027", "不合格", "合格"),
        ("b", "barred", None),
    ]
    assert fall.items[0].because.clause == "第七条(一)"
    assert ("bad_years", 2, 0) in [(one.name, one.before, one.after) for one in fall.counters]


def test_what_no_rule_explains_falls_only_when_all_it_names_fell() -> None:
    known = situation(
        "2026-05-01",
        found("slow", "2026-02-10", "f2"),
        taken("suspended", "2026-02-11", "by_hand", triggers="f2"),
        taken("fee", "2026-02-11", "of_a_rule", rule="twice_warned", triggers="f2"),
        taken("fee", "2026-02-11", "of_two", triggers="f2 f9"),
        taken("fee", "2026-02-11", "of_none"),
        item("evaluation", "2026-12-20", "e", grade="合格", triggers="f2", year="2026"),
        taken("fee", "2026-02-01", "before", triggers="f2"),
        taken("fee", "2026-02-12", "annulled", triggers="f2", annulled=True),
    )
    fall = fallen("exit_whole", known, "f2")
    assert {one.id: one.because.clause for one in fall.items} == {
        "by_hand": "第九条",
        "of_a_rule": "第十条(一)",
        "e": "第九条",
    }


def test_where_no_grade_of_the_list_fits_any_more_the_grade_falls_without_another() -> None:
    policy = programme("exit_whole")
    assert policy.grading
    first_only = policy.grading.model_copy(update={"grades": policy.grading.grades[:1]})
    known = situation(
        "2027-01-10",
        item("satisfaction", "2026-06-01", "s1", mark="bad"),
        item("evaluation", "2026-12-20", "e", year=2026, grade="不合格"),
    )
    fall = find_fallen(policy.model_copy(update={"grading": first_only}), known, "s1", CALENDAR)
    assert [(one.id, one.instead) for one in fall.items] == [("e", None)]


def test_without_rules_of_exit_or_grades_only_names_tell_what_falls() -> None:
    known = situation(
        "2026-05-01",
        item("report", "2026-02-10", "r"),
        item("evaluation", "2026-03-10", "e", grade="A", triggers="r"),
        item("evaluation", "2026-03-11", "e2", grade="A", triggers="s"),
    )
    fall = fallen("exit_nothing", known, "r")
    assert [(one.id, one.because.clause) for one in fall.items] == [("e", "第一条")]
    assert fall.counters == ()


# whatever happened

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
KINDS = ["minor", "careless", "grave", "found", "late_change", "slow", "fraud", "complaint", "breach", "satisfaction"]
ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from(
            [*KINDS, "measure", "measure", "declined", "case", "evaluation", "report", "good_deed", "duty"]
        ),
        DAYS,
        st.fixed_dictionaries(
            {"verified": st.booleans()},
            optional={
                "measure": st.sampled_from(
                    ["warned", "suspended", "removed", "barred", "rectify_by", "add", "retrained"]
                ),
                "rule": st.sampled_from(["minor", "slow", "twice_warned", "found"]),
                "triggers": st.sampled_from(["a", "a b", ""]),
                "ends_on": DAYS,
                "begins_on": DAYS,
                "lifted_on": DAYS,
                "accepted_on": DAYS,
                "annulled": st.booleans(),
                "in_force": st.booleans(),
                "procedure": st.sampled_from(["rectify", "audit"]),
                "outcome": st.sampled_from(["accepted", "insufficient", "closed"]),
                "grade": st.sampled_from(["不合格", "合格", "差"]),
                "year": st.integers(2026, 2028),
                "mark": st.sampled_from(["good", "bad"]),
                "points": st.integers(0, 13),
                "by": st.sampled_from(["x", "y"]),
            },
        ),
        st.sampled_from(["", "a", "b", "c"]),
    ),
    max_size=10,
)


@pytest.mark.parametrize("name", ["exit_ladder", "exit_lengths", "exit_whole", "exit_account"])
@given(items=ITEMS, today=DAYS, listed=st.none() | DAYS, data=st.data())
def test_whatever_happened_there_is_an_answer_and_the_order_it_is_told_in_does_not_matter(
    name: str, items: list[Item], today: date, listed: date | None, data: st.DataObject
) -> None:
    known = Situation(today=today, items=items, anchors={"listed_on": listed} if listed else {}, facts={"staff": 4})
    answer = find_measures(programme(name), known, CALENDAR)
    falls = [find_fallen(programme(name), known, one, CALENDAR) for one in ("a", "b")]
    assert all(due.triggers for due in answer)
    if len({one.on for one in items}) == len(items):
        told = replace(known, items=data.draw(st.permutations(items)))
        assert find_measures(programme(name), told, CALENDAR) == answer
        if len({one.id or one.on for one in items}) == len(items):
            assert [find_fallen(programme(name), told, one, CALENDAR) for one in ("a", "b")] == falls


@given(items=ITEMS, today=DAYS)
def test_what_was_taken_as_asked_is_not_asked_for_again(items: list[Item], today: date) -> None:
    policy = programme("exit_whole")
    past = [one for one in items if one.on <= today]
    known = Situation(today=today, items=past)
    for one in find_measures(policy, known, CALENDAR):
        decided = Item(
            "declined",
            today,
            {"measure": one.measure, "rule": one.rule, "triggers": list(one.triggers)},
            f"d{one.rule}",
        )
        known = replace(known, items=[*known.items, decided])
    assert find_measures(policy, known, CALENDAR) == ()
