"""What is a sign-in: how is it begun, renewed, ended, and what happens to those who guess?

The next refresh token is derived from the one before it with a secret, so that the same question has the same
answer: a phone that lost the answer asks again, and of two that ask at once neither is turned away.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants.settings import Settings
from tenants.tables import Account, RefreshToken, SignIn
from tenants.tokens import TokenKeys

FAILURES_ALLOWED = 5
FIRST_WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 60 * 60
_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a person gets who signed in or renewed it."""

    account_id: UUID
    access_token: str
    access_seconds: int
    refresh_token: str
    expires_at: datetime
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Why somebody was not let in. A value, not an exception: what was counted and ended is kept."""

    code: str
    text: Text
    retry_after: int | None = None


def normal_username(username: str) -> str:
    """Return the username as it is kept and compared: whoever writes capitals or a space before it means the same."""
    return username.strip().lower()


def new_refresh_token() -> str:
    """Return a token nobody can guess (256 bits)."""
    return secrets.token_urlsafe(32)


def next_refresh_token(keys: TokenKeys, token: str) -> str:
    """Return the one token that comes after `token`; without our secret nobody can tell it."""
    following = hmac.digest(keys.secret_for("refresh tokens"), token.encode(), "sha256")
    return base64.urlsafe_b64encode(following).rstrip(b"=").decode()


def digest_of(token: str) -> str:
    """Return what is kept of a refresh token: its SHA-256 (hex), from which nobody signs in."""
    return hashlib.sha256(token.encode()).hexdigest()


def keep_refresh_token(session: AsyncSession, sign_in: SignIn, token: str, *, now: datetime) -> None:
    """Keep `token` as the one with which `sign_in` is renewed next."""
    session.add(
        RefreshToken(tenant_id=sign_in.tenant_id, digest=digest_of(token), sign_in_id=sign_in.id, issued_at=now)
    )


def hand_out(
    account: Account, sign_in: SignIn, refresh_token: str, *, keys: TokenKeys, settings: Settings, now: datetime
) -> SignedIn:
    """Return what goes to the person: a fresh access token beside `refresh_token`."""
    return SignedIn(
        account_id=account.id,
        access_token=keys.issue_access_token(
            tenant=account.tenant_id, account_id=account.id, now=now, seconds=settings.access_token_seconds
        ),
        access_seconds=settings.access_token_seconds,
        refresh_token=refresh_token,
        expires_at=sign_in.expires_at,
        must_change_password=account.must_change_password,
    )


async def end_sign_ins(
    session: AsyncSession, tenant: str, account_id: UUID, *, because: str, now: datetime, but: UUID | None = None
) -> int:
    """End the account's sign-ins, all or all `but` one; return how many there were."""
    ended = await session.exec(
        update(SignIn)
        .where(
            col(SignIn.tenant_id) == tenant,
            col(SignIn.account_id) == account_id,
            col(SignIn.ended_at).is_(None),
            col(SignIn.expires_at) > now,
            col(SignIn.id).is_distinct_from(but),
        )
        .values(ended_at=now, ended_because=because)
    )
    return ended.rowcount


def count_failure(account: Account, *, now: datetime) -> None:
    """Count one wrong password; from the fifth on the account waits, each time twice as long, an hour at most."""
    account.failed_sign_ins += 1
    beyond = account.failed_sign_ins - FAILURES_ALLOWED
    if beyond >= 0:
        wait = min(FIRST_WAIT_SECONDS * 2 ** min(beyond, _DOUBLINGS), LONGEST_WAIT_SECONDS)
        account.locked_until = now + timedelta(seconds=wait)


def forget_failures(account: Account) -> None:
    """Begin counting anew."""
    account.failed_sign_ins = 0
    account.locked_until = None


def still_locked(account: Account, *, now: datetime) -> SignInRefused | None:
    """Return the refusal while the account waits, whatever the password is."""
    if account.locked_until is None or account.locked_until <= now:
        return None
    seconds = int((account.locked_until - now).total_seconds()) + 1
    return SignInRefused(
        "account-locked",
        Text(
            f"密码连续输错次数过多，请在 {seconds} 秒后再试，或请管理员重置密码",
            f"Too many wrong passwords; try again in {seconds} seconds, or ask your administrator to reset it",
        ),
        retry_after=seconds,
    )
