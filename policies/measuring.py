"""How much is a quantity, exactly, in a situation? None when what is known does not say.

Everything is exact: whole numbers, decimals and fractions, never a float. No data is not zero: a list that was never
given is unknown, and so is the mean, the ratio or the time since of nothing; a count of items nobody had is zero.
"""

import operator
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from policies.conditions import AllOf, AnyOf, Compare, Condition, Not, OnList
from policies.language import quantities as q
from policies.plain import as_list, as_mapping
from policies.situation import Situation, Value
from policies.words import UNSET, Bound, Length

Exact = int | Decimal | Fraction
_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}


def value_of(name: str, situation: Situation) -> Value | None:
    """Return what a name means: what the judgement found, a quantity, a fact, a setting; None when it is not known."""
    if name in situation.given:
        return situation.given[name]
    quantity = situation.quantities.get(name)
    if quantity is not None:
        return measure(quantity, situation)
    if name in situation.conditions:
        return holds(situation.conditions[name], situation)
    value = situation.facts.get(name)
    if value is None and situation.settings.get(name, UNSET) != UNSET:
        return situation.settings[name]
    if value is None and name in situation.anchors:
        return situation.anchors[name]
    return value if isinstance(value, Value) else None


def measure(quantity: q.Quantity, situation: Situation) -> Value | None:  # noqa: C901, PLR0912  # one case a word
    """Return the value of a quantity."""
    match quantity:
        case q.Count():
            rows = _matching(quantity, quantity.count, situation)
            return None if rows is None else len(rows)
        case q.Sum():
            values = _numbers(quantity, quantity.sum, situation)
            return None if values is None else _plain(sum(values, Fraction(0)))
        case q.Distinct():
            values = _values(quantity, quantity.distinct, situation)
            return None if values is None else len(set(values))
        case q.Most():
            values = _values(quantity, quantity.most, situation)
            return None if values is None else max(Counter(values).values(), default=0)
        case q.Mean():
            return _mean(quantity, situation)
        case q.Highest():
            values = _numbers(quantity, quantity.highest, situation)
            return _plain(max(values)) if values else None
        case q.Lowest():
            values = _numbers(quantity, quantity.lowest, situation)
            return _plain(min(values)) if values else None
        case q.Latest():
            values = _values(quantity, quantity.latest, situation)
            return values[-1] if values else None
        case q.Run():
            return _run(quantity, situation)
        case q.Elapsed():
            return _elapsed(quantity, situation)
        case q.Ratio():
            above, below = (_number(value_of(name, situation)) for name in quantity.ratio)
            return None if above is None or not below else _plain(above / below)
        case q.Total():
            numbers = [_number(value_of(name, situation)) for name in quantity.total]
            return None if None in numbers else _plain(sum((one for one in numbers if one is not None), Fraction(0)))
        case q.Difference():
            first, second = (_number(value_of(name, situation)) for name in quantity.less)
            return None if first is None or second is None else _plain(first - second)
        case q.Balance():
            return _balance(quantity.account, situation)
        case _:
            assert_never(quantity)


def holds(condition: Condition, situation: Situation) -> bool | None:
    """Return whether the condition holds, None when what is known does not decide it (Kleene's strong logic)."""
    match condition:
        case AllOf():
            answers = [holds(part, situation) for part in condition.all]
            return False if False in answers else None if None in answers else True
        case AnyOf():
            answers = [holds(part, situation) for part in condition.any]
            return True if True in answers else None if None in answers else False
        case Not():
            answer = holds(condition.not_, situation)
            return None if answer is None else not answer
        case OnList():
            return not situation.lists.isdisjoint(condition.on_list)
        case Compare():
            value = value_of(condition.name, situation)
            return None if value is None else _admits(condition.bound, value)
        case _:
            assert_never(condition)


def _admits(bound: Bound, value: Value) -> bool:
    """Tell whether a value satisfies a bound; an exact ratio is compared exactly."""
    if not isinstance(value, Fraction):
        return bound.admits(value)
    wanted = [Fraction(one) for one in bound.values if not isinstance(one, bool | date | str)]
    return (not bound.values or value in wanted) and all(
        _COMPARED[word](value, Fraction(number)) for word, number in bound.numbers.items()
    )


