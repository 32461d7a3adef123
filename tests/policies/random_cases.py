"""Through which stages can a case go? Procedures with every kind of stage, by chance."""

from datetime import date

from random_words import CLAUSE, Json, Sketch, condition, due, length, met, number, requirement, said

_STAGES = ("act", "act", "act", "notice", "panel", "consult", "wait")
_TYPES = ("pdf", "image", "document", "sheet")
_SAYS: Json = {
    "items": {"type": "fields", "label": "项目"},
    "why": {"type": "text", "label": "原因"},
    "until_day": {"type": "date", "label": "日期", "required": False},
    "mark_given": {"type": "decimal", "label": "分数", "required": False},
}
SAID: Json = {"items": ["staff"], "why": "有原因", "until_day": "2026-12-31", "mark_given": "9.5"}


def make_eligibility(sketch: Sketch, prefix: str) -> Json:
    """Return requirements that the witness meets, some for some only, some in principle only."""
    found = {
        f"{prefix}{index}": {
            **requirement(sketch, met(sketch)),
            **sketch.perhaps(4, when=condition(sketch)),
            **sketch.perhaps(3, soft={"waived_by": sketch.role()}),
        }
        for index in range(sketch.chance.randint(1, 3))
    }
    sketch.soft |= {name: one["soft"]["waived_by"] for name, one in found.items() if "soft" in one}
    return found


def make_materials(sketch: Sketch, prefix: str) -> Json:
    return {
        f"{prefix}{index}": {
            "label": "材料",
            **sketch.perhaps(required=False),
            **sketch.perhaps(4, when=condition(sketch)),
            **sketch.perhaps(types=sketch.some(_TYPES)),
            **sketch.perhaps(most=sketch.chance.choice((1, 50))),
            **CLAUSE,
        }
        for index in range(sketch.chance.randint(1, 2))
    }


def make_procedure(
    sketch: Sketch, name: str, ends: Json, *, requirements: tuple[str, ...] = (), confirmed: Json | None = None
) -> Json:
    """Return a procedure whose ways mostly lead on to one of the ends.

    `requirements` are those of the whole programme; `confirmed` takes up the facts that its officials confirm.
    """
    own = make_eligibility(sketch, f"{name}_r") if sketch.one_in(3) else {}
    known = tuple(own) + requirements
    sketch.strays += own
    keys = [f"s{index}" for index in range(sketch.chance.randint(1, 4))]
    stages: Json = {}
    for index, key in enumerate(keys):
        ahead = [*keys[index + 1 :], *ends]
        anywhere = [*keys, *ends] if sketch.wild or sketch.one_in(3) else ahead
        ahead = sketch.chance.sample(anywhere, len(anywhere)) if sketch.wild else ahead
        stages[key] = _stage(sketch, ahead, anywhere, known)
        if confirmed is not None:
            _confirm(sketch, stages[key], f"{name}_{key}", confirmed)
    starts = [keys[0], sketch.chance.choice(keys)]
    routes = {f"way{index}": _route(sketch, start) for index, start in enumerate(starts[: sketch.chance.randint(1, 2)])}
    stages |= ends
    return {
        "label": said(sketch, "办理"),
        **({} if name == "intake" else _beside_intake(sketch, served="'enterprise'" in repr(stages))),
        "opens": tuple(_opening(sketch) for _ in range(sketch.chance.randint(0, 2))),
        "facts": _own_facts(sketch, name),
        "materials": make_materials(sketch, f"{name}_d") if sketch.one_in(4) else {},
        "eligibility": own,
        "routes": routes,
        "stages": reached(routes, stages),
        **CLAUSE,
    }


def _beside_intake(sketch: Sketch, *, served: bool) -> Json:
    """Return what only a procedure beside the intake says: what it asks anew, whom it serves, and whom it is about."""
    asks = (*(sketch.some(("staff", "name", "legal")) if sketch.one_in(3) else ()), *(("served",) if served else ()))
    return {
        **({"asks": asks} if asks else {}),
        **sketch.perhaps(3, open_to=sketch.chance.choice(("listed", "once_listed", "anyone"))),
    }


def _own_facts(sketch: Sketch, name: str) -> Json:
    if not sketch.one_in(3):
        return {}
    return {f"{name}_f": {"type": "integer", "label": "所问", "required": False, **CLAUSE}}


def _opening(sketch: Sketch) -> Json:
    last_day = sketch.chance.choice((date(2026, 3, 31), date(2026, 12, 31), date.max))
    ways: tuple[Json, ...] = (
        {"always": True},
        {"every": length(sketch, "days", "months", "years")},
        {"by_notice": sketch.chance.choice(("yearly", "each"))},
        {"until": last_day},
        {"on": sketch.chance.choice((*sketch.names["records"], *sketch.names["measures"], "staff", "intake"))},
    )
    return {**sketch.chance.choice(ways), **CLAUSE}


def _route(sketch: Sketch, starts: str) -> Json:
    some = {"when": condition(sketch), "otherwise": "不符合"} if sketch.one_in(4) else {}
    return {"label": "途径", "starts": starts, "opened_by": sketch.role(), **some, **CLAUSE}


