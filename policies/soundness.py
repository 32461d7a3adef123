"""Can this policy be used at all? What it names exists, every stage is reached, and every case can end."""

from collections.abc import Iterator, Mapping

from policies.conditions import Condition, lists_in, names_in
from policies.document import Action, ActStage, City, EndStage, NoticeStage, Policy, Stage
from policies.intake import FACTS, MATERIALS, actions_at, actor_of


def find_flaws(policy: Policy, city: City) -> list[str]:
    """Return what makes the policy unusable, each as `path: what is wrong`, in the order of the file."""
    return [
        *_flawed_conditions(policy),
        *_flawed_stages(policy, city),
        *_flawed_ways(policy),
        *_unused(policy),
        *(
            f"disclosure.facts: “{name}” is not a fact of this policy"
            for name in policy.disclosure.facts
            if name not in policy.facts
        ),
    ]


def _flawed_conditions(policy: Policy) -> Iterator[str]:
    for name, quantity in policy.quantities.items():
        if name in policy.facts:
            yield f"quantities.{name}: a fact has this name already"
        fact = policy.facts.get(quantity.count)
        if fact is None or fact.kind.type != "list":
            yield f"quantities.{name}.count: “{quantity.count}” is not a list among the facts"
        elif (quantity.during is None) != (quantity.dated_by is None):
            yield f"quantities.{name}: a window needs dated_by, the field that carries the day, and the other way round"
        elif quantity.dated_by is not None and quantity.dated_by not in fact.kind.of:
            yield f"quantities.{name}.dated_by: rows of “{quantity.count}” have no field “{quantity.dated_by}”"
    known = frozenset(policy.facts) | frozenset(policy.quantities)
    for path, condition in _conditions(policy):
        for name in sorted(names_in(condition) - known):
            yield f"{path}: “{name}” is neither a fact nor a quantity of this policy"
        for name in sorted(lists_in(condition) - frozenset(policy.lists)):
            yield f"{path}: “{name}” is not among lists"


def _conditions(policy: Policy) -> Iterator[tuple[str, Condition]]:
    for name, requirement in policy.eligibility.items():
        yield f"eligibility.{name}.require", requirement.require
    for name, route in policy.intake.routes.items():
        if route.when is not None:
            yield f"intake.routes.{name}.when", route.when


def _flawed_stages(policy: Policy, city: City) -> Iterator[str]:
    roles = {level.role for level in city.levels} | {"provider"}
    stages = policy.intake.stages
    for name, route in policy.intake.routes.items():
        if route.starts not in stages:
            yield f"intake.routes.{name}.starts: there is no stage “{route.starts}”"
        if route.opened_by not in roles:
            yield f"intake.routes.{name}.opened_by: this city has no level “{route.opened_by}”"
    for name, stage in stages.items():
        path = f"intake.stages.{name}"
        for target in _targets(stage):
            if target not in stages:
                yield f"{path}: it leads to “{target}”, and there is no such stage"
        for key, action in actions_at(stage).items():
            yield from _flawed_action(policy, action, f"{path}.actions.{key}")
            if (role := actor_of(stage, action)) not in roles:
                yield f"{path}.actions.{key}: this city has no level “{role}”"


def _flawed_action(policy: Policy, action: Action, path: str) -> Iterator[str]:
    for need in action.needs:
        if need not in {FACTS, MATERIALS} and need not in policy.eligibility:
            yield f"{path}.needs: “{need}” is neither facts, materials nor a requirement of eligibility"
    for name in action.confirms:
        fact = policy.facts.get(name)
        if fact is None or fact.is_declared or fact.kind.type != "boolean":
            yield f"{path}.confirms: “{name}” is not a yes-or-no fact with proof confirmed_by"


def _targets(stage: Stage) -> list[str]:
    ways = [action.to for action in actions_at(stage).values()]
    return [*ways, stage.to, stage.objection.upheld] if isinstance(stage, NoticeStage) else ways


def _flawed_ways(policy: Policy) -> Iterator[str]:
    stages = policy.intake.stages
    reached = _closure({route.starts for route in policy.intake.routes.values()}, stages)
    for name in stages:
        if name not in reached:
            yield f"intake.stages.{name}: no way leads here"
    for name, stage in stages.items():
        ends = (isinstance(stages[one], EndStage) for one in _closure({name}, stages) if one in stages)
        if name in reached and not any(ends):
            yield f"intake.stages.{name}: from here no case can end"
        if isinstance(stage, ActStage) and not stage.actions:
            yield f"intake.stages.{name}: nothing can be done here"


def _closure(starts: set[str], stages: Mapping[str, Stage]) -> set[str]:
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name in stages and name not in reached:
            reached.add(name)
            waiting += _targets(stages[name])
    return reached


def _unused(policy: Policy) -> Iterator[str]:
    needed = {
        need for stage in policy.intake.stages.values() for one in actions_at(stage).values() for need in one.needs
    }
    for name in policy.eligibility:
        if name not in needed:
            yield f"eligibility.{name}: no action needs it"
    asked = frozenset[str]().union(*(lists_in(condition) for _, condition in _conditions(policy)))
    for name in policy.lists:
        if name not in asked:
            yield f"lists.{name}: no condition asks for it"
