"""What does staged work beside the intake ask for: an order with its day, an opinion, a panel's sheet?"""

from collections import deque
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from applying import Step
from exemplary import well_filled

from policies.cities import folders
from policies.files.folders import PolicyFile, read_city
from policies.intake import actions_at, actors_of
from policies.language.procedures import ConsultStage, EndStage, PanelStage, Procedure, Stage
from policies.language.words import UNSET
from policies.procedures.rulebook import INTAKE, rulebook_of

if TYPE_CHECKING:
    from pathlib import Path

    from walking import Town

Json = dict[str, Any]  # Any: JSON


async def go_through_procedures(town: "Town") -> None:
    """Put off an order, and be consulted on; before it, in a city that has one, a panel sits."""
    rules = town.city.policies[0]
    today = date.fromisoformat((await town.get("anyone", ""))["today"])
    name, route = next(
        (name, key)
        for name, one in rules.policy.procedures.items()
        for key, way in one.routes.items()
        if way.opened_by == "municipal" and _lasts(one.stages[way.starts]) == UNSET
    )
    order = _opening(town, rules, name, route) | {"due_on": str(today + timedelta(days=10))}
    case = await town.post("municipal", "/cases", order)
    put_off = {"due_on": str(today + timedelta(days=20)), "reason": "节假日顺延"}
    await town.post("municipal", f"/cases/{case['id']}/due-day", put_off)

    name = next(name for name, one in rules.policy.procedures.items() if _has(one, ConsultStage))
    case = await _come_to(town, rules, name, ConsultStage, {})
    await town.post("district", f"/cases/{case['id']}/opinions", {"opinion": "无不同意见", "agrees": True})


async def sit_on_a_panel(town: "Town", folder: "Path", rules: PolicyFile) -> None:
    """Bring an application before a panel, whose member gives a sheet."""
    form = well_filled(folder, rules.programme, rules.policy, INTAKE)
    case = await _come_to(town, rules, INTAKE, PanelStage, form)
    stage = rules.policy.intake.stages[case["stage"]["id"]]
    assert isinstance(stage, PanelStage)
    await town.get(stage.panel, "/tasks")
    await town.post(stage.panel, f"/cases/{case['id']}/sheets", {"parts": dict.fromkeys(stage.parts, "符合要求")})


def find_panel() -> tuple["Path", PolicyFile]:
    """Return a city, and its programme, in which anybody may still apply and a panel sits on it."""
    return next(
        (folder, rules)
        for folder in folders()
        for rules in read_city(folder).policies
        if _has(rules.policy.intake, PanelStage) and not any(one.until for one in rules.policy.intake.opens)
    )


async def _come_to(town: "Town", rules: PolicyFile, name: str, kind: type[Stage], form: Json) -> Json:
    """Return the case once it has come, by the shortest way, to a stage of the kind."""
    book = rulebook_of(rules.policy, name)
    route, way = next((key, one) for key, one in book.procedure.routes.items() if one.opened_by == "provider")
    materials = {name: [await town.upload("provider")] for name in book.form_materials}
    case = await town.post("provider", "/cases", {**_opening(town, rules, name, route), "materials": materials})
    if form:
        await town.post("provider", f"/cases/{case['id']}/update", {"facts": form})
    for step in _way(book.procedure, way.starts, kind):
        case = await town.post(step.role, f"/cases/{case['id']}/actions", step.body(rules.policy))
    return case


def _opening(town: "Town", rules: PolicyFile, name: str, route: str) -> Json:
    organisation = str(town.people["provider"].organisation)
    return {"programme": rules.programme, "procedure": name, "organisation_id": organisation, "route": route}


def _way(procedure: Procedure, start: str, kind: type[Stage]) -> list[Step]:
    ways: dict[str, list[Step]] = {start: []}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        stage = procedure.stages[name]
        if isinstance(stage, kind):
            return ways[name]
        for key, action in actions_at(stage).items():
            if action.to not in ways:
                ways[action.to] = [*ways[name], Step(name, actors_of(stage, action)[0], key, action)]
                queue.append(action.to)
    message = f"no way leads to a {kind.__name__}"
    raise LookupError(message)


def _has(procedure: Procedure, kind: type[Stage]) -> bool:
    return any(isinstance(stage, kind) for stage in procedure.stages.values())


def _lasts(stage: Stage) -> object:
    return None if isinstance(stage, EndStage) else stage.due
