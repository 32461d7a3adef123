"""Does the application refuse to start when a route is not as a route must be?"""

import httpx
import pytest
from fastapi import APIRouter

from api.app import assemble, create_app, find_routers
from tenants.running import Running


async def answer() -> dict[str, str]:
    return {}


def router_of(
    *, name: str, summary: str | None = "某事", tags: tuple[str, ...] = ("x",), method: str = "GET"
) -> APIRouter:
    router = APIRouter(tags=list(tags))
    router.add_api_route(f"/v1/{{tenant}}/{name}/{method}", answer, methods=[method], name=name, summary=summary)
    return router


@pytest.mark.parametrize(
    ("routers", "word"),
    [
        ([router_of(name="invent_right")], "invent_right .* has no right"),
        ([router_of(name="show_me", summary=None)], "show_me .* has no summary"),
        ([router_of(name="show_me", tags=())], "show_me .* has no tag"),
        ([router_of(name="show_me", method="PUT")], "show_me .* GET and POST"),
        ([router_of(name="show_me"), router_of(name="show_me", method="POST")], "show_me names 2 routes"),
    ],
)
def test_it_does_not_start_and_says_which_route_and_why(running: Running, routers: list[APIRouter], word: str) -> None:
    with pytest.raises(RuntimeError, match=word):
        create_app(running, routers=routers)


def test_it_starts_with_all_its_routes() -> None:
    assert assemble(find_routers()).openapi()["paths"]


async def test_an_application_that_lived_can_be_started_again(running: Running) -> None:
    app = create_app(running, routers=[])
    for _ in range(2):
        transport = httpx.ASGITransport(app)
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://x") as one:
            assert (await one.get("/openapi.json")).status_code == 200
