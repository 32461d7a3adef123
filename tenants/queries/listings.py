"""Who stands in the directory?"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import within_reach
from tenants.tables import Listing, ListingChange, Organisation


@dataclass(frozen=True, slots=True)
class ListingFilter:
    """What to look for: part of the name, a district, a status, disclosed facts (name, value)."""

    name_part: str | None = None
    district: str | None = None
    status: str = "listed"
    having: tuple[tuple[str, str], ...] = ()


def select_listings(caller: Caller, programme_id: str, wanted: ListingFilter) -> SelectOfScalar[Listing]:
    """Return the listings of a programme that match, unordered (a page orders them)."""
    return select(Listing).where(
        Listing.tenant_id == caller.tenant,
        Listing.programme_id == programme_id,
        Listing.status == wanted.status,
        *_matches(wanted),
    )


def _matches(wanted: ListingFilter) -> Sequence[ColumnElement[bool]]:
    return [
        col(Listing.name).contains(wanted.name_part, autoescape=True) if wanted.name_part else true(),
        col(Listing.district_code) == wanted.district if wanted.district else true(),
        *(
            col(Listing.disclosed).contains({name: [value]}) | col(Listing.disclosed).contains({name: value})
            for name, value in wanted.having
        ),
    ]


async def find_listing(
    session: AsyncSession, caller: Caller, *, programme_id: str, listing_id: UUID
) -> tuple[Listing, Organisation]:
    """Return the listing and its organisation; raises Absent."""
    query = (
        select(Listing, Organisation)
        .join(
            Organisation,
            and_(col(Organisation.tenant_id) == Listing.tenant_id, col(Organisation.id) == Listing.organisation_id),
        )
        .where(Listing.tenant_id == caller.tenant, Listing.programme_id == programme_id, Listing.id == listing_id)
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise absent("入库记录", "listing")
    return found


async def changes_of(session: AsyncSession, caller: Caller, listing_id: UUID) -> list[ListingChange]:
    """Return the status history of a listing, oldest first."""
    query = (
        select(ListingChange)
        .where(ListingChange.tenant_id == caller.tenant, ListingChange.listing_id == listing_id)
        .order_by(col(ListingChange.sequence))
    )
    return list((await session.exec(query)).all())


async def find_removals(
    session: AsyncSession, caller: Caller, programme_id: str, *, most: int
) -> list[tuple[Listing, ListingChange]]:
    """Return who was removed and is still out, each with its latest removal, the last removed first."""
    query = (
        select(Listing, ListingChange)
        .join(
            ListingChange,
            and_(col(ListingChange.tenant_id) == Listing.tenant_id, col(ListingChange.listing_id) == Listing.id),
        )
        .where(
            Listing.tenant_id == caller.tenant,
            Listing.programme_id == programme_id,
            Listing.status == "removed",
            ListingChange.to_status == "removed",
        )
        .order_by(col(ListingChange.at).desc(), col(ListingChange.listing_id))
        .limit(most)
    )
    found: dict[UUID, tuple[Listing, ListingChange]] = {}
    for listing, change in (await session.exec(query)).all():
        found.setdefault(listing.id, (listing, change))
    return list(found.values())


async def find_listing_within(session: AsyncSession, caller: Caller, listing_id: UUID, operation: str) -> Listing:
    """Return the listing if `operation` reaches it; raises Absent otherwise."""
    query = select(Listing).where(
        Listing.tenant_id == caller.tenant,
        Listing.id == listing_id,
        within_reach(caller, operation, organisation=col(Listing.organisation_id), district=col(Listing.district_code)),
    )
    listing = (await session.exec(query)).first()
    if listing is None:
        raise absent("入库记录", "listing")
    return listing
