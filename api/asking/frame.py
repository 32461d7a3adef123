"""What happens around every request: its id, its headers, its line in the log, and an answer when we fail?"""

import asyncio
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

from api.logging import log_failure, log_request
from api.problems.raised import BUG, problem_of

SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,100}")
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


class Frame:
    """Frames every request: nothing gets out without an id, the headers of safety and a line in the log."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep what is framed."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an error that nobody answered becomes a problem 500 that says nothing of our insides."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.request_id = request_id = _id_of(scope)
        clock = asyncio.get_running_loop()
        began, status = clock.time(), 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers["x-request-id"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_framed)
        except Exception as error:
            log_failure(request, error)
            if status:  # half an answer is out: the server cuts the connection
                raise
            await problem_of(request, 500, "internal-error", BUG)(scope, receive, send_framed)
        finally:
            log_request(request, status=status, seconds=clock.time() - began)


def _id_of(scope: Scope) -> str:
    """Return the caller's own id for the request when it is a sane one, or a new id."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if SANE_ID.fullmatch(given) else uuid7().hex
