"""A fact changes from a day on: declared with evidence, verified or returned, and the score follows."""

import io
import zipfile
from datetime import date

from listed import add_record
from lives import Life
from reporters import FACTS, MARK, YEAR, go_to, new_reporter


async def test_a_verified_change_moves_the_score_and_its_history_stays(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life, facts=FACTS), await life.somebody("municipal")
    await add_record(life.database, life.tenant, reporter.listing, "satisfaction", on=date(2026, 3, 1), fields=MARK)
    wanted = {
        "listing_id": str(reporter.listing),
        "fact": "registered_capital",
        "value": "80",
        "holds_from": f"{YEAR}-03-01",
    }
    bare = await reporter.asking.refused("/fact-changes", wanted)
    assert bare["errors"][0]["code"] == "evidence-missing"
    wanted["evidence"] = [await reporter.asking.upload()]
    change = await reporter.asking.post("/fact-changes", wanted)
    for value in (wanted["value"], "801"):
        twice = await reporter.asking.refused("/fact-changes", {**wanted, "value": value})
        assert (twice["status"], twice["code"]) == (409, "change-waits-already")
        assert change["id"] in twice["detail"]
    assert (change["status"], change["score"]) == ("declared", None)
    assert (await city.get("/tasks"))["reporting"]["fact_changes"] == [{"programme": "directory", "count": 1}]

    path = f"/fact-changes/{change['id']}/decide"
    assert (await city.refused(path, {"outcome": "returned"}))["errors"][0]["pointer"] == "/reason"
    verified = await city.post(path, {"outcome": "verified", "reason": "与登记一致", "expected_version": 1})
    assert verified["score"] == {
        "points_before": "16.4",
        "points": "14.9",
        "unit": "point",
        "missing": [],
        "known_points": None,
        "rank_before": 1,
        "rank": 1,
    }
    assert (verified["fact_label"], verified["clause"]) == ("注册资本", "附件2 第2行")
    late = await city.refused(path, {"outcome": "returned", "reason": "不符"})
    assert (late["status"], late["code"]) == (409, "already-decided")
    assert late["detail"] == "这项情况变更已经核实，不能再作决定；现为第2版"

    entered = {**wanted, "value": "200", "holds_from": f"{YEAR}-03-10", "reason": "年报", "evidence": []}
    entered = await city.post("/fact-changes", entered)
    assert (entered["status"], entered["score"]["points"]) == ("verified", "15.4")
    returned = await reporter.asking.post("/fact-changes", {**wanted, "value": "900", "holds_from": f"{YEAR}-03-15"})
    await city.post(f"/fact-changes/{returned['id']}/decide", {"outcome": "returned", "reason": "证照不清"})
    history = (await reporter.asking.get("/fact-changes", fact="registered_capital"))["items"]
    assert [(one["value"], one["status"], one["reason"]) for one in history] == [
        ("900", "returned", "证照不清"), ("200", "verified", "年报"), ("80", "verified", "与登记一致")
    ]  # fmt: skip
    assert {one["clause"] for one in history} == {"附件2 第2行"}


async def test_a_change_must_be_reported_and_the_directory_shows_what_is_verified(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life, facts=FACTS), await life.somebody("municipal")
    change = {
        "listing_id": str(reporter.listing),
        "fact": "address",
        "value": "某某路9号",
        "holds_from": f"{YEAR}-03-18",
    }
    await city.post("/fact-changes", {**change, "reason": "登记机关通报"})
    duties = {one["obligation"]: one for one in await reporter.duties(f"{YEAR}-03-01", f"{YEAR}-03-31")}
    owed = duties["change_report"]
    assert (owed["state"], owed["due_on"], owed["clause"]) == ("owed", None, "第十六条(一)")
    own = {**change, "fact": "registered_name", "value": "新名称有限公司", "holds_from": f"{YEAR}-03-16"}
    own = await reporter.asking.post("/fact-changes", {**own, "evidence": [await reporter.asking.upload()]})
    await go_to(life, f"{YEAR}-03-23")
    await city.post(f"/fact-changes/{own['id']}/decide", {"outcome": "verified"})
    shown_by = [
        (one["state"], one["shown_by"], one["shown_on"])
        for one in await reporter.duties(f"{YEAR}-03-01", f"{YEAR}-03-31")
        if one["obligation"] == "change_report"
    ]
    assert shown_by == [("fulfilled", [own["id"]], f"{YEAR}-03-20"), ("owed", [], None)]

    shown = {
        "listing_id": str(reporter.listing),
        "fact": "service_fields",
        "value": ["green"],
        "holds_from": f"{YEAR}-03-18",
    }
    await city.post("/fact-changes", {**shown, "reason": "现场核实"})
    listing = await life.anyone().get(f"/programmes/directory/listings/{reporter.listing}")
    assert [(fact["id"], [one["id"] for one in fact["values"]]) for fact in listing["facts"]] == [
        ("service_fields", ["green"])
    ]


