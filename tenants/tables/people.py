"""Who can sign in, and what may each of them do?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from tenants.tables.rows import TenantRow, TenantThing, references

SIDE_OF_ROLE = {
    "provider": "provider",
    "district": "official",
    "municipal": "official",
    "admin": "official",
    "auditor": "oversight",
    "enterprise": "enterprise",
    "expert": "expert",
    "third_party": "expert",
    "platform": "platform",
}
# Roles held for one organisation.
OF_AN_ORGANISATION = ("provider", "enterprise")


class Account(TenantThing, table=True):
    """One person who signs in. The side never changes, so duties that exclude each other never meet."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("tenant_id", "username"),
        UniqueConstraint("tenant_id", "id", "side"),
        CheckConstraint(
            "side IN ('provider', 'official', 'oversight', 'enterprise', 'expert', 'platform')", name="side_is_known"
        ),
    )

    username: str
    name: str
    side: str
    password_hash: str
    must_change_password: bool = True
    failed_sign_ins: int = 0
    locked_until: datetime | None = None
    created_at: datetime
    disabled_at: datetime | None = None


class Membership(TenantThing, table=True):
    """One role held by one account: for an organisation, in a district, or in the whole tenant."""

    __tablename__ = "memberships"
    __table_args__ = (
        references("accounts", "account_id", "side", to="id, side"),
        references("districts", "district_code", to="code"),
        references("organisations", "organisation_id"),
        CheckConstraint(
            "(role, side) IN (('provider', 'provider'), ('district', 'official'), ('municipal', 'official'),"
            " ('admin', 'official'), ('auditor', 'oversight'), ('enterprise', 'enterprise'), ('expert', 'expert'),"
            " ('third_party', 'expert'), ('platform', 'platform'))",
            name="role_is_of_its_side",
        ),
        CheckConstraint(
            "(role IN ('provider', 'enterprise')) = (organisation_id IS NOT NULL)", name="acts_for_an_organisation"
        ),
        CheckConstraint("(role = 'district') = (district_code IS NOT NULL)", name="district_officer_has_a_district"),
        Index(
            "uq_memberships_held_once",
            "tenant_id", "account_id", "role", "district_code", "organisation_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip

    account_id: UUID
    side: str
    role: str
    district_code: str | None = None
    organisation_id: UUID | None = None
    granted_at: datetime
    revoked_at: datetime | None = None


class SignIn(TenantThing, table=True):
    """One sign-in: the family of refresh tokens that descend from one password."""

    __tablename__ = "sign_ins"
    __table_args__ = (references("accounts", "account_id"),)

    account_id: UUID
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    ended_because: str | None = None


class RefreshToken(TenantRow, table=True):
    """One refresh token, by its SHA-256; used once, it names the token that came after it."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (references("sign_ins", "sign_in_id"),)

    digest: str = Field(primary_key=True)
    sign_in_id: UUID
    issued_at: datetime
    used_at: datetime | None = None
    successor: str | None = None
