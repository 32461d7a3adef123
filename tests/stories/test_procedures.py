"""What comes after listing: the best are selected, orders run out, projects are accepted, trainings are filed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from builders import add_account, any_uscc, headers_of
from exemplary import well_filled
from going import CONFIRMED_OF_THE_BEST, file_selection, listed, newcomer
from listed import add_listing, add_record, asked
from lives import Life, Somebody, live_in
from sqlalchemy import text
from sqlmodel import select

from policies.cities import folders
from policies.language.document import Policy
from tenants.callers import find_caller
from tenants.database import Database
from tenants.operations.register_organisation import register_organisation
from tenants.running import Running
from tenants.sweeping import sweep_tenant
from tenants.tables import District, TenantSetting

Into = Callable[[str], Awaitable[Life]]

SERVED = "91990101MA0000001Y"


async def enterprise(life: Life, uscc: str) -> Somebody:
    """Return somebody who acts for the enterprise of this code."""
    async with life.database.transaction(life.tenant) as session:
        caller = await find_caller(session, life.tenant)
        district = (await session.exec(select(District.code).limit(1))).one()
        organisation = await register_organisation(session, caller, uscc=uscc, name="某企业", district_code=district)
        organisation_id = organisation.id
    person = await add_account(life.database, life.tenant, role="enterprise", organisation=organisation_id)
    return Somebody(life.client, life.tenant, headers_of(life.running.keys, person), person)


def folder_of(city: str) -> Path:
    return next(one for one in folders() if one.name == city)


@pytest.fixture
def live_into(client: httpx.AsyncClient, database: Database, running: Running) -> Into:
    """Live in the city of that name, just installed."""

    async def live(city: str) -> Life:
        return await live_in(client, database, running, folder_of(city))

    return live


async def policy_of(life: Life, programme: str) -> Policy:
    return (await asked(life.database, life.tenant, programme))[1].policy


async def satisfy(life: Life, listing: UUID, mark: int) -> None:
    """Let a served enterprise give the mark without which nobody is ranked."""
    fields = {"enterprise": "91990101MA0000001Y", "mark": str(mark), "weight": "1", "dissatisfied": False}
    await add_record(life.database, life.tenant, listing, "satisfaction", on=date(2026, 1, 15), fields=fields)


async def test_one_of_the_best_is_proposed_consulted_on_put_up_for_the_days_given_and_selected(life: Life) -> None:
    company = await listed(life, "directory")
    city, provider = company["municipal"], company["provider"]
    case = await file_selection(company["provider"])
    submit = next(one for one in case["allowed_actions"] if one["action"] == "submit")
    assert [one["clause"] for one in submit["reasons"]] == ["附件1 第三条(三)"]

    await satisfy(life, company.listing, 90)
    case = await provider.act(case, "submit")
    assert (case["stage"]["id"], bool(case["filed_on"])) == ("proposal", True)
    assert [one["procedure"] for one in (await city.get("/tasks", procedure="selection"))["counts"]] == ["selection"]
    case = await city.act(case, "propose", confirmations=CONFIRMED_OF_THE_BEST)
    assert (case["stage"]["kind"], case["stage"]["waits_for"]) == ("consult", "municipal")

    said = {"opinion": "无不同意见", "agrees": True}
    await company["district"].post(f"/cases/{case['id']}/opinions", said)
    unnamed = await city.refused(f"/cases/{case['id']}/opinions", said)
    assert unnamed["errors"][0]["code"] == "body-required"
    case = await city.post(f"/cases/{case['id']}/opinions", {**said, "body": "市财政局"})
    given = [step["inputs"]["body"] for step in case["history"] if step["action"] == "gave_opinion"]
    assert len(given) == 2
    assert given[1] == "市财政局"
    seen = (await provider.get(f"/cases/{case['id']}"))["history"]
    assert [step["inputs"] for step in seen if step["action"] == "gave_opinion"] == [{}, {}]

    case = await city.act(case, "proceed", inputs={"opinions": "均无不同意见"})
    wanted = {"procedure": "selection", "stage": "notice", "title": "建议名单公示", "cases": [case["id"]]}
    assert (await city.refused("/programmes/directory/notices", {**wanted, "procedure": "intake"}))["status"] == 409
    unset = await city.refused("/programmes/directory/notices", wanted)
    assert unset["errors"][0]["code"] == "length-required"
    notice = await city.post("/programmes/directory/notices", {**wanted, "length": {"working_days": 7}})
    assert (notice["procedure"], notice["period"]["count"]) == ("selection", 7)
    await company.advance(past=notice["last_day"])

    case = await city.get(f"/cases/{case['id']}")
    assert case["stage"]["id"] == "decision"
    case = await city.act(case, "decide")
    assert case["outcome"] == "selected"
    assert [step["because"]["rule"].split(".")[1] for step in case["history"]] == ["selection"] * len(case["history"])
    listings = await life.anyone().get("/programmes/directory/listings")
    assert listings["total"] == 1


async def test_the_fifty_second_is_not_selected_nor_is_who_let_a_rectification_run_out(life: Life) -> None:
    for number in range(51):
        better = await add_listing(life.database, life.tenant, "directory", name=f"第{number}家")
        await satisfy(life, better, 95)
    company = await listed(life, "directory")
    await satisfy(life, company.listing, 90)
    case = await file_selection(company["provider"])
    refused = await company["provider"].refused(f"/cases/{case['id']}/actions", {"action": "submit"})
    assert [(one["clause"], one["inputs"]) for one in refused["reasons"]] == [("附件1 第三条(三)", {"rank": 52})]

    order = await company.open("rectification", "ordered", "municipal", due_on=await company.later(5))
    await company.advance(past=order["stage"]["due_on"])
    for number in (1, 2):
        fields = {"title": f"第{number}件", "kind": "patent"}
        await add_record(life.database, life.tenant, company.listing, "patent", on=date(2026, 1, 15), fields=fields)
    await satisfy(life, company.listing, 100)
    await satisfy(life, company.listing, 100)
    refused = await company["provider"].refused(f"/cases/{case['id']}/actions", {"action": "submit"})
    assert [one["inputs"] for one in refused["reasons"]] == [{"overdue_rectifications": 1}]


async def test_an_order_to_rectify_runs_out_in_silence_or_is_met_and_accepted(life: Life) -> None:
    silent, diligent = await listed(life, "directory", name="甲公司"), await listed(life, "directory", name="乙公司")
    refused = await silent["provider"].refused("/cases", silent.opening("rectification", "ordered"))
    assert (refused["status"], refused["code"]) == (403, "another-role-opens")
    assert refused["detail"].endswith("”由市经信局发起")
    refused = await silent["municipal"].refused("/cases", silent.opening("rectification", "ordered"))
    assert refused["errors"][0]["code"] == "due-day-required"
    day = await silent.later(10)
    order = await silent.open("rectification", "ordered", "municipal", due_on=day)
    assert (order["stage"]["due_on"], bool(order["stage"]["goes_on_at"]), bool(order["filed_on"])) == (day, True, True)
    again = await silent["municipal"].refused("/cases", silent.opening("rectification", "ordered", due_on=day))
    assert again["code"] == "case-already-open"

    met = await diligent.open("rectification", "ordered", "municipal", due_on=day)
    proof = {"proof": [await diligent["provider"].upload("整改.pdf")]}
    await diligent["provider"].post(f"/cases/{met['id']}/update", {"materials": proof})
    met = await diligent["provider"].act(met, "hand_in", inputs={"summary": "已补报"})
    assert (met["stage"]["id"], met["stage"]["goes_on_at"]) == ("review", None)
    met = await diligent["municipal"].act(met, "accept")
    listing = (await life.anyone().get("/programmes/directory/listings", name="乙"))["items"][0]
    history = (await life.anyone().get(f"/programmes/directory/listings/{listing['id']}"))["history"]
    assert history[-1]["clause"] == "第十七条"

    await let_time_pass(life, days=12)
    await asyncio.gather(*(sweep_tenant(life.database, life.tenant) for _ in range(3)))
    order = await silent["provider"].get(f"/cases/{order['id']}")
    last = order["history"][-1]
    assert (order["outcome"], last["role"], last["action"]) == ("overdue", "system", "time_ran_out")
    assert [step["action"] for step in order["history"]] == ["open", "time_ran_out"]
    assert (last["because"]["clause"], last["because"]["rule"]) == (
        "第十三条(二)",
        "procedures.rectification.stages.rectify.on_due",
    )


async def let_time_pass(life: Life, *, days: int) -> None:
    async with life.database.transaction(life.tenant) as session:
        setting = await session.get_one(TenantSetting, life.tenant)
        setting.clock_ahead_seconds += days * 24 * 60 * 60
        session.add(setting)


async def test_what_falls_due_on_the_way_happens_at_its_own_time_in_order(life: Life) -> None:
    companies = [await listed(life, "directory", name=f"第{number}家") for number in range(3)]
    orders = [
        await company.open("rectification", "ordered", "municipal", due_on=await company.later(days))
        for company, days in zip(companies, (9, 3, 6), strict=True)
    ]
    fired = await companies[0].advance(days=30)
    assert [one["id"] for one in fired] == [orders[1]["id"], orders[2]["id"], orders[0]["id"]]
    assert {one["kind"] for one in fired} == {"case"}
    for order, one in zip((orders[1], orders[2], orders[0]), fired, strict=True):
        ended = await companies[0]["municipal"].get(f"/cases/{order['id']}")
        assert ended["ended_at"] == one["at"] == ended["stage"]["entered_at"]


async def test_a_day_is_given_later_put_off_with_a_reason_and_never_brought_forward(live_into: Into) -> None:
    life = await live_into("xinxiang")
    company = await listed(life, "providers")
    appeal = await company.open("appeal", "appeal", "provider")
    form = {"matter": "警告", "grounds_stated": "事实有误", "purpose": "撤销"}
    proof = {"proof": [await company["provider"].upload("佐证.pdf")]}
    await company["provider"].post(f"/cases/{appeal['id']}/update", {"facts": form, "materials": proof})
    asked_too_much = await company["provider"].refused(
        f"/cases/{appeal['id']}/actions", {"action": "submit", "due_on": await company.later(30)}
    )
    assert asked_too_much["errors"][0]["code"] == "due-day-not-yours"
    appeal = await company["provider"].act(appeal, "submit")
    assert (appeal["stage"]["id"], appeal["stage"]["due_on"]) == ("deciding", None)

    path, reason = f"/cases/{appeal['id']}/due-day", "按程序办理"
    first, later = await company.later(10), await company.later(20)
    assert (await company["municipal"].post(path, {"due_on": later, "reason": reason}))["stage"]["due_on"] == later
    earlier = await company["municipal"].refused(path, {"due_on": first, "reason": reason})
    assert earlier["errors"][0]["code"] == "due-day-earlier"
    ended = await company["municipal"].act(appeal, "reject", inputs={"reason": "事实清楚"})
    over = await company["municipal"].refused(path, {"due_on": later, "reason": reason})
    assert (ended["outcome"], over["code"]) == ("rejected", "no-day-to-give")


async def test_a_retrofit_project_is_filed_again_when_it_grows_and_accepted_at_the_end(live_into: Into) -> None:
    life = await live_into("xinxiang")
    company = await listed(life, "providers")
    provider, expert, city = company["provider"], company["expert"], company["municipal"]
    case = await company.open("engagement", "pilot", "provider", facts={"enterprise": SERVED})

    async def say(**facts: object) -> None:
        await provider.post(f"/cases/{case['id']}/update", {"facts": facts})

    async def check_plan() -> dict:
        early = await city.refused(f"/cases/{case['id']}/actions", {"action": "approve"})
        assert [one["clause"] for one in early["reasons"]] == ["第十二条(二)"]
        assert [one["id"] for one in (await expert.get("/tasks"))["items"]] == [case["id"]]
        parts = {"projects": "可行", "amount": "合理", "results": "明确"}
        half = await expert.refused(f"/cases/{case['id']}/sheets", {"parts": {"projects": "可行"}})
        assert [one["pointer"] for one in half["errors"]] == ["/parts/amount", "/parts/results"]
        assert (await expert.post(f"/cases/{case['id']}/sheets", {"parts": parts}))["panel"]["sheets"] == 1
        shown = await city.act(case, "approve")
        gone = await expert.client.get(f"/v1/{expert.tenant}/cases/{case['id']}", headers=expert.headers)
        assert gone.status_code == 404
        return shown

    await say(diagnosed=True)
    await provider.act(case, "report")
    await say(agreed_with_enterprise=True, filed_amount="100000", filed_scenarios=5)
    await provider.act(case, "file")
    assert (await check_plan())["stage"]["id"] == "contract"
    await say(contract_amount="120000", contract_scenarios=5)
    refused = await provider.refused(
        f"/cases/{case['id']}/actions", {"action": "sign", "inputs": {"signed_on": "2026-09-30"}}
    )
    assert [one["clause"] for one in refused["reasons"]] == ["第十二条(三)"]
    await provider.act(case, "file_again")
    await say(filed_amount="120000")
    await provider.act(case, "file")
    await check_plan()
    await provider.act(case, "sign", inputs={"signed_on": "2026-09-30"})
    await provider.act(case, "complete")
    await city.act(case, "register")
    missing = await city.refused(f"/cases/{case['id']}/actions", {"action": "fail", "inputs": {"reason": "场景未上线"}})
    assert missing["errors"][0]["code"] == "due-day-required"
    await city.act(case, "fail", inputs={"reason": "场景未上线"}, due_on=await company.later(10))
    waiting = await provider.act(case, "done")
    assert (waiting["stage"]["kind"], waiting["stage"]["due_on"]) == ("wait", None)
    waiting = await city.post(f"/cases/{case['id']}/due-day", {"due_on": await company.later(15), "reason": "下一批次"})
    await company.advance(past=waiting["stage"]["due_on"])
    back = await city.get(f"/cases/{case['id']}")
    assert (back["stage"]["id"], back["history"][-1]["action"]) == ("acceptance", "wait_over")
    assert (await city.act(case, "accept"))["outcome"] == "accepted"
    async with life.database.transaction(life.tenant) as session:
        rows = await (await session.connection()).execute(text("SELECT kind, status, fields FROM records"))
        assert [tuple(row) for row in rows] == [("project", "confirmed", {"enterprise": SERVED})]


async def test_a_served_enterprise_applies_for_acceptance_itself_and_no_other_sees_the_case(live_into: Into) -> None:
    life = await live_into("xinxiang")
    company = await listed(life, "providers")
    provider, expert, city = company["provider"], company["expert"], company["municipal"]
    served, another = await enterprise(life, SERVED), await enterprise(life, any_uscc())
    facts = {"diagnosed": True, "agreed_with_enterprise": True, "filed_amount": "1", "filed_scenarios": 1}
    agreed = {"contract_amount": "1", "contract_scenarios": 1}
    case = await company.open("engagement", "pilot", "provider", facts={"enterprise": any_uscc(), **facts, **agreed})
    of = f"/cases/{case['id']}"
    assert (await served.get("/cases"))["total"] == 0
    await provider.post(f"{of}/update", {"facts": {"enterprise": f" {SERVED.lower()}"}})
    await provider.act(case, "report")
    await provider.act(case, "file")
    await expert.post(f"{of}/sheets", {"parts": {"projects": "可行", "amount": "合理", "results": "明确"}})
    await city.act(case, "approve")
    await provider.act(case, "sign", inputs={"signed_on": "2026-09-30"})
    early = await served.refused(f"{of}/actions", {"action": "complete"})
    assert (early["code"], early["detail"]) == ("another-role-acts", "这一步由数字化服务商办理")
    assert (await served.get("/tasks"))["total"] == 0
    await provider.act(case, "complete")

    for somebody, total in ((served, 1), (another, 0)):
        assert (await somebody.get("/cases"))["total"] == (await somebody.get("/tasks"))["total"] == total
    hidden = await life.client.get(f"/v1/{life.tenant}{of}", headers=another.headers)
    assert hidden.status_code == (await another.refused(f"{of}/actions", {"action": "apply"}))["status"] == 404
    assert (await provider.refused(f"{of}/actions", {"action": "apply"}))["detail"] == "这一步由企业办理"
    seen = await served.get(of)
    assert {one["action"]: one["allowed"] for one in seen["allowed_actions"]} == {"apply": True, "register": False}
    applied = await served.act(case, "apply")
    assert (applied["stage"]["id"], applied["history"][-1]["role"]) == ("acceptance", "enterprise")


async def test_a_training_is_filed_ten_working_days_before_or_brings_no_subsidy(live_into: Into) -> None:
    life = await live_into("wenzhou")
    company = await listed(life, "directory")
    policy = await policy_of(life, "directory")
    form = well_filled(folder_of("wenzhou"), "directory", policy, "training_filing")
    today = (await life.anyone().get(""))["today"]
    days = await life.anyone().get("/calendar/working-days", **{"from": today, "count": "10"})
    timely = {"planned_on": days["period"]["last_day"] if "period" in days else days["last_day"]}
    case = await company.open("training_filing", "ordinary", "provider", facts={**form, **timely})
    materials = {name: [await company["provider"].upload()] for name in ("agenda", "slides")}
    await company["provider"].post(f"/cases/{case['id']}/update", {"materials": materials})
    await company["provider"].act(case, "submit")
    await company["district"].act(case, "forward", confirmations={"papers_reviewed": {"holds": True}})
    words = {"fits_industry": True, "filed_in_time": False, "special_reason": False}
    case = await company["municipal"].act(
        case, "accept", confirmations={name: {"holds": holds} for name, holds in words.items()}
    )
    assert case["stage"]["id"] == "holding"
    await company["provider"].post(f"/cases/{case['id']}/update", {"facts": {"attendants": 60}})
    case = await company["provider"].act(case, "report")
    refused = await company["municipal"].refused(f"/cases/{case['id']}/actions", {"action": "pay"})
    assert [one["clause"] for one in refused["reasons"]] == ["第十三条", "第十三条(四)"]
    case = await company["municipal"].act(case, "refuse", inputs={"reason": "未提前报备"})
    assert case["outcome"] == "unpaid"


async def test_a_centre_of_the_second_programme_is_built_by_a_consortium_and_listed_without_notice(
    live_into: Into,
) -> None:
    life = await live_into("tianjin")
    district = (await life.anyone().get("/districts"))["items"][0]["code"]
    company = await newcomer(life, "centres", district)
    policy = await policy_of(life, "centres")
    form = well_filled(folder_of("tianjin"), "centres", policy, "intake") | {"consortium": True, "members": []}
    names = ("plan", "licence", "finances")
    materials = {name: [await company["provider"].upload()] for name in names}
    case = await company.open("intake", "own", "provider", facts=form, materials=materials)
    refused = await company["provider"].refused(f"/cases/{case['id']}/actions", {"action": "submit"})
    assert {one["rule"] for one in refused["reasons"]} == {"eligibility.partners", "materials.agreement"}
    member = {"name": "某某大学", "kind": "university", "duties": "标准研制"}
    agreement = {"agreement": [await company["provider"].upload()]}
    await company["provider"].post(
        f"/cases/{case['id']}/update", {"facts": {"members": [member]}, "materials": agreement}
    )
    await company["provider"].act(case, "submit")
    words = {"materials_complete": {"holds": True}, "agreement_complete": {"holds": True}}
    await company["district"].act(case, "recommend", confirmations=words, inputs={"opinion": "择优推荐"})
    words = {"team_composed": {"holds": True}, "systems_sound": {"holds": True}}
    case = await company["municipal"].act(case, "select", confirmations=words)
    assert case["outcome"] == "admitted"
    assert (await life.anyone().get("/programmes/centres/listings"))["total"] == 1
    assert (await life.anyone().get("/programmes/providers/listings"))["total"] == 0
    assert (await life.anyone().get("/notices"))["total"] == 0


async def test_a_procedure_beside_the_intake_is_for_those_in_the_directory(life: Life) -> None:
    outside = await newcomer(life, "directory", "510104")
    refused = await outside["provider"].refused("/cases", outside.opening("selection", "yearly"))
    assert (refused["status"], refused["code"]) == (409, "not-listed")
    unknown = await outside["provider"].refused("/cases", outside.opening("no_such", "yearly"))
    assert unknown["errors"][0]["pointer"] == "/procedure"
    shown = await life.anyone().get("/programmes/directory")
    assert {one["id"]: one["open_to"] for one in shown["procedures"]} == {
        "intake": "unlisted",
        "selection": "listed",
        "rectification": "listed",
    }
