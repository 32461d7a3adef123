"""What can rules count, over which time? Facts, kinds of item, windows and quantities of every kind, by chance."""

from datetime import date
from decimal import Decimal

from random_words import (
    ANY,
    BOOLEAN,
    CLAUSE,
    DATE,
    FIRST_DAY,
    NUMBER,
    TEXT,
    Json,
    Sketch,
    Sort,
    condition,
    day,
    length,
    number,
    said,
)

from policies.situation import Item

FACTS: Json = {
    "legal": {"type": "boolean"},
    "staff": {"type": "integer", "at_least": 0, "at_most": 10000, "unit": "人"},
    "capital": {"type": "decimal", "help": "实缴"},
    "founded": {"type": "date", "required": False},
    "scale": {"type": "choice", "options": {"small": "小", "large": "大"}},
    "branches": {"type": "choice", "many": True, "fewest": 0, "options": {"digital": "数", "green": "绿"}},
    "name": {"type": "text", "longest": 5},
    "served": {"type": "organisation", "acts_as": "enterprise", "required": False},
    "rows": {
        "type": "list",
        "most": 3,
        "of": {
            "held_on": {"type": "date", "label": "日期", "required": False},
            "kind": {"type": "choice", "options": {"safety": "安", "quality": "质"}, "label": "类别", "help": "选一"},
            "size": {"type": "integer", "label": "人数", "required": False},
            "year": {"type": "integer", "label": "年度", "required": False},
        },
    },
}
SORTS: dict[str, Sort] = {
    "legal": BOOLEAN,
    "staff": NUMBER,
    "capital": NUMBER,
    "founded": DATE,
    "scale": ("choice", "small", "large"),
    "name": TEXT,
    "served": TEXT,
}
# One who meets every requirement says this; as it travels, and as judgements read it.
FORM: Json = {
    "legal": True,
    "staff": 5,
    "capital": "2.50",
    "founded": "2020-02-29",
    "scale": "large",
    "branches": ["green"],
    "name": "甲",
    "served": "91990101MA0000001Y",
    "rows": [{"kind": "safety", "held_on": "2026-01-01", "size": 2, "year": 2026}],
}
READ: Json = {
    **FORM,
    "capital": Decimal("2.50"),
    "founded": date(2020, 2, 29),
    "rows": [{"kind": "safety", "held_on": date(2026, 1, 1), "size": 2, "year": 2026}],
}
_FIELDS: Json = {
    "amount": {"type": "decimal", "label": "金额", "unit": "元"},
    "level": {"type": "choice", "label": "级别", "options": {"high": "高", "low": "低"}},
    "client": {"type": "text", "label": "客户"},
    "begins_on": {"type": "date", "label": "开始日", "required": False},
    "done": {"type": "boolean", "label": "完成"},
}
_ROWS: dict[str, Sort] = {
    "held_on": DATE,
    "kind": ("choice", "safety", "quality"),
    "size": NUMBER,
    "year": NUMBER,
}
_OF_RECORDS: dict[str, Sort] = {
    "amount": NUMBER,
    "level": ("choice", "high", "low"),
    "client": TEXT,
    "begins_on": DATE,
    "done": BOOLEAN,
    "confirmed": BOOLEAN,
    "on": DATE,
}
_SYSTEM: dict[str, dict[str, Sort]] = {
    "evaluation": {"score": NUMBER, "rank": NUMBER, "year": NUMBER, "selected": BOOLEAN},
    "measure": {"in_force": BOOLEAN, "ends_on": DATE, "overdue": BOOLEAN, "accepted": ANY},
    "duty": {"state": ANY, "due": DATE, "owed_by": ANY},
    "case": {"stage": ANY, "about": ANY},
    "step": {"procedure": ("choice", "intake", "selecting"), "stage": ANY, "action": ANY},
    "report": {"confirmed": BOOLEAN, "confirmed_on": DATE, "period": ANY},
    "declined": {"on": DATE},
    "change": {"on": DATE},
}
_ANCHORS = ("today", "listed_on", "filed_on", "ended_on", "founded")


