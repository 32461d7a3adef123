"""How is what was known kept, so that it can be judged again to the letter however long afterwards?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from policies.applied import apply_policy
from policies.language.document import Policy
from policies.language.words import OWN_DISTRICT
from policies.plain import as_list, as_mapping
from policies.situation import Item, Items, Situation, Value

# What JSON has no word for is written as an object with one of these keys; no declared name begins so.
_DECIMAL, _FRACTION, _DAY = "$decimal", "$fraction", "$day"

Kept = dict[str, object]


def keep_situation(situation: Situation) -> Kept:
    """Return a situation as JSON, exactly; what a policy declares is left to the policy's version.

    Raises TypeError for a value no judgement knows.
    """
    district = situation.given.get(OWN_DISTRICT)
    return {
        "district": district if isinstance(district, str) else None,
        "today": situation.today.isoformat(),
        "facts": {name: _written(value) for name, value in situation.facts.items() if value is not None},
        "items": [
            [item.kind, item.on.isoformat(), item.id, {name: _written(value) for name, value in item.fields.items()}]
            for item in situation.items
        ],
        "lists": sorted(situation.lists),
        "anchors": {name: on.isoformat() for name, on in situation.anchors.items()},
        "settings": {name: _written(value) for name, value in situation.settings.items()},
        "period": None if situation.period is None else [on.isoformat() for on in situation.period],
        "earlier_periods": [[on.isoformat() for on in period] for period in situation.earlier_periods],
    }


def recall_situation(policy: Policy, kept: Mapping[str, object]) -> Situation:
    """Return the situation that was kept, under the version of the policy it was kept under."""
    facts, settings = as_mapping(kept["facts"]) or {}, as_mapping(kept["settings"]) or {}
    situation = Situation(
        today=_day(kept["today"]),
        facts={**dict.fromkeys(policy.facts), **{name: _read(value) for name, value in facts.items()}},
        items=Items(_item(one) for one in as_list(kept["items"]) or ()),
        lists=frozenset(str(one) for one in as_list(kept["lists"]) or ()),
        anchors={name: _day(on) for name, on in (as_mapping(kept["anchors"]) or {}).items()},
        settings={name: read for name, value in settings.items() if isinstance(read := _read(value), Value)},
        period=None if kept["period"] is None else _period(kept["period"]),
        earlier_periods=tuple(_period(one) for one in as_list(kept["earlier_periods"]) or ()),
    )
    if isinstance(district := kept.get("district"), str):
        situation = situation.with_given(**{OWN_DISTRICT: district})
    return apply_policy(policy, situation)


def _written(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {_DECIMAL: str(value)}
        case Fraction():
            return {_FRACTION: str(value)}
        case date():
            return {_DAY: value.isoformat()}
        case _:
            pass
    if (rows := as_list(value)) is not None:
        return [_written(one) for one in rows]
    if (fields := as_mapping(value)) is not None:
        return {name: _written(one) for name, one in fields.items()}
    message = f"a judgement knows no {type(value).__name__}"
    raise TypeError(message)


def _read(written: object) -> object:
    if (rows := as_list(written)) is not None:
        return [_read(one) for one in rows]
    fields = as_mapping(written)
    if fields is None:
        return written
    match dict(fields):
        case {"$decimal": str() as number}:
            return Decimal(number)
        case {"$fraction": str() as number}:
            return Fraction(number)
        case {"$day": str() as day}:
            return date.fromisoformat(day)
        case _:
            return {name: _read(one) for name, one in fields.items()}


def _item(written: object) -> Item:
    kind, on, item_id, fields = cast("tuple[object, ...]", written)
    return Item(str(kind), _day(on), {n: _read(one) for n, one in (as_mapping(fields) or {}).items()}, str(item_id))


def _period(written: object) -> tuple[date, date]:
    first, last = cast("tuple[object, ...]", written)
    return _day(first), _day(last)


def _day(written: object) -> date:
    return date.fromisoformat(str(written))
