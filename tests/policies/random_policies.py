"""Which rules can be written in this language? Any: every section and every word of it, put together by chance."""

import re
from datetime import date
from random import Random

from random_cases import make_eligibility, make_ends, make_materials, make_procedure
from random_duties import hand_up, make_obligations
from random_exits import make_exit
from random_grades import make_grading
from random_numbers import (
    READ,
    make_facts,
    make_quantities,
    make_records,
    make_settings,
    make_windows,
    witnessed,
)
from random_tables import make_tables
from random_words import BOOLEAN, CLAUSE, FIRST_DAY, NUMBER, Json, Sketch, condition, due, length, said
from written import city

from policies.language.city import City
from policies.language.document import Policy
from policies.language.windows import NamedWindow
from policies.language.words import OUTSIDE, PROVIDER
from policies.situation import Situation

# Three bureaus: one with districts below it, one that does everything itself, and one with levels of other names.
_LOWER = "  - {role: city, label: 市}\n  - {role: county, label: 县}\n"
_DISTRICTS = "  - {role: district, label: 区县主管部门}\n"
BUREAUS = (city(), city((_DISTRICTS, "")), city(("role: municipal", "role: province"), (_DISTRICTS, _LOWER)))
_PRUNED = ("lists", "settings", "windows", "quantities", "conditions", "records", "eligibility")
_PRUNED_EXITS = ("grounds", "measures", "ladders")


def make_policy(chance: Random, bureau: City, *, wild: bool = False) -> tuple[Policy, Situation]:
    """Return rules, mostly sound ones, and the situation of an organisation that meets all they require.

    In `wild` ones a case may go from any stage to any other.
    """
    written, witness = write_policy(chance, bureau, wild=wild)
    return Policy.model_validate(written), witness


def write_policy(chance: Random, bureau: City, *, wild: bool = False) -> tuple[Json, Situation]:
    """Return the same as it is written, and the situation."""
    levels = tuple(level.role for level in bureau.levels)
    sketch = Sketch(chance, (PROVIDER, *levels, *levels, *OUTSIDE), wild)
    sketch.names = _names(sketch)
    return _without_the_unused(_written(sketch)), sketch.witness


def _names(sketch: Sketch) -> dict[str, tuple[str, ...]]:
    def some(letter: str, fewest: int, most: int) -> tuple[str, ...]:
        return tuple(f"{letter}{index}" for index in range(sketch.chance.randint(fewest, most)))

    return {
        "lists": some("list", 0, 2),
        "settings": some("set", 1, 2),
        "records": some("k", 1, 3),
        "windows": some("w", 1, 3),
        "grounds": some("g", 1, 3),
        "measures": some("m", 2, 6),
        "ladders": some("l", 0, 2),
        "rules": some("x", 1, 4),
        "conditions": some("c", 0, 2),
        "of_exits": some("e", 0, 1),
        "rights": some("right", 1, 2),
        "grades": ("优秀", "良好", "合格", "不合格")[: sketch.chance.randint(1, 4)],
        "obligations": some("o", 1, 4),
        "procedures": ("selecting",),
        "appeals": ("appealing",),
    }


def _written(sketch: Sketch) -> Json:
    """Return every section, each drawn when what it may ask for is known."""
    facts = make_facts(sketch)
    sketch.witness = Situation(
        date(2026, 6, 15),
        facts=dict(READ),
        anchors={"listed_on": FIRST_DAY, "filed_on": FIRST_DAY, "ended_on": FIRST_DAY},
        items=witnessed(sketch),
        period=(FIRST_DAY, date(2026, 12, 31)),
        windows={},
    )
    settings, records, windows = make_settings(sketch), make_records(sketch), make_windows(sketch)
    known = {name: NamedWindow.model_validate(one) for name, one in windows.items()}
    sketch.witness = Situation(**{**_fields(sketch.witness), "windows": known})
    quantities = make_quantities(sketch)
    sketch.know_quantities(quantities)
    conditions = _conditions(sketch)
    confirmed: Json = {}
    eligibility = make_eligibility(sketch, "r")
    cases = _procedures(sketch, tuple(eligibility), confirmed)
    facts |= {f"ok_{name}": _confirmed_fact(role) for name, role in confirmed.items()}
    eligibility |= {f"is_{name}": _confirmed_need(name) for name in confirmed}
    grading = make_grading(sketch)
    handed, handing = hand_up(sketch)
    return {
        **_heading(sketch),
        "settings": settings,
        "lists": {name: {"label": "名单", **CLAUSE} for name in sketch.names["lists"]},
        **sketch.perhaps(identity={"name": "name", **CLAUSE}),
        "facts": facts,
        "materials": make_materials(sketch, "d"),
        "records": records | handed,
        "windows": windows,
        "quantities": quantities,
        "conditions": conditions,
        "eligibility": eligibility,
        "listing": _listing(sketch, cases),
        "intake": cases.pop("intake"),
        "procedures": cases,
        "obligations": make_obligations(sketch) | handing,
        "grading": grading,
        "exit": make_exit(sketch),
        "tables": make_tables(sketch, scored="rubric" in grading),
        "disclosure": _disclosure(sketch, scored="rubric" in grading),
    }


def _fields(situation: Situation) -> Json:
    return {name: getattr(situation, name) for name in situation.__slots__}


