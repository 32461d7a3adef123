"""Do the migrations lead where the tables say, and back, and is nothing of it only in somebody's database?

Alembic's own comparison sees neither policies and grants nor the text of a CHECK, the predicate of a partial index
or NULLS NOT DISTINCT, so the schemas are compared as PostgreSQL dumps and describes them.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from postgres import Server, clone, in_database
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

from migrations import folder
from tenants.database import OWNER_ROLE
from tenants.migrating import migrate
from tenants.postgres.account import choose_account
from tenants.postgres.places import find_programs
from tenants.settings import Settings

# Every constraint, index, column and comment, each as PostgreSQL itself writes it.
DESCRIPTION = """
    SELECT 'column', c.relname, a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attnotnull THEN 'not null' END, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
           col_description(c.oid, a.attnum))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = 'public'::regnamespace
"""


@pytest.fixture
async def empty_url(server: Server, worker_name: str) -> AsyncIterator[str]:
    """A database in which nothing was made yet."""
    async with clone(server, f"empty_{worker_name}", template=None) as url:
        yield url


@pytest.fixture
async def migrated_url(server: Server, worker_name: str) -> AsyncIterator[str]:
    """A migrated database that this test may take apart."""
    async with clone(server, f"migrated_{worker_name}") as url:
        yield url


async def run_alembic(url: str, step: Callable[[Config], None]) -> None:
    """Run one of Alembic's commands as the owner of the tables."""

    def run(connection: Connection) -> None:
        connection.execute(text(f"SET ROLE {OWNER_ROLE}"))
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder()))
        step(config)
        connection.commit()

    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


async def dump(url: str) -> str:
    """Return the whole schema with owners, grants and policies, without what differs between two dumps of the same."""
    program = find_programs(choose_account(Settings().postgres_account)) / "pg_dump"
    address = in_database(url, make_url(url).database or "", driver="postgresql")
    process = await asyncio.create_subprocess_exec(
        program, "--schema-only", "--exclude-table=alembic_version", f"--dbname={address}",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complaint = await process.communicate()
    if b"server version mismatch" in complaint:
        pytest.skip("this PostgreSQL is newer than the pg_dump that Minglu brings")
    assert process.returncode == 0, complaint.decode()
    return re.sub(r"^\\(un)?restrict .*$", "", said.decode(), flags=re.MULTILINE)


async def describe(url: str) -> set[tuple[str, ...]]:
    """Return what PostgreSQL says of every column, constraint and index but Alembic's own."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        rows = (await connection.execute(text(DESCRIPTION))).all()
    await engine.dispose()
    return {tuple(row) for row in rows if row[1] != "alembic_version"}


def revisions() -> list[str]:
    """Return every revision, the first one first."""
    script = ScriptDirectory(str(folder()))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


async def test_there_is_one_head_and_one_beginning() -> None:
    script = ScriptDirectory(str(folder()))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


@pytest.mark.parametrize("revision", revisions())
async def test_a_migration_is_named_by_date_and_sentence_and_waits_for_no_lock_for_long(revision: str) -> None:
    source = (Path(folder()) / "versions" / f"{revision}.py").read_text()
    assert re.fullmatch(r"\d{4}_\d\d_\d\d_[a-z0-9_]+", revision)
    for step in ("upgrade", "downgrade"):
        body = source.split(f"def {step}() -> None:\n", 1)[1].lstrip()
        first = re.sub(r'^""".*?"""\s*', "", body, flags=re.DOTALL)
        assert first.startswith('op.execute("SET LOCAL lock_timeout = ')


async def test_every_step_leads_forth_and_back_to_the_same_schema(empty_url: str) -> None:
    dumps = []
    for revision in revisions():
        await migrate(empty_url, revision)
        dumps.append(await dump(empty_url))
    for before in reversed(dumps[:-1]):
        await run_alembic(empty_url, lambda config: command.downgrade(config, "-1"))
        assert await dump(empty_url) == before
    await run_alembic(empty_url, lambda config: command.downgrade(config, "base"))
    assert await describe(empty_url) == set()
    await migrate(empty_url)
    assert await dump(empty_url) == dumps[-1]


async def test_after_the_last_migration_alembic_sees_nothing_left_to_do(migrated_url: str) -> None:
    await run_alembic(migrated_url, command.check)


async def test_the_migrations_make_exactly_what_the_tables_say(migrated_url: str, empty_url: str) -> None:
    engine = create_async_engine(empty_url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()
    assert await describe(migrated_url) == await describe(empty_url)


async def test_migrating_twice_and_by_two_at_once_changes_nothing(empty_url: str) -> None:
    await asyncio.gather(migrate(empty_url), migrate(empty_url))
    once = await dump(empty_url)
    await migrate(empty_url)
    assert await dump(empty_url) == once
