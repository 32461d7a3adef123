"""What falls with an item that is annulled: which later measures, grades and notices, and which numbers change?

The history is judged again without it, in the order it happened; what falls takes with it what was built on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from policies.days.working_days import Calendar
from policies.language.document import Policy
from policies.measures.following import MeasureDue, find_measures
from policies.measures.history import see_history
from policies.measures.standing import is_annulled
from policies.measures.triggers import key_of, triggers_named
from policies.quantities.measuring import holds, value_of
from policies.situation import Item, Situation, Value
from policies.verdict import Reason, Text


@dataclass(frozen=True, slots=True)
class Fallen:
    """One thing that falls, why, and what stands in its place (a milder rung, another grade), if anything does."""

    id: str
    kind: str
    name: str
    because: Reason
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A number that is another one without what fell."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Fall:
    """What falls with an annulled item, in the order it happened, and which numbers change."""

    items: tuple[Fallen, ...] = ()
    counters: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A history as it was, and as it is without what fell so far."""

    policy: Policy
    calendar: Calendar
    was: Situation
    now: Situation
    gone: frozenset[str]


def find_fallen(policy: Policy, situation: Situation, annulled_id: str, calendar: Calendar) -> Fall:
    """Return what falls when the item with this id is annulled; nothing when there is none."""
    annulled = next((one for one in situation.items if key_of(one) == annulled_id), None)
    if annulled is None:
        return Fall()
    judged = _without(_Judged(policy, calendar, situation, situation, frozenset()), annulled, None)
    fallen: list[Fallen] = []
    for item in sorted(situation.items, key=_in_order):
        if item.on < annulled.on or item is annulled or is_annulled(item):
            continue
        if (found := _fallen(item, judged)) is not None:
            fallen.append(found)
            judged = _without(judged, item, found.instead)
    return Fall(tuple(fallen), _changed(judged))


def _in_order(item: Item) -> tuple[date, bool, bool, str]:
    """Return the order in which things are judged: on one day grades after findings, measures after both."""
    return item.on, item.kind == "measure", item.kind == "evaluation", item.id


def _without(judged: _Judged, item: Item, instead: str | None) -> _Judged:
    """Return the history without an item; a grade that another takes the place of is that other."""
    if item.kind == "evaluation" and instead is not None:
        other = replace(item, fields={**item.fields, "grade": instead})
    else:
        other = replace(item, fields={**item.fields, "annulled": True})
    items = [other if key_of(one) == key_of(item) else one for one in judged.now.items]
    return replace(judged, now=replace(judged.now, items=items), gone=judged.gone | {key_of(item)})


def _fallen(item: Item, judged: _Judged) -> Fallen | None:
    match item.kind:
        case "measure":
            found = _judge_measure(item, judged)
        case "evaluation":
            found = _judge_grade(item, judged)
        case _:
            found = None
    return found or _judge_by_name(item, judged)


def _judge_measure(item: Item, judged: _Judged) -> Fallen | None:
    """Return a measure as fallen when its rule asked for it that day, and would not have without what fell."""
    was = [due for due in _asked_for(item, judged, judged.was) if _is(due, item)]
    if not was:
        return None
    dues = _asked_for(item, judged, judged.now)
    if any(_is(due, item) for due in dues):
        return None
    instead = next((due.measure for due in dues if due.ladder is not None and due.ladder == was[0].ladder), None)
    why = Text("作出该措施的情形已不成立", "what it was taken for no longer holds")
    because = Reason(was[0].because.rule, was[0].because.clause, why, {"triggers": was[0].triggers})
    return Fallen(key_of(item), item.kind, was[0].measure, because, instead)


def _asked_for(item: Item, judged: _Judged, history: Situation) -> Sequence[MeasureDue]:
    """Return what would have been asked for on the day of a measure, had it not been taken."""
    return find_measures(judged.policy, _as_of(item, history), judged.calendar)


def _as_of(item: Item, history: Situation) -> Situation:
    """Return the history as it was on the day of an item, without it."""
    items = [one for one in history.items if one.on <= item.on and key_of(one) != key_of(item)]
    anchors = {name: day for name, day in history.anchors.items() if day <= item.on}
    return replace(history, today=item.on, items=items, anchors=anchors)


def _is(due: MeasureDue, item: Item) -> bool:
    same_rule = due.ladder is not None or item.fields.get("rule", due.rule) == due.rule
    return due.measure == item.fields.get("measure") and same_rule


def _judge_grade(item: Item, judged: _Judged) -> Fallen | None:
    """Return a grade as fallen when the list of grades gave it, and gives another without what fell."""
    was = _grade(item, judged, judged.was)
    now = _grade(item, judged, judged.now)
    if was is None or was[0] != item.fields.get("grade") or now == was:
        return None
    why = Text("评定该等次的情形已不成立", "what it was graded for no longer holds")
    return Fallen(key_of(item), item.kind, was[0], Reason("grading.grades", was[1], why), now[0] if now else None)


def _grade(item: Item, judged: _Judged, history: Situation) -> tuple[str, str] | None:
    """Return the grade that the decision list gives on the day of an evaluation, and its clause."""
    if judged.policy.grading is None:
        return None
    year = item.fields.get("year")
    there = _as_of(item, history)
    if isinstance(year, int) and date.min.year <= year <= date.max.year:
        there = replace(there, period=(date(year, 1, 1), date(year, 12, 31)))
    known = see_history(judged.policy, there.of_row(item.fields), judged.calendar)
    for grade in judged.policy.grading.grades:
        if grade.when is None or holds(grade.when, known) is True:
            return grade.grade, grade.clause
    return None


def _judge_by_name(item: Item, judged: _Judged) -> Fallen | None:
    """Return what names its triggers as fallen when all of them fell: a notice of a measure, a decision by hand."""
    named = triggers_named(item)
    if not named or not judged.gone.issuperset(named):
        return None
    why = Text("所依据的事项均已撤销", "everything it was built on is annulled")
    name = str(item.fields.get("measure", item.kind))
    return Fallen(key_of(item), item.kind, name, Reason("exit", _clause(item, judged), why, {"triggers": named}))


def _clause(item: Item, judged: _Judged) -> str:
    out = judged.policy.exit
    rule = None if out is None else out.rules.get(str(item.fields.get("rule")))
    return rule.clause if rule else out.clause if out else judged.policy.in_force.clause


def _changed(judged: _Judged) -> tuple[Changed, ...]:
    was, now = (see_history(judged.policy, one, judged.calendar) for one in (judged.was, judged.now))
    names = dict.fromkeys((*judged.policy.quantities, *(judged.policy.exit.grounds if judged.policy.exit else ())))
    pairs = [Changed(name, value_of(name, was), value_of(name, now)) for name in names]
    return tuple(one for one in pairs if one.before != one.after)
