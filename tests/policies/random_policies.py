"""Which rules can be written in this language? Any, with stages, conditions and needs at random."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from policies.language.document import Policy

Json = dict[str, Any]  # Any: JSON
Draw = st.DrawFn

CLAUSE = {"clause": "第一条"}
FACTS: Json = {
    "legal": {"type": "boolean"},
    "staff": {"type": "integer", "at_least": 0},
    "capital": {"type": "decimal"},
    "founded": {"type": "date", "required": False},
    "scale": {"type": "choice", "options": {"small": "小", "large": "大"}},
    "fields": {"type": "choice", "many": True, "options": {"digital": "数", "green": "绿"}},
    "name": {"type": "text", "longest": 5},
    "rows": {
        "type": "list",
        "of": {
            "on": {"type": "date", "label": "日期", "required": False},
            "kind": {"type": "choice", "options": {"safety": "安", "quality": "质"}, "label": "类别"},
            "size": {"type": "integer", "label": "人数", "required": False},
        },
    },
}
MATERIALS: Json = {"licence": {"label": "执照", "most": 2}, "other": {"label": "其他", "required": False}}
LISTS = ("first", "second")
ROLES = st.sampled_from(("provider", "district", "municipal"))
NUMBERS = st.integers(0, 9) | st.sampled_from((Decimal("0.5"), Decimal("2.50")))
FLOORS = st.dictionaries(st.sampled_from(("at_least", "more_than")), st.integers(0, 4), min_size=1, max_size=2)
ROOFS = st.dictionaries(st.sampled_from(("at_most", "less_than")), st.integers(6, 9), min_size=1, max_size=2)
BOUNDS = st.one_of(FLOORS, ROOFS, st.fixed_dictionaries({"is": st.integers(0, 9)}))
EXACT_BOUNDS = BOUNDS | st.fixed_dictionaries({"at_least": NUMBERS})
LENGTHS = st.dictionaries(st.sampled_from(("days", "months", "years")), st.integers(1, 1000), min_size=1, max_size=1)
DUES = st.none() | st.just("unset") | LENGTHS
OF_ROWS = st.one_of(
    st.fixed_dictionaries({"kind": st.sampled_from(("safety", "quality"))}), st.fixed_dictionaries({"size": BOUNDS})
)
LEAVES = st.one_of(
    st.fixed_dictionaries({"legal": st.booleans()}),
    st.fixed_dictionaries({"staff": BOUNDS, "capital": EXACT_BOUNDS}),
    st.fixed_dictionaries({"founded": st.dates()}),
    st.fixed_dictionaries({"scale": st.sampled_from(("small", "large"))}),
    st.fixed_dictionaries({"name": st.just({"one_of": ("甲", "乙")})}),
    st.fixed_dictionaries({"many_rows": BOUNDS}),
    st.fixed_dictionaries({"late_rows": BOUNDS}),
    st.fixed_dictionaries({"on_list": st.lists(st.sampled_from(LISTS), min_size=1, max_size=2).map(tuple)}),
)


def conditions(leaves: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Return conditions over `leaves`: one alone, or what all, any or none of a few say."""
    parts = st.lists(leaves, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        leaves,
        st.fixed_dictionaries({"all": parts}),
        st.fixed_dictionaries({"any": parts}),
        st.fixed_dictionaries({"not": st.fixed_dictionaries({"any": parts})}),
    )


