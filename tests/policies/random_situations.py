"""What can be known of an organisation: something of use, nothing at all, or what no clerk would believe, by chance."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from random_numbers import FORM, READ
from random_words import FIRST_DAY, Json

from policies.checks.names import DAYS
from policies.language.document import Policy
from policies.procedures.rulebook import Form, Said
from policies.situation import SYSTEM_KINDS, SYSTEM_VALUES, Item, Situation

_NUMBERS = (0, 1, -1, 3, 12, 10**40, Decimal("0.5"), Decimal("-1E+30"), Decimal("1E-30"), Fraction(1, 3))
_WORDS = ("high", "low", "甲", "", "优秀", "合格", "warning", "accepted", "commanded", "report", "0.5", "2026-02-28")
_ABSURD: tuple[object, ...] = (None, [], {}, [[]], [None], [{}], {"kind": None}, 0.5, float("nan"), "x" * 3000)


def some_day(chance: Random) -> date:
    """Return a day about the first of the rules, or the calendar's first or last."""
    if chance.randrange(8) == 0:
        return chance.choice((date.min, date.max, date(2024, 2, 29)))
    return FIRST_DAY + timedelta(days=chance.randint(-1500, 1500))


def a_day(chance: Random, policy: Policy) -> date:
    """Return a day on which something happens; no last of the calendar where a duty recurs until then."""
    day = some_day(chance)
    forever = any(one.every for one in policy.obligations.values())
    return FIRST_DAY if forever and day == date.max else day


def some_value(chance: Random) -> object:
    kind = chance.randrange(8)
    if kind == 0:
        return chance.choice(_ABSURD)
    if kind == 1:
        return chance.choice((True, False))
    if kind == 2:
        return some_day(chance)
    return chance.choice(_NUMBERS) if kind < 6 else chance.choice(_WORDS)


def some_form(chance: Random) -> Form:
    """Return a form as it travels: filled in, left empty, or filled in with nonsense."""
    facts: Json = {} if chance.randrange(4) == 0 else dict(FORM)
    for name in chance.sample(sorted(FORM), chance.randrange(4)):
        facts[name] = chance.choice((*_ABSURD, *_NUMBERS[:5], *_WORDS, ["digital"], [{"kind": "safety"}]))
    return Form({**facts, "unheard_of": 1}, {"d0": chance.randrange(3)})


def some_said(chance: Random, names: Sequence[str]) -> Said:
    """Return what comes with an action: of use, useless or wrong."""
    inputs = {name: some_value(chance) for name in ("items", "why", "until_day", "nonsense") if chance.randrange(2)}
    confirmed = {name: bool(chance.randrange(2)) for name in names if chance.randrange(2)}
    return Said(inputs, confirmed, {"r0": "情况特殊"} if chance.randrange(2) else {})


def some_situation(chance: Random, policy: Policy) -> Situation:
    """Return what is known: facts of any value, any days, and a history of what the policy knows and does not know."""
    facts: Json = chance.choice(({}, dict(READ), dict.fromkeys(policy.facts)))
    for name in chance.sample(sorted(policy.facts), min(len(policy.facts), chance.randrange(4))):
        facts[name] = some_value(chance)
    today = a_day(chance, policy)
    periods = [(today.replace(month=1, day=1), today.replace(month=12, day=31)), (date.min, date.max)]
    return Situation(
        today=today,
        facts=facts,
        items=some_history(chance, policy),
        lists=frozenset(chance.sample(("list0", "list1", "list9"), chance.randrange(3))),
        anchors={name: some_day(chance) for name in DAYS[1:] if chance.randrange(3)},
        settings={"set0": chance.choice((0, 5, True))} if chance.randrange(2) else {},
        period=chance.choice((None, *periods)),
        earlier_periods=periods[: chance.randrange(3)],
        given={name: some_given(chance) for name in SYSTEM_VALUES if chance.randrange(4) == 0},
    )


def some_given(chance: Random) -> int | Decimal | Fraction | str | bool | None:
    return chance.choice((None, True, "good", "优秀", 1, 95, *_NUMBERS))


def some_history(chance: Random, policy: Policy) -> tuple[Item, ...]:
    """Return items of the kinds there are; their fields hold what they should, something else, or are not there."""
    return tuple(_item(chance, policy, f"t{number}") for number in range(chance.choice((0, 1, 5, 12))))


def _item(chance: Random, policy: Policy, key: str) -> Item:
    grounds, measures, rules = (
        (policy.exit.grounds, policy.exit.measures, policy.exit.rules) if policy.exit else ({},) * 3
    )
    kind = chance.choice((*SYSTEM_KINDS, "measure", "case", "evaluation", *policy.records, *grounds, "unheard_of"))
    fields: Json = {
        "measure": chance.choice((*measures, "unheard_of")),
        "rule": chance.choice((*rules, "unheard_of")),
        "procedure": chance.choice(("intake", *policy.procedures, "unheard_of")),
        "stage": chance.choice(("s0", "甲")),
        "action": chance.choice(("a0", "甲")),
        "obligation": chance.choice((*policy.obligations, "unheard_of")),
        "outcome": chance.choice(("done", "refused", "unheard_of")),
        "grade": chance.choice(("优秀", "合格", "unheard_of")),
        "year": chance.choice((2025, 2026, 2027, 0, 10**9, "2026")),
        "verified": chance.choice((True, True, True, False)),
        "found": chance.choice(("fulfilled", "late", "missed", "unheard_of")),
        "period": chance.choice(("2026-03", "2026", some_day(chance))),
        "points": chance.randint(0, 12),
        "amount": Decimal("2.5"),
        "level": chance.choice(("high", "low")),
        "client": "甲",
        "done": True,
        "begins_on": some_day(chance),
        "ends_on": some_day(chance),
        "lifted_on": some_day(chance),
        "handed_in_on": some_day(chance),
        "accepted_on": some_day(chance),
        "due": some_day(chance),
        "closes_on": some_day(chance),
        "fact": chance.choice(("staff", "name")),
        "about": chance.choice(("t0", "t1")),
        "triggers": chance.choice((["t0", "t1"], "t0 t2", [], 7)),
        "in_force": chance.choice((True, False)),
        "annulled": chance.choice((True, False, False)),
        "confirmed": chance.choice((True, False)),
        "for": chance.choice(("t0", "t1")),
    }
    sensible = {"measure", "rule", "verified", "year", "points", "obligation", "procedure"}
    kept = {name: value for name, value in fields.items() if name in sensible or chance.randrange(3) == 0}
    for name in chance.sample(sorted(kept), chance.choice((0, 0, 1, 3))):
        kept[name] = some_value(chance)
    return Item(kind, a_day(chance, policy), kept, chance.choice((key, key, key, "")))
