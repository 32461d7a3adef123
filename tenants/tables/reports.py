"""What did each provider report, item by item, and what did the bureau decide of it?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from tenants.tables.rows import Json, TenantRow, TenantThing, references, type_json, type_json_or_null


class Report(TenantThing, table=True):
    """What one listing hands in for one obligation and period; a correction after confirmation is a new revision."""

    __tablename__ = "reports"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("policy_versions", "policy_version_id"),
        references("organisations", "organisation_id"),
        references("districts", "district_code", to="code"),
        references("listings", "listing_id"),
        UniqueConstraint("tenant_id", "listing_id", "obligation", "period", "revision"),
        CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'confirmed', 'superseded')", name="status_is_known"
        ),
        CheckConstraint("(status = 'draft') = (submitted_at IS NULL)", name="handed_in_unless_a_draft"),
        CheckConstraint("status NOT IN ('confirmed', 'superseded') OR decided_at IS NOT NULL", name="confirmed_once"),
        CheckConstraint("period_last >= period_first", name="period_ends_after_it_begins"),
        Index(
            "uq_reports_one_under_way",
            "tenant_id", "listing_id", "obligation", "period",
            unique=True,
            postgresql_where=text("status IN ('draft', 'submitted', 'returned')"),
        ),
        Index(
            "uq_reports_one_confirmed",
            "tenant_id", "listing_id", "obligation", "period",
            unique=True,
            postgresql_where=text("status = 'confirmed'"),
        ),
        Index("ix_reports_of_programme", "tenant_id", "programme_id", "status", "submitted_at", "id"),
        Index("ix_reports_of_organisation", "tenant_id", "organisation_id", "id"),
    )  # fmt: skip

    programme_id: str
    policy_version_id: UUID
    listing_id: UUID
    organisation_id: UUID
    district_code: str
    obligation: str
    period: str
    period_first: date
    period_last: date
    revision: int = 1
    status: str = "draft"
    due_on: date | None = None
    opened_at: datetime
    submitted_at: datetime | None = None
    handed_in_on: date | None = Field(
        default=None, description="the day of the first revision: lateness is judged by it"
    )
    late: bool = False
    decided_at: datetime | None = None
    decided_by: UUID | None = None
    decision_reason: str | None = None
    hand_ins: list[list[str]] = Field(
        default_factory=list, sa_type=type_json, description="[day handed in, day decided] of each that was decided"
    )
    version: int = 1


class Record(TenantThing, table=True):
    """One dated item of a kind, with its evidence. Only those confirmed bring points."""

    __tablename__ = "records"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("listings", "listing_id"),
        references("organisations", "organisation_id"),
        references("reports", "report_id"),
        references("records", "replaces"),
        references("districts", "district_code", to="code"),
        CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'confirmed', 'disputed', 'superseded', 'withdrawn')",
            name="status_is_known",
        ),
        CheckConstraint("status NOT IN ('returned', 'disputed') OR reason IS NOT NULL", name="refused_with_a_reason"),
        CheckConstraint("status <> 'confirmed' OR confirmed_on IS NOT NULL", name="confirmed_on_a_day"),
        CheckConstraint(
            "(listing_id IS NULL) = (organisation_id IS NULL)", name="of_an_organisation_with_its_listing"
        ),
        CheckConstraint("listing_id IS NULL OR district_code IS NULL", name="in_a_district_without_a_listing"),
        Index("ix_records_of_listing", "tenant_id", "listing_id", "status"),
        Index("ix_records_of_report", "tenant_id", "report_id", "position"),
        Index("ix_records_alike", "tenant_id", "programme_id", "kind", "alike"),
        Index(
            "ix_records_of_programme",
            "tenant_id", "programme_id", "kind",
            postgresql_where=text("listing_id IS NULL"),
        ),
    )  # fmt: skip

    programme_id: str
    listing_id: UUID | None = Field(default=None, description="None: of the programme, or of a district in it")
    organisation_id: UUID | None = None
    district_code: str | None = Field(default=None, description="whose it is, where it is of a district")
    report_id: UUID | None = Field(default=None, description="None: entered by an official, or answered in a survey")
    position: int = 1
    kind: str
    happened_on: date
    fields: Json = Field(default_factory=dict, sa_type=type_json)
    evidence: list[str] = Field(default_factory=list, sa_type=type_json)
    alike: str | None = Field(default=None, description="what `same_as` compares, in one normal form")
    status: str = "draft"
    reason: str | None = None
    confirmed_on: date | None = None
    replaces: UUID | None = None
    version: int = 1


class RecordDecision(TenantRow, table=True):
    """One thing decided about a record, by whom and why. Rows are only ever added."""

    __tablename__ = "record_decisions"
    __table_args__ = (references("records", "record_id"), references("accounts", "account_id"))

    record_id: UUID = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    at: datetime
    account_id: UUID | None = None
    role: str
    from_status: str
    to_status: str
    reason: str | None = None
    despite_alike: str | None = Field(default=None, description="why it counts although another claims the same")
    alike: list[str] = Field(
        default_factory=list, sa_type=type_json, description="ids of the records like it that he was shown"
    )
    fields_before: Json | None = Field(
        default=None, sa_type=type_json_or_null, description="the fields that were filled in otherwise before"
    )


class FactChange(TenantThing, table=True):
    """What one fact of a listing is from a day on: declared by the provider, then verified or returned."""

    __tablename__ = "fact_changes"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("listings", "listing_id"),
        references("organisations", "organisation_id"),
        references("accounts", "declared_by"),
        references("accounts", "decided_by"),
        CheckConstraint("status IN ('declared', 'verified', 'returned')", name="status_is_known"),
        CheckConstraint("(status = 'declared') = (decided_at IS NULL)", name="decided_once"),
        CheckConstraint("status <> 'returned' OR reason IS NOT NULL", name="returned_with_a_reason"),
        Index("ix_fact_changes_of_listing", "tenant_id", "listing_id", "fact", "holds_from", "id"),
    )

    programme_id: str
    listing_id: UUID
    organisation_id: UUID
    fact: str
    value: Json = Field(sa_type=type_json, description="{value: …}")
    holds_from: date
    evidence: list[str] = Field(default_factory=list, sa_type=type_json)
    status: str = "declared"
    declared_by: UUID
    declared_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    version: int = 1
