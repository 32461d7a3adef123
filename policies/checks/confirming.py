"""By whose word does an action lead on: may its actor confirm and waive that, and is what it needs known by then?"""

from collections.abc import Collection, Iterator, Mapping

from policies.checks.actions import actions_of, all_actions
from policies.checks.flaw import Flaw
from policies.checks.roles import roles_of
from policies.checks.walking import words_of
from policies.intake import actors_of
from policies.language.city import City
from policies.language.conditions import AllOf, Compare, Condition
from policies.language.document import Policy
from policies.language.facts import Confirmed, Fact
from policies.language.procedures import Action, Procedure, Requirement
from policies.procedures.rulebook import path_of_procedure, procedures_of
from policies.procedures.ways import reached_from


def find_confirming_flaws(policy: Policy, city: City, meant: Collection[str]) -> Iterator[Flaw]:
    """Yield confirmations and waivers by the wrong role, and needs nobody can meet at that stage.

    A role nobody has here is told where it stands, and not besides where another was expected; a name that is not
    declared, and not besides what the one that was `meant` by it would have done.
    """
    roles = roles_of(city)
    for name, procedure in procedures_of(policy).items():
        path = path_of_procedure(name)
        facts = {**policy.facts, **procedure.facts}
        requirements = {**policy.eligibility, **procedure.eligibility}
        for at, stage, action in actions_of(procedure, path):
            yield from _flawed_scope(policy, procedure, action, at)
            actors = actors_of(stage, action)
            others = roles - {*actors} if roles.issuperset(actors) else frozenset[str]()
            confirmed = {name: one for name, one in facts.items() if name in action.confirms}
            yield from _flawed_confirmation(at, confirmed, actors, others)
            waived = {name: one for name, one in requirements.items() if name in action.waives}
            yield from _flawed_waiver(at, waived, actors, others, {*action.needs, *meant})
        yield from _known_too_late(policy, procedure, path, meant)
    yield from _never_waived(policy, meant)


def _flawed_scope(policy: Policy, procedure: Procedure, action: Action, at: str) -> Iterator[Flaw]:
    """Yield what an action takes from the form of another procedure."""
    for name, other in procedures_of(policy).items():
        path = path_of_procedure(name)
        if other is procedure:
            continue
        for fact in action.confirms:
            if fact in other.facts and fact not in {**policy.facts, **procedure.facts}:
                yield Flaw(f"{at}.confirms", f"“{fact}” is a fact of {path} alone: declare it under facts")
        for need in action.needs:
            if need in other.eligibility and need not in {**policy.eligibility, **procedure.eligibility}:
                yield Flaw(f"{at}.needs", f"“{need}” is a requirement of {path} alone: write it under eligibility")


def _flawed_confirmation(
    at: str, confirmed: Mapping[str, Fact], actors: Collection[str], others: Collection[str]
) -> Iterator[Flaw]:
    """Yield confirmations of what is declared, or of what one of the `others` confirms and none of the `actors`."""
    for name, fact in confirmed.items():
        if not isinstance(fact.proof, Confirmed):
            yield Flaw(
                f"{at}.confirms", f"“{name}” is declared by the applicant; write proof: {{confirmed_by: …}} there"
            )
        elif fact.proof.confirmed_by in others:
            message = f"“{name}” is confirmed by {fact.proof.confirmed_by}, and {' and '.join(actors)} acts here"
            yield Flaw(f"{at}.confirms", message)


def _flawed_waiver(
    at: str,
    waived: Mapping[str, Requirement],
    actors: Collection[str],
    others: Collection[str],
    needed: Collection[str],
) -> Iterator[Flaw]:
    """Yield waivers of what is no requirement in principle, by one who may not, or of what nobody asks for here."""
    for name, requirement in waived.items():
        if requirement.soft is None:
            yield Flaw(
                f"{at}.waives", f"“{name}” holds without exception: write soft: {{waived_by: …}} there, or leave it out"
            )
        elif requirement.soft.waived_by in others:
            message = f"“{name}” is waived by {requirement.soft.waived_by}, and {' and '.join(actors)} acts here"
            yield Flaw(f"{at}.waives", message)
        elif name not in needed:
            yield Flaw(f"{at}.waives", f"this action does not need “{name}”, so there is nothing to waive: write needs")


def _never_waived(policy: Policy, meant: Collection[str]) -> Iterator[Flaw]:
    waived = {name for _, _, action in all_actions(policy) for name in action.waives}.union(meant)
    for path, word in words_of(policy):
        name = path.rpartition(".")[2]
        if isinstance(word, Requirement) and word.soft is not None and name not in waived:
            message = f"nobody waives it: write waives in an action of {word.soft.waived_by}, or leave soft out"
            yield Flaw(f"{path}.soft", message)


def _known_too_late(policy: Policy, procedure: Procedure, path: str, meant: Collection[str]) -> Iterator[Flaw]:
    """Yield needs for facts nobody can have confirmed by then."""
    facts = {**policy.facts, **procedure.facts}
    to_confirm = {name for name, fact in facts.items() if not fact.is_declared}.difference(meant)
    elsewhere = {one for at, _, act in all_actions(policy) if not at.startswith(f"{path}.") for one in act.confirms}
    acts = list(actions_of(procedure, path))
    for at, _, action in acts:
        before = [other for _, _, other in acts if _key(at) in reached_from({other.to}, procedure.stages)]
        by_then = elsewhere | {one for other in (action, *before) for one in other.confirms}
        for need in action.needs:
            requirement = procedure.eligibility.get(need) or policy.eligibility.get(need)
            asked = _certain(requirement.require) if requirement else frozenset[str]()
            for fact in sorted(asked & to_confirm - by_then):
                yield Flaw(f"{at}.needs", f"“{need}” asks for “{fact}”, and nobody has confirmed that by then")


def _key(path: str) -> str:
    return path.partition(".stages.")[2].partition(".")[0]


def _certain(condition: Condition) -> frozenset[str]:
    """Return the names without which the condition cannot hold."""
    match condition:
        case AllOf():
            return frozenset[str]().union(*map(_certain, condition.all))
        case Compare():
            return frozenset({condition.name})
        case _:
            return frozenset()
