"""What authorities owe can be lived: it arises before anybody is listed, and is shown by what they did themselves."""

from datetime import date
from pathlib import Path

import httpx
import pytest
from lives import Life, live_in
from reporters import FEBRUARY, JANUARY, YEAR, Reporter, decide, go_to, new_reporter
from sqlmodel import select

from policies.cities import folders
from tenants.callers import find_caller
from tenants.database import Database
from tenants.queries.policies import rules_on
from tenants.running import Running
from tenants.tables import Account, Notice

SUMMARY = {"paper_copies": 2, "electronic": True}
REASON = "汇总表盖章件"
SOME_ID = "0198f0a0-0000-7000-8000-000000000000"


def city(name: str) -> Path:
    return next(one for one in folders() if one.name == name)


@pytest.fixture
async def province(client: httpx.AsyncClient, database: Database, running: Running) -> Life:
    """A province in its first window of 2023, with nobody in any directory."""
    return await live_in(client, database, running, city("sichuan"), begins_on=date(2023, 4, 20))


async def test_every_prefecture_owes_its_summary_by_the_day_the_rules_name_before_anybody_is_listed(
    province: Life,
) -> None:
    bureau = await province.somebody("municipal")
    districts = {one["code"] for one in (await bureau.get("/districts", limit="200"))["items"]}
    some, other = sorted(districts)[:2]
    officer, neighbour = [await province.somebody("district", district=code) for code in (some, other)]
    span = {"from": "2023-05-01", "to": "2023-05-31", "limit": "200"}

    async def owed(state: str = "owed") -> dict[str, dict]:
        found = await bureau.get("/programmes/providers/duties", owed_by="district", **span)
        mine = [one for one in found["items"] if one["obligation"] == "summary_delivery" and one["state"] == state]
        return {one["district_code"]: one for one in mine}

    before = await owed()
    assert before.keys() == districts
    assert {one["due_on"] for one in before.values()} == {"2023-05-11"}
    wanted = {
        "programme": "providers", "district_code": some, "kind": "summary_table", "happened_on": "2023-04-20",
        "fields": SUMMARY, "evidence": [await officer.upload()], "reason": REASON,
    }  # fmt: skip
    made = await officer.post("/records", wanted)
    assert (made["status"], made["listing_id"], made["organisation_name"], made["district_code"], made["score"]) == (
        "confirmed", None, None, some, None
    )  # fmt: skip
    done = await owed("fulfilled")
    assert [(code, one["shown_by"], one["shown_on"]) for code, one in done.items()] == [
        (some, [made["id"]], "2023-04-20")
    ]
    assert (await owed()).keys() == districts - {some}
    mine = await officer.get("/programmes/providers/duties", owed_by="district", **span)
    assert {one["district_code"] for one in mine["items"]} == {some}

    # It is seen by its own district and the bureau, and has its history as every record has.
    assert [one["id"] for one in (await officer.get("/records"))["items"]] == [made["id"]]
    assert (await neighbour.get("/records"))["items"] == []
    path = f"/v1/{province.tenant}/records/{made['id']}"
    assert (await neighbour.client.get(path, headers=neighbour.headers)).status_code == 404
    disputed = await bureau.post(f"/records/{made['id']}/dispute", {"reason": "缺一份纸质件"})
    assert (disputed["status"], disputed["score"]) == ("disputed", None)
    assert (await owed()).keys() == districts
    again = await bureau.post(f"/records/{made['id']}/decide", {"outcome": "confirmed", "reason": "已补齐"})
    assert [one["to_status"] for one in again["history"]] == ["confirmed", "disputed", "confirmed"]
    assert list(await owed("fulfilled")) == [some]
    await go_to(province, "2023-05-12")
    assert (await owed("missed")).keys() == districts - {some}


