"""Which records are there, what was decided of each, and which others are the same thing?"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col
from sqlmodel import select as select_things
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Kind
from policies.plain import as_mapping
from tenants.callers import Caller
from tenants.database import fetch_prepared
from tenants.failures import absent
from tenants.queries.policies import find_versions, judging, rules_of_version
from tenants.rights import within_reach
from tenants.tables import Listing, Record, RecordDecision, Report

# A record that claims something: drafts are their provider's own, and what was returned claims nothing any more.
CLAIMING = ("submitted", "confirmed", "disputed")
# What is asked of every record, made once: that takes longer than to ask.
_BEGUN = aliased(Report)
_IN_DRAFT = select(col(_BEGUN.id)).where(
    col(_BEGUN.tenant_id) == col(Record.tenant_id),
    col(_BEGUN.id) == col(Record.report_id),
    col(_BEGUN.status) == "draft",
)
_HANDED_IN = and_(col(Record.status) != "draft", ~_IN_DRAFT.exists())
_ITS_LISTING = and_(col(Listing.tenant_id) == col(Record.tenant_id), col(Listing.id) == col(Record.listing_id))
_ITS_REPORT = and_(col(Report.tenant_id) == col(Record.tenant_id), col(Report.id) == col(Record.report_id))
_WITH_ITS_OWN = select_things(Record, Listing, Report).join(Listing, _ITS_LISTING).outerjoin(Report, _ITS_REPORT)


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What to look for: a programme, a listing, a kind, a status."""

    programme_id: str | None = None
    listing_id: UUID | None = None
    kind: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that says the same as another: whose, on which day, in which report, how it stands, and what it says."""

    record_id: UUID
    organisation_id: UUID
    organisation_name: str
    happened_on: date
    status: str
    report_id: UUID | None
    period: str | None
    programme_id: str
    kind: str
    fields: Mapping[str, object]


def select_records(caller: Caller, wanted: RecordFilter) -> Select[Record, str | None]:
    """Return the records within reach that match, each with the name of its listing where it has one, unordered."""
    asked = (
        (col(Record.programme_id), wanted.programme_id),
        (col(Record.listing_id), wanted.listing_id),
        (col(Record.kind), wanted.kind),
        (col(Record.status), wanted.status),
    )
    return (
        select(Record, cast("Mapped[str | None]", col(Listing.name)))
        .outerjoin(Listing, _ITS_LISTING)
        .where(
            col(Record.tenant_id) == caller.tenant,
            or_(_reach(caller, "list_records"), _reach_of_no_listing(caller, "list_records")),
            *(true() if value is None else column == value for column, value in asked),
        )
    )


async def find_record(
    session: AsyncSession, caller: Caller, record_id: UUID, operation: str, *, lock: bool = False
) -> tuple[Record, Listing | None, Report | None]:
    """Return the record, the listing it is of and the report it stands in, each where it has one, if it is in reach.

    With `lock` the listing and then the record are held until the transaction ends, and are as they stand by then.
    Raises Absent otherwise.
    """
    query = _WITH_ITS_OWN.where(Record.tenant_id == caller.tenant, Record.id == record_id, _reach(caller, operation))
    if lock:  # in the order in which they are named: everybody holds a listing before what is of it
        query = query.with_for_update(key_share=True, of=[Listing, Record]).execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    return found or (await _find_of_no_listing(session, caller, record_id, operation, lock=lock), None, None)


async def _find_of_no_listing(
    session: AsyncSession, caller: Caller, record_id: UUID, operation: str, *, lock: bool
) -> Record:
    """Return a record of the programme or of a district, if `operation` reaches it; raises Absent otherwise."""
    query = select_things(Record).where(
        Record.tenant_id == caller.tenant, Record.id == record_id, _reach_of_no_listing(caller, operation)
    )
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
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


_AlikeRow = tuple[UUID, UUID, UUID, str, date, str, UUID | None, str | None, str, str, str]
_ALIKE = """
SELECT r.id, o.id, o.organisation_id, n.name, o.happened_on, o.status, o.report_id, p.period, o.programme_id, o.kind,
  o.fields::text
FROM records r
JOIN records o ON o.tenant_id = r.tenant_id AND o.programme_id = r.programme_id AND o.kind = r.kind
  AND o.alike = r.alike AND o.id <> r.id AND o.status = ANY($3)
JOIN organisations n ON n.tenant_id = o.tenant_id AND n.id = o.organisation_id
LEFT JOIN reports p ON p.tenant_id = o.tenant_id AND p.id = o.report_id
LEFT JOIN reports m ON m.tenant_id = r.tenant_id AND m.id = r.report_id
WHERE r.tenant_id = $1 AND r.id = ANY($2) AND ($4::uuid[] IS NULL OR o.organisation_id = ANY($4))
  AND (p.listing_id = m.listing_id AND p.obligation = m.obligation AND p.period = m.period AND p.id <> m.id) IS NOT TRUE
ORDER BY r.id, o.id
"""


async def find_alike(
    session: AsyncSession, caller: Caller, record_ids: Collection[UUID], *, own_only: bool = False
) -> dict[UUID, list[Alike]]:
    """Return for each record the others that claim the same thing, of all providers of the programme; one query.

    Other revisions of the same report are none of them: one follows the other. With `own_only` those of the caller's
    own organisations.
    """
    found: defaultdict[UUID, list[Alike]] = defaultdict(list)
    if record_ids:
        whose = caller.organisations() if own_only else None
        rows = await fetch_prepared(session, _ALIKE, caller.tenant, list(record_ids), list(CLAIMING), whose)
        for record_id, its_id, owner, name, day, status, report, period, programme, kind, said in cast(
            "list[_AlikeRow]", rows
        ):
            fields = as_mapping(orjson.loads(said)) or {}
            found[record_id].append(Alike(its_id, owner, name, day, status, report, period, programme, kind, fields))
    return found


def _reach_of_no_listing(caller: Caller, operation: str) -> ColumnElement[bool]:
    """Return what `operation` reaches of the programme's own records, and of those of its districts."""
    return and_(col(Record.listing_id).is_(None), within_reach(caller, operation, district=col(Record.district_code)))


def _reach(caller: Caller, operation: str) -> ColumnElement[bool]:
    """Return what `operation` reaches; what has not been handed in is its provider's own."""
    return and_(
        within_reach(caller, operation, organisation=col(Record.organisation_id), district=col(Listing.district_code)),
        or_(_HANDED_IN, col(Record.organisation_id).in_(caller.organisations())),
    )
