"""Was this request answered before? (draft-ietf-httpapi-idempotency-key-header)"""

from collections.abc import Mapping

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants.callers import Caller
from tenants.failures import Invalid
from tenants.tables import IdempotencyKey


async def find_answer(session: AsyncSession, caller: Caller, key: str, *, request_digest: str) -> IdempotencyKey | None:
    """Return the answer kept for `key`, or None when this is the first time; the key is then taken.

    A twin of this request that is still running holds the key's row, and this one waits for it.
    Raises Invalid when the key was used for another request.
    """
    asked_by = str(caller.account_id or "public")
    taken = await (await session.connection()).execute(
        insert(IdempotencyKey)
        .values(
            tenant_id=caller.tenant,
            asked_by=asked_by,
            key=key,
            request_digest=request_digest,
            headers={},
            stored_at=caller.now,
        )
        .on_conflict_do_nothing()
        .returning(col(IdempotencyKey.key))
    )
    if taken.first():
        return None
    kept = (
        await session.exec(
            select(IdempotencyKey).where(
                IdempotencyKey.tenant_id == caller.tenant,
                IdempotencyKey.asked_by == asked_by,
                IdempotencyKey.key == key,
            )
        )
    ).one()
    if kept.request_digest != request_digest:
        raise Invalid(
            "idempotency-key-reused",
            Text(
                "这个 Idempotency-Key 已用于另一个请求，请换一个新的",
                "This Idempotency-Key was used for another request; use a new one",
            ),
        )
    return kept


async def keep_answer(  # an answer is these facts
    session: AsyncSession, caller: Caller, key: str, *, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """Keep the answer beside its effect, in the same transaction."""
    await session.exec(
        update(IdempotencyKey)
        .where(
            col(IdempotencyKey.tenant_id) == caller.tenant,
            col(IdempotencyKey.asked_by) == str(caller.account_id or "public"),
            col(IdempotencyKey.key) == key,
        )
        .values(status=status, headers=dict(headers), body=body)
    )
