"""Is a body that is too large refused before it fills the memory, and clearly?"""

import json
import socket
import tracemalloc
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
from problems import assert_problem
from serving import Served

MIB = 1024 * 1024


async def send_in_pieces(total: int) -> AsyncIterator[bytes]:
    for _ in range(total // 65536):
        yield b" " * 65536


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_body_of_a_hundred_megabytes_is_refused_by_its_length_alone(served: Served, language: str) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.post(
            "/v1/sample/anything", content=b" " * (100 * MIB), headers={"accept-language": language}
        )

    body = assert_problem(answer, 413, "too-large")
    assert "1 MiB" in body["detail"]


def test_the_refusal_comes_before_the_body_when_the_caller_waits_for_it(served: Served) -> None:
    place = urlsplit(served.url)
    with socket.create_connection((place.hostname, place.port), timeout=10) as line:
        line.sendall(
            b"POST /v1/sample/anything HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n"
            b"Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n"
        )
        assert line.recv(65536).startswith(b"HTTP/1.1 413 ")


async def test_a_body_of_unknown_length_is_counted_while_it_comes_and_never_lies_in_memory_whole(
    served: Served,
) -> None:
    tracemalloc.start()
    try:
        async with httpx.AsyncClient(base_url=served.url) as client:
            answer = await client.post(
                "/v1/sample/cases", content=send_in_pieces(100 * MIB), headers={"content-type": "application/json"}
            )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert_problem(answer, 413, "too-large")
    assert peak < 10 * MIB


async def test_a_body_just_within_the_limit_is_taken(probe: httpx.AsyncClient) -> None:
    empty = len(json.dumps({"note": ""}))
    answer = await probe.post("take", json={"note": "x" * (MIB - empty - 2)})
    assert answer.status_code == 200, answer.text[:500]

    assert_problem(await probe.post("take", json={"note": "x" * MIB}), 413, "too-large")


async def test_only_an_address_that_takes_a_file_takes_more(probe: httpx.AsyncClient) -> None:
    file = {"file": ("report.pdf", b" " * (2 * MIB), "application/pdf")}

    taken = await probe.post("receive", files=file)
    assert taken.json() == {"bytes": 2 * MIB}
    assert_problem(await probe.post("take", files=file), 413, "too-large")
    larger = await probe.post("receive", files={"file": ("report.pdf", b" " * (21 * MIB), "application/pdf")})
    body = assert_problem(larger, 413, "too-large")
    assert "20 MiB" in body["detail"]


async def test_two_files_at_once_or_a_broken_form_are_refused(probe: httpx.AsyncClient) -> None:
    two = [("file", ("a.pdf", b"a", "application/pdf")), ("file", ("b.pdf", b"b", "application/pdf"))]
    assert_problem(await probe.post("receive", files=two), 422, "one-file-a-call")

    broken = await probe.post("receive", content=b"--", headers={"content-type": "multipart/form-data"})
    assert_problem(broken, 422, "malformed-body")


async def test_every_answer_carries_the_headers_of_safety(anywhere: httpx.AsyncClient) -> None:
    for path in ("/health/live", "/nowhere", "/docs", "/openapi.json"):
        answer = await anywhere.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-request-id"]
