"""Which organisations does a bureau know?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from tenants.tables.rows import TenantRow, TenantThing, references


class Organisation(TenantThing, table=True):
    """One legal person, keyed by its unified social credit code (GB 32100)."""

    __tablename__ = "organisations"
    __table_args__ = (
        UniqueConstraint("tenant_id", "uscc"),
        references("districts", "district_code", to="code"),
        CheckConstraint("length(uscc) = 18", name="uscc_has_18_characters"),
    )

    uscc: str
    name: str
    district_code: str
    created_at: datetime


class FormerName(TenantRow, table=True):
    """One name an organisation had, until which day, and the change that ended it. Rows are only ever added."""

    __tablename__ = "former_names"
    __table_args__ = (
        references("organisations", "organisation_id"),
        references("accounts", "changed_by"),
        references("fact_changes", "change_id"),
    )

    organisation_id: UUID = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    name: str
    held_until: date = Field(description="its last day")
    changed_at: datetime
    changed_by: UUID
    change_id: UUID


class ExternalListEntry(TenantRow, table=True):
    """One organisation's place on a list that another programme keeps, as the bureau recorded it."""

    __tablename__ = "external_list_entries"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("organisations", "organisation_id"),
        references("accounts", "recorded_by"),
    )

    programme_id: str = Field(primary_key=True)
    list_id: str = Field(primary_key=True)
    organisation_id: UUID = Field(primary_key=True)
    source: str
    recorded_by: UUID
    recorded_at: datetime
