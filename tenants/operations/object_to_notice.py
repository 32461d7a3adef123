"""Someone objects, by name and with evidence, to one applicant on a notice."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, absent, invalid
from tenants.files.claiming import claim_files
from tenants.noticing import find_notice_stage
from tenants.queries.policies import rules_of_version
from tenants.tables import Case, Notice, NoticeEntry, Objection


async def object_to_notice(
    session: AsyncSession,
    caller: Caller,
    *,
    notice_id: UUID,
    case_id: UUID,
    objector_name: str,
    objector_contact: str,
    statement: str,
    evidence: Sequence[UUID],
) -> Objection:
    """File the objection and return it; the applicant then waits for its decision, the others do not.

    Raises Absent (notice), Invalid (the applicant is not on the list, or there is no evidence), Conflict (too late).
    """
    notice = await _find_notice(session, caller, notice_id)
    entry = await session.get(NoticeEntry, (caller.tenant, notice_id, case_id))
    if entry is None:
        raise invalid("/case_id", "not-on-list", "该申报不在公示名单上", "This case is not on the list")
    if entry.status != "standing":
        raise Conflict(
            "no-longer-standing", Text("该单位已不在公示中", "This applicant no longer stands in the notice")
        )
    rules = await rules_of_version(session, caller, notice.policy_version_id)
    stage = find_notice_stage(rules, notice.procedure, notice.stage)
    await claim_files(session, caller, evidence, pointer="/evidence")
    case = await session.get_one(Case, (caller.tenant, case_id), with_for_update={"key_share": True})
    objection = Objection(
        tenant_id=caller.tenant,
        notice_id=notice_id,
        case_id=case_id,
        objector_name=objector_name,
        objector_contact=objector_contact,
        statement=statement,
        evidence=[str(file_id) for file_id in evidence],
        filed_at=caller.now,
    )
    session.add(objection)
    case.waits_for = stage.objection.decided_by
    case.version += 1
    session.add(case)
    await remember(
        session, caller, "object_to_notice", subject="objection", subject_id=objection.id,
        details={"notice": str(notice_id), "case": str(case_id), "evidence": objection.evidence},
    )  # fmt: skip
    return objection


async def _find_notice(session: AsyncSession, caller: Caller, notice_id: UUID) -> Notice:
    query = select(Notice).where(Notice.tenant_id == caller.tenant, Notice.id == notice_id)
    # Shared: many may object at once, but the notice cannot close in between.
    notice = (await session.exec(query.with_for_update(read=True))).first()
    if notice is None:
        raise absent("公示", "notice")
    if notice.status != "open" or notice.closes_at <= caller.now:
        raise Conflict(
            "notice-over",
            Text(
                f"公示已于{notice.last_day.isoformat()}截止或已更正，不再受理异议",
                f"The notice ended on {notice.last_day.isoformat()} or was corrected; objections are no longer taken",
            ),
        )
    return notice
