"""Which period is evaluated on a day, and which were before it?"""

from datetime import date, timedelta
from functools import lru_cache
from typing import cast, get_args

from policies.language.grading import Evaluation
from policies.language.windows import CalendarUnit
from policies.quantities.spans import calendar_span

Period = tuple[date, date]
_UNITS = frozenset(get_args(CalendarUnit))


def periods_until(evaluation: Evaluation, day: date, *, before: int = 10) -> tuple[Period | None, tuple[Period, ...]]:
    """Return the period that holds `day` and up to `before` earlier ones, latest first; both days of each counted.

    None where the document leaves open how often it is evaluated: the official names the period then.
    """
    if evaluation.every not in _UNITS:
        return None, ()
    return _periods(cast("CalendarUnit", evaluation.every), day, before)


@lru_cache(maxsize=256)
def _periods(unit: CalendarUnit, day: date, before: int) -> tuple[Period, tuple[Period, ...]]:
    period = calendar_span(day, unit)
    earlier: list[Period] = []
    first = period[0]
    while len(earlier) < before and first > date.min:
        earlier.append(calendar_span(first - timedelta(days=1), unit))
        first = earlier[-1][0]
    return period, tuple(earlier)