def make_facts(sketch: Sketch) -> Json:
    sketch.values |= SORTS
    sketch.kinds |= {"rows": _ROWS, "branches": {"value": ("choice", "digital", "green")}}
    return {name: {"label": said(sketch, "所问"), **fact, **CLAUSE} for name, fact in FACTS.items()}


def make_settings(sketch: Sketch) -> Json:
    found: Json = {}
    for name in sketch.names["settings"]:
        sort, value, other = sketch.chance.choice(((NUMBER, 3, Decimal("4.5")), (BOOLEAN, True, False)))
        sketch.values[name] = sort
        found[name] = {
            "label": "设定",
            **sketch.perhaps(value=value),
            "by_year": {sketch.chance.choice((2025, 2026)): other} if sketch.one_in(2) else {},
            **CLAUSE,
        }
        if not {"value", "by_year"} & found[name].keys() or not found[name].get("by_year", True):
            sketch.values[name] = sort if "value" in found[name] else ANY
    return found


def make_records(sketch: Sketch) -> Json:
    sketch.kinds |= {kind: dict(fields) for kind, fields in _SYSTEM.items()}
    found: Json = {}
    for name in sketch.names["records"]:
        sketch.kinds[name] = dict(_OF_RECORDS)
        found[name] = {
            "label": "记录",
            "fields": {key: dict(one) for key, one in _FIELDS.items()},
            "evidence": sketch.chance.choice(("required", "optional", "none")),
            **sketch.perhaps(dated_by="签订之日"),
            **sketch.perhaps(reported_by=sketch.role(), prefilled=("client",)),
            **sketch.perhaps(same_as=sketch.some(("client", "on", "amount"))),
            **CLAUSE,
        }
    for name in sketch.names["grounds"]:
        sketch.kinds[name] = {"verified": BOOLEAN, "by": ANY, "points": NUMBER, "on": DATE}
    return found


def window(sketch: Sketch) -> Json:
    anchors = (*_ANCHORS, *sketch.names["records"], *sketch.names["measures"])
    back = sketch.perhaps(3, back=sketch.chance.choice((0, 1, 2, 100)))
    before = sketch.perhaps(before=sketch.chance.choice(anchors))
    match sketch.chance.choice(("from", "since", "last", "calendar", "evaluation", "ever")):
        case "from":
            first = day(sketch)
            return sketch.chance.choice(({"from": first}, {"to": first}, {"from": first, "to": date(9999, 12, 31)}))
        case "since":
            return {"since": sketch.chance.choice(anchors)}
        case "last":
            return {"last": length(sketch, "days", "months", "years"), **before}
        case "calendar":
            return {"calendar": sketch.chance.choice(("month", "quarter", "half", "year")), **back, **before}
        case "evaluation":
            return {"evaluation": "period", **back}
        case _:
            return {"ever": True}


def make_windows(sketch: Sketch) -> Json:
    return {name: {"span": window(sketch), **CLAUSE} for name in sketch.names["windows"]}


def make_quantities(sketch: Sketch) -> Json:
    """Return a few quantities, those made of others last, and let conditions ask for them."""
    found: Json = {}
    for name in (f"q{place}" for place in range(sketch.chance.randint(4, 9))):
        written, sort = _quantity(sketch, found)
        found[name] = {**written, **sketch.perhaps(4, label="数量"), **sketch.perhaps(**CLAUSE)}
        sketch.values[name] = sort
    return found


