"""Can this process serve now: does its database answer, and has it every table and column that the code uses?"""

from sqlmodel import text

from tenants.database import Database
from tenants.tables import Tenant

# The catalogue, not alembic_version: the restricted role may not read that table, and while a newer version of
# Minglu is rolled out the older processes must go on serving.
_COLUMNS = text(
    "SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
    " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    " AND a.attnum > 0 AND NOT a.attisdropped"
)


async def find_missing(database: Database) -> list[str]:
    """Return the `table.column`s that the migrations have yet to bring, sorted; raise when nobody answers."""
    async with database.transaction(None) as session:
        there = set(await (await session.connection()).scalars(_COLUMNS))
    wanted = {f"{table.name}.{column.name}" for table in Tenant.metadata.tables.values() for column in table.columns}
    return sorted(wanted - there)
