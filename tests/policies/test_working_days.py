"""Is the last day of a period the one that 民法典 201–203 and the calendar say, and is it explained?"""

import json
from calendar import monthrange
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.days.deadlines import Bound, Deadline, Unit
from policies.days.working_days import Calendar, KnownDay, find_first_day_before, find_last_day
from policies.verdict import Text

DAY = timedelta(days=1)
COVERED = date(2004, 1, 1), date(2026, 12, 31)
CHINESE = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
NATIONAL = Calendar(
    {day: KnownDay(working=False, name=Text(CHINESE[name], name)) for day, name in chinese_calendar.holidays.items()}
    | {
        day: KnownDay(working=True, name=Text(f"{CHINESE[name]}调休上班", f"make-up day for {name}"))
        for day, name in chinese_calendar.workdays.items()
    },
    COVERED,
)


def last_day(start: str, count: int, unit: Unit, calendar: Calendar = NATIONAL) -> str:
    return find_last_day(date.fromisoformat(start), count=count, unit=unit, calendar=calendar).last_day.isoformat()


def test_five_working_days_from_the_eve_of_national_day_are_explained_day_by_day() -> None:
    deadline = find_last_day(date(2026, 9, 30), count=5, unit="working_day", calendar=NATIONAL)

    assert deadline.last_day == date(2026, 10, 13)
    assert deadline.over_on == date(2026, 10, 14)
    assert not deadline.provisional
    assert deadline.text == Text(
        "自2026-09-30起5个工作日，最后一日为2026-10-13",
        "5 working days from 2026-09-30: the last day is 2026-10-13",
    )
    assert [one.text.zh for one in deadline.walk] == [
        "2026-09-30 周三 起算当日不计",
        "2026-10-01 国庆节 不计",
        "2026-10-02 国庆节 不计",
        "2026-10-03 国庆节 不计",
        "2026-10-04 国庆节 不计",
        "2026-10-05 国庆节 不计",
        "2026-10-06 国庆节 不计",
        "2026-10-07 国庆节 不计",
        "2026-10-08 周四 第1个工作日",
        "2026-10-09 周五 第2个工作日",
        "2026-10-10 国庆节调休上班 第3个工作日",
        "2026-10-11 周日 不计",
        "2026-10-12 周一 第4个工作日",
        "2026-10-13 周二 第5个工作日，期间最后一日",
    ]
    assert [one.counted for one in deadline.walk] == [None] * 8 + [1, 2, 3, None, 4, 5]
    assert deadline.walk[1].text.en == "2026-10-01 National Day: not counted"
    assert deadline.walk[-1].text.en == "2026-10-13 Tuesday: working day 5, the last day"


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        # Spring Festival 2025: 01-28 … 02-04; made up on 01-26 and 02-08
        ("2025-01-24", 1, "working_day", "2025-01-26"),
        ("2025-01-24", 3, "working_day", "2025-02-05"),
        ("2025-01-24", 6, "working_day", "2025-02-08"),
        ("2025-01-24", 7, "working_day", "2025-02-10"),
        ("2025-01-24", 5, "day", "2025-02-05"),
        # Spring Festival 2026: 02-15 … 02-23; made up on 02-14 and 02-28
        ("2026-02-13", 1, "working_day", "2026-02-14"),
        ("2026-02-13", 2, "working_day", "2026-02-24"),
        ("2026-02-13", 6, "working_day", "2026-02-28"),
        ("2026-02-14", 5, "working_day", "2026-02-28"),
        ("2026-02-14", 6, "working_day", "2026-03-02"),
        ("2026-02-13", 7, "day", "2026-02-24"),
        ("2026-02-07", 7, "day", "2026-02-14"),  # a Saturday that is worked: no roll
        # National Day 2025: 10-01 … 10-08; made up on 09-28 and 10-11
        ("2025-09-26", 1, "working_day", "2025-09-28"),
        ("2025-09-30", 1, "working_day", "2025-10-09"),
        ("2025-09-30", 3, "working_day", "2025-10-11"),
        ("2025-09-30", 4, "working_day", "2025-10-13"),
        ("2025-09-24", 7, "day", "2025-10-09"),
        # National Day 2026, begun on a rest day or within the holiday
        ("2026-10-01", 1, "working_day", "2026-10-08"),
        ("2026-10-07", 3, "working_day", "2026-10-10"),
        ("2026-09-24", 7, "day", "2026-10-08"),
        # a plain week, and a weekend at the end
        ("2026-11-02", 5, "working_day", "2026-11-09"),
        ("2026-11-06", 1, "day", "2026-11-09"),
        ("2026-11-06", 3, "day", "2026-11-09"),
        # months: corresponding day, month's end, roll
        ("2026-03-16", 1, "month", "2026-04-16"),
        ("2026-03-31", 1, "month", "2026-04-30"),
        ("2025-10-31", 1, "month", "2025-12-01"),  # 11-30 is a Sunday
        ("2026-01-31", 1, "month", "2026-02-28"),  # a Saturday that is worked
        ("2026-01-31", 2, "month", "2026-03-31"),
        ("2023-01-30", 1, "month", "2023-02-28"),
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2026-02-28", 1, "month", "2026-03-30"),  # 03-28 is a Saturday
        ("2026-07-01", 3, "month", "2026-10-08"),
        ("2025-11-15", 3, "month", "2026-02-24"),
        ("2025-09-30", 12, "month", "2026-09-30"),
        # years: leap days
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2020-02-29", 4, "year", "2024-02-29"),
        ("2023-08-07", 3, "year", "2026-08-07"),
        ("2023-10-01", 3, "year", "2026-10-08"),
    ],
)
def test_the_last_day(start: str, count: int, unit: Unit, expected: str) -> None:
    assert last_day(start, count, unit) == expected


