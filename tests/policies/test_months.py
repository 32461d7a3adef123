"""Which day of a month corresponds to another?"""

from datetime import date

import pytest

from policies.days.months import corresponding_day, day_in_month, month_number


def test_a_month_later_ends_on_the_same_day_or_on_the_months_last() -> None:
    assert corresponding_day(date(2026, 1, 15), 1) == date(2026, 2, 15)
    assert corresponding_day(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert corresponding_day(date(2028, 2, 29), -12) == date(2027, 2, 28)


def test_months_are_counted_across_years() -> None:
    december = month_number(date(2026, 12, 5))

    assert day_in_month(december + 1, 31) == date(2027, 1, 31)
    assert december - month_number(date(2026, 1, 31)) == 11


def test_no_day_lies_before_or_after_the_calendar() -> None:
    with pytest.raises(OverflowError, match="no month 12 of the year 0"):
        corresponding_day(date.min, -1)
    with pytest.raises(OverflowError, match="no month 1 of the year 10000"):
        corresponding_day(date.max, 1)
