"""May this action be taken, or this route entered, in the example's situation?"""

from collections.abc import Iterator, Mapping

from policies.checks.actions import actions_at
from policies.checks.clauses import clause_of
from policies.checks.names import path_of_procedure, procedures_of
from policies.exemplified.found import Found
from policies.filled_in import is_blank
from policies.language.document import Policy
from policies.language.examples import Base, Example
from policies.language.procedures import Action, Procedure
from policies.measuring import holds
from policies.openings import find_closing
from policies.situation import Situation

_BLANK = (None, "")


def find_action(policy: Policy, example: Example, base: Base, situation: Situation) -> Found:
    """Return whether the action is granted, the clauses against it, and where it leads. Raises KeyError for neither."""
    name, at = example.ask.action or "", example.ask.at or ""
    procedure = procedures_of(policy)[example.ask.procedure]
    stage = procedure.stages[at]
    action = actions_at(stage)[name]
    stages = f"{path_of_procedure(example.ask.procedure)}.stages"
    materials = {**base.materials, **example.materials}
    against: list[str] = list(_against(policy, procedure, action, example, situation, materials))
    silent = any(field.required and example.says.get(key) in _BLANK for key, field in action.says.items())
    if silent or (action.when is not None and not holds(action.when, situation)):
        against.append(action.clause or clause_of(stage) or "")
    answers = {"granted": not against, "clauses": tuple(against), "to": action.to}
    needs = {f"eligibility.{need}" for need in action.needs}
    outcome = "refused" if against else "granted"
    return Found(
        answers, frozenset({f"{stages}.{at}.actions.{name}", f"{stages}.{at}.actions.{name}:{outcome}", *needs})
    )


def find_entry(policy: Policy, example: Example, situation: Situation) -> Found:
    """Return whether the route may be entered, and the clauses against it."""
    name = example.ask.entry or ""
    procedure = procedures_of(policy)[example.ask.procedure]
    route = procedure.routes[name]
    closed = find_closing(procedure.opens, situation.today)
    against = [] if closed is None else [closed.clause]
    if route.when is not None and holds(route.when, situation) is not True:
        against.append(route.clause)
    path = f"{path_of_procedure(example.ask.procedure)}.routes.{name}"
    return Found({"granted": not against, "clauses": tuple(against), "to": route.starts}, frozenset({path}))


def _against(  # noqa: PLR0917  # all that is asked
    policy: Policy,
    procedure: Procedure,
    action: Action,
    example: Example,
    situation: Situation,
    materials: Mapping[str, int],
) -> Iterator[str]:
    for need in action.needs:
        if need == "facts":
            for name, fact in {**policy.facts, **procedure.facts}.items():
                if fact.is_declared and fact.required and is_blank(situation.facts.get(name)):
                    yield fact.clause
        elif need == "materials":
            for name, material in {**policy.materials, **procedure.materials}.items():
                asked = material.when is None or holds(material.when, situation) is not False
                if material.required and asked and not materials.get(name):
                    yield material.clause
        else:
            requirement = procedure.eligibility.get(need) or policy.eligibility[need]
            asked = requirement.when is None or holds(requirement.when, situation) is not False
            if asked and need not in example.waives and not holds(requirement.require, situation):
                yield requirement.clause
    facts = {**policy.facts, **procedure.facts}
    yield from (facts[name].clause for name in action.confirms if situation.facts.get(name) is None)
