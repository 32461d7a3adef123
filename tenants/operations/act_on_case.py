"""Someone does to a case what its stage allows: submit, recommend, return, refuse, withdraw…; the verbs are data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.deadlines import Deadline
from policies.intake import Step, actions_at, actors_of, find_action_faults, judge_action, step_of, told_of
from policies.language.procedures import Action, ActStage, NoticeStage, Stage
from policies.language.words import Length
from policies.procedures.rulebook import Said
from policies.verdict import Text, Verdict
from tenants.audit import remember
from tenants.callers import Caller
from tenants.deadlines import find_deadline
from tenants.effects import Move, leave_notice, move_case
from tenants.failures import Conflict, Invalid, NotAllowed, invalid
from tenants.queries.cases import acts_as, count_taken, find_case, form_of, situation_of
from tenants.queries.policies import Rules, refuse_outdated, rules_of_case
from tenants.tables import Case, CaseStep
from tenants.versions import Expected, check_version


@dataclass(frozen=True, slots=True)
class Act:
    """What someone wants to do, with what he says and confirms, and the due day where the rules leave it to him."""

    action: str
    inputs: Mapping[str, object] = field(default_factory=dict[str, object])
    confirmations: Mapping[str, "Confirmation"] = field(default_factory=dict[str, "Confirmation"])
    waivers: Mapping[str, str] = field(default_factory=dict[str, str])
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An official's word on a fact nobody can compute: whether it holds, with a note."""

    holds: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Taking:
    """One action about to be taken: at which stage, by whom, after whom of several, and what the rules say of it."""

    caller: Caller
    stage: Stage
    action: Action
    done_by: frozenset[str]
    verdict: Verdict
    step: Step


async def act_on_case(
    session: AsyncSession, caller: Caller, *, case_id: UUID, act: Act, expected: Expected
) -> tuple[Rules, Case, Verdict]:
    """Do the action if the rules grant it; the verdict says so, or why not, and a refusal changes nothing.

    Raises Absent, Conflict (the case changed, or its stage has no such action), NotAllowed (another role acts),
    Invalid (what is said is incomplete or a due day is missing).
    """
    case = await find_case(session, caller, case_id, "act_on_case", lock=True)
    check_version(case.version, expected)
    rules = await rules_of_case(session, caller, case)
    stage = case.stage
    taking = await _judge(session, caller, case, rules, act)
    if taking.verdict.granted:
        await _take(session, case, rules, act, taking)
    await remember(
        session, taking.caller, "act_on_case", subject="case", subject_id=case.id,
        outcome="done" if taking.verdict.granted else "refused",
        details={
            "action": act.action,
            "stage": stage,
            "reasons": [{"rule": reason.rule, "clause": reason.clause} for reason in taking.verdict.reasons],
        },
    )  # fmt: skip
    return rules, case, taking.verdict


async def _judge(session: AsyncSession, caller: Caller, case: Case, rules: Rules, act: Act) -> _Taking:
    """Return what the rules say of the action. Where several roles must take it, all but the last stay at the stage."""
    stage, action = rules.stage(case.stage), _find_action(rules, case, act.action)
    actors = actors_of(stage, action)
    done_by = await _done_by(session, case, act.action) if len(actors) > 1 else frozenset[str]()
    acting = _acting(caller, [role for role in actors if role not in done_by], case)
    said = Said(act.inputs, {name: word.holds for name, word in act.confirmations.items()}, act.waivers)
    faults = list(find_action_faults(rules.intake, action, said))
    if faults:
        raise Invalid("action-invalid", Text("提交的内容有误", "What comes with the action has faults"), faults=faults)
    situation, form = await situation_of(session, acting, case), form_of(case)
    taken = await count_taken(session, acting, case, act.action, action.quota) if action.quota else 0
    verdict = judge_action(rules.intake, case.stage, act.action, form=form, said=said, situation=situation, taken=taken)
    if set(actors) - done_by - {acting.role}:
        step, done_by = Step(case.stage, stage, None, ()), done_by | {acting.role}
    else:
        told = told_of(rules.intake, {**form.facts, **said.confirmations}, situation)
        step, done_by = step_of(rules.intake, action, said, told), frozenset[str]()
    return _Taking(acting, stage, action, done_by, verdict, step)


