"""May this organisation apply, what may be done with its application now, and where does it lead?

Pure: every answer follows from the policy, what is known, and the action; the same for any procedure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from policies.applied import apply_policy
from policies.days.working_days import Calendar
from policies.language.facts import Fact
from policies.language.procedures import (
    Action,
    ActStage,
    CaseQuota,
    ConsultStage,
    EndStage,
    NoticeStage,
    PanelStage,
    Stage,
    WaitStage,
)
from policies.language.words import Due
from policies.measures.terms import days_accepted, find_term
from policies.plain import as_list, below
from policies.procedures.filled_in import find_faults
from policies.procedures.needs import find_needs
from policies.procedures.openings import calls_of, find_closing
from policies.procedures.panels import find_panel_reasons
from policies.procedures.rulebook import Form, Rulebook, Said
from policies.procedures.values import read_values
from policies.quantities.looking import looked_at
from policies.quantities.measuring import holds, value_of
from policies.situation import Situation
from policies.verdict import GRANTED, Fault, Reason, Text, Verdict, granted_unless, refused


@dataclass(frozen=True, slots=True)
class Step:
    """Where a granted action leads: the stage, its due time as the rules give it, and what is to be corrected."""

    to: str
    stage: Stage
    due: Due | None
    to_correct: tuple[str, ...]


def judge_entry(
    rules: Rulebook, route: str, facts: Mapping[str, object], situation: Situation, calendar: Calendar
) -> Verdict:
    """Return whether the route may be entered, of what is known (facts as they travel)."""
    way = rules.procedure.routes[route]
    closed = find_closing(rules.procedure.opens, calls_of(rules.name, situation.items), situation.today)
    if closed is not None:
        inputs = {"today": situation.today, "opens_on": closed.opens_on, "closed_on": closed.closed_on}
        return refused(Reason(f"{rules.path}.opens", closed.opening.clause, closed.text, inputs))
    if (early := _too_early(rules, situation, calendar)) is not None:
        return refused(early)
    told = told_of(rules, facts, situation)
    if way.when is None or holds(way.when, told):
        return GRANTED
    text = way.otherwise or Text("不符合这一申报途径的条件", "The condition of this route is not met")
    return refused(Reason(f"{rules.path}.routes.{route}", way.clause, text, looked_at(way.when, told)))


def _too_early(rules: Rulebook, situation: Situation, calendar: Calendar) -> Reason | None:
    """Return why a listing's term cannot be renewed yet; None for what renews none."""
    term = rules.policy.listing.term if rules.policy.listing is not None else None
    listed_on = situation.anchors.get("listed_on")
    if term is None or term.renewal != rules.name or listed_on is None:
        return None
    renewals = days_accepted(rules.policy, situation.items, "renewal")
    standing = find_term(rules.policy, listed_on, renewals, situation.today, calendar)
    if standing.state != "runs" or standing.renewable_from is None:
        return None
    opens, ends = standing.renewable_from, standing.last_day
    text = Text(f"有效期至{ends}，{opens}起可以申请续期", f"The term runs until {ends}; it is renewed from {opens} on")
    return Reason("listing.term.renewal_opens", term.clause, text, {"opens_on": opens, "last_day": ends})


def judge_action(
    rules: Rulebook,
    stage: str,
    name: str,
    *,
    form: Form,
    said: Said,
    situation: Situation,
    taken: int = 0,
    sheets: Sequence[Mapping[str, object]] | None = None,
) -> Verdict:
    """Return whether the action's needs are met: every reason against it, each with its clause.

    `taken` is how many cases this action has taken on already, where the rules set a quota; `sheets` are those of a
    panel's members, None where nobody asks for them.
    """
    at = rules.procedure.stages[stage]
    action = actions_at(at)[name]
    reasons: list[Reason] = []
    if action.needs or action.when is not None or action.quota is not None:
        told = told_of(rules, {**form.facts, **said.confirmations}, situation)
        if action.says:
            told = replace(told, facts={**read_values(action.says, said.inputs), **told.facts})
        reasons += find_needs(rules, action, form, said, told)
        if action.when is not None or action.quota is not None:
            rule = f"{rules.path}.stages.{stage}.actions.{name}"
            reasons += _unmet_condition(rules, action, rule, told)
            reasons += _over_quota(action, rule, taken, told)
    if sheets is not None and isinstance(at, PanelStage):
        reasons += find_panel_reasons(rules, stage, at, action, sheets)
    return granted_unless(reasons)


def find_action_faults(rules: Rulebook, action: Action, said: Said) -> Iterator[Fault]:
    """Yield what is wrong with an action's inputs, confirmations and waivers, by JSON Pointer."""
    yield from find_faults(action.says, said.inputs, pointer="/inputs", fields=form_fields(rules), complete=True)
    for name in action.confirms:
        if name not in said.confirmations:
            yield Fault(below("/confirmations", name), "missing", _confirm(rules.facts[name]))
    for name in said.confirmations:
        if name not in action.confirms:
            label = rules.facts[name].label if name in rules.facts else Text(name)
            yield Fault(
                below("/confirmations", name),
                "unknown-field",
                Text(f"这一步不需要确认“{label.zh}”", f"This step does not confirm “{label.read_in('en')}”"),
            )
    for name in said.waivers:
        if name not in action.waives:
            yield Fault(
                below("/waivers", name),
                "not-waivable",
                Text(f"这一步不能放宽“{name}”", f"This step cannot waive {name}"),
            )


