"""Which roles are held, for whom and where?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.tables import District, Membership, Organisation


@dataclass(frozen=True, slots=True)
class NamedMembership:
    """One membership in force, with the names of its district and organisation."""

    membership: Membership
    district_name: str | None
    organisation_name: str | None


async def memberships_of(
    session: AsyncSession, tenant: str, accounts: Sequence[UUID]
) -> Mapping[UUID, list[NamedMembership]]:
    """Return the memberships in force of each of `accounts`, oldest first; an account without any is there too."""
    found = await session.exec(
        select(Membership, col(District.name), col(Organisation.name))
        .outerjoin(
            District,
            (col(District.tenant_id) == Membership.tenant_id) & (col(District.code) == Membership.district_code),
        )
        .outerjoin(
            Organisation,
            (col(Organisation.tenant_id) == Membership.tenant_id)
            & (col(Organisation.id) == Membership.organisation_id),
        )
        .where(
            Membership.tenant_id == tenant,
            col(Membership.account_id).in_(accounts),
            col(Membership.revoked_at).is_(None),
        )
        .order_by(col(Membership.granted_at), col(Membership.id))
    )
    held: defaultdict[UUID, list[NamedMembership]] = defaultdict(list)
    for membership, district_name, organisation_name in found:
        held[membership.account_id].append(NamedMembership(membership, district_name, organisation_name))
    return {account: held[account] for account in accounts}


async def name_membership(session: AsyncSession, membership: Membership) -> NamedMembership:
    """Return one membership with the names of its district and organisation."""
    held = await memberships_of(session, membership.tenant_id, [membership.account_id])
    return next(one for one in held[membership.account_id] if one.membership.id == membership.id)
