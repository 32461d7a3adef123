"""Which records are there, what was decided of each, and which others are the same thing?"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel import select as select_things
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Kind
from tenants.callers import Caller
from tenants.failures import absent
from tenants.queries.policies import find_versions, judging, rules_of_version
from tenants.rights import within_reach
from tenants.tables import Listing, Organisation, Record, RecordDecision, Report

# A record that claims something: drafts are their provider's own, and what was returned claims nothing any more.
CLAIMING = ("submitted", "confirmed", "disputed")


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What to look for: a programme, a listing, a kind, a status."""

    programme_id: str | None = None
    listing_id: UUID | None = None
    kind: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that says the same as another: whose, on which day, in which report, and how it stands."""

    record_id: UUID
    organisation_id: UUID
    organisation_name: str
    happened_on: date
    status: str
    report_id: UUID | None
    period: str | None


def select_records(caller: Caller, wanted: RecordFilter) -> Select[Record, str]:
    """Return the records within reach that match, each with the name of its listing, unordered."""
    asked = (
        (col(Record.programme_id), wanted.programme_id),
        (col(Record.listing_id), wanted.listing_id),
        (col(Record.kind), wanted.kind),
        (col(Record.status), wanted.status),
    )
    return (
        select(Record, col(Listing.name))
        .join(Listing, _its_listing())
        .where(
            col(Record.tenant_id) == caller.tenant,
            _reach(caller, "list_records"),
            *(true() if value is None else column == value for column, value in asked),
        )
    )


async def find_record(
    session: AsyncSession, caller: Caller, record_id: UUID, operation: str
) -> tuple[Record, Listing, Report | None]:
    """Return the record, the listing it is of and the report it stands in, if `operation` reaches it.

    Raises Absent otherwise.
    """
    query = (
        select_things(Record, Listing, Report)
        .join(Listing, _its_listing())
        .outerjoin(
            Report, and_(col(Report.tenant_id) == col(Record.tenant_id), col(Report.id) == col(Record.report_id))
        )
        .where(Record.tenant_id == caller.tenant, Record.id == record_id, _reach(caller, operation))
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise absent("填报条目", "record")
    return found


async def find_kind(session: AsyncSession, caller: Caller, record: Record, report: Report | None) -> Kind | None:
    """Return the kind of a record by the rules it was judged by: its report's, or those of the day it was confirmed.

    Where these do not know it, by the latest that do; None where none does.
    """
    day = record.confirmed_on or caller.today
    if report is not None:
        day = (await rules_of_version(session, caller, report.policy_version_id)).in_force_from
    versions = await find_versions(session, caller, record.programme_id)
    policy = judging(versions, day, lambda one: record.kind in one.records)
    return policy.records[record.kind] if policy else None


async def decisions_of(
    session: AsyncSession, caller: Caller, record_ids: Collection[UUID]
) -> dict[UUID, list[RecordDecision]]:
    """Return what was decided of each record, oldest first; one query."""
    query = (
        select_things(RecordDecision)
        .where(RecordDecision.tenant_id == caller.tenant, col(RecordDecision.record_id).in_(record_ids))
        .order_by(col(RecordDecision.record_id), col(RecordDecision.sequence))
    )
    found: defaultdict[UUID, list[RecordDecision]] = defaultdict(list)
    for decision in (await session.exec(query)).all() if record_ids else ():
        found[decision.record_id].append(decision)
    return found


async def find_alike(
    session: AsyncSession, caller: Caller, record_ids: Collection[UUID], *, own_only: bool = False
) -> dict[UUID, list[Alike]]:
    """Return for each record the others that claim the same thing, of all providers of the programme; one query.

    Other revisions of the same report are none of them: one follows the other. With `own_only` those of the caller's
    own organisations.
    """
    other, its_report, own_report = aliased(Record), aliased(Report), aliased(Report)
    same_report = and_(
        col(its_report.listing_id) == col(own_report.listing_id),
        col(its_report.obligation) == col(own_report.obligation),
        col(its_report.period) == col(own_report.period),
        col(its_report.id) != col(own_report.id),
    )
    query = (
        select(
            col(Record.id), col(other.id), col(other.organisation_id), col(Organisation.name), col(other.happened_on),
            col(other.status), col(other.report_id), col(its_report.period),
        )
        .join(
            other,
            and_(
                col(other.tenant_id) == col(Record.tenant_id),
                col(other.programme_id) == col(Record.programme_id),
                col(other.kind) == col(Record.kind),
                col(other.alike) == col(Record.alike),
                col(other.id) != col(Record.id),
                col(other.status).in_(CLAIMING),
            ),
        )
        .join(Organisation, _of(other, Organisation, "organisation_id"))
        .outerjoin(its_report, _of(other, its_report, "report_id"))
        .outerjoin(own_report, _of(Record, own_report, "report_id"))
        .where(
            col(Record.tenant_id) == caller.tenant,
            col(Record.id).in_(record_ids),
            same_report.is_not(true()),
            col(other.organisation_id).in_(caller.organisations()) if own_only else true(),
        )
        .order_by(col(Record.id), col(other.id))
    )  # fmt: skip
    found: defaultdict[UUID, list[Alike]] = defaultdict(list)
    await session.flush()
    rows = (await (await session.connection()).execute(query)).all() if record_ids else ()
    for record_id, its_id, owner, name, day, status, report_id, period in rows:
        found[record_id].append(Alike(its_id, owner, name, day, status, report_id, period))
    return found


def _its_listing() -> ColumnElement[bool]:
    return and_(col(Listing.tenant_id) == col(Record.tenant_id), col(Listing.id) == col(Record.listing_id))


def _of(row: type[Record], parent: type[Report | Organisation], column: str) -> ColumnElement[bool]:
    """Return what joins a row to its parent by the column that names it, within the tenant."""
    named: ColumnElement[UUID] = getattr(row, column)
    return and_(col(parent.tenant_id) == col(row.tenant_id), col(parent.id) == named)


def _reach(caller: Caller, operation: str) -> ColumnElement[bool]:
    """Return what `operation` reaches; what has not been handed in is its provider's own."""
    begun = aliased(Report)
    in_draft = select(col(begun.id)).where(
        col(begun.tenant_id) == col(Record.tenant_id),
        col(begun.id) == col(Record.report_id),
        col(begun.status) == "draft",
    )
    handed_in = and_(col(Record.status) != "draft", ~in_draft.exists())
    return and_(
        within_reach(caller, operation, organisation=col(Record.organisation_id), district=col(Listing.district_code)),
        or_(handed_in, col(Record.organisation_id).in_(caller.organisations())),
    )
