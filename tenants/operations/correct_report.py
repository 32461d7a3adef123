"""A provider corrects what was confirmed: a new revision begins as a copy, and counts only once it is confirmed."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.reporting import GONE
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.queries.reports import revisions_of
from tenants.reporting import hold_report, refuse_unless
from tenants.tables import Record, Report
from tenants.versions import Expected

# What a correction is not given of the item it begins as a copy of: its own standing.
_OWN = {"id", "report_id", "status", "reason", "confirmed_on", "replaces", "version"}


async def correct_report(session: AsyncSession, caller: Caller, *, report_id: UUID, expected: Expected) -> Report:
    """Return the draft of the new revision, in the form of the old one and handed in on its day.

    Raises Absent, Conflict (not confirmed, or another correction is under way).
    """
    report, items = await hold_report(session, caller, report_id, "correct_report", expected)
    refuse_unless(report, "confirmed", zh="只有已确认的填报可以更正", en="Only a confirmed report is corrected")
    latest = (await revisions_of(session, caller, report))[-1]
    if latest.id != report.id:
        raise Conflict(
            "corrected-already",
            Text(f"更正 {latest.id} 尚未办结，请继续填写", f"A correction ({latest.id}) is under way; go on with it"),
        )
    correction = Report(
        **report.model_dump(include=_KEPT), revision=report.revision + 1, status="draft", opened_at=caller.now
    )
    session.add(correction)
    await session.flush()
    for item in items:
        if item.status not in GONE:
            session.add(Record(**item.model_dump(exclude=_OWN), report_id=correction.id, replaces=item.id))
    await session.flush()
    await remember(
        session, caller, "correct_report", subject="report", subject_id=correction.id,
        details={"corrects": str(report.id), "revision": correction.revision, "period": report.period},
    )  # fmt: skip
    return correction


_KEPT = {
    "tenant_id", "programme_id", "policy_version_id", "listing_id", "organisation_id", "district_code",
    "obligation", "period", "period_first", "period_last", "due_on", "handed_in_on", "late", "hand_ins",
}  # fmt: skip
