"""Single items: disputed and decided alone, or entered outside any report."""

from datetime import date
from pathlib import Path

import httpx
from listed import add_record
from lives import Life, live_in
from reporters import FACTS, MARCH, MARK, WORKED_ON, YEAR, city_with, decide, go_to, new_reporter

from policies.cities import folders
from tenants.database import Database
from tenants.running import Running


async def test_an_official_disputes_what_was_confirmed_and_it_brings_no_points_until_it_is_decided(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life, facts=FACTS), await life.somebody("municipal")
    await add_record(life.database, life.tenant, reporter.listing, "satisfaction", on=date(2026, 3, 1), fields=MARK)
    report = await reporter.hand_in(MARCH, await reporter.item(title="一"), await reporter.item(title="二"))
    decided = await decide(city, report, outcome="confirmed")
    assert _moved(decided) == ("16.4", "18.4", [], 1, 1)

    record = decided["items"][0]["id"]
    assert (await reporter.asking.refused(f"/records/{record}/dispute", {"reason": "不服"}))["status"] == 409
    disputed = await city.post(f"/records/{record}/dispute", {"reason": "企业称未参加"})
    assert _moved(disputed) == ("18.4", "17.4", [], 1, 1)
    assert (disputed["status"], disputed["reason"]) == ("disputed", "企业称未参加")
    assert (await city.get(f"/reports/{report['id']}"))["status"] == "confirmed"
    assert (await city.get("/tasks"))["reporting"]["records"] == [
        {"programme": "directory", "status": "disputed", "count": 1}
    ]
    again = await city.refused(f"/records/{record}/dispute", {"reason": "再次"})
    assert again["code"] == "record-stands-otherwise"
    silent = await city.refused(f"/records/{record}/decide", {"outcome": "confirmed"})
    assert [one["pointer"] for one in silent["errors"]] == ["/reason"]
    decided = await city.post(f"/records/{record}/decide", {"outcome": "confirmed", "reason": "有签到表"})
    assert _moved(decided) == ("17.4", "18.4", [], 1, 1)
    assert [(one["from_status"], one["to_status"], one["reason"]) for one in decided["history"]] == [
        ("submitted", "confirmed", None),
        ("confirmed", "disputed", "企业称未参加"),
        ("disputed", "confirmed", "有签到表"),
    ]
    settled = await city.refused(f"/records/{record}/decide", {"outcome": "returned", "reason": "不实"})
    assert (settled["status"], settled["code"]) == (409, "record-not-waiting")


