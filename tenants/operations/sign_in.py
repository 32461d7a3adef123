"""What happens when somebody signs in with a password?"""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.passwords import matches
from tenants.settings import Settings
from tenants.sign_ins import (
    SignedIn,
    SignInRefused,
    count_failure,
    forget_failures,
    hand_out,
    keep_refresh_token,
    new_refresh_token,
    normal_username,
    still_locked,
)
from tenants.tables import Account, SignIn
from tenants.tokens import TokenKeys

_WRONG = SignInRefused("sign-in-failed", Text("用户名或密码不正确", "The username or the password is not right"))
_DISABLED = SignInRefused(
    "account-disabled", Text("账号已停用，请联系管理员", "The account is disabled; ask your administrator")
)


async def sign_in(
    session: AsyncSession, caller: Caller, *, username: str, password: str, keys: TokenKeys, settings: Settings
) -> SignedIn | SignInRefused:
    """Return two tokens, or why not; a wrong password is counted, and the answer takes as long for an unknown name."""
    account = await _find_account(session, caller.tenant, username)
    now = clock.now()
    if account and (locked := still_locked(account, now=now)):
        return locked
    fits = await matches(password, account.password_hash if account else None)
    if account is None:
        return _WRONG
    if account.disabled_at is not None:
        return _DISABLED if fits else _WRONG
    if not fits:
        count_failure(account, now=now)
        await remember(
            session, caller, "sign_in",
            subject="account", subject_id=account.id, outcome="refused", details={"failures": account.failed_sign_ins},
        )  # fmt: skip
        return _WRONG
    forget_failures(account)
    begun = SignIn(
        tenant_id=caller.tenant,
        account_id=account.id,
        started_at=now,
        expires_at=now + timedelta(days=settings.sign_in_days),
    )
    session.add(begun)
    await session.flush()
    token = new_refresh_token()
    keep_refresh_token(session, begun, token, now=now)
    await remember(session, replace(caller, account_id=account.id), "sign_in", subject="account", subject_id=account.id)
    return hand_out(account, begun, token, keys=keys, settings=settings, now=now)


async def _find_account(session: AsyncSession, tenant: str, username: str) -> Account | None:
    """Return the account, locked: of those who try at once each is counted after the other."""
    found = await session.exec(
        select(Account)
        .where(Account.tenant_id == tenant, col(Account.username) == normal_username(username))
        .with_for_update(key_share=True)
    )
    return found.first()
