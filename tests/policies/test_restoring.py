"""Does a suspension end at the latest of its ends, a ban when it is over, and an appeal within its time?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import CALENDAR, day, item, programme, situation

from policies.exits import RelatedParty, find_reentry, find_restoration, may_appeal, may_use
from policies.language.document import Policy
from policies.situation import Item, Situation

WHOLE = programme("exit_whole")


def taken(measure: str, on: str, key: str = "", **fields: object) -> Item:
    return item("measure", on, key, measure=measure, **fields)


SUSPENDED = taken("suspended", "2026-02-02", "s", ends_on=day("2026-05-06"))
ORDERED = taken("rectify_by", "2026-02-02", "r", ends_on=day("2026-03-02"))


def accepted(on: str, **more: object) -> Item:
    return item("case", on, "c", procedure="rectify", outcome="accepted", **more)


def restored(today: str, *items: Item, **facts: object) -> tuple[bool, date | None, tuple[str, ...]]:
    answer = find_restoration(WHOLE, situation(today, *items, facts=facts))
    assert answer
    return answer.restored, answer.on, answer.waits_for


def test_a_suspension_ends_at_the_later_of_its_length_and_the_accepted_rectification() -> None:
    assert restored("2026-05-07", SUSPENDED, ORDERED, accepted("2026-03-01")) == (True, day("2026-05-07"), ())
    assert restored("2026-05-06", SUSPENDED, ORDERED, accepted("2026-03-01")) == (False, day("2026-05-07"), ())
    assert restored("2026-06-01", SUSPENDED, ORDERED) == (False, None, ("rectify_by",))
    assert restored("2026-06-01", SUSPENDED, ORDERED, accepted("2026-06-01")) == (True, day("2026-06-01"), ())
    by_hand = replace(ORDERED, fields={**ORDERED.fields, "accepted_on": day("2026-06-02")})
    assert restored("2026-06-02", SUSPENDED, by_hand) == (True, day("2026-06-02"), ())
    failed = item("case", "2026-03-01", "c", procedure="rectify", outcome="insufficient")
    assert restored("2026-06-01", SUSPENDED, ORDERED, failed) == (False, None, ("rectify_by",))


def test_where_nothing_was_to_be_rectified_only_the_length_counts() -> None:
    assert restored("2026-05-07", SUSPENDED) == (True, day("2026-05-07"), ())


def test_a_suspension_whose_end_nobody_set_waits_for_it_unless_it_is_lifted() -> None:
    without = taken("suspended", "2026-02-02")
    assert restored("2036-02-02", without) == (False, None, ("length",))
    lifted = taken("suspended", "2026-02-02", lifted_on=day("2026-03-03"))
    assert restored("2026-03-03", lifted) == (True, day("2026-03-03"), ())


def test_the_last_day_of_the_calendar_is_its_own_end() -> None:
    for_long = taken("suspended", "2026-02-02", ends_on=date.max)
    assert restored("2026-06-01", for_long) == (False, date.max, ())


def test_a_suspension_may_last_until_a_condition_holds_and_another_measure_is_over() -> None:
    until = taken("until_staffed", "2026-02-03", "u")
    assert restored("2026-04-01", until, staff=4) == (False, None, ("well_staffed",))
    assert restored("2026-04-01", until, staff=5) == (True, day("2026-02-03"), ())
    ordered = replace(ORDERED, on=day("2026-02-03"))
    assert restored("2026-04-01", until, ordered, staff=5) == (False, None, ("rectify_by",))
    assert restored("2026-04-01", until, ordered, accepted("2026-03-05"), staff=5) == (True, day("2026-03-05"), ())
    # Another suspension is named among what must be over; one that came earlier is no concern of this one.
    assert restored("2026-04-01", until, replace(SUSPENDED, on=day("2026-02-03")), staff=5)[1] == day("2026-05-07")
    assert restored("2026-04-01", until, SUSPENDED, staff=5)[1] == day("2026-02-03")


def test_without_a_suspension_there_is_nothing_to_restore() -> None:
    assert find_restoration(WHOLE, situation("2026-05-07", ORDERED)) is None
    assert find_restoration(WHOLE, situation("2026-01-01", SUSPENDED)) is None
    annulled = replace(SUSPENDED, fields={**SUSPENDED.fields, "annulled": True})
    assert find_restoration(WHOLE, situation("2026-05-07", annulled)) is None
    assert find_restoration(programme("exit_nothing"), situation("2026-05-07", SUSPENDED)) is None


# re-entry


def may_return(
    today: str, *items: Item, related: tuple[RelatedParty, ...] = (), policy: Policy = WHOLE
) -> tuple[bool, str | None, bool]:
    answer = find_reentry(policy, items, day(today), CALENDAR, related)
    return answer.barred, answer.from_ and str(answer.from_), answer.never


def test_a_removal_without_a_ban_does_not_bar() -> None:
    assert may_return("2026-04-01", taken("removed", "2026-03-01"), item("report", "2026-03-01")) == (
        False,
        "2026-04-01",
        False,
    )


def test_a_ban_bars_until_the_day_after_its_last() -> None:
    given_ = taken("barred", "2026-03-02", ends_on=day("2029-03-02"))
    counted = taken("barred", "2026-03-02", "b")
    for one in (given_, counted):
        assert may_return("2029-03-02", one) == (True, "2029-03-03", False)
        assert may_return("2029-03-03", one) == (False, "2029-03-03", False)
    answer = find_reentry(WHOLE, [counted], day("2027-01-01"), CALENDAR)
    assert [(one.clause, one.text.en) for one in answer.because] == [
        ("第十一条", "no application while this lasts: ban")
    ]


def test_a_ban_for_ever_never_ends_and_the_last_of_several_decides() -> None:
    # 2 March 2030 is a Saturday: the last day moves to the Monday after.
    assert may_return("2036-01-01", taken("barred_for_ever", "2026-03-02")) == (True, None, True)
    both = taken("barred", "2026-03-02"), taken("barred", "2027-03-02")
    assert may_return("2028-01-01", *both) == (True, "2030-03-05", False)
    for_long = taken("barred", "2026-03-02", ends_on=date.max)
    assert may_return("2028-01-01", for_long) == (True, None, False)


def test_an_annulled_lifted_or_ineffective_ban_bars_nobody() -> None:
    for fields in ({"annulled": True}, {"in_force": False}, {"lifted_on": day("2027-01-01")}):
        assert may_return("2027-01-01", taken("barred", "2026-03-02", **fields)) == (False, "2027-01-01", False)
    later = taken("barred", "2026-03-02", lifted_on=day("2027-01-02"))
    assert may_return("2027-01-01", later)[0]


@pytest.mark.parametrize(
    ("through", "barred"), [("legal_representative", True), ("controller", True), ("address", False)]
)
def test_a_ban_reaches_parties_related_as_it_says(through: str, barred: bool) -> None:  # noqa: FBT001  # a table
    other = RelatedParty(through, [taken("barred", "2026-03-02", "b")])
    assert may_return("2027-01-01", related=(other,))[0] is barred


def test_where_no_measure_is_named_every_ban_bars_and_re_entry_may_be_refused_for_ever() -> None:
    assert WHOLE.exit
    assert WHOLE.exit.reentry
    ban, removal = taken("barred", "2026-03-02"), taken("removed", "2026-03-02")
    unnamed = WHOLE.model_copy(update={"exit": WHOLE.exit.model_copy(update={"reentry": None})})
    assert may_return("2027-01-01", ban, policy=unnamed) == (True, "2029-03-03", False)
    assert not may_return("2027-01-01", removal, policy=unnamed)[0]
    closed = WHOLE.exit.reentry.model_copy(update={"allowed": False})
    never = WHOLE.model_copy(update={"exit": WHOLE.exit.model_copy(update={"reentry": closed})})
    assert may_return("2036-01-01", removal, policy=never) == (True, None, True)
    assert not may_return("2027-01-01", ban, policy=programme("exit_nothing"))[0]


# appeals


def appeal(measure: Item, ground: str, today: str = "2026-03-01", policy: Policy = WHOLE) -> bool:
    return may_appeal(policy, measure, ground, day(today), CALENDAR).granted


def test_a_ground_may_annul_what_it_names_by_kind_name_or_effect_within_its_time() -> None:
    warning = taken("warned", "2026-02-02", "w")
    assert appeal(warning, "force_majeure", "2026-03-04")
    assert not appeal(warning, "force_majeure", "2026-03-05")
    assert appeal(taken("removed", "2026-02-02"), "force_majeure")
    assert not appeal(taken("barred", "2026-02-02"), "force_majeure")
    assert appeal(taken("barred", "2020-02-02"), "new_facts")
    assert appeal(item("satisfaction", "2026-02-20"), "contested")
    assert not appeal(item("satisfaction", "2026-02-20"), "new_facts")
    assert not appeal(warning, "unknown")
    assert not appeal(replace(warning, fields={**warning.fields, "annulled": True}), "force_majeure")
    assert not appeal(warning, "force_majeure", policy=programme("exit_nothing"))


def test_an_appeal_that_may_be_brought_names_its_remedy() -> None:
    verdict = may_appeal(WHOLE, taken("warned", "2026-02-02"), "force_majeure", day("2026-03-01"), CALENDAR)
    assert verdict.reasons[0].clause == "第十二条(三)"
    assert verdict.reasons[0].inputs == {
        "remedy": "appeal",
        "procedure": "audit",
        "until": day("2026-03-04"),
        "stays": False,
    }
    late = may_appeal(WHOLE, taken("warned", "2026-02-02"), "force_majeure", day("2026-04-01"), CALENDAR)
    assert (late.reasons[0].clause, late.reasons[0].text.zh) == ("第十二条", "申诉期限至2026-03-04止")


# rights


def use(today: str, right: str, *items: Item, begun_on: str | None = None) -> bool:
    return may_use(WHOLE, situation(today, *items), right, day(begun_on) if begun_on else None).granted


def test_a_suspension_freezes_every_right_while_work_begun_before_goes_on() -> None:
    assert not use("2026-03-01", "new_work", SUSPENDED)
    assert use("2026-03-01", "new_work", SUSPENDED, begun_on="2026-02-01")
    assert not use("2026-03-01", "new_work", SUSPENDED, begun_on="2026-02-02")
    assert not use("2026-06-01", "new_work", SUSPENDED, ORDERED)
    assert use("2026-05-07", "new_work", SUSPENDED)


def test_a_withheld_right_is_that_right_alone_and_a_removal_all_of_them() -> None:
    withheld = taken("no_subsidy", "2026-02-02", ends_on=day("2029-02-02"))
    assert not use("2026-03-01", "subsidy", withheld)
    assert not use("2026-03-01", "subsidy", withheld, begun_on="2026-01-01")
    assert use("2026-03-01", "new_work", withheld)
    assert not use("2026-03-01", "new_work", taken("removed", "2026-02-02"))
    later = taken("no_subsidy", "2026-02-02", begins_on=day("2027-01-01"), ends_on=day("2029-02-02"))
    assert use("2026-03-01", "subsidy", later)
    for_ever = taken("barred_for_ever", "2026-02-02")
    assert use("2026-03-01", "subsidy", for_ever)
    verdict = may_use(WHOLE, situation("2026-03-01", withheld), "subsidy")
    assert verdict.reasons[0].clause == "第九条"


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from(["measure", "measure", "case", "satisfaction"]),
        DAYS,
        st.fixed_dictionaries(
            {"measure": st.sampled_from(["suspended", "until_staffed", "rectify_by", "barred", "no_subsidy", "x"])},
            optional={
                "ends_on": DAYS,
                "lifted_on": DAYS,
                "annulled": st.booleans(),
                "procedure": st.sampled_from(["rectify", "audit"]),
                "outcome": st.sampled_from(["accepted", "closed"]),
                "about": st.sampled_from(["a", "b"]),
            },
        ),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=8,
)


@given(items=ITEMS, today=DAYS)
def test_whatever_happened_a_suspension_that_is_over_withholds_nothing_by_itself(
    items: list[Item], today: date
) -> None:
    known = Situation(today=today, items=items, facts={"staff": 5})
    answer = find_restoration(WHOLE, known)
    reentry = find_reentry(WHOLE, items, today, CALENDAR)
    assert reentry.barred == bool(reentry.because)
    if answer is not None:
        alone = may_use(WHOLE, known, "new_work")
        assert answer.restored or not alone.granted
    for one in items:
        may_appeal(WHOLE, one, "force_majeure", today, CALENDAR)
