"""What happens when somebody changes the password?"""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Fault, Text
from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Invalid
from tenants.passwords import find_faults, hash_aside, matches
from tenants.sign_ins import SignInRefused, count_failure, digest_of, end_sign_ins, forget_failures, still_locked
from tenants.tables import Account, RefreshToken

_WRONG = SignInRefused("old-password-wrong", Text("原密码不正确", "The old password is not right"))
_SAME = Fault("/new_password", "password-unchanged", Text("新密码不能与原密码相同", "The new password is the old one"))


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The password is another now, and so many sign-ins elsewhere were ended."""

    ended_sign_ins: int


async def change_password(
    session: AsyncSession,
    caller: Caller,
    *,
    old_password: str | None,
    new_password: str,
    refresh_token: str | None = None,
) -> PasswordChanged | SignInRefused:
    """Return that the password was changed, or why not; every sign-in but that of `refresh_token` ends.

    `old_password=None` is for a dry run, which judges the new password alone: a rehearsal that told whether the
    old one is right would let somebody guess uncounted. Raises Invalid when the new password is not good enough.
    """
    account = await _lock_own_account(session, caller)
    faults = find_faults(new_password, username=account.username)
    if new_password == old_password:
        faults.append(_SAME)
    if faults:
        raise Invalid("invalid-input", Text("新密码不合要求", "The new password is not good enough"), faults=faults)
    now = clock.now()
    if old_password is not None:
        if locked := still_locked(account, now=now):
            return locked
        if not await matches(old_password, account.password_hash):
            count_failure(account, now=now)
            await remember(
                session, caller, "change_password",
                subject="account", subject_id=account.id,
                outcome="refused", details={"failures": account.failed_sign_ins},
            )  # fmt: skip
            return _WRONG
    account.password_hash = await hash_aside(new_password)
    account.must_change_password = False
    forget_failures(account)
    kept = await _family_of(session, caller, refresh_token) if refresh_token else None
    ended = await end_sign_ins(
        session, caller.tenant, account.id, because="password-changed", now=now, but=kept and kept.sign_in_id
    )
    await remember(
        session, caller, "change_password",
        subject="account", subject_id=account.id, details={"ended_sign_ins": ended},
    )  # fmt: skip
    return PasswordChanged(ended)


async def _lock_own_account(session: AsyncSession, caller: Caller) -> Account:
    found = await session.exec(
        select(Account)
        .where(Account.tenant_id == caller.tenant, Account.id == caller.account_id)
        .with_for_update(key_share=True)
    )
    return found.one()


async def _family_of(session: AsyncSession, caller: Caller, token: str) -> RefreshToken | None:
    found = await session.exec(
        select(RefreshToken).where(
            RefreshToken.tenant_id == caller.tenant, col(RefreshToken.digest) == digest_of(token)
        )
    )
    return found.first()
