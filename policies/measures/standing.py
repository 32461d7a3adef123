"""Does a measure that was taken still stand, and from which day on does it not?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policies.language.document import Policy
from policies.language.effects import AcceptEffect
from policies.language.exits import Measure
from policies.language.procedures import EndStage, Procedure
from policies.quantities.measuring import holds
from policies.situation import Item, Situation

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Over:
    """From which day on a measure is over; while that is open, what it waits for."""

    on: date | None
    waits_for: tuple[str, ...] = ()


def is_annulled(item: Item) -> bool:
    """Tell whether it was annulled: then it never happened."""
    return item.fields.get("annulled") is True


def day_in(item: Item, field: str) -> date | None:
    """Return the day a field of the item holds."""
    day = item.fields.get(field)
    return day if isinstance(day, date) else None


def word_in(item: Item, field: str) -> str | None:
    """Return the word a field of the item holds."""
    word = item.fields.get(field)
    return word if isinstance(word, str) else None


def measure_of(policy: Policy, item: Item) -> Measure | None:
    """Return what the policy says of a measure that was taken."""
    name = word_in(item, "measure")
    if item.kind != "measure" or policy.exit is None or name is None:
        return None
    return policy.exit.measures.get(name)


def with_standing(policy: Policy, situation: Situation) -> Situation:
    """Return the situation in which every measure says its effect, and whether it is in force, accepted and overdue."""
    items = [_told(policy, one, situation) for one in situation.items]
    return replace(situation, items=items)


def _told(policy: Policy, item: Item, situation: Situation) -> Item:
    measure = measure_of(policy, item)
    if measure is None:
        return item
    in_force = is_in_force(policy, item, situation)
    more: dict[str, object] = {"effect": measure.effect, "in_force": in_force, "accepted": False, "overdue": False}
    if measure.effect == "rectification":
        ended = _rectified(policy, item, situation.items)
        accepted = _accepted_on(policy, item, situation.items)
        handed_in = (day_in(ended, "handed_in_on") or ended.on) if ended else situation.today
        ends_on = day_in(item, "ends_on")
        more |= {"accepted": accepted is not None, "overdue": ends_on is not None and handed_in > ends_on}
        if ended is not None:
            more["outcome"] = ended.fields.get("outcome")
    return replace(item, fields={**item.fields, **more})


def is_in_force(policy: Policy, item: Item, situation: Situation) -> bool:
    """Tell whether a measure that was taken works today."""
    if (
        is_annulled(item)
        or item.fields.get("in_force") is False
        or (day_in(item, "begins_on") or item.on) > situation.today
    ):
        return False
    over = find_over(policy, item, situation)
    return over.on is None or over.on > situation.today


def find_over(policy: Policy, item: Item, situation: Situation) -> Over:
    """Return from which day on a measure is over: lifted, or all its ends reached, the latest of them."""
    if (lifted := day_in(item, "lifted_on")) is not None:
        return Over(lifted)
    measure = measure_of(policy, item)
    if measure is None or measure.for_ever:
        return Over(None)
    if measure.effect == "rectification":
        accepted = _accepted_on(policy, item, situation.items)
        return Over(accepted, () if accepted else ("accepted",))
    names = _ends_of(policy, measure, str(item.fields["measure"]))
    days = {name: _over_on(policy, name, item, situation) for name in names}
    ends_on = day_in(item, "ends_on")
    if ends_on is not None or measure.lasts is not None:
        days["length"] = ends_on and _next(ends_on)
    waits = tuple(name for name, day in days.items() if day is None)
    known = [day for day in days.values() if day is not None]
    return Over(None if waits or not known else max(known), waits)


def _ends_of(policy: Policy, measure: Measure, name: str) -> list[str]:
    """Return what must be over besides the measure's own length."""
    after = policy.exit.restored_after if policy.exit and measure.effect == "suspension" else ()
    return [one for one in (*measure.until, *after) if one != name]


def _over_on(policy: Policy, name: str, item: Item, situation: Situation) -> date | None:
    """Return the day since which what a measure waits for is there: a condition that holds, other measures over."""
    if name in policy.conditions:
        return item.on if holds(policy.conditions[name].when, situation) is True else None
    others = [
        _end_of_other(policy, one, situation)
        for one in situation.items
        if one.kind == "measure" and one.fields.get("measure") == name and one.on >= item.on and not is_annulled(one)
    ]
    return _latest(others, item.on)


def _end_of_other(policy: Policy, item: Item, situation: Situation) -> date | None:
    """Return the day on which another measure is over: a rectification when accepted, the rest by their length."""
    measure = measure_of(policy, item)
    if measure is not None and measure.effect == "rectification":
        return _accepted_on(policy, item, situation.items)
    ends_on = day_in(item, "ends_on")
    return ends_on and _next(ends_on)


def _latest(days: Sequence[date | None], otherwise: date) -> date | None:
    known = [day for day in days if day is not None]
    return None if len(known) < len(days) else max(known, default=otherwise)


def _next(day: date) -> date:
    return day if day == date.max else day + _DAY


def _accepted_on(policy: Policy, item: Item, items: Sequence[Item]) -> date | None:
    """Return the day on which what was rectified was accepted."""
    if (day := day_in(item, "accepted_on")) is not None:
        return day
    case = _rectified(policy, item, items)
    if case is None:
        return None
    procedure = policy.procedures.get(str(case.fields.get("procedure")))
    return case.on if procedure and word_in(case, "outcome") in _accepting(procedure) else None


def _rectified(policy: Policy, item: Item, items: Sequence[Item]) -> Item | None:
    """Return the case in which a rectification was decided: the last that is about it, or that came after it."""
    names = {name for name, one in policy.procedures.items() if _accepting(one)}
    cases = [
        one
        for one in items
        if one.kind == "case"
        and not is_annulled(one)
        and one.on >= item.on
        and word_in(one, "procedure") in names
        and one.fields.get("about", item.id) == item.id
    ]
    return max(cases, key=lambda one: (one.on, one.id), default=None)


def _accepting(procedure: Procedure) -> frozenset[str]:
    """Return the outcomes of a procedure with which a rectification is accepted."""
    return frozenset(
        stage.ends
        for stage in procedure.stages.values()
        if isinstance(stage, EndStage)
        for effect in stage.effects
        if isinstance(effect, AcceptEffect) and effect.accept == "rectification"
    )
