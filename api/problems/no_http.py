"""What do we answer to bytes that are no HTTP request, such as an address with characters as they are?

The server's parser refuses them before there is a request: RFC 3986 knows only ASCII in an address, and so does the
parser, which cannot be told otherwise.
"""

from typing_extensions import override
from uuid_utils.compat import uuid7
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.problems.problem import make_problem, respond
from policies.verdict import Text

UNREADABLE = Text(
    "这不是有效的 HTTP 请求。地址中的汉字须按 UTF-8 作百分号编码，如“青”写作 %E9%9D%92（curl 用 -G --data-urlencode）",
    "This is no valid HTTP request; percent-encode what is not ASCII in the address (curl -G --data-urlencode)",
)


class SpeakingProtocol(HttpToolsProtocol):
    """HTTP as the server reads it, with a problem as the answer to what it cannot read."""

    @override
    def send_400_response(self, msg: str) -> None:
        """Answer 400 and close the connection: where the next request would begin is unknown."""
        request_id = uuid7().hex
        response = respond(make_problem(400, "unreadable-request", UNREADABLE, language="zh", request_id=request_id))
        response.headers.update(
            {"x-request-id": request_id, "x-content-type-options": "nosniff", "connection": "close"}
        )
        headers = [b": ".join(one) for one in (*self.server_state.default_headers, *response.raw_headers)]
        self.transport.write(b"\r\n".join([b"HTTP/1.1 400 Bad Request", *headers, b"", bytes(response.body)]))
        self.transport.close()
