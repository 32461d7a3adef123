"""Which files were handed in, by whom?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from tenants.tables.rows import TenantThing, references


class File(TenantThing, table=True):
    """One uploaded file; its bytes lie in the object store under tenant and SHA-256, never under its name."""

    __tablename__ = "files"
    __table_args__ = (
        references("accounts", "uploaded_by"),
        references("organisations", "organisation_id"),
        Index(
            "ix_files_unclaimed_public",
            "tenant_id", "uploaded_at",
            postgresql_where=text("uploaded_by IS NULL AND claimed_at IS NULL"),
        ),
    )  # fmt: skip

    name: str
    media_type: str
    size: int = Field(sa_column_kwargs={"comment": "bytes"})
    sha256: str
    uploaded_by: UUID | None = None
    organisation_id: UUID | None = None
    uploaded_at: datetime
    claimed_at: datetime | None = None