async def test_a_provider_disputes_what_was_returned_and_its_report_stands_as_its_items_then_do(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    report = await reporter.hand_in(MARCH, await reporter.item(title="一"), await reporter.item(title="二"))
    record = report["items"][1]["id"]
    decisions = [{"record_id": record, "outcome": "returned", "reason": "缺照片"}]
    report = await decide(city, report, decisions=decisions, outcome="confirmed")
    assert report["status"] == "returned"
    await reporter.asking.post(f"/records/{record}/dispute", {"reason": "照片在第三页"})
    missing = await city.refused(f"/records/{record}/decide", {"outcome": "returned"})
    assert missing["errors"][0]["pointer"] == "/reason"
    await city.post(f"/records/{record}/decide", {"outcome": "confirmed", "reason": "第三页有照片"})
    assert (await city.get(f"/reports/{report['id']}"))["status"] == "confirmed"


async def test_a_dispute_within_a_report_that_waits_is_ended_with_a_reason_too(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    report = await reporter.hand_in(MARCH, await reporter.item(title="一"), await reporter.item(title="二"))
    record = report["items"][1]["id"]
    report = await decide(city, report, decisions=[{"record_id": record, "outcome": "returned", "reason": "缺照片"}])
    assert report["status"] == "submitted"
    await reporter.asking.post(f"/records/{record}/dispute", {"reason": "照片在第三页"})
    ends = {"record_id": record, "outcome": "confirmed"}
    silent = await city.refused(f"/reports/{report['id']}/decide", {"decisions": [ends], "outcome": "confirmed"})
    assert [(one["pointer"], one["code"]) for one in silent["errors"]] == [("/decisions/0/reason", "missing")]
    ends["reason"] = "第三页有照片"
    report = await decide(city, await city.get(f"/reports/{report['id']}"), decisions=[ends], outcome="confirmed")
    assert [one["status"] for one in report["items"]] == ["confirmed", "confirmed"]


async def test_an_item_of_a_report_that_waits_is_decided_in_its_report(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    report = await reporter.hand_in(MARCH, await reporter.item(title="一"))
    refused = await city.refused(f"/records/{report['items'][0]['id']}/decide", {"outcome": "confirmed"})
    assert (refused["status"], refused["code"]) == (409, "decided-in-its-report")


async def test_an_official_enters_an_item_of_his_own_kind_confirmed_at_once_with_a_reason(
    client: httpx.AsyncClient, database: Database, running: Running, tmp_path: Path
) -> None:
    of_the_bureau = ("    same_as: [title]\n", "    evidence: none\n    reported_by: municipal\n")
    life = await live_in(client, database, running, city_with(tmp_path, of_the_bureau))
    reporter, city = await new_reporter(life, listed_on="2026-01-05"), await life.somebody("municipal")
    fields = {"title": "经验交流会"}
    entered = {"listing_id": str(reporter.listing), "kind": "sharing", "happened_on": WORKED_ON, "fields": fields}
    assert (await city.refused("/records", entered))["errors"][0]["pointer"] == "/reason"
    evidence = {**entered, "reason": "已印发", "evidence": [await city.upload()]}
    assert (await city.refused("/records", evidence))["errors"][0]["code"] == "evidence-not-taken"
    record = await city.post("/records", {**entered, "reason": "建议名单已印发"})
    assert (record["status"], record["report_id"]) == ("confirmed", None)
    assert (record["kind_label"], record["clause"]) == ("成果分享活动（分享、交流、观摩）", "第九条(三)")
    assert record["history"][0]["reason"] == "建议名单已印发"
    training = {**entered, "kind": "training", "fields": {"enterprise": "91990101MA0000001X"}, "evidence": []}
    wrong = (await reporter.asking.refused("/records", training))["errors"]
    assert [(one["pointer"], one["code"]) for one in wrong][:1] == [("/fields/enterprise", "uscc-invalid")]
    assert "第18位校验码“X”" in wrong[0]["message"]
    other = await city.refused("/records", {**entered, "kind": "contract", "reason": "代填"})
    assert (other["status"], other["code"]) == (403, "another-role-reports")
    assert other["detail"].endswith("”由服务商填报")
    assert (await reporter.asking.refused("/records", entered))["status"] == 403


async def test_where_nothing_is_reported_by_period_a_provider_hands_in_single_items(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    life = await live_in(client, database, running, next(one for one in folders() if one.name == "wenzhou"))
    reporter, city = await new_reporter(life, listed_on="2026-01-05"), await life.somebody("municipal")
    fields = {"enterprise": "91990101MA0000001Y", "kind": "design", "passed": True}
    project = {"listing_id": str(reporter.listing), "kind": "service_project", "happened_on": WORKED_ON}
    missing = await reporter.asking.refused("/records", {**project, "fields": fields})
    assert missing["errors"][0]["code"] == "evidence-missing"
    project |= {"fields": fields, "evidence": [await reporter.asking.upload()]}
    record = await reporter.asking.post("/records", project)
    assert (record["status"], record["score"]) == ("submitted", None)
    assert (await city.get("/tasks"))["reporting"]["records"] == [
        {"programme": "directory", "status": "submitted", "count": 1}
    ]
    assert (await city.post(f"/records/{record['id']}/decide", {"outcome": "confirmed"}))["status"] == "confirmed"
    twice = await reporter.asking.post("/records", project)
    refused = await city.refused(f"/records/{twice['id']}/decide", {"outcome": "confirmed"})
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("claimed-twice", "/despite_alike")
    mark = {"listing_id": str(reporter.listing), "kind": "test_result", "happened_on": WORKED_ON, "reason": "成绩单"}
    mark |= {"fields": {"mark": "86.5"}, "evidence": [await city.upload()]}
    marked = await city.post("/records", mark)
    known = (marked["score"]["points"], marked["score"]["known_points"])
    assert (marked["status"], known) == ("confirmed", (None, "8.7"))  # no defence yet, so there is no total


def _moved(decided: dict) -> tuple:
    score = decided["score"]
    return tuple(score[name] for name in ("points_before", "points", "missing", "rank_before", "rank"))
