"""What happens when an administrator gives somebody an account?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller, Held
from tenants.failures import Conflict
from tenants.memberships import add_membership, side_of
from tenants.passwords import hash_aside, make_initial_password
from tenants.sign_ins import normal_username
from tenants.tables import Account


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The account, and the password to hand over once: it is kept nowhere."""

    account: Account
    initial_password: str


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
    side = side_of(roles)
    password = chosen_password or make_initial_password()
    account = Account(
        id=uuid7(),
        tenant_id=caller.tenant,
        username=normal_username(username),
        name=name,
        side=side,
        password_hash=await hash_aside(password),
        must_change_password=chosen_password is None,
        created_at=caller.now,
    )
    added = await (await session.connection()).execute(
        insert(Account).values(account.model_dump()).on_conflict_do_nothing().returning(col(Account.id))
    )
    if added.first() is None:
        raise Conflict(
            "username-taken",
            Text("用户名已被使用；如果是您刚刚创建而没有收到答复，请重置其密码",
                 "The username is taken; if you just made it and lost the answer, reset its password"),
        )  # fmt: skip
    for position, held in enumerate(roles):
        await add_membership(session, caller, account, held, pointer=f"/roles/{position}")
    await remember(
        session, caller, "create_account",
        subject="account", subject_id=account.id,
        details={"side": side, "roles": [held.role for held in roles]},
    )  # fmt: skip
    return NewAccount(account, password)
