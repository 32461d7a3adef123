"""How many points has each listing now, and how many listings have as many?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY, NUMERIC
from sqlmodel import Field

from tenants.tables.rows import Json, TenantRow, references, type_json


class Score(TenantRow, table=True):
    """The live score of one listing, in millionths of a point; None while an indicator that must be known is not."""

    __tablename__ = "scores"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("listings", "listing_id"),
        references("policy_versions", "policy_version_id"),
        CheckConstraint("NOT ranked OR points_micro IS NOT NULL", name="ranked_with_points"),
        Index(
            "ix_scores_ranking",
            "tenant_id", "programme_id", text("points_micro DESC"), "listing_id",
            postgresql_include=["decisive"],
            postgresql_where=text("ranked"),
        ),
    )  # fmt: skip

    programme_id: str = Field(primary_key=True)
    listing_id: UUID = Field(primary_key=True)
    policy_version_id: UUID
    points_micro: int | None = Field(default=None, sa_type=BigInteger)
    ranked: bool = False
    decisive: list[Decimal | None] = Field(
        default_factory=list, sa_type=ARRAY(NUMERIC), description="what decides between equals, more is better"
    )
    parts: Json = Field(default_factory=dict, sa_type=type_json, description="points of each indicator, in millionths")
    scored_on: date = Field(description="the day on which windows of time were looked at")
    scored_at: datetime


class ScoreCount(TenantRow, table=True):
    """How many ranked listings have points within one interval: of a tenth of a point, or of 64 such tenths."""

    __tablename__ = "score_counts"
    __table_args__ = (references("programmes", "programme_id"), CheckConstraint("listings >= 0", name="not_below_zero"))

    programme_id: str = Field(primary_key=True)
    level: int = Field(primary_key=True, sa_type=SmallInteger, description="0 fine, 1 coarse")
    interval: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    listings: int
