"""Which reports are there, what stands in them, and which other revisions of each?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, true
from sqlalchemy import select as plain_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import within_reach
from tenants.tables import Organisation, Record, Report


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What to look for: a programme, a listing, an obligation, a period, a status."""

    programme_id: str | None = None
    listing_id: UUID | None = None
    obligation: str | None = None
    period: str | None = None
    status: str | None = None


def select_reports(caller: Caller, wanted: ReportFilter) -> Select[Report, str]:
    """Return the reports within reach that match, each with its organisation's name, unordered."""
    asked = (
        (col(Report.programme_id), wanted.programme_id),
        (col(Report.listing_id), wanted.listing_id),
        (col(Report.obligation), wanted.obligation),
        (col(Report.period), wanted.period),
        (col(Report.status), wanted.status),
    )
    return (
        select(Report, Organisation.name)
        .join(
            Organisation,
            and_(col(Organisation.tenant_id) == Report.tenant_id, col(Organisation.id) == Report.organisation_id),
        )
        .where(
            Report.tenant_id == caller.tenant,
            _reach(caller, "list_reports"),
            *(true() if value is None else column == value for column, value in asked),
        )
    )


async def find_report(session: AsyncSession, caller: Caller, report_id: UUID, operation: str) -> tuple[Report, str]:
    """Return the report and whose it is if `operation` reaches it; raises Absent otherwise."""
    query = (
        select(Report, Organisation.name)
        .join(
            Organisation,
            and_(col(Organisation.tenant_id) == Report.tenant_id, col(Organisation.id) == Report.organisation_id),
        )
        .where(Report.tenant_id == caller.tenant, Report.id == report_id, _reach(caller, operation))
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise absent("填报", "report")
    return found


async def items_of(session: AsyncSession, caller: Caller, report_id: UUID) -> list[Record]:
    """Return what stands in a report, in its order, also what was withdrawn from it."""
    query = (
        select(Record)
        .where(Record.tenant_id == caller.tenant, Record.report_id == report_id)
        .order_by(col(Record.position), col(Record.id))
        .execution_options(populate_existing=True)
    )
    return list((await session.exec(query)).all())


async def revisions_of(session: AsyncSession, caller: Caller, report: Report) -> list[Report]:
    """Return all revisions of what one listing reports for one period, the first one first."""
    query = (
        select(Report)
        .where(
            Report.tenant_id == caller.tenant,
            Report.listing_id == report.listing_id,
            Report.obligation == report.obligation,
            Report.period == report.period,
        )
        .order_by(col(Report.revision))
    )
    return list((await session.exec(query)).all())


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reports of one obligation wait, all that the caller could reach and those in his own districts."""

    programme_id: str
    policy_version_id: UUID
    obligation: str
    status: str
    count: int
    in_districts: int


async def count_waiting(session: AsyncSession, caller: Caller) -> list[Waiting]:
    """Return how many reports wait for an official's decision, or for the provider they are of; one query."""
    mine = col(Report.organisation_id).in_(caller.organisations("provider"))
    near = col(Report.district_code).in_(caller.districts())
    decides = any(held.role not in {"provider", "enterprise"} for held in caller.held)
    handed_in = and_(col(Report.status) == "submitted", true() if decides else false())
    unfinished = and_(col(Report.status).in_(("draft", "returned")), mine)
    group = (
        col(Report.programme_id),
        col(Report.policy_version_id),
        col(Report.obligation),
        col(Report.status),
    )
    query = (
        plain_select(*group, func.count(), func.count().filter(near))
        .where(col(Report.tenant_id) == caller.tenant, or_(handed_in, unfinished))
        .group_by(*group)
        .order_by(*group)
    )
    return [Waiting(*row) for row in (await (await session.connection()).execute(query)).all()]


def _reach(caller: Caller, operation: str) -> ColumnElement[bool]:
    return within_reach(caller, operation, organisation=col(Report.organisation_id), district=col(Report.district_code))
