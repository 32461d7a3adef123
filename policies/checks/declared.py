"""Is every name the policy uses declared, and every declared one used?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import get_args

from policies.checks.actions import actions_of, all_actions
from policies.checks.flaw import Flaw, misnamed
from policies.checks.names import DAYS, Names, exits_of
from policies.checks.uses import As, Use
from policies.language.document import Policy
from policies.language.exits import Effect
from policies.language.procedures import ActStage
from policies.language.words import OWN_DISTRICT
from policies.procedures.needs import FACTS, MATERIALS
from policies.procedures.rulebook import path_of_procedure, procedures_of

# What is asked for, and where it is declared, in a clerk's words.
EXPECTED: Mapping[As, str] = {
    "kind": "neither a kind of record, a ground, a list among the facts, nor a kind the system keeps",
    "window": "not among windows",
    "anchor": "no day time could run from: a fact of type date, a kind of item, a measure, or one of "
    + ", ".join(DAYS),
    "fact": "not a fact of this policy",
    "group": "neither a fact of this policy nor, where the city has districts, district",
    "need": "neither facts, materials nor a requirement of eligibility",
    "requirement": "not a requirement of eligibility",
    "measure": "not among exit.measures",
    "ban": "not among exit.measures",
    "ladder": "not among exit.ladders",
    "procedure": "not among procedures",
    "ground": "not among exit.grounds",
    "list": "not among lists",
    "right": "not among listing.rights",
    "grade": "not among grading.grades",
    "setting": "not among settings",
    "obligation": "not among obligations",
    "target": "neither a measure, an effect such as warning, a ground, nor a kind of item",
    "ending": "neither a condition nor a measure",
    "occasion": "neither a kind of item, a procedure, a measure, nor a fact",
    "asked": "neither a fact nor a material of the programme",
    "computed": "neither a quantity nor a condition with a name",
}


def find_undeclared(policy: Policy, names: Names, uses: Iterable[Use]) -> Iterator[Flaw]:
    """Yield names that are used and not declared; those of conditions are judged where conditions are."""
    known = {as_: frozenset(known) for as_, known in _declared(policy, names).items()}
    for use in uses:
        if use.as_ in {"field", "column"}:
            yield from _undeclared_field(use, names)
        elif use.as_ in known and use.name not in known[use.as_]:
            yield misnamed(use.path, f"“{use.name}” is {EXPECTED[use.as_]}", use.name, known[use.as_])


def _declared(policy: Policy, names: Names) -> dict[As, Collection[str]]:
    out = exits_of(policy)
    procedures = procedures_of(policy)
    requirements = [*policy.eligibility, *(name for one in procedures.values() for name in one.eligibility)]
    return {
        "kind": names.kinds,
        "window": policy.windows,
        "anchor": anchors_of(policy, names),
        "fact": names.facts,
        "group": [*names.facts, *(OWN_DISTRICT for _ in {OWN_DISTRICT} & names.values.keys())],
        "need": [FACTS, MATERIALS, *requirements],
        "requirement": requirements,
        "measure": out.measures,
        "ban": out.measures,
        "ladder": out.ladders,
        "procedure": procedures,
        "ground": out.grounds,
        "list": policy.lists,
        "right": policy.listing.rights if policy.listing else (),
        "grade": [one.grade for one in policy.grading.grades] if policy.grading else (),
        "setting": policy.settings,
        "obligation": policy.obligations,
        "target": [*out.measures, *names.kinds, *get_args(Effect)],
        "ending": [*policy.conditions, *out.measures],
        "occasion": [*names.kinds, *procedures, *out.measures, *names.facts],
        "asked": [*policy.facts, *policy.materials],
        "computed": [*policy.quantities, *policy.conditions],
    }


def anchors_of(policy: Policy, names: Names) -> list[str]:
    """Return the days from which time may run: those of every organisation, dates, items and measures."""
    dates = [name for name, sort in names.values.items() if sort.type in {"date", "any"}]
    return [*DAYS, *dates, *names.kinds, *exits_of(policy).measures]


def no_field(kind: str, field: str, known: Iterable[str]) -> str:
    """Return the sentence for a field that a kind of item does not have."""
    return f"“{kind}” has no field “{field}”; it has {', '.join(sorted(known))}"


def _undeclared_field(use: Use, names: Names) -> Iterator[Flaw]:
    """Yield a field that its kind does not have, and a kind that is not there where it stands: not beside a column."""
    kind, _, field = use.name.partition(".")
    if kind in names.kinds and field not in names.kinds[kind]:
        yield misnamed(use.path, no_field(kind, field, names.kinds[kind]), field, names.kinds[kind])
    elif kind not in names.kinds and use.as_ == "field":
        yield misnamed(use.path, f"“{kind}” is {EXPECTED['kind']}", kind, names.kinds)


def find_unused(policy: Policy, uses: Iterable[Use], meant: Collection[str]) -> Iterator[Flaw]:
    """Yield what is declared and used by nothing, unless it is `meant` by a name that is told as not declared."""
    by: dict[As, set[str]] = {}
    for use in uses:
        by.setdefault(use.as_, set()).add(use.name)
    kinds = {path.partition(".")[0] for path in by.get("field", set())}.union(
        *(by.get(as_, set()) for as_ in ("kind", "target", "occasion", "ending", "anchor"))
    )  # where a ground is named, a finding is made; whoever counts findings uses them
    values = by.get("value", set()) | by.get("compared", set()) | by.get("computed", set())
    kinds |= values  # in an exit rule a ground is the number of its findings
    needed = by.get("need", set()) | by.get("requirement", set())
    measures = set[str]().union(*(by.get(as_, set()) for as_ in ("measure", "target", "ending", "anchor", "occasion")))
    out = exits_of(policy)
    sections: tuple[tuple[str, Iterable[str], Collection[str], str], ...] = (
        ("lists", policy.lists, by.get("list", set()), "no condition asks for it"),
        ("settings", policy.settings, values | by.get("setting", set()), "nothing asks for it"),
        ("windows", policy.windows, by.get("window", set()), "no quantity looks at it"),
        ("quantities", policy.quantities, values, "nothing asks for it"),
        ("conditions", policy.conditions, values | by.get("ending", set()), "nothing asks for it"),
        ("records", policy.records, kinds, "no quantity, indicator, duty or procedure asks for it"),
        ("eligibility", policy.eligibility, needed, "no action needs it"),
        ("exit.grounds", out.grounds, kinds, "no rule or quantity counts it, so a finding would have no consequence"),
        ("exit.measures", out.measures, measures, "no rule, ladder or procedure takes it"),
        ("exit.ladders", out.ladders, by.get("ladder", set()), "no rule climbs it"),
    )
    for section, declared, used, message in sections:
        yield from (Flaw(f"{section}.{name}", message) for name in declared if name not in {*used, *meant})
    yield from _unused_procedures(policy, by, meant)
    yield from _unused_forms(policy, by, meant)


def _unused_procedures(policy: Policy, by: Mapping[As, set[str]], meant: Collection[str]) -> Iterator[Flaw]:
    """Yield what procedures declare for themselves and do not use, and their requirements."""
    needed = by.get("need", set()) | by.get("requirement", set())
    for name, procedure in procedures_of(policy).items():
        path = path_of_procedure(name)
        for one in procedure.eligibility:
            if one not in {*needed, *meant}:
                yield Flaw(f"{path}.eligibility.{one}", "no action needs it")
        asked = {need for _, _, action in actions_of(procedure, path) for need in action.needs}
        if procedure.materials and MATERIALS not in {*asked, *meant}:
            yield Flaw(f"{path}.materials", "no action needs materials, so nobody is asked for them")


def _unused_forms(policy: Policy, by: Mapping[As, set[str]], meant: Collection[str]) -> Iterator[Flaw]:
    """Yield facts that nobody is asked for, and materials that nobody hands in."""
    needs = by.get("need", set()) | {*meant}
    used = set[str]().union(*(by.get(as_, set()) for as_ in ("value", "compared", "kind", "fact", "group", "anchor")))
    used |= {path.partition(".")[0] for path in by.get("field", set())}
    confirmed = {name for _, _, action in all_actions(policy) for name in action.confirms}
    forms = {"": (policy.facts, needs)}
    for key, procedure in procedures_of(policy).items():
        path = path_of_procedure(key)
        asks = {need for _, _, act in actions_of(procedure, path) for need in act.needs}
        is_open = any(isinstance(one, ActStage) and one.form == "open" for one in procedure.stages.values())
        forms[f"{path}."] = (procedure.facts, {*asks, FACTS} if is_open else asks)
    for at, (facts, needed) in forms.items():
        for name, fact in facts.items():
            if name in meant:
                continue
            if not fact.is_declared and name not in confirmed:
                yield Flaw(f"{at}facts.{name}", "no action confirms it: write it in confirms of one")
            elif fact.is_declared and FACTS not in needed and name not in used:
                yield Flaw(f"{at}facts.{name}", "nothing asks for it, and nobody fills it in: let an action need facts")
    if policy.materials and MATERIALS not in needs:
        yield Flaw("materials", "no action needs materials, so nobody is asked for them")