def _quantity(sketch: Sketch, before: Json) -> tuple[Json, Sort]:
    chance = sketch.chance
    numbers = [name for name, sort in sketch.values.items() if sort == NUMBER]
    words = ["count", "sum", "distinct", "most", "mean", "highest", "lowest", "latest", "run", "elapsed_since"]
    word = chance.choice([*words, "account", *(("ratio", "total", "less") if before else ())])
    match word:
        case "ratio":
            parts = tuple(chance.choice(numbers) for _ in range(2))
            return {word: parts, **sketch.perhaps(unit={"zh": "元/人", "en": "CNY each"})}, NUMBER
        case "less":
            return {word: tuple(chance.choice(numbers) for _ in range(2))}, NUMBER
        case "total":
            return {word: sketch.some(numbers, most=3)}, NUMBER
        case "account":
            return {"account": _account(sketch)}, NUMBER
        case "run":
            kind, day_of = ("rows", {"dated_by": "held_on"}) if sketch.one_in(3) else ("evaluation", {})
            where = condition(sketch, more=sketch.kinds[kind], depth=1)
            return {"run": kind, "where": where, **sketch.perhaps(during=_span(sketch), **day_of)}, NUMBER
        case "elapsed_since":
            kind = "rows" if sketch.one_in(3) else chance.choice([kind for kind in sketch.kinds if kind != "branches"])
            since = sketch.perhaps(or_since=chance.choice(_ANCHORS))
            unit = {"unit": chance.choice(("day", "month", "year")), **sketch.perhaps(during=_span(sketch))}
            day_of = {"dated_by": "held_on"} if kind == "rows" else {}
            where = sketch.perhaps(3, where=condition(sketch, more=sketch.kinds[kind], depth=1))
            return {word: kind, **since, **unit, **day_of, **where}, NUMBER
        case _:
            return _of_kind(sketch, word)


def _of_kind(sketch: Sketch, word: str) -> tuple[Json, Sort]:
    kind = "rows" if sketch.one_in(4) else sketch.chance.choice(list(sketch.kinds))
    fields = sketch.kinds[kind]
    numeric = [name for name, sort in fields.items() if sort == NUMBER]
    if word in {"sum", "mean", "highest", "lowest"} and not numeric:
        word = "count"
    name = sketch.chance.choice(numeric if word in {"sum", "mean", "highest", "lowest"} else list(fields))
    written: Json = {word: kind if word == "count" else f"{kind}.{name}"}
    if kind == "rows":
        written |= sketch.perhaps(during=_span(sketch), dated_by="held_on")
    elif kind != "branches" and (word != "latest" or sketch.one_in(2)):
        written["during"] = _span(sketch)
    if word == "mean":
        written |= sketch.perhaps(weighted_by=sketch.chance.choice(numeric))
    written |= sketch.perhaps(where=condition(sketch, more=fields, depth=1))
    written |= sketch.perhaps(unit="份") if word in {"count", "distinct", "most"} else {}
    return written, fields[name] if word == "latest" else NUMBER


def _span(sketch: Sketch) -> Json | str:
    return sketch.chance.choice(sketch.names["windows"]) if sketch.one_in(2) else window(sketch)


def _account(sketch: Sketch) -> Json:
    taken = tuple(f"{ground}.points" for ground in sketch.some(sketch.names["grounds"]))
    cycle = {"cycle": sketch.chance.choice(("month", "quarter", "half", "year"))}
    reset = {"reset_by": sketch.chance.choice(sketch.names["measures"])}
    carried = {"carry_over": sketch.chance.choice(("nothing", "surplus", "deficit", "both"))}
    return {
        "opens_with": number(sketch, 0, 12),
        "taken": taken,
        **sketch.perhaps(given=(f"{sketch.chance.choice(sketch.names['records'])}.amount",)),
        **sketch.chance.choice((reset, {**cycle, **carried}, {**cycle, **carried, **reset})),
        **sketch.perhaps(at_most=20),
    }


def witnessed(sketch: Sketch) -> list[Item]:
    """Return what happened to the witness: one record of each kind, and a verified finding of each ground."""
    records = [
        Item(kind, FIRST_DAY, {"amount": Decimal("2.5"), "level": "high", "client": "甲", "done": True}, kind)
        for kind in sketch.names["records"]
    ]
    findings = [Item(kind, FIRST_DAY, {"verified": True, "points": 2}, kind) for kind in sketch.names["grounds"]]
    return [*records, *findings]
