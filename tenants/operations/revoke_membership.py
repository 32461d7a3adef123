"""What happens when an administrator takes a role away?"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, absent
from tenants.queries.accounts import lock_account
from tenants.tables import Account, Membership


async def revoke_membership(session: AsyncSession, caller: Caller, *, account_id: UUID, membership_id: UUID) -> Account:
    """Return the account without the membership: the next request of its holder is judged without it.

    Raises Absent, or Conflict when it is over already or is the caller's own administration (a bureau always
    keeps an administrator).
    """
    account = await lock_account(session, caller, "revoke_membership", account_id)
    membership = await session.get(Membership, (caller.tenant, membership_id))
    if membership is None or membership.account_id != account.id:
        raise absent("角色", "role of this account")
    if membership.revoked_at is not None:
        raise Conflict("already-revoked", Text("这个角色已经撤销", "The role was revoked already"))
    if account.id == caller.account_id and membership.role == "admin":
        raise Conflict(
            "own-account", Text("不能撤销自己的管理员角色", "Another administrator must take this role from you")
        )
    membership.revoked_at = caller.now
    await remember(
        session, caller, "revoke_membership",
        subject="account", subject_id=account.id,
        details={"membership_id": membership.id, "role": membership.role},
    )  # fmt: skip
    return account
