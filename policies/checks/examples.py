"""Is every name that a worked example uses one of its programme's rules, and can its question be asked?"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from policies.checks.clauses import unlisted
from policies.checks.flaw import Flaw, misnamed
from policies.checks.names import Names
from policies.checks.names_in_examples import Named, entrants_of, names_in_example, names_in_situation
from policies.checks.walking import below
from policies.intake import actions_at
from policies.language.document import Policy
from policies.language.examples import Ask, Base, Example, ExampleItem, Examples
from policies.language.procedures import PanelStage
from policies.measures.terms import length_of_trial
from policies.plain import as_it_travels
from policies.procedures.filled_in import find_faults
from policies.procedures.panels import find_sheet_faults
from policies.procedures.rulebook import facts_of, procedures_of
from policies.verdict import Fault

# The rules of each programme, by date, and what they declare.
Rules = Mapping[str, Iterable[tuple[Policy, Names]]]
# What an example may ask; one of them.
QUESTIONS = (
    "action", "stage", "entry", "score", "indicator", "grade", "ranking", "grades", "awards", "duties", "measures",
    "falls", "reentry", "restored", "term", "trial", "right", "holds", "disclosed",
)  # fmt: skip
_OF_GRADING = frozenset({"score", "indicator", "grade", "ranking", "grades", "awards"})
_OF_POINTS = frozenset({"score", "indicator"})


def find_example_flaws(examples: Examples, rules: Rules) -> Iterator[Flaw]:
    """Yield names that none of the rules declares, and questions that cannot be asked of them."""
    yield from dict.fromkeys(_flawed_values(examples, rules))
    for path, written, policy, names in _written(examples, rules):
        if not written.expect.model_fields_set:
            yield Flaw(f"{path}.expect", "expect says nothing: write the answer")
        yield from _cited_wrongly(written, policy, path)
        yield from _flawed_question(written.ask, policy, f"{path}.ask")
        yield from _flawed_action(written, policy, path)
        yield from _flawed_listing(written, examples.bases, policy, path)
        yield from _undeclared(path, names_in_example(written, examples.bases, policy, names))
    yield from _called_alike(examples)
    for name in examples.programmes:
        if name not in rules:
            told = f"there is no programme “{name}” in this folder"
            yield misnamed(f"programmes.{name}", told, name, rules)
    yield from _undeclared("bases", _of_bases(examples, rules))
    yield from _undeclared("plain_readings", _of_readings(examples, rules))


def _called_alike(examples: Examples) -> Iterator[Flaw]:
    """Yield examples of one name in a programme, and items whose id another of the same example has, or of its base.

    Which is meant, nobody can say.
    """
    for key, base in examples.bases.items():
        yield from _ids_again(base.items, (), f"bases.{key}")
    for programme, written in examples.programmes.items():
        names: set[str] = set()
        for index, example in enumerate(written):
            if example.name in names:
                at = f"programmes.{programme}.{index}.name"
                yield Flaw(at, f"another example of this programme is called “{example.name}”: choose another name")
            names.add(example.name)
            base = examples.bases.get(example.base or "", Base())
            yield from _ids_again(example.items, base.items, f"programmes.{programme}.{index}")


def _ids_again(items: Iterable[ExampleItem], others: Iterable[ExampleItem], path: str) -> Iterator[Flaw]:
    seen = {one.id for one in others}
    for index, item in enumerate(items):
        if item.id and item.id in seen:
            yield Flaw(f"{path}.items.{index}.id", f"another item here has the id “{item.id}”: choose another")
        seen.add(item.id)


def _written(examples: Examples, rules: Rules) -> Iterator[tuple[str, Example, Policy, Names]]:
    for programme, written in examples.programmes.items():
        for index, example in enumerate(written):
            for policy, names in rules.get(programme, ()):
                yield f"programmes.{programme}.{index}", example, policy, names


def _undeclared(path: str, used: Iterable[Named]) -> Iterator[Flaw]:
    for one in used:
        if one.name not in one.known:
            yield misnamed(below(path, one.path), one.told, one.name, one.known)


def _of_bases(examples: Examples, rules: Rules) -> Iterator[Named]:
    """Yield the names in the bases. Programmes share them: what one programme knows may stand there."""
    everywhere = list(chain.from_iterable(rules.values()))
    for key, base in examples.bases.items():
        merged: dict[str, Named] = {}
        for policy, names in everywhere:
            for one in names_in_situation(base, policy, names):
                before = merged.get(one.path)
                known = {*one.known, *(before.known if before is not None else ())}
                merged[one.path] = Named(below(key, one.path), one.name, one.told, known)
        yield from merged.values()


def _of_readings(examples: Examples, rules: Rules) -> Iterator[Named]:
    for programme, reasons in examples.plain_readings.items():
        yield Named(programme, programme, f"there is no programme “{programme}” in this folder", rules)
        known = {name for policy, _ in rules.get(programme, ()) for name in policy.readings}
        for name in reasons if programme in rules else ():
            yield Named(below(programme, name), name, f"“{name}” is not among readings", known)


def _flawed_question(ask: Ask, policy: Policy, path: str) -> Iterator[Flaw]:
    """Yield a question that is none, or several, or asks for what these rules do not have at all."""
    asked = {name for name in QUESTIONS if getattr(ask, name) is not None}
    if len(asked) != 1:
        yield Flaw(path, f"ask holds one question: {', '.join(QUESTIONS)}")
    elif asked <= _OF_GRADING and policy.grading is None:
        yield Flaw(path, "this programme has no grading")
    elif asked <= _OF_POINTS and policy.grading is not None and policy.grading.rubric is None:
        yield Flaw(path, "this programme has no rubric")
    elif ask.action is not None and ask.at is None:
        yield Flaw(path, "an action is taken at a stage: write at, the name of the stage")


def _flawed_action(example: Example, policy: Policy, path: str) -> Iterator[Flaw]:
    """Yield what is said of a quota where there is none, and sheets that no panel would take."""
    procedure, ask = procedures_of(policy).get(example.ask.procedure), example.ask
    if ask.action is None or procedure is None or ask.at not in procedure.stages:
        return
    stage = procedure.stages[ask.at]
    action = actions_at(stage).get(ask.action)
    if example.taken is not None and action is not None and action.quota is None:
        yield Flaw(f"{path}.taken", "this action has no quota: leave taken out")
    if isinstance(stage, PanelStage):
        yield from _flawed_sheets(example.sheets or (), stage, f"{path}.sheets")
    elif example.sheets is not None:
        yield Flaw(f"{path}.sheets", f"“{ask.at}” is no panel, and nobody hands sheets in there: leave sheets out")


def _flawed_sheets(sheets: Iterable[Mapping[str, object]], panel: PanelStage, path: str) -> Iterator[Flaw]:
    parts = ", ".join(panel.parts)
    asks = (
        f"a member writes an opinion on each part: {parts}"
        if panel.out_of is None
        else f"a member marks each part ({parts}), none below 0, and all together at most {panel.out_of}"
    )
    for index, sheet in enumerate(sheets):
        if sheet.keys() <= panel.parts.keys() and any(find_sheet_faults(panel, as_it_travels(sheet))):
            yield Flaw(f"{path}.{index}", asks)


def _flawed_listing(example: Example, bases: Mapping[str, Base], policy: Policy, path: str) -> Iterator[Flaw]:
    """Yield a question after a term or a trial that these rules do not have, or that began on no day."""
    ask = example.ask
    has_term = policy.listing is not None and policy.listing.term is not None
    if ask.term and not has_term:
        yield Flaw(f"{path}.ask.term", "the listings of this programme have no term")
    elif ask.trial and length_of_trial(policy) is None:
        yield Flaw(f"{path}.ask.trial", "this programme lists nobody provisionally")
    elif (ask.term or ask.trial) and "listed_on" not in {
        *example.anchors,
        *bases.get(example.base or "", Base()).anchors,
    }:
        yield Flaw(path, "write anchors: {listed_on: …}, the day from which its time runs")


def _flawed_values(examples: Examples, rules: Rules) -> Iterator[Flaw]:
    """Yield values of facts and of items' fields that no form would take: the example would be of nobody."""
    for path, written, policy, _ in _written(examples, rules):
        yield from _values_nobody_has(written, policy, path)
    for programme, written in examples.programmes.items():
        used = {one.base for one in written}
        for policy, _ in rules.get(programme, ()):
            for name in [one for one in examples.bases if one in used]:
                yield from _values_nobody_has(examples.bases[name], policy, f"bases.{name}")


