"""What was done in this tenant, in an order nobody can change unseen?"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.canonical import canonical_json
from tenants.database import fetch_prepared
from tenants.tables import AuditEvent, AuditHead

FIRST = "0" * 64


# Everything in one statement. Whoever waits for the head reads it as it then is; the digest is made where the end of
# the chain is known, from the same text as `digest_of` makes it.
_LINK = """
WITH head AS (
  UPDATE audit_heads h
  SET sequence = before.sequence + 1,
      digest = encode(sha256(convert_to($2 || before.digest || $3 || (before.sequence + 1) || $4, 'UTF8')), 'hex')
  FROM (SELECT tenant_id, sequence, digest FROM audit_heads WHERE tenant_id = $1 FOR UPDATE) before
  WHERE h.tenant_id = before.tenant_id
  RETURNING h.tenant_id, h.sequence, before.digest AS previous, h.digest
)
INSERT INTO audit_events (tenant_id, sequence, previous, digest, at, account_id, role, operation, outcome, subject,
                          subject_id, details, request_id)
SELECT tenant_id, sequence, previous, digest, $5, $6, $7, $8, $9, $10, $11, $12::text::jsonb, $13 FROM head
RETURNING sequence
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
    # What PostgreSQL will give back: the digest is over the stored form.
    # A float is kept as it is written: jsonb gives back 1e16 as an integer.
    kept = json.loads(json.dumps(dict(details or {}), default=str), parse_float=str)
    facts: dict[str, Any] = {  # Any: JSON
        "tenant_id": caller.tenant,
        "at": _say_instant(caller.now),
        "account_id": str(caller.account_id) if caller.account_id else None,
        "role": caller.role,
        "operation": operation,
        "outcome": outcome,
        "subject": subject,
        "subject_id": str(subject_id),
        "details": kept,
        "request_id": caller.request_id,
    }
    linked = await fetch_prepared(
        session, _LINK, caller.tenant, *_around_the_link(facts), caller.now, caller.account_id, caller.role, operation,
        outcome, subject, str(subject_id), json.dumps(kept), caller.request_id,
    )  # fmt: skip
    if not linked:
        message = f"the tenant {caller.tenant} has no audit chain"
        raise LookupError(message)


def digest_of(event: AuditEvent) -> str:
    """Return the SHA-256 (hex) over the event's canonical JSON, which includes the digest before it."""
    facts: dict[str, Any] = {  # Any: JSON
        "tenant_id": event.tenant_id,
        "at": _say_instant(event.at),
        "account_id": str(event.account_id) if event.account_id else None,
        "role": event.role,
        "operation": event.operation,
        "outcome": event.outcome,
        "subject": event.subject,
        "subject_id": event.subject_id,
        "details": event.details,
        "request_id": event.request_id,
    }
    first, middle, last = _around_the_link(facts)
    return hashlib.sha256(f"{first}{event.previous}{middle}{event.sequence}{last}".encode()).hexdigest()


def _around_the_link(facts: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return an event's canonical JSON in three pieces: before the digest it follows, up to its number, and behind."""
    before = canonical_json({name: facts[name] for name in facts if name < "previous"})
    between = canonical_json({name: facts[name] for name in facts if "previous" < name < "sequence"})
    behind = canonical_json({name: facts[name] for name in facts if name > "sequence"})
    return f'{before[:-1]},"previous":"', f'",{between[1:-1]},"sequence":', f",{behind[1:]}"


def _say_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


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
