"""Which actions, and which effects, does a procedure have, and where does each stand?"""

from collections.abc import Iterator

from policies.intake import actions_at
from policies.language.document import Policy
from policies.language.effects import Effect
from policies.language.procedures import Action, EndStage, Procedure, Stage
from policies.procedures.rulebook import path_of_procedure, procedures_of


def actions_of(procedure: Procedure, path: str) -> Iterator[tuple[str, Stage, Action]]:
    """Yield every action of a procedure that stands at `path`, with its own path and its stage."""
    for name, stage in procedure.stages.items():
        for key, action in actions_at(stage).items():
            yield f"{path}.stages.{name}.actions.{key}", stage, action


def all_actions(policy: Policy) -> Iterator[tuple[str, Stage, Action]]:
    """Yield every action of the policy with its path and its stage."""
    for name, procedure in procedures_of(policy).items():
        yield from actions_of(procedure, path_of_procedure(name))


def effects_of(policy: Policy) -> Iterator[tuple[str, Effect]]:
    """Yield every effect of an end, with the path of that end."""
    for name, procedure in procedures_of(policy).items():
        for key, stage in procedure.stages.items():
            if isinstance(stage, EndStage):
                yield from ((f"{path_of_procedure(name)}.stages.{key}", effect) for effect in stage.effects)
