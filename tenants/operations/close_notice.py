"""The period of a notice is over: who stands unopposed passes."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.audit import remember
from tenants.callers import Caller
from tenants.effects import has_open_objection, pass_notice
from tenants.noticing import lock_cases_standing
from tenants.queries.policies import rules_of_case
from tenants.tables import Notice


async def close_notice(session: AsyncSession, caller: Caller, *, notice_id: UUID) -> bool:
    """Close the notice if its period is over and it is open still; tell whether this call closed it.

    Another worker's notice is left alone (SKIP LOCKED). An applicant with an open objection waits for its decision.
    """
    notice = (
        await session.exec(
            select(Notice)
            .where(
                Notice.tenant_id == caller.tenant,
                Notice.id == notice_id,
                Notice.status == "open",
                col(Notice.closes_at) <= caller.now,
            )
            .with_for_update(skip_locked=True)
        )
    ).first()
    if notice is None:
        return False
    notice.status = "closed"
    notice.closed_at = caller.now
    session.add(notice)
    passed: list[str] = []
    stopped: list[str] = []
    for case in await lock_cases_standing(session, notice):
        if await has_open_objection(session, tenant=caller.tenant, case_id=case.id):
            stopped.append(str(case.id))
            continue
        rules = await rules_of_case(session, caller, case)
        await pass_notice(session, caller, notice=notice, case=case, rules=rules)
        passed.append(str(case.id))
    await remember(
        session, caller, "close_notice", subject="notice", subject_id=notice.id,
        details={"passed": passed, "stopped_by_objection": stopped},
    )  # fmt: skip
    return True
