"""Is a score never older than the day, and never of other rules than those in force?"""

from datetime import date, timedelta
from uuid import UUID

import httpx
from builders import add_account
from evaluated import bureau_of
from listed import add_fact_change, add_listing, asked, new_city, score_of
from sqlmodel import select

from tenants import clock
from tenants.audit import verify
from tenants.database import Database
from tenants.running import Running
from tenants.sweeping import sweep_tenant
from tenants.tables import AuditEvent, Case, Listing, PolicyVersion, TenantSetting

PROGRAMME = "directory"
FACTS = {"staff": 30}


async def let_days_pass(database: Database, tenant: str, days: int) -> None:
    async with database.transaction(tenant) as session:
        setting = await session.get_one(TenantSetting, tenant)
        setting.clock_ahead_seconds += days * 86400
        session.add(setting)


async def rescorings(database: Database, tenant: str) -> int:
    async with database.transaction(tenant) as session:
        query = select(AuditEvent).where(AuditEvent.tenant_id == tenant, AuditEvent.operation == "rescore_listings")
        await verify(session, tenant)
        return len((await session.exec(query)).all())


async def staff_points(database: Database, tenant: str, listing: UUID) -> int | None:
    return (await score_of(database, tenant, PROGRAMME, listing)).parts["staff_size"]


async def test_what_holds_from_a_later_day_counts_from_that_day_on(database: Database) -> None:
    tenant = await new_city(database, "chengdu")
    listing = await add_listing(database, tenant, PROGRAMME, facts=FACTS, listed_on=date(2026, 1, 5))
    person = await add_account(database, tenant, role="municipal")
    caller, _ = await asked(database, tenant, PROGRAMME)
    await add_fact_change(database, tenant, listing, "staff", 80, on=caller.today + timedelta(3), by=person.account_id)
    assert await sweep_tenant(database, tenant) == 0
    before = await staff_points(database, tenant, listing)

    await let_days_pass(database, tenant, 3)
    await sweep_tenant(database, tenant)

    assert (before, await staff_points(database, tenant, listing)) == (1_500_000, 2_000_000)
    assert (await score_of(database, tenant, PROGRAMME, listing)).scored_on == caller.today + timedelta(3)
    assert await rescorings(database, tenant) == 1


async def test_a_clock_that_is_moved_scores_what_falls_due_on_the_way_and_what_is_seen_afterwards(
    running: Running, client: httpx.AsyncClient
) -> None:
    bureau, database = await bureau_of(running, client, "chengdu", PROGRAMME), running.database
    tenant = bureau.tenant
    listing = await add_listing(database, tenant, PROGRAMME, facts=FACTS, listed_on=date(2026, 1, 5))
    caller, rules = await asked(database, tenant, PROGRAMME)
    person = await add_account(database, tenant, role="municipal")
    await add_fact_change(database, tenant, listing, "staff", 80, on=caller.today + timedelta(3), by=person.account_id)
    due = clock.end_of_day(caller.today + timedelta(3), caller.zone)
    async with database.transaction(tenant) as session:
        row = await session.get_one(Listing, (tenant, listing))
        case = Case(
            tenant_id=tenant, programme_id=PROGRAMME, policy_version_id=rules.version_id, procedure="rectification",
            route="ordered", organisation_id=row.organisation_id, district_code=row.district_code, stage="rectify",
            stage_entered_at=caller.now, opened_at=caller.now, filed_on=caller.today, waits_for="provider",
            due_on=caller.today + timedelta(3), lapses_at=due,
        )  # fmt: skip
        session.add(case)
    moved = await bureau.post("/sandbox/clock/advance", {"days": 9})

    assert [one["kind"] for one in moved["fired"]] == ["case"]
    assert await staff_points(database, tenant, listing) == 2_000_000
    assert (await score_of(database, tenant, PROGRAMME, listing)).scored_on == caller.today + timedelta(9)
    events = (await bureau.get("/audit", as_="auditor"))["items"]
    done = [one["operation"] for one in reversed(events) if one["role"] in {"system", "municipal"}][-4:]
    assert done == ["rescore_listings", "lapse_case", "advance_clock", "rescore_listings"]
    assert await sweep_tenant(database, tenant) == 0


async def test_a_score_of_today_is_left_alone(database: Database) -> None:
    tenant = await new_city(database, "chengdu")
    await add_listing(database, tenant, PROGRAMME, facts=FACTS, listed_on=date(2026, 1, 5))
    await let_days_pass(database, tenant, 1)

    assert await sweep_tenant(database, tenant) == 1
    assert await sweep_tenant(database, tenant) == 0


async def test_rules_that_come_into_force_today_score_everybody_today(database: Database) -> None:
    tenant = await new_city(database, "chengdu")
    listing = await add_listing(database, tenant, PROGRAMME, facts=FACTS, listed_on=date(2026, 1, 5))
    caller, rules = await asked(database, tenant, PROGRAMME)
    async with database.transaction(tenant) as session:
        old = await session.get_one(PolicyVersion, (tenant, rules.version_id))
        known = old.model_dump(exclude={"id"})
        text = known["source_text"].replace("under: 60, points: 1.5", "under: 60, points: 1.8", 1)
        new = PolicyVersion(**{**known, "in_force_from": caller.today, "source_text": text, "digest": "0" * 64})
        session.add(new)

    await sweep_tenant(database, tenant)

    kept = await score_of(database, tenant, PROGRAMME, listing)
    assert (kept.policy_version_id, kept.parts["staff_size"]) == (new.id, 1_800_000)
