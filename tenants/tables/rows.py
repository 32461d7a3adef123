"""What has every row of a tenant in common?"""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

# Any: what PostgreSQL's jsonb may hold; readers validate it through the policy or a wire shape.
type_json = JSONB
# Nothing is no value at all, rather than the JSON value null.
type_json_or_null = JSONB(none_as_null=True)
Json = dict[str, Any]

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class TenantRow(SQLModel):
    """A row that belongs to one tenant; `tenant_id` leads its primary key."""

    tenant_id: str = Field(primary_key=True, foreign_key="tenants.id")


class TenantThing(TenantRow):
    """A row of a tenant with an id of its own (UUIDv7: ordered by time of making)."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)


def references(table: str, *columns: str, to: str = "id") -> ForeignKeyConstraint:
    """Return the foreign key (tenant_id, columns) → table (tenant_id, to…): never to another tenant's row."""
    targets = to.split(",")
    return ForeignKeyConstraint(
        ["tenant_id", *columns],
        [f"{table}.tenant_id", *(f"{table}.{target.strip()}" for target in targets)],
    )
