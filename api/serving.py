"""How does one process serve the API, with the worker beside it, until it is told to stop?"""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import AsyncGenerator, Coroutine, Generator

import structlog
import uvicorn
from typing_extensions import override
from uvicorn.loops.auto import auto_loop_factory

from api.app import create_app
from api.problems.no_http import SpeakingProtocol
from tenants.database import Database
from tenants.running import run_with
from tenants.settings import Settings
from tenants.sweeping import sweep

log = structlog.get_logger()
SECONDS_BETWEEN_SWEEPS = 2.0
STOPS = (signal.SIGINT, signal.SIGTERM)


class CannotServe(Exception):
    """A setting or a file this process serves with is wrong; the text says which."""


class AnnouncingServer(uvicorn.Server):
    """A server that says when it is ready, on one line that a script may wait for."""

    def __init__(self, config: uvicorn.Config, announcement: str) -> None:
        """Keep what to say."""
        super().__init__(config)
        self.announcement = announcement

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self.announcement, flush=True)  # noqa: T201  # the line scripts wait for

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop on a signal without raising it again: what was opened around the server is still to be closed."""
        loop = asyncio.get_running_loop()
        for number in STOPS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield
        for number in STOPS:
            loop.add_signal_handler(number, lambda: None)


async def serve(settings: Settings, *, database_url: str, host: str, port: int, with_worker: bool) -> None:
    """Serve until SIGINT or SIGTERM; answers under way are finished first. Raises CannotServe before it begins."""
    try:
        running = run_with(settings, database_url=database_url)
    except (ValueError, RuntimeError) as error:  # the file store's address, a damaged key
        raise CannotServe(str(error)) from error
    config = uvicorn.Config(
        create_app(running),
        host=host,
        port=port,
        http=SpeakingProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=20,
    )
    server = AnnouncingServer(config, f"ready {url_of(host, port)}")
    async with _worker(running.database, wanted=with_worker):
        await server.serve()


async def work(database: Database) -> None:
    """Let what is due happen, again and again, until cancelled."""
    while True:
        try:
            await sweep(database)
        except Exception:  # noqa: BLE001  # the database may be away for a while
            await log.awarning("sweep_postponed", exc_info=True)
        await asyncio.sleep(SECONDS_BETWEEN_SWEEPS)


def run_until_stopped(wanted: Coroutine[object, object, None]) -> None:
    """Run until it is done, or SIGINT or SIGTERM; what it opened is closed in order."""

    async def run() -> None:
        running = asyncio.ensure_future(wanted)
        for number in STOPS:
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await running

    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:  # the fast one, where it is installed
        runner.run(run())


@contextlib.asynccontextmanager
async def _worker(database: Database, *, wanted: bool) -> AsyncGenerator[None]:
    if not wanted:
        yield
        return
    working = asyncio.create_task(work(database))
    try:
        yield
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


def url_of(host: str, port: int) -> str:
    """Return where a server on `host` is reached."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def why_not_listen(host: str, port: int) -> str | None:
    """Return why no server can listen there, None when one can."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"端口 {port} 已被占用，请用 --port 换一个。Port {port} is taken; choose another with --port."
        return (
            f"不能在 {host} 端口 {port} 监听（{error.strerror}），请换一个地址或端口。"
            f"Nothing can listen on {host} port {port} ({error.strerror}); choose another with --host or --port."
        )
    return None
