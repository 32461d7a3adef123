"""Is everything that one tenant may ask for closed to another, whatever of the first it knows?

Every request that a whole life in one tenant was answered with success is asked again: at the same address with
another tenant's token, at another tenant's address with the same token, and there by its own people with the first
tenant's ids. A new operation is covered as soon as it joins the walk, and missing until then.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

import httpx
import pytest
from asking import Operation, operation_of, operations
from fastapi import FastAPI
from problems import assert_problem
from recording import Exchange, Recorder, ids_in, other_ids
from rows import TENANT_TABLES
from sqlalchemy import text
from walking import Town, settle, walk

from tenants.database import Database
from tenants.running import Running

EVERY_OPERATION = pytest.mark.parametrize("operation", operations(), ids=lambda one: one.id)


@dataclass(frozen=True, slots=True)
class Walked:
    """Two towns; in ours a whole life was lived."""

    ours: Town
    theirs: Town
    exchanges: Mapping[str, Sequence[Exchange]]
    ids: set[str]


@pytest.fixture(scope="module")
async def walked(app: FastAPI, running: Running) -> AsyncIterator[Walked]:
    recorder = Recorder(app)
    client = httpx.AsyncClient(transport=recorder, base_url="http://minglu.test")
    ours, theirs = await settle(running, client), await settle(running, client)
    everything, exchanges = operations(), {}
    for exchange in await walk(ours, recorder):
        operation = operation_of(everything, exchange.request)
        exchanges.setdefault(operation.id, []).append(exchange)
    ids = {one for kind in exchanges.values() for exchange in kind for one in ids_in(exchange.answer.text)}
    yield Walked(ours, theirs, exchanges, ids)
    await client.aclose()


@EVERY_OPERATION
async def test_the_walk_asks_for_every_operation(walked: Walked, operation: Operation) -> None:
    assert operation.id in walked.exchanges, "no request for it was answered with success: let it join tests/walking.py"


@EVERY_OPERATION
async def test_a_token_is_for_one_tenant(client: httpx.AsyncClient, walked: Walked, operation: Operation) -> None:
    for exchange in walked.exchanges.get(operation.id, ()):
        before = await contents(walked, exchange.tenant)
        strange = walked.theirs.authorization_of(exchange.role) or walked.theirs.authorization_of("admin")
        at_ours = await exchange.repeat(client, tenant=exchange.tenant, authorization=strange)
        assert_problem(at_ours, 401, "token-for-another-tenant")
        if own := exchange.request.headers.get("authorization"):
            at_theirs = await exchange.repeat(client, tenant=walked.theirs.tenant, authorization=own)
            assert_problem(at_theirs, 401, "token-for-another-tenant")
        assert await contents(walked, exchange.tenant) == before


@EVERY_OPERATION
async def test_another_tenants_thing_is_answered_as_if_there_were_none(
    client: httpx.AsyncClient, walked: Walked, operation: Operation
) -> None:
    for exchange in walked.exchanges.get(operation.id, ()):
        before = await contents(walked, exchange.tenant)
        asked = {"tenant": walked.theirs.tenant, "authorization": walked.theirs.authorization_of(exchange.role)}
        answer = await exchange.repeat(client, **asked)
        assert answer.status_code < 500, answer.text
        assert not (operation.id == "issue_token" and answer.is_success), "signed in with another tenant's password"
        if named := exchange.named(walked.ids):
            nothing = await exchange.repeat(client, **asked, change=other_ids(named))
            assert answer.status_code in {403, 404, 409, 422}, answer.text
            assert (answer.status_code, answer.json()["code"]) == (nothing.status_code, nothing.json()["code"])
        else:
            assert not ids_in(answer.text) & walked.ids
        assert await contents(walked, exchange.tenant) == before


async def contents(walked: Walked, tenant: str) -> dict[str, str]:
    """Return a digest of every table of a tenant."""
    parts = (
        f"SELECT '{name}', md5(coalesce(string_agg(row::text, chr(10) ORDER BY row::text), '')) FROM {name} row"  # noqa: S608
        for name in TENANT_TABLES
    )
    database: Database = walked.ours.running.database
    async with database.transaction(tenant) as session:
        rows = await (await session.connection()).execute(text(" UNION ALL ".join(parts)))
        return dict(rows.all())
