"""Does somebody who looks with a browser for what is not there read so, and find the way back?"""

import re

import httpx
import pytest
from listed import new_city
from problems import assert_problem

from tenants.running import Running

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
ENGLISH = {**BROWSER, "accept-language": "en-GB,en;q=0.9"}


@pytest.mark.parametrize(
    ("path", "status", "says", "back"),
    [
        ("/v1/{tenant}/programmes/none", 404, "没有找到这个项目", "../programmes"),
        ("/v1/{tenant}/programmes/directory/nothing/here", 404, "没有这个地址", "../../../programmes"),
        ("/v1/{tenant}/programmes/", 404, "没有这个地址", "../programmes"),
        ("/v1/{tenant}/", 404, "没有这个地址", "./programmes"),
        ("/v1/{tenant}/cases", 401, "登录", "./programmes"),
        ("/v1/{tenant}/surveys/{tenant}", 422, "编号", "../programmes"),
        ("/v1/none/programmes/directory", 404, "没有这个租户", "../../../docs"),
        ("/v1/NONE/programmes/directory", 404, "没有这个租户", "../../../docs"),
        ("/nowhere", 404, "没有这个地址", "./docs"),
    ],
)
async def test_who_looks_for_what_is_not_there_reads_so_and_finds_the_way_back(  # noqa: PLR0917
    running: Running, client: httpx.AsyncClient, path: str, status: int, says: str, back: str
) -> None:
    tenant = await new_city(running.database, "chengdu")
    address = path.format(tenant=tenant)

    page = await client.get(address, headers=BROWSER)
    problem = await client.get(address)
    followed = await client.get(str(page.url.join(back)), headers=BROWSER)

    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert says in page.text
    assert f'href="{back}"' in page.text
    assert page.headers["x-request-id"] in page.text
    assert page.headers.get("www-authenticate") == problem.headers.get("www-authenticate")
    assert page.headers["vary"] == problem.headers["vary"] == "Accept, Accept-Language"
    assert_problem(problem, status, problem.json()["code"])
    assert (followed.status_code, followed.headers["content-type"]) == (200, "text/html; charset=utf-8")


async def test_the_page_of_what_is_not_there_is_in_the_language_of_the_browser(
    running: Running, client: httpx.AsyncClient
) -> None:
    tenant = await new_city(running.database, "chengdu")
    page = await client.get(f"/v1/{tenant}/programmes/none", headers=ENGLISH)
    assert '<html lang="en">' in page.text
    assert "<h1>Not found</h1>" in page.text
    assert "See the public programmes" in page.text


async def test_a_command_is_answered_with_a_problem_whatever_it_accepts(
    running: Running, client: httpx.AsyncClient
) -> None:
    tenant = await new_city(running.database, "chengdu")
    answer = await client.post(f"/v1/{tenant}/programmes/none/evaluations", json={}, headers=BROWSER)
    assert_problem(answer, 401, "sign-in-required")


async def test_a_bureau_has_a_page_with_its_programmes(running: Running, client: httpx.AsyncClient) -> None:
    tenant = await new_city(running.database, "tianjin")
    address = f"/v1/{tenant}/programmes"

    answer = await client.get(address, headers=BROWSER)
    listed = {one["id"]: one["name"] for one in (await client.get(address)).json()["items"]}
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', answer.text)

    assert {where.rpartition("/")[2]: name for where, name in links} == listed
    for where, name in links:
        assert f"<h1>{name}</h1>" in (await client.get(str(answer.url.join(where)), headers=BROWSER)).text


async def test_a_bureau_without_programmes_says_so(client: httpx.AsyncClient, tenant: str) -> None:
    assert "目前没有项目" in (await client.get(f"/v1/{tenant}/programmes", headers=BROWSER)).text
