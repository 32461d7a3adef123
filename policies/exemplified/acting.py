"""May this action be taken, or this route entered, in the example's situation?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from policies.checks.clauses import clause_of
from policies.exemplified.found import Asked, Found, clauses_of
from policies.intake import actions_at, find_action_faults, judge_action, judge_entry, step_of, told_of
from policies.plain import as_list, as_mapping
from policies.procedures.rulebook import Form, Said, path_of_procedure, rulebook_of
from policies.verdict import Reason


def find_action(asked: Asked) -> Found:
    """Return whether the action is granted, the reasons against it, and where it leads."""
    policy, example, situation = asked.policy, asked.example, asked.situation
    name, at = example.ask.action or "", example.ask.at or ""
    rules = rulebook_of(policy, example.ask.procedure)
    stage = rules.procedure.stages[at]
    action = actions_at(stage)[name]
    form = Form(_travelling(situation.facts), {**asked.base.materials, **example.materials})
    # What earlier steps confirmed is among the facts by now.
    confirmed = {fact: word for fact, word in example.confirmations.items() if fact in action.confirms}
    said = Said(_travelling(example.says), confirmed, dict.fromkeys(example.waives, "示例"))
    verdict = judge_action(rules, at, name, form=form, said=said, situation=situation)
    path = f"{path_of_procedure(example.ask.procedure)}.stages.{at}.actions.{name}"
    clause = action.clause or clause_of(stage) or ""
    faults = (Reason(path, clause, fault.text) for fault in find_action_faults(rules, action, said))
    reasons = (*verdict.reasons, *faults)
    told = told_of(rules, {**form.facts, **said.confirmations}, situation)
    needs = {f"eligibility.{need}" for need in action.needs}
    return Found(
        {"granted": not reasons, "clauses": clauses_of(reasons), "to": step_of(rules, action, said, told).to},
        frozenset({path, f"{path}:{'refused' if reasons else 'granted'}", *needs}),
        reasons,
    )


def find_entry(asked: Asked) -> Found:
    """Return whether the route may be entered, and the reasons against it."""
    ask = asked.example.ask
    name = ask.entry or ""
    rules = rulebook_of(asked.policy, ask.procedure)
    verdict = judge_entry(rules, name, _travelling(asked.situation.facts), asked.situation)
    clauses = tuple(reason.clause for reason in verdict.reasons)
    path = f"{path_of_procedure(ask.procedure)}.routes.{name}"
    answers = {"granted": verdict.granted, "clauses": clauses, "to": rules.procedure.routes[name].starts}
    return Found(answers, frozenset({path}))


def _travelling(facts: Mapping[str, object]) -> dict[str, object]:
    """Return facts as they travel: what an example leaves out is not there, dates and decimals are text."""
    return {name: _as_json(value) for name, value in facts.items() if value is not None}


def _as_json(value: object) -> object:
    if isinstance(value, date | Decimal):
        return str(value)
    mapping, rows = as_mapping(value), as_list(value)
    if mapping is not None:
        return {name: _as_json(part) for name, part in mapping.items()}
    return value if rows is None else [_as_json(row) for row in rows]
