"""The bureau corrects a published list; when the list itself changes, its period starts again."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import NoticeStage
from policies.language.words import Length
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, NotAllowed, absent, invalid
from tenants.moving import Move, find_step, move_case, rule_of
from tenants.noticing import (
    compose,
    find_notice_stage,
    find_standing,
    lock_cases,
    one_version,
    publish,
    refuse_unless_waiting,
)
from tenants.queries.policies import Rules, rules_of_version
from tenants.rights import say_roles, within_reach
from tenants.standing import find_objected, find_standing_cases, leave_notice, select_standing
from tenants.tables import Case, Notice, NoticeEntry


async def correct_notice(
    session: AsyncSession,
    caller: Caller,
    *,
    notice_id: UUID,
    reason: str,
    title: str | None = None,
    add: Sequence[UUID] = (),
    remove: Sequence[UUID] = (),
    length: Length | None = None,
) -> Notice:
    """Publish the corrected list in place of the old one and return it.

    The period starts again when the list changed (an applicant more or less, a name set right), and goes on
    when only the title did. A removed applicant goes back to the deciding stage.
    Raises Absent, Conflict (the notice is over, or a case does not wait), Invalid, NotAllowed.
    """
    old = await _lock_notice(session, caller, notice_id)
    rules = await rules_of_version(session, caller, old.policy_version_id)
    stage = find_notice_stage(rules, old.procedure, old.stage)
    if not caller.holds(stage.opened_by):
        whose = say_roles(caller, rules.policy, [stage.opened_by])
        said = Text(f"公示由{whose.zh}更正", f"This notice is corrected by: {whose.read_in('en')}")
        raise NotAllowed("another-role-acts", said)
    caller = replace(caller, acting_as=stage.opened_by)
    kept_ids = await _kept(session, old, remove)
    wanted = [
        *((f"/kept/{index}", case_id) for index, case_id in enumerate(kept_ids)),
        *((f"/add/{index}", case_id) for index, case_id in enumerate(add)),
        *((f"/remove/{index}", case_id) for index, case_id in enumerate(remove)),
    ]
    locked = await lock_cases(session, caller, wanted, operation="correct_notice")
    kept, added, removed = (
        locked[: len(kept_ids)],
        locked[len(kept_ids) : len(kept_ids) + len(add)],
        locked[len(kept_ids) + len(add) :],
    )
    already = await find_standing_cases(session, caller.tenant, add)
    refuse_unless_waiting(
        added, programme_id=old.programme_id, procedure=old.procedure, stage=old.stage, standing=already
    )
    if not kept and not added:
        raise invalid("/remove", "nothing-left", "更正后名单为空", "Nothing would be left on the list")
    cases = [*kept, *added]
    if one_version(cases) != old.policy_version_id:
        raise Conflict(
            "several-versions", Text("增列的申报适用另一版本的办法", "What is added is judged by other rules")
        )
    entries = await compose(session, caller, cases)
    if entries == old.content["entries"] and title in {None, old.title}:
        raise invalid("", "nothing-to-correct", "没有需要更正的内容", "There is nothing to correct")
    await _leave_old(session, caller, old)
    await _send_back(session, caller, rules, stage, removed, reason=reason)
    new = await _successor(
        session, caller, old, stage, title=title or old.title, reason=reason,
        list_changed=entries != old.content["entries"], length=length,
    )  # fmt: skip
    objected = await find_objected(session, caller.tenant, [case.id for case in cases])
    for case in cases:
        case.waits_for = stage.objection.decided_by if case.id in objected else None
    await publish(session, caller, new, entries=entries, cases=cases)
    await remember(
        session, caller, "correct_notice", subject="notice", subject_id=new.id,
        details={
            "supersedes": str(old.id),
            "added": [str(case.id) for case in added],
            "removed": [str(case.id) for case in removed],
            "restarted": new.closes_at != old.closes_at,
            "last_day": new.last_day.isoformat(),
            "content_hash": new.content_hash,
        },
    )  # fmt: skip
    return new


async def _lock_notice(session: AsyncSession, caller: Caller, notice_id: UUID) -> Notice:
    query = select(Notice).where(
        Notice.tenant_id == caller.tenant, Notice.id == notice_id, within_reach(caller, "correct_notice")
    )
    notice = (await session.exec(query.with_for_update(key_share=True))).first()
    if notice is None:
        raise absent("公示", "notice")
    if notice.status != "open" or notice.closes_at <= caller.now:
        raise Conflict("notice-over", Text("公示已结束或已被更正", "The notice is over or was corrected already"))
    return notice


async def _kept(session: AsyncSession, old: Notice, remove: Sequence[UUID]) -> list[UUID]:
    query = select_standing(old).order_by(col(NoticeEntry.position))
    standing = list((await session.exec(query)).all())
    for index, case_id in enumerate(remove):
        if case_id not in standing:
            raise invalid(f"/remove/{index}", "not-on-list", "该申报不在公示名单上", "This case is not on the list")
    return [case_id for case_id in standing if case_id not in remove]


async def _leave_old(session: AsyncSession, caller: Caller, old: Notice) -> None:
    """Take the old notice down; its places move to the new one."""
    await leave_notice(session, caller.tenant, await _kept(session, old, ()), status="moved")
    old.status = "superseded"
    old.closed_at = caller.now
    session.add(old)
    await session.flush()


async def _send_back(
    session: AsyncSession, caller: Caller, rules: Rules, stage: NoticeStage, removed: Sequence[Case], *, reason: str
) -> None:
    for case in removed:
        because = {"rule": rule_of(rules.book(case.procedure), case.stage), "clause": stage.clause}
        step = await find_step(session, caller, rules, case, stage.objection.upheld)
        move = Move("taken_off_notice", step, because, inputs={"reason": reason})
        await move_case(session, caller, case=case, rules=rules, move=move)


async def _successor(
    session: AsyncSession,
    caller: Caller,
    old: Notice,
    stage: NoticeStage,
    *,
    title: str,
    reason: str,
    list_changed: bool,
    length: Length | None,
) -> Notice:
    notice = Notice(
        tenant_id=old.tenant_id,
        programme_id=old.programme_id,
        policy_version_id=old.policy_version_id,
        procedure=old.procedure,
        stage=old.stage,
        title=title,
        opened_by=caller.signed_in(),
        opened_at=caller.now,
        last_day=old.last_day,
        closes_at=old.closes_at,
        provisional=old.provisional,
        period=old.period,
        content={},
        content_hash="",
        supersedes=old.id,
        correction=reason,
    )
    if list_changed:
        standing = await find_standing(session, caller, stage, length)
        notice.last_day = standing.deadline.last_day
        notice.closes_at = standing.closes_at
        notice.provisional = standing.deadline.provisional
        notice.period = standing.deadline.as_json()
    return notice