def test_a_last_day_on_a_holiday_moves_on_and_says_over_which_days() -> None:
    deadline = find_last_day(date(2026, 4, 24), count=7, unit="day", calendar=NATIONAL)

    assert deadline.last_day == date(2026, 5, 6)
    assert [one.text.zh for one in deadline.walk[-7:]] == [
        "2026-04-30 周四 第6日",
        "2026-05-01 劳动节 第7日，逢休息日，顺延",
        "2026-05-02 劳动节 逢休息日，顺延",
        "2026-05-03 劳动节 逢休息日，顺延",
        "2026-05-04 劳动节 逢休息日，顺延",
        "2026-05-05 劳动节 逢休息日，顺延",
        "2026-05-06 周三 顺延至此日，期间最后一日",
    ]


def test_at_least_so_many_days_may_end_only_when_they_have_passed() -> None:
    deadline = find_last_day(date(2026, 11, 2), count=7, unit="day", calendar=NATIONAL, bound="at_least")

    assert deadline.last_day == date(2026, 11, 9)
    assert deadline.over_on == date(2026, 11, 10)
    assert deadline.walk[-1].why.zh == "周一 第7日，期间最后一日，满此日后方可结束"
    assert deadline.text.zh == "自2026-11-02起不少于7日，最后一日为2026-11-09"


def test_beyond_the_published_calendar_the_answer_is_provisional_and_says_where() -> None:
    deadline = find_last_day(date(2026, 12, 29), count=3, unit="working_day", calendar=NATIONAL)

    assert deadline.last_day == date(2027, 1, 1)
    assert deadline.provisional
    assert "暂定" in deadline.text.zh
    assert "provisional" in (deadline.text.en or "")
    assert deadline.walk[-1].why.zh == "周五（放假安排未公布，暂按星期） 第3个工作日，期间最后一日"
    assert "放假安排未公布" not in deadline.walk[-2].why.zh


def test_only_the_days_that_decide_make_an_answer_provisional() -> None:
    assert not find_last_day(date(2003, 12, 25), count=15, unit="day", calendar=NATIONAL).provisional
    assert find_last_day(date(2003, 12, 25), count=5, unit="working_day", calendar=NATIONAL).provisional
    assert find_last_day(date(2026, 10, 8), count=3, unit="month", calendar=NATIONAL).provisional
    assert find_last_day(date(2026, 11, 1), count=1, unit="year", calendar=Calendar()).provisional


