"""Which day of a month corresponds to another? (民法典第二百零二条)"""

from calendar import monthrange
from datetime import date

_IN_EVERY_MONTH = 28


def month_number(day: date) -> int:
    """Return the month that holds `day`, counted from January of the year 0: months are added and taken away so."""
    return day.year * 12 + day.month - 1


def day_in_month(number: int, day: int) -> date:
    """Return the day of that number in a month (as `month_number` counts), or the month's last where there is none.

    Raises OverflowError for a month before the year 1 or after the year 9999.
    """
    year, month = divmod(number, 12)
    if not date.min.year <= year <= date.max.year:
        message = f"the calendar has no month {month + 1} of the year {year}"
        raise OverflowError(message)
    return date(year, month + 1, day if day <= _IN_EVERY_MONTH else min(day, monthrange(year, month + 1)[1]))


def corresponding_day(start: date, months: int) -> date:
    """Return the day that corresponds to `start` so many months later (earlier, if negative), or that month's last.

    Raises OverflowError where the calendar has no such month.
    """
    return day_in_month(month_number(start) + months, start.day)
