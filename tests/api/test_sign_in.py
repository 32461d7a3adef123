"""How does signing in look over HTTP, to our clients and to OAuth2 clients?"""

import asyncio
from typing import Any

import httpx
import pytest
from builders import PASSWORD, Person, add_account, headers_of, new_tenant, sign_in
from problems import assert_problem
from sqlmodel import func, select

from tenants import clock
from tenants.database import Database
from tenants.running import Running
from tenants.tables import Account, IdempotencyKey

NEW_PASSWORD = "another good horse"


@pytest.fixture
async def person(database: Database, tenant: str) -> Person:
    return await add_account(database, tenant, role="municipal")


async def ask_token(
    client: httpx.AsyncClient, tenant: str, headers: dict[str, str] | None = None, **form: str
) -> httpx.Response:
    return await client.post(f"/v1/{tenant}/auth/token", data=form, headers=headers)


async def knock(client: httpx.AsyncClient, person: Person, password: str = PASSWORD) -> httpx.Response:
    return await ask_token(client, person.tenant, grant_type="password", username=person.username, password=password)


def refused(answer: httpx.Response, status: int, code: str, error: str) -> dict[str, Any]:
    """Return the problem, which is an OAuth2 error as well."""
    body = answer.json()
    assert answer.status_code == status, body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert (body["code"], body["error"], body["status"]) == (code, error, status)
    if status == 401:
        assert answer.headers["www-authenticate"] == 'Bearer realm="minglu"'
    return body


async def test_a_password_gets_a_bearer_token_that_no_cache_keeps(client: httpx.AsyncClient, person: Person) -> None:
    answer = await knock(client, person)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["must_change_password"]) == ("Bearer", 900, False)
    me = await client.get(f"/v1/{person.tenant}/me", headers={"authorization": f"Bearer {body['access_token']}"})
    assert me.json()["username"] == person.username


async def test_a_client_that_knows_only_oauth2_may_send_what_it_likes_besides(
    client: httpx.AsyncClient, person: Person
) -> None:
    answer = await ask_token(
        client, person.tenant,
        grant_type="password", username=person.username, password=PASSWORD, scope="", client_id="portal",
    )  # fmt: skip
    assert answer.status_code == 200


async def test_a_wrong_password_is_401_and_invalid_grant(client: httpx.AsyncClient, person: Person) -> None:
    refused(await knock(client, person, "wrong"), 401, "sign-in-failed", "invalid_grant")


async def test_the_lock_is_429_with_the_wait_in_header_and_body(client: httpx.AsyncClient, person: Person) -> None:
    for _ in range(5):
        refused(await knock(client, person, "wrong"), 401, "sign-in-failed", "invalid_grant")
    answer = await knock(client, person)
    body = refused(answer, 429, "account-locked", "temporarily_unavailable")
    assert body["retry_after"] == int(answer.headers["retry-after"]) <= 61


@pytest.mark.parametrize(
    ("form", "error", "pointers"),
    [
        ({}, "invalid_request", ["/grant_type"]),
        ({"grant_type": ""}, "invalid_request", ["/grant_type"]),
        ({"grant_type": "password"}, "invalid_request", ["/username", "/password"]),
        ({"grant_type": "password", "username": "x"}, "invalid_request", ["/password"]),
        ({"grant_type": "refresh_token"}, "invalid_request", ["/refresh_token"]),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type", ["/grant_type"]),
    ],
)
async def test_a_form_that_is_no_grant_says_what_is_missing(
    client: httpx.AsyncClient, tenant: str, form: dict[str, str], error: str, pointers: list[str]
) -> None:
    body = refused(await ask_token(client, tenant, **form), 422, "invalid-input", error)
    assert [fault["pointer"] for fault in body["errors"]] == pointers


async def test_json_where_a_form_belongs_is_told_what_is_missing(client: httpx.AsyncClient, tenant: str) -> None:
    answer = await client.post(f"/v1/{tenant}/auth/token", json={"grant_type": "password"})
    refused(answer, 422, "invalid-input", "invalid_request")


