"""A year is evaluated: frozen, filled in by people, ties decided, grades and awards decided for good."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import httpx
from builders import any_uscc
from evaluated import Bureau, bureau_of, provider_of

from tenants.running import Running

LISTED = date(2026, 1, 5)
WITHIN = date(2026, 3, 10)


async def satisfy(bureau: Bureau, listing: UUID, mark: str) -> None:
    """Let one enterprise say how satisfied it is."""
    fields = {"enterprise": "91990101MA0000001Y", "mark": mark, "weight": "1", "dissatisfied": False}
    await bureau.record(listing, "satisfaction", WITHIN, fields)


async def providers(bureau: Bureau, **marks: str) -> dict[str, UUID]:
    """Return listings of these names, told apart by how satisfied their enterprise was."""
    found: dict[str, UUID] = {}
    for name, mark in marks.items():
        found[name] = await bureau.list(name, listed_on=LISTED)
        await satisfy(bureau, found[name], mark)
    return found


async def test_fifty_are_the_best_of_sixty_and_cost_1190_times_ten_thousand(
    running: Running, client: httpx.AsyncClient
) -> None:
    bureau = await bureau_of(running, client, "chengdu", "directory")
    marks = {f"第{number:02}家": f"{80 + number / 100:.2f}" for number in range(60)}
    listed = [await bureau.list(name, listed_on=LISTED) for name in marks]
    for number, listing in enumerate(listed):
        await satisfy(bureau, listing, "100")
        for _ in range(number % 60):
            await bureau.record(listing, "sharing", WITHIN, {"title": "分享"})
        if number >= 5:
            await bureau.end_selection(listing, "selected")
    evaluation = await bureau.freeze(await bureau.open())
    # The last ten never had a chance, whoever of them was selected.
    assert evaluation["progress"]["total_yuan"] == "11900000"
    decided = await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    grades = {one["grade"]: one["count"] for one in decided["progress"]["grades"]}
    assert (grades, decided["awarded_yuan"]) == ({"优秀": 50, "合格": 10}, "11900000")
    counts = [(one["count"], one["amount_yuan"]) for one in decided["progress"]["awards"]]
    assert counts == [(3, "1500000"), (3, "1200000"), (4, "1200000"), (40, "8000000")]


async def test_an_order_that_may_matter_is_told_before_the_selection_ends_and_live_places_agree(
    running: Running, client: httpx.AsyncClient
) -> None:
    bureau = await bureau_of(running, client, "chengdu", "directory")
    listed = await providers(bureau, 甲="99", 乙="98", 丙="97", 丁="97", 戊="96", 己="96")
    evaluation = await bureau.freeze(await bureau.open())

    async def live() -> dict[str, bool]:
        page = await bureau.get("/programmes/directory/ranking", as_="anyone")
        return {one["name"]: one["waits_for_decision"] for one in page["items"]}

    async def frozen() -> list[tuple[int, int, bool]]:
        ties = (await bureau.get(f"/evaluations/{evaluation['id']}"))["progress"]["ties"]
        return [(one["first_place"], one["last_place"], one["matters"]) for one in ties]

    # The third place brings 500 000, the fourth to the sixth 400 000 each.
    assert await live() == {"甲": False, "乙": False, "丙": True, "丁": True, "戊": False, "己": False}
    card = await bureau.get(f"/programmes/directory/listings/{listed['丁']}/scorecard")
    assert card["place"]["waits_for_decision"] is True
    assert await frozen() == [(3, 4, True), (5, 6, False)]
    await bureau.say(evaluation, {"kind": "order", "value": [str(listed[name]) for name in ("丁", "丙")]})
    assert await frozen() == [(5, 6, False)]
    told = [
        (await bureau.get(f"/evaluations/{evaluation['id']}/entries/{listed[name]}"))["said"] for name in ("丙", "戊")
    ]
    assert [[(one["kind"], one["value"], one["clause"]) for one in each] for each in told] == [
        [("order", 2, "第十五条")], []
    ]  # fmt: skip
    for listing in listed.values():
        await bureau.end_selection(listing, "selected")
    decided = await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    assert decided["awarded_yuan"] == "2700000"
    places = [(one["name"], one["place"]) for one in await bureau.entries(evaluation)]
    assert places[:4] == [("甲", 1), ("乙", 2), ("丁", 3), ("丙", 4)]


async def test_a_seat_of_one_who_was_not_selected_stays_empty(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(running, client, "chengdu", "directory")
    listed = await providers(bureau, 甲="99", 乙="98", 丙="97")
    evaluation = await bureau.freeze(await bureau.open())
    await bureau.end_selection(listed["甲"], "selected")
    await bureau.end_selection(listed["乙"], "not_selected")
    # 丙 never filed: somebody says so.
    nobody = {"kind": "selection", "listing_id": str(listed["丙"]), "value": False}
    await bureau.say(evaluation, nobody)
    decided = await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    assert decided["awarded_yuan"] == "500000"
    assert {line["name"]: line["grade"] for line in await bureau.entries(evaluation)} == {
        "甲": "优秀", "乙": "合格", "丙": "合格",
    }  # fmt: skip


async def test_wenzhou_counts_837_and_names_the_ten_best(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(running, client, "wenzhou", "directory")
    today = await bureau.today()
    last_year = date(today.year - 1, 5, 6)
    listing = await bureau.list("甲", listed_on=LISTED)
    projects = [*[("diagnosis", True)] * 12, *[("design", True)] * 7, *[("diagnosis", False)] * 5]
    for kind, passed in projects:
        await bureau.record(listing, "service_project", last_year, {"kind": kind, "passed": passed})
    await bureau.record(listing, "test_result", today, {"mark": 87})
    await bureau.record(listing, "opinion", today, {"content": "very", "result": "fairly"})
    others = [await bureau.list(f"其他{number:02}", listed_on=LISTED) for number in range(11)]
    evaluation = await bureau.freeze(await bureau.open())

    marks = [{"kind": "mark", "listing_id": str(listing), "name": "defence_points", "value": 85}]
    for number, other in enumerate(others):
        of = {"kind": "mark", "listing_id": str(other)}
        said = {"test": 50 + number, "defence_points": 60, "service_content": "ordinary", "service_result": "ordinary"}
        marks += [{**of, "name": name, "value": value} for name, value in said.items()]
    await bureau.say(evaluation, *marks)
    for one in (listing, *others[2:]):
        await bureau.end_selection(one, "selected")
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    lines = await bureau.entries(evaluation)
    assert (lines[0]["name"], lines[0]["points"], lines[0]["place"]) == ("甲", "83.7", 1)
    best = [line for line in lines if line["grade"] == "优秀"]
    assert [line["place"] for line in best] == list(range(1, 11))
    assert {line["awards"][0]["title"] for line in best} == {"温州市级优秀服务机构"}
    card = await bureau.get(f"/evaluations/{evaluation['id']}/entries/{listing}")
    points = {one["name"]: one["points"] for one in card["indicators"]}
    assert points == {
        "success": "26", "diagnosis_projects": "12", "design_projects": "14", "pass_points": "6", "test": "8.7",
        "service_content": "10", "service_result": "8", "defence_points": "25",
    }  # fmt: skip


async def test_tianjin_grades_by_the_third_partys_mark_at_every_edge(
    running: Running, client: httpx.AsyncClient
) -> None:
    bureau = await bureau_of(running, client, "tianjin", "providers")
    bands = {"90": "优秀", "89.99": "良好", "80": "良好", "79.99": "合格", "70": "合格", "69.99": "不合格"}
    listed = {mark: await bureau.list(f"得{mark}分", listed_on=LISTED) for mark in bands}
    evaluation = await bureau.freeze(await bureau.open())
    marks = [
        {"kind": "mark", "listing_id": str(listing), "name": "third_party", "value": mark}
        for mark, listing in listed.items()
    ]
    said = {"inputs": [{**one, "reason": "第三方评价报告"} for one in marks]}
    shown = await bureau.post(f"/evaluations/{evaluation['id']}/inputs", said, as_="third_party")
    assert [(one["waits_for"], one["count"]) for one in shown["progress"]["missing"]] == [("award", 5)]
    await bureau.give(evaluation)
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    assert {line["points"]: line["grade"] for line in await bureau.entries(evaluation)} == bands


async def test_where_the_threshold_is_the_districts_own_the_frozen_evaluation_knows_the_district(
    running: Running, client: httpx.AsyncClient
) -> None:
    everywhere = "{grade: 优秀, label: {zh: 优秀, en: Outstanding}, when: {score: {at_least: 90}}, clause: 第七条}"
    within = '{grade: 优秀, when: {district: "120102", score: {at_least: 80}}, clause: 第七条}'
    changed = (f"    - {everywhere}\n", f"    - {everywhere}\n    - {within}\n")
    bureau = await bureau_of(running, client, "tianjin", "providers", changed)
    listed = {code: await bureau.list(f"{code}企业", listed_on=LISTED, district=code) for code in ("120101", "120102")}
    evaluation = await bureau.freeze(await bureau.open())
    for listing in listed.values():
        mark = {"kind": "mark", "listing_id": str(listing), "name": "third_party", "value": "85"}
        said = {"inputs": [{**mark, "reason": "第三方评价报告"}]}
        await bureau.post(f"/evaluations/{evaluation['id']}/inputs", said, as_="third_party")
    assert {line["name"]: line["grade"] for line in await bureau.entries(evaluation)} == {
        "120101企业": "良好", "120102企业": "优秀",
    }  # fmt: skip


async def test_sichuan_takes_the_verdict_of_the_third_party(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(running, client, "sichuan", "providers")
    listed = {name: await bureau.list(name, listed_on=LISTED) for name in ("甲", "乙", "丙")}
    evaluation = await bureau.freeze(await bureau.open())
    refusal = await bureau.refused(f"/evaluations/{evaluation['id']}/decide", {})
    assert [(one["clause"], one["inputs"]["count"]) for one in refusal["reasons"]] == [("通知 三、附件1 四", 3)]
    verdicts = {"甲": "outstanding", "乙": "qualified", "丙": "failed"}
    await bureau.say(
        evaluation,
        *({"kind": "verdict", "listing_id": str(listed[name]), "value": value} for name, value in verdicts.items()),
    )
    given = {"kind": "award", "listing_id": str(listed["甲"]), "name": "grading.awards.0", "value": True}
    await bureau.say(evaluation, given)
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    lines = {line["name"]: line for line in await bureau.entries(evaluation)}
    assert {name: line["grade"] for name, line in lines.items()} == {"甲": "合格", "乙": "合格", "丙": "不合格"}
    assert [award["force"] for award in lines["甲"]["awards"]] == ["proposed"]
    assert (await bureau.get("/programmes/providers/grades", as_="anyone"))["items"] == []


async def test_xinxiang_rates_by_hand_with_reasons_while_no_numbers_are_set(
    running: Running, client: httpx.AsyncClient
) -> None:
    bureau = await bureau_of(running, client, "xinxiang", "providers")
    listed = {name: await bureau.list(name, listed_on=LISTED) for name in ("甲", "乙")}
    fault = await bureau.refused("/programmes/providers/evaluations", {"first_day": "2026-01-01"})
    assert fault["errors"][0]["pointer"] == "/last_day"
    served = any_uscc(), any_uscc()
    for number, answer in enumerate(("satisfied", "satisfied", "unsatisfied")):
        enterprise = {"enterprise": served[min(number, 1)]}
        await bureau.record(listed["甲"], "project", WITHIN, enterprise)
        await bureau.record(listed["甲"], "satisfaction", WITHIN, {**enterprise, "answer": answer})
    evaluation = await bureau.open(first_day="2026-01-01", last_day="2026-03-31")
    await bureau.freeze(evaluation)
    of = f"/evaluations/{evaluation['id']}/entries"
    first = await bureau.get(f"{of}/{listed['甲']}")
    told = [(one["label"], one["quantity"], one["clause"]) for one in first["basis"] if one["name"] != "stars_by_line"]
    assert sorted(told) == [("服务企业数", "2", "第十四条"), ("满意率", "0.666667", "第十四条")]
    await bureau.say(
        evaluation,
        {"kind": "rating", "listing_id": str(listed["甲"]), "value": "3星级", "reason": "服务企业最多，全部满意"},
        {"kind": "rating", "listing_id": str(listed["乙"]), "value": "无星级", "reason": "没有服务过企业"},
    )
    own = replace(bureau, sees={**bureau.sees, "provider": await provider_of(bureau, listed["乙"])})
    reason = [("rating", "无星级", "没有服务过企业", "第十四条")]

    async def reasons(who: str) -> list[tuple[str, str, str, str]]:
        said = (await own.get(f"{of}/{listed['乙']}", as_=who))["said"]
        assert all("account_id" not in one for one in said)
        return [(one["kind"], one["value"], one["reason"], one["clause"]) for one in said]

    assert (await reasons("municipal"), await reasons("provider")) == (reason, [])
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    assert (await reasons("municipal"), await reasons("provider")) == (reason, reason)
    assert (await own.ask(f"{of}/{listed['甲']}", as_="provider")).status_code == 404
    published = await bureau.get("/programmes/providers/grades", as_="anyone")
    assert {one["name"]: (one["grade"], one["stars"]) for one in published["items"]} == {
        "甲": ("3星级", 3), "乙": ("无星级", 0),
    }  # fmt: skip
    said = await bureau.get(f"/evaluations/{evaluation['id']}/inputs", as_="auditor")
    assert [(one["reason"], one["clause"]) for one in said["items"]] == [
        ("服务企业最多，全部满意", "第十四条"), ("没有服务过企业", "第十四条"),
    ]  # fmt: skip
