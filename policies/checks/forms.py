"""Can the form be filled in, and does “the whole form” mean one thing?"""

from collections.abc import Iterator

from policies.checks.flaw import Flaw
from policies.checks.names import sort_of_value
from policies.language.document import Policy
from policies.language.facts import BooleanKind, Fact, FieldsKind, ListKind
from policies.language.words import UNSET
from policies.procedures.needs import FACTS, MATERIALS
from policies.procedures.rulebook import path_of_procedure, procedures_of


def find_form_flaws(policy: Policy) -> Iterator[Flaw]:
    """Yield facts an applicant cannot fill in, and requirements that are called what an action calls the whole form."""
    places = [("", policy.facts, policy.eligibility)]
    for name, procedure in procedures_of(policy).items():
        places.append((f"{path_of_procedure(name)}.", procedure.facts, procedure.eligibility))
    for at, facts, eligibility in places:
        for name, fact in facts.items():
            yield from _flawed_fact(f"{at}facts.{name}", fact)
        for name in (FACTS, MATERIALS):
            if name in eligibility:
                message = f"an action that needs “{name}” needs the form whole; choose another name"
                yield Flaw(f"{at}eligibility.{name}", message)


def find_setting_flaws(policy: Policy) -> Iterator[Flaw]:
    """Yield settings that are a number in one year and text in another."""
    for name, setting in policy.settings.items():
        sorts = {sort_of_value(value).type for value in (setting.value, *setting.by_year.values()) if value != UNSET}
        if len(sorts) > 1:
            yield Flaw(
                f"settings.{name}", f"it is {' in one year and '.join(sorted(sorts))} in another: write one sort"
            )


def _flawed_fact(path: str, fact: Fact) -> Iterator[Flaw]:
    message = "the type fields is for what an action says, such as what is to be corrected; choose another type"
    if not fact.is_declared and not isinstance(fact.kind, BooleanKind):
        yield Flaw(path, "an official confirms it or does not: write type: boolean, or let the applicant declare it")
    if isinstance(fact.kind, FieldsKind):
        yield Flaw(path, message)
    elif isinstance(fact.kind, ListKind):
        for name, field in fact.kind.of.items():
            if isinstance(field.kind, FieldsKind):
                yield Flaw(f"{path}.of.{name}", message)
