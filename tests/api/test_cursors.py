"""Is a list read page by page, each thing once, by cursors that nobody can make or carry elsewhere?"""

import httpx
import pytest
from builders import new_tenant
from problems import assert_problem

from tenants.database import Database
from tenants.tables import District


async def add_districts(database: Database, tenant: str, *, level: str = "street") -> None:
    """Twelve districts of three names: neither the name alone nor the order of adding puts them in order."""
    async with database.transaction(tenant) as session:
        session.add_all(
            District(tenant_id=tenant, code=f"{number * 7 % 12:03}", name="甲乙丙"[number % 3], level=level)
            for number in range(12)
        )


async def read_all(client: httpx.AsyncClient, path: str, **query: str | int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while True:
        answer = await client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [(one["name"], one["code"]) for one in page["items"]]
        if page["next_cursor"] is None:
            assert page["total"] == len(found)
            return found
        assert len(page["items"]) == query["limit"]
        query["cursor"] = page["next_cursor"]


@pytest.mark.parametrize("limit", [1, 2, 5, 11, 12, 13, 200])
async def test_every_thing_comes_once_in_order_whatever_the_size_of_a_page(
    probe: httpx.AsyncClient, database: Database, tenant: str, limit: int
) -> None:
    await add_districts(database, tenant)

    found = await read_all(probe, "districts", level="street", limit=limit)

    assert len(set(found)) == len(found) == 12
    assert found == sorted(sorted(found, key=lambda one: one[1], reverse=True), key=lambda one: one[0])


async def test_a_list_that_runs_downward_is_the_other_way_around(
    probe: httpx.AsyncClient, database: Database, tenant: str
) -> None:
    await add_districts(database, tenant)

    found = await read_all(probe, "districts-down", limit=4)

    assert found == sorted(found, reverse=True)
    assert len(found) == 12 + 3


async def test_a_thing_added_between_two_pages_moves_nothing(
    probe: httpx.AsyncClient, database: Database, tenant: str
) -> None:
    await add_districts(database, tenant)
    whole = await read_all(probe, "districts", level="street", limit=200)
    first = (await probe.get("districts", params={"level": "street", "limit": 5})).json()
    async with database.transaction(tenant) as session:
        session.add(District(tenant_id=tenant, code="zzz", name=whole[0][0], level="street"))

    second = (
        await probe.get("districts", params={"level": "street", "limit": 5, "cursor": first["next_cursor"]})
    ).json()

    assert [(one["name"], one["code"]) for one in second["items"]] == whole[5:10]
    assert second["total"] == 13


async def test_a_cursor_is_of_one_list_of_one_tenant_under_one_filter(
    probe: httpx.AsyncClient, anywhere: httpx.AsyncClient, database: Database, tenant: str
) -> None:
    await add_districts(database, tenant)
    other = await new_tenant(database)
    await add_districts(database, other)
    cursor = (await probe.get("districts", params={"level": "street", "limit": 5})).json()["next_cursor"]

    for path, query in [
        (f"/v1/{tenant}/probe/districts", {"level": "district"}),
        (f"/v1/{tenant}/probe/districts", {}),
        (f"/v1/{tenant}/probe/districts-down", {}),
        (f"/v1/{other}/probe/districts", {"level": "street"}),
    ]:
        answer = await anywhere.get(path, params={**query, "cursor": cursor})
        assert_problem(answer, 422, "cursor-invalid")
    again = await anywhere.get(
        f"/v1/{tenant}/probe/districts", params={"cursor": cursor, "limit": 2, "level": "street"}
    )
    assert again.status_code == 200


@pytest.mark.parametrize("forged", ["", "x", "WyJ1dWlkIl0.x", "bm9uZQ.AAAA", "0" * 2000, "名录", "eyJh.IjoxfQ.."])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_forged_cursor_is_refused(probe: httpx.AsyncClient, forged: str, language: str) -> None:
    answer = await probe.get("districts", params={"cursor": forged}, headers={"accept-language": language})

    body = assert_problem(answer, 422, "cursor-invalid")
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == [("query:cursor", "cursor-invalid")]
    assert body["language"] == language


async def test_a_cursor_with_one_character_changed_is_refused(
    probe: httpx.AsyncClient, database: Database, tenant: str
) -> None:
    await add_districts(database, tenant)
    cursor: str = (await probe.get("districts", params={"level": "street", "limit": 5})).json()["next_cursor"]

    for place in range(0, len(cursor) - 1, 3):  # the last character's spare bits mean nothing
        changed = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        answer = await probe.get("districts", params={"level": "street", "cursor": changed})
        assert_problem(answer, 422, "cursor-invalid")


@pytest.mark.parametrize("limit", ["0", "-1", "201", "many", "1e3"])
async def test_a_page_holds_one_to_two_hundred(probe: httpx.AsyncClient, limit: str) -> None:
    answer = await probe.get("districts", params={"limit": limit})

    body = assert_problem(answer, 422, "invalid-input")
    assert body["errors"][0]["pointer"] == "query:limit"
