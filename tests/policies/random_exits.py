"""What can follow from a breach? Grounds, measures, ladders, rules, remedies and re-entry, by chance."""

from random_words import BOOLEAN, CLAUSE, DATE, NUMBER, Json, Sketch, condition, length

EFFECTS = ("warning", "rectification", "suspension", "withheld_right", "fee", "grade", "removal", "ban", "notice")
_MUST_END = frozenset({"ban", "suspension", "withheld_right"})
_POINTS: Json = {"points": {"type": "integer", "label": "记分", "required": False}}


def make_exit(sketch: Sketch) -> Json:
    measures = {name: _measure(sketch, name) for name in sketch.names["measures"]}
    ending = {*sketch.names["conditions"], *(name for name, one in measures.items() if "lasts" in one)}
    for one in measures.values():
        one["until"] = tuple(name for name in one.get("until", ()) if name in ending)
    bans = tuple(name for name, one in measures.items() if one["effect"] == "ban")
    ladders = {name: _ladder(sketch) for name in sketch.names["ladders"]}
    rectified = [name for name, one in measures.items() if one["effect"] == "rectification"]
    advice = {"on": sketch.some(sketch.names["measures"]), "text": "请注意", **CLAUSE}
    return {
        "grounds": {name: _ground(sketch) for name in sketch.names["grounds"]},
        "measures": measures,
        "ladders": ladders,
        "rules": {name: _rule(sketch, ladders, is_first=name == "x0") for name in sketch.names["rules"]},
        "restored_after": tuple(rectified),
        "remedies": {} if sketch.one_in(3) else {"appeal": _remedy(sketch)},
        **sketch.perhaps(reentry=_reentry(sketch, bans)),
        **sketch.perhaps(3, advice=(advice,)),
        **CLAUSE,
    }


def _ground(sketch: Sketch) -> Json:
    return {
        "label": "情形",
        "alleged_by": sketch.some((*sketch.roles, "public")),
        "verified_by": sketch.role(),
        **sketch.perhaps(heard=False),
        "fields": dict(_POINTS),
        **sketch.perhaps(needs_reason=True),
        **CLAUSE,
    }


def _measure(sketch: Sketch, name: str) -> Json:
    # Some procedure accepts a rectification: there is always one.
    effect = "rectification" if name == sketch.names["measures"][0] else sketch.chance.choice(EFFECTS)
    others = tuple(one for one in (*sketch.names["measures"], *sketch.names["conditions"]) if one != name)
    days = [one for one, sort in sketch.values.items() if sort == DATE]
    begins = sketch.chance.choice(("decision", "next_year", *days, *sketch.names["records"]))
    for_ever = sketch.one_in(8)
    ends: Json = {"for_ever": True} if for_ever else {}
    if not for_ever and (effect in _MUST_END or sketch.one_in(2)):
        ends = {"lasts": _lasts(sketch), **sketch.perhaps(4, until=sketch.some(others))}
    return {
        "label": "措施",
        "effect": effect,
        **({"right": sketch.chance.choice(sketch.names["rights"])} if effect == "withheld_right" else {}),
        **({"grade": sketch.chance.choice(sketch.names["grades"])} if effect == "grade" else {}),
        **ends,
        **sketch.perhaps(3, begins=begins),
        **sketch.perhaps(4, published=True),
        **sketch.perhaps(4, related=sketch.some(("name", "scale"))),
        **sketch.perhaps(4, keeps_running_work=True),
        **sketch.perhaps(repeat=sketch.chance.choice(("restart", "add", "longer_of"))),
        **CLAUSE,
    }


def _lasts(sketch: Sketch) -> Json | str:
    count = sketch.chance.randint(1, 12)
    unit = sketch.chance.choice(("working_days", "days", "months", "years"))
    between = {"at_least": {unit: count}, "at_most": {unit: count + sketch.chance.randint(0, 900)}}
    return sketch.chance.choice((length(sketch), length(sketch), between, "unset", "rest_of_year"))


def _ladder(sketch: Sketch) -> Json:
    return {
        "rungs": sketch.some(sketch.names["measures"], most=4, fewest=2),
        **sketch.perhaps(recurs_within=length(sketch)),
        **CLAUSE,
    }


def _rule(sketch: Sketch, ladders: Json, *, is_first: bool) -> Json:
    """Return a rule; the first counts the findings of every ground."""
    counted = {name: {"at_least": 1} for name in sketch.names["grounds"]}
    known = {**dict.fromkeys(sketch.names["grounds"], NUMBER), **dict.fromkeys(sketch.names["of_exits"], BOOLEAN)}
    then = sketch.some(sketch.names["measures"])
    climbs = {}
    if ladders and sketch.one_in(2):
        ladder = sketch.chance.choice(list(ladders))
        climbs = {"ladder": ladder, **sketch.perhaps(lowest=sketch.chance.choice(ladders[ladder]["rungs"]))}
    optional = tuple(one for one in sketch.some(sketch.names["measures"]) if one not in then)
    return {
        "when": {"any": (counted, condition(sketch, more=known))} if is_first else condition(sketch, more=known),
        "then": () if climbs and sketch.one_in(2) else then,
        **climbs,
        "force": sketch.chance.choice(("commanded", "proposed")),
        "optional": optional if sketch.one_in(3) else (),
        **CLAUSE,
    }


def _remedy(sketch: Sketch) -> Json:
    targets = (*sketch.names["measures"], *sketch.names["grounds"], "evaluation", "measure", "warning", "removal")
    ground = {"label": "理由", "annuls": sketch.some(targets, most=4), **CLAUSE}
    return {
        "grounds": {"error": ground, "force_majeure": {**ground, "annuls": sketch.some(targets)}},
        **sketch.perhaps(procedure=sketch.names["appeals"][0]),
        **sketch.perhaps(within=length(sketch)),
        **sketch.perhaps(decided_within=length(sketch)),
        **sketch.perhaps(stays=True),
        **CLAUSE,
    }


def _reentry(sketch: Sketch, bans: tuple[str, ...]) -> Json:
    return {
        **(sketch.perhaps(barred_by=bans) if bans else {}),
        **sketch.perhaps(related=sketch.some(("name", "scale"))),
        **sketch.perhaps(allowed=False),
        **CLAUSE,
    }