async def test_an_item_of_an_authority_names_whose_it_is_and_is_entered_by_whom_the_rules_say(province: Life) -> None:
    bureau = await province.somebody("municipal")
    some, other = sorted(one["code"] for one in (await bureau.get("/districts", limit="200"))["items"])[:2]
    officer = await province.somebody("district", district=some)
    item = {
        "kind": "summary_table", "happened_on": "2023-04-20", "fields": SUMMARY, "reason": REASON,
        "evidence": [await officer.upload()],
    }  # fmt: skip
    for more, pointer in (
        ({}, "/listing_id"),
        ({"programme": "providers"}, "/district_code"),
        ({"programme": "providers", "district_code": some, "listing_id": SOME_ID}, "/listing_id"),
    ):
        refused = await officer.refused("/records", {**item, **more})
        assert [error["pointer"] for error in refused["errors"]] == [pointer]
    place = {"programme": "providers", "district_code": other}
    assert (await officer.refused("/records", {**item, **place}))["code"] == "another-role-reports"
    assert (await bureau.refused("/records", {**item, **place}))["code"] == "another-role-reports"
    nowhere = await officer.refused("/records", {**item, "programme": "providers", "district_code": "999999"})
    assert nowhere["status"] == 404
    nothing = await officer.refused("/records", {**item, "programme": "nothing", "district_code": some})
    assert nothing["status"] == 404
    assert (await bureau.get("/records"))["items"] == []


async def test_a_later_call_makes_every_prefecture_owe_another_summary(province: Life) -> None:
    bureau = await province.somebody("municipal")
    await go_to(province, "2023-06-01")
    wanted = {"procedure": "intake", "opens_on": "2023-06-01", "closes_on": "2023-06-30", "source": "征集通知"}
    await bureau.post("/programmes/diagnosis/calls", wanted)
    span = {"from": "2023-06-30", "to": "2023-06-30", "limit": "200"}
    found = await bureau.get("/programmes/diagnosis/duties", **span)
    districts = (await bureau.get("/districts", limit="200"))["total"]
    assert [one["obligation"] for one in found["items"]] == ["summary_delivery"] * districts
    await go_to(province, "2024-01-10")
    missed = await bureau.get("/programmes/diagnosis/duties", state="missed", **span)
    assert missed["total"] == districts


