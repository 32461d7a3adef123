"""How does a test talk to the application as the world does: over a socket, through the server's own parser?"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from postgres import as_app

from api.app import create_app
from api.problems.no_http import SpeakingProtocol
from tenants.running import run_with
from tenants.settings import Settings
from tenants.tokens import TokenKeys


@dataclass(frozen=True, slots=True)
class Served:
    """An application on a socket, and the keys it signs with. Its database is its own loop's, and no test's."""

    url: str
    keys: TokenKeys


@contextmanager
def serve_application(database_url: str, data_dir: Path) -> Iterator[Served]:
    """Yield the application on a loopback port, in a thread with a loop and a pool of its own."""
    running = run_with(
        Settings(data_dir=data_dir, database_url=database_url, pool_size=4), database_url=as_app(database_url)
    )
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(running), http=SpeakingProtocol, access_log=False, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", running.keys)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
