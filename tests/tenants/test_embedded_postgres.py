"""Does the embedded PostgreSQL keep what it acknowledged, whoever kills what, and leave nothing running?"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_writer import (
    ACCOUNT,
    LOST,
    arguments_of,
    ask,
    ask_when_back,
    connect,
    lives,
    new_data_dir,
    read_line,
    wait_until,
    writing,
)

from tenants.postgres.account import EmbeddedPostgresError, spawn
from tenants.postgres.embedded import start_postgres, temporary_postgres


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with new_data_dir() as data_dir:
        yield data_dir


async def test_what_was_written_is_there_after_a_stop_and_a_start(data_dir: Path) -> None:
    with start_postgres(data_dir) as postgres:
        await ask(postgres, "CREATE TABLE kept AS SELECT 7 AS number")
        server, sockets = postgres.process, postgres.socket_directory
        assert postgres.url("a b", "app") == f"postgresql+asyncpg://app@/a%20b?host={sockets}&port=5432"
    assert not lives(server)
    assert not sockets.exists()
    with start_postgres(data_dir) as postgres:
        assert await ask(postgres, "SELECT number FROM kept") == 7
        collation = "SELECT datlocale || ' ' || pg_encoding_to_char(encoding) FROM pg_database WHERE datname='postgres'"
        assert await ask(postgres, collation) == "C.UTF-8 UTF8"
        assert await ask(postgres, "SHOW fsync") == "on"


async def test_a_temporary_server_leaves_nothing() -> None:
    with temporary_postgres() as postgres:
        assert await ask(postgres, "SHOW fsync") == "off"
    assert not lives(postgres.process)
    assert not postgres.cluster.parent.exists()


async def test_a_killed_server_comes_back_with_every_acknowledged_row(data_dir: Path) -> None:
    acknowledged = 0
    with start_postgres(data_dir) as postgres:
        await ask(postgres, "CREATE TABLE acknowledged (number integer)")
        busy = asyncio.create_task(ask(postgres, "SELECT count(*) FROM generate_series(1, 10000000000)"))
        killed = postgres.process
        connection = await connect(postgres)
        with contextlib.suppress(*LOST):
            while not busy.done():
                await connection.execute("INSERT INTO acknowledged VALUES (1)")
                acknowledged += 1
                if acknowledged == 200:
                    os.kill(killed, signal.SIGKILL)
        assert acknowledged >= 200
        assert await ask_when_back(postgres, "SELECT count(*) FROM acknowledged") >= acknowledged
        assert postgres.process != killed
        with pytest.raises(LOST):
            await busy


async def test_a_server_that_keeps_dying_is_given_up_with_the_reason(data_dir: Path) -> None:
    with start_postgres(data_dir, durable=False) as postgres:
        for _ in range(5):
            killed = postgres.process
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda killed=killed: postgres.upkeep.failure or postgres.process != killed)
        with pytest.raises(EmbeddedPostgresError, match="ended 5 times within 60 seconds"):
            postgres.upkeep.wait_until_stopped()
    with start_postgres(data_dir, durable=False) as postgres:
        assert await ask(postgres, "SELECT 1") == 1


async def test_after_a_killed_program_the_next_start_finds_every_acknowledged_row(data_dir: Path) -> None:
    with writing(data_dir) as (writer, server):
        acknowledged = [read_line(writer) for _ in range(200)]
        writer.kill()
        acknowledged += writer.communicate()[0].splitlines()
    with start_postgres(data_dir) as postgres:
        assert not lives(server)
        assert await ask(postgres, "SELECT count(*) FROM acknowledged") >= len(acknowledged)


async def test_when_program_and_server_are_killed_the_next_start_recovers(data_dir: Path) -> None:
    with writing(data_dir) as (writer, server):
        acknowledged = [read_line(writer) for _ in range(200)]
        os.kill(server, signal.SIGKILL)
        writer.kill()
        acknowledged += writer.communicate()[0].splitlines()
    with start_postgres(data_dir) as postgres:
        assert await ask(postgres, "SELECT count(*) FROM acknowledged") >= len(acknowledged)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_program_takes_its_server_with_it(data_dir: Path) -> None:
    with writing(data_dir) as (writer, server):
        writer.kill()
    wait_until(lambda: not lives(server))


def test_ctrl_c_reaches_the_program_but_not_its_server(data_dir: Path) -> None:
    with writing(data_dir) as (writer, server):
        read_line(writer)
        os.killpg(writer.pid, signal.SIGINT)
        said, _ = writer.communicate()
    assert said.endswith("stopped in order\n")
    assert not lives(server)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the server's arguments from /proc")
async def test_a_server_left_over_by_an_earlier_run_is_stopped_first(data_dir: Path) -> None:
    with start_postgres(data_dir) as postgres:
        await ask(postgres, "CREATE TABLE kept AS SELECT 7 AS number")
        command = arguments_of(postgres.process)
    cluster = data_dir / "postgres"
    place = f"unix_socket_directories={cluster}"
    command = [place if word.startswith("unix_socket_directories") else word for word in command]
    left_over = spawn(command, account=ACCOUNT, output=subprocess.DEVNULL)
    wait_until((cluster / ".s.PGSQL.5432").exists)
    with start_postgres(data_dir) as postgres:
        assert left_over.wait() == 0
        assert await ask(postgres, "SELECT number FROM kept") == 7


async def test_a_stale_pid_file_that_names_another_living_process_does_not_fool_it(data_dir: Path) -> None:
    start_postgres(data_dir).stop()
    other = spawn(["/bin/sleep", "60"], account=ACCOUNT, output=subprocess.DEVNULL)
    cluster = data_dir / "postgres"
    (cluster / "postmaster.pid").write_text(f"{other.pid}\n{cluster}\n1700000000\n5432\n/tmp\n\n  1234 5678\nready\n")
    with start_postgres(data_dir) as postgres:
        assert await ask(postgres, "SELECT 1") == 1
    assert other.poll() is None
    other.kill()
    other.wait()


def test_two_programs_cannot_run_one_database(data_dir: Path) -> None:
    with (
        start_postgres(data_dir, durable=False),
        pytest.raises(EmbeddedPostgresError, match=f"{data_dir} is already being run by process {os.getpid()}"),
    ):
        start_postgres(data_dir, durable=False)
