"""What was done in this tenant, for those who oversee it?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import true
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from tenants.callers import Caller
from tenants.rights import within_reach
from tenants.tables import AuditEvent


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for: an operation, what it was done to, who did it, how it ended."""

    operation: str | None = None
    subject: str | None = None
    subject_id: str | None = None
    account_id: UUID | None = None
    outcome: str | None = None


def select_audit_events(caller: Caller, wanted: AuditFilter) -> SelectOfScalar[AuditEvent]:
    """Return the events that match, unordered (a page orders them)."""
    return select(AuditEvent).where(
        AuditEvent.tenant_id == caller.tenant,
        within_reach(caller, "list_audit_events"),
        AuditEvent.operation == wanted.operation if wanted.operation else true(),
        AuditEvent.subject == wanted.subject if wanted.subject else true(),
        AuditEvent.subject_id == wanted.subject_id if wanted.subject_id else true(),
        col(AuditEvent.account_id) == wanted.account_id if wanted.account_id else true(),
        AuditEvent.outcome == wanted.outcome if wanted.outcome else true(),
    )
