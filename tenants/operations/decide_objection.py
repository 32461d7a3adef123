"""The bureau upholds or dismisses an objection, with reasons."""

from dataclasses import replace
from typing import Literal
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import NoticeStage
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, NotAllowed, absent
from tenants.moving import Move, find_step, hold_listings, move_case, rule_of
from tenants.noticing import find_notice_stage
from tenants.queries.policies import Rules, rules_of_case, rules_of_version
from tenants.rights import say_roles, within_reach
from tenants.standing import find_objected, leave_notice, pass_notice
from tenants.tables import Case, Notice, NoticeEntry, Objection

_DECISIONS = {"upheld": Text("成立", "upheld"), "dismissed": Text("不成立", "dismissed")}
Decision = Literal["upheld", "dismissed"]


async def decide_objection(
    session: AsyncSession,
    caller: Caller,
    *,
    objection_id: UUID,
    decision: Decision,
    reason: str,
    public_text: str | None = None,
) -> Objection:
    """Write the decision, which is made once, and do what follows from it.

    Upheld: the applicant goes back to the deciding stage. Dismissed, and the last one open: it stands on, or
    passes at once when the period is over. Raises Absent, Conflict (decided already), NotAllowed.
    """
    objection = await _find_objection(session, caller, objection_id)
    # Always in this order: notice, listing, case, objection. Whoever closes the notice takes the same.
    notice = await session.get_one(Notice, (caller.tenant, objection.notice_id), with_for_update={"read": True})
    await hold_listings(session, caller.tenant, [objection.case_id])
    case = await session.get_one(Case, (caller.tenant, objection.case_id), with_for_update={"key_share": True})
    await session.refresh(objection, with_for_update={"key_share": True})
    if objection.status != "open":
        stands = _DECISIONS[objection.status]
        zh, en = f"这件异议已决定为“{stands.zh}”", f"This objection was {stands.read_in('en')}"
        raise Conflict("already-decided", Text(f"{zh}，不能再作决定", f"{en} already"))
    rules = await rules_of_version(session, caller, notice.policy_version_id)
    stage = find_notice_stage(rules, notice.procedure, notice.stage)
    if not caller.holds(stage.objection.decided_by):
        whose = say_roles(caller, rules.policy, [stage.objection.decided_by])
        said = Text(f"异议由{whose.zh}决定", f"Objections are decided by: {whose.read_in('en')}")
        raise NotAllowed("another-role-acts", said)
    caller = replace(caller, acting_as=stage.objection.decided_by)
    objection.status = decision
    objection.decided_at = caller.now
    objection.decided_by = caller.signed_in()
    objection.decision_reason = reason
    if public_text is not None:
        objection.public_text = public_text
    session.add(objection)
    await session.flush()
    await _follow(session, caller, objection=objection, notice=notice, case=case, stage=stage)
    await remember(
        session, caller, "decide_objection", subject="objection", subject_id=objection.id,
        details={"decision": decision, "case": str(case.id), "clause": stage.objection.clause},
    )  # fmt: skip
    return objection


async def _find_objection(session: AsyncSession, caller: Caller, objection_id: UUID) -> Objection:
    query = select(Objection).where(
        Objection.tenant_id == caller.tenant,
        Objection.id == objection_id,
        within_reach(caller, "decide_objection"),
    )
    objection = (await session.exec(query)).first()
    if objection is None:
        raise absent("异议", "objection")
    return objection


async def _follow(
    session: AsyncSession, caller: Caller, *, objection: Objection, notice: Notice, case: Case, stage: NoticeStage
) -> None:
    """Do what the decision means for the applicant, unless it has left the notice meanwhile."""
    query = select(NoticeEntry).where(
        NoticeEntry.tenant_id == caller.tenant, NoticeEntry.case_id == case.id, NoticeEntry.status == "standing"
    )
    entry = (await session.exec(query)).first()
    if entry is None:
        return
    rules = await rules_of_case(session, caller, case)
    if objection.status == "upheld":
        await _send_back(session, caller, objection=objection, case=case, stage=stage, rules=rules)
    elif not await find_objected(session, caller.tenant, [case.id]):
        case.waits_for = None
        case.version += 1
        session.add(case)
        standing_in = (
            notice if entry.notice_id == notice.id else await session.get_one(Notice, (caller.tenant, entry.notice_id))
        )
        if standing_in.status == "closed":
            await pass_notice(session, caller, notice=standing_in, cases=[case], rules=rules)


async def _send_back(
    session: AsyncSession, caller: Caller, *, objection: Objection, case: Case, stage: NoticeStage, rules: Rules
) -> None:
    await leave_notice(session, caller.tenant, [case.id], status="sent_back")
    rule = rule_of(rules.book(case.procedure), case.stage, ".objection")
    because = {"rule": rule, "clause": stage.objection.clause, "objection": str(objection.id)}
    step = await find_step(session, caller, rules, case, stage.objection.upheld)
    move = Move("objection_upheld", step, because, inputs={"reason": objection.decision_reason})
    await move_case(session, caller, case=case, rules=rules, move=move)