def test_a_bureaus_own_closure_is_known_also_beyond_the_published_calendar() -> None:
    closed = Calendar({date(2027, 1, 4): KnownDay(working=False, name=Text("搬迁"))}, COVERED)
    assert closed.is_certain(date(2027, 1, 4))
    deadline = find_last_day(date(2026, 12, 31), count=2, unit="working_day", calendar=closed)
    assert deadline.last_day == date(2027, 1, 5)
    assert [one.why.en for one in deadline.walk if one.day == date(2027, 1, 4)] == ["搬迁: not counted"]


@pytest.mark.parametrize(
    ("event", "count", "unit", "plain", "at_least"),
    [
        ("2026-10-22", 10, "working_day", "2026-10-09", "2026-10-08"),
        ("2026-10-13", 5, "working_day", "2026-09-30", "2026-09-29"),
        ("2026-10-12", 10, "working_day", "2026-09-21", "2026-09-20"),
        ("2026-11-09", 7, "day", "2026-11-02", "2026-11-01"),
        ("2026-03-31", 1, "month", "2026-02-28", "2026-02-27"),
        ("2024-02-29", 1, "year", "2023-02-28", "2023-02-27"),
        ("2026-01-15", 1, "month", "2025-12-15", "2025-12-14"),
    ],
)
def test_the_last_day_in_time_before_an_event(event: str, count: int, unit: Unit, plain: str, at_least: str) -> None:
    day = date.fromisoformat(event)
    found = find_first_day_before(day, count=count, unit=unit, calendar=NATIONAL)
    full = find_first_day_before(day, count=count, unit=unit, calendar=NATIONAL, bound="at_least")
    assert (found.last_day.isoformat(), full.last_day.isoformat()) == (plain, at_least)
    assert found.walk[0].why.zh.endswith("当日不计")
    assert found.walk[-1].why.zh.endswith("最迟在此日")
    assert found.text.zh == f"{event}之前{found.period.text.zh}，最迟为{plain}"


def test_counting_back_is_provisional_only_where_working_days_are_guessed() -> None:
    event = date(2027, 3, 1)
    assert find_first_day_before(event, count=10, unit="working_day", calendar=NATIONAL).provisional
    assert not find_first_day_before(event, count=10, unit="day", calendar=NATIONAL).provisional


