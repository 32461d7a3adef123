"""What happens when an administrator closes somebody's account?"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.queries.accounts import lock_account
from tenants.sign_ins import end_sign_ins
from tenants.tables import Account


async def disable_account(session: AsyncSession, caller: Caller, *, account_id: UUID) -> Account:
    """Return the account, disabled from this moment: no token of it is taken any more.

    Raises Absent, or Conflict for one's own account (a bureau always keeps an administrator) and one disabled already.
    """
    if account_id == caller.account_id:
        raise Conflict(
            "own-account",
            Text("不能停用自己的账号，请由另一位管理员操作", "Another administrator must disable your account"),
        )
    account = await lock_account(session, caller, "disable_account", account_id)
    if account.disabled_at is not None:
        raise Conflict("already-disabled", Text("该账号已经停用", "The account is disabled already"))
    account.disabled_at = caller.now
    ended = await end_sign_ins(session, caller.tenant, account.id, because="account-disabled", now=clock.now())
    await remember(
        session, caller, "disable_account",
        subject="account", subject_id=account.id, details={"ended_sign_ins": ended},
    )  # fmt: skip
    return account
