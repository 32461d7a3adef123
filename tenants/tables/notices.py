"""What stands in public notice, until when, and who objects?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from tenants.tables.rows import Json, TenantRow, TenantThing, references, type_json


class Notice(TenantThing, table=True):
    """One list as published, with its content hash and the period it stands."""

    __tablename__ = "notices"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("policy_versions", "policy_version_id"),
        references("accounts", "opened_by"),
        references("notices", "supersedes"),
        CheckConstraint("status IN ('open', 'closed', 'superseded')", name="status_is_known"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed_at_an_instant"),
        Index("ix_notices_due", "tenant_id", "closes_at", postgresql_where=text("status = 'open'")),
        Index("ix_notices_provisional", "tenant_id", "id", postgresql_where=text("status = 'open' AND provisional")),
        Index("ix_notices_of_programme", "tenant_id", "programme_id", "id"),
    )

    programme_id: str
    policy_version_id: UUID
    procedure: str
    stage: str
    title: str
    status: str = "open"
    opened_by: UUID
    opened_at: datetime
    last_day: date
    closes_at: datetime
    provisional: bool = False
    closed_at: datetime | None = None
    period: Json = Field(sa_type=type_json)
    content: Json = Field(sa_type=type_json)
    content_hash: str
    supersedes: UUID | None = None
    correction: str | None = None


class NoticeEntry(TenantRow, table=True):
    """One applicant on a notice, and what became of the place."""

    __tablename__ = "notice_entries"
    __table_args__ = (
        references("notices", "notice_id"),
        references("cases", "case_id"),
        CheckConstraint(
            "status IN ('standing', 'passed', 'sent_back', 'withdrawn', 'moved')", name="status_is_known"
        ),
        Index(
            "uq_notice_entries_one_standing",
            "tenant_id", "case_id",
            unique=True,
            postgresql_where=text("status = 'standing'"),
        ),
    )  # fmt: skip

    notice_id: UUID = Field(primary_key=True)
    case_id: UUID = Field(primary_key=True)
    position: int
    status: str = "standing"


class Objection(TenantThing, table=True):
    """One named objection to one applicant. What was said never changes; the decision is written once."""

    __tablename__ = "objections"
    __table_args__ = (
        references("notice_entries", "notice_id", "case_id", to="notice_id, case_id"),
        references("accounts", "decided_by"),
        CheckConstraint("status IN ('open', 'upheld', 'dismissed')", name="status_is_known"),
        CheckConstraint(
            "(status = 'open') = (decided_at IS NULL)"
            " AND (decided_at IS NULL) = (decision_reason IS NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL)",
            name="decided_with_reason",
        ),
        Index("ix_objections_of_case", "tenant_id", "case_id", "status"),
    )

    notice_id: UUID
    case_id: UUID
    objector_name: str
    objector_contact: str
    statement: str
    evidence: list[str] = Field(default_factory=list, sa_type=type_json)
    filed_at: datetime
    public_text: str | None = None
    status: str = "open"
    decided_at: datetime | None = None
    decided_by: UUID | None = None
    decision_reason: str | None = None