def _matching(over: q.Over, kind: str, situation: Situation) -> list[Mapping[str, object]] | None:
    """Return the rows of a kind that count, oldest first; None when a row cannot be decided or was never asked."""
    rows = list(_rows(kind, situation))
    if not rows and kind in situation.facts and as_list(situation.facts[kind]) is None:
        return None
    if not rows and _is_fact(kind, situation):
        return None
    span = window_of(over.during, situation)
    matching: list[Mapping[str, object]] = []
    for row in rows:
        inside = True if span is None else _lies_within(span, row.get(over.dated_by or "on"))
        fits = True if over.where is None else holds(over.where, situation.of_row(row))
        if inside is False or fits is False:
            continue
        if inside is None or fits is None:
            return None
        matching.append(row)
    return matching


def _lies_within(span: tuple[date, date], day: object) -> bool | None:
    return span[0] <= day <= span[1] if isinstance(day, date) else None


def _is_fact(kind: str, situation: Situation) -> bool:
    """Tell whether a name without rows is a list fact that was never filled in (an empty list was)."""
    return situation.facts.get(kind, ()) is None


def _rows(kind: str, situation: Situation) -> Iterator[Mapping[str, object]]:
    """Yield the rows of a list fact, the options chosen in a fact, or the items of a kind, oldest first."""
    if kind in situation.facts:
        for row in as_list(situation.facts[kind]) or ():
            yield as_mapping(row) or {"value": row}
        return
    for item in sorted((one for one in situation.items if one.kind == kind), key=lambda one: one.on):
        yield {**item.fields, "on": item.on}


def _values(over: q.Over, path: q.FieldOf, situation: Situation) -> list[Value] | None:
    kind, _, name = path.partition(".")
    rows = _matching(over, kind, situation)
    if rows is None:
        return None
    return [value for row in rows if isinstance(value := row.get(name), Value)]


def _numbers(over: q.Over, path: q.FieldOf, situation: Situation) -> list[Fraction] | None:
    values = _values(over, path, situation)
    if values is None:
        return None
    return [number for value in values if (number := _number(value)) is not None]


def _mean(quantity: q.Mean, situation: Situation) -> Value | None:
    kind, _, name = quantity.mean.partition(".")
    rows = _matching(quantity, kind, situation)
    total = weights = Fraction(0)
    for row in rows or ():
        number = _number(row.get(name))
        weight = Fraction(1) if quantity.weighted_by is None else _number(row.get(quantity.weighted_by))
        if number is not None and weight is not None:
            total += number * weight
            weights += weight
    return _plain(total / weights) if weights else None


def _run(quantity: q.Run, situation: Situation) -> int:
    """Return how many items in a row, back from the latest, satisfy `where`; years must follow one another."""
    length, expected = 0, None
    for row in reversed(list(_rows(quantity.run, situation))):
        year = row.get("year")
        if expected is not None and year != expected:
            break
        if quantity.where is not None and not holds(quantity.where, situation.of_row(row)):
            break
        length += 1
        expected = year - 1 if isinstance(year, int) else None
    return length


def _elapsed(quantity: q.Elapsed, situation: Situation) -> int | None:
    rows = _matching(quantity, quantity.elapsed_since, situation)
    days = [day for row in rows or () if isinstance(day := row.get("on"), date)]
    if quantity.or_since is not None and (other := anchor_of(quantity.or_since, situation)) is not None:
        days.append(other)
    return whole_units(max(days), situation.today, quantity.unit) if days else None


def _balance(account: q.Account, situation: Situation) -> Value:
    """Return the balance today: cycle after cycle, item after item, in the order they happened."""
    opening = _exact(account.opens_with)
    balance, cycle = opening, None
    for day, change in _movements(account, situation):
        if day > situation.today:
            break
        now = calendar_span(day, account.cycle) if account.cycle else None
        if cycle is not None and now != cycle:
            balance = _carried(account, opening, balance)
        cycle = now
        balance = opening if change is None else _capped(account, balance + change)
    if cycle is not None and account.cycle and calendar_span(situation.today, account.cycle) != cycle:
        balance = _carried(account, opening, balance)
    return _plain(balance)


