"""The same event claimed twice is shown to the official who confirms it; only a reason lets it count."""

import asyncio
from pathlib import Path
from uuid import UUID

import httpx
from lives import Life, Somebody, live_in
from reporters import MARCH, WORKED_ON, YEAR, city_with, decide, go_to, new_reporter

from policies.cities import folders
from tenants.database import Database
from tenants.running import Running

EVENT = "全市技改现场会"


async def test_what_two_providers_claim_is_shown_with_both_items_and_needs_a_reason(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    first, second = await new_reporter(life, name="甲公司"), await new_reporter(life, name="乙公司")
    city = await life.somebody("municipal")
    one = await first.hand_in(MARCH, await first.item(title=EVENT), await first.item(title="另一场"))
    await second.save(await second.open(MARCH), await second.item(title=EVENT))
    assert (await city.get(f"/reports/{one['id']}"))["items"][0]["alike"] == []  # a draft claims nothing yet
    drafts = (await city.get("/reports", status="draft"))["items"]
    two = await second.submit(drafts[0])

    shown = (await city.get(f"/reports/{one['id']}"))["items"][0]
    assert [(alike["organisation_name"], alike["period"], alike["status"]) for alike in shown["alike"]] == [
        ("乙公司", MARCH, "submitted")
    ]
    assert (await first.asking.get(f"/reports/{one['id']}"))["items"][0]["alike"] == []  # nobody's business but theirs
    refused = await city.refused(f"/reports/{one['id']}/decide", {"outcome": "confirmed"})
    assert (refused["status"], refused["code"]) == (409, "claimed-twice")
    ids = [report["items"][0]["id"] for report in (one, two)]
    assert refused["errors"][0]["pointer"] == "/despite_alike"
    assert all(its_id in refused["errors"][0]["message"] for its_id in ids)
    assert "乙公司" in refused["errors"][0]["message"]

    done = await decide(city, one, outcome="confirmed", reason="现场核实", despite_alike="两家分别承办上、下午场")
    assert done["status"] == "confirmed"
    history = done["items"][0]["history"][0]
    assert (history["reason"], history["despite_alike"]) == ("现场核实", "两家分别承办上、下午场")
    assert history["alike"] == [ids[1]]
    assert [(item["history"][0]["reason"], item["history"][0]["despite_alike"]) for item in done["items"][1:]] == [
        ("现场核实", None)  # like nothing else: nothing is said of that
    ]
    assert (await city.refused(f"/reports/{two['id']}/decide", {"outcome": "confirmed"}))["code"] == "claimed-twice"
    back = await decide(city, two, outcome="returned", reason="已由甲公司填报")
    assert back["status"] == "returned"
    assert (await city.get(f"/records/{ids[0]}"))["alike"] == []  # what was returned claims nothing any more


async def test_the_same_twice_in_one_report_is_shown_and_one_of_them_may_be_returned(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    contract = {"service_amount": "100", "hardware_only": False, "carried_out": True}
    report = await reporter.hand_in(
        MARCH,
        await reporter.item("contract", enterprise="91990101MA0000001Y", **contract),
        await reporter.item("contract", enterprise=" 91990101ma0000001y ", **{**contract, "service_amount": "100.01"}),
        await reporter.item("contract", on="2026-02-01", enterprise="91990101MA0000001Y", **contract),
    )
    ids = [item["id"] for item in report["items"]]
    alike = [[one["record_id"] for one in item["alike"]] for item in report["items"]]
    assert alike == [[ids[1]], [ids[0]], []]  # the provider sees its own
    path = f"/reports/{report['id']}/decide"
    refused = await city.refused(path, {"outcome": "confirmed"})
    assert refused["code"] == "claimed-twice"
    for words in ("技改合同", WORKED_ON, "91990101MA0000001Y", "服务金额（不含设备等硬件） 100"):
        assert words in refused["errors"][1]["message"]
    decisions = [{"record_id": ids[1], "outcome": "returned", "reason": "重复填报"}]
    decided = await decide(city, report, decisions=decisions, outcome="confirmed")
    assert [item["status"] for item in decided["items"]] == ["confirmed", "returned", "confirmed"]


async def test_of_two_officials_who_confirm_the_same_claim_at_once_none_slips_by_unseen(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporters = [await new_reporter(life, name=name) for name in ("甲公司", "乙公司", "丙公司")]
    officials = [await life.somebody("municipal") for _ in reporters]
    reports = [await one.hand_in(MARCH, await one.item(title=EVENT)) for one in reporters]
    answers = await asyncio.gather(
        *(
            official.ask(f"/reports/{report['id']}/decide", {"outcome": "confirmed"})
            for official, report in zip(officials, reports, strict=True)
        )
    )
    assert [answer.status_code for answer in answers] == [409, 409, 409]


async def test_marks_of_several_experts_are_averaged_and_a_second_one_by_the_same_expert_is_told(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    life = await live_in(client, database, running, next(one for one in folders() if one.name == "wenzhou"))
    one, other = [(await new_reporter(life, name=name, listed_on="2026-01-05")).listing for name in ("甲", "乙")]
    first, second, city = [await life.somebody(role) for role in ("expert", "expert", "municipal")]

    async def marked(expert: Somebody, mark: int, listing: UUID = one, day: str = WORKED_ON) -> dict:
        said = {"listing_id": str(listing), "kind": "defence", "happened_on": day, "fields": {"mark": mark}}
        return {**said, "reason": "现场答辩", "evidence": [await expert.upload()]}

    async def defended() -> str:
        card = await city.get(f"/programmes/directory/listings/{one}/scorecard")
        return next(part["points"] for part in card["indicators"] if part["id"] == "defence_points")

    alone = await first.post("/records", await marked(first, 85))
    before = await defended()
    refused = await first.refused("/records", await marked(first, 95, day="2026-03-11"))
    both = await second.post("/records", await marked(second, 96))
    await first.post("/records", await marked(first, 60, other))  # of another institution

    assert before == "25"
    assert (refused["status"], refused["code"]) == (409, "claimed-twice")
    assert alone["id"] in refused["errors"][0]["message"]
    assert (both["status"], await defended()) == ("confirmed", "30")  # (85 + 96) / 2 = 90.5, which is 91


async def test_the_same_thing_entered_by_officials_at_once_counts_once(
    client: httpx.AsyncClient, database: Database, running: Running, tmp_path: Path
) -> None:
    """None of them can see the others' items before they are there: whoever comes second is told so at the end."""
    folder = city_with(tmp_path, ("    clause: 第十条(一)\n", "    reported_by: municipal\n    clause: 第十条(一)\n"))
    life = await live_in(client, database, running, folder)
    listings = [(await new_reporter(life, name=name)).listing for name in ("甲公司", "乙公司")]
    officials = [await life.somebody("municipal") for _ in range(4)]
    entered = {"kind": "policy_talk", "happened_on": WORKED_ON, "reason": "签到表", "fields": {"title": EVENT}}
    items = [{**entered, "evidence": [await one.upload()]} for one in officials]
    answers = await asyncio.gather(
        *(
            official.ask("/records", {**item, "listing_id": str(listing)})
            for official, item, listing in zip(officials, items, listings * 2, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"claimed-twice"}
    assert (await officials[0].get("/records"))["total"] == 1
    again = {**items[0], "listing_id": str(listings[0]), "despite_alike": "上、下午各一场"}
    counted = await officials[0].post("/records", again)
    told = counted["history"][0]
    assert (counted["status"], told["reason"], told["despite_alike"]) == ("confirmed", "签到表", "上、下午各一场")
