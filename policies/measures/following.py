"""Which measures follow from this history today: by which rule, commanded or proposed, until when?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from policies.days.working_days import Calendar
from policies.duties.due_days import count_from
from policies.language.document import Policy
from policies.language.exits import Exit, ExitRule, Ladder
from policies.measures.ends import Stretch, find_stretch
from policies.measures.history import see_history
from policies.measures.standing import is_annulled, word_in
from policies.measures.triggers import find_triggers, key_of, triggers_named
from policies.quantities.looking import looked_at
from policies.quantities.measuring import holds
from policies.situation import Item, Situation
from policies.verdict import Reason, Text

Force = Literal["commanded", "proposed"]
# What may still follow when an organisation is out.
_AFTER_REMOVAL = frozenset({"ban", "fee", "notice"})


@dataclass(frozen=True, slots=True)
class MeasureDue:
    """One measure that follows: `commanded` takes effect once the facts are verified, `proposed` is for the official.

    `triggers` are the items that brought it about: kept with the measure, they keep it from being asked for again.
    `ladder` is the one whose rung it is; `advice` what other cities are told.
    """

    rule: str
    measure: str
    effect: str
    force: Force
    stretch: Stretch
    triggers: tuple[str, ...]
    because: Reason
    ladder: str | None = None
    advice: tuple[Text, ...] = ()

    @property
    def begins_on(self) -> date | None:
        """The day from which it works."""
        return self.stretch.begins_on

    @property
    def ends_on(self) -> date | None:
        """The last day on which it works; None when open, for ever, or for the official to say."""
        return self.stretch.ends_on


@dataclass(frozen=True, slots=True)
class _Fired:
    """A rule whose condition holds, with what brought that about."""

    name: str
    rule: ExitRule
    triggers: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A history that is asked what follows from it."""

    out: Exit
    known: Situation
    taken: tuple[Item, ...]
    calendar: Calendar


def find_measures(policy: Policy, situation: Situation, calendar: Calendar) -> tuple[MeasureDue, ...]:
    """Return the measures that follow today and were neither taken nor declined for the same triggers, rule by rule."""
    if policy.exit is None:
        return ()
    known = see_history(policy, situation, calendar)
    taken = [one for one in situation.items if one.kind in {"measure", "declined"} and one.on <= situation.today]
    asked = _Asked(policy.exit, known, tuple(sorted(taken, key=lambda one: (one.on, one.id))), calendar)
    fired = [
        _Fired(name, rule, find_triggers(policy, rule.when, known) or (_itself(name),))
        for name, rule in policy.exit.rules.items()
        if holds(rule.when, known) is True
    ]
    found = [*(due for one in fired for due in _of_rule(one, asked)), *_of_ladders(fired, asked)]
    return tuple(due for due in found if not _is_out(asked) or due.effect in _AFTER_REMOVAL)


def _itself(rule: str) -> Item:
    """Return what stands for the trigger of a rule behind which there is no item: that it holds."""
    return Item("value", date.min, {}, f"exit.rules.{rule}")


def _is_out(asked: _Asked) -> bool:
    since = asked.known.anchors.get("listed_on", date.min)
    return any(
        one.on >= since and one.fields.get("effect") == "removal" and one.fields.get("in_force") is True
        for one in asked.known.items
        if one.kind == "measure"
    )


def _of_rule(fired: _Fired, asked: _Asked) -> Iterator[MeasureDue]:
    """Yield the measures a rule names itself, as far as they are not taken for the same triggers."""
    for name in dict.fromkeys((*fired.rule.then, *fired.rule.optional)):
        force: Force = "proposed" if name in fired.rule.optional else fired.rule.force
        if name in asked.out.measures and _is_new(fired, {name}, {fired.name}, asked):
            yield _due(fired, name, force, asked)


def _is_new(fired: _Fired, measures: set[str], rules: set[str], asked: _Asked) -> bool:
    """Tell whether a trigger is there for which none of these measures was taken or declined."""
    for_these = [
        one
        for one in asked.taken
        if word_in(one, "measure") in measures and (word_in(one, "rule") or fired.name) in rules
    ]
    return not all(any(_covers(one, trigger) for one in for_these) for trigger in fired.triggers)


