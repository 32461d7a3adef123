"""What does the caller see of a case, and what may he do with it now, or why not?"""

from api.asking.requests import Call
from api.problems.problem import RuleReason, RulingPolicy
from api.shapes.cases import (
    ActionShown,
    CaseShown,
    CaseSummary,
    NoticeOfCase,
    OrganisationOfCase,
    PolicyShown,
    StageShown,
    StepShown,
)
from api.shapes.programmes import field_shown
from policies.intake import actions_at, actors_of, judge_action, step_of, told_of
from policies.language.procedures import Action, Stage
from policies.language.words import Length
from policies.procedures.rulebook import Said
from policies.situation import Situation
from policies.verdict import Reason, Text
from tenants.queries.cases import acts_as, form_of, notice_of, situation_of, steps_of
from tenants.queries.policies import Rules
from tenants.tables import Case, CaseStep, Notice, Organisation


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
    stage = rules.stage(case.stage)
    situation = await situation_of(call.session, call.caller, case)
    notice = await notice_of(call.session, call.caller, case.id)
    return CaseShown(
        id=str(case.id),
        programme=case.programme_id,
        procedure=case.procedure,
        route=case.route,
        organisation=OrganisationOfCase(
            id=str(organisation.id),
            name=organisation.name,
            uscc=organisation.uscc,
            district=organisation.district_code,
        ),
        stage=StageShown(
            id=case.stage,
            label=call.say(stage.label),
            clause=stage.clause,
            entered_at=case.stage_entered_at,
            waits_for=case.waits_for,
            due_on=case.due_on,
        ),
        opened_at=case.opened_at,
        filed_on=case.filed_on,
        ended_at=case.ended_at,
        outcome=case.outcome,
        facts=case.facts,
        materials=case.materials,
        to_correct=case.to_correct,
        notice=_notice(notice) if notice else None,
        policy=PolicyShown(
            version_id=str(rules.version_id),
            title=call.say(rules.policy.title),
            in_force_from=rules.in_force_from,
        ),
        history=[_step(step) for step in await steps_of(call.session, call.caller, case.id)],
        allowed_actions=[
            _action(call, rules, case, name=name, action=action, stage=stage, situation=situation)
            for name, action in actions_at(stage).items()
        ],
        version=case.version,
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


def _action(
    call: Call, rules: Rules, case: Case, *, name: str, action: Action, stage: Stage, situation: Situation
) -> ActionShown:
    roles = actors_of(stage, action)
    rule = f"intake.stages.{case.stage}.actions.{name}"
    # What an official would confirm is taken as confirmed: the answer is what else stands against it.
    said = Said(confirmations=dict.fromkeys(action.confirms, True))
    form = form_of(case)
    verdict = judge_action(rules.intake, case.stage, name, form=form, said=said, situation=situation)
    reasons = verdict.reasons
    if not any(acts_as(call.caller, role, case) for role in roles):
        whose = ", ".join(roles)
        text = Text(f"这一步由 {whose} 办理", f"This step is for the role {whose}")
        reasons = (Reason(rule, stage.clause or rules.policy.intake.clause, text), *reasons)
    due = step_of(rules.intake, action, said, told_of(rules.intake, form.facts, situation)).due
    return ActionShown(
        action=name,
        label=call.say(action.label),
        by=" + ".join(roles),
        allowed=not reasons,
        reasons=reasons_shown(call, reasons),
        inputs=[field_shown(call, key, asked) for key, asked in action.says.items()],
        confirms=[field_shown(call, key, rules.intake.facts[key]) for key in action.confirms],
        due_on="none" if due is None else "set" if isinstance(due, Length) else "given",
        to=action.to,
    )


def _step(step: CaseStep) -> StepShown:
    return StepShown(
        sequence=step.sequence,
        at=step.at,
        action=step.action,
        role=step.role,
        from_stage=step.from_stage,
        to_stage=step.to_stage,
        inputs=step.inputs,
        because=step.because,
    )


def _notice(notice: Notice) -> NoticeOfCase:
    return NoticeOfCase(
        id=str(notice.id), status=notice.status, last_day=notice.last_day, content_hash=notice.content_hash
    )
