"""Is anything of an earlier run still on the embedded PostgreSQL's cluster, and how is it got rid of?"""

import contextlib
import logging
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tenants.postgres.account import EmbeddedPostgresError

FAST_STOP_SECONDS = 60
QUIT_SECONDS = 10
_MARK = "minglu-"

_log = logging.getLogger(__name__)


def cluster_mark(cluster: Path) -> str:
    """Return the name (PostgreSQL's cluster_name) that all processes of this cluster show, and no others.

    By inode and not by path, so that moving the directory does not hide a server that is still on it.
    """
    found = cluster.stat()
    return f"{_MARK}{found.st_dev:x}-{found.st_ino:016x}"


def clear_leftovers(cluster: Path) -> None:
    """Return when nothing of an earlier run is left on the cluster; a server that still lives is stopped in order.

    Raises EmbeddedPostgresError when something will not end. Needs the cluster held: nobody else may be starting.
    """
    mark = cluster_mark(cluster)
    for request, seconds in (
        (signal.SIGINT, FAST_STOP_SECONDS),
        (signal.SIGQUIT, QUIT_SECONDS),
        (signal.SIGKILL, QUIT_SECONDS),
    ):
        _ask_to_end(mark, request)
        if _all_ended(mark, within=seconds):
            break
    else:
        raise EmbeddedPostgresError(
            what=f"The processes {sorted(_processes_of(mark))} of an earlier run on {cluster} do not end",
            remedy="End them and start again",
        )
    _forget_stale_pid(cluster)


def _ask_to_end(mark: str, request: signal.Signals) -> None:
    """Signal the server, or, where it was killed, those of its processes that have not noticed (busy in a query)."""
    left = _processes_of(mark)
    servers = [pid for pid, command in left.items() if f"cluster_name={mark}" in command]
    if servers:
        _log.warning("a PostgreSQL of an earlier run is still on the database (process %s): %s", servers, request.name)
    elif request == signal.SIGINT:
        request = signal.SIGQUIT  # SIGINT would only cancel their query
    for pid in left if request == signal.SIGKILL or not servers else servers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, request)


def _all_ended(mark: str, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while _processes_of(mark):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _processes_of(mark: str) -> dict[int, str]:
    """Return process ids and command lines: the server has the mark as an argument, the others in their title."""
    signs = f"cluster_name={mark}", f"postgres: {mark}:"
    return {pid: command for pid, command in _command_lines().items() if any(sign in command for sign in signs)}


def _command_lines() -> dict[int, str]:
    """Return the command line of every living process that we may see."""
    if sys.platform != "linux":
        listed = subprocess.run(["/bin/ps", "-Aww", "-o", "pid=,command="], capture_output=True, check=True, text=True)
        pairs = (line.split(maxsplit=1) for line in listed.stdout.splitlines())
        return {int(pair[0]): pair[1] for pair in pairs if len(pair) > 1}
    found: dict[int, str] = {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended
                found[int(process.name)] = (process / "cmdline").read_bytes().decode(errors="replace")
    return found


def _forget_stale_pid(cluster: Path) -> None:
    """Remove a postmaster.pid that names a living process which is something else: PostgreSQL would believe it."""
    file = cluster / "postmaster.pid"
    try:
        pid = int(file.read_text().split("\n", 1)[0])
    except FileNotFoundError:
        return
    except ValueError:  # the machine stopped while it was being written
        file.unlink()
        return
    command = _command_lines().get(pid)
    if command is None:
        return  # PostgreSQL sees that by itself
    program = Path(re.split(r"[\0 ]", command, maxsplit=1)[0]).name
    is_of_another_cluster = f"cluster_name={_MARK}" in command or command.startswith(f"postgres: {_MARK}")
    if is_of_another_cluster or not program.startswith("postgres"):
        _log.info("%s names process %d, which is not its server: removed", file, pid)
        file.unlink()
