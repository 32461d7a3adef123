"""The bureau puts a list of applicants up for public notice."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.words import Length
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import NotAllowed
from tenants.noticing import (
    compose,
    find_notice_stage,
    find_standing,
    lock_cases,
    one_version,
    publish,
    refuse_unless_waiting,
)
from tenants.queries.policies import rules_of_version
from tenants.rights import say_roles
from tenants.standing import find_standing_cases
from tenants.tables import Notice


async def open_notice(
    session: AsyncSession,
    caller: Caller,
    *,
    programme_id: str,
    procedure: str,
    stage: str,
    title: str,
    case_ids: Sequence[UUID],
    length: Length | None = None,
) -> Notice:
    """Publish the list from today and return the notice, with its last day and the walk that explains it.

    The rules are those of the cases, which are all of one version. Raises Invalid (cases, stage, length),
    Conflict (a case does not wait, or is of another version), NotAllowed.
    """
    wanted = [(f"/cases/{index}", case_id) for index, case_id in enumerate(case_ids)]
    cases = await lock_cases(session, caller, wanted, operation="open_notice")
    already = await find_standing_cases(session, caller.tenant, case_ids)
    refuse_unless_waiting(cases, programme_id=programme_id, procedure=procedure, stage=stage, standing=already)
    rules = await rules_of_version(session, caller, one_version(cases))
    notice_stage = find_notice_stage(rules, procedure, stage)
    if not caller.holds(notice_stage.opened_by):
        whose = say_roles(caller, rules.policy, [notice_stage.opened_by])
        said = Text(f"公示由{whose.zh}发布", f"This notice is published by: {whose.read_in('en')}")
        raise NotAllowed("another-role-acts", said)
    caller = replace(caller, acting_as=notice_stage.opened_by)
    standing = await find_standing(session, caller, notice_stage, length)
    notice = Notice(
        tenant_id=caller.tenant,
        programme_id=programme_id,
        policy_version_id=rules.version_id,
        procedure=procedure,
        stage=stage,
        title=title,
        opened_by=caller.signed_in(),
        opened_at=caller.now,
        last_day=standing.deadline.last_day,
        closes_at=standing.closes_at,
        provisional=standing.deadline.provisional,
        period=standing.deadline.as_json(),
        content={},
        content_hash="",
    )
    for case in cases:
        case.waits_for = None
    await publish(session, caller, notice, entries=await compose(session, caller, cases), cases=cases)
    await remember(
        session, caller, "open_notice", subject="notice", subject_id=notice.id,
        details={
            "programme": programme_id,
            "procedure": procedure,
            "cases": [str(case.id) for case in cases],
            "last_day": notice.last_day.isoformat(),
            "content_hash": notice.content_hash,
            "clause": notice_stage.clause,
        },
    )  # fmt: skip
    return notice
