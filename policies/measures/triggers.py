"""Which items made a condition come true?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from policies.language import quantities as q
from policies.language.conditions import AllOf, AnyOf, Compare, Condition
from policies.language.document import Policy
from policies.measures.history import findings_of
from policies.plain import as_list
from policies.quantities.measuring import holds, measure, rows_of, value_of
from policies.quantities.rows import OverRows, kind_and_field
from policies.quantities.spans import anchor_of, window_of
from policies.situation import Item, Situation


def key_of(item: Item) -> str:
    """Return what an item is called where it has no id: its kind and day."""
    return item.id or f"{item.kind}@{item.on}"


def triggers_named(item: Item) -> tuple[str, ...]:
    """Return the items on which something says it was built: its `triggers` (a list, or words) and what it is about."""
    named = item.fields.get("triggers")
    keys = named.split() if isinstance(named, str) else [str(one) for one in as_list(named) or ()]
    about = item.fields.get("about")
    return (*keys, *((about,) if isinstance(about, str) else ()))


def find_triggers(policy: Policy, condition: Condition, situation: Situation) -> tuple[Item, ...]:
    """Return the items behind a condition that holds, oldest first, each once.

    Where no item stands behind a name, what it came to stands for one: `staff=3`, dated by its window's first day.
    """
    found = {key_of(item): item for item in _behind(policy, condition, situation)}
    return tuple(sorted(found.values(), key=lambda one: (one.on, one.id)))


def _behind(policy: Policy, condition: Condition, situation: Situation) -> Iterator[Item]:
    match condition:
        case AllOf():
            for part in condition.all:
                yield from _behind(policy, part, situation)
        case AnyOf():
            for part in condition.any:
                if holds(part, situation) is True:
                    yield from _behind(policy, part, situation)
        case Compare():
            yield from _behind_name(policy, condition.name, situation)
        case _:  # behind what is not so, and behind a list, there is no item
            return


def _behind_name(policy: Policy, name: str, situation: Situation) -> Iterator[Item]:
    if name in situation.quantities:
        yield from _behind_quantity(policy, name, situation)
    elif policy.exit is not None and name in policy.exit.grounds:
        yield from findings_of(name, situation)
    elif name in policy.conditions:
        yield from _behind(policy, policy.conditions[name].when, situation)
    else:
        yield _stands_for(name, situation, date.min)


def _behind_quantity(policy: Policy, name: str, situation: Situation) -> Iterator[Item]:
    quantity = situation.quantities[name]
    match quantity:
        case q.Combined():
            for one in quantity.parts:
                yield from _behind_name(policy, one, situation)
            return
        case q.Balance():
            items = _moved(quantity.account, situation)
            first = date.min
        case _:
            items = _matched(quantity, situation)
            first = _first_day(quantity, situation)
    yield from items or (_stands_for(name, situation, first),)


def _stands_for(name: str, situation: Situation, day: date) -> Item:
    """Return an item that stands for what a name came to, where no item is behind it."""
    dated = "" if day == date.min else f"@{day}"
    return Item("value", day, {}, f"{name}={value_of(name, situation)}{dated}")


def _first_day(over: OverRows, situation: Situation) -> date:
    """Return the day from which a quantity looks: of its window, or of the time that runs."""
    if isinstance(over, q.Elapsed):
        since = None if over.or_since is None else anchor_of(over.or_since, situation)
        return since or date.min
    span = window_of(over.during, situation)
    return date.min if span is None else span[0]


def _matched(over: OverRows, situation: Situation) -> Sequence[Item]:
    """Return the items a quantity looked at, oldest first; of them only those that made it what it is."""
    kind, field = kind_and_field(over)
    rows = rows_of(over, kind, situation) or ()
    items = sorted((row for row in rows if isinstance(row, Item)), key=lambda one: (one.on, one.id))
    match over:
        case q.Most():
            counts = Counter(str(one.fields.get(field)) for one in items)
            return [one for one in items if counts[str(one.fields.get(field))] == max(counts.values())]
        case q.Run():
            length = measure(over, situation)
            return items[len(items) - length :] if isinstance(length, int) else items
        case q.Latest() | q.Elapsed():
            return items[-1:]
        case _:
            return items


def _moved(account: q.Account, situation: Situation) -> Sequence[Item]:
    """Return what moved an account since it was last reset, oldest first."""
    kinds = {path.partition(".")[0] for path in (*account.taken, *account.given)}
    reset = date.min if account.reset_by is None else anchor_of(account.reset_by, situation) or date.min
    moved = [
        one
        for one in situation.items
        if one.kind in kinds and reset < one.on <= situation.today and situation.stands(one)
    ]
    return sorted(moved, key=lambda one: (one.on, one.id))