@pytest.mark.parametrize("password", ["\0" * 10, "x" * 1001])
async def test_a_password_nobody_can_have_is_422(client: httpx.AsyncClient, person: Person, password: str) -> None:
    assert (await knock(client, person, password)).status_code == 422


async def test_signing_in_cannot_be_rehearsed(client: httpx.AsyncClient, person: Person) -> None:
    answer = await client.post(
        f"/v1/{person.tenant}/auth/token?dry_run=true",
        data={"grant_type": "password", "username": person.username, "password": PASSWORD},
    )
    assert_problem(answer, 422, "invalid-input")


async def test_no_token_is_kept_for_a_retry(client: httpx.AsyncClient, database: Database, person: Person) -> None:
    form = {"grant_type": "password", "username": person.username, "password": PASSWORD}
    answer = await ask_token(client, person.tenant, {"idempotency-key": "the-same-key"}, **form)
    body = assert_problem(answer, 422, "idempotency-key-not-taken")
    assert [fault["pointer"] for fault in body["errors"]] == ["header:Idempotency-Key"]
    assert await kept_answers(database, person.tenant) == 0


async def kept_answers(database: Database, tenant: str) -> int:
    async with database.transaction(tenant) as session:
        query = select(func.count()).select_from(IdempotencyKey).where(IdempotencyKey.tenant_id == tenant)
        return (await session.exec(query)).one()


async def test_refreshing_rotates_and_reuse_ends_the_sign_in(client: httpx.AsyncClient, person: Person) -> None:
    first = (await knock(client, person)).json()["refresh_token"]
    tokens = [first]
    for _ in range(2):
        answer = await ask_token(client, person.tenant, grant_type="refresh_token", refresh_token=tokens[-1])
        assert answer.status_code == 200
        tokens.append(answer.json()["refresh_token"])
    answer = await ask_token(client, person.tenant, grant_type="refresh_token", refresh_token=first)
    refused(answer, 401, "refresh-token-reused", "invalid_grant")
    answer = await ask_token(client, person.tenant, grant_type="refresh_token", refresh_token=tokens[-1])
    refused(answer, 401, "sign-in-over", "invalid_grant")