@st.composite
def policies(draw: Draw) -> Policy:
    """Any rules; mostly sound ones, for what nothing uses is left out."""
    quantities = {
        "many_rows": {"count": "rows", "where": draw(conditions(OF_ROWS))},
        "late_rows": {"count": "rows", "dated_by": "on", "during": draw(_windows())},
    }
    names = [f"r{number}" for number in range(draw(st.integers(1, 3)))]
    eligibility = {name: draw(_requirements()) for name in names}
    acting = [f"s{number}" for number in range(draw(st.integers(1, 4)))]
    others = draw(st.lists(st.sampled_from(("public", "panel", "consult", "wait")), max_size=2, unique=True))
    targets = st.sampled_from((*acting, *others, "listed", "listed", "over"))
    soft = tuple(name for name, one in eligibility.items() if "soft" in one)
    acts = {name: draw(_act_stages(f"checked_{name}", targets, names, soft)) for name in acting}
    stages = {
        **{name: draw(_perhaps_for_some(stage, targets)) for name, stage in acts.items()},
        **{name: draw(_perhaps_for_some(draw(_OTHERS[name](targets)), targets)) for name in others},
        "listed": {"label": "入库", "ends": "admitted", "effects": ({"list": True},)},
        "over": {"label": "结束", "ends": "refused"},
    }
    routes: Json = {
        "own": {
            "label": "自主",
            "starts": draw(st.sampled_from((*acting, *others))),
            "opened_by": draw(ROLES),
            **CLAUSE,
        }
    }
    if draw(st.booleans()):
        routes["other"] = {**routes["own"], "starts": "s0", "when": draw(conditions(LEAVES)), "otherwise": "不符合"}
    return Policy.model_validate(_without_the_unused(quantities, eligibility, routes, stages))


def _requirement(condition: Json) -> Json:
    return {"require": condition, "otherwise": "不符合", **CLAUSE}


@st.composite
def _requirements(draw: Draw) -> Json:
    """A requirement, perhaps for some only, perhaps in principle only."""
    when = {"when": draw(conditions(LEAVES))} if draw(st.booleans()) else {}
    soft = {"soft": {"waived_by": draw(ROLES)}} if draw(st.booleans()) else {}
    return {**_requirement(draw(conditions(LEAVES))), **when, **soft}


@st.composite
def _perhaps_for_some(draw: Draw, stage: Json, targets: st.SearchStrategy[str]) -> Json:
    if draw(st.integers(0, 3)):
        return stage
    return {**stage, "when": draw(conditions(LEAVES)), "otherwise": {"to": draw(targets)}}


@st.composite
def _windows(draw: Draw) -> Json:
    return {"last": draw(LENGTHS), "before": draw(st.sampled_from(("filed_on", "today")))}


@st.composite
def _act_stages(
    draw: Draw, confirmed: str, targets: st.SearchStrategy[str], requirements: list[str], soft: tuple[str, ...]
) -> Json:
    role = draw(ROLES | st.lists(ROLES, min_size=2, max_size=2, unique=True).map(tuple))
    needs = st.lists(st.sampled_from((*requirements, "facts", "materials")), max_size=3, unique=True)
    says = {"items": {"type": "fields", "label": "项目"}, "why": {"type": "text", "label": "原因"}}
    actions = {
        f"a{index}": {
            "label": "办理",
            "to": draw(targets),
            "needs": tuple(draw(needs)),
            "says": says if draw(st.booleans()) else {},
        }
        for index in range(draw(st.integers(1, 3)))
    }
    for name in list(actions)[1:]:
        actions[name] |= {"when": draw(conditions(LEAVES))} if draw(st.booleans()) else {}
        actions[name] |= {"waives": soft} if soft and draw(st.booleans()) else {}
        actions[name] |= {"quota": {"at_most": draw(st.integers(0, 2)), **CLAUSE}} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        actions["a0"] |= {"confirms": (confirmed,), "needs": (confirmed, *actions["a0"]["needs"])}
    if draw(st.booleans()):
        actions["back"] = {"label": "撤回", "to": "over", "by": "provider"}
    due = draw(DUES)
    silence = {"on_due": {"to": draw(targets), **CLAUSE}} if due and draw(st.booleans()) else {}
    return {"label": "环节", "by": role, "actions": actions, **CLAUSE, **({"due": due} if due else {}), **silence}


@st.composite
def _notice_stages(draw: Draw, targets: st.SearchStrategy[str]) -> Json:
    objection = {"decided_by": "municipal", "upheld": draw(targets), **CLAUSE}
    back = {"back": {"label": "撤回", "to": "over", "by": "provider"}} if draw(st.booleans()) else {}
    return {
        "label": "对外公示",
        "notice": draw(st.just("unset") | LENGTHS),
        "opened_by": draw(ROLES),
        "to": draw(targets),
        "objection": objection,
        "actions": back,
        **CLAUSE,
    }


