"""How does one ask every operation there is, knowing nothing but the OpenAPI document?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from api.app import assemble, find_routers
from tenants.rights import RIGHTS

FORM, FILE = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for: where, how, and in which form."""

    id: str
    method: str
    path: str
    takes: str | None

    def address(self, tenant: str, **values: object) -> str:
        """Return the address in a tenant; an id that is not given is of nothing that there is."""
        known = {"tenant": tenant, **values}
        return re.sub(r"{(\w+)}", lambda place: str(known.get(place[1], _nothing(place[1]))), self.path)

    def matches(self, method: str, path: str) -> bool:
        """Tell whether a request to `path` asks for this."""
        pattern = re.sub(r"{\w+}", "[^/]+", self.path)
        return method.lower() == self.method and re.fullmatch(pattern, path) is not None

    async def ask_for_nothing(
        self, client: httpx.AsyncClient, tenant: str, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Return the answer to a request with no content to speak of, for a thing that is not there."""
        content: dict[str, Any] = {}
        if self.takes == FORM:
            content = {"data": {}}
        elif self.takes == FILE:
            content = {"files": {"nothing": b""}}
        elif self.takes:
            content = {"json": {}}
        return await client.request(self.method, self.address(tenant), headers=headers, **content)


def _nothing(name: str) -> str:
    return str(uuid4()) if name.endswith("_id") else "nothing-of-this-name"


def operations() -> list[Operation]:
    """Return every operation in a tenant, in the order of the document; those without a tenant hold nothing of one."""
    return [
        Operation(one["operationId"], method, path, next(iter(one.get("requestBody", {}).get("content", {})), None))
        for path, methods in assemble(find_routers()).openapi()["paths"].items()
        for method, one in methods.items()
        if one["operationId"] in RIGHTS
    ]


def operation_of(everything: Iterable[Operation], request: httpx.Request) -> Operation | None:
    """Return what a request asked for; an address without a name in it comes before one with."""
    found = [one for one in everything if one.matches(request.method, request.url.path)]
    return min(found, key=lambda one: one.path.count("{"), default=None)
