"""Who owes what between two days, by when, and how does it stand?

A duty belongs to the day on which it is due, or, while that is open, to the day it arose: asked for month after month,
every duty is answered once. What an official decided about one is an item `duty` with the duty's id: a `due` day where
the document names none, or a state that he `found` (excused: fulfilled; late, where no day was named). A change that
the provider declared itself (`declared_on`) is its own report.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from policies.applied import apply_policy
from policies.days.working_days import Calendar
from policies.duties.due_days import DueDay, day_called_for, find_due_day
from policies.duties.duty import Duty, Told, judge_check, judge_duty
from policies.duties.occasions import (
    HandIn,
    Occasion,
    find_occasions,
    hand_ins_of,
    period_name,
    read_period,
    rounds_of,
)
from policies.duties.showing import is_for, items_showing
from policies.language.document import Policy
from policies.language.obligations import Checked, Due, Obligation
from policies.language.words import UNSET
from policies.quantities.measuring import holds
from policies.quantities.spans import anchor_of
from policies.situation import Item, Items, Situation

__all__ = [
    "Duty", "begins_on", "find_duties", "find_duty", "has_open_day", "period_name", "read_period", "with_duties"
]  # fmt: skip

# Since when an obligation binds that earlier versions of the rules had already.
Since = Mapping[str, date]
_SINCE_THIS_VERSION: Since = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Asked:
    """One obligation, asked about in one situation."""

    name: str
    obligation: Obligation
    situation: Situation
    calendar: Calendar


def find_duties(
    policy: Policy,
    situation: Situation,
    calendar: Calendar,
    first: date,
    last: date,
    *,
    since: Since = _SINCE_THIS_VERSION,
) -> tuple[Duty, ...]:
    """Return the duties of every role that fall between two days, both counted, by day and then by id.

    An obligation binds from the policy's first day, or from the day `since` tells of it.
    """
    known = apply_policy(policy, situation)
    if rounds := rounds_of(policy):
        known = replace(known, items=Items((*known.items, *rounds)))
    duties = [
        duty
        for name, obligation in policy.obligations.items()
        for duty in _duties_of(
            _Asked(name, obligation, known, calendar), since.get(name, policy.in_force.from_), first, last
        )
        if first <= duty.falls_on <= last
    ]
    return tuple(sorted(duties, key=lambda duty: (duty.falls_on, duty.id)))


def find_duty(
    policy: Policy,
    situation: Situation,
    calendar: Calendar,
    name: str,
    period: str,
    *,
    since: Since = _SINCE_THIS_VERSION,
) -> Duty | None:
    """Return the duty of one obligation for one period, None when nobody owes it then."""
    read = read_period(period)
    obligation = policy.obligations.get(name)
    if read is None or obligation is None or obligation.every != read[0]:
        return None
    asked = _Asked(name, obligation, apply_policy(policy, situation), calendar)
    duties = _duties_of(asked, since.get(name, policy.in_force.from_), date.min, read[1][1])
    return next((duty for duty in duties if duty.id == f"{name}:{period}"), None)


def has_open_day(obligation: Obligation) -> bool:
    """Tell whether it is owed for every period, by a day that the bureau names each time."""
    return obligation.every is not None and obligation.every != UNSET and obligation.due == UNSET


def begins_on(obligation: Obligation, situation: Situation) -> date | None:
    """Return the day the time of who owes it begins, the rules aside; None where it has none, or is not known."""
    anchor = obligation.begins or ("listed_on" if obligation.owed_by == "provider" else None)
    return date.min if anchor is None else anchor_of(anchor, situation)


def with_duties(policy: Policy, situation: Situation, calendar: Calendar) -> Situation:
    """Return the situation with every duty up to today among its items, in place of what was said of it."""
    duties = [one.as_item() for one in find_duties(policy, situation, calendar, date.min, situation.today)]
    computed = {item.id for item in duties}
    others = [item for item in situation.items if item.kind != "duty" or item.id not in computed]
    return replace(situation, items=(*others, *duties))


def _duties_of(asked: _Asked, in_force: date, first: date, last: date) -> Iterator[Duty]:
    """Yield every duty of one obligation that does not fall before `first`, and checks of what was handed in.

    Each item shows one of its duties only, the oldest first: so all are gone through from its beginning on.
    """
    obligation, situation = asked.obligation, asked.situation
    begin, end = _begin(obligation, situation, in_force), _end(obligation, situation)
    if begin is None:
        return
    unused = sorted(items_showing(obligation, situation), key=_by_day)
    for occasion in find_occasions(asked.name, obligation, situation.items, begin, max(last, situation.today)):
        if not _arises(obligation, occasion, situation):
            continue
        decided = _decided(occasion.id, situation)
        due_day = _due_day(asked, obligation.due, occasion, decided)
        falls_on = due_day.day or occasion.arises_on
        if falls_on > end:
            continue
        own = occasion.declared is None
        handed_in = [one for one in unused if own and is_for(one, asked.name, obligation, occasion, due_day)]
        shown, checks, waits = _shown(asked, occasion, handed_in)
        for one in shown:
            unused.remove(one)
        if occasion.declared is not None:
            shown = (occasion.declared,)
        if falls_on >= first:
            told = Told(shown, decided, waits=waits)
            yield judge_duty(asked.name, obligation, occasion, due_day=due_day, told=told, today=situation.today)
        yield from checks


def _by_day(item: Item) -> tuple[date, str]:
    return item.on, item.id


def _begin(obligation: Obligation, situation: Situation, in_force: date) -> date | None:
    """Return the day from which it is owed: never before the policy binds; None for a provider that is not listed."""
    named = begins_on(obligation, situation)
    return None if named is None else max(named, in_force)


def _end(obligation: Obligation, situation: Situation) -> date:
    """Return the last day on which it is owed: a provider owes nothing once it is out."""
    out = situation.anchors.get("ended_on", date.max)
    listed = situation.anchors.get("listed_on", date.min)
    return out if obligation.owed_by == "provider" and out >= listed else date.max


def _arises(obligation: Obligation, occasion: Occasion, situation: Situation) -> bool:
    if obligation.only_when is None:
        return True
    there = replace(situation.of_row(occasion.row), today=occasion.runs_from)
    return holds(obligation.only_when, there) is True


def _decided(key: str, situation: Situation) -> Item | None:
    """Return what an official decided about the duty, the last of it."""
    said = [one for one in situation.of_kind("duty") if one.id == key]
    return max(said, key=_by_day, default=None)


def _due_day(asked: _Asked, due: Due, occasion: Occasion, decided: Item | None) -> DueDay:
    """Return the day the document names, or else the one an official set: for this duty, or when he called for it."""
    due_day = find_due_day(due, occasion, asked.situation, asked.calendar)
    if due_day.day is not None:
        return due_day
    wanted = None if decided is None else decided.fields.get("due")
    return DueDay(wanted if isinstance(wanted, date) else day_called_for(asked.name, occasion, asked.situation))


def _shown(asked: _Asked, occasion: Occasion, handed_in: Sequence[Item]) -> tuple[tuple[Item, ...], list[Duty], bool]:
    """Return what shows the duty, the checks owed of what was handed in, and whether something waits for its check."""
    obligation, situation = asked.obligation, asked.situation
    shown: list[Item] = []
    checks: list[Duty] = []
    waits = False
    for item in handed_in:
        if len(shown) == obligation.times:
            break
        row = {**item.fields, "on": item.on}
        if (checked := obligation.checked) is not None:
            for number, handed_in_then in enumerate(hand_ins_of(item, checked.dated_by), 1):
                checks.append(_check(asked, checked, occasion, handed_in_then, number))
            if checked.silence == "confirmed" and checks[-1].state == "missed":
                row["confirmed"] = True
        if obligation.shown_where is None or holds(obligation.shown_where, situation.of_row(row)) is True:
            shown.append(item)
        elif checks and checks[-1].shown_by == ():
            waits = True
    return tuple(shown), checks, waits


def _check(asked: _Asked, checked: Checked, occasion: Occasion, handed_in: HandIn, number: int) -> Duty:
    """Return the duty to check what was handed in, for the first time or again; its time runs from that day."""
    again = f":{number}" if number > 1 else ""
    key = f"{occasion.id}:check:{handed_in.item.id or handed_in.item.on}{again}"
    check = replace(occasion, id=key, arises_on=handed_in.on, runs_from=handed_in.on, closes_on=None, period=None)
    due_day = _due_day(asked, checked.due, check, _decided(key, asked.situation))
    return judge_check(
        asked.name, asked.obligation, checked, handed_in, check=check, due_day=due_day, today=asked.situation.today
    )
