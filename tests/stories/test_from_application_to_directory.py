"""A provider applies, its district recommends, the city reviews, the list stands in notice, the directory shows it."""

from lives import Life, Somebody

JINJIANG, WUHOU = "510104", "510107"
GOOD_FORM = {
    "legal_person": True,
    "finances_sound": True,
    "credit_good": True,
    "technical_staff": 12,
    "incidents": [],
    "service_fields": ["digital", "green"],
    "service_kinds": ["consulting"],
}


async def apply(provider: Somebody, **changes: object) -> dict:
    """Fill in a whole application and leave it as a draft."""
    materials = {
        name: [await provider.upload(f"{name}.pdf")]
        for name in ("business_licence", "service_cases", "qualifications", "team")
    }
    return await provider.post(
        "/cases",
        {
            "programme": "directory",
            "organisation_id": str(provider.organisation),
            "route": "ordinary",
            "facts": {**GOOD_FORM, **changes},
            "materials": materials,
        },
    )


GENUINE = {"materials_genuine": {"holds": True, "note": "原件核对一致"}}
CAPABLE = {"team_stable": {"holds": True, "note": "社保名册"}, "core_capability": {"holds": True}}


async def recommend(officer: Somebody, case: dict) -> dict:
    return await officer.act(case, "recommend", confirmations=GENUINE, inputs={"opinion": "材料真实，同意推荐"})


async def propose(city: Somebody, case: dict) -> dict:
    return await city.act(case, "propose", confirmations=CAPABLE, inputs={"opinion": "评审通过"})


async def put_up(city: Somebody, *cases: dict) -> dict:
    return await city.post(
        "/programmes/directory/notices",
        {"stage": "notice", "title": "拟入库名单公示", "cases": [case["id"] for case in cases]},
    )


async def test_five_people_bring_a_provider_into_the_directory(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG, name="锦江智造技术服务有限公司")
    officer = await life.somebody("district", district=JINJIANG)
    city = await life.somebody("municipal")
    auditor = await life.somebody("auditor")
    anyone = life.anyone()

    case = await apply(provider)
    assert case["stage"]["id"] == "draft"
    assert {one["action"]: one["allowed"] for one in case["allowed_actions"]} == {"submit": True, "withdraw": True}
    case = await provider.act(case, "submit")
    assert case["stage"]["id"] == "district"
    assert case["filed_on"]

    waiting = await officer.get("/tasks")
    assert [one["id"] for one in waiting["items"]] == [case["id"]]
    assert waiting["counts"] == [{"programme": "directory", "procedure": "intake", "stage": "district", "count": 1}]
    await recommend(officer, case)
    assert (await officer.get("/tasks"))["total"] == 0

    await propose(city, case)
    notice = await put_up(city, case)
    assert [entry["name"] for entry in notice["entries"]] == ["锦江智造技术服务有限公司"]
    assert notice["clause"] == "第七条 公示发布"
    assert (await anyone.get(f"/notices/{notice['id']}"))["content_hash"] == notice["content_hash"]
    assert (await anyone.get("/programmes/directory/listings"))["total"] == 0

    moved = await city.post("/sandbox/clock/advance", {"past": notice["last_day"]})
    assert [one["id"] for one in moved["fired"]] == [notice["id"]]

    directory = await anyone.get("/programmes/directory/listings", name="智造")
    assert [one["name"] for one in directory["items"]] == ["锦江智造技术服务有限公司"]
    assert directory["disclaimer_clause"] == "第五条"
    listing = await anyone.get(f"/programmes/directory/listings/{directory['items'][0]['id']}")
    assert listing["history"][0]["clause"] == "第七条 公示发布"
    shown = await provider.get(f"/cases/{case['id']}")
    assert (shown["outcome"], shown["stage"]["id"]) == ("admitted", "listed")
    assert [step["action"] for step in shown["history"]] == ["open", "submit", "recommend", "propose", "notice_passed"]
    assert all(step["because"]["clause"] for step in shown["history"])
    events = (await auditor.get("/audit"))["items"]
    assert {"act_on_case", "open_notice", "close_notice", "advance_clock"} <= {event["operation"] for event in events}