def _stage(sketch: Sketch, ahead: list[str], anywhere: list[str], requirements: tuple[str, ...]) -> Json:
    to = sketch.chance.choice(ahead) if sketch.one_in(4) else ahead[0]
    word = sketch.chance.choice(_STAGES)
    stage = {"label": "环节", **_acting(sketch, word, to, anywhere), **CLAUSE}
    if word in {"act", "panel", "consult"} or sketch.one_in(3):
        stage["actions"] = _actions(sketch, to, anywhere, requirements, stage)
    if sketch.one_in(3):
        stage |= {"when": condition(sketch), "otherwise": {"to": sketch.chance.choice(ahead)}}
    if sketch.one_in(3):
        stage |= {"due": due(sketch), **sketch.perhaps(on_due={"to": sketch.chance.choice(anywhere), **CLAUSE})}
    return stage


def _acting(sketch: Sketch, word: str, to: str, anywhere: list[str]) -> Json:
    """Return what makes a stage one of its kind: who acts there, or how long it takes."""
    match word:
        case "act":
            several = sketch.one_in(4)
            by = sketch.some(tuple(dict.fromkeys(sketch.roles)), most=3, fewest=2) if several else sketch.role()
            return {"by": by, **sketch.perhaps(4, form="open")}
        case "notice":
            objection = {"decided_by": sketch.authority(), "upheld": sketch.chance.choice(anywhere), **CLAUSE}
            return {"notice": due(sketch), "opened_by": sketch.role(), "to": to, "objection": objection}
        case "panel":
            marks: Json = {"out_of": 100, **sketch.perhaps(pass_mark=number(sketch, 1, 90))} if sketch.one_in(2) else {}
            parts = {"parts": {"ability": "能力", "plan": "方案"}, **sketch.perhaps(fewest=3)}
            return {"panel": sketch.role(), "closed_by": sketch.role(), **parts, **marks}
        case "consult":
            return {"consult": "相关部门", "asked_by": sketch.role()}
        case _:
            return {"wait": due(sketch), "to": to}


def actors_at(stage: Json) -> tuple[str, ...]:
    """Return the roles whose move a stage waits for."""
    by = next((stage[key] for key in ("by", "closed_by", "asked_by", "opened_by") if key in stage), ())
    return (by,) if isinstance(by, str) else by


def _actions(sketch: Sketch, to: str, anywhere: list[str], requirements: tuple[str, ...], stage: Json) -> Json:
    """Return actions of which the first leads on and, unless the rules are wild, has no condition."""
    found: Json = {}
    for index in range(sketch.chance.randint(1, 3)):
        leads_to = to if index == 0 else sketch.chance.choice(anywhere)
        found[f"a{index}"] = _action(sketch, leads_to, requirements, actors_at(stage))
        if index or sketch.wild:
            found[f"a{index}"] |= {
                **sketch.perhaps(3, when=condition(sketch)),
                **sketch.perhaps(3, quota=_quota(sketch)),
            }
    return found


def _action(sketch: Sketch, to: str, requirements: tuple[str, ...], actors: tuple[str, ...]) -> Json:
    known = (*requirements, "facts", "materials", *(sketch.strays if sketch.one_in(40) else ()))
    needs = sketch.some(known) if sketch.one_in(2) else ()
    by = sketch.role() if not actors or sketch.one_in(6) else None
    soft = tuple(name for name in needs if sketch.soft.get(name) in ((by,) if by else actors))
    return {
        "label": said(sketch, "办理"),
        "to": to,
        **({"by": by} if by else {}),
        "needs": needs,
        **({"waives": soft} if soft and not sketch.one_in(3) else {}),
        **sketch.perhaps(4, says={name: dict(_SAYS[name]) for name in sketch.some(tuple(_SAYS))}),
        **sketch.perhaps(6, document="意见"),
        **sketch.perhaps(6, clause="第一条"),
        **(sketch.perhaps(6, due=due(sketch)) if to.startswith("s") else {}),
    }


def _quota(sketch: Sketch) -> Json:
    most = sketch.chance.choice(({"at_most": sketch.chance.randint(0, 2)}, {"setting": sketch.names["settings"][0]}))
    per = sketch.perhaps(per=sketch.chance.choice(("programme", "district", "scale")))
    return {**most, **per, **sketch.perhaps(within=sketch.chance.choice(("round", "year", "ever"))), **CLAUSE}


def _confirm(sketch: Sketch, stage: Json, name: str, confirmed: Json) -> None:
    """Let the stage's first action confirm a fact."""
    if "actions" in stage and sketch.one_in(3):
        action = stage["actions"]["a0"]
        confirmed[name] = action.get("by") or actors_at(stage)[0]
        action |= {"confirms": (f"ok_{name}",), "needs": (f"is_{name}", *action["needs"])}


def make_ends(sketch: Sketch, *effects: Json) -> Json:
    """Return ends of which the first has these effects."""
    outcome = "admitted" if any("list" in effect for effect in effects) else "done"
    ends: Json = {
        "listed": {"label": "办成", "ends": outcome, "effects": effects, **sketch.perhaps(4, clause="第一条")}
    }
    if sketch.one_in(2):
        ends["over"] = {"label": "结束", "ends": sketch.chance.choice(("refused", "withdrawn", "declined"))}
    return ends


def reached(routes: Json, stages: Json) -> Json:
    """Return the stages that somebody comes to."""
    waiting, seen = [route["starts"] for route in routes.values()], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            stage = stages[name]
            waiting += [action["to"] for action in stage.get("actions", {}).values()]
            waiting += [stage["to"]] if "to" in stage else []
            waiting += [stage[key]["to"] for key in ("on_due", "otherwise") if key in stage]
            waiting += [stage["objection"]["upheld"]] if "notice" in stage else []
    return {name: stage for name, stage in stages.items() if name in seen}
