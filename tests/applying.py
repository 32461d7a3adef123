"""What does an applicant of any city fill in, and by which actions does an application come into public notice?"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from builders import any_uscc

from policies.language.document import Policy
from policies.language.facts import ChoiceKind, Kind
from policies.language.procedures import Action, ActStage, NoticeStage

ENOUGH = 12  # more than any city asks for


@dataclass(frozen=True, slots=True)
class Step:
    """One action on the way: at which stage, by whom, and what it takes."""

    stage: str
    role: str
    name: str
    action: Action

    def body(self, policy: Policy) -> dict[str, object]:
        """Return the request that does it."""
        return {
            "action": self.name,
            "inputs": {name: fill(field.kind, policy) for name, field in self.action.says.items()},
            "confirmations": {fact: {"holds": True, "note": "核对一致"} for fact in self.action.confirms},
        }


def fill_form(policy: Policy) -> dict[str, object]:
    """Return a whole form that speaks for the applicant: yes to everything, enough of everything, nothing bad."""
    return {name: fill(fact.kind, policy) for name, fact in policy.facts.items() if fact.is_declared}


def fill(kind: Kind, policy: Policy) -> object:
    """Return something of a kind."""
    if isinstance(kind, ChoiceKind):
        return list(kind.options) if kind.many else next(iter(kind.options))
    return {
        "boolean": True,
        "integer": ENOUGH,
        "decimal": str(ENOUGH),
        "text": "一切属实",
        "organisation": any_uscc(),
        "date": "2026-09-30",
        "fields": [next(iter(policy.facts))],
        "list": [],
    }[kind.type]


def needed_materials(policy: Policy) -> list[str]:
    """Return the kinds of document that the form must have."""
    return [name for name, material in policy.materials.items() if material.required]


def way_to_notice(policy: Policy) -> tuple[str, list[Step], str]:
    """Return a route that a provider opens, the shortest way from its start, and the notice it leads to."""
    stages = policy.intake.stages
    route, opened = next((name, one) for name, one in policy.intake.routes.items() if one.opened_by == "provider")
    ways: dict[str, list[Step]] = {opened.starts: []}
    queue = deque([opened.starts])
    while queue:
        name = queue.popleft()
        stage = stages[name]
        if isinstance(stage, NoticeStage):
            return route, ways[name], name
        for action_name, action in _actions(stage).items():
            if action.to not in ways:
                role = action.by or (stage.by if isinstance(stage, ActStage) else "provider")
                ways[action.to] = [*ways[name], Step(name, role, action_name, action)]
                queue.append(action.to)
    message = "no way leads into public notice"
    raise LookupError(message)


def _actions(stage: object) -> Mapping[str, Action]:
    return stage.actions if isinstance(stage, ActStage) else {}
