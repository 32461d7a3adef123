"""What is refused before anybody reads it: bodies that are too large, addresses that can name nothing?"""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems.raised import NO_ROUTE, problem_of
from api.shapes.storable import NUL
from policies.verdict import Fault, Text
from tenants.database import SLUG

# The parts of a multipart body that are not the file: boundaries, names, a few fields.
ROOM_FOR_FIELDS = 64 * 1024
NO_TENANT = Text("没有这个租户，请检查地址", "There is no such tenant; check the address")
_TENANT = re.compile(r"/v1/([^/]*)")


class TooLongError(HTTPException):
    """The body grew past its limit while it was read; FastAPI lets an HTTPException through its body reading."""

    def __init__(self, limit: int) -> None:
        """Keep the limit in bytes, as it is told."""
        super().__init__(413)
        self.limit = limit


class Limits:
    """Answers 413 to a body past the limit of its address, without reading it, and refuses NUL in addresses."""

    def __init__(self, app: ASGIApp, *, body_bytes: int, file_bytes: int, uploads: Sequence[str]) -> None:
        """Keep the limits in bytes, and the path templates that take files."""
        self.app = app
        self.body_bytes = body_bytes
        self.file_bytes = file_bytes
        self.uploads = re.compile("|".join(re.sub(r"\{[^}]+\}", "[^/]+", path) for path in uploads) or r"(?!)")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        uploading = self.uploads.fullmatch(scope["path"])
        limit = self.file_bytes if uploading else self.body_bytes
        room = ROOM_FOR_FIELDS if uploading else 0
        length = Headers(scope=scope).get("content-length", "0")
        if length.isdecimal() and int(length) > limit + room:
            response = problem_of(request, 413, "too-large", _too_large(limit))
        elif "\0" in scope["path"]:
            response = problem_of(request, 404, "no-such-address", NO_ROUTE)
        elif (tenant := _TENANT.match(scope["path"])) and not SLUG.fullmatch(tenant[1]):
            response = problem_of(request, 404, "tenant-not-found", NO_TENANT)
        elif faults := _nul_in_query(scope["query_string"]):
            response = problem_of(request, 422, "invalid-input", NUL[1], faults=faults)
        else:
            await self._pass_on(scope, receive, send, limit=limit, room=room)
            return
        await response(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, *, limit: int, room: int) -> None:
        taken = 0

        async def receive_counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit + room:
                raise TooLongError(limit)
            return message

        await self.app(scope, receive_counted, send)


async def answer_too_long(request: Request, error: Exception) -> Response:
    """Return the problem of a body that turned out too long on the way."""
    if not isinstance(error, TooLongError):
        raise error
    return problem_of(request, 413, "too-large", _too_large(error.limit))


def _too_large(limit: int) -> Text:
    mebibytes = f"{limit / 1024 / 1024:.4g} MiB"
    return Text(f"内容过大，最多 {mebibytes}", f"The body is too large; at most {mebibytes} is taken")


def _nul_in_query(query: bytes) -> list[Fault]:
    if b"%00" not in query and b"\0" not in query:
        return []
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return [Fault(f"query:{name}", "nul-character", NUL[1]) for name, value in pairs if "\0" in name + value]
