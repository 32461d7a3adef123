"""How does a case look on the wire, with what may be done with it now and why not?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import Field, JsonValue

from api.problems import RuleReason, RulingPolicy
from api.programme_shapes import FieldShown, field_shown
from api.requests import Call
from api.shapes import Day, Input, Instant, Name, Output, Sentence, Version
from policies.conditions import Known
from policies.document import Action, Stage
from policies.intake import Said, actions_at, actor_of, judge_action, step_of
from policies.verdict import Reason, Text
from policies.words import Length
from tenants.queries.cases import acts_as, form_of, known_of, notice_of, steps_of
from tenants.queries.policies import Rules
from tenants.tables import Case, CaseStep, Notice, Organisation

FACTS_EXAMPLE: Mapping[str, JsonValue] = {
    "legal_person": True,
    "finances_sound": True,
    "credit_good": True,
    "technical_staff": 12,
    "incidents": [],
    "service_fields": ["digital"],
    "service_kinds": ["consulting", "design"],
}


class OpenCase(Input):
    """What opening a case needs."""

    programme: Name = Field(description="项目", examples=["directory"])
    organisation_id: UUID = Field(description="申报单位", examples=["0198f0a0-0000-7000-8000-000000000000"])
    route: Name = Field(description="申报途径，见项目说明", examples=["ordinary"])
    facts: dict[str, JsonValue] = Field(default={}, description="申报表", examples=[FACTS_EXAMPLE])
    materials: dict[str, list[str]] = Field(
        default={}, description="材料：每项为已上传文件的编号", examples=[{"business_licence": []}]
    )


class UpdateCase(Input):
    """What to lay over the form; null takes an entry out."""

    facts: dict[str, JsonValue] = Field(default={}, description="要改的申报项", examples=[{"technical_staff": 6}])
    materials: dict[str, list[str] | None] = Field(default={}, description="要改的材料", examples=[{}])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不改，答 409")


class ConfirmationGiven(Input):
    """An official's word on a fact nobody can compute."""

    holds: bool = Field(description="是否成立", examples=[True])
    note: Sentence | None = Field(None, description="说明", examples=["现场核对社保名册"])


class ActOnCase(Input):
    """What someone does at the case's stage."""

    action: Name = Field(description="动作，见 allowed_actions", examples=["submit"])
    inputs: dict[str, JsonValue] = Field(default={}, description="动作要填的内容", examples=[{}])
    confirmations: dict[str, ConfirmationGiven] = Field(default={}, description="动作要确认的事实", examples=[{}])
    due_on: Day | None = Field(None, description="办法未定期限时由经办人指定的截止日期")
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不办，答 409")


class PolicyShown(Output):
    """The version of the rules that judges the case."""

    version_id: str
    title: str
    in_force_from: Day


class OrganisationOfCase(Output):
    """Whose case it is."""

    id: str
    name: str
    uscc: str
    district: str


class StageShown(Output):
    """Where the case stands."""

    id: str = Field(examples=["district"])
    label: str = Field(examples=["区县审核推荐"])
    clause: str | None = Field(examples=["第七条"])
    entered_at: Instant
    waits_for: str | None = Field(description="等待哪个角色", examples=["district"])
    due_on: Day | None = Field(description="截止日期；办法未定且无人指定时为 null")


class ActionShown(Output):
    """One action of the stage: whether the caller may do it now, and every reason against it."""

    action: str
    label: str
    by: str = Field(description="由哪个角色办理")
    allowed: bool
    reasons: list[RuleReason]
    inputs: list[FieldShown] = Field(description="要填的内容")
    confirms: list[FieldShown] = Field(description="要确认的事实")
    due_on: str = Field(description="none 没有期限；set 办法规定；given 由经办人指定", examples=["none"])
    to: str = Field(description="办成后的环节")


class StepShown(Output):
    """One thing done to the case."""

    sequence: int
    at: Instant
    action: str
    role: str
    from_stage: str | None
    to_stage: str
    inputs: dict[str, Any]  # Any: JSON as the policy declares it
    because: dict[str, Any]  # Any: clause, rule, policy version and what the step was decided on


class NoticeOfCase(Output):
    """The notice the case stands in."""

    id: str
    status: str
    last_day: Day
    content_hash: str


class CaseSummary(Output):
    """One case in a list."""

    id: str
    programme: str
    procedure: str
    route: str
    organisation_id: str
    organisation_name: str
    district_code: str
    stage: str
    stage_entered_at: Instant
    waits_for: str | None
    due_on: Day | None
    filed_on: Day | None
    outcome: str | None
    version: int


class CaseShown(Output):
    """One case, whole."""

    id: str
    programme: str
    procedure: str
    route: str
    organisation: OrganisationOfCase
    stage: StageShown
    opened_at: Instant
    filed_on: Day | None
    ended_at: Instant | None
    outcome: str | None = Field(description="结果：admitted、refused、withdrawn、declined；在办为 null")
    facts: dict[str, Any] = Field(description="申报表与确认结果")  # Any: JSON as the policy declares it
    materials: dict[str, list[str]]
    to_correct: list[str] = Field(description="退回时指明要补正的项目")
    notice: NoticeOfCase | None
    policy: PolicyShown
    history: list[StepShown]
    allowed_actions: list[ActionShown]
    version: int


class TaskCount(Output):
    """How many cases wait at one stage."""

    programme: str
    stage: str
    count: int


class TasksShown(Output):
    """What waits for the caller, and how much of it at each stage."""

    items: list[CaseSummary]
    counts: list[TaskCount]
    total: int


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
    stage = rules.policy.intake.stages[case.stage]
    known = await known_of(call.session, call.caller, case, rules)
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
            _action(call, rules, case, name=name, action=action, stage=stage, known=known)
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
    call: Call, rules: Rules, case: Case, *, name: str, action: Action, stage: Stage, known: Known
) -> ActionShown:
    role = actor_of(stage, action)
    rule = f"intake.stages.{case.stage}.actions.{name}"
    # What an official would confirm is taken as confirmed: the answer is what else stands against it.
    said = Said(confirmations=dict.fromkeys(action.confirms, True))
    verdict = judge_action(rules.policy, action, rule=rule, form=form_of(case), said=said, known=known)
    reasons = verdict.reasons
    if not acts_as(call.caller, role, case):
        text = Text(f"这一步由 {role} 办理", f"This step is for the role {role}")
        reasons = (Reason(rule, stage.clause or rules.policy.intake.clause, text), *reasons)
    due = step_of(rules.policy.intake, action, said).due
    return ActionShown(
        action=name,
        label=call.say(action.label),
        by=role,
        allowed=not reasons,
        reasons=reasons_shown(call, reasons),
        inputs=[field_shown(call, key, asked) for key, asked in action.says.items()],
        confirms=[field_shown(call, key, rules.policy.facts[key]) for key in action.confirms],
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
