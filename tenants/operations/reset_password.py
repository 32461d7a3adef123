"""What happens when an administrator resets somebody's password?"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.passwords import hash_aside, make_initial_password
from tenants.queries.accounts import lock_account
from tenants.sign_ins import end_sign_ins, forget_failures


async def reset_password(
    session: AsyncSession, caller: Caller, *, account_id: UUID, chosen_password: str | None = None
) -> str:
    """Return the new initial password, to be changed at once; all the person's sign-ins end and the wait is over.

    `chosen_password` is for sample people: it is good as it is and need not be changed. Raises Absent, or Conflict
    for one's own account: that takes the old password.
    """
    if account_id == caller.account_id:
        raise Conflict("own-account", Text("请用“修改密码”更改自己的密码", "Change your own password with the old one"))
    account = await lock_account(session, caller, "reset_password", account_id)
    password = chosen_password or make_initial_password()
    account.password_hash = await hash_aside(password)
    account.must_change_password = chosen_password is None
    forget_failures(account)
    ended = await end_sign_ins(session, caller.tenant, account.id, because="password-reset", now=clock.now())
    await remember(
        session, caller, "reset_password",
        subject="account", subject_id=account.id, details={"ended_sign_ins": ended},
    )  # fmt: skip
    return password