def _heading(sketch: Sketch) -> Json:
    until = sketch.perhaps(until=sketch.chance.choice((date(2030, 12, 31), {"event": "新办法施行"})))
    reading = {"problem": "含糊", "chosen": "从宽", "alternative": "从严", "decided_by": "市局", "decided": True}
    return {
        "title": said(sketch, "办法"),
        "programme": "名录",
        "participants": "服务商",
        "source": {
            "number": "1号",
            "issued_by": "某局",
            "issued_on": sketch.chance.choice(("unset", FIRST_DAY)),
            "public": sketch.one_in(2),
        },
        "status": sketch.chance.choice(("draft", "in_force")),
        "in_force": {"from": FIRST_DAY, **until, **sketch.perhaps(replaces="旧办法"), **CLAUSE},
        "clauses": (CLAUSE["clause"], "第九条"),
        "readings": {"甲": {**reading, **CLAUSE}} if sketch.one_in(2) else {},
        "not_executed": ({"clause": "第九条", "why": "不涉及系统"},),
    }


def _conditions(sketch: Sketch) -> Json:
    """Return named conditions; those that count findings are for rules of exit alone."""
    grounds = dict.fromkeys(sketch.names["grounds"], NUMBER)
    plain = {name: condition(sketch, depth=1) for name in sketch.names["conditions"]}
    counting = {name: condition(sketch, more=grounds, depth=1) for name in sketch.names["of_exits"]}
    sketch.values |= dict.fromkeys(plain, BOOLEAN)
    return {name: {"label": "条件", "when": when, **CLAUSE} for name, when in {**plain, **counting}.items()}


def _confirmed_fact(role: str) -> Json:
    return {"type": "boolean", "label": "确认", "proof": {"confirmed_by": role}, **CLAUSE}


def _confirmed_need(name: str) -> Json:
    return {"require": {f"ok_{name}": True}, "otherwise": "尚未确认", **CLAUSE}


def _procedures(sketch: Sketch, requirements: tuple[str, ...], confirmed: Json) -> Json:
    """Return intake and the other procedures; what some of them must bring about, one of them does."""
    provisional = sketch.perhaps(3, provisionally_for=length(sketch))
    followed = {
        "intake": ({"list": True, **provisional},),
        "selecting": sketch.some_of(_effects(sketch)),
        "appealing": ({"annul": True},),
        "renewing": ({"accept": "renewal"},),
        "rectifying": ({"accept": "rectification"},),
        **({"accepting": ({"accept": "listing"},)} if provisional or sketch.one_in(4) else {}),
    }
    return {
        name: make_procedure(sketch, name, make_ends(sketch, *effects), requirements=requirements, confirmed=confirmed)
        for name, effects in followed.items()
    }


def _effects(sketch: Sketch) -> tuple[Json, ...]:
    names = sketch.names
    return (
        {"finding": sketch.chance.choice(names["grounds"])},
        {"record": sketch.chance.choice(names["records"])},
        {"fulfil": sketch.chance.choice(names["obligations"])},
        {"measure": sketch.chance.choice(names["measures"])},
        {"pay": sketch.one_in(2)},
    )


def _listing(sketch: Sketch, cases: Json) -> Json:
    term = {
        "lasts": length(sketch),
        "lapses_to": sketch.chance.choice(("lapsed", "suspended", "withdrawn")),
        **({"renewal": "renewing", **sketch.perhaps(renewal_opens=length(sketch))} if "renewing" in cases else {}),
        **CLAUSE,
    }
    return {
        "rights": {name: said(sketch, "权利") for name in sketch.names["rights"]},
        **sketch.perhaps(term=term),
        **CLAUSE,
    }


def _disclosure(sketch: Sketch, *, scored: bool) -> Json:
    return {
        "facts": sketch.some(("name", "scale", "staff")),
        **sketch.perhaps(3, computed=("q0",)),
        **sketch.perhaps(evaluation=sketch.some(("grade", "points", "place", "awards"), most=4)),
        **(sketch.perhaps(live=sketch.some(("place", "points", "indicators"), most=3)) if scored else {}),
        "disclaimer": "供自愿选择",
        **sketch.perhaps(removals="published"),
        **sketch.perhaps(retained_for=due(sketch)),
        **CLAUSE,
    }


def _without_the_unused(written: Json) -> Json:
    """Return the rules without what nothing in them asks for, and without what only that asked for."""
    cases = [written["intake"], *written["procedures"].values()]
    while True:
        text = repr(written)
        forms = [written, *cases]
        asked = [_asked_at_once(one) for one in cases]
        for form, needs in zip(forms, ["".join(asked), *asked], strict=True):
            form["materials"] = form["materials"] if "'materials'" in needs else {}
        places = [written[section] for section in _PRUNED] + [one["eligibility"] for one in cases]
        places += [written["exit"][section] for section in _PRUNED_EXITS]
        unused = [(place, name) for place in places for name in place if _stands_alone(name, text)]
        unused += [
            (form["facts"], name)
            for form, needs in zip(forms, ["".join(asked), *asked], strict=True)
            for name, fact in form["facts"].items()
            if _stands_alone(name, text) and ("proof" in fact or "'facts'" not in needs)
        ]
        if not unused:
            break
        for place, name in unused:
            del place[name]
    waived = "".join(re.findall(r"'waives': \([^)]*\)", text))
    for form in forms:
        for name, one in form["eligibility"].items():
            if f"'{name}'" not in waived:
                one.pop("soft", None)
    return written


def _asked_at_once(procedure: Json) -> str:
    """Return what the actions of a procedure need."""
    actions = [action for stage in procedure["stages"].values() for action in stage.get("actions", {}).values()]
    return repr([action.get("needs") for action in actions])


def _stands_alone(name: str, text: str) -> bool:
    """Tell whether a name stands nowhere but where it is declared."""
    return len(re.findall(rf"'{name}['.]", text)) == 1
