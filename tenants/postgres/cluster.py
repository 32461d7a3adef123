"""Is there a cluster to run the embedded PostgreSQL on, ours alone, with nothing of an earlier run on it?"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from pathlib import Path

from tenants.postgres.account import Account, EmbeddedPostgresError, spawn
from tenants.postgres.places import CLUSTER_FOLDER, MAJOR, keep_names


@contextlib.contextmanager
def hold(directory: Path) -> Generator[None]:
    """Keep every other supervisor away from `directory` until the end; the kernel ends it even after kill -9."""
    try:
        file = (directory / "postgres.lock").open("a+")
    except OSError as error:
        raise EmbeddedPostgresError(
            what=f"Nothing can be written in {directory}: {error}",
            remedy="Start as the user whose data this is, or choose another MINGLU_DATA_DIR",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise EmbeddedPostgresError(
                what=f"The database in {directory} is already being run by process {file.read().strip() or '?'}",
                remedy="Stop that one first, or choose another MINGLU_DATA_DIR",
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def prepare_cluster(home: Path, *, programs: Path, account: Account | None, durable: bool) -> Path:
    """Return the cluster's directory in `home`, made when there is none; needs `home` held."""
    # Of a start that was interrupted; what its dying initdb still writes, the start after this one removes.
    for draft in home.glob(f"{CLUSTER_FOLDER}.new-*"):
        shutil.rmtree(draft, ignore_errors=True)
    cluster = home / CLUSTER_FOLDER
    if not cluster.exists():
        _make_cluster(cluster, programs=programs, account=account, durable=durable)
    _check_owner(cluster, account)
    try:
        version = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError as error:
        raise EmbeddedPostgresError(
            what=f"{cluster} is not a PostgreSQL database: it has no PG_VERSION",
            remedy="Move it away to begin with an empty database",
        ) from error
    if version != MAJOR:
        raise EmbeddedPostgresError(
            what=f"The database in {cluster} was made by PostgreSQL {version}, and this is PostgreSQL {MAJOR}",
            remedy="Dump it with pg_dumpall of the old version and load it here, or choose another MINGLU_DATA_DIR",
        )
    return cluster


def _make_cluster(cluster: Path, *, programs: Path, account: Account | None, durable: bool) -> None:
    """Make it under another name and rename it when it is complete, so that half a cluster is never taken for one."""
    draft = Path(tempfile.mkdtemp(prefix=f"{cluster.name}.new-", dir=cluster.parent))
    if account:
        os.chown(draft, account.uid, account.gid)
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    doors = ["--auth-local=trust", "--auth-host=scram-sha-256", "--username=postgres"]
    command = [programs / "initdb", "-D", draft, *locale, *doors, "--no-instructions"]
    initdb = spawn([*command] if durable else [*command, "--no-sync"], account=account, output=subprocess.PIPE)
    said, _ = initdb.communicate()
    if initdb.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise EmbeddedPostgresError(
            what=f"initdb could not make a database in {cluster.parent}: {said.decode(errors='replace').strip()}",
            remedy="Remove what it complains of and start again",
        )
    draft.rename(cluster)
    keep_names(cluster.parent)


def _check_owner(cluster: Path, account: Account | None) -> None:
    owner = cluster.stat().st_uid
    if owner != (account.uid if account else os.geteuid()):
        raise EmbeddedPostgresError(
            what=f"The database in {cluster} belongs to user {owner}, not to {account.name if account else 'this one'}",
            remedy="Start as that user; or as root, with its name in MINGLU_POSTGRES_ACCOUNT",
        )
