"""Can every duty arise, fall due, and be shown?"""

from collections.abc import Iterable, Iterator

from policies.checks.flaw import Flaw
from policies.checks.names import Names
from policies.checks.sorts import ANY
from policies.checks.uses import Use
from policies.language.document import Policy
from policies.language.obligations import Before, Due, Obligation, OnDate, OnDay
from policies.language.words import UNSET
from policies.procedures.openings import CALL
from policies.procedures.rulebook import procedures_of
from policies.reporting import KNOWN_OF_ITEMS, REPORTER

_DAYS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_SHORTEST = 28
_AUTHORITYS = "“{kind}” is an authority's own: no provider has any"


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
        if duty.dated_by is not None:
            yield from _no_date(duty.shown_by, duty.dated_by, f"{at}.dated_by", names)
        yield from _never_there(policy, duty, at)
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
    yield from _no_date(duty.for_, field, at, names)


def _no_date(kind: str, field: str, at: str, names: Names) -> Iterator[Flaw]:
    sort = names.kinds.get(kind, {field: ANY}).get(field)  # a kind that is not there is told where it stands
    if sort is None or sort.type not in {"date", "any"}:
        yield Flaw(at, f"“{field}” is no date of “{kind}” (its own day is called on)")


def _is_called_for(policy: Policy) -> bool:
    """Tell whether some procedure may ever be called for: by a notice, or by the rules themselves."""
    opens = (one for procedure in procedures_of(policy).values() for one in procedure.opens)
    return any(one.by_notice is not None or one.until is not None for one in opens)


def _never_there(policy: Policy, duty: Obligation, at: str) -> Iterator[Flaw]:
    """Yield what never brings a duty about or shows it: of a provider's, what is an authority's."""
    if duty.for_ == CALL and not _is_called_for(policy):
        yield Flaw(f"{at}.for", "nobody ever calls: no procedure opens by_notice or until a day")
    if duty.owed_by != REPORTER:
        return
    shown, brings = policy.records.get(duty.shown_by), policy.records.get(duty.for_ or "")
    if shown is not None and shown.of != REPORTER:
        yield Flaw(f"{at}.shown_by", _AUTHORITYS.format(kind=duty.shown_by))
    if brings is not None and brings.of == "district":
        yield Flaw(f"{at}.for", _AUTHORITYS.format(kind=duty.for_))


def find_counted_of_nobody(policy: Policy, uses: Iterable[Use]) -> Iterator[Flaw]:
    """Yield where items of a district or of the programme are counted: none of them is an organisation's."""
    for use in uses:
        kind = use.name.partition(".")[0]
        record = policy.records.get(kind)
        counts = use.as_ in {"kind", "field", "column", "target", "anchor"} and not use.path.startswith("obligations.")
        if record is not None and record.of != REPORTER and counts:
            yield Flaw(use.path, _AUTHORITYS.format(kind=kind))
