"""What does the caller see of a case, and what may he do with it now, or why not?"""

from collections.abc import Mapping, Sequence

from api.asking.requests import Call
from api.problems.problem import RuleReason, RulingPolicy
from api.shapes.cases import (
    ActionShown,
    CaseShown,
    CaseSummary,
    NoticeOfCase,
    OrganisationOfCase,
    PanelOfCase,
    StageShown,
    StepShown,
)
from api.shapes.forms import fields_shown
from api.shapes.policies import policy_shown
from api.shapes.procedures import kind_of, panel_shown
from policies.intake import Step, actions_at, actors_of, judge_action, step_of, told_of
from policies.language.procedures import PanelStage, Stage
from policies.language.words import Length
from policies.plain import as_mapping
from policies.procedures.panels import mean_of
from policies.procedures.rulebook import Rulebook, Said
from policies.quantities.exact import in_few_places
from policies.verdict import Reason, Text
from tenants.deadlines import may_give_day, must_give_day
from tenants.queries.cases import OPINION, SHEET, acts_as, form_of, notice_of, sheets_of, steps_of
from tenants.queries.policies import Rules
from tenants.queries.standings import situation_of
from tenants.renaming import former_names_of
from tenants.rights import say_roles
from tenants.tables import SIDE_OF_ROLE, Case, CaseStep, Notice, Organisation


def summary_of(case: Case, organisation_name: str) -> CaseSummary:
    """Return a case as a list shows it."""
    return CaseSummary(
        id=str(case.id),
        programme=case.programme_id,
        procedure=case.procedure,
        route=case.route,
        organisation_id=str(case.organisation_id),
        organisation_name=organisation_name,
        district_code=case.district_code,
        stage=case.stage,
        stage_entered_at=case.stage_entered_at,
        waits_for=case.waits_for,
        due_on=case.due_on,
        filed_on=case.filed_on,
        outcome=case.outcome,
        version=case.version,
    )


async def show(call: Call, rules: Rules, case: Case) -> CaseShown:
    """Return the case whole, with what the caller may do now."""
    organisation = await call.session.get_one(Organisation, (case.tenant_id, case.organisation_id))
    former = await former_names_of(call.session, call.caller, organisation) if case.ended_at else []
    # As the case knew it: of the names that changed since it was over, the first that did.
    names = [one.name for one in reversed(former) if case.ended_at and one.changed_at > case.ended_at]
    book = rules.book(case.procedure)
    stage = book.procedure.stages[case.stage]
    notice = await notice_of(call.session, call.caller, case.id)
    sheets = await sheets_of(call.session, case) if isinstance(stage, PanelStage) else []
    return CaseShown(
        id=str(case.id),
        programme=case.programme_id,
        procedure=case.procedure,
        route=case.route,
        organisation=OrganisationOfCase(
            id=str(organisation.id),
            name=(*names, organisation.name)[0],
            uscc=organisation.uscc,
            district=organisation.district_code,
        ),
        stage=_stage(call, case, stage),
        opened_at=case.opened_at,
        filed_on=case.filed_on,
        ended_at=case.ended_at,
        outcome=case.outcome,
        facts=case.facts,
        materials=case.materials,
        to_correct=case.to_correct,
        notice=_notice(notice) if notice else None,
        panel=_panel(call, stage, sheets) if isinstance(stage, PanelStage) else None,
        policy=policy_shown(call, rules),
        history=[_step(call, step) for step in await steps_of(call.session, call.caller, case.id)],
        allowed_actions=await _actions(call, rules, case, stage, [_parts(step) for step in sheets]),
        version=case.version,
    )


def _stage(call: Call, case: Case, stage: Stage) -> StageShown:
    return StageShown(
        id=case.stage,
        label=call.say(stage.label),
        kind=kind_of(stage),
        clause=stage.clause,
        entered_at=case.stage_entered_at,
        waits_for=case.waits_for,
        due_on=case.due_on,
        goes_on_at=case.lapses_at,
    )


