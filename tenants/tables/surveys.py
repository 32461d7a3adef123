"""Which served enterprise was asked how satisfied it is, and has it answered?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from tenants.tables.rows import Json, TenantThing, references, type_json


class SurveyInvitation(TenantThing, table=True):
    """One enterprise asked about one service of one listing: by account, or by a link that works once."""

    __tablename__ = "survey_invitations"
    __table_args__ = (
        references("programmes", "programme_id"),
        references("listings", "listing_id"),
        references("records", "about_record_id"),
        references("organisations", "enterprise_id"),
        references("records", "answer_record_id"),
        references("accounts", "invited_by"),
        UniqueConstraint("tenant_id", "link_digest"),
        CheckConstraint("(answered_at IS NULL) = (answer_record_id IS NULL)", name="answered_with_a_record"),
        Index("ix_survey_invitations_of_programme", "tenant_id", "programme_id", "id"),
        Index("ix_survey_invitations_of_listing", "tenant_id", "listing_id", "kind"),
        Index("ix_survey_invitations_of_enterprise", "tenant_id", "enterprise_id"),
    )

    programme_id: str
    listing_id: UUID
    kind: str = Field(description="the kind of record an answer becomes")
    about_record_id: UUID | None = None
    enterprise_name: str
    enterprise_id: UUID | None = Field(default=None, description="the organisation whose account may answer")
    given: Json = Field(default_factory=dict, sa_type=type_json, description="fields the bureau filled in: a weight")
    link_digest: str | None = Field(default=None, description="SHA-256 of the secret in the link")
    invited_at: datetime
    invited_by: UUID
    answer_until: date
    answered_at: datetime | None = None
    answer_record_id: UUID | None = None
    withdrawn_at: datetime | None = None