def _values_nobody_has(one: Example | Base, policy: Policy, path: str) -> Iterator[Flaw]:
    kinds = {**policy.records, **(policy.exit.grounds if policy.exit else {})}
    facts = facts_of(policy)
    said = [(f"{path}.facts", facts, one.facts)]
    said += [(f"{path}.scores.{name}.facts", facts, entrant.facts) for name, entrant in entrants_of(one)]
    said += [
        (f"{path}.items.{index}.fields", kinds[item.kind].fields, item.fields)
        for index, item in enumerate(one.items)
        if item.kind in kinds
    ]
    for at, declared, given in said:
        known = {name: value for name, value in given.items() if name in declared}  # of other names it is told already
        faults = list(find_faults(declared, as_it_travels(known), pointer=""))
        misspelt = {_row(fault) for fault in faults if fault.code == "unknown-field"}
        for fault in faults:
            if fault.code != "missing" or _row(fault) not in misspelt:
                yield Flaw(at + fault.pointer.replace("/", "."), fault.text.read_in("en"), chinese=fault.text.zh)


def _row(fault: Fault) -> str:
    return fault.pointer.rpartition("/")[0]


def _cited_wrongly(example: Example, policy: Policy, path: str) -> Iterator[Flaw]:
    """Yield a clause that the document does not have, in the example or in its answer."""
    cited = {"clause": example.clause, **{f"expect.clauses.{at}": one for at, one in enumerate(example.expect.clauses)}}
    for at, clause in cited.items():
        for part in unlisted(policy, clause):
            yield Flaw(f"{path}.{at}", f"“{part}” is not among clauses: correct it, or add it there")
