"""Is HEAD answered as GET is, without the body? (RFC 9110 §9.3.2)"""

import socket
from urllib.parse import urlsplit

import httpx
import pytest
from builders import add_account, headers_of
from listed import add_listing, new_city
from problems import assert_problem
from serving import Served

from tenants.database import Database
from tenants.running import Running

BROWSER = {"accept": "text/html"}
# Of each answer its own.
OWN = {"x-request-id", "date"}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/v1/{tenant}/programmes/directory", BROWSER, 200),
        ("/v1/{tenant}/programmes/directory", {}, 200),
        ("/v1/{tenant}/programmes", BROWSER, 200),
        ("/v1/{tenant}/programmes/directory/listings", {}, 200),
        ("/v1/{tenant}/programmes/none", BROWSER, 404),
        ("/v1/{tenant}/programmes/none", {}, 404),
        ("/v1/{tenant}/programmes?unknown=1", {}, 422),
        ("/v1/{tenant}/cases", {}, 401),
        ("/v1/none/programmes", {}, 404),
        ("/openapi.json", {}, 200),
        ("/docs", {}, 200),
        ("/health/live", {}, 200),
    ],
)
async def test_what_get_answers_head_answers_without_its_body(
    running: Running, client: httpx.AsyncClient, path: str, headers: dict[str, str], status: int
) -> None:
    tenant = await new_city(running.database, "chengdu")
    address = path.format(tenant=tenant)

    got, head = await client.get(address, headers=headers), await client.head(address, headers=headers)

    assert (head.status_code, head.content) == (status, b"")
    ours, theirs = [{name: one for name, one in answer.headers.items() if name not in OWN} for answer in (head, got)]
    lengths = [answer.pop("content-length") for answer in (ours, theirs)]
    assert ours == theirs
    assert lengths[1] == str(len(got.content))
    if status == 200:  # a problem names its own request
        assert lengths[0] == lengths[1]


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
async def test_a_public_file_is_asked_for_by_head_too(client: httpx.AsyncClient, database: Database, kind: str) -> None:
    tenant = await new_city(database, "chengdu")
    await add_listing(database, tenant, "directory", name="甲公司")
    address = f"/v1/{tenant}/programmes/directory/directory?format={kind}"

    got, head = await client.get(address), await client.head(address)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-disposition"] == got.headers["content-disposition"]
    assert head.headers["content-type"] == got.headers["content-type"]


async def test_head_asks_for_the_same_right_as_get(
    running: Running, client: httpx.AsyncClient, database: Database
) -> None:
    tenant = await new_city(database, "chengdu")
    official = headers_of(running.keys, await add_account(database, tenant, role="municipal"))

    assert (await client.head(f"/v1/{tenant}/accounts", headers=official)).status_code == 403
    assert (await client.head(f"/v1/{tenant}/cases", headers=official)).status_code == 200


async def test_an_address_that_takes_commands_alone_takes_no_head(running: Running, client: httpx.AsyncClient) -> None:
    tenant = await new_city(running.database, "chengdu")
    answer = await client.head(f"/v1/{tenant}/auth/token")

    assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")
    assert_problem(await client.get(f"/v1/{tenant}/auth/token"), 405, "method-not-allowed")


async def test_after_the_answer_to_a_head_the_line_is_used_again(database: Database, served: Served) -> None:
    tenant = await new_city(database, "chengdu")
    place = urlsplit(served.url)
    path = f"/v1/{tenant}/programmes/directory"
    asked = [
        f"HEAD {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ]
    answer = b""
    with socket.create_connection((place.hostname, place.port), timeout=10) as line:
        line.sendall("".join(asked).encode())
        while piece := line.recv(65536):
            answer += piece

    first, second, body = answer.decode().split("\r\n\r\n")
    assert first.startswith("HTTP/1.1 200 OK")
    assert "text/html" in first
    assert second.startswith("HTTP/1.1 200 OK")
    assert body == '{"status":"ok"}'