async def test_two_refreshes_at_once_both_work(client: httpx.AsyncClient, person: Person) -> None:
    first = (await knock(client, person)).json()["refresh_token"]
    answers = await asyncio.gather(
        *(ask_token(client, person.tenant, grant_type="refresh_token", refresh_token=first) for _ in range(2))
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


async def test_a_first_password_must_be_changed_before_anything_else(
    client: httpx.AsyncClient, database: Database, tenant: str
) -> None:
    person = await add_account(database, tenant, role="admin", must_change_password=True)
    answer = await knock(client, person)
    assert answer.json()["must_change_password"]
    headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
    assert_problem(await client.get(f"/v1/{tenant}/accounts", headers=headers), 403, "password-change-required")
    me = await client.get(f"/v1/{tenant}/me", headers=headers)
    assert me.json()["must_change_password"]
    changed = await client.post(
        f"/v1/{tenant}/auth/password",
        json={"old_password": PASSWORD, "new_password": NEW_PASSWORD},
        headers=headers,
    )
    assert changed.status_code == 200, changed.text
    assert (await client.get(f"/v1/{tenant}/accounts", headers=headers)).status_code == 200


async def change(client: httpx.AsyncClient, person: Person, headers: dict[str, str], **body: Any) -> httpx.Response:
    wanted = {"old_password": PASSWORD, "new_password": NEW_PASSWORD} | body
    query = "?dry_run=true" if wanted.pop("dry_run", False) else ""
    return await client.post(f"/v1/{person.tenant}/auth/password{query}", json=wanted, headers=headers)


async def test_a_bad_new_password_says_why_and_a_wrong_old_one_is_counted(
    client: httpx.AsyncClient, database: Database, person: Person
) -> None:
    headers = await sign_in(client, person)
    body = assert_problem(await change(client, person, headers, new_password="short"), 422, "invalid-input")
    assert {fault["pointer"] for fault in body["errors"]} == {"/new_password"}
    body = assert_problem(await change(client, person, headers, old_password="wrong"), 422, "old-password-wrong")
    assert [fault["pointer"] for fault in body["errors"]] == ["/old_password"]
    async with database.transaction(person.tenant) as session:
        assert (await session.get_one(Account, (person.tenant, person.account_id))).failed_sign_ins == 1


async def test_a_rehearsed_change_judges_the_new_password_and_tells_nothing_of_the_old(
    client: httpx.AsyncClient, person: Person
) -> None:
    headers = await sign_in(client, person)
    assert (await change(client, person, headers, dry_run=True, old_password="wrong")).status_code == 200
    assert (await change(client, person, headers, dry_run=True)).status_code == 200
    assert_problem(await change(client, person, headers, dry_run=True, new_password="short"), 422, "invalid-input")
    assert (await knock(client, person)).status_code == 200


async def test_no_hash_of_a_password_is_kept_for_a_retry(
    client: httpx.AsyncClient, database: Database, person: Person
) -> None:
    headers = await sign_in(client, person)
    refused_key = await change(client, person, headers | {"idempotency-key": "the-same-key"})
    assert_problem(refused_key, 422, "idempotency-key-not-taken")
    assert (await change(client, person, headers)).status_code == 200
    assert await kept_answers(database, person.tenant) == 0


async def test_signing_out_ends_the_refresh_token(client: httpx.AsyncClient, person: Person) -> None:
    tokens = (await knock(client, person)).json()
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    answer = await client.post(
        f"/v1/{person.tenant}/auth/sign-out", json={"refresh_token": tokens["refresh_token"]}, headers=headers
    )
    assert answer.json() == {"ended_sign_ins": 1}
    answer = await ask_token(client, person.tenant, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    refused(answer, 401, "sign-in-over", "invalid_grant")


async def test_a_token_of_another_tenant_is_401_on_public_addresses_too(
    client: httpx.AsyncClient, database: Database, running: Running, person: Person
) -> None:
    headers = headers_of(running.keys, person)
    other = await add_account(database, await new_tenant(database), role="municipal")
    for path in ("", "/districts", "/me", "/accounts"):
        answer = await client.get(f"/v1/{other.tenant}{path}", headers=headers)
        assert_problem(answer, 401, "token-for-another-tenant")
    answer = await ask_token(
        client, other.tenant, headers, grant_type="password", username=other.username, password=PASSWORD
    )
    assert_problem(answer, 401, "token-for-another-tenant")


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer ", "bearer-token", ""])
async def test_another_kind_of_authorization_is_told_what_is_expected(
    client: httpx.AsyncClient, tenant: str, header: str
) -> None:
    answer = await client.get(f"/v1/{tenant}", headers={"authorization": header})
    assert_problem(answer, 401, "bearer-token-expected")


async def test_an_expired_token_is_401_and_says_so(client: httpx.AsyncClient, running: Running, person: Person) -> None:
    token = running.keys.issue_access_token(
        tenant=person.tenant, account_id=person.account_id, now=clock.now(), seconds=0
    )
    answer = await client.get(f"/v1/{person.tenant}/me", headers={"authorization": f"Bearer {token}"})
    assert_problem(answer, 401, "token-expired")


async def test_an_unknown_tenant_is_404(client: httpx.AsyncClient) -> None:
    answer = await ask_token(client, "nowhere", grant_type="password", username="a", password="b")
    assert_problem(answer, 404, "tenant-not-found")


async def test_anybody_may_read_the_keys_that_check_our_tokens(client: httpx.AsyncClient) -> None:
    answer = await client.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert [key["alg"] for key in answer.json()["keys"]] == ["ES256"]
    assert "d" not in answer.json()["keys"][0]
