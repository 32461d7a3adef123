"""Is every route as a route must be, before the first request comes?"""

from collections import Counter
from collections.abc import Iterator, Sequence

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from tenants.rights import RIGHTS

# Asked by machines that hold no account: probes, and whoever verifies our tokens.
WITHOUT_A_RIGHT = frozenset({"show_liveness", "show_readiness", "show_jwks"})
METHODS = {"GET", "POST"}


def check_routes(app: FastAPI) -> None:
    """Raise RuntimeError that names every route without a right, a summary or a tag, or with another fault."""
    routes = [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]
    faults = [*_duplicates(routes), *(fault for route in routes for fault in _faults_of(route))]
    if faults:
        message = "the application does not start:\n" + "\n".join(f"- {fault}" for fault in faults)
        raise RuntimeError(message)


def _faults_of(route: RouteContext) -> Iterator[str]:
    name = f"{route.name} ({route.path})"
    if route.name not in RIGHTS and route.name not in WITHOUT_A_RIGHT:
        yield f"{name} has no right: declare it in tenants/rights.py"
    if not route.summary:
        yield f"{name} has no summary: give its decorator summary=…"
    if not route.tags:
        yield f"{name} has no tag: give its router tags=[…]"
    if not (route.methods or set()) <= METHODS:
        yield f"{name} takes {sorted(route.methods or ())}: gateways and mini-programs know only GET and POST"


def _duplicates(routes: Sequence[RouteContext]) -> Iterator[str]:
    for name, times in Counter(route.name for route in routes).items():
        if times > 1:
            yield f"{name} names {times} routes: an operation has one address"