def _movements(account: q.Account, situation: Situation) -> list[tuple[date, Fraction | None]]:
    """Return what moves an account, oldest first: points taken (−), given (+), and resets (None)."""
    found: list[tuple[date, Fraction | None]] = []
    for item in situation.items:
        for path, sign in (*((one, -1) for one in account.taken), *((one, 1) for one in account.given)):
            kind, _, name = path.partition(".")
            if item.kind == kind and (number := _number(item.fields.get(name))) is not None:
                found.append((item.on, sign * number))
        if item.kind == "measure" and account.reset_by and item.fields.get("measure") == account.reset_by:
            found.append((item.on, None))
    return sorted(found, key=lambda one: one[0])


def _carried(account: q.Account, opening: Fraction, balance: Fraction) -> Fraction:
    left = balance - opening
    match account.carry_over:
        case "nothing":
            return opening
        case "surplus":
            return _capped(account, opening + max(left, Fraction(0)))
        case "deficit":
            return opening + min(left, Fraction(0))
        case "both":
            return _capped(account, opening + left)


def _capped(account: q.Account, balance: Fraction) -> Fraction:
    return balance if account.at_most is None else min(balance, _exact(account.at_most))


def window_of(window: str | q.Window | None, situation: Situation) -> tuple[date, date] | None:
    """Return the first and last day of a window, both counted; None when there is none."""
    match window:
        case None | q.Ever():
            return None
        case str():
            return window_of(situation.windows[window].span, situation)
        case q.Between():
            return window.from_ or date.min, window.to or date.max
        case q.Since():
            return anchor_of(window.since, situation) or date.max, date.max
        case q.Last():
            end = anchor_of(window.before, situation) or situation.today
            return back(end, window.last) + timedelta(days=1), end
        case q.Calendar():
            return _calendar_back(situation.today, window.calendar, window.back)
        case q.Cycle():
            periods = (situation.period, *situation.earlier_periods)
            found = periods[window.back] if window.back < len(periods) else None
            return found or (date.max, date.min)


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
        if item.kind == name or (item.kind == "measure" and item.fields.get("measure") == name)
    ]
    return max(days, default=None)


def calendar_span(day: date, unit: q.CalendarUnit) -> tuple[date, date]:
    """Return the first and last day of the calendar year, half, quarter or month that holds `day`."""
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1])


def _calendar_back(day: date, unit: q.CalendarUnit, count: int) -> tuple[date, date]:
    span = calendar_span(day, unit)
    for _ in range(count):
        if span[0] == date.min:
            return date.max, date.min  # before the calendar begins nothing happened
        span = calendar_span(span[0] - timedelta(days=1), unit)
    return span


def back(day: date, length: Length) -> date:
    """Return the corresponding day `length` before `day`, or the month's last where there is none (民法典 203).

    Before the calendar begins there is only its first day. Raises ValueError for working days: they need a calendar.
    """
    match length.unit:
        case "day":
            return date.fromordinal(max(1, day.toordinal() - length.count))
        case "month" | "year":
            return months_before(day, length.count * (12 if length.unit == "year" else 1))
        case "working_day":
            message = "working days cannot be counted back without a calendar"
            raise ValueError(message)


def months_before(day: date, months: int) -> date:
    """Return the corresponding day so many months before (after, when negative), or that month's last day.

    Where the calendar has no such year, it is the calendar's first or last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_units(start: date, end: date, unit: str) -> int:
    """Return how many whole days, months or years have passed from `start` to `end`."""
    if unit == "day":
        return (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month
    if months_before(end, months) < start or (months > 0 and months_before(start, -months) > end):
        months -= 1
    return months if unit == "month" else months // 12 if months >= 0 else -(-months // 12)


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        return None
    return Fraction(value)


def _exact(value: Exact) -> Fraction:
    return Fraction(value)


def _plain(number: Fraction) -> int | Fraction:
    """Return a whole number as one."""
    return number.numerator if number.denominator == 1 else number
