"""What happens when an administrator gives somebody a further role?"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller, Held
from tenants.failures import Conflict
from tenants.memberships import add_membership
from tenants.queries.accounts import lock_account
from tenants.tables import Membership


async def grant_membership(session: AsyncSession, caller: Caller, *, account_id: UUID, wanted: Held) -> Membership:
    """Return the membership, in force from this moment.

    Raises Absent, Invalid when the role lacks its district or organisation, and Conflict when the account is
    disabled, holds the role already, or has a duty that excludes it.
    """
    account = await lock_account(session, caller, "grant_membership", account_id)
    if account.disabled_at is not None:
        raise Conflict("account-disabled", Text("该账号已停用", "The account is disabled"))
    membership = await add_membership(session, caller, account, wanted)
    await remember(
        session, caller, "grant_membership",
        subject="account", subject_id=account.id,
        details={
            "membership_id": membership.id,
            "role": wanted.role,
            "district_code": wanted.district_code,
            "organisation_id": wanted.organisation_id,
        },
    )  # fmt: skip
    return membership
