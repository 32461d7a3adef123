"""Under which account do the programs of the embedded PostgreSQL run, and what can it reach?"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_ASK_FOR_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>


class EmbeddedPostgresError(Exception):
    """The embedded server cannot run; the text says what is in the way and what to do."""

    def __init__(self, *, what: str, remedy: str) -> None:
        """Join the two sentences."""
        super().__init__(f"{what}. {remedy}.")


@dataclass(frozen=True, slots=True)
class Account:
    """An account to change to when root starts the server, which PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


def choose_account(name: str) -> Account | None:
    """Return the account to change to, or None for an ordinary user, who runs the server himself."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        entry = None
    if entry is None or entry.pw_uid == 0:
        raise EmbeddedPostgresError(
            what=f"PostgreSQL does not run as root, and {name!r} is not an unprivileged account of this machine",
            remedy="Name one in MINGLU_POSTGRES_ACCOUNT, or start as an ordinary user",
        )
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def spawn(
    command: Sequence[str | Path], *, account: Account | None, output: IO[bytes] | int
) -> subprocess.Popen[bytes]:
    """Return the started program: as `account`, out of reach of Ctrl-C, shut down when the calling thread ends.

    Linux sends the signal at the end of the thread, not of the process, so a server is started by a thread that
    lives as long as it should.
    """
    try:
        return subprocess.Popen(  # noqa: S603 (every command is our own)
            command,
            cwd="/",  # the present directory may be closed to the account
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},  # no secrets, no PG… variables, English messages
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            umask=0o077,
            start_new_session=True,
            preexec_fn=_end_with_parent(),  # noqa: PLW1509 (system calls only, and nothing else can ask for this)
        )
    except OSError as error:
        raise EmbeddedPostgresError(
            what=f"{command[0]} cannot be started as {account.name if account else 'this user'}: {error}",
            remedy="Name an account that may run it in MINGLU_POSTGRES_ACCOUNT, or start as an ordinary user",
        ) from error


def _end_with_parent() -> Callable[[], None] | None:
    """Return what a child does before it becomes PostgreSQL: ask for a fast shutdown at its parent's death."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, ctypes.c_ulong]
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(_ASK_FOR_DEATH_SIGNAL, signal.SIGINT)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask_kernel


def reaches(account: Account | None, path: Path) -> bool:
    """Return whether the account may enter the directory, or run the program, at `path`; asks the kernel as it."""
    if account is None:
        return os.access(path, os.X_OK)
    question = spawn(["/bin/sh", "-c", 'test -x "$0"', path], account=account, output=subprocess.DEVNULL)
    return question.wait() == 0
