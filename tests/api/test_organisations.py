"""Which organisations are registered, and who sees which of them?"""

import httpx
import pytest
from builders import Person, add_account, add_organisation, any_uscc, headers_of, new_tenant
from problems import assert_problem

from tenants.database import Database
from tenants.running import Running


@pytest.fixture
async def clerk(database: Database, tenant: str) -> Person:
    return await add_account(database, tenant, role="municipal")


async def register(
    client: httpx.AsyncClient, running: Running, clerk: Person, query: str = "", **body: str
) -> httpx.Response:
    wanted = {"uscc": any_uscc(), "name": "某某数字科技有限公司", "district_code": "990101"} | body
    return await client.post(
        f"/v1/{clerk.tenant}/organisations{query}", json=wanted, headers=headers_of(running.keys, clerk)
    )


async def listed(client: httpx.AsyncClient, running: Running, person: Person, query: str = "") -> list[str]:
    answer = await client.get(f"/v1/{person.tenant}/organisations{query}", headers=headers_of(running.keys, person))
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return [one["id"] for one in answer.json()["items"]]


async def test_an_organisation_is_kept_under_its_code_in_capitals(
    client: httpx.AsyncClient, running: Running, clerk: Person
) -> None:
    code = any_uscc()
    answer = await register(client, running, clerk, uscc=f" {code[:9].lower()} {code[9:].lower()}")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["uscc"] == code
    shown = await client.get(f"/v1/{clerk.tenant}/organisations/{made['id']}", headers=headers_of(running.keys, clerk))
    assert shown.json() == {**made, "former_names": []}


async def test_the_same_code_twice_is_409_and_in_another_tenant_it_is_free(
    client: httpx.AsyncClient, running: Running, database: Database, clerk: Person
) -> None:
    code = any_uscc()
    assert (await register(client, running, clerk, uscc=code)).status_code == 201
    assert_problem(await register(client, running, clerk, uscc=code), 409, "organisation-exists")
    other = await add_account(database, await new_tenant(database), role="municipal")
    assert (await register(client, running, other, uscc=code)).status_code == 201


async def test_a_wrong_code_says_at_which_position(client: httpx.AsyncClient, running: Running, clerk: Person) -> None:
    code = any_uscc()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    body = assert_problem(await register(client, running, clerk, uscc=wrong), 422, "invalid-input")
    (fault,) = body["errors"]
    assert (fault["pointer"], fault["code"]) == ("/uscc", "uscc-invalid")
    assert "18" in fault["message"]


async def test_an_unknown_district_is_422(client: httpx.AsyncClient, running: Running, clerk: Person) -> None:
    body = assert_problem(await register(client, running, clerk, district_code="000000"), 422, "invalid-input")
    assert [fault["pointer"] for fault in body["errors"]] == ["/district_code"]


async def test_a_rehearsal_registers_nothing(client: httpx.AsyncClient, running: Running, clerk: Person) -> None:
    assert (await register(client, running, clerk, "?dry_run=true")).status_code == 201
    assert await listed(client, running, clerk) == []


async def test_each_sees_what_he_reaches_in_list_and_item(
    client: httpx.AsyncClient, running: Running, database: Database, tenant: str, clerk: Person
) -> None:
    east = await add_organisation(database, tenant, district="990101", name="东区科技有限公司")
    west = await add_organisation(database, tenant, district="990102", name="西区科技有限公司")
    officer = await add_account(database, tenant, role="district", district="990102")
    provider = await add_account(database, tenant, role="provider", organisation=east, district="990101")
    assert await listed(client, running, clerk) == [str(east), str(west)]
    assert await listed(client, running, officer) == [str(west)]
    assert await listed(client, running, provider) == [str(east)]
    for person in (officer, provider):
        hidden = east if person is officer else west
        answer = await client.get(f"/v1/{tenant}/organisations/{hidden}", headers=headers_of(running.keys, person))
        assert_problem(answer, 404, "not-found")


async def test_the_list_finds_by_code_name_and_district(
    client: httpx.AsyncClient, running: Running, database: Database, tenant: str, clerk: Person
) -> None:
    code = any_uscc()
    east = await add_organisation(database, tenant, name="锦江智造有限公司", uscc=code)
    west = await add_organisation(database, tenant, name="高新软件有限公司", district="990102")
    assert await listed(client, running, clerk, f"?uscc={code.lower()}") == [str(east)]
    assert await listed(client, running, clerk, "?name=智造") == [str(east)]
    assert await listed(client, running, clerk, "?district_code=990102") == [str(west)]
    assert await listed(client, running, clerk, "?name=智造&district_code=990102") == []


@pytest.mark.parametrize("role", ["provider", "district", "auditor"])
async def test_only_the_city_and_its_administrator_register(
    client: httpx.AsyncClient, running: Running, database: Database, tenant: str, role: str
) -> None:
    person = await add_account(database, tenant, role=role)
    assert_problem(await register(client, running, person), 403, "not-allowed")
