"""Which process serves from this data directory? One at a time, and the next one is told which."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


class Occupied(Exception):
    """Another process serves from the directory; the text says which, and what to do."""

    def __init__(self, data_dir: Path, occupant: str) -> None:
        """Say it in both languages."""
        super().__init__(
            f"{data_dir} 正由 {occupant} 使用；请先停止它，或用 --data-dir 换一个目录。"
            f"{data_dir} is in use by {occupant}: stop that first, or choose another directory with --data-dir."
        )


@contextmanager
def occupy(data_dir: Path, *, occupant: str) -> Generator[None]:
    """Keep others from serving from `data_dir`, which is made when missing; the kernel lets go even after kill -9.

    Raises Occupied, and OSError where nothing can be written.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "serving.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Occupied(data_dir, file.read().strip() or "?") from None
        file.truncate(0)
        file.write(f"{occupant} (process {os.getpid()})\n")
        file.flush()
        yield
