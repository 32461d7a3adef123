"""What was done, by whom, and which answers were already given?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from tenants.tables.rows import Json, TenantRow, type_json


class AuditHead(TenantRow, table=True):
    """The end of a tenant's audit chain; locking it keeps the chain one line."""

    __tablename__ = "audit_heads"

    sequence: int = Field(default=0, sa_type=BigInteger)
    digest: str


class AuditEvent(TenantRow, table=True):
    """One link of a tenant's audit chain (SHA-256 over the link before it). Rows are only ever added."""

    __tablename__ = "audit_events"
    __table_args__ = (UniqueConstraint("tenant_id", "previous"),)

    sequence: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    previous: str
    digest: str
    at: datetime
    account_id: UUID | None = None
    role: str
    operation: str
    outcome: str
    subject: str
    subject_id: str
    details: Json = Field(default_factory=dict, sa_type=type_json)
    request_id: str | None = None


class IdempotencyKey(TenantRow, table=True):
    """One answer kept for a retry: same key and same request get the same bytes."""

    __tablename__ = "idempotency_keys"

    asked_by: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_digest: str
    status: int | None = None
    headers: Json = Field(default_factory=dict, sa_type=type_json)
    body: bytes | None = None
    stored_at: datetime
