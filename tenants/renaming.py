"""Under which name does an organisation stand from now on, and what was it called before?"""

from datetime import timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.queries.fact_changes import verified_changes
from tenants.queries.policies import Rules
from tenants.scoring import LIVE
from tenants.tables import Case, FactChange, FormerName, Listing, Organisation


async def rename(
    session: AsyncSession, caller: Caller, rules: Rules, listing: Listing, change: FactChange
) -> FormerName | None:
    """Give the organisation and its live listings the name that the change verified; return what it was called before.

    None where the rules say of no fact that it is the name, or of another; where the change is not the latest of it,
    or changes nothing. What ended, was published or was frozen keeps the name it had. The listing is held already.
    """
    identity = rules.policy.identity
    if identity is None or identity.name != change.fact:
        return None
    latest = (await verified_changes(session, caller, listing.id, [identity.name]))[-1:]
    own = (Listing.tenant_id == caller.tenant, Listing.organisation_id == listing.organisation_id)
    query = select(Listing).where(*own, col(Listing.status).in_(LIVE)).order_by(col(Listing.id))
    listings = (await session.exec(query.with_for_update(key_share=True))).all()
    organisation = await session.get_one(
        Organisation, (caller.tenant, listing.organisation_id), with_for_update={"key_share": True}
    )
    name = str(change.value.get("value")).strip()
    if [one.id for one in latest] != [change.id] or name == organisation.name:
        return None
    count = select(func.count()).where(
        FormerName.tenant_id == caller.tenant, FormerName.organisation_id == organisation.id
    )
    former = FormerName(
        tenant_id=caller.tenant,
        organisation_id=organisation.id,
        sequence=(await session.exec(count)).one() + 1,
        name=organisation.name,
        held_until=change.holds_from - timedelta(days=1),
        changed_at=caller.now,
        changed_by=caller.signed_in(),
        change_id=change.id,
    )
    organisation.name = name
    for one in listings:
        one.name = name
        one.version += 1
    session.add_all([former, organisation, *listings])
    await session.flush()
    return former


async def former_names_of(session: AsyncSession, caller: Caller, organisation: Organisation) -> list[FormerName]:
    """Return what the organisation was called before, the latest first."""
    query = (
        select(FormerName)
        .where(FormerName.tenant_id == caller.tenant, FormerName.organisation_id == organisation.id)
        .order_by(col(FormerName.sequence).desc())
    )
    return list((await session.exec(query)).all())


def name_in_case() -> ColumnElement[str]:
    """Return the name by which a case knows its organisation: of one that is over, the name it had then.

    For a statement that joins Organisation to Case; one look into an index for each row.
    """
    then = (
        select(FormerName.name)
        .where(
            FormerName.tenant_id == Case.tenant_id,
            FormerName.organisation_id == Case.organisation_id,
            col(FormerName.changed_at) > col(Case.ended_at),
        )
        .order_by(col(FormerName.sequence))
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return func.coalesce(then, col(Organisation.name))
