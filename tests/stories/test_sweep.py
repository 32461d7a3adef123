"""What falls due happens by itself, once, in order, and one tenant's failure stops no other."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from going import listed
from listed import new_city
from lives import Life, live_in
from sqlalchemy import event, text
from test_from_application_to_directory import JINJIANG, apply, propose, put_up, recommend

from policies.cities import folders
from tenants.database import Database
from tenants.sweeping import sweep, sweep_tenant
from tenants.tables import TenantClosure, TenantSetting


async def stand_in_notice(life: Life) -> dict:
    provider = await life.somebody("provider", district=JINJIANG, name="甲公司")
    officer = await life.somebody("district", district=JINJIANG)
    city = await life.somebody("municipal")
    case = await provider.act(await apply(provider), "submit")
    await recommend(officer, case)
    return await put_up(city, await propose(city, case))


async def let_time_pass(life: Life, *, days: int) -> None:
    """Let the sandbox's clock run ahead with nobody looking, as the world's does."""
    async with life.database.transaction(life.tenant) as session:
        setting = await session.get_one(TenantSetting, life.tenant)
        setting.clock_ahead_seconds += int(timedelta(days=days).total_seconds())
        session.add(setting)


async def test_the_worker_lists_the_unopposed_when_the_period_is_over_and_not_before(life: Life) -> None:
    notice = await stand_in_notice(life)
    assert await sweep_tenant(life.database, life.tenant) == 0
    await let_time_pass(life, days=30)
    swept = await asyncio.gather(*(sweep_tenant(life.database, life.tenant) for _ in range(4)))
    assert sum(swept) == 1
    listed = (await life.anyone().get("/programmes/directory/listings"))["items"]
    assert [one["name"] for one in listed] == ["甲公司"]
    shown = await life.anyone().get(f"/notices/{notice['id']}")
    assert (shown["status"], shown["entries"][0]["status"]) == ("closed", "passed")


async def test_one_tenant_that_fails_stops_no_other(life: Life, database: Database) -> None:
    broken = await live_in(life.client, database, life.running, folders()[0])
    await stand_in_notice(broken)
    await stand_in_notice(life)
    for one in (broken, life):
        await let_time_pass(one, days=30)
    async with database.transaction(broken.tenant) as session:
        # A policy nobody can read any more: this tenant's sweep raises.
        await (await session.connection()).execute(
            text("UPDATE cases SET stage = 'gone' WHERE tenant_id = :tenant"), {"tenant": broken.tenant}
        )
        await (await session.connection()).execute(
            text("UPDATE notice_entries SET status = 'standing' WHERE tenant_id = :tenant"), {"tenant": broken.tenant}
        )
        await (await session.connection()).execute(
            text("UPDATE audit_heads SET digest = :other WHERE tenant_id = :tenant"),
            {"tenant": broken.tenant, "other": "0" * 64},
        )
    await sweep(database)
    assert (await life.anyone().get("/programmes/directory/listings"))["total"] == 1
    assert (await broken.anyone().get("/programmes/directory/listings"))["total"] == 0


async def test_a_last_day_beyond_the_calendar_is_provisional_and_computed_again_when_it_is_published(
    life: Life,
) -> None:
    today = date.fromisoformat((await life.anyone().get(""))["today"])
    await let_time_pass(life, days=(date(2031, 9, 29) - today).days)
    notice = await stand_in_notice(life)
    assert (notice["period"]["provisional"], notice["last_day"]) == (True, "2031-10-06")
    assert await sweep_tenant(life.database, life.tenant) == 0
    async with life.database.transaction(life.tenant) as session:
        session.add(TenantClosure(tenant_id=life.tenant, day=date(2031, 9, 30), name="搬迁"))
    assert await sweep_tenant(life.database, life.tenant) == 1
    shown = await life.anyone().get(f"/notices/{notice['id']}")
    assert shown["last_day"] == "2031-10-07"
    assert "搬迁" in str(shown["period"]["walk"])


async def test_a_cases_due_day_beyond_the_calendar_is_computed_again_and_its_history_says_so(life: Life) -> None:
    open_term = (
        "        due: unset\n        on_due: {to: overdue",
        "        due: {working_days: 5}\n        on_due: {to: overdue",
    )
    life = replace(life, tenant=await new_city(life.database, "chengdu", open_term))
    today = date.fromisoformat((await life.anyone().get(""))["today"])
    company = await listed(life, "directory")
    await let_time_pass(life, days=(date(2031, 9, 29) - today).days)
    case = await company.open("rectification", "ordered", "municipal")
    assert case["stage"]["due_on"] == "2031-10-06"
    await sweep_tenant(life.database, life.tenant)
    unchanged = await company["municipal"].get(f"/cases/{case['id']}")
    assert unchanged["version"] == case["version"]
    async with life.database.transaction(life.tenant) as session:
        session.add(TenantClosure(tenant_id=life.tenant, day=date(2031, 9, 30), name="搬迁"))
    assert await sweep_tenant(life.database, life.tenant) == 1
    shown = await company["provider"].get(f"/cases/{case['id']}")
    assert (shown["stage"]["due_on"], shown["stage"]["goes_on_at"]) == ("2031-10-07", "2031-10-07T16:00:00Z")
    step = shown["history"][-1]
    assert (step["action"], step["role"], step["to_stage"]) == ("recomputed_due_day", "system", shown["stage"]["id"])
    assert step["inputs"] == {"from": "2031-10-06", "to": "2031-10-07"}
    assert "搬迁" in str(step["because"]["due"]["walk"])
    auditor = await life.somebody("auditor")
    assert "recompute_last_day" in {one["operation"] for one in (await auditor.get("/audit"))["items"]}
    async with life.database.transaction(life.tenant) as session:
        session.add(TenantClosure(tenant_id=life.tenant, day=date(2031, 10, 4), name="调休", working=True))
    await sweep_tenant(life.database, life.tenant)
    kept = (await company["provider"].get(f"/cases/{case['id']}"))["stage"]["due_on"]
    assert kept == "2031-10-07"  # nobody loses a day he was told of


async def test_a_clock_that_is_moved_while_people_object_hangs_nobody(life: Life) -> None:
    notice = await stand_in_notice(life)
    city = await life.somebody("municipal")
    anyone = life.anyone()
    evidence = [await anyone.upload() for _ in range(6)]
    case = notice["entries"][0]["case_id"]
    said = {"case_id": case, "name": "李某", "contact": "138", "statement": "异议"}
    answers = await asyncio.wait_for(
        asyncio.gather(
            *(anyone.ask(f"/notices/{notice['id']}/objections", {**said, "evidence": [one]}) for one in evidence),
            city.ask("/sandbox/clock/advance", {"past": notice["last_day"]}),
        ),
        timeout=30,
    )
    assert {answer.status_code for answer in answers} <= {200, 201, 409, 503}
    assert answers[-1].status_code in {200, 503}


async def test_a_correction_that_corrects_nothing_is_refused_and_mistakes_are_told_where_they_are(life: Life) -> None:
    notice = await stand_in_notice(life)
    city = await life.somebody("municipal")
    path, nobody = f"/notices/{notice['id']}/correct", "0198f0a0-0000-7000-8000-000000000000"
    assert (await city.refused(path, {"reason": "无"}))["errors"][0]["code"] == "nothing-to-correct"
    wrong = await city.refused(path, {"reason": "增列", "add": [nobody]})
    assert [one["pointer"] for one in wrong["errors"]] == ["/add/0"]


async def test_closing_a_notice_takes_as_many_statements_for_four_applicants_as_for_one(life: Life) -> None:
    officer = await life.somebody("district", district=JINJIANG)
    city = await life.somebody("municipal")
    taken: list[int] = []
    for many in (1, 4):
        cases = []
        for number in range(many):
            provider = await life.somebody("provider", district=JINJIANG, name=f"第{many}批{number}号")
            case = await provider.act(await apply(provider), "submit")
            await recommend(officer, case)
            cases.append(await propose(city, case))
        notice = await put_up(city, *cases)
        with counting(life.running.database) as statements:
            await city.post("/sandbox/clock/advance", {"past": notice["last_day"]})
        taken.append(len(statements))
    assert (await life.anyone().get("/programmes/directory/listings"))["total"] == 5
    assert taken[0] == taken[1] > 5


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are sent to the database."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