async def _take(session: AsyncSession, case: Case, rules: Rules, act: Act, taking: _Taking) -> None:
    """Write the step and let follow what follows."""
    caller, stage, step = taking.caller, taking.stage, taking.step
    due_on, deadline = await _find_due(session, caller, step, act.due_on)
    because: dict[str, object] = {
        "rule": f"intake.stages.{case.stage}.actions.{act.action}",
        "clause": taking.action.clause or stage.clause,
    }
    if deadline is not None:
        because["due"] = deadline.as_json()
    _lay_in(case, act)
    if case.filed_on is None and taking.action.needs and isinstance(stage, ActStage) and stage.form == "open":
        # Filed when the form is first handed in: from then on this version binds.
        await refuse_outdated(session, caller, rules)
        case.filed_on = caller.today
        case.policy_version_id = rules.version_id
    if isinstance(stage, NoticeStage):
        await leave_notice(session, tenant=case.tenant_id, case_id=case.id, status="withdrawn")
    move = Move(
        act.action, step.to, because,
        inputs=_remembered(act), due_on=due_on, to_correct=step.to_correct, done_by=taking.done_by,
    )  # fmt: skip
    await move_case(session, caller, case=case, rules=rules, move=move)


def _find_action(rules: Rules, case: Case, name: str) -> Action:
    stage = rules.stage(case.stage)
    actions = actions_at(stage)
    if name not in actions:
        can = "、".join(actions) or "无"
        raise Conflict(
            "action-not-available",
            Text(
                f"案件现处“{stage.label.zh}”环节，不能进行“{name}”；可进行：{can}",
                f"At stage {case.stage} there is no action {name}; there are: {', '.join(actions) or 'none'}",
            ),
        )
    return actions[name]


def _acting(caller: Caller, roles: Sequence[str], case: Case) -> Caller:
    """Return the caller in the first of the roles he holds on this case."""
    role = next((role for role in roles if acts_as(caller, role, case)), None)
    if role is None:
        raise NotAllowed(
            "another-role-acts", Text("这一步由其他角色办理", f"This step is for the role {', '.join(roles)}")
        )
    return replace(caller, acting_as=role)


async def _done_by(session: AsyncSession, case: Case, action: str) -> frozenset[str]:
    """Return the roles that took the action already since the case came to its stage, of several that must."""
    query = select(CaseStep.role).where(
        CaseStep.tenant_id == case.tenant_id,
        CaseStep.case_id == case.id,
        CaseStep.action == action,
        CaseStep.from_stage == case.stage,
        CaseStep.to_stage == case.stage,
        col(CaseStep.at) >= case.stage_entered_at,
    )
    return frozenset((await session.exec(query)).all())


async def _find_due(
    session: AsyncSession, caller: Caller, step: Step, given: date | None
) -> tuple[date | None, Deadline | None]:
    """Return the due day the rules compute, or the one the official must give where they leave it unset."""
    if isinstance(step.due, Length):
        if given is not None:
            raise invalid("/due_on", "due-day-is-set", "办理期限由办法规定，不需填写", "The rules set the due day")
        deadline = await find_deadline(session, caller, step.due)
        return deadline.last_day, deadline
    if step.due is None:
        if given is not None:
            raise invalid("/due_on", "no-due-day", "下一环节没有办理期限", "The next stage has no due day")
        return None, None
    if given is None:
        raise invalid(
            "/due_on",
            "due-day-required",
            "办法未规定期限，请指定截止日期",
            "The rules leave the period open: give the last day",
        )
    if given <= caller.today:
        raise invalid("/due_on", "due-day-past", "截止日期须晚于今天", "The last day must lie after today")
    return given, None


def _lay_in(case: Case, act: Act) -> None:
    """Lay the official's confirmations into the facts."""
    if act.confirmations:
        case.facts = {**case.facts, **{name: word.holds for name, word in act.confirmations.items()}}


def _remembered(act: Act) -> dict[str, object]:
    confirmed = {name: {"holds": word.holds, "note": word.note} for name, word in act.confirmations.items()}
    waived = {"waivers": dict(act.waivers)} if act.waivers else {}
    return {**act.inputs, **({"confirmations": confirmed} if confirmed else {}), **waived}