@pytest.mark.parametrize("count", [0, -1])
def test_a_period_has_a_length(count: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        find_last_day(date(2026, 1, 1), count=count, unit="day", calendar=NATIONAL)


@pytest.mark.parametrize("unit", ["working_day", "day", "month", "year"])
def test_the_end_of_time_is_an_overflow(unit: Unit) -> None:
    with pytest.raises(OverflowError):
        find_last_day(date(9999, 12, 20), count=30, unit=unit, calendar=NATIONAL)
    with pytest.raises(OverflowError):
        find_first_day_before(date(1, 1, 10), count=30, unit=unit, calendar=NATIONAL)


@pytest.mark.parametrize("data", [{}, {"start": "2026-01-01"}, {"last_day": "soon"}])
def test_anything_else_is_not_read_as_a_deadline(data: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Deadline"):
        Deadline.from_json(data)


# The oracle: every rule written out the slow way, over any calendar there could be.

days = st.dates(date(2023, 1, 1), date(2027, 12, 31))
known_days = st.builds(KnownDay, working=st.booleans(), name=st.just(Text("某日", "Some Day")))
calendars = st.builds(
    Calendar,
    st.dictionaries(st.dates(date(2024, 1, 1), date(2025, 12, 31)), known_days, max_size=40),
    st.none() | st.just((date(2024, 1, 1), date(2025, 12, 31))),
)


def works(day: date, calendar: Calendar) -> bool:
    if day in calendar.days:
        return calendar.days[day].working
    return day.isoweekday() not in {6, 7}


@given(days, st.integers(1, 40), calendars)
def test_working_days_agree_with_counting_on_fingers(start: date, count: int, calendar: Calendar) -> None:
    fingers: list[date] = []
    day = start
    while len(fingers) < count:
        day += DAY
        fingers += [day] * works(day, calendar)

    deadline = find_last_day(start, count=count, unit="working_day", calendar=calendar)

    assert deadline.last_day == fingers[-1]
    assert [one.day for one in deadline.walk if one.counted] == fingers
    assert [one.day for one in deadline.walk] == [start + n * DAY for n in range((day - start).days + 1)]


@given(days, st.integers(1, 60), calendars)
def test_calendar_days_roll_past_rest_days_and_no_further(start: date, count: int, calendar: Calendar) -> None:
    deadline = find_last_day(start, count=count, unit="day", calendar=calendar)
    nominal = start + count * DAY
    between = [nominal + n * DAY for n in range((deadline.last_day - nominal).days)]
    assert deadline.last_day >= nominal
    assert works(deadline.last_day, calendar)
    assert not any(works(day, calendar) for day in between)


@given(days, st.integers(1, 30), st.sampled_from(["month", "year"]))
def test_months_and_years_end_on_the_corresponding_day(start: date, count: int, unit: Unit) -> None:
    every_day_works = Calendar({start + n * DAY: KnownDay(working=True, name=Text("上班")) for n in range(31 * 366)})
    month = start.replace(day=1)
    for _ in range(count * (12 if unit == "year" else 1)):
        month = (month + 31 * DAY).replace(day=1)
    expected = month.replace(day=min(start.day, monthrange(month.year, month.month)[1]))

    deadline = find_last_day(start, count=count, unit=unit, calendar=every_day_works)

    assert deadline.last_day == expected
    assert [one.counted for one in deadline.walk] == [None, *range(1, count + 1)]


@given(days, st.integers(1, 40), calendars)
def test_counting_back_undoes_counting_on(start: date, count: int, calendar: Calendar) -> None:
    ahead = find_last_day(start, count=count, unit="working_day", calendar=calendar)
    back = find_first_day_before(ahead.last_day, count=count, unit="working_day", calendar=calendar)
    assert back.last_day == start if works(start, calendar) else back.last_day < start
    again = find_last_day(back.last_day, count=count, unit="working_day", calendar=calendar)
    assert again.last_day == ahead.last_day


@given(
    days, st.integers(1, 30), st.sampled_from(["working_day", "day", "month"]), calendars,
    st.sampled_from(["plain", "at_least"]),
)  # fmt: skip
def test_a_stored_deadline_reads_as_it_was_set(
    start: date, count: int, unit: Unit, calendar: Calendar, bound: Bound
) -> None:
    for find in (find_last_day, find_first_day_before):
        deadline = find(start, count=count, unit=unit, calendar=calendar, bound=bound)
        assert Deadline.from_json(json.loads(json.dumps(deadline.as_json()))) == deadline


@given(days, st.integers(1, 30), st.sampled_from(["working_day", "day", "month", "year"]), calendars)
def test_provisional_means_that_publishing_a_calendar_could_move_the_day(
    start: date, count: int, unit: Unit, calendar: Calendar
) -> None:
    deadline = find_last_day(start, count=count, unit=unit, calendar=calendar)
    unknown = {one.day for one in deadline.walk[1:] if not calendar.is_certain(one.day)}
    if not deadline.provisional:
        assert deadline.last_day not in unknown
    if unit == "working_day":
        assert deadline.provisional == bool(unknown)


@given(st.dates(*COVERED), st.integers(1, 10))
def test_the_national_calendar_agrees_with_its_source(start: date, count: int) -> None:
    deadline = find_last_day(start, count=count, unit="working_day", calendar=NATIONAL)
    for one in deadline.walk:
        if one.day <= COVERED[1]:
            assert one.working == chinese_calendar.is_workday(one.day)
