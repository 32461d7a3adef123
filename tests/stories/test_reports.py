"""A provider files its month, the bureau confirms item by item, and the score moves in the same transaction."""

import asyncio
from pathlib import Path

import httpx
from lives import Life, live_in
from reporters import APRIL, FACTS, FEBRUARY, JANUARY, MARCH, WORKED_ON, YEAR, city_with, decide, go_to, new_reporter

from tenants.database import Database
from tenants.running import Running


async def test_a_month_is_filed_confirmed_and_brings_its_points(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life, facts=FACTS), await life.somebody("municipal")
    report = await reporter.open(MARCH)
    assert (report["status"], report["due_on"], report["revision"]) == ("draft", f"{YEAR}-03-25", 1)
    assert report["clause"] == "附件1 第五条(一)、附件1 第五条(二)"
    report = await reporter.save(report, await reporter.item(title="经验交流会"), await reporter.item(title="观摩会"))
    report = await reporter.submit(report)
    assert (report["status"], report["handed_in_on"], report["late"]) == ("submitted", f"{YEAR}-03-20", False)
    tasks = await city.get("/tasks")
    assert tasks["reporting"]["reports"] == [
        {"programme": "directory", "obligation": "monthly_report", "status": "submitted", "count": 1}
    ]
    decided = await decide(city, report, outcome="confirmed")
    assert decided["status"] == "confirmed"
    assert [item["status"] for item in decided["items"]] == ["confirmed", "confirmed"]
    assert decided["items"][0]["history"][0]["to_status"] == "confirmed"
    assert (await city.get("/tasks"))["reporting"]["reports"] == []
    stale = {"outcome": "confirmed", "expected_version": report["version"]}
    refused = await city.refused(f"/reports/{report['id']}/decide", stale)
    assert (refused["status"], refused["code"]) == (409, "version-changed")


