"""When may a procedure be entered, and in which round of it?"""

from datetime import date

import pytest
from made_up import CALENDAR
from programmes_written import written
from pydantic import ValidationError

from policies.intake import judge_entry
from policies.language.procedures import Opening
from policies.language.words import Length
from policies.procedures.openings import Closed, calls_of, find_closing, find_round
from policies.procedures.rulebook import rulebook_of
from policies.situation import Item, Situation
from policies.verdict import GRANTED, Text

FIRST = Opening(until=date(2023, 5, 11), clause="附件1 三(二)")
LATER = Opening(until=date(2024, 3, 1), clause="第二批")
NOTICE = Opening(by_notice="yearly", clause="第六条(一)")
ALWAYS = Opening(always=True, clause="第八条")
SPRING = date(2026, 3, 1), date(2026, 3, 31)
AUTUMN = date(2026, 9, 1), date(2026, 9, 30)
BEGIN = date(2026, 1, 31)


def test_the_last_day_counts_and_the_next_is_too_late() -> None:
    assert find_closing([FIRST], (), date(2023, 5, 11)) is None
    assert find_closing([FIRST], (), date(2023, 5, 12)) == Closed(FIRST, closed_on=date(2023, 5, 11))


def test_the_latest_day_of_several_closes() -> None:
    assert find_closing([LATER, FIRST], (), date(2024, 3, 1)) is None
    assert find_closing([LATER, FIRST], (), date(2024, 3, 2)) == Closed(LATER, closed_on=date(2024, 3, 1))


def test_what_the_bureau_opens_no_date_of_the_rules_closes() -> None:
    assert find_closing([FIRST, NOTICE], (), date(2030, 1, 1)) is None
    assert find_closing([ALWAYS], (), date(2030, 1, 1)) is None
    assert find_closing([FIRST, Opening(on="rectification", clause="第十五条")], (), date(2030, 1, 1)) is None


def test_a_procedure_without_openings_is_never_closed() -> None:
    assert find_closing([], (), date(2030, 1, 1)) is None


def test_a_notice_opens_from_its_first_day_through_its_last() -> None:
    assert find_closing([NOTICE], [SPRING], date(2026, 2, 28)) == Closed(NOTICE, opens_on=SPRING[0])
    assert [find_closing([NOTICE], [SPRING], day) for day in SPRING] == [None, None]
    assert find_closing([NOTICE], [SPRING], date(2026, 4, 1)) == Closed(NOTICE, closed_on=SPRING[1])


def test_between_two_notices_the_next_is_told() -> None:
    assert find_closing([NOTICE], [AUTUMN, SPRING], date(2026, 6, 1)) == Closed(NOTICE, opens_on=AUTUMN[0])
    assert find_closing([NOTICE], [AUTUMN, SPRING], date(2027, 1, 1)) == Closed(NOTICE, closed_on=AUTUMN[1])


def test_what_is_open_besides_the_notice_stays_open() -> None:
    assert find_closing([ALWAYS, NOTICE], [SPRING], date(2026, 6, 1)) is None


def test_the_bureaus_notices_are_items_of_the_procedure_they_open() -> None:
    items = [
        Item("call", SPRING[0], {"procedure": "intake", "closes_on": SPRING[1]}),
        Item("call", AUTUMN[0], {"procedure": "selection"}),
        Item("report", AUTUMN[0], {"procedure": "intake"}),
    ]

    assert calls_of("intake", items) == (SPRING,)
    assert calls_of("selection", items) == ((AUTUMN[0], date.max),)


def test_who_comes_before_or_after_the_notice_reads_when_applications_are_taken() -> None:
    rules = rulebook_of(
        written(("opens: [{always: true, clause: 第四条}]", "opens: [{by_notice: each, clause: 第四条}]"))
    )

    def on(day: date, *calls: Item) -> object:
        verdict = judge_entry(rules, "ordinary", {}, Situation(today=day, items=calls), CALENDAR)
        return verdict if verdict.granted else [(one.rule, one.clause, one.text) for one in verdict.reasons]

    call = Item("call", SPRING[0], {"procedure": "intake", "closes_on": SPRING[1]})
    assert on(date(2026, 2, 1)) == GRANTED  # no notice is known: its dates are unset, and the official says
    assert on(SPRING[0], call) == GRANTED
    assert on(date(2026, 2, 1), call) == [
        ("intake.opens", "第四条", Text("申报自2026-03-01起受理", "Applications are taken from 2026-03-01 on"))
    ]
    assert on(date(2026, 4, 1), call) == [
        ("intake.opens", "第四条", Text("申报已于2026-03-31截止", "Applications were taken until 2026-03-31"))
    ]


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        (Length(months=6), date(2026, 1, 31), date(2026, 1, 31), date(2026, 7, 30)),
        (Length(months=6), date(2026, 7, 31), date(2026, 7, 31), date(2027, 1, 30)),
        (Length(months=1), date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 30)),
        (Length(years=1), date(2027, 1, 30), date(2026, 1, 31), date(2027, 1, 30)),
        (Length(days=10), date(2026, 2, 10), date(2026, 2, 10), date(2026, 2, 19)),
        (Length(years=1000), date(9999, 1, 1), date(9026, 1, 31), date.max),
    ],
)
def test_rounds_follow_one_another_from_the_day_the_rules_bind(
    every: Length, day: date, first: date, last: date
) -> None:
    opening = Opening(every=every, clause="第八条")

    assert find_round([ALWAYS, opening], (), BEGIN, day) == (first, last)


def test_the_round_of_a_notice_is_the_notices_own_time() -> None:
    assert find_round([NOTICE], [SPRING, AUTUMN], BEGIN, date(2026, 9, 15)) == AUTUMN
    assert find_round([NOTICE], [SPRING, AUTUMN], BEGIN, date(2026, 6, 1)) is None


def test_there_is_no_round_where_entry_is_always_open_or_before_the_rules_bind() -> None:
    assert find_round([ALWAYS], [SPRING], BEGIN, SPRING[0]) is None
    assert find_round([Opening(every=Length(months=6), clause="第八条")], (), BEGIN, date(2026, 1, 30)) is None


def test_rounds_are_not_counted_in_working_days() -> None:
    with pytest.raises(ValidationError, match="not in working days"):
        Opening(every=Length(working_days=5), clause="第八条")
