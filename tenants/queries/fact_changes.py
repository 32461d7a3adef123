"""What was declared of a listing's facts, from which day on, and what was decided of that?"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.facts import Fact
from tenants import clock
from tenants.callers import Caller
from tenants.failures import absent
from tenants.queries.policies import find_versions, judging
from tenants.rights import within_reach
from tenants.tables import FactChange, Listing


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """What to look for: a programme, a listing, a fact, a status."""

    programme_id: str | None = None
    listing_id: UUID | None = None
    fact: str | None = None
    status: str | None = None


def select_fact_changes(caller: Caller, wanted: ChangeFilter) -> Select[FactChange, str]:
    """Return the changes within reach that match, each with the name of its listing, unordered."""
    asked = (
        (col(FactChange.programme_id), wanted.programme_id),
        (col(FactChange.listing_id), wanted.listing_id),
        (col(FactChange.fact), wanted.fact),
        (col(FactChange.status), wanted.status),
    )
    return (
        select(FactChange, Listing.name)
        .join(Listing, _its_listing())
        .where(
            FactChange.tenant_id == caller.tenant,
            _reach(caller, "list_fact_changes"),
            *(true() if value is None else column == value for column, value in asked),
        )
    )


async def find_fact_change(
    session: AsyncSession, caller: Caller, change_id: UUID, operation: str
) -> tuple[FactChange, Listing]:
    """Return the change and the listing it is of, if `operation` reaches it; raises Absent otherwise."""
    query = (
        select(FactChange, Listing)
        .join(Listing, _its_listing())
        .where(FactChange.tenant_id == caller.tenant, FactChange.id == change_id, _reach(caller, operation))
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise absent("事项变更", "change of a fact")
    return found


async def find_facts(session: AsyncSession, caller: Caller, changes: Sequence[FactChange]) -> dict[UUID, Fact]:
    """Return by change the fact it is of, by the rules of the day it was decided (today's), where any know it.

    One query for each programme.
    """
    versions = {
        programme: await find_versions(session, caller, programme)
        for programme in {one.programme_id for one in changes}
    }
    found: dict[UUID, Fact] = {}
    for change in changes:
        day = clock.civil_date(change.decided_at or caller.now, caller.zone)
        policy = judging(versions[change.programme_id], day, lambda one, name=change.fact: name in one.facts)
        if policy is not None:
            found[change.id] = policy.facts[change.fact]
    return found


async def verified_changes(
    session: AsyncSession, caller: Caller, listing_id: UUID, facts: Sequence[str]
) -> list[FactChange]:
    """Return what was verified of some facts of a listing up to today, in the order in which it holds."""
    query = (
        select(FactChange)
        .where(
            FactChange.tenant_id == caller.tenant,
            FactChange.listing_id == listing_id,
            FactChange.status == "verified",
            col(FactChange.fact).in_(facts),
            col(FactChange.holds_from) <= caller.today,
        )
        .order_by(col(FactChange.holds_from), col(FactChange.id))
    )
    return list((await session.exec(query)).all())


async def count_declared(session: AsyncSession, caller: Caller) -> dict[str, int]:
    """Return how many declared changes wait in each programme for somebody who may decide them."""
    query = (
        select(FactChange.programme_id, func.count())
        .where(FactChange.tenant_id == caller.tenant, FactChange.status == "declared")
        .group_by(col(FactChange.programme_id))
        .order_by(col(FactChange.programme_id))
    )
    return dict((await session.exec(query)).all())


def _its_listing() -> ColumnElement[bool]:
    return and_(col(Listing.tenant_id) == col(FactChange.tenant_id), col(Listing.id) == col(FactChange.listing_id))


def _reach(caller: Caller, operation: str) -> ColumnElement[bool]:
    return within_reach(
        caller, operation, organisation=col(FactChange.organisation_id), district=col(Listing.district_code)
    )
