"""The calendar of a notice's days was published: its provisional last day is computed again."""

from uuid import UUID

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.deadlines import Deadline
from policies.days.working_days import find_last_day
from tenants import clock
from tenants.audit import remember
from tenants.calendar import calendar_of
from tenants.callers import Caller
from tenants.tables import Case, Notice, NoticeEntry


async def recompute_last_day(session: AsyncSession, caller: Caller, *, notice_id: UUID) -> bool:
    """Compute the period again from its first day; tell whether that changed anything.

    A published period never gets shorter: an earlier last day only takes the word «provisional» off.
    """
    notice = (
        await session.exec(
            select(Notice)
            .where(Notice.tenant_id == caller.tenant, Notice.id == notice_id, Notice.status == "open")
            .where(col(Notice.provisional))
            .with_for_update(skip_locked=True)
        )
    ).first()
    if notice is None:
        return False
    old = Deadline.from_json(notice.period)
    new = find_last_day(
        old.start,
        count=old.period.count,
        unit=old.period.unit,
        calendar=await calendar_of(session, caller),
        bound=old.period.bound,
    )
    if new == old:
        return False
    notice.provisional = new.provisional
    if new.last_day >= old.last_day:
        notice.period = new.as_json()
        notice.last_day = new.last_day
        notice.closes_at = clock.end_of_day(new.last_day, caller.zone)
        await _tell_cases(session, notice)
    session.add(notice)
    await remember(
        session, caller, "recompute_last_day", subject="notice", subject_id=notice.id,
        details={"from": old.last_day.isoformat(), "to": notice.last_day.isoformat(), "provisional": new.provisional},
    )  # fmt: skip
    return True


async def _tell_cases(session: AsyncSession, notice: Notice) -> None:
    standing = select(NoticeEntry.case_id).where(
        NoticeEntry.tenant_id == notice.tenant_id,
        NoticeEntry.notice_id == notice.id,
        NoticeEntry.status == "standing",
    )
    await session.exec(
        update(Case)
        .where(col(Case.tenant_id) == notice.tenant_id, col(Case.id).in_(standing))
        .values(due_on=notice.last_day)
    )
