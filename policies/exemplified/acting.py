"""May this action be taken, or this route entered, in the example's situation?"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from policies.checks.clauses import clause_of
from policies.exemplified.edges import edges_of_needs, edges_of_panel, edges_touched
from policies.exemplified.found import Asked, Found, clauses_of
from policies.intake import actions_at, find_action_faults, judge_action, judge_entry, places_of, step_of, told_of
from policies.language.document import Policy
from policies.language.procedures import Action, CaseQuota, PanelStage
from policies.plain import as_it_travels
from policies.procedures.panels import closes, mean_of
from policies.procedures.rulebook import Form, Rulebook, Said, path_of_procedure, rulebook_of
from policies.situation import Situation
from policies.verdict import Reason


def find_action(asked: Asked) -> Found:
    """Return whether the action is granted, the reasons against it, and where it leads."""
    policy, example, situation = asked.policy, asked.example, asked.situation
    name, at = example.ask.action or "", example.ask.at or ""
    rules = rulebook_of(policy, example.ask.procedure)
    stage = rules.procedure.stages[at]
    action = actions_at(stage)[name]
    form = Form(as_it_travels(situation.facts), {**asked.base.materials, **example.materials})
    # What earlier steps confirmed is among the facts by now.
    confirmed = {fact: word for fact, word in example.confirmations.items() if fact in action.confirms}
    said = Said(as_it_travels(example.says), confirmed, dict.fromkeys(example.waives, "示例"))
    sheets = None if example.sheets is None else [as_it_travels(one) for one in example.sheets]
    verdict = judge_action(
        rules, at, name, form=form, said=said, situation=situation, taken=example.taken or 0, sheets=sheets
    )
    path = f"{path_of_procedure(example.ask.procedure)}.stages.{at}.actions.{name}"
    clause = action.clause or clause_of(stage) or ""
    faults = (Reason(path, clause, fault.text) for fault in find_action_faults(rules, action, said))
    reasons = (*verdict.reasons, *faults)
    told = told_of(rules, {**form.facts, **said.confirmations}, situation)
    touched = {
        *(f"eligibility.{need}" for need in action.needs),
        *_edges_touched(policy, action, told),
        *_places_touched(action.quota, f"{path}.quota", example.taken, told),
        *_sheets_touched(rules, at, action, sheets),
    }
    return Found(
        {"granted": not reasons, "clauses": clauses_of(reasons), "to": step_of(rules, action, said, told).to},
        frozenset({path, f"{path}:{'refused' if reasons else 'granted'}", *touched}),
        reasons,
    )


def _edges_touched(policy: Policy, action: Action, told: Situation) -> Iterator[str]:
    """Yield at which edges of the requirements the action asks for the example stands."""
    edges = edges_of_needs(policy)
    for need in action.needs:
        yield from edges_touched(edges.get(need, ()), told)


def _places_touched(quota: CaseQuota | None, path: str, taken: int | None, told: Situation) -> Iterator[str]:
    """Yield whether the example takes the last place of a quota, or comes when all are taken."""
    places = None if quota is None or taken is None else places_of(quota, told)
    if places is not None and taken is not None and taken - places in {-1, 0}:
        yield f"{path}:{'full' if taken == places else 'last'}"


def _sheets_touched(
    rules: Rulebook, at: str, action: Action, sheets: Sequence[Mapping[str, object]] | None
) -> Iterator[str]:
    """Yield at which edges of a panel the example stands that closes it."""
    stage = rules.procedure.stages[at]
    if sheets is None or not isinstance(stage, PanelStage) or not closes(rules, at, stage, action):
        return
    of_sheets, *of_mean = edges_of_panel(stage, f"{rules.path}.stages.{at}")
    yield from of_sheets.touched(Fraction(len(sheets)))
    for edge in of_mean:
        yield from edge.touched(mean_of(stage, sheets))


def find_entry(asked: Asked) -> Found:
    """Return whether the route may be entered, and the reasons against it."""
    ask = asked.example.ask
    name = ask.entry or ""
    rules = rulebook_of(asked.policy, ask.procedure)
    verdict = judge_entry(rules, name, as_it_travels(asked.situation.facts), asked.situation, asked.calendar)
    clauses = tuple(reason.clause for reason in verdict.reasons)
    path = f"{path_of_procedure(ask.procedure)}.routes.{name}"
    answers = {"granted": verdict.granted, "clauses": clauses, "to": rules.procedure.routes[name].starts}
    return Found(answers, frozenset({path}))
