"""Of what is the HTTP application made?"""

import importlib
import pkgutil
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute

import api.routes
from api.asking.frame import Frame
from api.asking.heads import Heads
from api.asking.limits import Limits, TooLongError, answer_too_long
from api.asking.spelling import known_parameters, refuse_unknown_parameters
from api.describing.documentation import serve_documentation
from api.describing.openapi import describe
from api.describing.route_checks import check_routes
from api.problems.raised import answer_problems
from tenants.running import Running


def create_app(running: Running, *, routers: Iterable[APIRouter] | None = None) -> FastAPI:
    """Return the application that serves with what `running` holds, and lets go of it at the end.

    Its routes are those of `api/routes` unless `routers` says others. Raises RuntimeError when a route has no right,
    summary or tag.
    """
    app = assemble(find_routers() if routers is None else routers)
    app.state.running = running
    app.add_middleware(
        Limits,
        body_bytes=running.settings.body_limit_bytes,
        file_bytes=running.settings.file_limit_bytes,
        uploads=_addresses_of_uploads(app),
    )
    app.add_middleware(Frame)
    app.add_middleware(Heads)
    return app


def assemble(routers: Iterable[APIRouter]) -> FastAPI:
    """Return an application of these routes and every problem, without anything that runs: enough to describe it."""
    app = FastAPI(
        title="名录 Minglu",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_of,
        redirect_slashes=False,
        lifespan=_live,
        form_limits={"max_files": 1, "max_fields": 50},
    )
    for router in routers:
        app.include_router(router, dependencies=[Depends(refuse_unknown_parameters)])
    check_routes(app)
    document = describe(app)
    app.openapi = lambda: document
    app.state.known_parameters = known_parameters(document)
    serve_documentation(app)
    answer_problems(app)
    app.add_exception_handler(TooLongError, answer_too_long)
    return app


def find_routers() -> Iterator[APIRouter]:
    """Yield the `router` of every module of `api/routes`, in the order of their names."""
    for name in sorted(module.name for module in pkgutil.iter_modules(api.routes.__path__)):
        yield importlib.import_module(f"api.routes.{name}").router


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncGenerator[None]:
    running: Running = app.state.running
    await running.database.check_role()
    try:
        yield
    finally:
        await running.close()


def _operation_of(route: APIRoute) -> str:
    return route.name


def _addresses_of_uploads(app: FastAPI) -> list[str]:
    """Return the path templates of the operations that take a file."""
    return [
        path
        for path, methods in app.openapi()["paths"].items()
        for operation in methods.values()
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
    ]
