"""How does one get a row into every table there is, so that a new table is tested before anybody thinks of it?"""

from datetime import UTC, date, datetime
from uuid import NAMESPACE_OID, uuid5
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

import tenants.tables  # noqa: F401  # fills the metadata

# What a CHECK asks of a column that is not told by its type.
FITTING = {
    "accounts.side": "official",
    "memberships.role": "municipal",
    "organisations.uscc": "91990101MA00000000",
    "policy_versions.status": "draft",
    "evaluation_inputs.kind": "order",
    "calls.procedure": "intake",
}
TENANT_TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables if "tenant_id" in table.columns}

Row = dict[str, object]
Rows = dict[str, Row]


def make_rows(tenant: str, seed: str) -> Rows:
    """Return one row for each table of a tenant, parents first; the same seed gives the same keys."""
    rows: Rows = {}
    for name, table in TENANT_TABLES.items():
        wanted = (one for one in table.columns if not one.nullable or f"{name}.{one.name}" in FITTING)
        row: Row = {column.name: _fitting(column, seed) for column in wanted}
        row["tenant_id"] = tenant
        for key in table.foreign_key_constraints:
            parent = rows.get(key.referred_table.name)
            if parent and not any(column.nullable for column in key.columns):
                row |= point(key, parent)
        rows[name] = row
    return rows


def point(key: sa.ForeignKeyConstraint, parent: Row) -> Row:
    """Return the values with which a row refers to `parent` through `key`; the tenant stays the row's own."""
    pairs = ((element.parent.name, element.column.name) for element in key.elements)
    return {here: parent[there] for here, there in pairs if here != "tenant_id"}


async def register(connection: AsyncConnection, tenant: str) -> None:
    """Enter a tenant in the registry."""
    registry = SQLModel.metadata.tables["tenants"]
    row = {"id": tenant, "name_zh": "某某市", "name_en": "Sample City", "created_at": datetime.now(UTC)}
    await connection.execute(registry.insert().values(row))


def _fitting(column: sa.Column, seed: str) -> object:
    known = FITTING.get(f"{column.table.name}.{column.name}")
    if known is not None:
        return known
    if column.default is not None and column.default.is_scalar:
        return column.default.arg
    number = crc32(seed.encode()) % 10_000
    name = f"{seed}-{column.name}".replace("_", "-")[:31]
    values = {
        "VARCHAR": name,
        "UUID": uuid5(NAMESPACE_OID, f"{seed} {column}"),
        "BOOLEAN": False,
        "SMALLINT": number,
        "INTEGER": number,
        "BIGINT": number,
        "DATE": date(2026, 9, 30),
        "TIMESTAMP WITH TIME ZONE": datetime(2026, 9, 30, tzinfo=UTC),
        "BYTEA": b"",
        "JSONB": {},
        "NUMERIC[]": [],
    }
    return values[column.type.compile(postgresql.dialect())]
