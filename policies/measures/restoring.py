"""When does one that is suspended work again, one that is out apply again, and what may be appealed or still used?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policies.applied import apply_policy
from policies.days.working_days import Calendar
from policies.duties.due_days import count_from
from policies.language.document import Policy
from policies.language.exits import AppealGround, Measure, Remedy
from policies.language.words import Length
from policies.measures.ends import find_stretch
from policies.measures.standing import day_in, find_over, is_annulled, is_in_force, measure_of
from policies.measures.triggers import key_of
from policies.situation import Item, Situation
from policies.verdict import GRANTED, Reason, Text, Verdict, refused

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Restoration:
    """Whether a suspension is over: `on` is its first day without it; while that is open, what it waits for."""

    suspension: str
    restored: bool
    on: date | None
    waits_for: tuple[str, ...]
    because: Reason


def find_restoration(policy: Policy, situation: Situation) -> Restoration | None:
    """Return how the latest suspension stands: it ends at the latest of all that ends it; None when there was none."""
    known = apply_policy(policy, situation)
    suspended = [
        (item, measure)
        for item in known.items
        if (measure := measure_of(policy, item)) and measure.effect == "suspension"
        if not is_annulled(item) and item.on <= known.today
    ]
    if not suspended:
        return None
    item, measure = max(suspended, key=lambda one: (one[0].on, one[0].id))
    over = find_over(policy, item, known)
    restored = over.on is not None and over.on <= known.today
    text = Text("暂停期满且整改完成的，以较晚者为准", "a suspension is over at the latest of what ends it")
    because = Reason(f"exit.measures.{item.fields['measure']}", measure.clause, text, {"suspended_on": item.on})
    return Restoration(key_of(item), restored, over.on, over.waits_for, because)


@dataclass(frozen=True, slots=True)
class RelatedParty:
    """Another organisation that has something in common (`through`: legal_representative), and what happened to it."""

    through: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Reentry:
    """Whether an application is barred: `from_` is the first day without a bar, None when barred with no such day."""

    barred: bool
    from_: date | None
    never: bool
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bar:
    last_day: date | None
    never: bool
    because: Reason


def find_reentry(
    policy: Policy, items: Sequence[Item], today: date, calendar: Calendar, related: Sequence[RelatedParty] = ()
) -> Reentry:
    """Return whether an organisation with these measures, and with these related parties, may apply on `today`.

    A removal without a ban does not bar, unless re-entry is not allowed at all.
    """
    parties = [RelatedParty("", items), *related]
    bars = [
        bar for party in parties for item in party.items if (bar := _bar(policy, item, today, calendar, party.through))
    ]
    if not bars:
        return Reentry(barred=False, from_=today, never=False)
    days = [bar.last_day for bar in bars if bar.last_day is not None]
    ends = len(days) == len(bars) and max(days) < date.max
    return Reentry(
        barred=True,
        from_=max(days) + _DAY if ends else None,
        never=any(bar.never for bar in bars),
        because=tuple(bar.because for bar in bars),
    )


def _bar(policy: Policy, item: Item, today: date, calendar: Calendar, through: str) -> _Bar | None:
    """Return the bar a measure is today, for the organisation itself or for another that it is related to."""
    measure = measure_of(policy, item)
    if measure is None or is_annulled(item) or item.fields.get("in_force") is False or not _bars(policy, item, measure):
        return None
    reentry = policy.exit.reentry if policy.exit else None
    reached = {"", *measure.related, *(reentry.related if reentry else ())}
    lifted = day_in(item, "lifted_on")
    if through not in reached or (lifted is not None and lifted <= today):
        return None
    never = measure.for_ever or measure.effect == "removal"
    last_day = None if never else _last_day(item, measure, calendar)
    if last_day is not None and last_day < today:
        return None
    clause = reentry.clause if reentry is not None and measure.effect == "removal" else measure.clause
    text = Text(f"{measure.label.zh}期间不得申报", f"no application while this lasts: {measure.label.read_in('en')}")
    inputs = {"measure": key_of(item), "through": through, "last_day": last_day}
    return _Bar(last_day, never, Reason(f"exit.measures.{item.fields['measure']}", clause, text, inputs))


def _bars(policy: Policy, item: Item, measure: Measure) -> bool:
    reentry = policy.exit.reentry if policy.exit else None
    if reentry is not None and not reentry.allowed and measure.effect == "removal":
        return True
    return item.fields["measure"] in reentry.barred_by if reentry and reentry.barred_by else measure.effect == "ban"


def _last_day(item: Item, measure: Measure, calendar: Calendar) -> date | None:
    """Return the last day a ban was given, or else has by the policy, counted from its decision."""
    if (given := day_in(item, "ends_on")) is not None:
        return given
    return find_stretch(measure, Situation(today=item.on), calendar).ends_on


def may_appeal(policy: Policy, item: Item, ground: str, today: date, calendar: Calendar) -> Verdict:
    """Return whether an appeal on this ground may be brought against an item; a grant names the remedy it is by."""
    remedies = policy.exit.remedies if policy.exit else {}
    named = [(name, remedy, remedy.grounds[ground]) for name, remedy in remedies.items() if ground in remedy.grounds]
    clause = next(
        (remedy.clause for _, remedy, _ in named), policy.exit.clause if policy.exit else policy.in_force.clause
    )
    if is_annulled(item):
        return _not(ground, clause, Text("该决定已撤销", "it is annulled already"))
    fitting = [one for one in named if _may_annul(policy, item, one[2])]
    if not fitting:
        return _not(ground, clause, Text("不能以此理由对该决定申诉", "this cannot be appealed on this ground"))
    name, remedy, reason = fitting[0]
    last = _last_day_to_appeal(remedy, item, calendar)
    if last is not None and today > last:
        return _not(ground, remedy.clause, Text(f"申诉期限至{last}止", f"it could be appealed until {last}"))
    inputs = {"remedy": name, "procedure": remedy.procedure, "until": last, "stays": remedy.stays}
    return Verdict(granted=True, reasons=(Reason(f"exit.remedies.{name}", reason.clause, reason.label, inputs),))


def _may_annul(policy: Policy, item: Item, ground: AppealGround) -> bool:
    """Tell whether a ground may annul an item: by its kind, or as a measure by its name or effect."""
    measure = measure_of(policy, item)
    names = {item.kind} if measure is None else {item.kind, str(item.fields["measure"]), measure.effect}
    return not names.isdisjoint(ground.annuls)


def _last_day_to_appeal(remedy: Remedy, item: Item, calendar: Calendar) -> date | None:
    return count_from(item.on, remedy.within, calendar).day if isinstance(remedy.within, Length) else None


def _not(ground: str, clause: str, text: Text) -> Verdict:
    return refused(Reason("exit.remedies", clause, text, {"ground": ground}))


def may_use(policy: Policy, situation: Situation, right: str, begun_on: date | None = None) -> Verdict:
    """Return whether a right of the listing may be used today; work begun before goes on where the measure lets it."""
    known = apply_policy(policy, situation)
    against: list[Reason] = []
    for item in known.items:
        measure = measure_of(policy, item)
        if measure is None or not _withholds(measure, right) or not is_in_force(policy, item, known):
            continue
        if measure.keeps_running_work and begun_on is not None and begun_on < item.on:
            continue
        inputs = {"measure": key_of(item), "right": right, "ends_on": day_in(item, "ends_on")}
        against.append(Reason(f"exit.measures.{item.fields['measure']}", measure.clause, measure.label, inputs))
    return refused(*against) if against else GRANTED


def _withholds(measure: Measure, right: str) -> bool:
    return measure.effect in {"suspension", "removal"} or (
        measure.effect == "withheld_right" and measure.right == right
    )
