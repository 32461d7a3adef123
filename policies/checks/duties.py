"""Can every duty arise, fall due, and be shown?"""

from collections.abc import Iterator

from policies.checks.flaw import Flaw
from policies.checks.names import Names
from policies.checks.sorts import ANY
from policies.language.document import Policy
from policies.language.obligations import Before, Due, Obligation, OnDate, OnDay
from policies.language.words import UNSET
from policies.reporting import KNOWN_OF_ITEMS

_DAYS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_SHORTEST = 28


def find_duty_flaws(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield duties that are due on no day, and evidence that has no such field."""
    for name, duty in policy.obligations.items():
        at = f"obligations.{name}"
        yield from _flawed_due(duty, duty.due, f"{at}.due", names)
        if duty.checked is not None:
            yield from _flawed_due(duty, duty.checked.due, f"{at}.checked.due", names)
            if duty.checked.by == duty.owed_by:
                yield Flaw(f"{at}.checked.by", "nobody checks himself: name another role")
        if duty.times > 1 and duty.every is None:
            yield Flaw(f"{at}.times", "so many times is for a duty of every period: write every")
    for name, record in policy.records.items():
        for field in record.same_as:
            if field not in record.fields and field not in KNOWN_OF_ITEMS:
                yield Flaw(f"records.{name}.same_as", f"“{name}” has no field “{field}” (its day is called on)")


def _flawed_due(duty: Obligation, due: Due, at: str, names: Names) -> Iterator[Flaw]:
    match due:
        case OnDay():
            yield from _flawed_day(duty, due, at)
        case Before():
            yield from _flawed_date(duty, due.of, f"{at}.of", names)
        case OnDate():
            yield from _flawed_date(duty, due.on_date, f"{at}.on_date", names)
        case _:
            return


def _flawed_day(duty: Obligation, due: OnDay, at: str) -> Iterator[Flaw]:
    if due.month is not None and duty.every not in {None, "year", UNSET}:
        yield Flaw(f"{at}.month", "a month is named for a duty of every year")
    elif due.month is None and duty.every == "year" and due.day != "last" and due.months_later == 0:
        yield Flaw(at, "the day of which month? write month, or day: last")
    elif isinstance(due.day, int) and due.day > _DAYS.get(due.month or 2, 31):
        yield Flaw(f"{at}.day", f"not every month has a day {due.day}: write day: last")
    elif due.day == _SHORTEST + 1 and due.month in {None, 2}:
        yield Flaw(f"{at}.day", "not every February has a day 29: write day: last")


def _flawed_date(duty: Obligation, field: str, at: str, names: Names) -> Iterator[Flaw]:
    if duty.for_ is None:
        yield Flaw(at, "a date of an item is for a duty for each item: write for")
        return
    sort = names.kinds.get(duty.for_, {field: ANY}).get(field)  # a kind that is not there is told where it stands
    if sort is None or sort.type not in {"date", "any"}:
        yield Flaw(at, f"“{field}” is no date of “{duty.for_}” (its own day is called on)")
