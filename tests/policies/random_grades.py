"""How can rules score, grade and reward? Indicators of every kind, decision lists, quotas and awards, by chance."""

from collections.abc import Iterator
from decimal import Decimal

from random_words import BOOLEAN, CLAUSE, NUMBER, SHARE, Json, Sketch, Sort, condition, length, number, said

GIVEN: dict[str, Sort] = {
    "score": NUMBER,
    "rank": NUMBER,
    "share_of_ranked": SHARE,
    "ranked_count": NUMBER,
    "selected": BOOLEAN,
}
_STEPS = (Decimal("0.01"), Decimal("0.1"), 1, Decimal("0.25"), 3)
_HOWS = ("half_up", "down", "up")


def make_grading(sketch: Sketch) -> Json:
    verdicts = {"good": "好", "bad": "差"} if sketch.one_in(2) else {}
    given = {**GIVEN, "rated": ("choice", *sketch.names["grades"])}
    given |= {"verdict": ("choice", *verdicts)} if verdicts else {}
    return {
        "evaluation": _evaluation(sketch, verdicts),
        **({} if sketch.one_in(5) else {"rubric": make_rubric(sketch)}),
        "ties": _ties(sketch),
        "grades": _grades(sketch, given),
        "awards": _awards(sketch),
        **CLAUSE,
    }


def _evaluation(sketch: Sketch, verdicts: Json) -> Json:
    chance = sketch.chance
    return {
        "every": chance.choice(("month", "quarter", "half", "year", "year", "unset", length(sketch))),
        "evaluated_by": sketch.role(),
        **sketch.perhaps(closed_by=sketch.role()),
        **sketch.perhaps(4, includes=condition(sketch)),
        **sketch.perhaps(4, ranked=condition(sketch)),
        **sketch.perhaps(due=chance.choice(("unset", "period_end", length(sketch)))),
        "verdicts": verdicts,
        **sketch.perhaps(4, selection=sketch.names["procedures"][0], selected="done"),
        **CLAUSE,
    }


def _ties(sketch: Sketch) -> Json:
    numbers = [name for name, sort in sketch.values.items() if sort == NUMBER]
    chain = sketch.perhaps(by=sketch.some(numbers, most=3))
    return {**chain, **sketch.perhaps(then=sketch.chance.choice(("decide", "share"))), **CLAUSE}


def make_rubric(sketch: Sketch) -> Json:
    names = iter(f"i{place}" for place in range(1000))
    parts = {next(names): _indicator(sketch, names, depth=2) for _ in range(sketch.chance.randint(2, 6))}
    return {"indicators": parts, **_bounds(sketch, 200), **CLAUSE}


def _indicator(sketch: Sketch, names: Iterator[str], depth: int) -> Json:
    chance = sketch.chance
    empty = sketch.perhaps(3, no_data=chance.choice(("zero", "unset")))
    kept = {"label": said(sketch, "指标"), **_bounds(sketch, 20), **empty, **CLAUSE}
    match chance.choice(("of", "of", "of", "per", "mark", "parts" if depth else "of")):
        case "of":
            numbers = [name for name, sort in sketch.values.items() if sort == NUMBER]
            return {**kept, "of": chance.choice(numbers), **_way(sketch)}
        case "per":
            return {**kept, **_table(sketch), **sketch.perhaps(unit={"zh": "项", "en": "items"})}
        case "mark":
            return {
                **kept,
                "at_most": number(sketch, 1, 20),
                "mark": "given",
                **sketch.perhaps(round=_rounding(sketch)),
            }
        case _:
            return {**kept, **_group(sketch, names, depth)}


def _bounds(sketch: Sketch, high: int) -> Json:
    return {**sketch.perhaps(at_most=number(sketch, 1, high)), **sketch.perhaps(5, at_least=number(sketch, -high, 0))}


def _rounding(sketch: Sketch) -> Json:
    return {"to": sketch.chance.choice(_STEPS), **sketch.perhaps(how=sketch.chance.choice(_HOWS))}


def _way(sketch: Sketch) -> Json:
    chance = sketch.chance
    each = chance.choice((1, 10, Decimal("0.1"), 3))
    rounded, points = sketch.perhaps(3, round=_rounding(sketch)), sketch.perhaps(3, round_points=_rounding(sketch))
    match chance.choice(("bands", "bands", "steps", "each", "exact", "scale")):
        case "bands":
            return {"bands": _bands(sketch), **points}
        case "steps":
            return {"steps": _steps(sketch, number(sketch)), **rounded, **points}
        case "each":
            return {"each": {"points": number(sketch, -3, 3), **sketch.perhaps(each=each)}, **rounded, **points}
        case "exact":
            return {"each": {"points": 2, "each": "exact"}, **rounded, "round_points": _rounding(sketch)}
        case _:
            scale = {"of": chance.choice((100, 7, Decimal("2.5"))), "to": number(sketch, -5, 30)}
            return {"scale": scale, **rounded, "round_points": _rounding(sketch)}


def _steps(sketch: Sketch, start: int | Decimal) -> Json:
    return {"start": start, "points": number(sketch, -2, 6), "each": 3, "adds": number(sketch, -1, 2)}


