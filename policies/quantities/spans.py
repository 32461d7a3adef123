"""From which day to which does a window reach, and how much time lies between two days?"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import assert_never

from policies.days.months import corresponding_day, day_in_month, month_number
from policies.kept import once_for_each
from policies.language import windows as w
from policies.language.words import Length
from policies.situation import Situation

Span = tuple[date, date]
ALWAYS: Span = (date.min, date.max)
_DAYS_KEPT = 8
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def window_of(window: str | w.Window | None, situation: Situation) -> Span | None:
    """Return the first and last day of a window, both counted; None when a day it needs is not known.

    Since a kind of item that has not happened yet is since ever; since a day that is not known is not known.
    """
    if window is None:
        return ALWAYS
    return _reader(situation.windows[window].span if isinstance(window, str) else window)(situation)


@once_for_each
def _reader(window: w.Window) -> Callable[[Situation], Span | None]:
    """Return the function that tells the window's days; what follows from a day alone is worked out once a day."""
    match window:
        case w.Between():
            between = window.from_ or date.min, window.to or date.max
            return lambda _: between
        case w.Since():
            return partial(_since, window.since)
        case w.Last():
            return _day_by_day(partial(_last, length=window.last), window.before)
        case w.Calendar():
            return _day_by_day(partial(_calendar_back, unit=window.calendar, count=window.back), window.before)
        case w.Cycle():
            return partial(_cycle, window.back)
        case w.Ever():
            return lambda _: ALWAYS
        case _:
            assert_never(window)


def _day_by_day(span_of: Callable[[date], Span], before: str) -> Callable[[Situation], Span]:
    """Return what a window is before a named day, or today where that is not known."""
    kept = lru_cache(_DAYS_KEPT)(span_of)
    return lambda situation: kept(anchor_of(before, situation) or situation.today)


def _last(end: date, length: Length) -> Span:
    return day_after(back(end, length)), end


def _since(name: str, situation: Situation) -> Span | None:
    start = anchor_of(name, situation)
    if start is None:
        return None if _is_day(name, situation) else ALWAYS
    return start, date.max


def _cycle(count: int, situation: Situation) -> Span | None:
    periods = (situation.period, *situation.earlier_periods)
    return periods[count] if count < len(periods) else None


def anchor_of(name: str, situation: Situation) -> date | None:
    """Return the day an anchor names: today, a named day, a date fact, or the last item of a kind (a measure, say)."""
    if name == "today":
        return situation.today
    if name in situation.anchors:
        return situation.anchors[name]
    fact = situation.facts.get(name)
    if isinstance(fact, date):
        return fact
    days = [
        item.on
        for item in situation.items
        if (item.kind == name and situation.stands(item))
        or (item.kind == "measure" and item.fields.get("measure") == name)
    ]
    return max(days, default=None)


def _is_day(name: str, situation: Situation) -> bool:
    """Tell whether an anchor is a day of the organisation's life (listed_on, or a fact), and no kind of item."""
    return name.endswith("_on") or name in situation.facts


@lru_cache(maxsize=4096)
def calendar_span(day: date, unit: w.CalendarUnit) -> Span:
    """Return the first and last day of the calendar year, half, quarter or month that holds `day`."""
    months = _MONTHS[unit]
    first = month_number(day) // months * months
    return day_in_month(first, 1), day_in_month(first + months - 1, 31)


def _calendar_back(day: date, unit: w.CalendarUnit, count: int) -> Span:
    return calendar_span(months_before(date(day.year, day.month, 1), count * _MONTHS[unit]), unit)


def back(day: date, length: Length) -> date:
    """Return the corresponding day `length` before `day`, or the month's last where there is none (民法典 203).

    Before the calendar begins there is only its first day. Raises ValueError for working days: they need a calendar.
    """
    if length.days is not None:
        return date.fromordinal(max(1, day.toordinal() - length.days))
    if length.months is not None:
        return months_before(day, length.months)
    if length.years is not None:
        return months_before(day, length.years * 12)
    message = "a window cannot be counted back in working days"
    raise ValueError(message)


def day_after(day: date) -> date:
    """Return the next day; after the calendar's last there is none but itself."""
    return day if day == date.max else day + timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """Return the corresponding day so many months before, or that month's last; none is before the calendar begins."""
    try:
        return corresponding_day(day, -months)
    except OverflowError:
        return date.min


def whole_units(start: date, end: date, unit: str) -> int:
    """Return how many whole days, months or years have passed from `start` to `end`: none when it lies ahead."""
    if end <= start:
        return 0
    if unit == "day":
        return (end - start).days
    months = month_number(end) - month_number(start)
    if months_before(end, months) < start:
        months -= 1
    return months if unit == "month" else months // 12