async def test_a_late_report_is_taken_and_the_delay_recorded(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter = await new_reporter(life)
    report = await reporter.hand_in(FEBRUARY)
    assert (report["late"], report["due_on"], report["handed_in_on"]) == (True, f"{YEAR}-02-25", f"{YEAR}-03-20")
    duties = {one["id"]: one for one in await reporter.duties(f"{YEAR}-01-01", f"{YEAR}-03-31")}
    assert [(duty["id"][-7:], duty["state"]) for duty in duties.values()] == [
        (JANUARY, "missed"), (FEBRUARY, "late"), (MARCH, "owed")
    ]  # fmt: skip
    assert duties[f"monthly_report:{FEBRUARY}"]["shown_by"] == [report["id"]]


async def test_a_period_that_has_not_begun_or_that_nobody_owes_is_refused_with_its_clause(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter = await new_reporter(life, listed_on=f"{YEAR}-02-10")
    for period in (APRIL, FEBRUARY, "2019-01"):
        wanted = {"listing_id": str(reporter.listing), "obligation": "monthly_report", "period": period}
        refused = await reporter.asking.refused("/reports", wanted)
        assert (refused["status"], refused["code"]) == (409, "refused-by-rule")
        assert refused["reasons"][0]["clause"] == "附件1 第五条(一)、附件1 第五条(二)"
        if period == FEBRUARY:
            said = f"{FEBRUARY} 不需填报：入库日期为{YEAR}-02-10，晚于该期首日{YEAR}-02-01"
            assert refused["reasons"][0]["message"] == said
    for wrong, pointer in (({"period": "2026-13"}, "/period"), ({"period": "2026-Q1"}, "/period"),
                           ({"obligation": "change_report"}, "/obligation")):  # fmt: skip
        wanted = {"listing_id": str(reporter.listing), "obligation": "monthly_report", "period": MARCH, **wrong}
        refused = await reporter.asking.refused("/reports", wanted)
        assert (refused["status"], refused["errors"][0]["pointer"]) == (422, pointer)
        if wrong.get("period") == "2026-Q1":
            assert refused["errors"][0]["message"] == "应按月填报，期间写作 2026-03"
    assert refused["errors"][0]["message"] == "按期填报的义务：每月填报服务情况并上传佐证（monthly_report）"


async def test_what_is_wrong_with_an_item_is_told_where_it_stands(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter = await new_reporter(life)
    report = await reporter.open(MARCH)
    path = f"/reports/{report['id']}"
    items = [
        {"kind": "contract", "happened_on": WORKED_ON, "fields": {"service_amount": "-1", "colour": "red"}},
        {"kind": "satisfaction", "happened_on": WORKED_ON},
        {"kind": "sharing", "happened_on": f"{YEAR}-03-21", "fields": {"title": "会"}},
        {"kind": "sharing", "happened_on": WORKED_ON, "id": report["id"]},
    ]
    refused = await reporter.asking.refused(f"{path}/save", {"items": items})
    assert {(error["pointer"], error["code"]) for error in refused["errors"]} == {
        ("/items/0/fields/service_amount", "too-small"),
        ("/items/0/fields/colour", "unknown-field"),
        ("/items/1/kind", "unknown-kind"),
        ("/items/2/happened_on", "in-the-future"),
        ("/items/3/id", "no-such-item"),
    }
    await reporter.save(report, {"kind": "contract", "happened_on": WORKED_ON, "fields": {"service_amount": "1"}})
    refused = await reporter.asking.refused(f"{path}/submit")
    assert {(error["pointer"], error["code"]) for error in refused["errors"]} == {
        ("/items/0/fields/enterprise", "missing"),
        ("/items/0/fields/hardware_only", "missing"),
        ("/items/0/fields/carried_out", "missing"),
        ("/items/0/evidence", "evidence-missing"),
    }
    stranger = await new_reporter(life, name="乙公司")
    foreign = {**await stranger.item(title="会")}
    refused = await reporter.asking.refused(f"{path}/save", {"items": [foreign]})
    assert refused["errors"][0]["pointer"] == "/items/0/evidence/0"


async def test_an_item_is_returned_alone_and_what_was_confirmed_keeps_counting(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    first, second, third = [await reporter.item(title=title) for title in ("一", "二", "三")]
    report = await reporter.hand_in(MARCH, first, second, third)
    ids = [item["id"] for item in report["items"]]
    missing = await city.refused(
        f"/reports/{report['id']}/decide", {"decisions": [{"record_id": ids[1], "outcome": "returned"}]}
    )
    assert missing["errors"][0]["pointer"] == "/decisions/0/reason"
    decisions = [
        {"record_id": ids[0], "outcome": "confirmed"},
        {"record_id": ids[1], "outcome": "returned", "reason": "缺照片"},
    ]
    report = await decide(city, report, decisions=decisions)
    assert report["status"] == "submitted"
    # Another official looked at it before that.
    raced = await city.refused(
        f"/reports/{report['id']}/decide",
        {"decisions": [{"record_id": ids[2], "outcome": "confirmed"}, {"record_id": ids[0], "outcome": "confirmed"}]},
    )
    assert (raced["status"], raced["code"]) == (409, "record-not-waiting")
    assert raced["errors"][0]["pointer"] == "/decisions/1/record_id"
    assert "已确认" in raced["detail"]
    report = await decide(city, report, outcome="confirmed")
    assert report["status"] == "returned"
    assert [item["status"] for item in report["items"]] == ["confirmed", "returned", "confirmed"]
    assert report["items"][1]["reason"] == "缺照片"
    assert (await reporter.asking.get("/tasks"))["reporting"]["reports"][0]["status"] == "returned"

    changed = {**first, "id": ids[0], "fields": {"title": "改"}}
    refused = await reporter.asking.refused(f"/reports/{report['id']}/save", {"items": [changed]})
    assert [error["code"] for error in refused["errors"]] == ["item-decided"]
    report = await reporter.save(
        report, {**first, "id": ids[0]}, {**second, "id": ids[1], "fields": {"title": "二（补）"}}
    )
    report = await reporter.submit(report)
    assert [item["status"] for item in report["items"]] == ["confirmed", "submitted", "confirmed"]
    report = await decide(city, report, outcome="confirmed")
    assert report["status"] == "confirmed"
    history = [(one["from_status"], one["to_status"]) for one in report["items"][1]["history"]]
    assert history == [("submitted", "returned"), ("submitted", "confirmed")]


async def test_an_empty_report_may_be_handed_in_returned_and_confirmed(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    report = await reporter.hand_in(MARCH)
    nothing = await city.refused(f"/reports/{report['id']}/decide", {})
    assert nothing["errors"][0]["code"] == "nothing-decided"
    report = await decide(city, report, outcome="returned", reason="当月有服务合同，请补报")
    assert (report["status"], report["decision_reason"]) == ("returned", "当月有服务合同，请补报")
    report = await decide(city, await reporter.submit(report), outcome="confirmed")
    assert (report["status"], report["late"]) == ("confirmed", False)


async def test_a_correction_counts_from_the_moment_it_is_confirmed_and_the_old_one_until_then(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    old = await reporter.hand_in(MARCH, await reporter.item(title="一"), await reporter.item(title="二"))
    early = await reporter.asking.refused(f"/reports/{old['id']}/correct")
    assert early["code"] == "report-stands-otherwise"
    old = await decide(city, old, outcome="confirmed")
    new = await reporter.asking.post(f"/reports/{old['id']}/correct")
    assert (new["revision"], new["status"], new["handed_in_on"]) == (2, "draft", f"{YEAR}-03-20")
    assert [item["replaces"] for item in new["items"]] == [item["id"] for item in old["items"]]
    again = await reporter.asking.refused(f"/reports/{old['id']}/correct")
    assert again["code"] == "corrected-already"

    kept = {key: new["items"][0][key] for key in ("id", "kind", "happened_on", "fields", "evidence")}
    await go_to(life, f"{YEAR}-04-02")
    new = await reporter.submit(
        await reporter.save(new, kept, await reporter.item(title="三"), await reporter.item(title="四"))
    )
    assert (new["late"], new["handed_in_on"]) == (False, f"{YEAR}-03-20")
    ids = [item["id"] for item in new["items"]]
    single = [{"record_id": ids[0], "outcome": "confirmed"}]
    refused = await city.refused(f"/reports/{new['id']}/decide", {"decisions": single})
    assert refused["errors"][0]["code"] == "confirmed-as-a-whole"
    back = await decide(city, new, decisions=[{"record_id": ids[1], "outcome": "returned", "reason": "看不清"}])
    assert [item["status"] for item in back["items"]] == ["returned"]  # the others are drafts again
    back = await reporter.asking.get(f"/reports/{new['id']}")
    assert [item["status"] for item in back["items"]] == ["draft", "returned", "draft"]
    counted = await city.get("/records", status="confirmed")
    assert {item["report_id"] for item in counted["items"]} == {old["id"]}

    new = await decide(city, await reporter.submit(back), outcome="confirmed")
    assert new["status"] == "confirmed"
    counted = await city.get("/records", status="confirmed")
    assert {item["id"] for item in counted["items"]} == set(ids)
    before = await reporter.asking.get(f"/reports/{old['id']}")
    assert before["status"] == "superseded"
    assert {item["status"] for item in before["items"]} == {"superseded"}
    assert [(one["revision"], one["status"]) for one in before["revisions"]] == [(1, "superseded"), (2, "confirmed")]


async def test_a_correction_of_what_is_in_dispute_is_confirmed_only_with_a_word_on_the_dispute(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    old = await reporter.hand_in(MARCH, await reporter.item(title="一"), await reporter.item(title="二"))
    old = await decide(city, old, outcome="confirmed")
    disputed = old["items"][0]["id"]
    await city.post(f"/records/{disputed}/dispute", {"reason": "企业称未参加"})
    new = await reporter.submit(await reporter.asking.post(f"/reports/{old['id']}/correct"))

    refused = await city.refused(f"/reports/{new['id']}/decide", {"outcome": "confirmed"})
    assert (refused["status"], refused["code"]) == (409, "replaces-disputed")
    assert [error["pointer"] for error in refused["errors"]] == ["/dispute_reason"]
    assert disputed in refused["errors"][0]["message"]
    assert (await city.get(f"/records/{disputed}"))["status"] == "disputed"
    await decide(city, new, outcome="confirmed", dispute_reason="更正已改为另一场")
    last = [(await city.get(f"/records/{item['id']}"))["history"][-1] for item in old["items"]]
    assert [(one["from_status"], one["to_status"], one["reason"]) for one in last] == [
        ("disputed", "superseded", "更正已改为另一场"), ("confirmed", "superseded", None)
    ]  # fmt: skip


async def test_what_is_not_handed_in_yet_is_the_providers_own(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    kept, left_out = await reporter.item(title="一"), await reporter.item(title="二")
    report = await reporter.save(await reporter.open(MARCH), kept, left_out)
    ids = [item["id"] for item in report["items"]]
    await reporter.save(report, {**kept, "id": ids[0]})
    shown = await city.get(f"/reports/{report['id']}")
    assert (shown["status"], shown["items"]) == ("draft", [])
    assert (await city.get("/records"))["total"] == 0
    answers = [await city.client.get(f"/v1/{life.tenant}/records/{one}", headers=city.headers) for one in ids]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (await reporter.asking.get("/records"))["total"] == 2
    await reporter.submit(report)
    assert [item["id"] for item in (await city.get(f"/reports/{report['id']}"))["items"]] == ids[:1]
    assert [item["id"] for item in (await city.get("/records"))["items"]] == ids[1:] + ids[:1]


async def test_only_its_own_checker_decides_and_only_its_own_provider_writes(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, other = await new_reporter(life), await new_reporter(life, name="乙公司")
    officer, auditor = await life.somebody("district", district="510104"), await life.somebody("auditor")
    report = await reporter.hand_in(MARCH, await reporter.item(title="一"))
    path = f"/reports/{report['id']}"
    assert (await other.asking.refused(f"{path}/save", {"items": []}))["status"] == 404
    assert (await reporter.asking.refused(f"{path}/decide", {"outcome": "confirmed"}))["status"] == 403
    assert (await auditor.refused(f"{path}/decide", {"outcome": "confirmed"}))["status"] == 403
    assert (await officer.get(path))["status"] == "submitted"
    refused = await officer.refused(f"{path}/decide", {"outcome": "confirmed"})
    assert (refused["status"], refused["code"]) == (403, "another-role-acts")
    assert refused["detail"] == "由市经信局审核，您没有这一角色"
    assert (await other.asking.get("/reports"))["total"] == 0
    assert (await (await life.somebody("district", district="510107")).get("/reports"))["total"] == 0
    wanted = {"listing_id": str(reporter.listing), "obligation": "monthly_report", "period": FEBRUARY}
    assert (await other.asking.refused("/reports", wanted))["status"] == 404


async def test_a_decision_is_rehearsed_without_a_trace_and_replayed_byte_for_byte(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    report = await reporter.hand_in(MARCH, await reporter.item(title="一"))
    path, body = f"/reports/{report['id']}/decide", {"outcome": "confirmed"}
    tried = await city.post(path, body, params={"dry_run": "true"})
    assert tried["status"] == "confirmed"
    assert (await city.get(f"/reports/{report['id']}"))["status"] == "submitted"
    first = await city.ask(path, body, headers={"Idempotency-Key": "decide-0001"})
    second = await city.ask(path, body, headers={"Idempotency-Key": "decide-0001"})
    assert (first.status_code, first.content) == (200, second.content)


async def test_one_report_a_period_however_often_it_is_begun(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter = await new_reporter(life)
    wanted = {"listing_id": str(reporter.listing), "obligation": "monthly_report", "period": MARCH}
    answers = await asyncio.gather(*(reporter.asking.ask("/reports", wanted) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"reported-already"}


async def test_where_the_district_checks_it_checks_its_own_and_no_other_does(
    client: httpx.AsyncClient, database: Database, running: Running, tmp_path: Path
) -> None:
    folder = city_with(tmp_path, ("checked: {by: municipal,", "checked: {by: district,"))
    life = await live_in(client, database, running, folder)
    await go_to(life, f"{YEAR}-03-20")
    reporter = await new_reporter(life, district="510107")
    own, other = [await life.somebody("district", district=code) for code in ("510107", "510104")]
    report = await reporter.hand_in(MARCH, await reporter.item(title="一"))
    path, confirmed = f"/reports/{report['id']}/decide", {"outcome": "confirmed"}
    assert (await other.refused(path, confirmed))["status"] == 404
    assert (await (await life.somebody("municipal")).refused(path, confirmed))["code"] == "another-role-acts"
    assert (await other.get("/tasks"))["reporting"]["reports"] == []
    assert (await own.get("/tasks"))["reporting"]["reports"][0]["count"] == 1
    assert (await own.post(path, confirmed))["status"] == "confirmed"
    owed = await own.get("/programmes/directory/duties", owed_by="district")
    assert [(one["checks"], one["state"]) for one in owed["items"]] == [(True, "fulfilled")]
