"""May this account hold that role, and what is written when it does?"""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from policies.verdict import Text
from tenants.callers import Caller, Held
from tenants.failures import Conflict, invalid
from tenants.platform import PLATFORM
from tenants.tables import OF_AN_ORGANISATION, SIDE_OF_ROLE, Account, District, Membership, Organisation


def side_of(wanted: Sequence[Held]) -> str:
    """Return the side all these roles are on; raise Conflict when they exclude each other."""
    sides = {SIDE_OF_ROLE[held.role] for held in wanted}
    if len(sides) != 1:
        raise exclude_each_other()
    return sides.pop()


def exclude_each_other() -> Conflict:
    """Return the failure for duties that one person cannot have."""
    return Conflict(
        "duties-exclude-each-other",
        Text(
            "这些职责互相排斥（服务商、企业、专家、主管部门、监督须各用各的账号），请另建账号",
            "These duties exclude each other (provider, enterprise, expert, authority, oversight); add another account",
        ),
    )


async def add_membership(
    session: AsyncSession, caller: Caller, account: Account, wanted: Held, *, pointer: str = ""
) -> Membership:
    """Return the membership that gives `account` the role from now on.

    Raises Invalid (faults under `pointer`) when district or organisation do not fit the role, Conflict when the
    account is on another side or holds the role already. The database refuses both by itself, too.
    """
    await _check(session, caller, wanted, pointer=pointer)
    if SIDE_OF_ROLE[wanted.role] != account.side:
        raise exclude_each_other()
    membership = Membership(
        id=uuid7(),
        tenant_id=caller.tenant,
        account_id=account.id,
        side=account.side,
        role=wanted.role,
        district_code=wanted.district_code,
        organisation_id=wanted.organisation_id,
        granted_at=caller.now,
    )
    added = await (await session.connection()).execute(
        insert(Membership).values(membership.model_dump()).on_conflict_do_nothing().returning(col(Membership.id))
    )
    if added.first() is None:
        raise Conflict("role-already-held", Text("该账号已有这个角色", "The account holds this role already"))
    return membership


async def _check(session: AsyncSession, caller: Caller, wanted: Held, *, pointer: str) -> None:
    """Raise Invalid unless the role has just what it needs, and that exists in this tenant."""
    if wanted.role == "platform" and caller.tenant != PLATFORM:
        raise invalid(
            f"{pointer}/role", "role-of-another-tenant", "本租户没有平台角色", "Only the platform has this role"
        )
    if (wanted.role == "district") != (wanted.district_code is not None):
        raise invalid(
            f"{pointer}/district_code", "district-does-not-fit-role",
            "区县角色必须填写区县，其他角色不填", "A district officer needs a district, no other role does",
        )  # fmt: skip
    if (wanted.role in OF_AN_ORGANISATION) != (wanted.organisation_id is not None):
        raise invalid(
            f"{pointer}/organisation_id", "organisation-does-not-fit-role",
            "服务商和企业角色必须填写单位，其他角色不填",
            "A provider or enterprise needs an organisation, no other role does",
        )  # fmt: skip
    if wanted.district_code and not await session.get(District, (caller.tenant, wanted.district_code)):
        raise invalid(f"{pointer}/district_code", "unknown-district", "没有这个区县", "There is no such district")
    if wanted.organisation_id and not await session.get(Organisation, (caller.tenant, wanted.organisation_id)):
        raise invalid(
            f"{pointer}/organisation_id", "unknown-organisation", "没有这个机构", "There is no such organisation"
        )
