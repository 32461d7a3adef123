"""What does a server answer that cannot make sense of what it reads on the line?"""

import json
import socket
from urllib.parse import urlsplit

import pytest
from serving import Served


def send(served: Served, raw: bytes) -> tuple[str, dict[str, str], dict[str, object]]:
    """Return status line, headers and body of what is answered before the line is cut."""
    place = urlsplit(served.url)
    answer = b""
    with socket.create_connection((place.hostname, place.port), timeout=10) as line:
        line.sendall(raw)
        while piece := line.recv(65536):
            answer += piece
    head, _, body = answer.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    return status, dict(one.lower().split(": ", 1) for one in lines), json.loads(body)


@pytest.mark.parametrize(
    "raw", ["GET /v1/sample/districts?name=青羊 HTTP/1.1\r\nHost: x\r\n\r\n", "你好\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"]
)
def test_what_is_no_http_is_answered_with_a_problem_that_says_how_to_write_an_address(served: Served, raw: str) -> None:
    status, headers, problem = send(served, raw.encode())

    assert status == "HTTP/1.1 400 Bad Request"
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert (problem["status"], problem["code"]) == (400, "unreadable-request")
    assert problem["request_id"] == headers["x-request-id"]
    assert "%E9%9D%92" in str(problem["detail"])
