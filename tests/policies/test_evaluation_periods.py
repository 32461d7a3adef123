"""Which stretch of time does an evaluation cover: the one the rules name, or the days that were given?"""

from datetime import date

import pytest

from policies.grades.cycles import EvaluationPeriod, find_evaluation_period
from policies.grades.periods import periods_until
from policies.language.grading import Evaluation

TODAY = date(2026, 11, 21)


def evaluation(every: object) -> Evaluation:
    return Evaluation.model_validate({"every": every, "evaluated_by": "municipal", "clause": "一"})


def day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def told(every: object, first: str | None = None, last: str | None = None) -> tuple[str, str, str] | tuple[str, str]:
    """Return the period's name and days, or where the fault is and its code."""
    found = find_evaluation_period(evaluation(every), today=TODAY, first=day(first), last=day(last))
    if isinstance(found, EvaluationPeriod):
        return found.name, str(found.first), str(found.last)
    return found.pointer, found.code


@pytest.mark.parametrize(
    ("every", "period"),
    [
        ("year", ("2026", "2026-01-01", "2026-12-31")),
        ("half", ("2026-H2", "2026-07-01", "2026-12-31")),
        ("quarter", ("2026-Q4", "2026-10-01", "2026-12-31")),
        ("month", ("2026-11", "2026-11-01", "2026-11-30")),
    ],
)
def test_without_days_it_is_the_calendars_period_that_holds_today(every: str, period: tuple[str, str, str]) -> None:
    assert told(every) == period


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2025-01-01", None, ("2025", "2025-01-01", "2025-12-31")),
        ("2025-01-01", "2025-12-31", ("2025", "2025-01-01", "2025-12-31")),
        (None, "2026-12-31", ("2026", "2026-01-01", "2026-12-31")),
        ("2025-02-01", None, ("/first_day", "another-period")),
        ("2025-01-01", "2025-12-30", ("/last_day", "another-period")),
        (None, "2025-12-31", ("/last_day", "another-period")),
        ("2027-01-01", None, ("/first_day", "period-ahead")),
    ],
)
def test_days_that_are_given_are_those_of_a_period_of_the_rules(
    first: str | None, last: str | None, period: tuple[str, ...]
) -> None:
    assert told("year", first, last) == period


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2026-01-10", "2026-06-30", ("2026-01-10/2026-06-30", "2026-01-10", "2026-06-30")),
        ("2026-06-30", "2026-06-30", ("2026-06-30/2026-06-30", "2026-06-30", "2026-06-30")),
        ("2026-11-21", "2027-01-31", ("2026-11-21/2027-01-31", "2026-11-21", "2027-01-31")),
        ("2026-11-22", "2027-01-31", ("/first_day", "period-ahead")),
        ("2026-06-30", "2026-06-29", ("/last_day", "period-reversed")),
        (None, "2026-06-30", ("/first_day", "period-required")),
        ("2026-06-30", None, ("/last_day", "period-required")),
        (None, None, ("/first_day", "period-required")),
    ],
)
def test_where_the_rules_leave_it_open_both_days_are_given(
    first: str | None, last: str | None, period: tuple[str, ...]
) -> None:
    assert told("unset", first, last) == period


@pytest.mark.parametrize(
    ("every", "first", "last", "period"),
    [
        ({"years": 2}, "2024-03-01", None, ("2024-03-01/2026-02-28", "2024-03-01", "2026-02-28")),
        ({"months": 3}, "2026-01-15", None, ("2026-01-15/2026-04-14", "2026-01-15", "2026-04-14")),
        ({"days": 10}, "2026-01-25", None, ("2026-01-25/2026-02-03", "2026-01-25", "2026-02-03")),
        ({"days": 10}, "2026-01-25", "2026-02-03", ("2026-01-25/2026-02-03", "2026-01-25", "2026-02-03")),
        ({"days": 10}, "2026-01-25", "2026-02-04", ("/last_day", "another-period")),
        ({"years": 2}, None, None, ("/first_day", "period-required")),
        ({"years": 2}, None, "2026-02-28", ("/first_day", "period-required")),
        ({"years": 2}, "2026-12-01", None, ("/first_day", "period-ahead")),
        # Which day the sixtieth working day is, only a calendar knows.
        ({"working_days": 60}, "2026-01-05", None, ("/last_day", "period-required")),
        ({"working_days": 60}, "2026-01-05", "2026-04-10", ("2026-01-05/2026-04-10", "2026-01-05", "2026-04-10")),
    ],
)
def test_a_length_runs_from_the_day_that_is_given(
    every: dict[str, int], first: str | None, last: str | None, period: tuple[str, ...]
) -> None:
    assert told(every, first, last) == period


def test_another_period_is_told_with_the_days_it_should_have() -> None:
    fault = find_evaluation_period(evaluation("half"), today=TODAY, first=date(2026, 2, 1))

    assert not isinstance(fault, EvaluationPeriod)
    assert fault.text.zh == "按办法，这一评价周期为2026-01-01至2026-06-30"
    assert fault.text.en == "By the rules this period is 2026-01-01 to 2026-06-30"


def test_the_periods_before_a_day_are_told_the_latest_first() -> None:
    now, earlier = periods_until(evaluation("quarter"), date(2026, 2, 10), before=2)

    assert now == (date(2026, 1, 1), date(2026, 3, 31))
    assert earlier == (
        (date(2025, 10, 1), date(2025, 12, 31)), (date(2025, 7, 1), date(2025, 9, 30)),
    )  # fmt: skip
    assert len(periods_until(evaluation("year"), TODAY)[1]) == 10


@pytest.mark.parametrize("every", ["unset", {"years": 2}])
def test_periods_nobody_can_count_are_not_known(every: object) -> None:
    assert periods_until(evaluation(every), TODAY) == (None, ())


def test_before_the_calendar_begins_there_is_no_period() -> None:
    now, earlier = periods_until(evaluation("year"), date(3, 5, 1))

    assert now == (date(3, 1, 1), date(3, 12, 31))
    assert [first.year for first, _ in earlier] == [2, 1]
