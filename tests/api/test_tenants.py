"""Does the platform take in bureaus and see nothing of them? What does everybody see of one?"""

from datetime import timedelta

import httpx
import pytest
from builders import Person, add_account, headers_of, new_tenant
from problems import assert_problem
from uuid_utils.compat import uuid7

from tenants.audit import verify
from tenants.database import Database
from tenants.failures import Conflict
from tenants.operations.seed_platform_account import seed_platform_account
from tenants.platform import PLATFORM
from tenants.running import Running

NEW_PASSWORD = "another good horse"


@pytest.fixture
async def founder(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    """Somebody of the platform, signed in, with the first password changed."""
    username = f"founder-{uuid7().hex[-8:]}"
    async with database.transaction(PLATFORM) as session:
        password = (await seed_platform_account(session, username=username, name="平台管理员")).initial_password
    signed_in = await client.post(
        f"/v1/{PLATFORM}/auth/token", data={"grant_type": "password", "username": username, "password": password}
    )
    headers = {"authorization": f"Bearer {signed_in.json()['access_token']}"}
    changed = await client.post(
        f"/v1/{PLATFORM}/auth/password",
        json={"old_password": password, "new_password": NEW_PASSWORD},
        headers=headers,
    )
    assert changed.status_code == 200, changed.text
    return headers


def a_slug() -> str:
    return f"t-{uuid7().hex[-16:]}"


async def create(
    client: httpx.AsyncClient, headers: dict[str, str], tenant: str, *, query: str = "", **others: object
) -> httpx.Response:
    wanted = {
        "id": tenant, "name_zh": "某某市", "name_en": "Sample City",
        "admin_username": "first.admin", "admin_name": "王芳", **others,
    }  # fmt: skip
    return await client.post(f"/v1/{PLATFORM}/tenants{query}", json=wanted, headers=headers)


async def test_the_first_administrator_of_a_new_tenant_signs_in_and_creates_accounts(
    client: httpx.AsyncClient, founder: dict[str, str], database: Database
) -> None:
    tenant = a_slug()
    made = await create(client, founder, tenant, sandbox=True)
    assert made.status_code == 201, made.text
    assert (await client.get(f"/v1/{tenant}")).json()["sandbox"]
    signed_in = await client.post(
        f"/v1/{tenant}/auth/token",
        data={"grant_type": "password", "username": "first.admin", "password": made.json()["initial_password"]},
    )
    headers = {"authorization": f"Bearer {signed_in.json()['access_token']}"}
    await client.post(
        f"/v1/{tenant}/auth/password",
        json={"old_password": made.json()["initial_password"], "new_password": NEW_PASSWORD},
        headers=headers,
    )
    answer = await client.post(
        f"/v1/{tenant}/accounts",
        json={"username": "auditor", "name": "李雷", "roles": [{"role": "auditor"}]},
        headers=headers,
    )
    assert answer.status_code == 201, answer.text
    for chain in (tenant, PLATFORM):
        async with database.transaction(chain) as session:
            events, _ = await verify(session, chain)
            assert events > 0


async def test_an_id_is_taken_once(client: httpx.AsyncClient, founder: dict[str, str]) -> None:
    tenant = a_slug()
    assert (await create(client, founder, tenant)).status_code == 201
    assert_problem(await create(client, founder, tenant), 409, "tenant-exists")
    assert_problem(await create(client, founder, PLATFORM), 409, "tenant-exists")


@pytest.mark.parametrize("tenant", ["A-City", "x", "1city", "a" * 32, "city_1", "城市", "a'b"])
async def test_an_id_is_a_word_for_addresses(client: httpx.AsyncClient, founder: dict[str, str], tenant: str) -> None:
    body = assert_problem(await create(client, founder, tenant), 422, "invalid-input")
    assert [fault["pointer"] for fault in body["errors"]] == ["/id"]


async def test_an_unknown_zone_is_422_and_leaves_nothing(client: httpx.AsyncClient, founder: dict[str, str]) -> None:
    tenant = a_slug()
    assert_problem(await create(client, founder, tenant, zone="Asia/Nowhere"), 422, "invalid-input")
    assert_problem(await client.get(f"/v1/{tenant}"), 404, "tenant-not-found")


async def test_a_rehearsed_tenant_is_not_there(client: httpx.AsyncClient, founder: dict[str, str]) -> None:
    tenant = a_slug()
    made = await create(client, founder, tenant, query="?dry_run=true")
    assert (made.status_code, made.json()["initial_password"]) == (201, None)
    assert_problem(await client.get(f"/v1/{tenant}"), 404, "tenant-not-found")


async def test_the_platform_lists_tenants_and_reads_nothing_in_them(
    client: httpx.AsyncClient, founder: dict[str, str]
) -> None:
    tenant = a_slug()
    await create(client, founder, tenant)
    cursor, seen = "", []
    while cursor is not None:
        page = (
            await client.get(f"/v1/{PLATFORM}/tenants?limit=200{cursor and '&cursor=' + cursor}", headers=founder)
        ).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert tenant in seen
    for path in ("accounts", "organisations", "cases", "audit"):
        answer = await client.get(f"/v1/{PLATFORM}/{path}", headers=founder)
        assert_problem(answer, 403, "not-allowed")
        answer = await client.get(f"/v1/{tenant}/{path}", headers=founder)
        assert_problem(answer, 401, "token-for-another-tenant")


@pytest.mark.parametrize("role", ["admin", "municipal", "auditor"])
async def test_nobody_in_a_bureau_is_the_platform(
    client: httpx.AsyncClient, running: Running, database: Database, tenant: str, role: str
) -> None:
    person = await add_account(database, tenant, role=role)
    headers = headers_of(running.keys, person)
    assert_problem(await client.get(f"/v1/{tenant}/tenants", headers=headers), 403, "not-allowed")
    answer = await client.post(
        f"/v1/{tenant}/tenants",
        json={"id": a_slug(), "name_zh": "甲", "name_en": "A", "admin_username": "abc", "admin_name": "甲"},
        headers=headers,
    )
    assert_problem(answer, 403, "not-allowed")


async def test_a_platform_username_is_given_once(database: Database) -> None:
    username = f"founder-{uuid7().hex[-8:]}"
    async with database.transaction(PLATFORM) as session:
        await seed_platform_account(session, username=username, name="甲")
    with pytest.raises(Conflict, match="username-taken"):
        async with database.transaction(PLATFORM) as session:
            await seed_platform_account(session, username=username.upper(), name="乙")


async def test_anybody_sees_the_name_the_clock_and_the_districts(client: httpx.AsyncClient, database: Database) -> None:
    tenant = await new_tenant(database, ahead=timedelta(days=400))
    shown = (await client.get(f"/v1/{tenant}")).json()
    assert (shown["id"], shown["name_zh"], shown["zone"], shown["sandbox"]) == (
        tenant, "某某市", "Asia/Shanghai", True,
    )  # fmt: skip
    assert shown["now"] > shown["created_at"]
    page = (await client.get(f"/v1/{tenant}/districts?limit=2")).json()
    assert [one["code"] for one in page["items"]] == ["990101", "990102"]
    assert page["total"] == 3
    rest = (await client.get(f"/v1/{tenant}/districts?limit=2&cursor={page['next_cursor']}")).json()
    assert [one["name"] for one in rest["items"]] == ["北区"]


async def test_a_sandbox_clock_ahead_neither_ends_a_sign_in_nor_a_wait(
    client: httpx.AsyncClient, database: Database
) -> None:
    person: Person = await add_account(
        database, await new_tenant(database, ahead=timedelta(days=400)), role="municipal"
    )
    form = {"grant_type": "password", "username": person.username, "password": person.password}
    signed_in = await client.post(f"/v1/{person.tenant}/auth/token", data=form)
    token = signed_in.json()["access_token"]
    me = await client.get(f"/v1/{person.tenant}/me", headers={"authorization": f"Bearer {token}"})
    assert me.status_code == 200
    for _ in range(5):
        await client.post(f"/v1/{person.tenant}/auth/token", data=form | {"password": "wrong"})
    answer = await client.post(f"/v1/{person.tenant}/auth/token", data=form)
    assert answer.status_code == 429
    assert answer.json()["retry_after"] <= 61
