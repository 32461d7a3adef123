"""Does the bureau's notice open a procedure from its first day through its last, and bring duties about?"""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from builders import Person, add_account, add_organisation, headers_of
from listed import add_listing, new_city

from tenants import clock
from tenants.database import Database
from tenants.running import Running

Json = dict[str, Any]  # Any: JSON


def day(ahead: int) -> str:
    return (clock.civil_date(clock.now(), "Asia/Shanghai") + timedelta(days=ahead)).isoformat()


async def post(running: Running, client: httpx.AsyncClient, who: Person, path: str, body: Json) -> httpx.Response:
    return await client.post(f"/v1/{who.tenant}{path}", json=body, headers=headers_of(running.keys, who))


async def test_applications_are_taken_from_the_notices_first_day_through_its_last(
    running: Running, client: httpx.AsyncClient, database: Database
) -> None:
    tenant = await new_city(database, "wenzhou")
    bureau = await add_account(database, tenant, role="municipal")
    path = "/programmes/directory/calls"
    provider = await _provider(client, database, tenant)
    apply = {
        "programme": "directory",
        "organisation_id": str(provider.organisation),
        "route": await _route(client, tenant),
    }

    early = await post(running, client, bureau, path, {"procedure": "intake", "opens_on": day(5), "source": "通知一"})
    closed = await post(running, client, provider, "/cases", apply)
    now = await post(
        running, client, bureau, path,
        {"procedure": "intake", "opens_on": day(-1), "closes_on": day(3), "source": "通知二"},
    )  # fmt: skip
    opened = await post(running, client, provider, "/cases", apply)
    listed = (await client.get(f"/v1/{tenant}{path}")).json()

    assert (early.status_code, now.status_code, listed["total"]) == (201, 201, 2)
    assert closed.status_code == 409, closed.text
    assert "起受理" in closed.json()["reasons"][0]["message"]
    assert opened.status_code == 201, opened.text


async def _provider(client: httpx.AsyncClient, database: Database, tenant: str) -> Person:
    district = (await client.get(f"/v1/{tenant}/districts")).json()["items"][0]["code"]
    firm = await add_organisation(database, tenant, district=district)
    return await add_account(database, tenant, role="provider", organisation=firm)


async def _route(client: httpx.AsyncClient, tenant: str) -> str:
    shown = (await client.get(f"/v1/{tenant}/programmes/directory")).json()
    return next(one["id"] for one in shown["routes"] if one["opened_by"] == "provider")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"opens_on": day(0), "source": "通知"}, "/procedure"),
        ({"procedure": "intake", "obligation": "x", "opens_on": day(0), "source": "通知"}, "/procedure"),
        ({"procedure": "unknown", "opens_on": day(0), "source": "通知"}, "/procedure"),
        ({"obligation": "unknown", "opens_on": day(0), "source": "通知"}, "/obligation"),
        ({"procedure": "intake", "opens_on": day(4), "closes_on": day(2), "source": "通知"}, "/closes_on"),
        ({"procedure": "intake", "opens_on": day(-9), "closes_on": day(-4), "source": "通知"}, "/closes_on"),
    ],
)
async def test_a_wrong_call_says_where(
    running: Running, client: httpx.AsyncClient, database: Database, body: Json, pointer: str
) -> None:
    tenant = await new_city(database, "wenzhou")
    bureau = await add_account(database, tenant, role="municipal")

    answer = await post(running, client, bureau, "/programmes/directory/calls", body)

    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_duty_the_rules_leave_to_a_call_is_owed_through_its_last_day(
    running: Running, client: httpx.AsyncClient, database: Database
) -> None:
    tenant = await new_city(database, "tianjin")
    bureau = await add_account(database, tenant, role="municipal")
    listing = await add_listing(database, tenant, "centres")
    of = f"/v1/{tenant}/programmes/centres/listings/{listing}/duties"
    between = {"from": day(-1), "to": day(60)}
    headers = headers_of(running.keys, bureau)
    before = (await client.get(of, params=between, headers=headers)).json()

    called = await _called_obligation(running, client, bureau, "centres")
    after = (await client.get(of, params=between, headers=headers)).json()

    assert called["obligation"] not in [one["obligation"] for one in before["items"]]
    assert [one["due_on"] for one in after["items"] if one["obligation"] == called["obligation"]] == [day(20)]


async def _called_obligation(running: Running, client: httpx.AsyncClient, bureau: Person, programme: str) -> Json:
    path = f"/programmes/{programme}/calls"
    asked = await post(running, client, bureau, path, {"obligation": "?", "opens_on": day(0), "source": "通知"})
    known = asked.json()["errors"][0]["message"].partition("（")[2].partition("）")
    body = {"obligation": known[0], "opens_on": day(0), "closes_on": day(20), "source": "自评估通知"}
    answer = await post(running, client, bureau, path, body)
    assert answer.status_code == 201, answer.text
    return answer.json()
