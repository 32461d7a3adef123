"""What was evaluated, as of when, from which facts, and what came out?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, text
from sqlmodel import Field

from tenants.tables.rows import Json, TenantRow, TenantThing, references, type_json


class Evaluation(TenantThing, table=True):
    """One evaluation of a programme over a period: open, then frozen at its cut-off, then decided for good.

    Before it is decided it can be withdrawn; then the period may be evaluated anew.
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("policy_versions", "policy_version_id"),
        Index(
            "ix_evaluations_of_period",
            "tenant_id",
            "programme_id",
            "period",
            unique=True,
            postgresql_where=text("status <> 'withdrawn'"),
        ),
        CheckConstraint("status IN ('open', 'frozen', 'decided', 'withdrawn')", name="status_is_known"),
        CheckConstraint("period_last >= period_first", name="period_ends_after_it_begins"),
        CheckConstraint(
            "(status = 'withdrawn' OR (status = 'open') = (frozen_at IS NULL))"
            " AND (frozen_at IS NULL) = (cut_off IS NULL) AND (frozen_at IS NULL) = (digest IS NULL)",
            name="frozen_with_a_digest",
        ),
        CheckConstraint("(status = 'decided') = (decided_at IS NOT NULL)", name="decided_at_an_instant"),
        CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)"
            " AND (withdrawn_at IS NULL) = (withdrawal_reason IS NULL)",
            name="withdrawn_with_a_reason",
        ),
    )

    programme_id: str
    policy_version_id: UUID
    period: str
    period_first: date
    period_last: date
    status: str = "open"
    opened_at: datetime
    cut_off: date | None = None
    frozen_at: datetime | None = None
    digest: str | None = Field(default=None, description="SHA-256 of every snapshot, and of what had been said by then")
    said_at_freeze: int = Field(default=0, description="how many inputs had been given by then: nobody changes those")
    decided_at: datetime | None = None
    budget_yuan: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    awarded_yuan: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    decision_reason: str | None = Field(
        default=None, description="why it was decided although the awards pass the budget"
    )
    withdrawn_at: datetime | None = None
    withdrawal_reason: str | None = None
    version: int = 1


class Evaluated(TenantRow, table=True):
    """One listing in a frozen evaluation: all that was known of it at the cut-off, and once decided what came out."""

    __tablename__ = "evaluated"
    __table_args__ = (
        references("evaluations", "evaluation_id"),
        references("listings", "listing_id"),
        references("organisations", "organisation_id"),
        Index("ix_evaluated_of_listing", "tenant_id", "listing_id", "evaluation_id"),
    )

    evaluation_id: UUID = Field(primary_key=True)
    listing_id: UUID = Field(primary_key=True)
    organisation_id: UUID
    name: str
    district_code: str
    snapshot: Json = Field(sa_type=type_json, description="facts, items, lists, anchors: enough to judge again")
    undecided: int = Field(default=0, description="records and facts nobody had decided yet when it was frozen")
    points_micro: int | None = Field(default=None, sa_type=BigInteger)
    place: int | None = None
    grade: str | None = None
    outcome: Json = Field(default_factory=dict, sa_type=type_json, description="grade and awards, each with its reason")


class EvaluationInput(TenantRow, table=True):
    """What people said in an evaluation: a verdict, a mark, a rating, who was not selected, an award given, an order.

    Rows are only ever added.
    """

    __tablename__ = "evaluation_inputs"
    __table_args__ = (
        references("evaluations", "evaluation_id"),
        references("listings", "listing_id"),
        references("accounts", "account_id"),
        CheckConstraint("kind IN ('verdict', 'mark', 'rating', 'selection', 'award', 'order')", name="kind_is_known"),
        CheckConstraint("(kind = 'order') = (listing_id IS NULL)", name="about_one_listing_or_an_order"),
    )

    evaluation_id: UUID = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    kind: str
    listing_id: UUID | None = None
    name: str | None = Field(
        default=None, description="what a mark is for: an indicator, or a value the rules wait for"
    )
    value: Json = Field(sa_type=type_json, description="{value: …}")
    reason: str
    at: datetime
    account_id: UUID
    role: str
