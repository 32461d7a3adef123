"""How does the embedded PostgreSQL come up, and come up again when it dies?"""

import asyncio
import logging
import signal
import subprocess
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import quote

import asyncpg

from tenants.postgres.account import Account, EmbeddedPostgresError, spawn
from tenants.postgres.leftovers import FAST_STOP_SECONDS, QUIT_SECONDS, clear_leftovers
from tenants.postgres.places import clear_socket_directory

PORT = 5432  # part of the socket's name, in a directory that is ours alone: never taken
_RECOVERY_SECONDS = 900
_LOCK_SECONDS = 30
_CRASHES = 5
_CRASH_WINDOW_SECONDS = 60
_PASSING_TROUBLE = ('lock file "postmaster.pid"', "shared memory block")  # of a server that is not quite gone

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Launch:
    """All that starting the server takes, the second time as the first."""

    command: tuple[str | Path, ...]
    account: Account | None
    cluster: Path
    socket_directory: Path
    log: Path


class Upkeep:
    """A server and the thread that keeps it up.

    All programs are started by that one thread: the server is shut down when the thread that started it ends.
    """

    def __init__(self, launch: Launch) -> None:
        """Begin to bring the server up."""
        self.failure: EmbeddedPostgresError | None = None
        self._launch = launch
        self._server: subprocess.Popen[bytes] | None = None
        self._said_before = 0
        self._spawning = threading.Lock()
        self._settled = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_up, name="embedded-postgres", daemon=True)
        self._thread.start()

    def wait_until_ready(self) -> int:
        """Return the server's process id as soon as it has answered; raises EmbeddedPostgresError if it cannot."""
        self._settled.wait()
        if self.failure or not self._server:
            raise self.failure or EmbeddedPostgresError(what="PostgreSQL was stopped", remedy="Start it again")
        return self._server.pid

    def wait_until_stopped(self) -> None:
        """Return when the server was stopped; raises EmbeddedPostgresError when it could not be kept up."""
        self._thread.join()
        if self.failure:
            raise self.failure

    def stop(self) -> None:
        """Shut the server down in order and return when it is gone."""
        self._stopping.set()
        with self._spawning:
            server = self._server
        if server:
            _end_in_order(server)
        self._thread.join()

    def _keep_up(self) -> None:
        try:
            self._run_again_and_again()
        except EmbeddedPostgresError as failure:
            self.failure = failure
        except Exception as error:  # noqa: BLE001 (nobody is there to raise it to: `failure` tells)
            self.failure = EmbeddedPostgresError(
                what=f"PostgreSQL cannot be kept up: {error!r}", remedy=f"See {self._launch.log}"
            )
        finally:
            if self._server:
                _end_in_order(self._server)
            if self.failure:
                _log.critical("%s", self.failure)
            self._settled.set()

    def _run_again_and_again(self) -> None:
        crashes: deque[float] = deque(maxlen=_CRASHES)
        patient_until = time.monotonic() + _LOCK_SECONDS
        while server := self._spawn():
            answered = self._answers_in_time(server)
            if answered:
                self._settled.set()
            code = server.wait()
            if self._stopping.is_set():
                return
            if not answered and code > 0:  # by its own decision
                self._bear_refusal(patient_until)
                continue
            _log.error("PostgreSQL (process %d) ended with %d and is started again", server.pid, code)
            patient_until = time.monotonic() + _LOCK_SECONDS
            crashes.append(time.monotonic())
            if len(crashes) == _CRASHES and crashes[-1] - crashes[0] < _CRASH_WINDOW_SECONDS:
                raise EmbeddedPostgresError(
                    what=f"PostgreSQL ended {_CRASHES} times within {_CRASH_WINDOW_SECONDS} seconds",
                    remedy=f"See {self._launch.log}",
                )

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        """Return the server, started on a cluster that is free, or None when it is to be stopped."""
        clear_leftovers(self._launch.cluster)
        clear_socket_directory(self._launch.socket_directory)
        with self._spawning, self._launch.log.open("ab") as log:
            if self._stopping.is_set():
                return None
            self._said_before = log.tell()
            self._server = spawn(self._launch.command, account=self._launch.account, output=log)
            return self._server

    def _bear_refusal(self, patient_until: float) -> None:
        """Wait a moment if PostgreSQL would not start for a reason that passes; raise its complaint otherwise."""
        complaint = self._launch.log.read_bytes()[self._said_before :].decode(errors="replace").strip()
        if time.monotonic() > patient_until or not any(sign in complaint for sign in _PASSING_TROUBLE):
            raise EmbeddedPostgresError(
                what=f"PostgreSQL does not start: {complaint}", remedy="Remove the cause and start again"
            )
        self._stopping.wait(0.2)

    def _answers_in_time(self, server: subprocess.Popen[bytes]) -> bool:
        """Return whether it answers (after recovery, which may be long) rather than ends or is to be stopped."""
        deadline = time.monotonic() + _RECOVERY_SECONDS
        while server.poll() is None and not self._stopping.is_set():
            if asyncio.run(_answers(self._launch.socket_directory)):
                return True
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    what=f"PostgreSQL has not answered for {_RECOVERY_SECONDS} seconds",
                    remedy=f"See {self._launch.log}",
                )
            self._stopping.wait(0.02)
        return False


async def _answers(socket_directory: Path) -> bool:
    address = f"postgresql://postgres@/postgres?host={quote(str(socket_directory))}&port={PORT}"
    try:
        # asyncpg says nothing of its types
        connection = cast("asyncpg.Connection", await asyncpg.connect(address, timeout=5))
        await connection.close(timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        return False
    return True


def _end_in_order(server: subprocess.Popen[bytes]) -> None:
    """Return when the server is gone; what it is doing is cut off, then killed, only if it does not end."""
    for request, seconds in (
        (signal.SIGINT, FAST_STOP_SECONDS),
        (signal.SIGQUIT, QUIT_SECONDS),
        (signal.SIGKILL, QUIT_SECONDS),
    ):
        server.send_signal(request)
        try:
            server.wait(seconds)
        except subprocess.TimeoutExpired:
            _log.warning("PostgreSQL (process %d) does not end on %s", server.pid, request.name)
        else:
            return
