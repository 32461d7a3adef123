"""Is a programme that is not there told as missing, wherever an address names one?"""

import httpx
import pytest
from builders import add_account, headers_of
from listed import new_city
from problems import assert_problem

from api.app import assemble, find_routers
from tenants.database import Database
from tenants.running import Running

OF_A_PROGRAMME = sorted(
    path
    for path, methods in assemble(find_routers()).openapi()["paths"].items()
    if "get" in methods and path.startswith("/v1/{tenant}/programmes/{programme}")
)


@pytest.fixture(scope="module")
async def tenant(database: Database) -> str:
    """A city with programmes, none of which is called so."""
    return await new_city(database, "chengdu")


@pytest.mark.parametrize("path", OF_A_PROGRAMME)
async def test_a_list_of_what_is_in_no_programme_is_404_and_not_empty(
    database: Database, running: Running, client: httpx.AsyncClient, tenant: str, path: str
) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    address = path.replace("{tenant}", tenant).replace("{programme}", "none")
    for place in ("{listing_id}", "{evaluation_id}"):
        address = address.replace(place, nobody)
    address = address.replace("{table}", "summary")
    official = headers_of(running.keys, await add_account(database, tenant, role="municipal"))
    needs = {"obligation": "monthly_report", "period": "2026-03", "format": "xlsx"}
    answer = await client.get(address, headers=official)
    if answer.status_code == 422:
        named = {one["pointer"].removeprefix("query:") for one in answer.json()["errors"]}
        answer = await client.get(address, headers=official, params={name: needs[name] for name in named})
    assert_problem(answer, 404, "not-found")
