"""Is there anybody for whom an action can be taken: does what it needs ever hold together?"""

from collections.abc import Iterator

from policies.checks.actions import actions_of
from policies.checks.decisions import Cell, Decisions, decisions_of
from policies.checks.flaw import Flaw
from policies.checks.names import Names
from policies.language.conditions import Compare, Condition, leaves_of
from policies.language.document import Policy
from policies.language.procedures import Action, Procedure
from policies.procedures.rulebook import path_of_procedure, procedures_of


def find_impossible(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield actions nobody can ever take: no organisation is as all their hard needs, and their condition, ask."""
    for name, procedure in procedures_of(policy).items():
        for path, _, action in actions_of(procedure, path_of_procedure(name)):
            asked = list(_asked_of_all(policy, procedure, action))
            together = decisions_of(asked, frozenset(), names.values)
            if (
                together.is_small
                and _each_may_hold(together)
                and not any(_all_hold(together, cell) for cell in together.cells())
            ):
                yield Flaw(path, "nobody ever meets all that this needs together, so no case goes on here")


def _each_may_hold(decisions: Decisions) -> bool:
    """Tell whether every comparison may hold alone; what never holds by itself is told where it stands."""
    leaves = (leaf for one in decisions.conditions if one is not None for leaf in leaves_of(one))
    compared = (leaf for leaf in leaves if isinstance(leaf, Compare))
    return all(any(leaf.bound.admits(one.value) for one in decisions.axes[leaf.name]) for leaf in compared)


def _all_hold(decisions: Decisions, cell: Cell) -> bool:
    return all(decisions.holds(index, cell) for index in range(len(decisions.conditions)))


def _asked_of_all(policy: Policy, procedure: Procedure, action: Action) -> Iterator[Condition]:
    """Yield what must hold for everybody; what is waived, or asked of some only, is not among it."""
    requirements = {**policy.eligibility, **procedure.eligibility}
    for need in action.needs:
        requirement = requirements.get(need)
        if requirement is not None and requirement.when is None and requirement.soft is None:
            yield requirement.require
    if action.when is not None:
        yield action.when
