"""Where does each case stand, and how did it get there?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from tenants.tables.rows import Json, TenantRow, TenantThing, references, type_json


class Case(TenantThing, table=True):
    """One organisation's way through one procedure. Stage, due day and who may act are columns."""

    __tablename__ = "cases"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("policy_versions", "policy_version_id"),
        references("organisations", "organisation_id"),
        references("districts", "district_code", to="code"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_with_an_outcome"),
        CheckConstraint("ended_at IS NULL OR waits_for IS NULL", name="an_ended_case_waits_for_nobody"),
        Index(
            "uq_cases_one_open_of_a_procedure",
            "tenant_id", "programme_id", "procedure", "organisation_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_cases_waiting",
            "tenant_id", "waits_for", "district_code", "organisation_id", "stage_entered_at", "id",
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_cases_lapsing", "tenant_id", "lapses_at", "id", postgresql_where=text("lapses_at IS NOT NULL")),
        Index("ix_cases_serving", "tenant_id", "serves", "id", postgresql_where=text("serves IS NOT NULL")),
        Index("ix_cases_provisional", "tenant_id", "id", postgresql_where=text("provisional")),
        Index("ix_cases_of_organisation", "tenant_id", "organisation_id", "id"),
        Index("ix_cases_of_district", "tenant_id", "district_code", "id"),
    )  # fmt: skip

    programme_id: str
    policy_version_id: UUID
    procedure: str
    route: str
    organisation_id: UUID
    district_code: str
    stage: str
    stage_entered_at: datetime
    waits_for: str | None = None
    asks: str | None = Field(default=None, description="the role that a panel is made of, while the case is before it")
    serves: str | None = Field(default=None, description="the code of the enterprise that the form names")
    due_on: date | None = None
    period: Json | None = Field(
        default=None, sa_type=type_json, description="how its due day was reckoned, by the rules"
    )
    provisional: bool = False
    lapses_at: datetime | None = Field(
        default=None, description="when the case goes on by itself: a wait is over, or silence has its meaning"
    )
    opened_at: datetime
    filed_on: date | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    facts: Json = Field(default_factory=dict, sa_type=type_json)
    materials: Json = Field(default_factory=dict, sa_type=type_json)
    to_correct: list[str] = Field(default_factory=list, sa_type=type_json)
    version: int = 1


class CaseStep(TenantRow, table=True):
    """One thing done to a case, why, and where it led. Rows are only ever added."""

    __tablename__ = "case_steps"
    __table_args__ = (references("cases", "case_id"), references("accounts", "account_id"))

    case_id: UUID = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    at: datetime
    action: str
    role: str
    account_id: UUID | None = None
    from_stage: str | None = None
    to_stage: str
    inputs: Json = Field(default_factory=dict, sa_type=type_json)
    because: Json = Field(default_factory=dict, sa_type=type_json)
