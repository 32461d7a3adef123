"""What was asked over HTTP, and what was answered?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from typing_extensions import override

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was sent, and its answer."""

    request: httpx.Request
    content: bytes
    answer: httpx.Response

    @property
    def tenant(self) -> str:
        """The tenant whose address was asked."""
        return self.request.url.path.split("/")[2]

    @property
    def role(self) -> str:
        """The role in which it was asked, as who asked wrote beside the request."""
        return self.request.extensions["role"]

    @property
    def target(self) -> str:
        """The address with its query."""
        return self.request.url.raw_path.decode()

    def named(self, ids: set[str]) -> set[str]:
        """Return which of these ids the request names, in its address or its content."""
        return ids & set(ID.findall(self.target + self.content.decode(errors="replace")))

    async def repeat(
        self,
        client: httpx.AsyncClient,
        *,
        tenant: str,
        authorization: str | None,
        change: Callable[[str], str] = str,
    ) -> httpx.Response:
        """Return the answer to the same request in `tenant`, by whom `authorization` says, with its words changed."""
        headers = {"content-type": self.request.headers["content-type"]} if self.content else {}
        if authorization:
            headers["authorization"] = authorization
        target = self.target.replace(f"/v1/{self.tenant}", f"/v1/{tenant}", 1)
        content = change(self.content.decode("latin-1")).encode("latin-1")
        return await client.request(self.request.method, change(target), content=content, headers=headers)


class Recorder(httpx.ASGITransport):
    """Asks the application and keeps every exchange."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, raise_app_exceptions=False)
        self.exchanges: list[Exchange] = []

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        answer = await super().handle_async_request(request)
        await answer.aread()
        self.exchanges.append(Exchange(request, content, answer))
        return answer


def other_ids(ids: set[str]) -> Callable[[str], str]:
    """Return what puts an id of nothing in the place of each of these ids."""
    others = {one: str(uuid4()) for one in ids}
    return lambda text: ID.sub(lambda found: others.get(found[0], found[0]), text)


def ids_in(value: Any) -> set[str]:  # Any: JSON
    """Return every id in an answer."""
    return set(ID.findall(str(value)))
