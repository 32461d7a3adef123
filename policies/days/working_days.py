"""Which day is the last of a period? (民法典第二百零一条至第二百零三条)

The first day is not counted; a period in months or years ends on the corresponding day, or at the month's end;
a last day that is a rest day moves to the next working day; make-up working days (调休) count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import assert_never

from policies.days.deadlines import Bound, Deadline, Period, Unit, WalkedDay
from policies.days.months import corresponding_day
from policies.verdict import Text

_DAY = timedelta(days=1)
_FRIDAY = 4
_WEEKDAYS = (
    Text("周一", "Monday"),
    Text("周二", "Tuesday"),
    Text("周三", "Wednesday"),
    Text("周四", "Thursday"),
    Text("周五", "Friday"),
    Text("周六", "Saturday"),
    Text("周日", "Sunday"),
)
_NOT_COUNTED = Text("不计", "not counted")
_MOVED_ON = Text("逢休息日，顺延", "a rest day, so the last day moves on")
_MOVED_HERE = Text("顺延至此日", "moved to this day")


@dataclass(frozen=True, slots=True)
class KnownDay:
    """One day with a name of its own: a holiday, a make-up working day, a bureau's closure."""

    working: bool
    name: Text


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days with a name; in the covered range (both ends included) every other day follows its weekday for certain."""

    days: Mapping[date, KnownDay] = field(default_factory=dict[date, KnownDay])
    covered: tuple[date, date] | None = None

    def is_working(self, day: date) -> bool:
        """Tell whether the day is a working day; outside the coverage, whether its weekday makes it one."""
        known = self.days.get(day)
        return known.working if known else day.weekday() <= _FRIDAY

    def is_certain(self, day: date) -> bool:
        """Tell whether more than its weekday is known about the day."""
        return day in self.days or (self.covered is not None and self.covered[0] <= day <= self.covered[1])

    def name_of(self, day: date) -> Text:
        """Return what the day is called: its own name or its weekday, with a remark where nothing else is known."""
        if known := self.days.get(day):
            return known.name
        name = _WEEKDAYS[day.weekday()]
        if self.is_certain(day):
            return name
        return Text(f"{name.zh}（放假安排未公布，暂按星期）", f"{name.en} (calendar not published, by its weekday)")


def find_last_day(start: date, *, count: int, unit: Unit, calendar: Calendar, bound: Bound = "plain") -> Deadline:
    """Return the last day of the period that begins with something done on `start`, explained day by day.

    The period ends when that day does. Raises ValueError for a count below 1, OverflowError past the year 9999.
    """
    period = Period(count, unit, bound)
    counted = decided_by = _count(start, period, calendar, step=1)
    if unit != "working_day":
        rolled = _roll(counted[-1].day, calendar)
        decided_by = [counted[-1], *rolled]
        counted = [*counted[:-1], _remark(counted[-1], _MOVED_ON) if rolled else counted[-1], *rolled]
    ends = Text("期间最后一日", "the last day")
    if bound == "at_least":
        ends = Text("期间最后一日，满此日后方可结束", "the last day, and it may end only when this day is over")
    return Deadline(
        start=start,
        period=period,
        direction="after",
        last_day=counted[-1].day,
        provisional=not all(calendar.is_certain(one.day) for one in decided_by),
        walk=(
            _walked(start, calendar, Text("起算当日不计", "the first day is not counted")),
            *counted[:-1],
            _remark(counted[-1], ends),
        ),
    )


def find_first_day_before(
    event: date, *, count: int, unit: Unit, calendar: Calendar, bound: Bound = "plain"
) -> Deadline:
    """Return the last day in time for what is due `count` units before `event`, counted backwards from it.

    The event's day is not counted, and no rest day moves anything; with `at_least` that many full days lie between
    the two. Raises ValueError for a count below 1, OverflowError before the year 1.
    """
    period = Period(count, unit, bound)
    counted = _count(event, period, calendar, step=-1)
    decided_by = counted if unit == "working_day" else []
    if bound == "at_least":
        between = Text("此日与当日之间时间已满", "all of the time lies between")
        counted = [*counted, _walked(counted[-1].day - _DAY, calendar, between)]
    return Deadline(
        start=event,
        period=period,
        direction="before",
        last_day=counted[-1].day,
        provisional=not all(calendar.is_certain(one.day) for one in decided_by),
        walk=(
            _walked(event, calendar, Text("当日不计", "the day itself is not counted")),
            *counted[:-1],
            _remark(counted[-1], Text("最迟在此日", "this day at the latest")),
        ),
    )


def _count(start: date, period: Period, calendar: Calendar, *, step: int) -> list[WalkedDay]:
    """Return the days from the one after `start` (before it, when `step` is -1) to the last of the period."""
    match period.unit:
        case "working_day":
            return _count_working_days(start, period.count, calendar, step=step)
        case "day":
            return [
                _walked(start + step * number * _DAY, calendar, Text(f"第{number}日", f"day {number}"), number)
                for number in range(1, period.count + 1)
            ]
        case "month" | "year":
            return [_corresponding(start, number, period, calendar, step=step) for number in range(1, period.count + 1)]
        case _:
            assert_never(period.unit)


def _count_working_days(start: date, count: int, calendar: Calendar, *, step: int) -> list[WalkedDay]:
    walk: list[WalkedDay] = []
    day, number = start, 0
    while number < count:
        day += step * _DAY
        if calendar.is_working(day):
            number += 1
            walk.append(_walked(day, calendar, Text(f"第{number}个工作日", f"working day {number}"), number))
        else:
            walk.append(_walked(day, calendar, _NOT_COUNTED))
    return walk


def _corresponding(start: date, number: int, period: Period, calendar: Calendar, *, step: int) -> WalkedDay:
    """Return the day that corresponds to `start` in the month or year so many later; the month's end without one."""
    day = corresponding_day(start, step * number * (12 if period.unit == "year" else 1))
    length = Period(number, period.unit).text
    if day.day == start.day:
        remark = Text(f"满{length.zh}的对应日", f"{length.en}, the corresponding day")
    else:
        remark = Text(
            f"满{length.zh}，当月没有{start.day}日，以月末为准",
            f"{length.en}, the end of a month with no day {start.day}",
        )
    return _walked(day, calendar, remark, number)


def _roll(day: date, calendar: Calendar) -> list[WalkedDay]:
    """Return the days over which a last day that is a rest day moves, up to the working day it comes to."""
    walk: list[WalkedDay] = []
    while not calendar.is_working(day):
        day += _DAY
        walk.append(_walked(day, calendar, _MOVED_HERE if calendar.is_working(day) else _MOVED_ON))
    return walk


def _walked(day: date, calendar: Calendar, remark: Text, counted: int | None = None) -> WalkedDay:
    name = calendar.name_of(day)
    why = Text(f"{name.zh} {remark.zh}", f"{name.read_in('en')}: {remark.read_in('en')}")
    return WalkedDay(day, calendar.is_working(day), counted, why)


def _remark(one: WalkedDay, remark: Text) -> WalkedDay:
    return replace(one, why=Text(f"{one.why.zh}，{remark.zh}", f"{one.why.read_in('en')}, {remark.read_in('en')}"))
