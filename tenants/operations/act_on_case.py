"""Someone does to a case what its stage allows: submit, recommend, return, refuse, withdraw…; the verbs are data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.intake import (
    Step,
    actions_at,
    actors_of,
    find_action_faults,
    find_form_faults,
    judge_action,
    step_of,
    told_of,
)
from policies.language.document import Policy
from policies.language.procedures import Action, ActStage, CaseQuota, EndStage, NoticeStage, PanelStage, Stage
from policies.naming import say_choices
from policies.plain import as_mapping
from policies.procedures.openings import calls_of, find_round
from policies.procedures.rulebook import Rulebook, Said
from policies.situation import Situation
from policies.verdict import Text, Verdict
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid, NotAllowed
from tenants.moving import Move, hold_listings, move_case, note_step, rule_of
from tenants.queries.cases import acts_as, count_taken, find_case, form_of, sheets_of
from tenants.queries.policies import Rules, refuse_outdated, rules_of_case
from tenants.queries.standings import situation_of
from tenants.rights import say_roles
from tenants.standing import leave_notice
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
    book: Rulebook
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
    await hold_listings(session, caller.tenant, [case_id])
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
    book = rules.book(case.procedure)
    stage = book.procedure.stages[case.stage]
    action = _find_action(stage, act.action)
    actors = actors_of(stage, action)
    done_by = await _done_by(session, case, act.action) if len(actors) > 1 else frozenset[str]()
    acting = _acting(caller, rules.policy, [role for role in actors if role not in done_by], case)
    said = Said(act.inputs, {name: word.holds for name, word in act.confirmations.items()}, act.waivers)
    faults = list(find_action_faults(book, action, said))
    if faults:
        raise Invalid("action-invalid", Text("提交的内容有误", "What comes with the action has faults"), faults=faults)
    if _hands_in(book, stage, action):
        _refuse_unfit_form(book, case)
    situation, form = await situation_of(session, acting, rules, case), form_of(case)
    verdict = judge_action(
        book, case.stage, act.action, form=form, said=said, situation=situation,
        taken=await _taken(session, acting, case, rules, act.action, action.quota, situation) if action.quota else 0,
        sheets=await _sheets(session, case, stage),
    )  # fmt: skip
    told = told_of(book, {**form.facts, **said.confirmations}, situation)
    done_by |= {acting.role}
    return _Taking(acting, book, stage, action, done_by, verdict, step_of(book, action, said, told))


async def _taken(  # noqa: PLR0917  # called once, above
    session: AsyncSession,
    caller: Caller,
    case: Case,
    rules: Rules,
    action: str,
    quota: CaseQuota,
    situation: Situation,
) -> int:
    """Return how many the action has taken on, in the round in which today lies where the quota is for one."""
    calls = calls_of(case.procedure, situation.items)
    opens = rules.book(case.procedure).procedure.opens
    in_round = find_round(opens, calls, rules.in_force_from, caller.today)
    return await count_taken(session, caller, case, action, quota, in_round=in_round)


async def _sheets(session: AsyncSession, case: Case, stage: Stage) -> list[Mapping[str, object]] | None:
    if not isinstance(stage, PanelStage):
        return None
    return [as_mapping(step.inputs.get("parts")) or {} for step in await sheets_of(session, case)]


def _hands_in(book: Rulebook, stage: Stage, action: Action) -> bool:
    """Tell whether the action hands in the form: it needs something of it, or leaves it to others."""
    to = book.procedure.stages[action.to]
    stays = isinstance(to, EndStage) or _has_open_form(to)
    return _has_open_form(stage) and (bool(action.needs) or not stays)


def _has_open_form(stage: Stage) -> bool:
    return isinstance(stage, ActStage) and stage.form == "open"


def _refuse_unfit_form(book: Rulebook, case: Case) -> None:
    """Raise Conflict where a form that was filled in under earlier rules does not fit those it is handed in under."""
    declared = {name: value for name, value in case.facts.items() if name not in book.facts or name in book.declared}
    faults = list(find_form_faults(book, declared, case.materials))
    if faults:
        raise Conflict(
            "form-outdated",
            Text(
                "申报表不合现行办法，请按 errors 逐项修改（不再有的项填 null）后再提交",
                "The form does not fit the rules in force: mend what errors names (null takes an entry out) and retry",
            ),
            faults=faults,
        )


async def _take(session: AsyncSession, case: Case, rules: Rules, act: Act, taking: _Taking) -> None:
    """Write the step and let follow what follows; while others must still take it, the case stays."""
    caller, stage = taking.caller, taking.stage
    because: dict[str, object] = {
        "rule": rule_of(taking.book, case.stage, f".actions.{act.action}"),
        "clause": taking.action.clause or stage.clause,
    }
    # Laid in first: who decides later sees what was confirmed.
    _lay_in(case, act)
    if left := [role for role in actors_of(stage, taking.action) if role not in taking.done_by]:
        note_step(session, caller, rules, case, act.action, to=case.stage, because=because, inputs=_remembered(act))
        case.waits_for = left[0]
        await session.flush()
        return
    if case.filed_on is None and _hands_in(taking.book, stage, taking.action):
        # Filed when the form is first handed in: from then on this version binds.
        await refuse_outdated(session, caller, rules)
        case.filed_on = caller.today
        case.policy_version_id = rules.version_id
    if isinstance(stage, NoticeStage):
        await leave_notice(session, case.tenant_id, [case.id], status="withdrawn")
    move = Move(act.action, taking.step, because, inputs=_remembered(act), due_on=act.due_on, asked_for_day=True)
    await move_case(session, caller, case=case, rules=rules, move=move)


def _find_action(stage: Stage, name: str) -> Action:
    actions = actions_at(stage)
    if name not in actions:
        can = say_choices(actions)
        raise Conflict(
            "action-not-available",
            Text(
                f"案件现处“{stage.label.zh}”环节，不能进行“{name}”；可进行：{can.zh}",
                f"At stage {stage.label.read_in('en')} there is no action {name}; there are: {can.read_in('en')}",
            ),
        )
    return actions[name]


def _acting(caller: Caller, policy: Policy, roles: Sequence[str], case: Case) -> Caller:
    """Return the caller in the first of the roles he holds on this case."""
    role = next((role for role in roles if acts_as(caller, role, case)), None)
    if role is None:
        whose = say_roles(caller, policy, roles)
        raise NotAllowed(
            "another-role-acts", Text(f"这一步由{whose.zh}办理", f"This step is for: {whose.read_in('en')}")
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


def _lay_in(case: Case, act: Act) -> None:
    """Lay the official's confirmations into the facts."""
    if act.confirmations:
        case.facts = {**case.facts, **{name: word.holds for name, word in act.confirmations.items()}}


def _remembered(act: Act) -> dict[str, object]:
    confirmed = {name: {"holds": word.holds, "note": word.note} for name, word in act.confirmations.items()}
    waived = {"waivers": dict(act.waivers)} if act.waivers else {}
    return {**act.inputs, **({"confirmations": confirmed} if confirmed else {}), **waived}
