"""Does a case tell its version as a tag that the next change can take back?"""

import httpx
import pytest
from builders import add_account, add_organisation, headers_of
from populated import DISTRICT, PROGRAMME, Headers, new_city
from problems import assert_problem

from tenants.database import Database
from tenants.running import Running

TAG = "etag"


@pytest.fixture
async def provider(client: httpx.AsyncClient, database: Database, running: Running) -> httpx.AsyncClient:
    """A provider of a city, asking."""
    city = await new_city(database)
    organisation = await add_organisation(database, city, district=DISTRICT)
    person = await add_account(database, city, role="provider", organisation=organisation)
    headers: Headers = headers_of(running.keys, person)
    client.headers.update(headers)
    client.base_url = f"http://minglu.test/v1/{city}"
    return client


async def open_case(provider: httpx.AsyncClient, **more: str) -> httpx.Response:
    organisation = (await provider.get("/me")).json()["memberships"][0]["organisation_id"]
    wanted = {"programme": PROGRAMME, "organisation_id": organisation, "route": "ordinary"}
    answer = await provider.post("/cases", json=wanted, headers=more)
    assert answer.status_code == 201, answer.text
    return answer


async def test_every_answer_with_a_case_has_its_version_as_a_tag_and_if_match_takes_it_back(
    provider: httpx.AsyncClient,
) -> None:
    opened = await open_case(provider)
    case, tag = opened.json()["id"], opened.headers[TAG]
    assert tag == f'"{opened.json()["version"]}"'
    assert (await provider.get(f"/cases/{case}")).headers[TAG] == tag

    change = {"facts": {"technical_staff": 12}}
    changed = await provider.post(f"/cases/{case}/update", json=change, headers={"if-match": tag})
    assert changed.headers[TAG] == f'"{changed.json()["version"]}"' != tag
    stale = await provider.post(f"/cases/{case}/update", json=change, headers={"if-match": tag})
    assert_problem(stale, 412, "version-changed")
    assert TAG not in stale.headers


async def test_a_refusal_and_a_rehearsal_have_no_tag(provider: httpx.AsyncClient) -> None:
    case = (await open_case(provider)).json()["id"]
    refused = await provider.post(f"/cases/{case}/actions", json={"action": "submit"})
    assert_problem(refused, 409, "refused-by-rule")
    rehearsed = await provider.post(f"/cases/{case}/update?dry_run=true", json={"facts": {"technical_staff": 12}})
    assert rehearsed.status_code == 200
    assert TAG not in refused.headers
    assert TAG not in rehearsed.headers
    assert TAG not in (await provider.get("/cases")).headers


async def test_a_replayed_answer_has_the_tag_that_it_had(provider: httpx.AsyncClient) -> None:
    key = {"idempotency-key": "phone-0001"}
    first, second = await open_case(provider, **key), await open_case(provider, **key)
    assert second.headers["idempotency-replayed"] == "true"
    assert second.headers[TAG] == first.headers[TAG]