def _covers(taken: Item, trigger: Item) -> bool:
    """Tell whether something was taken for a trigger: it names it, or, naming none, came no earlier."""
    named = triggers_named(taken)
    return key_of(trigger) in named if named else trigger.on <= taken.on


def _of_ladders(fired: Sequence[_Fired], asked: _Asked) -> Iterator[MeasureDue]:
    """Yield the rung of each ladder that is due for new triggers: the highest that any rule asks for.

    A rung that is commanded stays so; a higher one that is only proposed is proposed beside it, and taken for all the
    triggers it stands in for the lower one.
    """
    for name, ladder in asked.out.ladders.items():
        rules = {one.name for one in fired if one.rule.ladder == name}
        new = [one for one in fired if one.name in rules and _is_new(one, set(ladder.rungs), rules, asked)]
        commanded = [one for one in new if one.rule.force == "commanded"]
        lower, higher = _rung_due(commanded, ladder, asked), _rung_due(new, ladder, asked)
        if lower is not None:
            yield from _on_ladder(commanded, lower, "commanded", name, asked)
        if higher is not None and higher != lower:
            yield from _on_ladder(new, higher, "proposed", name, asked)


def _rung_due(new: Sequence[_Fired], ladder: Ladder, asked: _Asked) -> int | None:
    return max(*(_lowest(one.rule, ladder) for one in new), _climbed(ladder, asked)) if new else None


def _on_ladder(new: Sequence[_Fired], rung: int, force: Force, name: str, asked: _Asked) -> Iterator[MeasureDue]:
    """Yield the rung as due by the rule that asks for the highest, the first of them; all their triggers are named."""
    ladder = asked.out.ladders[name]
    speaks = max(new, key=lambda one: _lowest(one.rule, ladder))
    triggers = {key_of(item): item for one in new for item in one.triggers}
    if ladder.rungs[rung] in asked.out.measures:
        fired = _Fired(speaks.name, speaks.rule, tuple(triggers.values()))
        yield _due(fired, ladder.rungs[rung], force, asked, ladder=name)


def _lowest(rule: ExitRule, ladder: Ladder) -> int:
    return ladder.rungs.index(rule.lowest) if rule.lowest in ladder.rungs else 0


def _climbed(ladder: Ladder, asked: _Asked) -> int:
    """Return the rung after the last one that still counts, the highest of that day; the first without one."""
    today = asked.known.today
    since = asked.known.anchors.get("listed_on", date.min)
    rungs = [
        (one.on, ladder.rungs.index(str(one.fields["measure"])))
        for one in asked.taken
        if one.kind == "measure"
        and one.on >= since
        and not is_annulled(one)
        and one.fields.get("measure") in ladder.rungs
        and _still_counts(one.on, ladder, asked.calendar, today)
    ]
    return min(max(rungs)[1] + 1, len(ladder.rungs) - 1) if rungs else 0


def _still_counts(taken_on: date, ladder: Ladder, calendar: Calendar, today: date) -> bool:
    if ladder.recurs_within is None:
        return True
    last = count_from(taken_on, ladder.recurs_within, calendar).day
    return last is None or today <= last


def _due(fired: _Fired, name: str, force: Force, asked: _Asked, *, ladder: str | None = None) -> MeasureDue:
    measure = asked.out.measures[name]
    running = [
        one for one in asked.known.items if one.fields.get("measure") == name and one.fields.get("in_force") is True
    ]
    triggers = tuple(key_of(one) for one in fired.triggers)
    inputs = looked_at(fired.rule.when, asked.known)
    return MeasureDue(
        rule=fired.name,
        measure=name,
        effect=measure.effect,
        force=force,
        stretch=find_stretch(measure, asked.known, asked.calendar, running),
        triggers=triggers,
        because=Reason(f"exit.rules.{fired.name}", fired.rule.clause, measure.label, {**inputs, "triggers": triggers}),
        ladder=ladder,
        advice=tuple(one.text for one in asked.out.advice if name in one.on),
    )