def ruling_policy(call: Call, rules: Rules) -> RulingPolicy:
    """Return which version of the rules answered."""
    return RulingPolicy(version_id=str(rules.version_id), title=call.say(rules.policy.title))


def reasons_shown(call: Call, reasons: tuple[Reason, ...]) -> list[RuleReason]:
    """Return reasons in the caller's language."""
    return [
        RuleReason(rule=reason.rule, clause=reason.clause, message=call.say(reason.text), inputs=dict(reason.inputs))
        for reason in reasons
    ]


async def _actions(
    call: Call, rules: Rules, case: Case, stage: Stage, sheets: list[Mapping[str, object]]
) -> list[ActionShown]:
    actions = actions_at(stage)
    if not actions:
        return []
    book, form = rules.book(case.procedure), form_of(case)
    situation = await situation_of(call.session, call.caller, rules, case)
    shown: list[ActionShown] = []
    for name, action in actions.items():
        # What an official would confirm is taken as confirmed: the answer is what else stands against it.
        said = Said(confirmations=dict.fromkeys(action.confirms, True))
        verdict = judge_action(book, case.stage, name, form=form, said=said, situation=situation, sheets=sheets)
        step = step_of(book, action, said, told_of(book, {**form.facts, **said.confirmations}, situation))
        shown.append(_action(call, book, case, name=name, stage=stage, reasons=verdict.reasons, step=step))
    return shown


def _action(
    call: Call, book: Rulebook, case: Case, *, name: str, stage: Stage, reasons: tuple[Reason, ...], step: Step
) -> ActionShown:
    action = actions_at(stage)[name]
    roles = actors_of(stage, action)
    role = next((role for role in roles if acts_as(call.caller, role, case)), None)
    if role is None:
        whose = say_roles(call.caller, book.policy, roles)
        text = Text(f"这一步由{whose.zh}办理", f"This step is for: {whose.read_in('en')}")
        rule = f"{book.path}.stages.{case.stage}.actions.{name}"
        reasons = (Reason(rule, stage.clause or book.procedure.clause, text), *reasons)
    return ActionShown(
        action=name,
        label=call.say(action.label),
        by=" + ".join(roles),
        allowed=not reasons,
        reasons=reasons_shown(call, reasons),
        inputs=fields_shown(call, action.says),
        confirms=fields_shown(call, {key: book.facts[key] for key in action.confirms}),
        waives=list(action.waives),
        due_on=_due(role or roles[0], step) if roles else "none",
        to=action.to,
    )


def _due(role: str, step: Step) -> str:
    if isinstance(step.due, Length):
        return "set"
    if step.due is None or not may_give_day(role):
        return "none"
    return "given" if must_give_day(role, step) else "may_be_given"


def _panel(call: Call, stage: PanelStage, sheets: Sequence[CaseStep]) -> PanelOfCase:
    mean = mean_of(stage, [_parts(step) for step in sheets]) if _is_of_the_authority(call) else None
    shown = None if mean is None else in_few_places(mean)
    return PanelOfCase(**panel_shown(call, stage).model_dump(), sheets=len(sheets), mean=shown)


def _parts(step: CaseStep) -> Mapping[str, object]:
    return as_mapping(step.inputs.get("parts")) or {}


def _is_of_the_authority(call: Call) -> bool:
    """Tell whether the caller is on the side that decides: what members and others said in confidence is for it."""
    return any(SIDE_OF_ROLE.get(held.role) in {"official", "oversight"} for held in call.caller.held)


def _step(call: Call, step: CaseStep) -> StepShown:
    in_confidence = step.action in {SHEET, OPINION} and not _is_of_the_authority(call)
    return StepShown(
        sequence=step.sequence,
        at=step.at,
        action=step.action,
        role=step.role,
        from_stage=step.from_stage,
        to_stage=step.to_stage,
        inputs={} if in_confidence else step.inputs,
        because=step.because,
    )


def _notice(notice: Notice) -> NoticeOfCase:
    return NoticeOfCase(
        id=str(notice.id), status=notice.status, last_day=notice.last_day, content_hash=notice.content_hash
    )
