"""On which day is a duty due? None when the document leaves it open, or what is known does not say."""

from dataclasses import dataclass
from datetime import date, timedelta

from policies.days.deadlines import Deadline
from policies.days.months import day_in_month, month_number
from policies.days.working_days import Calendar, find_first_day_before, find_last_day
from policies.duties.occasions import Occasion
from policies.language.obligations import After, Before, Due, OnDate, OnDay
from policies.language.words import Length
from policies.procedures.openings import CALL
from policies.quantities.spans import anchor_of
from policies.situation import Situation


@dataclass(frozen=True, slots=True)
class DueDay:
    """The last day in time, with the walk to it where it was counted."""

    day: date | None
    deadline: Deadline | None = None


_OPEN = DueDay(None)


def find_due_day(due: Due, occasion: Occasion, situation: Situation, calendar: Calendar) -> DueDay:
    """Return the last day in time for a duty that arose on this occasion."""
    match due:
        case OnDay():
            return DueDay(_named_day(due, occasion, calendar))
        case OnDate():
            return DueDay(_day_called(due.on_date, occasion, situation))
        case After():
            start = occasion.runs_from if due.of is None else _day_called(due.of, occasion, situation)
            return _OPEN if start is None else count_from(start, due.after, calendar)
        case Before():
            event = _day_called(due.of, occasion, situation)
            return _OPEN if event is None else count_before(event, due.before, calendar)
        case _:  # unset
            return _OPEN


def day_called_for(name: str, occasion: Occasion, situation: Situation) -> date | None:
    """Return the last day the bureau named when it called for the duty, or for its period; None where it did not.

    Of several calls for a period the last one announced binds: they are told in that order.
    """
    if occasion.period is None:
        return occasion.closes_on
    wanted = (name, occasion.period)
    calls = (one.fields for one in reversed(situation.of_kind(CALL)))
    days = (one.get("closes_on") for one in calls if (one.get("obligation"), one.get("period")) == wanted)
    return next((day for day in days if isinstance(day, date)), None)


def count_from(start: date, length: Length, calendar: Calendar) -> DueDay:
    """Return the last day of a length that begins with `start`; open when it lies beyond the year 9999."""
    bound = "at_least" if length.full else "plain"
    try:
        deadline = find_last_day(start, count=length.count, unit=length.unit, calendar=calendar, bound=bound)
    except OverflowError:
        return _OPEN
    return DueDay(deadline.last_day, deadline)


def count_before(event: date, length: Length, calendar: Calendar) -> DueDay:
    """Return the last day that lies so long before another; open when it lies before the calendar begins."""
    bound = "at_least" if length.full else "plain"
    try:
        deadline = find_first_day_before(event, count=length.count, unit=length.unit, calendar=calendar, bound=bound)
    except OverflowError:
        return _OPEN
    return DueDay(deadline.last_day, deadline)


def _named_day(due: OnDay, occasion: Occasion, calendar: Calendar) -> date | None:
    """Return the first such day on or after the day the duty arose."""
    month_of = occasion.span[1] if occasion.span else occasion.arises_on
    named = month_of if due.month is None else month_of.replace(month=due.month, day=1)
    month, number = month_number(named) + due.months_later, 31 if due.day == "last" else due.day
    try:
        day = day_in_month(month, number)
        while day < occasion.arises_on:  # a report handed in months late is checked months late
            month += 12 if due.month else 1
            day = day_in_month(month, number)
        while due.moves_on and not calendar.is_working(day):
            day += timedelta(days=1)
    except OverflowError:
        return None
    return day


def _day_called(name: str, occasion: Occasion, situation: Situation) -> date | None:
    """Return the day that a field of the item holds, or else an anchor of the organisation's life."""
    own = occasion.row.get(name)
    return own if isinstance(own, date) else anchor_of(name, situation)
