"""Who was in a programme's directory on a day, and what of them had nobody decided by then?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants import clock
from tenants.callers import Caller
from tenants.scoring import LIVE
from tenants.tables import FactChange, Listing, ListingChange, Record


async def find_live(
    session: AsyncSession, caller: Caller, programme_id: str, *, listed_by: date, day: date
) -> list[UUID]:
    """Return the listings that came into the directory on `listed_by` or before and were in it at the end of `day`.

    Who left later was in it then. In the order of ids.
    """
    # Its status then is what the first change since left behind.
    then = (
        select(ListingChange.from_status)
        .where(
            ListingChange.tenant_id == Listing.tenant_id,
            ListingChange.listing_id == Listing.id,
            col(ListingChange.at) >= clock.end_of_day(day, caller.zone),
        )
        .order_by(col(ListingChange.sequence))
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Listing.id)
        .where(
            Listing.tenant_id == caller.tenant,
            Listing.programme_id == programme_id,
            col(Listing.listed_on) <= listed_by,
            func.coalesce(then, Listing.status).in_(LIVE),
        )
        .order_by(col(Listing.id))
    )
    return list((await session.exec(query)).all())


async def count_undecided(
    session: AsyncSession, caller: Caller, listings: Sequence[UUID], day: date
) -> Mapping[UUID, int]:
    """Return how many records and facts of each listing, of `day` or before, wait for a decision or are disputed."""
    records = select(Record.listing_id).where(
        Record.tenant_id == caller.tenant,
        col(Record.listing_id).in_(listings),
        col(Record.status).in_(("submitted", "disputed")),
        col(Record.happened_on) <= day,
    )
    facts = select(FactChange.listing_id).where(
        FactChange.tenant_id == caller.tenant,
        col(FactChange.listing_id).in_(listings),
        FactChange.status == "declared",
        col(FactChange.holds_from) <= day,
    )
    waiting = [*(await session.exec(records)).all(), *(await session.exec(facts)).all()]
    return Counter(listing for listing in waiting if listing is not None)
