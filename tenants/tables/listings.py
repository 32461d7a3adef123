"""Who stands in the directory, and since when?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from tenants.tables.rows import Json, TenantRow, TenantThing, references, type_json


class Listing(TenantThing, table=True):
    """One organisation's standing in one programme; at most one of them is live."""

    __tablename__ = "listings"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("organisations", "organisation_id"),
        references("districts", "district_code", to="code"),
        references("cases", "case_id"),
        CheckConstraint("status IN ('listed', 'suspended', 'removed', 'withdrawn')", name="status_is_known"),
        Index(
            "uq_listings_one_live",
            "tenant_id", "programme_id", "organisation_id",
            unique=True,
            postgresql_where=text("status IN ('listed', 'suspended')"),
        ),
        Index("ix_listings_directory", "tenant_id", "programme_id", "status", "listed_on", "id"),
    )  # fmt: skip

    programme_id: str
    organisation_id: UUID
    case_id: UUID
    name: str
    district_code: str
    status: str = "listed"
    listed_on: date
    disclosed: Json = Field(default_factory=dict, sa_type=type_json)
    version: int = 1


class ListingChange(TenantRow, table=True):
    """One change of a listing's status with the step that says why. Rows are only ever added."""

    __tablename__ = "listing_changes"
    __table_args__ = (references("listings", "listing_id"), references("cases", "case_id"))

    listing_id: UUID = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    at: datetime
    from_status: str | None = None
    to_status: str
    case_id: UUID
    because: Json = Field(sa_type=type_json)
