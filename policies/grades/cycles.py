"""Which stretch of time does one evaluation cover, and what is it called?"""

from dataclasses import dataclass
from datetime import date, timedelta

from policies.days.months import corresponding_day
from policies.duties.occasions import period_name
from policies.language.grading import Evaluation
from policies.language.words import UNSET, Length
from policies.quantities.spans import calendar_span
from policies.verdict import Fault, Text


@dataclass(frozen=True, slots=True)
class EvaluationPeriod:
    """The days an evaluation covers, both counted, and its name: 2026, 2026-H1, or the days themselves."""

    name: str
    first: date
    last: date


def find_evaluation_period(
    evaluation: Evaluation, *, today: date, first: date | None = None, last: date | None = None
) -> EvaluationPeriod | Fault:
    """Return the period by the rule, or the days given where the rules leave it open; a fault for others.

    Without days it is the period that holds today.
    """
    every = evaluation.every
    if every == UNSET or isinstance(every, Length):
        found = _given(first, last) if every == UNSET else _of_length(every, first, last)
    else:
        span = calendar_span(first or today, every)
        found = _matching(EvaluationPeriod(period_name(span[0], every), *span), first, last)
    if isinstance(found, EvaluationPeriod) and found.first > today:
        return Fault(
            "/first_day", "period-ahead", Text("评价周期还没有开始", "The period of this evaluation has not begun yet")
        )
    return found


def _given(first: date | None, last: date | None) -> EvaluationPeriod | Fault:
    if first is None or last is None:
        at = "/first_day" if first is None else "/last_day"
        zh = "办法没有规定评价周期，请写明第一天和最后一天"
        return Fault(at, "period-required", Text(zh, "The rules name no period: give its first and last day"))
    if last < first:
        return Fault("/last_day", "period-reversed", Text("最后一天早于第一天", "The last day is before the first"))
    return EvaluationPeriod(f"{first}/{last}", first, last)


def _of_length(length: Length, first: date | None, last: date | None) -> EvaluationPeriod | Fault:
    """Return the period of a length that begins on a given day; of working days the last is given too."""
    if first is None or length.working_days is not None:
        return _given(first, last)
    if length.days is not None:
        end = first + timedelta(days=length.days - 1)
    else:
        end = corresponding_day(first, length.count * (12 if length.years else 1)) - timedelta(days=1)
    return _matching(EvaluationPeriod(f"{first}/{end}", first, end), first, last)


def _matching(period: EvaluationPeriod, first: date | None, last: date | None) -> EvaluationPeriod | Fault:
    for at, given, expected in (("/first_day", first, period.first), ("/last_day", last, period.last)):
        if given is not None and given != expected:
            zh = f"按办法，这一评价周期为{period.first}至{period.last}"
            return Fault(at, "another-period", Text(zh, f"By the rules this period is {period.first} to {period.last}"))
    return period
