"""Does the database itself hide every row of one tenant from every other, in every table there is?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from postgres import Server, as_app, clone, connect_as_owner
from rows import TENANT_TABLES, Rows, make_rows, point, register
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from tenants.database import Database

EVERY_TABLE = pytest.mark.parametrize("table", TENANT_TABLES.values(), ids=TENANT_TABLES.keys())
EVERY_REFERENCE = pytest.mark.parametrize(
    "key",
    [key for table in TENANT_TABLES.values() for key in sorted(table.foreign_key_constraints, key=lambda key: key.name)
     if key.referred_table.name in TENANT_TABLES],
    ids=lambda key: f"{key.table.name}-{'-'.join(column.name for column in key.columns)}",
)  # fmt: skip

INSUFFICIENT_PRIVILEGE = "42501"


@dataclass(frozen=True, slots=True)
class Filled:
    """A database in which two tenants have one row in every table."""

    url: str
    database: Database
    ours: Rows
    theirs: Rows

    @asynccontextmanager
    async def as_us(self, tenant: str | None = "ours") -> AsyncIterator[AsyncConnection]:
        """Yield a connection as a request of our tenant has it (None: of no tenant); nothing is kept."""
        async with self.database.transaction(tenant, keep=False) as session:
            yield await session.connection()


@pytest.fixture(scope="module")
async def filled(server: Server, worker_name: str) -> AsyncIterator[Filled]:
    """Fill a database of its own, so that rows which mean nothing trouble no other test."""
    async with clone(server, f"filled_{worker_name}") as url:
        database = Database(as_app(url), pool_size=2)
        rows = {tenant: make_rows(tenant, seed=tenant) for tenant in ("ours", "theirs")}
        for tenant, rows_of_tenant in rows.items():
            await _fill(database, rows_of_tenant, tenant)
        yield Filled(url, database, rows["ours"], rows["theirs"])
        await database.close()


@EVERY_TABLE
async def test_a_tenant_sees_its_rows_and_no_others(filled: Filled, table: sa.Table) -> None:
    async with filled.as_us() as connection:
        seen = (await connection.execute(sa.select(table.c.tenant_id))).scalars().all()
        asked_for = await _count(connection, sa.select(table).where(table.c.tenant_id == "theirs"))
    assert (seen, asked_for) == (["ours"], 0)


@EVERY_TABLE
async def test_without_a_tenant_there_are_no_rows(filled: Filled, table: sa.Table) -> None:
    async with filled.as_us(None) as connection:
        assert await _count(connection, sa.select(table)) == 0
    async with connect_as_owner(filled.url) as owner:
        assert await _count(owner, sa.select(table)) == 0


@EVERY_TABLE
@pytest.mark.parametrize("tenant", [None, "ours"], ids=["no tenant", "another tenant"])
async def test_a_row_for_another_tenant_is_refused(filled: Filled, table: sa.Table, tenant: str | None) -> None:
    row = make_rows("theirs", seed="smuggled")[table.name]
    async with filled.as_us(tenant) as connection:
        assert await _refusal(connection, table.insert().values(row)) == INSUFFICIENT_PRIVILEGE


@EVERY_TABLE
async def test_a_row_cannot_be_given_to_another_tenant(filled: Filled, table: sa.Table) -> None:
    async with filled.as_us() as connection:
        assert await _refusal(connection, table.update().values(tenant_id="theirs")) == INSUFFICIENT_PRIVILEGE
    async with connect_as_owner(filled.url, tenant="ours") as owner:
        assert await _refusal(owner, table.update().values(tenant_id="theirs")) == INSUFFICIENT_PRIVILEGE


@EVERY_TABLE
async def test_even_the_owner_of_the_tables_changes_no_row_of_another_tenant(filled: Filled, table: sa.Table) -> None:
    theirs = table.c.tenant_id == "theirs"
    async with connect_as_owner(filled.url, tenant="ours") as owner:
        changed = await owner.execute(table.update().where(theirs).values(tenant_id="theirs"))
        deleted = await owner.execute(table.delete().where(theirs))
    assert (changed.rowcount, deleted.rowcount) == (0, 0)
    async with connect_as_owner(filled.url, tenant="theirs") as owner:
        assert await _count(owner, sa.select(table)) == 1


@EVERY_REFERENCE
async def test_no_row_refers_to_a_row_of_another_tenant(filled: Filled, key: sa.ForeignKeyConstraint) -> None:
    table, parent = key.table, key.referred_table.name
    row = make_rows("ours", seed="referring")[table.name]
    for other in table.foreign_key_constraints:
        if other.referred_table.name in TENANT_TABLES and not any(column.nullable for column in other.columns):
            row |= point(other, filled.ours[other.referred_table.name])
    async with _with_references_alone(filled.url, table) as owner:
        with pytest.raises(IntegrityError) as refused:
            await owner.execute(table.insert().values(row | point(key, filled.theirs[parent])))
    assert refused.value.orig.driver_exception.constraint_name == key.name


async def test_the_same_keys_in_two_tenants_never_meet(filled: Filled) -> None:
    for tenant in ("first-twin", "second-twin"):
        await _fill(filled.database, make_rows(tenant, seed="twin"), tenant)
    for tenant in ("first-twin", "second-twin"):
        async with filled.as_us(tenant) as connection:
            assert {name: await _count(connection, sa.select(table)) for name, table in TENANT_TABLES.items()} == (
                dict.fromkeys(TENANT_TABLES, 1)
            )


@EVERY_TABLE
async def test_the_application_never_truncates(filled: Filled, table: sa.Table) -> None:
    async with filled.as_us() as connection:
        assert await _refusal(connection, sa.text(f"TRUNCATE {table.name}")) == INSUFFICIENT_PRIVILEGE


@pytest.mark.parametrize("name", ["audit_events", "case_steps", "listing_changes", "policy_versions"])
@pytest.mark.parametrize("change", ["UPDATE {} SET tenant_id = tenant_id", "DELETE FROM {}"])
async def test_what_is_only_added_to_is_never_changed_or_deleted(filled: Filled, name: str, change: str) -> None:
    async with filled.as_us() as connection:
        assert await _refusal(connection, sa.text(change.format(name))) == INSUFFICIENT_PRIVILEGE


async def _fill(database: Database, rows: Rows, tenant: str) -> None:
    async with database.transaction(tenant) as session:
        connection = await session.connection()
        await register(connection, tenant)
        for name, row in rows.items():
            await connection.execute(TENANT_TABLES[name].insert().values(row))


async def _count(connection: AsyncConnection, rows: sa.Select) -> int:
    return (await connection.execute(sa.select(sa.func.count()).select_from(rows.subquery()))).scalar_one()


async def _refusal(connection: AsyncConnection, statement: sa.Executable) -> str | None:
    """Return the SQLSTATE with which the database refuses a statement, None when it does not."""
    try:
        async with connection.begin_nested():
            await connection.execute(statement)
    except DBAPIError as refused:
        return refused.orig.sqlstate
    return None


@asynccontextmanager
async def _with_references_alone(url: str, table: sa.Table) -> AsyncIterator[AsyncConnection]:
    """Yield the owner's connection to a table without its other constraints: they would be asked first."""
    async with connect_as_owner(url, tenant="ours") as owner:
        alone = all(key.referred_table is not table for key in table.foreign_key_constraints)
        for constraint in table.constraints:
            kept = isinstance(constraint, sa.ForeignKeyConstraint)
            if not kept and (alone or constraint is not table.primary_key):
                await owner.execute(sa.schema.DropConstraint(constraint, cascade=True))
        for index in table.indexes:
            await owner.execute(sa.schema.DropIndex(index))
        yield owner
        await owner.rollback()
