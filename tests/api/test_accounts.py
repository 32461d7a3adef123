"""Who gets an account, which roles go together, and does a right end the moment it is revoked?"""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from builders import PASSWORD, Person, add_account, add_organisation, headers_of, new_tenant, sign_in
from problems import assert_problem

from tenants.database import Database
from tenants.running import Running
from tenants.sign_ins import FAILURES_ALLOWED

NOBODYS = "0198f0a0-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Office:
    """One bureau's account administration, as its administrator asks."""

    client: httpx.AsyncClient
    running: Running
    admin: Person

    def headers(self, person: Person | None = None) -> dict[str, str]:
        return headers_of(self.running.keys, person or self.admin)

    async def get(self, path: str, person: Person | None = None) -> httpx.Response:
        return await self.client.get(f"/v1/{self.admin.tenant}{path}", headers=self.headers(person))

    async def post(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        return await self.client.post(f"/v1/{self.admin.tenant}{path}", json=body, headers=self.headers() | headers)

    async def create(self, *roles: dict[str, Any], username: str = "li.lei", query: str = "") -> httpx.Response:
        return await self.post(
            f"/accounts{query}", {"username": username, "name": "李雷", "roles": list(roles) or [{"role": "municipal"}]}
        )

    async def sign_in(self, username: str, password: str) -> httpx.Response:
        return await self.client.post(
            f"/v1/{self.admin.tenant}/auth/token",
            data={"grant_type": "password", "username": username, "password": password},
        )


@pytest.fixture
async def office(client: httpx.AsyncClient, running: Running, database: Database, tenant: str) -> Office:
    return Office(client, running, await add_account(database, tenant, role="admin"))


async def test_a_new_account_signs_in_with_its_initial_password_and_must_change_it(office: Office) -> None:
    answer = await office.create({"role": "district", "district_code": "990102"}, {"role": "municipal"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    account = made["account"]
    assert (account["username"], account["side"], account["must_change_password"]) == ("li.lei", "official", True)
    assert [(one["role"], one["district_name"]) for one in account["memberships"]] == [
        ("district", "西区"),
        ("municipal", None),
    ]
    signed_in = await office.sign_in("li.lei", made["initial_password"])
    assert signed_in.json()["must_change_password"]


async def test_the_initial_password_is_shown_once_and_remembered_nowhere(office: Office, database: Database) -> None:
    password = (await office.create()).json()["initial_password"]
    auditor = await add_account(database, office.admin.tenant, role="auditor")
    assert password not in (await office.get("/accounts")).text
    assert password not in (await office.get("/audit", auditor)).text
    again = await office.post("/accounts", {"username": "li.lei", "name": "李雷", "roles": [{"role": "municipal"}]})
    assert_problem(again, 409, "username-taken")


async def test_a_username_differs_in_more_than_capitals(office: Office) -> None:
    assert (await office.create(username="Li.Lei")).json()["account"]["username"] == "li.lei"
    assert_problem(await office.create(username="LI.LEI"), 409, "username-taken")


async def test_a_rehearsed_account_is_not_there_and_has_no_password(office: Office) -> None:
    answer = await office.create(query="?dry_run=true")
    assert answer.status_code == 201
    assert answer.json()["initial_password"] is None
    assert (await office.get("/accounts?username=li.lei")).json()["total"] == 0


@pytest.mark.parametrize(
    ("roles", "status", "code"),
    [
        ([{"role": "municipal"}, {"role": "auditor"}], 409, "duties-exclude-each-other"),
        ([{"role": "admin"}, {"role": "auditor"}], 409, "duties-exclude-each-other"),
        ([{"role": "municipal"}, {"role": "municipal"}], 409, "role-already-held"),
        ([{"role": "district"}], 422, "invalid-input"),
        ([{"role": "district", "district_code": "000000"}], 422, "invalid-input"),
        ([{"role": "municipal", "district_code": "990101"}], 422, "invalid-input"),
        ([{"role": "provider"}], 422, "invalid-input"),
        ([{"role": "provider", "organisation_id": NOBODYS}], 422, "invalid-input"),
        ([{"role": "platform"}], 422, "invalid-input"),
        ([{"role": "mayor"}], 422, "invalid-input"),
        ([], 422, "invalid-input"),
    ],
)
async def test_roles_that_do_not_go_together_are_refused(
    office: Office, roles: list[dict[str, Any]], status: int, code: str
) -> None:
    answer = await office.post("/accounts", {"username": "li.lei", "name": "李雷", "roles": roles})
    assert_problem(answer, status, code)
    assert (await office.get("/accounts?username=li.lei")).json()["total"] == 0


async def test_an_organisation_of_another_tenant_is_unknown(office: Office, database: Database) -> None:
    foreign = await add_organisation(database, await new_tenant(database))
    answer = await office.create({"role": "provider", "organisation_id": str(foreign)})
    body = assert_problem(answer, 422, "invalid-input")
    assert [fault["pointer"] for fault in body["errors"]] == ["/roles/0/organisation_id"]


async def test_a_role_of_another_side_is_refused_later_too(office: Office, database: Database) -> None:
    for role, other in (("municipal", "auditor"), ("auditor", "admin")):
        person = await add_account(database, office.admin.tenant, role=role)
        answer = await office.post(f"/accounts/{person.account_id}/memberships", {"role": other})
        assert_problem(answer, 409, "duties-exclude-each-other")
    firm = await add_organisation(database, office.admin.tenant)
    answer = await office.post(
        f"/accounts/{person.account_id}/memberships", {"role": "provider", "organisation_id": str(firm)}
    )
    assert_problem(answer, 409, "duties-exclude-each-other")


async def test_a_right_comes_with_its_role_and_is_gone_the_moment_it_is_revoked(
    office: Office, database: Database
) -> None:
    person = await add_account(database, office.admin.tenant, role="municipal")
    assert_problem(await office.get("/accounts", person), 403, "not-allowed")
    granted = await office.post(f"/accounts/{person.account_id}/memberships", {"role": "admin"})
    assert granted.status_code == 201, granted.text
    headers = office.headers(person)
    assert (await office.client.get(f"/v1/{person.tenant}/accounts", headers=headers)).status_code == 200
    revoked = await office.post(f"/accounts/{person.account_id}/memberships/{granted.json()['id']}/revoke")
    assert [one["role"] for one in revoked.json()["memberships"]] == ["municipal"]
    answer = await office.client.get(f"/v1/{person.tenant}/accounts", headers=headers)
    assert_problem(answer, 403, "not-allowed")
    again = await office.post(f"/accounts/{person.account_id}/memberships/{granted.json()['id']}/revoke")
    assert_problem(again, 409, "already-revoked")


async def test_a_revoked_role_can_be_given_again(office: Office, database: Database) -> None:
    person = await add_account(database, office.admin.tenant, role="municipal")
    path = f"/accounts/{person.account_id}/memberships"
    first = (await office.post(path, {"role": "admin"})).json()
    assert_problem(await office.post(path, {"role": "admin"}), 409, "role-already-held")
    await office.post(f"{path}/{first['id']}/revoke")
    assert (await office.post(path, {"role": "admin"})).status_code == 201


async def test_one_role_is_given_once_however_often_it_is_asked_with_one_key(
    office: Office, database: Database
) -> None:
    person = await add_account(database, office.admin.tenant, role="municipal")
    path, key = f"/accounts/{person.account_id}/memberships", {"idempotency-key": "give-admin-1"}
    first = await office.post(path, {"role": "admin"}, **key)
    second = await office.post(path, {"role": "admin"}, **key)
    assert (second.status_code, second.content) == (201, first.content)


async def test_a_disabled_account_is_out_at_once(office: Office, database: Database) -> None:
    person = await add_account(database, office.admin.tenant, role="municipal")
    headers = await sign_in(office.client, person)
    answer = await office.post(f"/accounts/{person.account_id}/disable")
    assert answer.json()["disabled_at"]
    me = await office.client.get(f"/v1/{person.tenant}/me", headers=headers)
    assert_problem(me, 401, "account-gone")
    assert (await office.sign_in(person.username, PASSWORD)).json()["code"] == "account-disabled"
    assert_problem(await office.post(f"/accounts/{person.account_id}/disable"), 409, "already-disabled")
    answer = await office.post(f"/accounts/{person.account_id}/memberships", {"role": "admin"})
    assert_problem(answer, 409, "account-disabled")


async def test_a_bureau_always_keeps_an_administrator(office: Office) -> None:
    me = (await office.get("/me")).json()
    assert_problem(await office.post(f"/accounts/{me['id']}/disable"), 409, "own-account")
    assert_problem(await office.post(f"/accounts/{me['id']}/reset-password"), 409, "own-account")
    own = f"/accounts/{me['id']}/memberships/{me['memberships'][0]['id']}/revoke"
    assert_problem(await office.post(own), 409, "own-account")


async def test_a_reset_password_ends_the_wait_and_every_sign_in(office: Office, database: Database) -> None:
    person = await add_account(database, office.admin.tenant, role="municipal")
    renewal = (await office.sign_in(person.username, PASSWORD)).json()["refresh_token"]
    for _ in range(FAILURES_ALLOWED):
        await office.sign_in(person.username, "wrong")
    answer = await office.post(f"/accounts/{person.account_id}/reset-password")
    signed_in = await office.sign_in(person.username, answer.json()["initial_password"])
    assert signed_in.json()["must_change_password"]
    assert (await office.sign_in(person.username, PASSWORD)).status_code == 401
    renewed = await office.client.post(
        f"/v1/{person.tenant}/auth/token", data={"grant_type": "refresh_token", "refresh_token": renewal}
    )
    assert renewed.json()["code"] == "sign-in-over"


@pytest.mark.parametrize("path", ["disable", "reset-password", "memberships", f"memberships/{NOBODYS}/revoke"])
async def test_an_account_of_another_tenant_is_not_there(office: Office, database: Database, path: str) -> None:
    foreign = await add_account(database, await new_tenant(database), role="municipal")
    body = {"role": "admin"} if path == "memberships" else None
    assert_problem(await office.post(f"/accounts/{foreign.account_id}/{path}", body), 404, "not-found")


async def test_a_membership_of_somebody_else_is_not_there(office: Office, database: Database) -> None:
    person, other = [await add_account(database, office.admin.tenant, role="municipal") for _ in range(2)]
    theirs = (await office.get("/me", other)).json()["memberships"][0]["id"]
    answer = await office.post(f"/accounts/{person.account_id}/memberships/{theirs}/revoke")
    assert_problem(answer, 404, "not-found")


@pytest.mark.parametrize("role", ["provider", "district", "municipal", "auditor"])
async def test_only_an_administrator_changes_accounts(office: Office, database: Database, role: str) -> None:
    person = await add_account(database, office.admin.tenant, role=role)
    for path in ("", f"/{person.account_id}/disable", f"/{person.account_id}/reset-password"):
        answer = await office.client.post(
            f"/v1/{person.tenant}/accounts{path}",
            json={"username": "li.lei", "name": "李雷", "roles": [{"role": "admin"}]},
            headers=office.headers(person),
        )
        assert_problem(answer, 403, "not-allowed")


async def test_the_list_finds_by_role_name_and_username_page_by_page(office: Office, database: Database) -> None:
    people = [await add_account(database, office.admin.tenant, role="district") for _ in range(3)]
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = (await office.get(f"/accounts?role=district&limit=2{cursor and '&cursor=' + cursor}")).json()
        assert page["total"] == 3
        seen += [account["username"] for account in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [person.username for person in people]
    found = (await office.get(f"/accounts?username={people[1].username.upper()}")).json()
    assert [account["id"] for account in found["items"]] == [str(people[1].account_id)]
    assert found["items"][0]["memberships"][0]["district_name"] == "东区"
    assert (await office.get("/accounts?name=%E6%9F%90%E6%9F%90")).json()["total"] == 4
    assert (await office.get("/accounts?name=%25")).json()["total"] == 0


async def test_who_somebody_is_comes_with_names_and_with_the_reach_of_every_right(
    office: Office, database: Database
) -> None:
    provider = await add_account(database, office.admin.tenant, role="provider")
    me = (await office.get("/me", provider)).json()
    assert (me["id"], me["username"]) == (str(provider.account_id), provider.username)
    assert [one["organisation_name"] for one in me["memberships"]] == ["某某科技有限公司"]
    assert me["rights"]["list_cases"] == ["organisation"]
    assert me["rights"]["show_me"] == ["self"]
    assert me["rights"]["list_listings"] == ["public"]
    assert "create_account" not in me["rights"]


async def test_every_change_is_in_the_audit_chain(office: Office, database: Database) -> None:
    auditor = await add_account(database, office.admin.tenant, role="auditor")
    account = (await office.create()).json()["account"]["id"]
    granted = (await office.post(f"/accounts/{account}/memberships", {"role": "admin"})).json()["id"]
    await office.post(f"/accounts/{account}/memberships/{granted}/revoke")
    await office.post(f"/accounts/{account}/reset-password")
    await office.post(f"/accounts/{account}/disable")
    events = (await office.get(f"/audit?subject=account&subject_id={account}", auditor)).json()["items"]
    assert [event["operation"] for event in events] == [
        "disable_account",
        "reset_password",
        "revoke_membership",
        "grant_membership",
        "create_account",
    ]
    assert {event["username"] for event in events} == {office.admin.username}
