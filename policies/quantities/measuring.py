"""How much is a quantity, exactly, in a situation? None when what is known does not say.

Everything is exact: whole numbers, decimals and fractions, never a float. No data is not zero: a list that was never
given is unknown, and so is the mean, the ratio or the time since of nothing; a count of items nobody had is zero.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never, get_args

from typing_extensions import TypeIs

from policies.kept import once_for_each
from policies.language import quantities as q
from policies.language.conditions import Condition
from policies.language.words import UNSET
from policies.quantities.accounts import balance_of
from policies.quantities.deciding import Decides, read_condition
from policies.quantities.exact import addend_of, number_of, plainly
from policies.quantities.rows import OverValues, Row, kind_and_field, matching
from policies.quantities.spans import anchor_of, whole_units
from policies.situation import VALUES, Item, Situation, Value

OfRows = q.Count | OverValues
_OF_ROWS = frozenset(get_args(OfRows))


def _is_of_rows(quantity: q.Quantity | None) -> TypeIs[OfRows]:
    return type(quantity) in _OF_ROWS  # asking one class after the other takes as long as measuring


def value_of(name: str, situation: Situation) -> Value | None:
    """Return what a name means, None when it is not known.

    That is, in this order: what the judgement found, a quantity, a named condition, a fact, a setting, a day.
    """
    if name in situation.given:
        return situation.given[name]
    quantity = situation.quantities.get(name)
    if quantity is not None:
        return measure(quantity, situation)
    condition = situation.conditions.get(name)
    if condition is not None:
        return holds(condition, situation)
    value = situation.facts.get(name)
    if value is None and situation.settings.get(name, UNSET) != UNSET:
        return situation.settings[name]
    if value is None and name in situation.anchors:
        return situation.anchors[name]
    return value if isinstance(value, VALUES) else None


def holds(condition: Condition, situation: Situation, row: Row | None = None) -> bool | None:
    """Return whether the condition holds, None when what is known does not decide it (Kleene's strong logic).

    Asked of a row, the row's fields go before everything else.
    """
    return _decides(condition)(situation, row)


@once_for_each
def _decides(condition: Condition) -> Decides:
    return read_condition(condition, value_of)


def measure(quantity: q.Quantity, situation: Situation) -> Value | None:
    """Return the value of a quantity."""
    if _is_of_rows(quantity):
        return _measured(quantity, situation)[0]
    match quantity:
        case q.Ratio():
            above, below = (number_of(value_of(name, situation)) for name in quantity.ratio)
            return None if above is None or not below else plainly(above / below)
        case q.Total():
            numbers = [number_of(value_of(name, situation)) for name in quantity.total]
            known = [number for number in numbers if number is not None]
            return plainly(sum(known, Fraction(0))) if len(known) == len(numbers) else None
        case q.Difference():
            first, second = (number_of(value_of(name, situation)) for name in quantity.less)
            return None if first is None or second is None else plainly(first - second)
        case q.Balance():
            return plainly(balance_of(quantity.account, situation))
        case q.Run():
            return _run(quantity, situation)
        case _:
            assert_never(quantity)


def rows_of(over: q.Over, kind: str, situation: Situation) -> Sequence[Row] | None:
    """Return the rows of a kind that count, oldest first; None when what is known does not decide which."""
    return matching(over, kind, situation, _decides)


def look_at(name: str, situation: Situation) -> tuple[Value | None, tuple[Item, ...]]:
    """Return what a name means (`value_of`) and the items it is made of (`counted`), measured once."""
    quantity = situation.quantities.get(name)
    if name in situation.given or not _is_of_rows(quantity):
        return value_of(name, situation), counted(name, situation)
    value, rows = _measured(quantity, situation)
    return value, _items(rows)


def counted(name: str, situation: Situation) -> tuple[Item, ...]:
    """Return the items that a name's value is made of, oldest first; a quantity made of others has theirs."""
    quantity = situation.quantities.get(name)
    match quantity:
        case None | q.Balance():
            return ()
        case q.Combined():
            found = {id(item): item for part in quantity.parts for item in counted(part, situation)}
            return tuple(sorted(found.values(), key=lambda item: item.on))
        case _:
            return _items(rows_of(quantity, kind_and_field(quantity)[0], situation))


def _items(rows: Sequence[Row] | None) -> tuple[Item, ...]:
    return tuple([row for row in rows or () if isinstance(row, Item)])


def _measured(quantity: OfRows, situation: Situation) -> tuple[Value | None, Sequence[Row] | None]:
    """Return the value of a quantity over rows, and the rows that count."""
    kind, name = kind_and_field(quantity)
    rows = rows_of(quantity, kind, situation)
    return (None if rows is None else _of_rows(quantity, name, rows, situation)), rows


def _of_rows(quantity: OfRows, name: str, rows: Sequence[Row], situation: Situation) -> Value | None:
    if isinstance(quantity, q.Count):
        return len(rows)
    if isinstance(quantity, q.Mean):
        return _mean(quantity, name, rows)
    if isinstance(quantity, q.Elapsed):
        return _elapsed(quantity, rows, situation)
    values = [value for row in rows if (value := row.value(name)) is not None]
    match quantity:
        case q.Sum():
            return plainly(sum(_numbers(values)))
        case q.Distinct():
            return len(set(values))
        case q.Most():
            return max(Counter(values).values(), default=0)
        case q.Highest():
            return plainly(max(numbers)) if (numbers := _numbers(values)) else None
        case q.Lowest():
            return plainly(min(numbers)) if (numbers := _numbers(values)) else None
        case q.Latest():
            return values[-1] if values else None
        case _:
            assert_never(quantity)


def _numbers(values: list[Value]) -> list[int | Fraction]:
    return [number for value in values if (number := addend_of(value)) is not None]


def _mean(quantity: q.Mean, name: str, rows: Sequence[Row]) -> Value | None:
    """Return the weighted mean: what has no mark has no part in it; None while a mark waits for its weight (G26)."""
    total: int | Fraction = 0
    weights: int | Fraction = 0
    for row in rows:
        number = addend_of(row.value(name))
        if number is None:
            continue
        weight = 1 if quantity.weighted_by is None else addend_of(row.value(quantity.weighted_by))
        if weight is None:
            return None
        total += number * weight
        weights += weight
    return plainly(Fraction(total) / weights) if weights else None


def _run(quantity: q.Run, situation: Situation) -> int | None:
    """Return how many items in a row, back from the latest, satisfy `where`; years must follow one another."""
    all_rows = rows_of(q.Count(count=quantity.run, during=quantity.during), quantity.run, situation)
    if all_rows is None:
        return None
    length, expected = 0, None
    for row in reversed(all_rows):
        year = row.value("year")
        if expected is not None and year != expected:
            break
        fits = True if quantity.where is None else holds(quantity.where, situation, row)
        if fits is None:
            return None
        if not fits:
            break
        length += 1
        expected = year - 1 if isinstance(year, int) else None
    return length


def _elapsed(quantity: q.Elapsed, rows: Sequence[Row], situation: Situation) -> int | None:
    days = [row.on for row in rows if row.on is not None]
    if quantity.or_since is not None and (other := anchor_of(quantity.or_since, situation)) is not None:
        days.append(other)
    return whole_units(max(days), situation.today, quantity.unit) if days else None