async def test_the_yearly_notice_is_shown_by_the_call_itself(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    life = await live_in(client, database, running, city("tianjin"))
    await go_to(life, f"{YEAR}-03-02")
    bureau = await life.somebody("municipal")
    span = {"from": f"{YEAR}-01-01", "to": f"{YEAR}-12-31"}

    async def notice() -> tuple[str, list[str]]:
        found = (await bureau.get("/programmes/providers/duties", **span))["items"]
        return next((one["state"], one["shown_by"]) for one in found if one["obligation"] == "yearly_notice")

    assert await notice() == ("owed", [])
    wanted = {"procedure": "intake", "opens_on": f"{YEAR}-03-02", "closes_on": f"{YEAR}-04-30", "source": "遴选通知"}
    call = await bureau.post("/programmes/providers/calls", wanted)
    assert await notice() == ("fulfilled", [call["id"]])


async def test_the_bureau_names_the_day_of_a_period_and_who_misses_it_may_be_alleged(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    life = await live_in(client, database, running, city("xinxiang"))
    await go_to(life, f"{YEAR}-02-10")
    late, idle = [await new_reporter(life, programme="providers", name=name) for name in ("甲公司", "乙公司")]
    bureau, calls = await life.somebody("municipal"), "/programmes/providers/calls"
    named = {"obligation": "monthly_report", "opens_on": f"{YEAR}-02-10", "source": "月报通知"}
    for more, pointer in (
        ({"closes_on": f"{YEAR}-02-25"}, "/period"),
        ({"closes_on": f"{YEAR}-02-25", "period": str(YEAR)}, "/period"),
        ({"closes_on": f"{YEAR}-02-25", "period": f"{YEAR}-04"}, "/closes_on"),
        ({"period": FEBRUARY}, "/closes_on"),
        ({"closes_on": f"{YEAR}-02-09", "period": FEBRUARY}, "/closes_on"),
    ):
        refused = await bureau.refused(calls, {**named, **more})
        assert [error["pointer"] for error in refused["errors"]] == [pointer]
    await bureau.post(calls, {**named, "period": FEBRUARY, "closes_on": f"{YEAR}-02-20"})
    longer = await bureau.post(calls, {**named, "period": FEBRUARY, "closes_on": f"{YEAR}-02-25"})
    assert [one["period"] for one in (await life.anyone().get(calls))["items"]] == [FEBRUARY, FEBRUARY]
    assert (longer["obligation"], longer["closes_on"]) == ("monthly_report", f"{YEAR}-02-25")

    await go_to(life, f"{YEAR}-02-26")
    report = await late.hand_in(FEBRUARY)
    assert (report["due_on"], report["late"]) == (f"{YEAR}-02-25", True)

    async def february(one: Reporter) -> tuple[str, str | None, str | None]:
        duties = await one.duties(f"{YEAR}-01-01", f"{YEAR}-03-31", programme="providers")
        found = next(duty for duty in duties if duty["id"] == f"monthly_report:{FEBRUARY}")
        return found["state"], found["due_on"], found["alleges"]

    assert await february(late) == ("late", f"{YEAR}-02-25", "not_cooperating")
    assert await february(idle) == ("missed", f"{YEAR}-02-25", "not_cooperating")
    duties = await idle.duties(f"{YEAR}-01-01", f"{YEAR}-01-31", programme="providers")
    open_still = next(duty for duty in duties if duty["id"] == f"monthly_report:{JANUARY}")
    assert (open_still["state"], open_still["due_on"], open_still["alleges"]) == ("owed", None, None)
    # The check of what was handed in has no day of its own, and takes none from the report.
    checks = await bureau.get("/programmes/providers/duties", owed_by="municipal", **_near(report["handed_in_on"]))
    assert [(one["state"], one["due_on"]) for one in checks["items"] if one["checks"]] == [("owed", None)]
    assert (await decide(bureau, report, outcome="confirmed"))["status"] == "confirmed"


def _near(day: str) -> dict[str, str]:
    return {"from": day, "to": day}


async def test_the_first_stars_are_due_after_the_first_notice_and_shown_by_the_evaluation_decided(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    life = await live_in(client, database, running, city("xinxiang"))
    await go_to(life, f"{YEAR}-02-10")
    reporter = await new_reporter(life, programme="providers", listed_on=f"{YEAR}-01-21")
    bureau = await life.somebody("municipal")
    first, _ = [await add_closed_notice(life, f"{YEAR}-{day}") for day in ("01-20", "02-05")]
    span = {"from": f"{YEAR}-03-01", "to": f"{YEAR}-12-31", "owed_by": "municipal"}

    async def stars() -> list[tuple[str, str, str, list[str], str | None]]:
        found = (await bureau.get("/programmes/providers/duties", **span))["items"]
        return [
            (one["id"], one["due_on"], one["state"], one["shown_by"], one["shown_on"])
            for one in found
            if one["obligation"] == "first_rating"
        ]

    duty, due = f"first_rating:{first}", f"{YEAR}-04-30"
    assert await stars() == [(duty, due, "owed", [], None)]
    days = {"first_day": f"{YEAR}-01-21", "last_day": f"{YEAR}-02-10"}
    evaluation = await bureau.post("/programmes/providers/evaluations", days)
    of = f"/evaluations/{evaluation['id']}"
    await bureau.post(f"{of}/freeze", {"cut_off": f"{YEAR}-02-10"})
    rating = {"kind": "rating", "listing_id": str(reporter.listing), "value": "3星级", "reason": "评审会议纪要"}
    await bureau.post(f"{of}/inputs", {"inputs": [rating]})
    assert await stars() == [(duty, due, "owed", [], None)]
    await go_to(life, f"{YEAR}-03-10")
    await bureau.post(f"{of}/decide")
    assert await stars() == [(duty, due, "fulfilled", [evaluation["id"]], f"{YEAR}-03-10")]


async def add_closed_notice(life: Life, last_day: str) -> str:
    """Return the id of a public notice of the intake whose time is over."""
    async with life.database.transaction(life.tenant) as session:
        caller = await find_caller(session, life.tenant)
        rules = await rules_on(session, caller, "providers", caller.today)
        account = (await session.exec(select(Account.id).where(Account.tenant_id == life.tenant))).first()
        notice = Notice(
            tenant_id=life.tenant, programme_id="providers", policy_version_id=rules.version_id, procedure="intake",
            stage="notice", title="拟入库名单公示", status="closed", opened_by=account, opened_at=caller.now,
            last_day=date.fromisoformat(last_day), closes_at=caller.now, closed_at=caller.now, period={}, content={},
            content_hash="-",
        )  # fmt: skip
        session.add(notice)
        return str(notice.id)
