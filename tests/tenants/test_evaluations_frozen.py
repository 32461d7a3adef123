"""Does anything that happens later change a frozen evaluation, and by which rules and days is it made?"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from evaluated import Bureau, bureau_of, provider_of
from listed import add_record
from postgres import connect_as_owner
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import select

from policies.situation import Item
from tenants import clock
from tenants.callers import find_caller
from tenants.evaluating import rules_since
from tenants.queries.policies import rules_on
from tenants.queries.situations import find_known
from tenants.running import Running
from tenants.tables import Case, Listing, ListingChange, PolicyVersion

LISTED, WITHIN = date(2026, 1, 5), date(2026, 3, 10)
SATISFIED = {"enterprise": "91990101MA0000001Y", "mark": "90", "weight": "1", "dissatisfied": False}


@pytest.fixture
async def bureau(running: Running, client: httpx.AsyncClient) -> Bureau:
    """A bureau whose rules count what is reported."""
    return await bureau_of(running, client, "chengdu", "directory")


async def listed(bureau: Bureau, name: str, mark: str = "90") -> UUID:
    listing = await bureau.list(name, listed_on=LISTED)
    await bureau.record(listing, "satisfaction", WITHIN, {**SATISFIED, "mark": mark})
    return listing


def left(listing: Listing, at: datetime) -> ListingChange:
    """Return the change by which a listing left the directory."""
    return ListingChange(
        tenant_id=listing.tenant_id, listing_id=listing.id, sequence=1, at=at, from_status="listed",
        to_status="removed", case_id=listing.case_id, because={},
    )  # fmt: skip


async def known_items(bureau: Bureau, listing: UUID) -> list[Item]:
    async with bureau.running.database.transaction(bureau.tenant) as session:
        caller = await find_caller(session, bureau.tenant)
        rules = await rules_on(session, caller, bureau.programme, caller.today)
        (known,) = await find_known(session, caller, rules.policy, bureau.programme, listings=[listing])
    return list(known.situation.items)


async def test_nothing_that_is_reported_later_changes_it(bureau: Bureau) -> None:
    listing = await listed(bureau, "甲")
    evaluation = await bureau.freeze(await bureau.open())
    before = await bureau.get(f"/evaluations/{evaluation['id']}/entries/{listing}")
    await bureau.record(listing, "sharing", WITHIN, {"title": "迟来的分享"})
    await listed(bureau, "乙")
    await bureau.post("/sandbox/clock/advance", {"days": 40}, as_="admin")
    after = await bureau.get(f"/evaluations/{evaluation['id']}/entries/{listing}")
    assert after == before
    shown = await bureau.get(f"/evaluations/{evaluation['id']}")
    assert (shown["listings"], shown["digest"]) == (1, evaluation["digest"])
    assert (await bureau.get(f"/evaluations/{evaluation['id']}/verification"))["equal"] is True


async def test_it_says_by_which_day_and_by_when_something_counts_and_keeps_to_it(bureau: Bureau) -> None:
    listing = await listed(bureau, "甲")
    today = await bureau.today()
    cut_off = today - timedelta(days=1)
    opened = await bureau.open()
    for title, on in (("截止日当日", cut_off), ("截止日以后", today)):
        await bureau.record(listing, "sharing", on, {"title": title})  # confirmed today, after the cut-off
    frozen = await bureau.freeze(opened, cut_off)
    await bureau.record(listing, "sharing", cut_off, {"title": "冻结后才确认"})

    whole = await bureau.get(f"/evaluations/{frozen['id']}/entries/{listing}")
    (shared,) = [one for one in whole["indicators"] if one["name"] == "sharing_number"]
    assert [one["fields"]["title"] for one in shared["items"]] == ["截止日当日"]

    at = clock.civil_time(datetime.fromisoformat(frozen["frozen_at"]), "Asia/Shanghai")
    assert f"不早于{opened['first_day']}，不晚于冻结当日" in opened["what_counts"]
    assert frozen["what_counts"].startswith(f"截止日{cut_off}：当日或以前发生")
    assert f"到冻结时（{at}）已经确认的填报条目计入" in frozen["what_counts"]
    withdrawn = await bureau.post(f"/evaluations/{frozen['id']}/withdraw", {"reason": "漏审"})
    assert withdrawn["what_counts"] == frozen["what_counts"]
    again = await bureau.open()
    assert (await bureau.post(f"/evaluations/{again['id']}/withdraw", {"reason": "误建"}))["what_counts"] is None
    third = await bureau.freeze(await bureau.open(), cut_off)
    counted = await bureau.get(f"/evaluations/{third['id']}/entries/{listing}")
    (shared,) = [one for one in counted["indicators"] if one["name"] == "sharing_number"]
    assert sorted(one["fields"]["title"] for one in shared["items"]) == ["冻结后才确认", "截止日当日"]


async def test_the_database_itself_lets_nobody_change_a_snapshot_or_what_was_said(bureau: Bureau) -> None:
    await listed(bureau, "甲")
    await bureau.freeze(await bureau.open())
    for change in ("UPDATE evaluated SET snapshot = '{}'", "DELETE FROM evaluated", "DELETE FROM evaluation_inputs"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with bureau.running.database.transaction(bureau.tenant) as session:
                await (await session.connection()).execute(text(change))


async def test_what_was_said_before_the_freeze_is_frozen_with_it(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(running, client, "tianjin", "providers")
    first, second = [str(await bureau.list(name, listed_on=LISTED)) for name in ("甲", "乙")]
    mark = {"kind": "mark", "name": "third_party", "reason": "第三方报告"}
    evaluation = await bureau.open()
    of = f"/evaluations/{evaluation['id']}"
    await bureau.post(f"{of}/inputs", {"inputs": [{**mark, "listing_id": first, "value": "69.98"}]}, as_="third_party")
    await bureau.post(f"{of}/inputs", {"inputs": [{**mark, "listing_id": first, "value": "69.99"}]}, as_="third_party")
    frozen = await bureau.freeze(evaluation)
    before = await bureau.get(f"{of}/entries/{first}")

    for who in ("third_party", "municipal"):
        anew = [{**mark, "listing_id": second, "value": 80}, {**mark, "listing_id": first, "value": "70"}]
        refused = await bureau.refused(f"{of}/inputs", {"inputs": anew}, as_=who)
        assert (refused["status"], refused["code"]) == (409, "said-before-the-freeze")
        assert [one["pointer"] for one in refused["errors"]] == ["/inputs/1"]
        assert "撤回" in refused["detail"]
    assert (before["points"], before["grade"]) == ("69.99", "不合格")
    assert await bureau.get(f"{of}/entries/{first}") == before
    assert (await bureau.get(f"{of}/verification"))["equal"] is True

    await bureau.say(evaluation, {**mark, "listing_id": second, "value": 70})
    await bureau.say(evaluation, {**mark, "listing_id": second, "value": 80, "reason": "更正"})
    assert [line["points"] for line in await bureau.entries(evaluation)] == ["80", "69.99"]
    assert (await bureau.get(f"{of}/verification"))["digest_now"] == frozen["digest"]
    await bureau.post(f"{of}/withdraw", {"reason": "得分有误"})
    again = await bureau.open()
    await bureau.say(again, {**mark, "listing_id": first, "value": "70"})
    assert (await bureau.freeze(again))["digest"] != frozen["digest"]


async def test_a_changed_word_of_before_the_freeze_is_seen(
    running: Running, client: httpx.AsyncClient, admin_url: str
) -> None:
    bureau = await bureau_of(running, client, "tianjin", "providers")
    listing = str(await bureau.list("甲", listed_on=LISTED))
    evaluation = await bureau.open()
    await bureau.say(evaluation, {"kind": "mark", "name": "third_party", "listing_id": listing, "value": 60})
    await bureau.freeze(evaluation)
    path = f"/evaluations/{evaluation['id']}/verification"
    assert (await bureau.get(path))["equal"] is True
    for change in ("value = '{\"value\": 95}'", "reason = '另一份报告'", "sequence = sequence + 1"):
        async with connect_as_owner(admin_url, tenant=bureau.tenant) as owner:
            await owner.execute(text(f"UPDATE evaluation_inputs SET {change}"))  # noqa: S608
        assert (await bureau.get(path))["equal"] is False


async def test_what_happened_after_the_cut_off_is_left_out_and_what_before_is_counted(bureau: Bureau) -> None:
    today = await bureau.today()
    listing = await listed(bureau, "甲")
    await bureau.record(listing, "sharing", today, {"title": "截止日之后"})
    await bureau.record(listing, "sharing", today - timedelta(days=2), {"title": "截止日之前"})
    evaluation = await bureau.freeze(await bureau.open(), today - timedelta(days=1))
    card = await bureau.get(f"/evaluations/{evaluation['id']}/entries/{listing}")
    (sharing,) = [one for one in card["indicators"] if one["name"] == "sharing_number"]
    assert (sharing["points"], [item["fields"]["title"] for item in sharing["items"]]) == ("1", ["截止日之前"])


async def test_what_nobody_had_decided_at_the_freeze_is_counted_and_told(bureau: Bureau) -> None:
    today = await bureau.today()
    waiting, settled = await listed(bureau, "甲"), await listed(bureau, "乙")
    database, tenant = bureau.running.database, bureau.tenant
    for status in ("submitted", "disputed", "confirmed", "draft"):
        await add_record(
            database, tenant, waiting, "sharing", on=WITHIN, status=status, fields={"title": status},
            reason="有异议" if status == "disputed" else None,
        )  # fmt: skip
    await add_record(database, tenant, settled, "sharing", on=today, status="submitted", fields={"title": "以后"})
    frozen = await bureau.freeze(await bureau.open(), today - timedelta(days=1))
    told = frozen["progress"]["undecided_at_freeze"]
    assert (told["count"], [one["name"] for one in told["listings"]]) == (2, ["甲"])
    assert "2项" in told["text"]
    lines = await bureau.entries(frozen)
    assert {line["name"]: line["undecided"] for line in lines} == {"甲": 2, "乙": 0}


async def test_who_left_after_the_cut_off_is_evaluated_and_who_left_before_is_not(bureau: Bureau) -> None:
    today = await bureau.today()
    gone = {await listed(bureau, "早退"): 20, await listed(bureau, "后退"): 0}
    async with bureau.running.database.transaction(bureau.tenant) as session:
        caller = await find_caller(session, bureau.tenant)
        for one, days in gone.items():
            listing = await session.get_one(Listing, (bureau.tenant, one))
            listing.status = "removed"
            session.add_all([listing, left(listing, caller.now - timedelta(days=days))])
    frozen = await bureau.freeze(await bureau.open(), today - timedelta(days=10))
    assert [line["name"] for line in await bureau.entries(frozen)] == ["后退"]


async def test_a_scorecard_tells_what_counts_and_what_does_not_and_why(bureau: Bureau) -> None:
    listing = await listed(bureau, "甲")
    contract = {"enterprise": "91990101MA0000001Y", "service_amount": "120", "hardware_only": False}
    await bureau.record(listing, "contract", WITHIN, {**contract, "carried_out": True})
    await bureau.record(listing, "contract", WITHIN, {**contract, "carried_out": False})
    evaluation = await bureau.freeze(await bureau.open())
    card = await bureau.get(f"/evaluations/{evaluation['id']}/entries/{listing}")
    indicators = {one["name"]: one for one in card["indicators"]}
    assert (indicators["contract_number"]["points"], indicators["contract_sum"]["points"]) == ("1", "1.5")
    assert sorted(str(item["why_not"]) for item in indicators["contract_number"]["items"]) == ["None", "filtered"]
    assert (indicators["satisfaction"]["clause"], indicators["satisfaction"]["quantity"]) == ("附件2 第23行", "90")


async def test_whatever_happens_after_the_freeze_its_lines_and_its_decision_stay_as_they_were(bureau: Bureau) -> None:
    best, second = await listed(bureau, "甲", "95"), await listed(bureau, "乙", "90")
    cases = [await bureau.end_selection(best, "selected"), await bureau.end_selection(second, "not_selected")]
    evaluation = await bureau.freeze(await bureau.open())
    of = f"/evaluations/{evaluation['id']}"

    async def all_of_it() -> list[object]:
        return [await bureau.entries(evaluation), *[await bureau.get(f"{of}/entries/{one}") for one in (best, second)]]

    async def live_changes() -> None:
        for number in range(30):
            await bureau.record(second, "sharing", WITHIN, {"title": f"第{number}场"})
        async with bureau.running.database.transaction(bureau.tenant) as session:
            caller = await find_caller(session, bureau.tenant)
            gone = await session.get_one(Listing, (bureau.tenant, best))
            gone.status, gone.name, gone.version = "removed", "改了名称", gone.version + 1
            await session.flush()
            session.add(left(gone, caller.now))

    frozen = await all_of_it()
    await live_changes()
    assert (await bureau.get("/programmes/directory/ranking", as_="anyone"))["items"][0]["name"] == "乙"
    assert await all_of_it() == frozen

    await bureau.post(f"{of}/decide", {})
    decided = await all_of_it()
    assert [(one["name"], one["place"], one["grade"]) for one in decided[0]] == [("甲", 1, "优秀"), ("乙", 2, "合格")]
    async with bureau.running.database.transaction(bureau.tenant) as session:
        for case_id, outcome in zip(cases, ("not_selected", "selected"), strict=True):
            case = await session.get_one(Case, (bureau.tenant, case_id))
            case.outcome, case.version = outcome, case.version + 1
    await bureau.end_selection(second, "selected")
    await bureau.post("/sandbox/clock/advance", {"days": 400})
    assert await all_of_it() == decided
    checked = await bureau.get(f"{of}/verification")
    assert (checked["equal"], checked["lines"], checked["difference"]) == (True, 2, None)


async def test_while_an_evaluation_is_frozen_its_places_say_who_may_be_selected(bureau: Bureau) -> None:
    fifty_first, others = await listed(bureau, "甲", "80"), [await listed(bureau, f"其他{n:02}") for n in range(50)]
    cases = {"programme": bureau.programme, "procedure": "selection", "route": "yearly"}
    owner = {"provider": await provider_of(bureau, fifty_first)}
    sees = replace(bureau, sees={**bureau.sees, **owner})
    async with bureau.running.database.transaction(bureau.tenant) as session:
        row = await session.get_one(Listing, (bureau.tenant, fifty_first))
    case = await sees.post("/cases", {**cases, "organisation_id": str(row.organisation_id)}, as_="provider")

    async def against() -> list[int]:
        refused = await sees.refused(f"/cases/{case['id']}/actions", {"action": "submit"}, as_="provider")
        return [one["inputs"]["rank"] for one in refused["reasons"] if one["clause"] == "附件1 第三条(三)"]

    assert await against() == [51]
    await bureau.freeze(await bureau.open())
    for number in range(60):
        await bureau.record(fifty_first, "sharing", WITHIN, {"title": f"第{number}场"})
    live = (await bureau.get("/programmes/directory/ranking", as_="anyone"))["items"][0]["name"]
    assert (live, await against()) == ("甲", [51])
    assert others


async def test_equals_of_whom_the_selection_takes_one_have_no_place_in_it_until_somebody_decided(
    bureau: Bureau,
) -> None:
    for number in range(49):
        await listed(bureau, f"其他{number:02}")
    equals = {name: await listed(bureau, name, "80") for name in ("甲", "乙")}
    evaluation = await bureau.freeze(await bureau.open())
    cases = {"programme": bureau.programme, "procedure": "selection", "route": "yearly"}

    async def against(listing: UUID) -> list[object]:
        sees = replace(bureau, sees={**bureau.sees, "provider": await provider_of(bureau, listing)})
        async with bureau.running.database.transaction(bureau.tenant) as session:
            row = await session.get_one(Listing, (bureau.tenant, listing))
        if listing not in opened:
            case = {**cases, "organisation_id": str(row.organisation_id)}
            opened[listing] = (await sees.post("/cases", case, as_="provider"))["id"]
        refused = await sees.refused(f"/cases/{opened[listing]}/actions", {"action": "submit"}, as_="provider")
        return [one["inputs"].get("rank") for one in refused["reasons"] if one["clause"] == "附件1 第三条(三)"]

    opened: dict[UUID, str] = {}
    assert [await against(one) for one in equals.values()] == [[None], [None]]
    order = [str(equals["乙"]), str(equals["甲"])]
    await bureau.say(evaluation, {"kind": "order", "value": order, "reason": "服务企业数多者在前"})
    assert [await against(one) for one in equals.values()] == [[51], []]


async def test_a_frozen_scorecard_reads_as_the_live_one_did_units_included(bureau: Bureau) -> None:
    listing = await listed(bureau, "甲")
    contract = {"enterprise": "91990101MA0000001Y", "service_amount": "120", "hardware_only": False}
    await bureau.record(listing, "contract", WITHIN, {**contract, "carried_out": True})
    evaluation = await bureau.freeze(await bureau.open())
    live = await bureau.get(f"/programmes/{bureau.programme}/listings/{listing}/scorecard")
    frozen = await bureau.get(f"/evaluations/{evaluation['id']}/entries/{listing}")
    told = ("label", "within", "clause", "quantity", "unit", "points", "at_most", "at_cap")
    cards = [[tuple(one[name] for name in told) for one in card["indicators"]] for card in (live, frozen)]
    assert cards[0] == cards[1]
    assert ("120", "万元") in [(one["quantity"], one["unit"]) for one in frozen["indicators"]]
    assert live["unit"] == frozen["unit"] == "point"


async def test_a_decided_grade_is_known_of_the_listing_from_then_on(bureau: Bureau) -> None:
    listing = await listed(bureau, "甲")
    evaluation = await bureau.freeze(await bureau.open())
    await bureau.say(evaluation, {"kind": "selection", "listing_id": str(listing), "value": False})
    assert [item for item in await known_items(bureau, listing) if item.kind == "evaluation"] == []
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    year = (await bureau.today()).year
    await bureau.post("/sandbox/clock/advance", {"days": 60}, as_="admin")
    (item,) = [item for item in await known_items(bureau, listing) if item.kind == "evaluation"]
    assert (item.fields["grade"], item.fields["year"], item.fields["rank"]) == ("合格", year, 1)
    assert item.fields["selected"] is False


async def test_two_evaluations_are_compared_line_by_line_and_indicator_by_indicator(
    running: Running, client: httpx.AsyncClient
) -> None:
    bureau = await bureau_of(running, client, "tianjin", "providers")
    await bureau.had_rules(date(2025, 1, 1))
    names = {name: await bureau.list(name, listed_on=date(2025, 1, 5)) for name in ("甲", "乙")}
    year = (await bureau.today()).year
    first = await bureau.open(first_day=f"{year - 1}-01-01")
    await bureau.freeze(first, date(year - 1, 12, 31))
    new = await bureau.list("丙", listed_on=LISTED)
    second = await bureau.freeze(await bureau.open())
    marks = {first["id"]: {"甲": "70", "乙": "90"}, second["id"]: {"甲": "89.99", "乙": "90", "丙": "80"}}
    for evaluation, given in marks.items():
        said = [
            {"kind": "mark", "listing_id": str({**names, "丙": new}[name]), "name": "third_party", "value": value}
            for name, value in given.items()
        ]
        await bureau.say({"id": evaluation}, *said)
    page = await bureau.get(f"/evaluations/{second['id']}/comparison", earlier=first["id"])
    changes = {one["name"]: one for one in page["items"]}
    assert {name: one["standing"] for name, one in changes.items()} == {"甲": "both", "乙": "both", "丙": "new"}
    assert (changes["甲"]["before"]["grade"], changes["甲"]["after"]["grade"]) == ("合格", "良好")
    assert changes["甲"]["points_change"] == "19.99"
    assert [(one["before"], one["after"]) for one in changes["甲"]["indicators"]] == [("70", "89.99")]
    assert changes["乙"]["indicators"] == []
    reverse = await bureau.get(f"/evaluations/{first['id']}/comparison", earlier=second["id"])
    assert {one["name"] for one in reverse["items"] if one["standing"] == "gone"} == {"丙"}


async def test_it_keeps_the_rules_in_force_when_its_period_began(bureau: Bureau) -> None:
    async with bureau.running.database.transaction(bureau.tenant) as session:
        caller = await find_caller(session, bureau.tenant)
        version = (await session.exec(select(PolicyVersion))).one()
        later = PolicyVersion(**version.model_dump(exclude={"id"}) | {"in_force_from": caller.today})
        session.add(later)
    evaluation = await bureau.open()
    assert evaluation["policy"]["version_id"] == str(version.id)


async def test_a_period_that_began_before_there_were_rules_has_the_first_of_them(bureau: Bureau) -> None:
    async with bureau.running.database.transaction(bureau.tenant) as session:
        caller = await find_caller(session, bureau.tenant)
        rules = await rules_since(session, caller, "directory", date(2025, 1, 1), date(2025, 12, 31))
        never = await rules_since(session, caller, "directory", date(2024, 1, 1), date(2024, 12, 31))
    assert (rules and rules.in_force_from, never) == (date(2025, 8, 7), None)


async def test_a_case_of_the_selection_before_the_last_decision_counts_for_that_one_alone(bureau: Bureau) -> None:
    listing = await listed(bureau, "甲")
    first = await bureau.freeze(await bureau.open())
    await bureau.end_selection(listing, "selected")
    await bureau.post(f"/evaluations/{first['id']}/decide", {})
    year = (await bureau.today()).year
    await bureau.post("/sandbox/clock/advance", {"days": 366}, as_="admin")
    second = await bureau.open()
    assert second["period"] == str(year + 1)
    frozen = await bureau.freeze(second)
    assert [one["waits_for"] for one in frozen["progress"]["missing"]] == ["selection"]
    await bureau.end_selection(listing, None)
    said = {"kind": "selection", "listing_id": str(listing), "value": False, "reason": "未参加"}
    refused = await bureau.refused(f"/evaluations/{second['id']}/inputs", {"inputs": [said]})
    assert refused["errors"][0]["code"] == "selection-under-way"
