"""When did a bureau call for applications, or for what is owed from time to time?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from tenants.tables.rows import TenantThing, references


class Call(TenantThing, table=True):
    """One notice of the bureau by which a procedure may be entered, or an obligation is owed, from a day on."""

    __tablename__ = "calls"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("accounts", "called_by"),
        CheckConstraint("(procedure IS NULL) <> (obligation IS NULL)", name="calls_for_one_thing"),
        CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name="closes_after_it_opens"),
        CheckConstraint(
            "period IS NULL OR (obligation IS NOT NULL AND closes_on IS NOT NULL)", name="for_a_period_by_a_day"
        ),
        Index("ix_calls_of_programme", "tenant_id", "programme_id", "opens_on", "id"),
    )

    programme_id: str
    procedure: str | None = None
    obligation: str | None = None
    period: str | None = Field(default=None, description="the period of the obligation that it gives its last day")
    opens_on: date
    closes_on: date | None = None
    source: str
    called_by: UUID
    called_at: datetime
