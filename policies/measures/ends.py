"""From when to when does a measure work that is taken on a day?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policies.days.deadlines import Deadline
from policies.days.working_days import Calendar
from policies.duties.due_days import count_from
from policies.language.exits import Measure, Range
from policies.language.words import Length
from policies.measures.standing import day_in
from policies.quantities.spans import anchor_of
from policies.situation import Item, Situation
from policies.verdict import GRANTED, Reason, Text, Verdict, refused

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when: `ends_on` is the last day, None while it is open, for ever, or for the official to say.

    `shortest` and `longest` are the last days between which the official picks. `deadline` holds the walk.
    """

    begins_on: date | None
    ends_on: date | None = None
    shortest: date | None = None
    longest: date | None = None
    deadline: Deadline | None = None


def find_stretch(measure: Measure, situation: Situation, calendar: Calendar, running: Sequence[Item] = ()) -> Stretch:
    """Return from when to when a measure taken today works; `running` are the same measures still in force."""
    begins_on = _begin(measure, situation)
    if begins_on is None:
        return Stretch(None)
    # A whole number of calendar years ends with a year; otherwise the first day is not counted, though it takes effect.
    start = begins_on - _DAY if measure.begins == "next_year" else begins_on
    ends = [day for one in running if (day := day_in(one, "ends_on")) is not None and day >= situation.today]
    if measure.repeat == "add" and ends:
        start = max(start, *ends)
    match measure.lasts:
        case Length():
            return _of_length(measure, begins_on, _count(start, measure.lasts, calendar), ends)
        case Range():
            shortest, longest = (
                _count(start, one, calendar)[0] for one in (measure.lasts.at_least, measure.lasts.at_most)
            )
            return Stretch(begins_on, shortest=shortest, longest=longest)
        case "rest_of_year":
            return Stretch(begins_on, date(begins_on.year, 12, 31))
        case _:  # unset, or no length at all
            return Stretch(begins_on)


def judge_end(name: str, measure: Measure, stretch: Stretch, ends_on: date) -> Verdict:
    """Return whether an official may let a measure end on that day: never before it begins, and inside its range."""
    early = stretch.begins_on is not None and ends_on < stretch.begins_on
    if stretch.ends_on is not None and ends_on != stretch.ends_on:
        text = Text(f"期限由规定确定，至{stretch.ends_on}止", f"its length is fixed: it ends on {stretch.ends_on}")
    elif early or (stretch.shortest is not None and ends_on < stretch.shortest):
        first = stretch.shortest or stretch.begins_on
        text = Text(f"期限过短，最早至{first}止", f"too short: it ends on {first} at the earliest")
    elif stretch.longest is not None and ends_on > stretch.longest:
        text = Text(f"期限过长，最迟至{stretch.longest}止", f"too long: it ends on {stretch.longest} at the latest")
    else:
        return GRANTED
    return refused(Reason(f"exit.measures.{name}", measure.clause, text, {"ends_on": ends_on}))


def _begin(measure: Measure, situation: Situation) -> date | None:
    if measure.begins == "decision":
        return situation.today
    if measure.begins == "next_year":
        return None if situation.today.year == date.max.year else date(situation.today.year + 1, 1, 1)
    return anchor_of(measure.begins, situation)


def _count(start: date, length: Length, calendar: Calendar) -> tuple[date | None, Deadline | None]:
    """Return the last day of a length; whole years from a year's end are calendar years, and no rest day moves them."""
    if length.unit == "year" and (start.month, start.day) == (12, 31):
        year = start.year + length.count
        return (date(year, 12, 31), None) if year <= date.max.year else (None, None)
    due = count_from(start, length, calendar)
    return due.day, due.deadline


def _of_length(
    measure: Measure, begins_on: date, counted: tuple[date | None, Deadline | None], running: Sequence[date]
) -> Stretch:
    last, deadline = counted
    latest = max(running, default=None)
    if measure.repeat == "longer_of" and last is not None and latest is not None and latest > last:
        return Stretch(begins_on, latest)
    return Stretch(begins_on, last, deadline=deadline)
