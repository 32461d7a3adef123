"""Which programmes does a bureau run, and by which version of its rules?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from tenants.tables.rows import TenantRow, TenantThing, references


class Programme(TenantRow, table=True):
    """One directory with its rules; its id is the word in its addresses."""

    __tablename__ = "programmes"
    __table_args__ = (CheckConstraint("id ~ '^[a-z][a-z0-9_-]{1,30}$'", name="id_is_a_slug"),)

    id: str = Field(primary_key=True)
    name_zh: str
    name_en: str | None = None


class PolicyVersion(TenantThing, table=True):
    """One dated version of a programme's rules, whole: once published it never changes."""

    __tablename__ = "policy_versions"
    __table_args__ = (
        references("programmes", "programme_id"),
        UniqueConstraint("tenant_id", "programme_id", "in_force_from"),
        CheckConstraint("status IN ('draft', 'in_force')", name="status_is_known"),
        CheckConstraint("in_force_until IS NULL OR in_force_until >= in_force_from", name="ends_after_it_begins"),
    )

    programme_id: str
    in_force_from: date
    in_force_until: date | None = None
    status: str
    title: str
    source_text: str
    digest: str
    installed_at: datetime