@st.composite
def _panel_stages(draw: Draw, targets: st.SearchStrategy[str]) -> Json:
    marks = {"out_of": 100, "pass_mark": draw(st.integers(0, 100))} if draw(st.booleans()) else {}
    judging = {"panel": draw(ROLES), "closed_by": draw(ROLES), "parts": {"ability": "能力"}, **marks}
    return {"label": "评审", **judging, "actions": _going_on(draw(targets)), **CLAUSE}


@st.composite
def _consult_stages(draw: Draw, targets: st.SearchStrategy[str]) -> Json:
    asking = {"consult": "相关部门", "asked_by": draw(ROLES)}
    return {"label": "征求意见", **asking, "actions": _going_on(draw(targets)), **CLAUSE}


@st.composite
def _wait_stages(draw: Draw, targets: st.SearchStrategy[str]) -> Json:
    return {"label": "等待", "wait": draw(st.just("unset") | LENGTHS), "to": draw(targets), **CLAUSE}


def _going_on(to: str) -> Json:
    return {"go_on": {"label": "继续", "to": to}}


_OTHERS = {"public": _notice_stages, "panel": _panel_stages, "consult": _consult_stages, "wait": _wait_stages}


def _without_the_unused(quantities: Json, eligibility: Json, routes: Json, stages: Json) -> Json:
    stages = _reached(routes, stages)
    actions = [action for stage in stages.values() for action in stage.get("actions", {}).values()]
    confirmed = {
        name: {"type": "boolean", "label": "确认", "proof": {"confirmed_by": _first(stage["by"])}, **CLAUSE}
        for stage in stages.values()
        for action in stage.get("actions", {}).values()
        for name in action.get("confirms", ())
    }
    needed = {need for action in actions for key in ("needs", "waives") for need in action.get(key, ())}
    eligibility = {name: one for name, one in eligibility.items() if name in needed}
    eligibility |= {name: _requirement({name: True}) for name in confirmed}
    asked = str([eligibility, routes, stages])
    quantities = {name: one for name, one in quantities.items() if f"'{name}'" in asked}
    form = FACTS if "facts" in needed else {n: one for n, one in FACTS.items() if f"'{n}'" in asked + str(quantities)}
    materials = MATERIALS if "materials" in needed else {}
    return {
        "title": "办法",
        "programme": "名录",
        "participants": "服务商",
        "source": {"number": "1号", "issued_by": "某局", "issued_on": date(2026, 1, 1), "public": True},
        "status": "in_force",
        "in_force": {"from": date(2026, 1, 1), **CLAUSE},
        "clauses": (CLAUSE["clause"],),
        "lists": {name: {"label": "名单", **CLAUSE} for name in LISTS if f"'{name}'" in asked},
        "facts": {**{name: {"label": "所问", **fact, **CLAUSE} for name, fact in form.items()}, **confirmed},
        "materials": {name: {**material, **CLAUSE} for name, material in materials.items()},
        "quantities": quantities,
        "eligibility": eligibility,
        "intake": {"label": "申报", "routes": routes, "stages": stages, **CLAUSE},
        "disclosure": {"disclaimer": "供自愿选择", **CLAUSE},
    }


def _first(roles: str | tuple[str, ...]) -> str:
    return roles if isinstance(roles, str) else roles[0]


def _reached(routes: Json, stages: Json) -> Json:
    """Return the stages that somebody comes to."""
    waiting, reached = [route["starts"] for route in routes.values()], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            stage = stages[name]
            waiting += [action["to"] for action in stage.get("actions", {}).values()]
            waiting += [stage["to"]] if "to" in stage else []
            waiting += [stage[key]["to"] for key in ("on_due", "otherwise") if key in stage]
            waiting += [stage["objection"]["upheld"]] if "notice" in stage else []
    return {name: stage for name, stage in stages.items() if name in reached}