def step_of(rules: Rulebook, action: Action, said: Said, situation: Situation) -> Step:
    """Return where the action leads: past every stage that is not for this case."""
    step = lead(rules, action.to, situation)
    to_correct = [
        str(name)
        for key, asked in action.says.items()
        if asked.kind.type == "fields"
        for name in as_list(said.inputs.get(key)) or ()
    ]
    return replace(step, due=step.due if action.due is None else action.due, to_correct=tuple(to_correct))


def lead(rules: Rulebook, to: str, situation: Situation) -> Step:
    """Return where a way leads (a route's beginning, a period that is over, silence), and how long a case stays."""
    name = resolve(rules, to, situation)
    stage = rules.procedure.stages[name]
    match stage:
        case EndStage():
            due = None
        case WaitStage():
            due = stage.wait
        case _:
            due = stage.due
    return Step(name, stage, due, ())


def resolve(rules: Rulebook, to: str, situation: Situation) -> str:
    """Return the stage a way leads to, past conditional stages whose condition does not hold."""
    for _ in rules.procedure.stages:
        stage = rules.procedure.stages[to]
        if isinstance(stage, EndStage) or stage.when is None or stage.otherwise is None:
            return to
        if holds(stage.when, situation):
            return to
        to = stage.otherwise.to
    message = f"conditional stages lead round in a circle at {to}"
    raise ValueError(message)


def actions_at(stage: Stage) -> Mapping[str, Action]:
    """Return the actions a stage knows, whoever may do them."""
    return {} if isinstance(stage, EndStage) else stage.actions


def actors_of(stage: Stage, action: Action) -> tuple[str, ...]:
    """Return the roles that do the action at the stage; several must all do it. Nobody acts on a case that is over."""
    return (action.by,) if action.by is not None else movers_of(stage)


def movers_of(stage: Stage) -> tuple[str, ...]:
    """Return the roles whose move the stage waits for; nobody's when it is over or time must pass."""
    match stage:
        case ActStage():
            return stage.by if isinstance(stage.by, tuple) else (stage.by,)
        case NoticeStage():
            return (stage.opened_by,)
        case PanelStage():
            return (stage.closed_by,)
        case ConsultStage():
            return (stage.asked_by,)
        case WaitStage() | EndStage():
            return ()
        case _:
            assert_never(stage)


def waits_for(stage: Stage, done_by: frozenset[str] = frozenset()) -> str | None:
    """Return the next role whose move the stage waits for, None when it waits for nobody."""
    return next((role for role in movers_of(stage) if role not in done_by), None)


def form_fields(rules: Rulebook) -> dict[str, Text]:
    """Return what a correction may ask for, by name: declared facts and materials."""
    return {name: one.label for name, one in (*rules.declared.items(), *rules.materials.items())}


def find_form_faults(rules: Rulebook, facts: Mapping[str, object], materials: Mapping[str, object]) -> Iterator[Fault]:
    """Yield what is wrong with a form as far as it is filled in; an incomplete form is no fault."""
    yield from find_faults(rules.declared, facts, pointer="/facts")
    for name, files in materials.items():
        at = below("/materials", name)
        if name not in rules.materials:
            yield Fault(at, "unknown-field", Text(f"没有“{name}”这一项材料", f"There is no material {name}"))
        elif len(as_list(files) or ()) > (most := rules.materials[name].most):
            yield Fault(at, "too-many", Text(f"最多{most}个文件", f"At most {most} files"))


def told_of(rules: Rulebook, facts: Mapping[str, object], situation: Situation) -> Situation:
    """Return the situation with what the form and the officials say; a list nobody filled in is unknown, not empty.

    What is known of the organisation already, and the form does not ask anew, is not for the form to say.
    """
    said = {**rules.unknown_rows, **rules.read_facts(facts)}
    for name in rules.declared_elsewhere:
        if name in said and situation.facts.get(name) is not None:
            del said[name]
    return apply_policy(rules.policy, situation, facts={**situation.facts, **said})


def _unmet_condition(rules: Rulebook, action: Action, rule: str, told: Situation) -> Iterator[Reason]:
    if action.when is not None and not holds(action.when, told):
        clause = action.clause or rules.procedure.clause
        text = Text("不具备进行这一步的条件", "The condition of this step is not met")
        yield Reason(rule, clause, text, looked_at(action.when, told))


def places_of(quota: CaseQuota, told: Situation) -> int | None:
    """Return how many places a quota has; None while its setting is unset, and the deciding official sees to it."""
    limit = quota.at_most if quota.setting is None else value_of(quota.setting, told)
    return limit if isinstance(limit, int) else None


def _over_quota(action: Action, rule: str, taken: int, told: Situation) -> Iterator[Reason]:
    quota = action.quota
    if quota is None:
        return
    limit = places_of(quota, told)
    if limit is not None and taken >= limit:
        text = Text(f"名额{limit}已用完", f"All {limit} places are taken")
        yield Reason(f"{rule}.quota", quota.clause, text, {"taken": taken, "at_most": limit})


def _confirm(fact: Fact) -> Text:
    return Text(f"请确认“{fact.label.zh}”是否成立", f"Say whether this holds: {fact.label.read_in('en')}")
