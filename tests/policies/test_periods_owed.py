"""Which duty is owed for a period, and since when?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import CALENDAR, day, item, programme, situation

from policies.language.windows import CalendarUnit
from policies.obligations import Duty, find_duties, find_duty, period_name, read_period
from policies.quantities.spans import calendar_span

UNITS: st.SearchStrategy[CalendarUnit] = st.sampled_from(["month", "quarter", "half", "year"])
LISTED = situation("2026-06-01", item("report", "2026-03-20", "r1"), listed_on="2025-01-01")


def owed(name: str, period: str, since: str | None = None) -> Duty | None:
    bound = {} if since is None else {name: day(since)}
    return find_duty(programme("duty_calendar"), LISTED, CALENDAR, name, period, since=bound)


@given(st.dates(date(1000, 1, 1)), UNITS)
def test_the_name_of_a_period_is_read_back_as_that_period(on: date, unit: CalendarUnit) -> None:
    assert read_period(period_name(on, unit)) == (unit, calendar_span(on, unit))


@pytest.mark.parametrize(
    "name", ["", "2026-13", "2026-0", "2026-Q5", "2026-H3", "0999", "2026-03-01", "２０２６", "year"]
)
def test_what_names_no_period_is_none(name: str) -> None:
    assert read_period(name) is None


def test_the_duty_of_a_period_is_found_as_it_stands() -> None:
    march = owed("monthly_report", "2026-03")

    assert march is not None
    assert (march.id, march.due, march.state) == ("monthly_report:2026-03", day("2026-03-25"), "fulfilled")
    assert march in find_duties(programme("duty_calendar"), LISTED, CALENDAR, day("2026-03-01"), day("2026-03-31"))


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("monthly_report", "2026-Q1"),
        ("monthly_report", "March"),
        ("monthly_report", "2025-12"),
        ("no_such_duty", "2026-03"),
        ("change_report", "2026-03"),
        ("self_assessment", "2026-03"),
    ],
)
def test_nobody_owes_what_is_not_of_the_period_or_not_owed_yet(name: str, period: str) -> None:
    assert owed(name, period) is None


def test_what_earlier_rules_asked_for_already_is_owed_since_then() -> None:
    earlier = owed("monthly_report", "2025-12", since="2025-03-01")

    assert earlier is not None
    assert (earlier.due, earlier.state) == (day("2025-12-25"), "missed")
    assert owed("monthly_report", "2025-02", since="2025-03-01") is None
