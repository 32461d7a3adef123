"""Which names does a worked example use, and where must each be declared?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from policies.checks.declared import EXPECTED, anchors_of, no_field
from policies.checks.indicators import indicators_of
from policies.checks.names import Names, exits_of, relations_of
from policies.checks.sorts import ANY
from policies.checks.walking import below
from policies.intake import actions_at
from policies.language.document import Policy
from policies.language.examples import Ask, Base, Entrant, Example, ExampleItem, Expect
from policies.language.procedures import PanelStage, Procedure
from policies.procedures.rulebook import path_of_procedure, procedures_of

# What the system says of an item, and no condition asks for.
_BESIDES = {"measure": ("triggers", "begins_on", "accepted_on", "lifted_on"), "case": ("handed_in_on",)}
_VALUE = "no fact, quantity, condition or setting of this policy"
_INDICATOR = "not among grading.rubric.indicators"


@dataclass(frozen=True, slots=True)
class Named:
    """A name an example uses at a path, what is declared there, and the sentence for when it is not."""

    path: str
    name: str
    told: str
    known: Collection[str]


def names_in_example(example: Example, bases: Mapping[str, Base], policy: Policy, names: Names) -> Iterator[Named]:
    """Yield every name an example uses, and that of its base; what stands in the base is not among them."""
    yield from _each("base", _given(example.base), "not among bases", bases)
    yield from _each("reading", _given(example.reading), "not among readings", policy.readings)
    yield from names_in_situation(example, policy, names)
    for index, party in enumerate(example.related):
        at, relations = f"related.{index}", relations_of(policy)
        yield _one(f"{at}.through", party.through, "no relation through which a measure reaches others", relations)
        yield from _of_items(party.items, f"{at}.items", names)
    yield from _each("without", example.without, EXPECTED["fact"], names.facts)
    yield from _each("confirmations", example.confirmations, EXPECTED["fact"], names.facts)
    requirements = {
        *policy.eligibility,
        *chain.from_iterable(one.eligibility for one in procedures_of(policy).values()),
    }
    yield from _each("waives", example.waives, EXPECTED["requirement"], requirements)
    yield from _each("lists", example.lists, EXPECTED["list"], policy.lists)
    yield from _each("settings", example.settings, EXPECTED["setting"], policy.settings)
    yield from _each("given", example.given, _VALUE, {*names.values, *names.grading})
    yield from _each("marks", example.marks, _INDICATOR, _indicators(policy))
    procedures = procedures_of(policy)
    yield _one("ask.procedure", example.ask.procedure, EXPECTED["procedure"], procedures)
    if example.ask.procedure in procedures:
        yield from _of_procedure(example, procedures[example.ask.procedure])
    yield from _of_question(example.ask, policy, names)
    yield from _of_answer(example.expect, policy, names)
    yield from _each("expect.grades", example.expect.grades, "not among scores", example.scores)
    yield from _each("expect.ranks", example.expect.ranks, "not among scores", example.scores)


def names_in_situation(one: Example | Base, policy: Policy, names: Names) -> Iterator[Named]:
    """Yield the names of the situation an example or base describes."""
    yield from _each("facts", one.facts, EXPECTED["fact"], names.facts)
    for name, entrant in entrants_of(one):
        yield from _each(f"scores.{name}.facts", entrant.facts, EXPECTED["fact"], names.facts)
    materials = {*policy.materials, *chain.from_iterable(one.materials for one in procedures_of(policy).values())}
    yield from _each("materials", one.materials, "not among materials", materials)
    yield from _each("anchors", one.anchors, EXPECTED["anchor"], anchors_of(policy, names))
    yield from _of_items(one.items, "items", names)


def entrants_of(one: Example | Base) -> list[tuple[str, Entrant]]:
    """Return those of a population who have more than points of their own, each with its name."""
    scores = one.scores if isinstance(one, Example) else {}
    return [(name, said) for name, said in scores.items() if isinstance(said, Entrant)]


def _of_items(items: Iterable[ExampleItem], path: str, names: Names) -> Iterator[Named]:
    """Yield the kinds of items, and their fields with the options taken."""
    for index, item in enumerate(items):
        at = f"{path}.{index}"
        yield _one(f"{at}.kind", item.kind, EXPECTED["kind"], names.dated)
        known = {*names.kinds.get(item.kind, ()), *_BESIDES.get(item.kind, ()), "annulled"}
        for field, value in item.fields.items() if item.kind in names.dated else ():
            yield Named(f"{at}.fields.{field}", field, no_field(item.kind, field, known), known)
            options = names.kinds.get(item.kind, {}).get(field, ANY).options
            if options and isinstance(value, str):
                told = f"“{field}” is never “{value}”; it is one of {', '.join(sorted(options))}"
                yield Named(f"{at}.fields.{field}", value, told, options)


def _of_procedure(example: Example, procedure: Procedure) -> Iterator[Named]:
    """Yield the names of stages, of their actions and what those say, and of routes."""
    ask, expect, path = example.ask, example.expect, path_of_procedure(example.ask.procedure)
    stages = (("ask.at", ask.at), ("ask.stage", ask.stage), ("expect.to", expect.to), ("expect.upheld", expect.upheld))
    for at, name in stages:
        yield from _each(at, _given(name), f"not among {path}.stages", procedure.stages)
    yield from _each("ask.entry", _given(ask.entry), f"not among {path}.routes", procedure.routes)
    if ask.action is not None and ask.at in procedure.stages:
        actions, where = actions_at(procedure.stages[ask.at]), f"{path}.stages.{ask.at}.actions"
        yield _one("ask.action", ask.action, f"not among {where}", actions)
        stage = procedure.stages[ask.at]
        parts = stage.parts if isinstance(stage, PanelStage) else {}
        for index, sheet in enumerate(example.sheets or () if parts else ()):
            yield from _each(f"sheets.{index}", sheet, f"not among {path}.stages.{ask.at}.parts", parts)
        if ask.action in actions:
            yield from _each("says", example.says, f"not among {where}.{ask.action}.says", actions[ask.action].says)


def _of_question(ask: Ask, policy: Policy, names: Names) -> Iterator[Named]:
    rights = policy.listing.rights if policy.listing is not None else ()
    yield from _each("ask.indicator", _given(ask.indicator), _INDICATOR, _indicators(policy))
    yield from _each("ask.right", _given(ask.right), EXPECTED["right"], rights)
    yield from _each("ask.holds", _given(ask.holds), _VALUE, {*names.values, *policy.eligibility})


def _of_answer(expect: Expect, policy: Policy, names: Names) -> Iterator[Named]:
    out, grading = exits_of(policy), policy.grading
    grades = [one.grade for one in grading.grades] if grading is not None else []
    awards = [one.label.zh for one in grading.awards] if grading is not None else []
    yield from _each("expect.grade", _given(expect.grade), EXPECTED["grade"], grades)
    for one, given in expect.grades.items():
        yield _one(f"expect.grades.{one}", given, EXPECTED["grade"], grades)
    yield from _each("expect.parts", expect.parts, _INDICATOR, _indicators(policy))
    for index, award in enumerate(expect.awards):
        yield _one(f"expect.awards.{index}.award", award.award, "not among grading.awards", awards)
    for index, duty in enumerate(expect.duties or ()):
        at = f"expect.duties.{index}.obligation"
        yield _one(at, duty.obligation, EXPECTED["obligation"], policy.obligations)
    for index, measure in enumerate(expect.measures or ()):
        yield _one(f"expect.measures.{index}.rule", measure.rule, "not among exit.rules", out.rules)
        yield _one(f"expect.measures.{index}.measure", measure.measure, EXPECTED["measure"], out.measures)
    yield from _each("expect.published", expect.published, EXPECTED["measure"], out.measures)
    shown = {*names.facts, *policy.quantities, *policy.conditions}
    yield from _each("expect.shown", expect.shown, _VALUE, shown)


def _one(path: str, name: str, expected: str, known: Collection[str]) -> Named:
    return Named(path, name, f"“{name}” is {expected}", known)


def _given(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


def _each(path: str, names: Iterable[str], expected: str, known: Collection[str]) -> Iterator[Named]:
    """Yield each name at its own place: below the path in a mapping, at the path where it stands alone or in a list."""
    for name in names:
        yield _one(below(path, name) if isinstance(names, Mapping) else path, name, expected, known)


def _indicators(policy: Policy) -> frozenset[str]:
    rubric = policy.grading.rubric if policy.grading is not None else None
    return frozenset(path.rpartition(".")[2] for path, _ in indicators_of(rubric.indicators if rubric else {}, ""))
