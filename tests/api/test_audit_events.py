"""Does the auditor see what was done, newest first, and nobody else?"""

import httpx
import pytest
from builders import Person, add_account, any_uscc, headers_of
from problems import assert_problem

from tenants.database import Database
from tenants.running import Running


@pytest.fixture
async def clerk(database: Database, tenant: str) -> Person:
    return await add_account(database, tenant, role="municipal")


@pytest.fixture
async def auditor(database: Database, tenant: str) -> Person:
    return await add_account(database, tenant, role="auditor")


async def do_something(client: httpx.AsyncClient, running: Running, clerk: Person, times: int) -> None:
    for _ in range(times):
        await client.post(
            f"/v1/{clerk.tenant}/organisations",
            json={"uscc": any_uscc(), "name": "某某科技有限公司", "district_code": "990101"},
            headers=headers_of(running.keys, clerk),
        )


async def test_the_newest_comes_first_and_each_names_the_one_before_it(
    client: httpx.AsyncClient, running: Running, clerk: Person, auditor: Person
) -> None:
    await do_something(client, running, clerk, 5)
    events, cursor = [], ""
    while cursor is not None:
        answer = await client.get(
            f"/v1/{clerk.tenant}/audit?limit=2{cursor and '&cursor=' + cursor}",
            headers=headers_of(running.keys, auditor),
        )
        page = answer.json()
        assert page["total"] == 5
        events += page["items"]
        cursor = page["next_cursor"]
    assert [event["sequence"] for event in events] == [5, 4, 3, 2, 1]
    assert [event["previous"] for event in events[:-1]] == [event["digest"] for event in events[1:]]
    assert {(event["username"], event["role"], event["outcome"]) for event in events} == {
        (clerk.username, "municipal", "done")
    }
    assert all(event["request_id"] for event in events)


async def test_filters_find_by_operation_subject_account_and_outcome(
    client: httpx.AsyncClient, running: Running, clerk: Person, auditor: Person
) -> None:
    await do_something(client, running, clerk, 2)
    await client.post(
        f"/v1/{clerk.tenant}/auth/token",
        data={"grant_type": "password", "username": clerk.username, "password": "wrong"},
    )
    expected = {
        "operation=register_organisation": 2,
        "operation=sign_in": 1,
        "outcome=refused": 1,
        "subject=account": 1,
        f"subject=account&subject_id={clerk.account_id}": 1,
        f"account_id={clerk.account_id}": 2,
        "operation=none": 0,
    }
    for query, count in expected.items():
        answer = await client.get(f"/v1/{clerk.tenant}/audit?{query}", headers=headers_of(running.keys, auditor))
        assert answer.json()["total"] == count, query


@pytest.mark.parametrize("role", ["provider", "district", "municipal", "admin"])
async def test_nobody_but_the_auditor_reads_it(
    client: httpx.AsyncClient, running: Running, database: Database, tenant: str, role: str
) -> None:
    person = await add_account(database, tenant, role=role)
    answer = await client.get(f"/v1/{tenant}/audit", headers=headers_of(running.keys, person))
    assert_problem(answer, 403, "not-allowed")
