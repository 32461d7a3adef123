"""Does every operation let in those whom the table of rights names, and nobody else? Everyone asks for everything."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from asking import Operation, operations
from builders import ROLES_OF_A_BUREAU, Person, add_account, headers_of, new_tenant, open_platform
from problems import assert_problem
from sqlmodel import col, update

from api.asking.requests import ALLOWED_BEFORE_PASSWORD_CHANGE
from tenants import clock
from tenants.rights import EVERYONE, RIGHTS, ROLES
from tenants.running import Running
from tenants.tables import Account, Membership

EVERY_OPERATION = pytest.mark.parametrize("operation", operations(), ids=lambda one: one.id)
NOBODY: dict[str, str] = {}
NOT_TENANTS = ["nowhere-at-all", "Upper", "a", "a" * 40, "x'; SELECT 1; --", "名录", "a%00b", "%20"]


@pytest.fixture(scope="module")
async def people(running: Running) -> list[Person]:
    """One person of each role: a bureau's in a tenant of their own, the platform's in the platform's."""
    bureau, platform = await new_tenant(running.database), await open_platform(running.database)
    officials = [await add_account(running.database, bureau, role=role) for role in ROLES_OF_A_BUREAU]
    return [*officials, await add_account(running.database, platform, role="platform")]


@EVERY_OPERATION
async def test_everyone_is_let_in_or_kept_out_as_the_table_says(
    client: httpx.AsyncClient, running: Running, people: list[Person], operation: Operation
) -> None:
    rights = RIGHTS[operation.id]
    askers = [("nobody", people[0].tenant, NOBODY)]
    askers += [(person.role, person.tenant, headers_of(running.keys, person)) for person in people]
    for role, tenant, headers in askers:
        answer = await operation.ask_for_nothing(client, tenant, headers)
        if role in rights or EVERYONE in rights:
            assert answer.status_code not in {401, 403}, f"{role}: {answer.text}"
            assert answer.status_code < 500, f"{role}: {answer.text}"
        elif role == "nobody":
            assert_problem(answer, 401, "sign-in-required")
        else:
            assert_problem(answer, 403, "not-allowed")


async def new_person(running: Running, operation: Operation, *, must_change_password: bool = False) -> Person:
    """Return somebody who may do `operation`, in a tenant of nobody else's unless it is the platform's."""
    role = next((role for role in ROLES if role in RIGHTS[operation.id]), "provider")
    platform = role == "platform"
    tenant = await open_platform(running.database) if platform else await new_tenant(running.database)
    return await add_account(running.database, tenant, role=role, must_change_password=must_change_password)


@EVERY_OPERATION
async def test_who_must_change_the_password_does_nothing_before(
    client: httpx.AsyncClient, running: Running, operation: Operation
) -> None:
    person = await new_person(running, operation, must_change_password=True)
    answer = await operation.ask_for_nothing(client, person.tenant, headers_of(running.keys, person))
    if operation.id in ALLOWED_BEFORE_PASSWORD_CHANGE:
        assert answer.status_code not in {401, 403}, answer.text
    else:
        assert_problem(answer, 403, "password-change-required")


@EVERY_OPERATION
async def test_a_token_that_is_not_believed_opens_nothing_not_even_what_is_public(
    client: httpx.AsyncClient, people: list[Person], running: Running, operation: Operation
) -> None:
    tenant = people[0].tenant
    expired = running.keys.issue_access_token(
        tenant=tenant, account_id=people[0].account_id, now=clock.now() - timedelta(hours=1), seconds=60
    )
    nobodys = running.keys.issue_access_token(tenant=tenant, account_id=uuid4(), now=clock.now(), seconds=60)
    for authorization, code in {
        f"Bearer {expired}": "token-expired",
        f"Bearer {expired[:-4]}AAAA": "token-invalid",
        f"Bearer {nobodys}": "account-gone",
        "Bearer": "bearer-token-expected",
        "Basic YTpi": "bearer-token-expected",
    }.items():
        answer = await operation.ask_for_nothing(client, tenant, {"authorization": authorization})
        assert_problem(answer, 401, code)


@EVERY_OPERATION
async def test_a_right_taken_away_is_gone_at_once(
    client: httpx.AsyncClient, running: Running, operation: Operation
) -> None:
    person = await new_person(running, operation)
    headers = headers_of(running.keys, person)
    assert (await operation.ask_for_nothing(client, person.tenant, headers)).status_code not in {401, 403}
    async with running.database.transaction(person.tenant) as session:
        own = col(Membership.account_id) == person.account_id
        await session.exec(update(Membership).where(own).values(revoked_at=clock.now()))
    answer = await operation.ask_for_nothing(client, person.tenant, headers)
    if EVERYONE in RIGHTS[operation.id]:
        assert answer.status_code not in {401, 403}
    else:
        assert_problem(answer, 403, "not-allowed")
    async with running.database.transaction(person.tenant) as session:
        await session.exec(update(Account).where(col(Account.id) == person.account_id).values(disabled_at=clock.now()))
    assert_problem(await operation.ask_for_nothing(client, person.tenant, headers), 401, "account-gone")


@pytest.mark.parametrize("tenant", NOT_TENANTS)
async def test_there_is_nothing_to_ask_in_a_tenant_that_is_not_there(client: httpx.AsyncClient, tenant: str) -> None:
    answers = {operation.id: await operation.ask_for_nothing(client, tenant) for operation in operations()}
    assert not {name: answer.text for name, answer in answers.items() if answer.status_code != 404}
