"""What does every test find ready: a PostgreSQL, a database of its worker's, the application over it?"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager

import httpx
import pytest
from builders import new_tenant
from fastapi import FastAPI
from hypothesis import settings
from postgres import Server, as_app, clone, connect_as_owner, serve
from sqlalchemy.ext.asyncio import AsyncConnection

from api.app import create_app
from tenants.database import Database
from tenants.running import Running, run_with
from tenants.settings import Settings

settings.register_profile("unhurried", deadline=None)  # a machine that does much else is no failure
settings.load_profile("unhurried")

_SERVING = pytest.StashKey[tuple[AbstractContextManager[Server], Server]]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:  # noqa: ANN001  # xdist's own type
    """Tell a worker where the one server is, which the process above all workers starts and stops."""
    server = _serve_once(node.config)
    node.workerinput["server"] = (server.url, server.prefix)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, also after Ctrl-C."""
    if serving := config.stash.get(_SERVING, None):
        serving[0].__exit__(None, None, None)


def _serve_once(config: pytest.Config) -> Server:
    if _SERVING not in config.stash:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as after Ctrl-C, server and data go
        serving = serve()
        config.stash[_SERVING] = serving, serving.__enter__()
    return config.stash[_SERVING][1]


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Server:
    """The run's PostgreSQL with its migrated template; without tests that need it, it is never started."""
    if handed := getattr(pytestconfig, "workerinput", None):
        return Server(*handed["server"])
    return _serve_once(pytestconfig)


@pytest.fixture(scope="session")
async def admin_url(server: Server, worker_name: str) -> AsyncIterator[str]:
    """The worker's own database, with a user who may do everything: for looking at the catalogue."""
    async with clone(server, worker_name) as url:
        yield url


@pytest.fixture(scope="session")
def worker_name(pytestconfig: pytest.Config) -> str:
    """The xdist worker's name, `alone` without xdist."""
    return getattr(pytestconfig, "workerinput", {}).get("workerid", "alone")


@pytest.fixture(scope="session")
async def database(admin_url: str) -> AsyncIterator[Database]:
    """The database as requests see it: under the restricted role."""
    database = Database(as_app(admin_url), pool_size=8)
    await database.check_role()
    yield database
    await database.close()


@pytest.fixture
async def owner_connection(admin_url: str) -> AsyncIterator[AsyncConnection]:
    """A connection of the tables' owner with no tenant set: for the catalogue, and for what only it may do."""
    async with connect_as_owner(admin_url) as connection:
        yield connection


@pytest.fixture
async def tenant(database: Database) -> str:
    """A tenant that is this test's alone."""
    return await new_tenant(database)


@pytest.fixture(scope="session")
async def running(admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """What a running process holds, with keys and files in folders of this worker."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), database_url=admin_url, pool_size=8)
    running = run_with(settings, database_url=as_app(admin_url))
    yield running
    await running.close()


@pytest.fixture(scope="session")
async def app(running: Running) -> AsyncIterator[FastAPI]:
    """The application, started."""
    app = create_app(running)
    async with _started(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks over HTTP; an exception of the application is the answer 500, as it is outside."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://minglu.test") as client:
        yield client


@asynccontextmanager
async def _started(app: FastAPI) -> AsyncIterator[None]:
    """Run the application's lifespan in one task: task groups in it must end where they began."""
    begun, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.router.lifespan_context(app):
            begun.set()
            await over.wait()

    life = asyncio.create_task(live())
    await asyncio.wait([life, asyncio.create_task(begun.wait())], return_when=asyncio.FIRST_COMPLETED)
    if life.done():
        life.result()
    yield
    over.set()
    await life
