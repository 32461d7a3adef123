"""Is there an enterprise that could act, wherever a case waits for one?"""

from collections.abc import Iterator

from policies.checks.flaw import Flaw
from policies.intake import actions_at
from policies.language.document import Policy
from policies.language.procedures import Stage
from policies.plain import as_list
from policies.procedures.rulebook import path_of_procedure, procedures_of, rulebook_of

_ENTERPRISE = "enterprise"
# Whoever stands in one of these fields of a stage acts there.
_ACTORS = ("by", "panel", "closed_by", "asked_by", "opened_by")


def find_acting_flaws(policy: Policy) -> Iterator[Flaw]:
    """Yield who acts as an enterprise in a procedure that neither is opened by one nor names any in its form."""
    for name, procedure in procedures_of(policy).items():
        opened = any(route.opened_by == _ENTERPRISE for route in procedure.routes.values())
        if opened or rulebook_of(policy, name).named_to_act:
            continue
        path = path_of_procedure(name)
        form = "facts" if path == name else f"{path}.facts"
        told = f"no case names an enterprise that could act here: write a fact with type: organisation under {form}"
        for key, stage in procedure.stages.items():
            for field in _acted_by_enterprise(stage):
                yield Flaw(f"{path}.stages.{key}.{field}", f"{told}, and acts_as: enterprise beside it")


def _acted_by_enterprise(stage: Stage) -> Iterator[str]:
    for field in _ACTORS:
        value: object = getattr(stage, field, None)
        if _ENTERPRISE in (as_list(value) or (value,)):
            yield field
    for name, action in actions_at(stage).items():
        if action.by == _ENTERPRISE:
            yield f"actions.{name}.by"
