"""What happens when a sign-in is renewed with a refresh token? (RFC 6749 §6, RFC 9700 §4.14)"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.settings import Settings
from tenants.sign_ins import (
    SignedIn,
    SignInRefused,
    digest_of,
    hand_out,
    keep_refresh_token,
    next_refresh_token,
)
from tenants.tables import Account, RefreshToken, SignIn
from tenants.tokens import TokenKeys

LOST_ANSWER = timedelta(seconds=60)

_UNKNOWN = SignInRefused(
    "refresh-token-invalid", Text("续期令牌无效，请重新登录", "The refresh token is not valid; sign in again")
)
_OVER = SignInRefused("sign-in-over", Text("这次登录已经结束，请重新登录", "This sign-in is over; sign in again"))
_REUSED = SignInRefused(
    "refresh-token-reused",
    Text(
        "这个续期令牌已经用过，为安全起见这次登录已结束，请重新登录",
        "This refresh token was used before; to be safe this sign-in was ended, so sign in again",
    ),
)


async def renew_sign_in(
    session: AsyncSession, caller: Caller, *, refresh_token: str, keys: TokenKeys, settings: Settings
) -> SignedIn | SignInRefused:
    """Return two new tokens, or why not; a token used a second time ends its whole sign-in.

    Within a minute, and while the token that came after it was never used, a repetition gets the same answer.
    """
    found = await _find(session, caller.tenant, refresh_token)
    if found is None:
        return _UNKNOWN
    token, begun, account = found
    now = clock.now()
    if begun.ended_at is not None or begun.expires_at <= now or account.disabled_at is not None:
        return _OVER
    following = next_refresh_token(keys, refresh_token)
    actor = replace(caller, account_id=account.id)
    if token.used_at is None:
        token.used_at = now
        token.successor = digest_of(following)
        keep_refresh_token(session, begun, following, now=now)
        await remember(session, actor, "renew_sign_in", subject="sign_in", subject_id=begun.id)
    elif not await _answer_was_lost(session, token, following, now=now):
        begun.ended_at = now
        begun.ended_because = "refresh-token-reused"
        await remember(
            session, actor, "renew_sign_in",
            subject="sign_in", subject_id=begun.id, outcome="refused", details={"because": "refresh-token-reused"},
        )  # fmt: skip
        return _REUSED
    return hand_out(account, begun, following, keys=keys, settings=settings, now=now)


async def _find(session: AsyncSession, tenant: str, token: str) -> tuple[RefreshToken, SignIn, Account] | None:
    """Return the token with its sign-in and account; the first two are locked, so that two at once take turns."""
    found = await session.exec(
        select(RefreshToken, SignIn, Account)
        .join(
            SignIn,
            (col(SignIn.tenant_id) == RefreshToken.tenant_id) & (col(SignIn.id) == RefreshToken.sign_in_id),
        )
        .join(Account, (col(Account.tenant_id) == SignIn.tenant_id) & (col(Account.id) == SignIn.account_id))
        .where(RefreshToken.tenant_id == tenant, RefreshToken.digest == digest_of(token))
        .with_for_update(key_share=True, of=[RefreshToken, SignIn])
    )
    return found.first()


async def _answer_was_lost(session: AsyncSession, token: RefreshToken, following: str, *, now: datetime) -> bool:
    """Tell whether this looks like a repetition: moments later, and what came after was never used."""
    if token.used_at is None or now - token.used_at > LOST_ANSWER or token.successor != digest_of(following):
        return False
    successor = await session.get(RefreshToken, (token.tenant_id, token.successor))
    return successor is not None and successor.used_at is None
