"""Which accounts are there?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import within_reach
from tenants.sign_ins import normal_username
from tenants.tables import Account, Membership


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What to look for: an exact username, part of the name, a role held now."""

    username: str | None = None
    name_part: str | None = None
    role: str | None = None


def select_accounts(caller: Caller, wanted: AccountFilter) -> SelectOfScalar[Account]:
    """Return the accounts the caller may see and that match, unordered (a page orders them)."""
    holds_role = (
        select(Membership.id)
        .where(
            col(Membership.tenant_id) == Account.tenant_id,
            col(Membership.account_id) == Account.id,
            Membership.role == wanted.role,
            col(Membership.revoked_at).is_(None),
        )
        .exists()
    )
    return select(Account).where(
        Account.tenant_id == caller.tenant,
        within_reach(caller, "list_accounts"),
        col(Account.username) == normal_username(wanted.username) if wanted.username else true(),
        col(Account.name).contains(wanted.name_part, autoescape=True) if wanted.name_part else true(),
        holds_role if wanted.role else true(),
    )


async def lock_account(session: AsyncSession, caller: Caller, operation: str, account_id: UUID) -> Account:
    """Return the account if `operation` reaches it, locked until the transaction ends; else raise Absent."""
    found = await session.exec(
        select(Account)
        .where(Account.tenant_id == caller.tenant, Account.id == account_id, within_reach(caller, operation))
        .with_for_update(key_share=True)
    )
    account = found.first()
    if account is None:
        raise absent("账号", "account")
    return account


async def usernames_of(session: AsyncSession, tenant: str, accounts: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the username of each of `accounts` that there is."""
    found = await session.exec(
        select(Account.id, Account.username).where(Account.tenant_id == tenant, col(Account.id).in_(accounts))
    )
    return dict(found.all())
