"""What happens when somebody signs out? (RFC 7009)"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.sign_ins import digest_of, end_sign_ins
from tenants.tables import RefreshToken, SignIn


async def end_sign_in(session: AsyncSession, caller: Caller, *, refresh_token: str | None = None) -> int:
    """Return how many of the caller's sign-ins were ended: the one of `refresh_token`, or all of them without it.

    A token that is not the caller's, or is over already, ends nothing and is no error (RFC 7009 §2.2).
    """
    if caller.account_id is None:
        return 0
    now = clock.now()
    if refresh_token is None:
        ended = await end_sign_ins(session, caller.tenant, caller.account_id, because="signed-out", now=now)
    else:
        begun = await _find(session, caller, refresh_token)
        ended = 0
        if begun and begun.ended_at is None:
            begun.ended_at = now
            begun.ended_because = "signed-out"
            ended = 1
    await remember(
        session, caller, "end_sign_in", subject="account", subject_id=caller.account_id, details={"ended": ended}
    )
    return ended


async def _find(session: AsyncSession, caller: Caller, token: str) -> SignIn | None:
    found = await session.exec(
        select(SignIn)
        .join(
            RefreshToken,
            (col(RefreshToken.tenant_id) == SignIn.tenant_id) & (col(RefreshToken.sign_in_id) == SignIn.id),
        )
        .where(
            SignIn.tenant_id == caller.tenant,
            SignIn.account_id == caller.account_id,
            RefreshToken.digest == digest_of(token),
        )
        .with_for_update(key_share=True, of=SignIn)
    )
    return found.first()