def _bands(sketch: Sketch) -> tuple[Json, ...]:
    edges = sorted(sketch.chance.sample(range(1, 100), sketch.chance.randint(0, 4)))
    found: list[Json] = []
    for before, edge in zip([None, *edges], [*edges, None], strict=True):
        worth = {"points": number(sketch, -2, 6)}
        if before is not None and sketch.one_in(4):
            worth = {"steps": _steps(sketch, before)}
        under = {} if edge is None else {sketch.chance.choice(("under", "up_to")): edge}
        joins = before is not None and "under" in found[-1] and sketch.one_in(2)
        found.append({**({"from": before} if joins else {}), **under, **worth})
    return tuple(found)


def _table(sketch: Sketch) -> Json:
    """Return points by one field or two, over records in a window or over rows of a fact."""
    combine = sketch.chance.choice(("sum", "mean", "best", "latest"))
    rounded: Json = {"round": _rounding(sketch)} if combine in {"mean", "sum"} or sketch.one_in(3) else {}
    ways = {"combine": combine, **rounded}
    if sketch.one_in(4):
        table = {"safety": number(sketch, 0, 3), "quality": number(sketch, -1, 2)}
        return {"per": "rows", "by": ("kind",), "table": table, **ways}
    kind = sketch.chance.choice(sketch.names["records"])
    weighted = sketch.perhaps(weighted_by="amount") if combine in {"sum", "mean"} else {}
    done = {"true": number(sketch, 0, 3), "false": 0}
    return {
        "per": kind,
        "by": ("level", "done"),
        "table": {"high": done, "low": number(sketch, 0, 2)},
        "during": sketch.chance.choice(sketch.names["windows"]),
        **sketch.perhaps(3, where=condition(sketch, more=sketch.kinds[kind], depth=1)),
        **weighted,
        **ways,
    }


def _group(sketch: Sketch, names: Iterator[str], depth: int) -> Json:
    parts = {next(names): _indicator(sketch, names, depth - 1) for _ in range(sketch.chance.randint(1, 4))}
    base = sketch.perhaps(base=number(sketch, 0, 20))
    if sketch.one_in(2):
        return {"parts": parts, **base}
    weights = {part: sketch.chance.randint(1, 7) for part in parts}
    return {"parts": parts, "weights": weights, **base, "round": _rounding(sketch)}


def _grades(sketch: Sketch, given: dict[str, Sort]) -> tuple[Json, ...]:
    names = sketch.names["grades"]
    found: list[Json] = []
    for place, name in enumerate(names[:-1]):
        score = {"score": {"at_least": 90 - 10 * place}}
        share = {"share_of_ranked": {"at_most": Decimal(place + 1) / 10}}
        few = {"any": (share, {"all": ({"ranked_count": {"less_than": 10}}, score)})}
        top = {"rank": {"at_most": 3 * place + 3}}
        mixed = {"all": (score, condition(sketch, more=given))}
        when = sketch.chance.choice((score, share, few, top, mixed, {"any": (condition(sketch, more=given), top)}))
        limit = sketch.perhaps(3, quota=_quota(sketch))
        found.append({"grade": name, "when": when, **limit, **_shown(sketch)})
    return (*found, {"grade": names[-1], "otherwise": True, **_shown(sketch)})


def _shown(sketch: Sketch) -> Json:
    stars = sketch.perhaps(3, stars=sketch.chance.randint(0, 10))
    return {**stars, **sketch.perhaps(3, label="好"), **sketch.perhaps(5, by_hand=True), **CLAUSE}


def _quota(sketch: Sketch) -> Json:
    places = {"places": sketch.chance.randint(0, 5)}
    share = {"share": sketch.chance.choice((Decimal("0.1"), Decimal("0.5"), Decimal(1)))}
    per = sketch.perhaps(per=sketch.chance.choice(("programme", "district", "scale")))
    return {
        **sketch.chance.choice((places, share, {**share, "rounded": sketch.chance.choice(_HOWS)})),
        **per,
        **sketch.perhaps(back_fill=True),
    }


def _awards(sketch: Sketch) -> tuple[Json, ...]:
    """Return a ladder of ranks without gap or overlap, then a title and what is proposed."""
    if sketch.one_in(3):
        return ()
    found: list[Json] = []
    first = 1
    for _ in range(sketch.chance.randint(0, 3)):
        last = first + sketch.chance.randint(0, 4)
        ranks = {"rank": {"at_least": first, "at_most": last}}
        seats = sketch.perhaps(seats=last - first + 1)
        found.append({"label": "奖励", "when": ranks, "amount": number(sketch, 0, 9), **seats, **CLAUSE})
        first = last + 1
    grade = {"grade": sketch.chance.choice(sketch.names["grades"])}
    asked = sketch.chance.choice((grade, condition(sketch, more=GIVEN)))
    title = {"label": "称号", "when": asked, "title": "示范", **sketch.perhaps(seats=2), **CLAUSE}
    return (*found, title, {"label": "支持", "when": condition(sketch), "force": "proposed", **CLAUSE})