async def test_a_team_of_four_is_refused_by_clause_6_2_and_nothing_changes(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    case = await apply(provider, technical_staff=4)
    submit = next(one for one in case["allowed_actions"] if one["action"] == "submit")
    assert (submit["allowed"], [one["clause"] for one in submit["reasons"]]) == (False, ["第六条(二)"])

    problem = await provider.refused(f"/cases/{case['id']}/actions", {"action": "submit"})
    assert (problem["status"], problem["code"]) == (409, "refused-by-rule")
    assert [(one["clause"], one["inputs"]) for one in problem["reasons"]] == [("第六条(二)", {"technical_staff": 4})]
    after = await provider.get(f"/cases/{case['id']}")
    assert (after["stage"]["id"], after["version"]) == ("draft", case["version"])

    case = await provider.post(f"/cases/{case['id']}/update", {"facts": {"technical_staff": 5}})
    assert (await provider.act(case, "submit"))["stage"]["id"] == "district"


async def test_an_application_is_returned_with_the_fields_to_correct_and_comes_back(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    officer = await life.somebody("district", district=JINJIANG)
    case = await provider.act(await apply(provider), "submit")
    wanted = {"action": "return", "inputs": {"fields": ["technical_staff", "team"], "reason": "人数与名册不符"}}

    problem = await officer.refused(f"/cases/{case['id']}/actions", wanted)
    assert [one["code"] for one in problem["errors"]] == ["due-day-required"]
    today = (await officer.get(""))["today"]
    problem = await officer.refused(f"/cases/{case['id']}/actions", {**wanted, "due_on": today})
    assert problem["errors"][0]["pointer"] == "/due_on"
    case = await officer.post(f"/cases/{case['id']}/actions", {**wanted, "due_on": "2099-01-15"})
    assert (case["stage"]["id"], case["stage"]["due_on"]) == ("correction", "2099-01-15")
    assert case["to_correct"] == ["technical_staff", "team"]

    assert (await provider.get("/tasks"))["items"][0]["due_on"] == "2099-01-15"
    await provider.post(f"/cases/{case['id']}/update", {"facts": {"technical_staff": 9}})
    case = await provider.act(case, "submit")
    assert (case["stage"]["id"], case["to_correct"]) == ("district", [])


async def test_an_upheld_objection_stops_one_applicant_and_only_that_one(life: Life) -> None:
    good = await life.somebody("provider", district=JINJIANG, name="甲公司")
    bad = await life.somebody("provider", district=WUHOU, name="乙公司")
    officers = {
        JINJIANG: await life.somebody("district", district=JINJIANG),
        WUHOU: await life.somebody("district", district=WUHOU),
    }
    city = await life.somebody("municipal")
    cases = []
    for provider in (good, bad):
        case = await provider.act(await apply(provider), "submit")
        await recommend(officers[provider.person.district], case)
        cases.append(await propose(city, case))
    notice = await put_up(city, *cases)

    anyone = life.anyone()
    evidence = await anyone.upload("证据.pdf")
    objection = await anyone.post(
        f"/notices/{notice['id']}/objections",
        {
            "case_id": cases[1]["id"],
            "name": "李某",
            "contact": "13800000000",
            "statement": "乙公司社保名册只有三人",
            "evidence": [evidence],
        },
    )
    assert (await anyone.get(f"/notices/{notice['id']}/objections"))["items"] == []
    await city.post(f"/objections/{objection['id']}/redact", {"public_text": "对乙公司人员数量提出异议"})
    public = (await anyone.get(f"/notices/{notice['id']}/objections"))["items"]
    assert [(one["public_text"], one["clause"]) for one in public] == [("对乙公司人员数量提出异议", "第七条 公示发布")]
    assert "李某" not in str(public)

    await city.post("/sandbox/clock/advance", {"past": notice["last_day"]})
    listed = (await anyone.get("/programmes/directory/listings"))["items"]
    assert [one["name"] for one in listed] == ["甲公司"]
    assert [one["id"] for one in (await city.get("/tasks"))["items"]] == [cases[1]["id"]]

    assert [one["clause"] for one in (await city.get("/objections"))["items"]] == ["第七条 公示发布"]
    decided = await city.post(f"/objections/{objection['id']}/decide", {"decision": "upheld", "reason": "核查属实"})
    assert (decided["status"], decided["clause"]) == ("upheld", "第七条 公示发布")
    again = await city.refused(f"/objections/{objection['id']}/decide", {"decision": "dismissed", "reason": "再想"})
    assert (again["code"], again["detail"]) == ("already-decided", "这件异议已决定为“成立”，不能再作决定")
    case = await city.act(cases[1], "refuse", inputs={"reason": "异议成立，团队人数不足"})
    assert case["outcome"] == "refused"
    shown = await anyone.get(f"/notices/{notice['id']}")
    assert [entry["status"] for entry in shown["entries"]] == ["passed", "sent_back"]


async def test_a_dismissed_objection_after_the_period_lets_the_applicant_in_at_once(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    officer = await life.somebody("district", district=JINJIANG)
    city = await life.somebody("municipal")
    case = await provider.act(await apply(provider), "submit")
    await recommend(officer, case)
    notice = await put_up(city, await propose(city, case))
    anyone = life.anyone()
    objection = await anyone.post(
        f"/notices/{notice['id']}/objections",
        {
            "case_id": case["id"], "name": "王某", "contact": "wang@example.com", "statement": "资质过期",
            "evidence": [await anyone.upload()],
        },
    )  # fmt: skip
    await city.post("/sandbox/clock/advance", {"past": notice["last_day"]})
    late = await anyone.refused(
        f"/notices/{notice['id']}/objections",
        {
            "case_id": case["id"],
            "name": "张某",
            "contact": "1",
            "statement": "晚了",
            "evidence": [await anyone.upload()],
        },
    )
    assert late["code"] == "notice-over"
    await city.post(f"/objections/{objection['id']}/decide", {"decision": "dismissed", "reason": "资质有效"})
    assert (await provider.get(f"/cases/{case['id']}"))["outcome"] == "admitted"


async def test_a_provider_withdraws_and_may_apply_again(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG)
    case = await provider.act(await apply(provider), "submit")
    second = await provider.refused(
        "/cases", {"programme": "directory", "organisation_id": str(provider.organisation), "route": "ordinary"}
    )
    assert (second["status"], second["code"]) == (409, "case-already-open")
    case = await provider.act(case, "withdraw")
    assert (case["outcome"], case["allowed_actions"]) == ("withdrawn", [])
    gone = await provider.refused(f"/cases/{case['id']}/actions", {"action": "submit"})
    assert (gone["status"], gone["code"]) == (409, "action-not-available")
    assert (await apply(provider))["stage"]["id"] == "draft"


async def test_an_organisation_on_another_list_joins_after_its_consent(life: Life) -> None:
    provider = await life.somebody("provider", district=JINJIANG, name="丙公司")
    city = await life.somebody("municipal")
    wanted = {"programme": "directory", "organisation_id": str(provider.organisation), "route": "other_list"}
    refused = await city.refused("/cases", wanted)
    assert (refused["code"], refused["reasons"][0]["clause"]) == ("refused-by-rule", "第八条")
    await city.post(
        "/programmes/directory/list-entries",
        {"list": "sme_digital", "organisation_id": str(provider.organisation), "source": "2024 年名单"},
    )
    case = await city.post("/cases", wanted)
    refused = await provider.refused(f"/cases/{case['id']}/actions", {"action": "consent"})
    assert [one["clause"] for one in refused["reasons"]] == ["第六条(三)"]
    await provider.post(f"/cases/{case['id']}/update", {"facts": {"incidents": []}})
    case = await provider.act(case, "consent")
    assert case["outcome"] == "admitted"
    assert (await life.anyone().get("/programmes/directory/listings", name="丙"))["total"] == 1
    twice = await city.refused("/cases", wanted)
    assert twice["code"] == "already-listed"
