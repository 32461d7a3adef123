"""What was done in this tenant, in an order nobody can change unseen?"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.database import fetch_prepared
from tenants.tables import AuditEvent, AuditHead

FIRST = "0" * 64


_HEAD = "SELECT sequence, digest FROM audit_heads WHERE tenant_id = $1 FOR UPDATE"
_LINK = """
WITH head AS (UPDATE audit_heads SET sequence = $2, digest = $4 WHERE tenant_id = $1)
INSERT INTO audit_events (tenant_id, sequence, previous, digest, at, account_id, role, operation, outcome, subject,
                          subject_id, details, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::jsonb, $13)
"""


async def remember(  # an event is these seven facts
    session: AsyncSession,
    caller: Caller,
    operation: str,
    *,
    subject: str,
    subject_id: object,
    outcome: str = "done",
    details: Mapping[str, object] | None = None,
) -> None:
    """Add one event to the tenant's chain, in the caller's transaction.

    The head row is locked until the transaction ends, so the chain cannot fork; call it last.
    """
    ((sequence, previous),) = cast("list[tuple[int, str]]", await fetch_prepared(session, _HEAD, caller.tenant))
    said = json.dumps(dict(details or {}), default=str)
    event = AuditEvent(
        tenant_id=caller.tenant,
        sequence=sequence + 1,
        previous=previous,
        digest="",
        at=caller.now,
        account_id=caller.account_id,
        role=caller.role,
        operation=operation,
        outcome=outcome,
        subject=subject,
        subject_id=str(subject_id),
        # What PostgreSQL will give back: the digest is over the stored form.
        # A float is kept as it is written: jsonb gives back 1e16 as an integer.
        details=json.loads(said, parse_float=str),
        request_id=caller.request_id,
    )
    await fetch_prepared(
        session, _LINK,
        event.tenant_id, event.sequence, event.previous, digest_of(event), event.at, event.account_id, event.role,
        event.operation, event.outcome, event.subject, event.subject_id, json.dumps(event.details), event.request_id,
    )  # fmt: skip


def digest_of(event: AuditEvent) -> str:
    """Return the SHA-256 (hex) over the event's canonical JSON, which includes the digest before it."""
    facts: dict[str, Any] = {  # Any: JSON
        "tenant_id": event.tenant_id,
        "sequence": event.sequence,
        "previous": event.previous,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "account_id": str(event.account_id) if event.account_id else None,
        "role": event.role,
        "operation": event.operation,
        "outcome": event.outcome,
        "subject": event.subject,
        "subject_id": event.subject_id,
        "details": event.details,
        "request_id": event.request_id,
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def begin_chain(session: AsyncSession, tenant: str) -> None:
    """Give a new tenant the head of an empty chain."""
    session.add(AuditHead(tenant_id=tenant, sequence=0, digest=FIRST))
    await session.flush()


class Broken(Exception):
    """The chain does not hold; `sequence` is its first bad row."""

    def __init__(self, sequence: int, problem: str) -> None:
        """Keep where and what."""
        super().__init__(f"audit event {sequence}: {problem}")
        self.sequence = sequence


async def verify(session: AsyncSession, tenant: str) -> tuple[int, datetime | None]:
    """Return how many events the chain holds and the instant of the last; raise Broken at the first bad row."""
    previous, sequence, last = FIRST, 0, None
    events = await session.stream_scalars(
        select(AuditEvent).where(AuditEvent.tenant_id == tenant).order_by(col(AuditEvent.sequence))
    )
    async for event in events:
        if event.sequence != sequence + 1:
            raise Broken(sequence + 1, "it is missing")
        if event.previous != previous:
            raise Broken(event.sequence, "it does not follow the one before it")
        if event.digest != digest_of(event):
            raise Broken(event.sequence, "its content was changed after it was written")
        previous, sequence, last = event.digest, event.sequence, event.at
    head = (await session.exec(select(AuditHead).where(AuditHead.tenant_id == tenant))).first()
    if head is None:
        raise Broken(sequence, "nothing says that the chain ends with it: its end was taken away")
    if head.sequence > sequence:
        raise Broken(sequence + 1, "events at the end are missing")
    if head.sequence < sequence:
        raise Broken(head.sequence + 1, "it was added behind the end of the chain")
    if head.digest != previous:
        raise Broken(sequence, "the chain's end is another event than this one")
    return sequence, last
