"""How do I get a PostgreSQL that belongs to this process alone: started with it, stopped with it?"""

import contextlib
import shutil
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from tenants.postgres.account import choose_account
from tenants.postgres.cluster import hold, prepare_cluster
from tenants.postgres.leftovers import cluster_mark
from tenants.postgres.places import find_home, find_programs, make_socket_directory, remove_socket_directory
from tenants.postgres.upkeep import PORT, Launch, Upkeep

_LOSSY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_MEMORY = Path("/dev/shm")  # noqa: S108 (mkdtemp in it is safe)
_ROOM_BYTES = 1024**3


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server, started again when it dies; its URLs stay the same. A context manager that stops it."""

    binaries: Path
    socket_directory: Path
    cluster: Path
    upkeep: Upkeep
    _resources: contextlib.ExitStack

    @property
    def process(self) -> int:
        """Return the server's process id, which changes when it is started again."""
        return self.upkeep.wait_until_ready()

    def url(self, database: str, user: str) -> str:
        """Return SQLAlchemy's URL of a database; it holds no password: only this account reaches the socket."""
        socket = f"host={quote(str(self.socket_directory))}&port={PORT}"
        return f"postgresql+asyncpg://{quote(user, safe='')}@/{quote(database, safe='')}?{socket}"

    def stop(self) -> None:
        """Shut the server down in order, statements cut off; return when it is gone. A second time does nothing."""
        self.upkeep.stop()
        self._resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_postgres(
    data_dir: Path,
    *,
    durable: bool = True,
    shared_buffers: str = "128MB",
    max_connections: int = 100,
    account: str = "nobody",
) -> Postgres:
    """Return the server of `data_dir`, made when new, recovered when it was killed, and ready for connections.

    It ends with this process, however that ends. `durable=False` is for data that may be lost (tests). `account`
    matters to root only, as which PostgreSQL does not run. Blocks for about half a second, longer in recovery: call
    it through `asyncio.to_thread` beside other work. Raises EmbeddedPostgresError, which says what is in the way.
    """
    chosen = choose_account(account)
    programs = find_programs(chosen)
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as resources:
        resources.enter_context(hold(data_dir))
        home = find_home(data_dir, chosen)
        if home != data_dir:  # a copied data_dir names the same home
            resources.enter_context(hold(home))
        cluster = prepare_cluster(home, programs=programs, account=chosen, durable=durable)
        socket_directory = make_socket_directory(home, chosen)
        resources.callback(remove_socket_directory, socket_directory)
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={socket_directory}",
            "unix_socket_permissions=0700",
            f"port={PORT}",
            f"cluster_name={cluster_mark(cluster)}",
            f"shared_buffers={shared_buffers}",
            f"max_connections={max_connections}",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_error_verbosity=terse",  # DETAIL and STATEMENT show rows, which hold personal data
            "log_min_error_statement=panic",
            *(() if durable else _LOSSY),
        )
        log = data_dir / "postgres.log"
        log.touch(mode=0o600)
        command = (programs / "postgres", "-D", cluster, *(part for setting in settings for part in ("-c", setting)))
        upkeep = Upkeep(Launch(command, chosen, cluster, socket_directory, log))
        resources.callback(upkeep.stop)  # ends before the locks are let go
        upkeep.wait_until_ready()
        return Postgres(programs, socket_directory, cluster, upkeep, resources.pop_all())


@contextlib.contextmanager
def temporary_postgres(*, account: str = "nobody") -> Generator[Postgres]:
    """Yield a fast server whose data is gone at the end: in memory where there is a gigabyte free. For tests."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES
    with tempfile.TemporaryDirectory(prefix="minglu-", dir=_MEMORY if roomy else None) as name:
        data_dir = Path(name)
        data_dir.chmod(0o711)  # ours; so that PostgreSQL's account gets through
        with start_postgres(data_dir, durable=False, max_connections=200, account=account) as postgres:
            yield postgres