async def test_a_verified_change_of_the_name_renames_the_organisation_and_what_is_over_keeps_the_old_one(
    life: Life,
) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city, anyone = await new_reporter(life, facts=FACTS), await life.somebody("municipal"), life.anyone()
    await add_record(life.database, life.tenant, reporter.listing, "satisfaction", on=date(2026, 3, 1), fields=MARK)
    programme = "/programmes/directory"
    (over,) = (await city.get("/cases"))["items"]
    frozen = await city.post(f"{programme}/evaluations", {})
    await city.post(f"/evaluations/{frozen['id']}/freeze", {"cut_off": f"{YEAR}-03-20"})
    before = over["organisation_name"]
    wanted = {"listing_id": str(reporter.listing), "fact": "registered_name", "holds_from": f"{YEAR}-03-16"}
    own = {**wanted, "value": "新名称有限公司", "evidence": [await reporter.asking.upload()]}
    change = await reporter.asking.post("/fact-changes", own)
    of = f"{programme}/listings/{reporter.listing}"
    assert (await anyone.get(of))["name"] == before

    await city.post(f"/fact-changes/{change['id']}/decide", {"outcome": "verified"})
    ranking = (await anyone.get(f"{programme}/ranking"))["items"]
    directory = (await anyone.get(f"{programme}/listings"))["items"]
    seen = [(await anyone.get(of))["name"], *(one["name"] for one in (*ranking, *directory))]
    assert seen == ["新名称有限公司"] * 3
    export = await life.client.get(f"/v1/{life.tenant}{programme}/directory", params={"format": "xlsx"})
    assert "新名称有限公司" in zipfile.ZipFile(io.BytesIO(export.content)).read("xl/sharedStrings.xml").decode()

    entries = (await city.get(f"/evaluations/{frozen['id']}/entries"))["items"]
    listed = (await city.get("/cases"))["items"][0]["organisation_name"]
    shown = (await city.get(f"/cases/{over['id']}"))["organisation"]
    assert [entries[0]["name"], listed, shown["name"]] == [before] * 3
    assert (await city.get(f"/evaluations/{frozen['id']}/verification"))["equal"] is True

    organisation = await city.get(f"/organisations/{shown['id']}")
    (former,) = organisation["former_names"]
    assert organisation["name"] == "新名称有限公司"
    assert (former["name"], former["held_until"]) == (before, f"{YEAR}-03-15")
    assert (former["changed_by"], former["fact_change_id"]) == (str(city.person.account_id), change["id"])

    late = {**wanted, "value": "更早的名称有限公司", "holds_from": f"{YEAR}-03-10", "reason": "补登"}
    await city.post("/fact-changes", late)
    assert (await city.get(f"/organisations/{shown['id']}"))["name"] == "新名称有限公司"


async def test_a_fact_somebody_confirms_is_his_to_say_and_what_is_wrong_is_told(life: Life) -> None:
    await go_to(life, f"{YEAR}-03-20")
    reporter, city = await new_reporter(life), await life.somebody("municipal")
    officer = await life.somebody("district", district="510104")
    said = {
        "listing_id": str(reporter.listing),
        "fact": "materials_genuine",
        "value": False,
        "holds_from": f"{YEAR}-03-18",
    }
    said |= {"reason": "复核"}
    for somebody in (reporter.asking, city):
        refused = await somebody.refused("/fact-changes", said)
        assert (refused["status"], refused["code"]) == (403, "another-role-says")
        assert refused["detail"] == "“材料真实、合规”由区（市）县工业和信息化主管部门确认"
    refused = await city.refused("/fact-changes", said, headers={"accept-language": "en"})
    assert refused["detail"].endswith("is confirmed by: District authority")
    unknown = await city.refused("/fact-changes", {**said, "fact": "colour"})
    assert "企业员工数（staff）" in unknown["errors"][0]["message"]
    assert (await officer.post("/fact-changes", said))["status"] == "verified"
    wrong = {**said, "fact": "staff", "value": "many", "holds_from": f"{YEAR}-03-21", "reason": None}
    refused = await city.refused("/fact-changes", wrong)
    assert {(error["pointer"], error["code"]) for error in refused["errors"]} == {
        ("/value", "number-expected"), ("/holds_from", "in-the-future"), ("/reason", "missing")
    }  # fmt: skip
