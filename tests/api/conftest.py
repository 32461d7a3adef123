"""What do the tests of the HTTP side find ready beside the application: probes, and a server on a socket?"""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI
from probe_routes import router
from serving import Served, serve_application

from api.app import create_app
from api.routes.health import router as health
from tenants.running import Running


@pytest.fixture(scope="session")
def served(admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application with all its routes, on a real socket."""
    with serve_application(admin_url, tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.fixture(scope="session")
def probe_app(running: Running) -> FastAPI:
    """The application with no routes but probes, which fail on purpose."""
    return create_app(running, routers=[health, router])


@pytest.fixture
async def anywhere(probe_app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks the application of probes, at any address."""
    transport = httpx.ASGITransport(probe_app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://minglu.test") as client:
        yield client


@pytest.fixture
async def probe(probe_app: FastAPI, tenant: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks the probes of a tenant that is this test's alone."""
    transport = httpx.ASGITransport(probe_app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://minglu.test/v1/{tenant}/probe/") as client:
        yield client
