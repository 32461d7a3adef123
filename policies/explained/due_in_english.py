"""How do lengths of time, and the last day of a duty, read in English?"""

from collections.abc import Mapping

from policies.language.document import Policy
from policies.language.facts import Field_
from policies.language.obligations import After, Before, Obligation, OnDate, OnDay
from policies.language.words import UNSET, Length

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def length_in_english(length: Length) -> str:
    """Return a length of time: `10 working days`."""
    return f"{length.count} {length.unit.replace('_', ' ')}{'' if length.count == 1 else 's'}"


def last_day_in_english(one: Obligation, policy: Policy) -> str | None:
    """Return by when a duty is to be done: `within 1 month after the period's end`; None where that is left open."""
    match one.due:
        case OnDay():
            return _day(one.due, one)
        case OnDate():
            return f"on the day of {_called(one.due.on_date, one, policy)}"
        case After():
            start = _called(one.due.of, one, policy) if one.due.of else _beginning(one)
            return f"within {length_in_english(one.due.after)} after {start}"
        case Before():
            return f"{length_in_english(one.due.before)} before {_called(one.due.of, one, policy)}"
        case _:
            return None


def _day(due: OnDay, one: Obligation) -> str:
    day = "the last day" if due.day == "last" else f"day {due.day}"
    period = f"the {one.every}'s last month" if one.every not in {None, "month", UNSET} else "the month"
    month = _MONTHS[due.month - 1] if due.month is not None else period
    later = f", {due.months_later} months later" if due.months_later > 1 else ", a month later" * due.months_later
    return f"{day} of {month}{later}{', or the next working day' if due.moves_on else ''}"


def _beginning(one: Obligation) -> str:
    return "it arises" if one.every is None or one.every == UNSET else "the period's end"


def _called(name: str, one: Obligation, policy: Policy) -> str:
    """Return what a field of the item, a fact or a named day is called."""
    record = policy.records.get(one.for_ or "")
    known: Mapping[str, Field_] = {} if record is None else record.fields
    field = known.get(name) or policy.facts.get(name)
    return name.replace("_", " ") if field is None else f"“{field.label.read_in('en')}”"
