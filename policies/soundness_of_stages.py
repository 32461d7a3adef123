"""Does every way through the stages of this policy lead to an end, and is there somebody to go it?"""

from collections.abc import Iterator, Mapping

from policies.conditions import AllOf, Compare, Condition
from policies.document import Action, City, EndStage, NoticeStage, Policy, Stage
from policies.facts import Confirmed
from policies.intake import FACTS, MATERIALS, actions_at, actor_of, waits_for

Stages = Mapping[str, Stage]


def find_stage_flaws(policy: Policy, city: City) -> Iterator[str]:
    """Yield what is wrong with the policy's routes, stages and actions, each as `path: what is wrong`."""
    yield from _flawed_routes(policy)
    for name, stage in policy.intake.stages.items():
        path = f"intake.stages.{name}"
        for way, target in _ways(stage):
            if target not in policy.intake.stages:
                yield f"{path}.{way}: there is no stage “{target}”"
        for key, action in actions_at(stage).items():
            yield from _flawed_action(policy, stage, action, f"{path}.actions.{key}")
    yield from _flawed_ways(policy)
    yield from _flawed_confirmations(policy)
    yield from _flawed_roles(policy, city)


def _flawed_routes(policy: Policy) -> Iterator[str]:
    stages = policy.intake.stages
    for name, route in policy.intake.routes.items():
        path = f"intake.routes.{name}.starts"
        if route.starts not in stages:
            yield f"{path}: there is no stage “{route.starts}”"
        elif isinstance(stages[route.starts], EndStage):
            yield f"{path}: a case would be over before anything is done"


def _flawed_action(policy: Policy, stage: Stage, action: Action, path: str) -> Iterator[str]:
    for need in action.needs:
        if need not in {FACTS, MATERIALS} and need not in policy.eligibility:
            yield f"{path}.needs: “{need}” is neither facts, materials nor a requirement of eligibility"
    for name in action.confirms:
        fact = policy.facts.get(name)
        if fact is None or fact.kind.type != "boolean" or not isinstance(fact.proof, Confirmed):
            yield f"{path}.confirms: “{name}” is not a yes-or-no fact with proof confirmed_by"
        elif (actor := actor_of(stage, action)) != fact.proof.confirmed_by:
            yield f"{path}.confirms: “{name}” is confirmed by {fact.proof.confirmed_by}, and {actor} acts here"
    if action.due is not None and isinstance(policy.intake.stages.get(action.to), EndStage):
        yield f"{path}.due: the case is over then, and nothing is due any more"


def _flawed_ways(policy: Policy) -> Iterator[str]:
    stages = policy.intake.stages
    reached = _reached_from({route.starts for route in policy.intake.routes.values()}, stages)
    for name in stages:
        if name not in reached:
            yield f"intake.stages.{name}: no way leads here"
        elif not any(isinstance(stages[one], EndStage) for one in _reached_from({name}, stages)):
            yield f"intake.stages.{name}: from here no case can end"


def _flawed_confirmations(policy: Policy) -> Iterator[str]:
    """Yield facts that nobody confirms, and needs for facts that nobody can have confirmed by then."""
    stages = policy.intake.stages
    acts = [(name, key, act) for name, stage in stages.items() for key, act in actions_at(stage).items()]
    everywhere = {one for _, _, action in acts for one in action.confirms}
    to_confirm = {name for name, fact in policy.facts.items() if not fact.is_declared}
    yield from (f"facts.{name}: no action confirms it" for name in policy.facts if name in to_confirm - everywhere)
    for name, key, action in acts:
        earlier = [other for _, _, other in acts if name in _reached_from({other.to}, stages)]
        by_then = {one for other in (action, *earlier) for one in other.confirms}
        for need in action.needs:
            requirement = policy.eligibility.get(need)
            asked = _certain(requirement.require) if requirement else frozenset[str]()
            for fact in sorted(asked & to_confirm - by_then):
                path = f"intake.stages.{name}.actions.{key}.needs"
                yield f"{path}: “{need}” asks for “{fact}”, and nobody has confirmed that by then"


def _certain(condition: Condition) -> frozenset[str]:
    """Return the facts without which the condition cannot hold."""
    match condition:
        case AllOf():
            return frozenset[str]().union(*map(_certain, condition.all))
        case Compare():
            return frozenset({condition.name})
        case _:
            return frozenset()


def _flawed_roles(policy: Policy, city: City) -> Iterator[str]:
    known = {level.role for level in city.levels} | {"provider"}
    for path, role in _roles(policy):
        if role not in known:
            yield f"{path}: this city has no level “{role}”"
    for name, stage in policy.intake.stages.items():
        if isinstance(stage, NoticeStage) and stage.objection.decided_by == "provider":
            yield f"intake.stages.{name}.objection.decided_by: nobody decides objections to himself"


def _roles(policy: Policy) -> Iterator[tuple[str, str]]:
    for name, route in policy.intake.routes.items():
        yield f"intake.routes.{name}.opened_by", route.opened_by
    for name, fact in policy.facts.items():
        if isinstance(fact.proof, Confirmed):
            yield f"facts.{name}.proof.confirmed_by", fact.proof.confirmed_by
    for name, stage in policy.intake.stages.items():
        path = f"intake.stages.{name}"
        if (waited_for := waits_for(stage)) is not None:
            yield f"{path}.{'opened_by' if isinstance(stage, NoticeStage) else 'by'}", waited_for
        if isinstance(stage, NoticeStage):
            yield f"{path}.objection.decided_by", stage.objection.decided_by
        for key, action in actions_at(stage).items():
            if action.by is not None:
                yield f"{path}.actions.{key}.by", action.by


def _ways(stage: Stage) -> Iterator[tuple[str, str]]:
    """Yield the stages to which a stage leads, each with the path that says so."""
    for key, action in actions_at(stage).items():
        yield f"actions.{key}.to", action.to
    if isinstance(stage, NoticeStage):
        yield "to", stage.to
        yield "objection.upheld", stage.objection.upheld


def _reached_from(starts: set[str], stages: Stages) -> set[str]:
    """Return the stages that are reached from `starts`, themselves included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name in stages and name not in reached:
            reached.add(name)
            waiting += [target for _, target in _ways(stages[name])]
    return reached
