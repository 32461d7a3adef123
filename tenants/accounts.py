"""What is written when somebody is given an account, whoever gives it?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from policies.verdict import Text
from tenants.callers import Caller, Held
from tenants.failures import Conflict, invalid
from tenants.memberships import add_membership, side_of
from tenants.passwords import hash_aside, make_initial_password
from tenants.sign_ins import normal_username
from tenants.tables import Account

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,63}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The account, and the password to hand over once: it is kept nowhere."""

    account: Account
    initial_password: str


async def add_account(
    session: AsyncSession,
    caller: Caller,
    *,
    username: str,
    name: str,
    roles: Sequence[Held],
    chosen_password: str | None = None,
) -> NewAccount:
    """Return a new account in the caller's tenant with its first roles; to remember it is the operation's part.

    Without `chosen_password` its owner must change the initial one before anything else. Raises Invalid for what is
    no username and for a role without its district or organisation, Conflict when the username is taken or the
    roles exclude each other.
    """
    side = side_of(roles)
    username = normal_username(username)
    if not USERNAME.fullmatch(username):
        raise invalid(
            "/username", "not-a-username",
            "用户名为 3 至 64 个英文字母、数字或 . _ @ + -，以字母或数字开头",
            "A username is 3 to 64 letters, digits or . _ @ + - and begins with a letter or a digit",
        )  # fmt: skip
    password = chosen_password or make_initial_password()
    account = Account(
        id=uuid7(),
        tenant_id=caller.tenant,
        username=username,
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
    return NewAccount(account, password)
