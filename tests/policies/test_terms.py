"""Does a listing run, open for renewal, lapse and leave its trial on the days its policy says?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import CALENDAR, day, item, programme, situation
from programmes_written import written

from policies.intake import judge_entry
from policies.language.words import Length
from policies.measures.terms import Standing, find_term, find_trial
from policies.procedures.rulebook import rulebook_of
from policies.situation import Item


def term(name: str, today: str, *renewals: str, listed_on: str = "2026-03-02") -> Standing:
    return find_term(programme(name), day(listed_on), [day(one) for one in renewals], day(today), CALENDAR)


def test_a_term_runs_opens_for_renewal_and_lapses() -> None:
    assert [
        term("term_renewal", today).state for today in ("2026-03-02", "2027-12-01", "2027-12-02", "2028-03-02")
    ] == [
        "runs",
        "runs",
        "renewable",
        "renewable",
    ]
    lapsed = term("term_renewal", "2028-03-03")
    assert (lapsed.state, lapsed.last_day, lapsed.becomes, lapsed.clause) == (
        "lapsed",
        day("2028-03-02"),
        "lapsed",
        "第四条",
    )
    assert lapsed.deadline is not None
    assert term("term_renewal", "2027-12-01").renewable_from == day("2027-12-02")


def test_a_renewal_in_time_adds_a_term_and_a_late_one_begins_its_own() -> None:
    assert term("term_renewal", "2028-04-01", "2028-01-10").last_day == day("2030-03-04")
    assert term("term_renewal", "2028-04-10", "2028-04-10").last_day == day("2030-04-10")
    assert term("term_renewal", "2028-03-03", "2028-04-10").state == "lapsed"
    twice = term("term_renewal", "2030-04-01", "2028-01-10", "2030-02-01")
    assert twice.last_day == day("2032-03-04")


def test_without_a_time_for_renewal_any_day_will_do_and_without_renewal_none() -> None:
    assert term("term_any_time", "2026-03-02").state == "renewable"
    only = term("term_only", "2026-03-02")
    assert (only.state, only.renewable_from) == ("runs", None)
    assert term("term_only", "2027-03-03").becomes == "withdrawn"


def test_a_listing_without_a_term_runs_on() -> None:
    assert term("exit_nothing", "2096-01-01") == Standing("runs")
    assert find_term(programme("term_only"), date(9999, 6, 1), [day("2026-01-01")], date.max, CALENDAR).state == "runs"


def test_a_renewal_may_open_with_the_listing_itself() -> None:
    policy = programme("term_renewal")
    assert policy.listing
    assert policy.listing.term
    early = policy.listing.term.model_copy(
        update={"renewal_opens": policy.listing.term.lasts.model_copy(update={"years": 1000})}
    )
    listing = policy.listing.model_copy(update={"term": early})
    changed = policy.model_copy(update={"listing": listing})
    listed = day("2026-03-02")
    assert find_term(changed, listed, [], listed, CALENDAR).state == "renewable"
    assert find_term(changed, date(500, 3, 2), [], date(500, 3, 2), CALENDAR).renewable_from == date(500, 3, 2)


def test_a_provisional_listing_is_accepted_in_time_or_lapses() -> None:
    policy = programme("term_trial")

    def trial(today: str, accepted_on: str | None = None) -> str:
        accepted = day(accepted_on) if accepted_on else None
        return find_trial(policy, day("2026-03-02"), accepted, day(today), CALENDAR).state

    assert [trial("2026-09-02"), trial("2026-09-03")] == ["provisional", "lapsed"]
    assert [trial("2026-09-03", "2026-09-02"), trial("2026-09-03", "2026-09-03")] == ["accepted", "lapsed"]
    assert trial("2026-08-01", "2026-09-02") == "provisional"
    assert find_trial(programme("term_only"), day("2026-03-02"), None, day("2026-03-02"), CALENDAR).state == "accepted"
    assert find_trial(policy, date(9999, 12, 1), None, date.max, CALENDAR).state == "provisional"
    assert find_trial(policy, date(9999, 12, 1), date.max, date.max, CALENDAR).state == "accepted"


DAYS = st.dates(date(2026, 1, 1), date(2045, 12, 31))


@given(listed=DAYS, renewals=st.lists(DAYS, max_size=4), today=DAYS, data=st.data())
def test_whenever_it_is_renewed_a_term_that_has_not_lapsed_ends_later_and_in_any_order(
    listed: date, renewals: list[date], today: date, data: st.DataObject
) -> None:
    policy = programme("term_renewal")
    standing = find_term(policy, listed, renewals, today, CALENDAR)
    assert standing.last_day is not None
    assert (standing.state == "lapsed") == (today > standing.last_day)
    assert standing == find_term(policy, listed, data.draw(st.permutations(renewals)), today, CALENDAR)


def renewed(on: str, stage: str = "renewed") -> Item:
    return item("case", on, procedure="renewal", stage=stage, outcome="renewed")


@pytest.mark.parametrize(
    ("today", "cases", "opens"),
    [
        ("2028-12-01", [], "2028-12-02"),
        ("2028-12-02", [], None),
        ("2029-03-02", [], None),
        ("2029-03-03", [], None),  # lapsed: what is renewed late begins a term of its own
        ("2028-12-03", [renewed("2028-12-02")], "2031-12-02"),
        ("2028-12-03", [renewed("2028-12-02", "lapsed")], None),
    ],
)
def test_a_renewal_is_asked_for_when_the_rules_open_it(today: str, cases: list[Item], opens: str | None) -> None:
    known = situation(today, *cases, listed_on="2026-03-02")
    verdict = judge_entry(rulebook_of(written(), "renewal"), "ordinary", {}, known, CALENDAR)

    assert verdict.granted is (opens is None)
    assert [(one.rule, one.clause) for one in verdict.reasons] == (
        [] if opens is None else [("listing.term.renewal_opens", "第五条")]
    )
    assert opens is None or opens in verdict.reasons[0].text.zh


def test_who_is_not_listed_has_no_term_to_wait_for() -> None:
    assert judge_entry(rulebook_of(written(), "renewal"), "ordinary", {}, situation("2026-03-02"), CALENDAR).granted


def test_whole_days_before_the_end_are_counted_as_the_length_says() -> None:
    policy = programme("term_renewal")
    assert policy.listing
    assert policy.listing.term
    whole = policy.listing.term.model_copy(update={"renewal_opens": Length(days=30, full=True)})
    changed = policy.model_copy(update={"listing": policy.listing.model_copy(update={"term": whole})})
    opens = find_term(changed, day("2026-03-02"), [], day("2026-03-02"), CALENDAR).renewable_from
    assert opens == day("2028-01-31")
