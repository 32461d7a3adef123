"""Is each request one line of JSON with no word about a person?"""

import io
import json
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog

from api.logging import configure_logging


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is written while logging is configured as in a running process; afterwards all is as before."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logging(stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def lines_of(stream: io.StringIO, logger: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in lines if line["logger"] == logger]


async def test_a_request_is_one_line_with_the_routes_template(
    probe: httpx.AsyncClient, tenant: str, written: io.StringIO
) -> None:
    await probe.get("districts", params={"level": "张三"}, headers={"x-request-id": "request-of-mine"})

    (line,) = lines_of(written, "minglu.http")
    milliseconds = line.pop("ms")
    assert isinstance(milliseconds, float)
    assert line.pop("timestamp")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "minglu.http",
        "method": "GET",
        "route": "/v1/{tenant}/probe/districts",
        "operation": "list_districts",
        "tenant": tenant,
        "status": 200,
        "code": None,
        "request_id": "request-of-mine",
    }


@pytest.mark.parametrize("path", ["fail/bug", "raise/23503", "add-district?code=990101"])
async def test_a_failure_is_told_by_kind_and_place_not_by_words_that_quote_what_was_sent(
    probe: httpx.AsyncClient, written: io.StringIO, path: str
) -> None:
    await probe.post(path)

    assert "13800000000" not in written.getvalue()
    assert "张三" not in written.getvalue()


async def test_a_bug_is_written_down_with_the_places_in_the_code(
    probe: httpx.AsyncClient, written: io.StringIO
) -> None:
    await probe.post("fail/bug")

    failure, request = lines_of(written, "minglu.http")
    assert failure["error"] == ["builtins.KeyError"]
    assert "probe_routes.py" in str(failure["at"])
    assert request["status"] == 500
    assert request["request_id"] == failure["request_id"]


def test_a_librarys_traceback_loses_its_words(written: io.StringIO) -> None:
    try:
        int("张三 13800000000")
    except ValueError:
        logging.getLogger("some.library").exception("it failed")

    (line,) = lines_of(written, "some.library")
    assert (line["event"], line["error"]) == ("it failed", ["builtins.ValueError"])
    assert "13800000000" not in written.getvalue()
