"""Sixteen clients at once: does anybody get in another's way, and is everything afterwards as if they had come in turn?

MINGLU_UPDATES says how many updates they make together (400).
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from random import Random
from uuid import UUID

import pytest
from builders import add_account
from listed import add_listing, add_record, asked, new_city
from postgres import as_app
from recomputed import assert_nothing_differs
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.audit import remember, verify
from tenants.callers import find_caller
from tenants.database import Database
from tenants.operations.decide_record import decide_record
from tenants.operations.dispute_record import dispute_record
from tenants.queries.policies import Rules
from tenants.queries.ranking import find_standing
from tenants.queries.ranking_pages import find_page
from tenants.scoring import lock_listings, rescore, rescore_one
from tenants.tables import Record
from tenants.versions import Expected

PROGRAMME = "directory"
ON = date(2026, 3, 10)
FACTS = {"staff": 30, "registered_capital": "500", "engineers": 18, "experts": 6}
MARK = {"enterprise": "91990101MA0000001Y", "mark": "92", "weight": "1", "dissatisfied": False}
CLIENTS, LISTINGS, RECORDS = 16, 12, 3
UPDATES = int(os.environ.get("MINGLU_UPDATES", "400"))
TURN = text("""
UPDATE records
SET status = CASE status WHEN 'confirmed' THEN 'disputed' ELSE 'confirmed' END, reason = 'x', confirmed_on = :day,
    version = version + 1
WHERE tenant_id = :tenant AND id = :id
""")


@pytest.fixture
async def crowd(admin_url: str) -> AsyncIterator[Database]:
    """The database with a connection for each client and for who reads meanwhile."""
    database = Database(as_app(admin_url), pool_size=CLIENTS + 2)
    yield database
    await database.close()


async def test_sixteen_clients_leave_the_scores_places_and_audit_of_one_who_did_it_all(crowd: Database) -> None:
    tenant = await new_city(crowd, "chengdu")
    official = (await add_account(crowd, tenant, role="municipal")).account_id
    records: dict[UUID, list[UUID]] = {}
    for number in range(LISTINGS):
        listing = await add_listing(crowd, tenant, PROGRAMME, facts=FACTS, listed_on=ON, name=f"第{number}家")
        await add_record(crowd, tenant, listing, "satisfaction", on=ON, fields=MARK)
        titles = [{"title": f"{number} {record}"} for record in range(RECORDS)]
        records[listing] = [await add_record(crowd, tenant, listing, "sharing", on=ON, fields=one) for one in titles]
    _, rules = await asked(crowd, tenant, PROGRAMME)
    done: Counter[str] = Counter()
    over = asyncio.Event()

    async def work(client: int) -> None:
        chance = Random(client)  # noqa: S311  # the same in every run
        while sum(done.values()) < UPDATES:
            listing = chance.choice(list(records))
            what = chance.choices(["turn", "decide", "several"], weights=[90, 5, 5])[0]
            done[what] += 1
            async with crowd.transaction(tenant) as session:
                if what == "turn":
                    await turn(session, tenant, rules, listing, chance.choice(records[listing]))
                elif what == "decide":
                    await decide(session, tenant, official, chance.choice(records[listing]))
                else:
                    caller = await find_caller(session, tenant)
                    await rescore(session, caller, rules, listings=chance.sample(list(records), 4))

    async def look() -> int:
        looks = 0
        while not over.is_set():
            async with crowd.transaction(tenant) as session:
                page = await find_page(session, await find_caller(session, tenant), rules.policy, PROGRAMME, limit=50)
            points = [one.points_micro for one in page.rows]
            assert [one.place.rank for one in page.rows] == [
                1 + sum(other > mine for other in points) for mine in points
            ]
            assert page.ranked_count == len(points) == LISTINGS
            looks += 1
            await asyncio.sleep(0.05)
        return looks

    reader = asyncio.create_task(look())
    await asyncio.gather(*(work(client) for client in range(CLIENTS)))
    over.set()

    assert await reader > 0
    await assert_nothing_differs(crowd, tenant, PROGRAMME)
    async with crowd.transaction(tenant) as session:
        events, _ = await verify(session, tenant)
    assert events >= done["turn"]


async def turn(session: AsyncSession, tenant: str, rules: Rules, listing: UUID, record: UUID) -> None:
    """Confirm a record or dispute it, score, remember and look at the place, as an operation does but for its forms."""
    caller = await find_caller(session, tenant)
    await lock_listings(session, caller, PROGRAMME, [listing])
    await (await session.connection()).execute(TURN, {"tenant": tenant, "id": record, "day": caller.today})
    shift = await rescore_one(session, caller, rules, listing)
    await remember(session, caller, "turn", subject="record", subject_id=record)
    standing = await find_standing(session, caller, PROGRAMME, listing, ties=None)
    assert standing is not None
    assert shift is not None
    assert standing.points_micro == shift.scored.points_micro


async def decide(session: AsyncSession, tenant: str, account: UUID, record_id: UUID) -> None:
    """Do the same by the operations themselves."""
    caller = await find_caller(session, tenant, account_id=account)
    record = await session.get_one(Record, (tenant, record_id))
    await lock_listings(session, caller, PROGRAMME, [record.listing_id])
    await session.refresh(record)
    if record.status == "confirmed":
        await dispute_record(session, caller, record_id=record_id, reason="有疑问", expected=Expected())
    else:
        await decide_record(
            session, caller, record_id=record_id, outcome="confirmed", reason="经核查", despite_alike="不同",
            expected=Expected(),
        )  # fmt: skip
