"""Which programme, item and day does a test of duties and exits speak of? Made-up ones, built in a line."""

from datetime import date
from functools import cache
from pathlib import Path

from policies.days.working_days import Calendar, KnownDay
from policies.files.loading import read_file
from policies.language.document import Policy
from policies.situation import Item, Situation
from policies.verdict import Text

PROGRAMMES = Path(__file__).parent / "programmes"
# National Day of 2026, with its make-up day: enough of a calendar for days that move.
HOLIDAYS = {
    date(2026, 10, number): KnownDay(working=False, name=Text("国庆节", "National Day")) for number in range(1, 8)
}
CALENDAR = Calendar(
    {**HOLIDAYS, date(2026, 10, 10): KnownDay(working=True, name=Text("国庆节调休上班", "make-up day"))},
    (date(2020, 1, 1), date(2035, 12, 31)),
)


@cache
def programme(name: str) -> Policy:
    """Return one of the made-up programmes."""
    return read_file(Policy, PROGRAMMES / f"{name}.yaml")


def day(written: str) -> date:
    return date.fromisoformat(written)


def item(kind: str, on: str, key: str = "", **fields: object) -> Item:
    """Return something that happened on a day; `key` is its id."""
    return Item(kind, day(on), fields, key)


def situation(today: str, *items: Item, facts: dict[str, object] | None = None, **anchors: str) -> Situation:
    """Return what is known on `today`; anchors are days such as listed_on."""
    return Situation(
        today=day(today),
        facts=facts or {},
        items=items,
        anchors={name: day(written) for name, written in anchors.items()},
    )
