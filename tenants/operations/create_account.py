"""What happens when an administrator gives somebody an account?"""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.accounts import NewAccount, add_account
from tenants.audit import remember
from tenants.callers import Caller, Held


async def create_account(
    session: AsyncSession,
    caller: Caller,
    *,
    username: str,
    name: str,
    roles: Sequence[Held],
    chosen_password: str | None = None,
) -> NewAccount:
    """Return the new account with its first roles; its owner must change the password before anything else.

    `chosen_password` is for sample people: it is good as it is and need not be changed. Raises Conflict when the
    username is taken or the roles exclude each other, Invalid when a role lacks its district or organisation.
    """
    made = await add_account(
        session, caller, username=username, name=name, roles=roles, chosen_password=chosen_password
    )
    await remember(
        session, caller, "create_account",
        subject="account", subject_id=made.account.id,
        details={"side": made.account.side, "roles": [held.role for held in roles]},
    )  # fmt: skip
    return made
