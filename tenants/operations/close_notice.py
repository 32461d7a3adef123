"""The period of a notice is over: who stands unopposed passes."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.audit import remember
from tenants.callers import Caller
from tenants.queries.policies import rules_of_version
from tenants.standing import find_objected, lock_cases_standing, pass_notice
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
    cases = await lock_cases_standing(session, notice)
    objected = await find_objected(session, caller.tenant, [case.id for case in cases])
    passing = [case for case in cases if case.id not in objected]
    # All on one notice are judged by one version of the rules.
    rules = await rules_of_version(session, caller, notice.policy_version_id)
    await pass_notice(session, caller, notice=notice, cases=passing, rules=rules)
    await remember(
        session, caller, "close_notice", subject="notice", subject_id=notice.id,
        details={
            "passed": [str(case.id) for case in passing],
            "stopped_by_objection": [str(case_id) for case_id in sorted(objected)],
        },
    )  # fmt: skip
    return True
