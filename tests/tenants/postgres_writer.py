"""How do the tests of the embedded PostgreSQL write to it, kill what runs it, and look at what is left?"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from tenants.postgres.account import choose_account
from tenants.postgres.embedded import Postgres
from tenants.postgres.places import remove_socket_directory

AS_ROOT = os.geteuid() == 0
ACCOUNT = choose_account("nobody")
LOST = (OSError, asyncpg.PostgresError, asyncpg.InternalClientError)
_PROGRAM = """
import asyncio, os, signal, sys
from pathlib import Path
import asyncpg
from tenants.postgres.embedded import start_postgres
async def write(postgres):
    connection = await asyncpg.connect(postgres.url("postgres", "postgres").replace("+asyncpg", ""))
    await connection.execute("CREATE TABLE IF NOT EXISTS acknowledged (number integer)")
    for number in range(100_000):
        await connection.execute("INSERT INTO acknowledged VALUES ($1)", number)
        print(number, flush=True)
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
if len(sys.argv) > 2:
    os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
postgres = start_postgres(Path(sys.argv[1]))
print(postgres.process, flush=True)
try:
    asyncio.run(write(postgres))
except KeyboardInterrupt:
    os.kill(postgres.process, 0)
    postgres.stop()
    print("stopped in order", flush=True)
"""


@contextmanager
def new_data_dir() -> Iterator[Path]:
    """Yield the path of a data directory in a folder that, unlike pytest's own, is open to the server's account."""
    with tempfile.TemporaryDirectory(prefix="minglu-test-") as name:
        Path(name).chmod(0o711)
        data_dir = Path(name) / "data"
        yield data_dir
        record = data_dir / "postgres.socket"  # of a program that was killed last
        if record.exists():
            remove_socket_directory(Path(record.read_text().strip()))


async def connect(postgres: Postgres) -> asyncpg.Connection:
    return await asyncpg.connect(postgres.url("postgres", "postgres").replace("+asyncpg", ""))


async def ask(postgres: Postgres, statement: str) -> object:
    connection = await connect(postgres)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def ask_when_back(postgres: Postgres, statement: str) -> object:
    for _ in range(500):
        try:
            return await ask(postgres, statement)
        except LOST:
            await asyncio.sleep(0.02)
    return await ask(postgres, statement)


def wait_until(true: Callable[[], object]) -> None:
    for _ in range(500):
        if true():
            return
        time.sleep(0.02)
    pytest.fail("it never came true")


def lives(pid: int) -> bool:
    """Return whether the process runs; one that has ended and waits for its parent to notice does not."""
    command = ["/bin/ps", "-o", "stat=", "-p", str(pid)]
    state = subprocess.run(command, capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in ("", "Z")


def list_commands(word: str) -> str:
    """Return the command lines of the living processes that have `word` in theirs."""
    listed = subprocess.run(["/bin/ps", "-Aww", "-o", "command="], capture_output=True, text=True, check=True)
    return "\n".join(line for line in listed.stdout.splitlines() if word in line)


def arguments_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]


def start_program(data_dir: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a program that runs a server and says its process id, then each row when it is acknowledged."""
    command = [sys.executable, "-c", _PROGRAM, str(data_dir), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


@contextmanager
def writing(data_dir: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Yield such a program and the process id of its server."""
    with start_program(data_dir, *arguments) as writer:
        try:
            yield writer, int(read_line(writer))
        finally:
            writer.kill()


def read_line(writer: subprocess.Popen[str]) -> str:
    assert writer.stdout
    return writer.stdout.readline()
