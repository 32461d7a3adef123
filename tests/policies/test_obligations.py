"""Is everything that is owed answered once, on its day, in the state that what was handed in shows?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import CALENDAR, day, item, programme, situation

from policies.language.obligations import Obligation
from policies.obligations import Duty, find_duties, has_open_day, period_name, with_duties
from policies.situation import Item, Situation


def duties(name: str, known: Situation, first: str, last: str, programme_name: str = "duty_calendar") -> list[Duty]:
    found = find_duties(programme(programme_name), known, CALENDAR, day(first), day(last))
    return [duty for duty in found if duty.obligation == name]


def told(found: list[Duty]) -> list[tuple[str, str, str]]:
    """Return each duty as its id, its last day (or what it lacks) and its state."""
    return [(duty.id, str(duty.due or "unset"), duty.state) for duty in found]


def test_a_month_that_began_before_listing_is_not_owed_and_the_next_is_due_on_the_25th() -> None:
    known = situation("2026-05-25", listed_on="2026-02-02")

    assert told(duties("monthly_report", known, "2026-01-01", "2026-06-30")) == [
        ("monthly_report:2026-03", "2026-03-25", "missed"),
        ("monthly_report:2026-04", "2026-04-25", "missed"),
        ("monthly_report:2026-05", "2026-05-25", "owed"),
        ("monthly_report:2026-06", "2026-06-25", "owed"),
    ]


def test_the_month_of_a_listing_on_its_first_day_is_owed() -> None:
    assert duties("monthly_report", situation("2026-02-10", listed_on="2026-02-01"), "2026-02-01", "2026-02-28")


def test_a_provider_that_is_not_listed_owes_nothing_and_one_that_is_out_no_more() -> None:
    assert not duties("monthly_report", situation("2026-05-25"), "2026-01-01", "2026-12-31")
    gone = situation("2026-05-25", listed_on="2026-01-01", ended_on="2026-03-24")
    assert [duty.id for duty in duties("monthly_report", gone, "2026-01-01", "2026-12-31")] == [
        "monthly_report:2026-01",
        "monthly_report:2026-02",
    ]
    again = situation("2026-05-25", listed_on="2026-05-01", ended_on="2026-03-24")
    assert duties("monthly_report", again, "2026-05-01", "2026-05-31")


def test_a_report_in_time_fulfils_and_one_after_the_25th_is_late_and_alleged() -> None:
    known = situation(
        "2026-04-30",
        item("report", "2026-01-25", "r1", obligation="monthly_report", period="2026-01"),
        item("report", "2026-02-26", "r2", period="2026-02"),
        item("report", "2026-04-02", "r3", period=day("2026-03-15")),
        item("report", "2026-04-20", "r4"),
        item("report", "2026-04-21", "r5", obligation="another"),
        listed_on="2026-01-01",
    )

    reports = [one for one in duties("monthly_report", known, "2026-01-01", "2026-04-30") if not one.checks]
    assert [(one.state, one.shown_by, one.alleges) for one in reports] == [
        ("fulfilled", ("r1",), None),
        ("late", ("r2",), "late_material"),
        ("late", ("r3",), "late_material"),
        ("fulfilled", ("r4",), None),
    ]
    assert reports[1].because.clause == "第四条"
    assert reports[1].because.text.en == "monthly report: fulfilled, but late"
    assert reports[1].because.inputs["shown_by"] == ("r2",)


def test_the_checker_owes_the_check_of_what_was_handed_in() -> None:
    known = situation(
        "2026-04-30",
        item("report", "2026-01-25", "r1", confirmed_on=day("2026-01-31")),
        item("report", "2026-02-20", "r2", confirmed_on=day("2026-03-01")),
        item("report", "2026-03-20", "r3"),
        item("report", "2026-04-20", "r4", confirmed=True),
        listed_on="2026-01-01",
    )
    checks = [one for one in duties("monthly_report", known, "2026-01-01", "2026-12-31") if one.checks]
    assert [(one.id, one.owed_by, str(one.due), one.state) for one in checks] == [
        ("monthly_report:2026-01:check:r1", "municipal", "2026-01-31", "fulfilled"),
        ("monthly_report:2026-02:check:r2", "municipal", "2026-02-28", "late"),
        ("monthly_report:2026-03:check:r3", "municipal", "2026-03-31", "missed"),
        ("monthly_report:2026-04:check:r4", "municipal", "2026-04-30", "fulfilled"),
    ]


@pytest.mark.parametrize(
    ("hand_ins", "states"),
    [
        ([("2026-03-20", "2026-03-28")], ["fulfilled"]),
        ([("2026-03-20", "2026-04-01")], ["late"]),
        ([("2026-03-20", "2026-03-28"), ("2026-04-02", None)], ["fulfilled", "owed"]),
        ([("2026-03-20", "2026-03-28"), ("2026-04-02", "2026-05-01")], ["fulfilled", "late"]),
    ],
)
def test_a_returned_report_is_checked_and_its_check_is_owed_again_once_it_is_handed_in_again(
    hand_ins: list[tuple[str, str | None]], states: list[str]
) -> None:
    pairs = tuple((day(on), day(decided_on) if decided_on else None) for on, decided_on in hand_ins)
    report = item("report", "2026-03-20", "r1", confirmed=False, hand_ins=pairs)
    known = situation("2026-04-15", report, listed_on="2026-03-01")
    checks = [one for one in duties("monthly_report", known, "2026-03-01", "2026-12-31") if one.checks]
    first = "monthly_report:2026-03:check:r1"
    assert told(checks) == [
        (one_id, due, state)
        for one_id, due, state in zip((first, f"{first}:2"), ("2026-03-31", "2026-04-30"), states, strict=False)
    ]


def test_what_is_handed_in_again_months_later_is_checked_by_the_end_of_that_month() -> None:
    pairs = ((day("2026-03-20"), day("2026-03-28")), (day("2026-06-02"), None))
    report = item("report", "2026-03-20", "r1", confirmed=True, confirmed_on=day("2026-03-28"), hand_ins=pairs)
    known = situation("2026-07-01", report, listed_on="2026-03-01")
    checks = [one for one in duties("monthly_report", known, "2026-03-01", "2026-12-31") if one.checks]
    assert [(due, state) for _, due, state in told(checks)] == [("2026-03-31", "fulfilled"), ("2026-06-30", "missed")]


def test_what_was_handed_in_after_its_month_is_checked_by_the_end_of_the_next() -> None:
    late = item("report", "2026-02-03", period="2026-01")
    known = situation("2026-02-10", late, listed_on="2026-01-01")
    (check,) = [one for one in duties("monthly_report", known, "2026-01-01", "2026-12-31") if one.checks]
    assert (check.id, check.due, check.state) == (
        "monthly_report:2026-01:check:2026-02-03",
        day("2026-02-28"),
        "owed",
    )


def test_the_bureau_owes_two_meetings_a_year_from_the_first_whole_year_of_the_policy() -> None:
    one = situation("2026-12-31", item("meeting", "2026-03-01", "m1"))
    two = situation("2027-01-01", item("meeting", "2026-03-01", "m1"), item("meeting", "2026-12-31", "m2"))
    three = situation("2027-01-01", *two.items, item("meeting", "2026-12-31", "m3"))

    assert told(duties("meetings", one, "2026-01-01", "2026-12-31")) == [("meetings:2026", "2026-12-31", "owed")]
    assert told(duties("meetings", replace(one, today=day("2027-01-01")), "2026-01-01", "2026-12-31")) == [
        ("meetings:2026", "2026-12-31", "missed")
    ]
    assert duties("meetings", two, "2026-01-01", "2026-12-31")[0].state == "fulfilled"
    assert duties("meetings", three, "2026-01-01", "2026-12-31")[0].shown_by == ("m1", "m2")


def test_the_bureaus_monthly_work_is_owed_without_any_listing() -> None:
    found = duties(
        "monthly_scoring", situation("2026-02-15", item("scoring", "2026-01-31")), "2026-01-01", "2026-02-28"
    )
    assert told(found) == [
        ("monthly_scoring:2026-01", "2026-01-31", "fulfilled"),
        ("monthly_scoring:2026-02", "2026-02-28", "owed"),
    ]


def test_a_named_day_moves_on_only_where_the_policy_says_so() -> None:
    known = situation("2026-12-31", listed_on="2026-01-01")
    # The tenth of a half's last month: working days in 2026, a Saturday and a Sunday in 2028.
    assert [str(one.due) for one in duties("half_plan", known, "2026-01-01", "2026-12-31")] == [
        "2026-06-10",
        "2026-12-10",
    ]
    later = situation("2028-12-31", listed_on="2028-01-01")
    assert [str(one.due) for one in duties("half_plan", later, "2028-01-01", "2028-12-31")] == [
        "2028-06-12",
        "2028-12-11",
    ]


def test_a_quarter_is_summed_up_within_five_working_days_and_the_walk_says_why() -> None:
    known = situation("2026-10-20", filed_on="2026-04-01", listed_on="2026-05-01")
    found = duties("quarter_summary", known, "2026-01-01", "2026-12-31")
    assert told(found) == [
        ("quarter_summary:2026-Q2", "2026-07-07", "missed"),
        ("quarter_summary:2026-Q3", "2026-10-13", "missed"),
    ]
    assert found[1].due_day.deadline is not None
    assert "国庆节" in found[1].due_day.deadline.walk[1].text.zh


def test_a_summary_without_a_period_counts_for_the_oldest_quarter_that_is_open() -> None:
    known = situation("2026-07-10", item("report", "2026-07-03", "s"), filed_on="2026-04-01", listed_on="2026-05-01")
    assert duties("quarter_summary", known, "2026-07-01", "2026-07-31")[0].state == "fulfilled"


def test_a_training_is_filed_ten_working_days_before_it_is_held() -> None:
    known = situation(
        "2026-10-01",
        item("training", "2026-09-01", "t1", held_on=day("2026-10-20")),
        item("training", "2026-09-02", "t2", held_on=day("2026-11-20")),
        item("training", "2026-09-03", "t3"),
        item("filing", "2026-09-28", "f1", **{"for": "t1"}),
        item("filing", "2026-08-30", "f0", **{"for": "unknown"}),
        listed_on="2026-01-01",
    )
    found = duties("training_filing", known, "2026-01-01", "2026-12-31")
    assert told(found) == [
        ("training_filing:t3", "unset", "owed"),
        ("training_filing:t1", "2026-09-30", "fulfilled"),
        ("training_filing:t2", "2026-11-06", "owed"),
    ]
    # The holidays of National Day do not count, and the make-up Saturday of 10 October does.
    assert found[1].due_day.deadline is not None


def test_a_filing_that_names_no_training_counts_for_the_first_that_waits() -> None:
    known = situation(
        "2026-10-30",
        item("training", "2026-09-01", held_on=day("2026-10-20")),
        item("training", "2026-09-01", held_on=day("2026-10-21")),
        item("filing", "2026-08-30", "f1"),
        listed_on="2026-01-01",
    )
    assert [(one.id, one.state) for one in duties("training_filing", known, "2026-01-01", "2026-12-31")] == [
        ("training_filing:2026-09-01#1", "fulfilled"),
        ("training_filing:2026-09-01#2", "missed"),
    ]


def test_a_duty_with_a_condition_arises_only_when_it_is_known_to_hold() -> None:
    known = situation(
        "2026-10-30",
        item("training", "2026-09-01", "t1", held_on=day("2026-10-20")),
        item("training", "2026-09-02", "t2", held_on=day("2026-10-21")),
        item("attendance", "2026-10-20", "a1", **{"for": "t1"}),
        listed_on="2026-01-01",
    )
    assert told(duties("training_attended", known, "2026-01-01", "2026-12-31")) == [
        ("training_attended:t1", "2026-10-20", "fulfilled"),
        ("training_attended:t2", "2026-10-21", "missed"),
    ]
    alone = replace(known, items=known.items[:1])
    assert not duties("training_attended", alone, "2026-01-01", "2026-12-31")


def test_a_change_without_a_named_time_stays_owed_until_an_official_sets_it_or_finds_it_late() -> None:
    change = item("change", "2026-03-02", "c1", fact="legal_representative")
    other = item("change", "2026-03-02", "c2", fact="staff")
    known = situation("2026-09-01", change, other, listed_on="2026-01-01")

    assert told(duties("change_report", known, "2026-03-02", "2026-03-02")) == [("change_report:c1", "unset", "owed")]
    assert not duties("change_report", known, "2026-03-03", "2026-12-31")

    dated = replace(known, items=(*known.items, item("duty", "2026-03-10", "change_report:c1", due=day("2026-04-01"))))
    (set_by_hand,) = duties("change_report", dated, "2026-01-01", "2026-12-31")
    assert (set_by_hand.due, set_by_hand.state, set_by_hand.alleges) == (day("2026-04-01"), "missed", "late_material")

    found = replace(known, items=(*known.items, item("duty", "2026-03-10", "change_report:c1", found="late")))
    assert duties("change_report", found, "2026-01-01", "2026-12-31")[0].state == "late"

    told_of = replace(known, items=(*known.items, item("change_notice", "2026-03-20", "n1")))
    assert duties("change_report", told_of, "2026-01-01", "2026-12-31")[0].state == "fulfilled"

    before = replace(known, items=(*known.items, item("change_notice", "2026-03-01", "n1")))
    assert duties("change_report", before, "2026-01-01", "2026-12-31")[0].state == "owed"


def test_a_change_the_provider_declared_is_its_own_report_on_the_day_it_was_declared() -> None:
    declared = item("change", "2026-03-02", "c1", fact="legal_representative", declared_on=day("2026-03-05"))
    entered = item("change", "2026-03-09", "c2", fact="legal_representative")
    notice = item("change_notice", "2026-03-20", "n1")
    known = situation("2026-09-01", declared, entered, listed_on="2026-01-01")

    found = duties("change_report", known, "2026-01-01", "2026-12-31")
    assert [(one.id, one.state, one.shown_by, one.shown_on) for one in found] == [
        ("change_report:c1", "fulfilled", ("c1",), day("2026-03-05")),
        ("change_report:c2", "owed", (), None),
    ]
    told_of = replace(known, items=(*known.items, notice))
    assert [one.shown_by for one in duties("change_report", told_of, "2026-01-01", "2026-12-31")] == [("c1",), ("n1",)]
    dated = replace(known, items=(*known.items, item("duty", "2026-03-10", "change_report:c1", due=day("2026-03-04"))))
    assert duties("change_report", dated, "2026-01-01", "2026-12-31")[0].state == "late"


def test_what_is_owed_from_time_to_time_is_owed_only_when_the_bureau_calls_for_it() -> None:
    quiet = situation("2026-12-31", item("call", "2026-03-02", "n1", procedure="intake"), listed_on="2026-01-01")
    assert not duties("self_assessment", quiet, "2026-01-01", "2026-12-31")

    dated = item("call", "2026-03-02", "n1", obligation="self_assessment", closes_on=day("2026-04-01"))
    open_ended = item("call", "2026-09-01", "n2", obligation="self_assessment")
    known = situation("2026-12-31", dated, open_ended, listed_on="2026-01-01")
    assert told(duties("self_assessment", known, "2026-01-01", "2026-12-31")) == [
        ("self_assessment:n1", "2026-04-01", "missed"),
        ("self_assessment:n2", "unset", "owed"),
    ]

    handed_in = replace(known, items=(*known.items, item("filing", "2026-04-01", "f1")))
    longer = item("duty", "2026-03-20", "self_assessment:n1", due=day("2026-05-01"))
    given_time = replace(known, items=(*known.items, longer, item("filing", "2026-05-01", "f1")))
    for situation_ in (handed_in, given_time):
        assert [one.state for one in duties("self_assessment", situation_, "2026-01-01", "2026-06-30")] == ["fulfilled"]


def test_a_day_the_document_names_goes_before_the_one_the_call_names() -> None:
    call = item("call", "2026-03-02", "n1", obligation="site_summary", closes_on=day("2026-04-01"))
    known = situation("2026-03-31", call, item("report", "2026-03-09", "r1"), listed_on="2026-01-01")

    assert told(duties("site_summary", known, "2026-01-01", "2026-12-31")) == [
        ("site_summary:n1:check:r1", "unset", "owed"),
        ("site_summary:n1", "2026-03-10", "fulfilled"),
    ]


def test_a_duty_may_lie_months_after_what_brought_it_about() -> None:
    known = situation(
        "2026-03-01",
        item("case", "2026-02-11", "i1", procedure="intake", outcome="admitted"),
        item("case", "2026-02-12", "i2", procedure="intake", outcome="refused"),
    )
    assert told(duties("first_rating", known, "2026-01-01", "2026-12-31")) == [
        ("first_rating:i1", "2026-05-31", "owed")
    ]


def test_a_yearly_duty_may_be_due_in_the_next_year_or_on_no_named_day() -> None:
    known = situation("2026-03-01", listed_on="2026-01-01")
    assert told(duties("yearly_file", known, "2026-01-01", "2027-12-31")) == [
        ("yearly_file:2026", "2027-01-31", "owed")
    ]
    assert told(duties("local_rules", known, "2026-01-01", "2026-12-31")) == [("local_rules:2026", "unset", "owed")]


def test_an_event_that_shows_itself_is_shown_on_its_own_occasion() -> None:
    known = situation(
        "2026-03-01", item("talk", "2026-02-01", "a"), item("talk", "2026-02-01", "b"), listed_on="2026-01-01"
    )
    assert [one.shown_by for one in duties("talk_noted", known, "2026-01-01", "2026-12-31", "duty_silence")] == [
        ("a",),
        ("b",),
    ]


def test_where_silence_confirms_a_report_nobody_checked_in_time_counts() -> None:
    report = item("report", "2026-03-20", "r1")
    owed = situation("2026-03-31", report, listed_on="2026-03-01")
    silent = situation("2026-04-01", report, listed_on="2026-03-01")

    def states(known: Situation) -> list[str]:
        return [one.state for one in duties("monthly", known, "2026-03-01", "2026-03-31", "duty_silence")]

    assert states(owed) == ["owed", "owed"]
    assert states(silent) == ["fulfilled", "missed"]
    answered = replace(
        silent, items=(item("report", "2026-03-20", "r1", confirmed=False, confirmed_on=day("2026-03-30")),)
    )
    assert states(answered) == ["missed", "fulfilled"]


def test_a_duty_may_ask_for_a_named_condition_and_a_setting() -> None:
    def owed(staff: object) -> bool:
        known = situation("2026-04-01", item("talk", "2026-02-01", "t"), facts={"staff": staff})
        return bool(duties("large_only", known, "2026-01-01", "2026-12-31", "duty_silence"))

    assert owed(20)
    assert not owed(19)
    assert not owed(None)


def test_a_due_day_that_no_calendar_has_is_open() -> None:
    far = Situation(
        today=date.max,
        items=[Item("talk", date.max, {}, "t"), Item("early", day("2026-02-02"), {"held_on": date.min}, "e")],
        anchors={"listed_on": date(9999, 12, 1), "begun_on": day("2026-02-01")},
    )
    found = find_duties(programme("duty_far"), far, CALENDAR, date.min, date.max)
    assert {duty.id: duty.due for duty in found} == {
        "after_years:t": None,
        "before_days:e": None,
        "named_later:t": None,
        "next_working_day:t": date.max,
        "never_named:t": None,
        "never_counted:t": None,
        "monthly:9999-12": date.max,
    }


def test_periods_are_called_as_bureaus_call_them() -> None:
    day_ = date(2026, 8, 3)
    assert [period_name(day_, unit) for unit in ("month", "quarter", "half", "year")] == [
        "2026-08",
        "2026-Q3",
        "2026-H2",
        "2026",
    ]


def test_duties_become_items_that_conditions_can_count_and_replace_what_was_kept_of_them() -> None:
    kept = item("duty", "2026-01-25", "monthly_report:2026-01", obligation="monthly_report", state="owed")
    foreign = item("duty", "2025-01-25", "old:2025-01", obligation="old", state="missed")
    known = with_duties(
        programme("duty_calendar"), situation("2026-02-01", kept, foreign, listed_on="2026-01-01"), CALENDAR
    )
    monthly = [one for one in known.items if one.id == "monthly_report:2026-01"]
    assert [(one.on, one.fields["state"], one.fields["due"]) for one in monthly] == [
        (day("2026-01-25"), "missed", day("2026-01-25"))
    ]
    assert foreign in known.items
    assert "due" not in next(one for one in known.items if one.id == "local_rules:2026").fields


DAYS = st.dates(date(2025, 11, 1), date(2027, 12, 31))
ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from(["report", "training", "filing", "meeting", "change", "duty", "case", "attendance"]),
        DAYS,
        st.fixed_dictionaries(
            {},
            optional={
                "held_on": DAYS,
                "fact": st.just("legal_representative"),
                "period": st.one_of(st.sampled_from(["2026-03", "2026", "x"]), DAYS, st.integers()),
                "confirmed": st.booleans(),
                "confirmed_on": DAYS,
                "for": st.sampled_from(["a", "b"]),
                "due": DAYS,
                "found": st.sampled_from(["late", "strange"]),
            },
        ),
        st.sampled_from(["", "a", "b", "monthly_report:2026-03"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize("name", ["duty_calendar", "duty_silence"])
@given(items=ITEMS, days=st.tuples(DAYS, DAYS, DAYS), data=st.data())
def test_whatever_happened_every_duty_falls_into_one_stretch_of_time(
    name: str, items: list[Item], days: tuple[date, date, date], data: st.DataObject
) -> None:
    listed, today, split = days
    known = Situation(today=today, items=items, anchors={"listed_on": listed, "filed_on": listed})
    start, end = date(2025, 1, 1), date(2028, 12, 31)
    policy = programme(name)
    whole = find_duties(policy, known, CALENDAR, start, end)
    parts = (
        *find_duties(policy, known, CALENDAR, start, split),
        *find_duties(policy, known, CALENDAR, split + timedelta(days=1), end),
    )
    assert whole == parts
    shuffled = replace(known, items=data.draw(st.permutations(items)))
    if len({one.on for one in items}) == len(items):
        assert find_duties(policy, shuffled, CALENDAR, start, end) == whole


def test_the_bureau_names_the_day_of_a_period_and_the_last_call_binds() -> None:
    first = item("call", "2026-02-01", "c2", obligation="local_rules", period="2026", closes_on=day("2026-06-30"))
    longer = item("call", "2026-01-05", "c1", obligation="local_rules", period="2026", closes_on=day("2026-09-30"))
    other = item("call", "2026-03-01", "c3", obligation="local_rules", period="2027", closes_on=day("2027-03-31"))
    known = situation("2026-10-01", first, longer, other)
    assert told(duties("local_rules", known, "2026-01-01", "2026-12-31")) == [
        ("local_rules:2026", "2026-09-30", "missed")
    ]
    assert told(duties("local_rules", known, "2027-01-01", "2027-12-31")) == [
        ("local_rules:2027", "2027-03-31", "owed")
    ]


def test_what_shows_a_duty_may_carry_the_day_in_a_field() -> None:
    rules = programme("duty_calendar")
    rating = rules.obligations["first_rating"].model_copy(update={"shown_by": "evaluation", "dated_by": "decided_on"})
    policy = rules.model_copy(update={"obligations": {"first_rating": rating}})
    admitted = item("case", "2026-02-11", "i1", procedure="intake", outcome="admitted")
    undecided, decided = item("evaluation", "2026-03-31", "e1"), {"decided_on": day("2026-06-02")}
    known = situation("2026-07-01", admitted, undecided, item("evaluation", "2026-04-30", "e2", **decided))
    found = find_duties(policy, known, CALENDAR, day("2026-01-01"), day("2026-12-31"))
    assert [(one.state, one.shown_by, one.shown_on) for one in found] == [("late", ("e2",), day("2026-06-02"))]


@pytest.mark.parametrize(
    ("shape", "is_open"),
    [
        ({"every": "month", "due": "unset"}, True),
        ({"every": "month", "due": {"day": "last"}}, False),
        ({"every": "unset", "due": "unset"}, False),
        ({"for": "contract", "due": "unset"}, False),
    ],
)
def test_the_bureau_names_the_day_of_a_duty_of_every_period_that_has_none(
    shape: dict[str, object], *, is_open: bool
) -> None:
    duty = {"label": "月报", "owed_by": "provider", "shown_by": "report", "clause": "第六条", **shape}
    assert has_open_day(Obligation.model_validate(duty)) is is_open
