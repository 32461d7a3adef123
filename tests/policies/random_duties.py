"""Which duties can rules lay on whom? Every shape of obligation, by chance."""

from random_words import CLAUSE, Json, Sketch, Sort, condition, length

_PERIODS = ("month", "quarter", "half", "year", "unset")


def make_obligations(sketch: Sketch) -> Json:
    return {name: _obligation(sketch) for name in sketch.names["obligations"]}


def hand_up(sketch: Sketch) -> tuple[Json, Json]:
    """Return, now and then, a kind of item of a district or of the programme, and the duty it shows: an authority's."""
    if not sketch.one_in(2):
        return {}, {}
    whose = sketch.chance.choice(("district", "programme"))
    role = sketch.chance.choice([one for one in sketch.roles if one not in {"provider", "enterprise"}])
    day = {"type": "date", "label": "上报日"}
    kind = {"label": "汇总表", "fields": {"handed_on": day}, "of": whose, "reported_by": role, **CLAUSE}
    duty = {
        "label": "上报汇总表", "owed_by": role, "every": sketch.chance.choice(_PERIODS), "due": {"day": "last"},
        "shown_by": "handed", **sketch.perhaps(dated_by="handed_on"), **CLAUSE,
    }  # fmt: skip
    return {"handed": kind}, {"handing": duty}


def _obligation(sketch: Sketch) -> Json:
    chance = sketch.chance
    record = chance.choice(sketch.names["records"])
    occasions: tuple[Json, ...] = (
        {"every": chance.choice(_PERIODS)},
        {"for": record},
        {"changed": sketch.some(("staff", "name", "scale"))},
    )
    occasion = chance.choice(occasions)
    owed_by = sketch.role()
    shown_by = chance.choice(("report", "report", *sketch.names["records"], "step", "intake", "staff"))
    return {
        "label": "义务",
        "owed_by": owed_by,
        **occasion,
        "due": _due(sketch, occasion),
        "shown_by": shown_by,
        **sketch.perhaps(4, only_when=condition(sketch, more=_row(sketch, occasion), depth=1)),
        **(sketch.perhaps(times=3) if "every" in occasion else {}),
        **sketch.perhaps(3, shown_where=condition(sketch, more=sketch.kinds.get(shown_by, {}), depth=1)),
        **sketch.perhaps(3, checked=_checked(sketch, occasion, owed_by)),
        **sketch.perhaps(3, missed=chance.choice(sketch.names["grounds"])),
        **sketch.perhaps(3, begins=chance.choice(("listed_on", "founded", "filed_on", record))),
        **CLAUSE,
    }


def _row(sketch: Sketch, occasion: Json) -> dict[str, Sort]:
    """Return what a condition may ask of the item a duty is for."""
    if "every" in occasion:
        return {}
    return (
        sketch.kinds[occasion["for"]]
        if "for" in occasion
        else {"fact": ("choice", "staff", "name"), **sketch.kinds["change"]}
    )


def _checked(sketch: Sketch, occasion: Json, owed_by: str) -> Json:
    return {
        "by": sketch.chance.choice([role for role in sketch.roles if role != owed_by]),
        "due": _due(sketch, occasion),
        **sketch.perhaps(dated_by="begins_on"),
        **sketch.perhaps(silence=sketch.chance.choice(("nothing", "confirmed"))),
    }


def _due(sketch: Sketch, occasion: Json) -> Json | str:
    chance = sketch.chance
    dated = chance.choice(("begins_on", "on"))
    ways = ["day", "after", "after", "unset"]
    match chance.choice([*ways, *(("before", "on_date") if "for" in occasion else ())]):
        case "day":
            return _day(sketch, occasion)
        case "after":
            return {"after": length(sketch), **sketch.perhaps(3, of=chance.choice(("founded", "listed_on")))}
        case "before":
            return {"before": length(sketch), "of": dated}
        case "on_date":
            return {"on_date": dated}
        case _:
            return "unset"


def _day(sketch: Sketch, occasion: Json) -> Json:
    chance = sketch.chance
    more = {**sketch.perhaps(months_later=chance.choice((1, 120))), **sketch.perhaps(moves_on=True)}
    if occasion.get("every") == "year":
        return {"day": chance.choice((28, "last")), "month": chance.randint(1, 12), **more}
    return {"day": chance.choice((1, 25, 28, "last")), **more}
