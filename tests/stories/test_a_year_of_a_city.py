"""A city lives through a year: twelve months reported and decided, then evaluated, selected, awarded, looked at again.

What comes out is counted by hand from the printed rules (附件2 and 第十五条), never read from an answer.
"""

import asyncio
from collections import Counter
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import httpx
from evaluated import Bureau
from going import CONFIRMED_OF_THE_BEST, file_selection
from lives import live_in
from openpyxl import load_workbook
from recomputed import assert_nothing_differs
from reporters import FACTS, YEAR, city_with
from years import Did, Year, day_of, did

from tenants.audit import verify
from tenants.database import Database
from tenants.running import Running

BEFORE_THE_PILOT = "2024-03-10"
MONTHS = range(1, 13)


def contract(times: int, amount: str, *, hardware_only: bool = False, on: str | None = None) -> Did:
    return did("contract", times, on=on, service_amount=amount, hardware_only=hardware_only, carried_out=True)


WORK = {
    # Everything that the 23 rows count, in the amounts of the check vector of the clause map: 86.6 points.
    "甲": {
        1: [did("patent", 15, kind="patent"), did("standard", level="national", part="lead"),
            did("standard", level="industry", part="partner")],
        2: [did("patent", 15, kind="copyright"), did("workshop", 3, on=BEFORE_THE_PILOT)],
        3: [did("patent", 15, kind="patent"), contract(5, "9", on=BEFORE_THE_PILOT),
            did("diagnosis", 12, on=BEFORE_THE_PILOT)],
        4: [contract(3, "50")],
        5: [contract(3, "50")],
        6: [contract(2, "40"), contract(1, "900", hardware_only=True), did("project", investment="1050")],
        7: [did("diagnosis", 14)],
        8: [did("plan", 5), did("training", 7)],
        9: [did("sharing", 3)],
        10: [did("policy_application", 2, succeeded=True), did("policy_talk", 2)],
        11: [did("government_event", 1, level="provincial"), did("government_event", 2, level="city"),
             did("government_event", 3, level="district"), did("other_service", 6)],
        12: [did("honour", level="national"), did("honour", level="city"), did("solution", 4)],
    },
    # A contract of 30万元 each month; in August it says 80.
    "乙": {month: [contract(1, "80" if month == 8 else "30")] for month in MONTHS},
    "丙": {month: [did("sharing"), *([did("policy_talk")] if month == 4 else [])] for month in MONTHS},
    "丁": {9: [], 10: [did("sharing")], 11: [], 12: [did("sharing")]},
}  # fmt: skip
SMALL = {"staff": 14, "registered_capital": "100", "engineers": 2, "experts": 4}
LARGE = {"staff": 60, "registered_capital": "99.99", "engineers": 6, "experts": 0}
# 甲 begins with 1.5 staff + 2 capital + 3 share of engineers + 1.5 experts + 8.4 satisfaction of 92;
# 乙 with 0.5 + 1 + 0.5 + 0.5 + 6 of 80; 丙 with 2 + 0.5 + 0.5 + 0 + 0 of 79.99; 丁 with 甲's 8 + 7 of 85.
# Beside that, by the end of each quarter:
STANDINGS = {
    # 甲: 3 patents, 2 standards, 4 workshops, 4 + 1.2 before the pilot. 乙: two contracts, 60万 (March went back).
    3: [("甲", 1, "30.6"), ("乙", 2, "11.5"), ("丙", 3, "6")],
    # 甲: 8 contracts, 4 of 380万, 4.5 of 1050万. 乙: 6 and 2 of 180万. 丙: 6 sharings, a talk of 2.
    6: [("甲", 1, "47.1"), ("乙", 2, "16.5"), ("丙", 3, "11")],
    # 甲: 4 diagnosed, 3 plans, 5 trained, 3 sharings. 乙: 9 and 3 of 270万, as corrected. 丁 has come.
    9: [("甲", 1, "62.1"), ("乙", 2, "20.5"), ("丁", 3, "15"), ("丙", 4, "14")],
    # 甲: 2 + 4 policies and talks, 5.5 + 5 events and others, 4 + 4 honours and solutions. 乙: 12 and 4 of 360万.
    12: [("甲", 1, "86.6"), ("乙", 2, "24.5"), ("丁", 3, "17"), ("丙", 3, "17")],
}
ROWS = (
    "1.5", "2", "3", "1.5", "3", "2", "4", "4", "1.2", "8", "4", "4.5",
    "4", "3", "5", "3", "2", "4", "5.5", "5", "4", "4", "8.4",
)  # fmt: skip


async def test_a_year_is_reported_ranked_evaluated_and_awarded(
    client: httpx.AsyncClient, database: Database, running: Running, tmp_path: Path
) -> None:
    folder = city_with(tmp_path, ("to: 2026-12-31", f"to: {YEAR}-12-31"))  # the pilot goes on through the year told
    life = await live_in(client, database, running, folder)
    year = Year(life, [await life.somebody("municipal") for _ in range(2)], WORK)
    bureau = Bureau(
        running, client, life.tenant, "directory",
        {"municipal": year.city.headers, "auditor": (await life.somebody("auditor")).headers, "anyone": {}},
    )  # fmt: skip
    await year.begin()
    for name, mark, facts in (("甲", "92", FACTS), ("乙", "80", SMALL), ("丙", "79.99", LARGE)):
        await year.comes(name, mark=mark, facts=facts, listed_on=day_of(1, 1))
    trial = {}
    for month in MONTHS:
        await they_report(year, month)
        await the_bureau_decides(year, month)
        if month in STANDINGS:
            assert sorted(await year.standings()) == sorted(
                (*who, Decimal(points)) for *who, points in STANDINGS[month]
            )
            await assert_nothing_differs(database, life.tenant, "directory")
        if month == 6:
            trial = await bureau.freeze(await bureau.open())
            await bureau.post(f"/evaluations/{trial['id']}/withdraw", {"reason": "年中试评"})
    await what_was_owed_is_told(year)
    cases = await the_best_are_proposed(year)
    await year.goes_on_until(day_of(12, 31))
    evaluation = await the_year_is_frozen(bureau)
    await they_are_consulted_on_and_selected(year, cases)
    await it_is_decided(year, bureau, evaluation)
    await it_is_looked_at_again(year, bureau, evaluation, trial)
    async with database.transaction(life.tenant) as session:
        await verify(session, life.tenant)


async def they_report(year: Year, month: int) -> None:
    """Let everybody hand in its month in time, but 丙 May; and hand in again what came back or was wrong."""
    if month == 6:
        await year.goes_on_until(day_of(6, 2))
        assert (await year.hands_in("丙", 5))["late"] is True
    await year.goes_on_until(day_of(month, 17))
    match month:
        case 4:
            await year.amends("乙", 3)
        case 5:
            await year.amends("丙", 4)
        case 9:
            await year.comes("丁", mark="85", facts=FACTS, listed_on=day_of(9, 1))
            await year.corrects("乙", 8, service_amount="30")
    here = [name for name in year.reporters if (name, month) != ("丙", 5)]
    handed_in = await asyncio.gather(*(year.hands_in(name, month) for name in here))
    assert [one["late"] for one in handed_in] == [False] * len(here)


async def the_bureau_decides(year: Year, month: int) -> None:
    """Let the bureau decide by the month's end, but in November; it returns a whole report once, and once one item."""
    await year.goes_on_until(day_of(month, 26))
    returned: dict[str, dict[str, object]] = {}
    match month:
        case 3:
            returned["乙"] = {"outcome": "returned", "reason": "合同未盖章"}
        case 4:
            shared, talked = [one["id"] for one in (await year.report_of("丙", 4))["items"]]
            confirmed = {"record_id": shared, "outcome": "confirmed"}
            returned["丙"] = {
                "decisions": [confirmed, {"record_id": talked, "outcome": "returned", "reason": "缺签到表"}]
            }
        case 11:
            await year.goes_on_until(day_of(12, 1))
            missed = await year.city.get("/programmes/directory/duties", owed_by="municipal", state="missed")
            assert [one["due_on"] for one in missed["items"]] == [day_of(11, 30)] * 4
    await year.is_checked(returned)


async def what_was_owed_is_told(year: Year) -> None:
    """The providers reported every month, one of them late; the bureau decided by the month's end, once not."""
    whole = {"first": day_of(1, 1), "last": day_of(12, 31)}
    for name, reporter in year.reporters.items():
        states = {one["id"][-7:]: one["state"] for one in await reporter.duties(**whole)}
        owed = {f"{YEAR}-{month:02}": "fulfilled" for month in (range(9, 13) if name == "丁" else MONTHS)}
        assert states == {**owed, **({f"{YEAR}-05": "late"} if name == "丙" else {})}
    asked = {"owed_by": "municipal", "limit": "200", "from": day_of(1, 1), "to": day_of(12, 31)}
    owed = (await year.city.get("/programmes/directory/duties", **asked))["items"]
    checks = Counter((int(one["due_on"][5:7]), one["state"]) for one in owed if one["checks"])
    # In April, May, June and September one more: what came back, came late, or was corrected.
    assert checks == {
        **{(month, "fulfilled"): 3 for month in (1, 2, 3, 7, 8)}, (4, "fulfilled"): 4, (5, "fulfilled"): 3,
        (6, "fulfilled"): 4, (9, "fulfilled"): 5, (10, "fulfilled"): 4, (11, "late"): 4, (12, "fulfilled"): 4,
    }  # fmt: skip
    assert {one["clause"] for one in owed if one["checks"]} == {"附件1 第五条(一)、附件1 第五条(二)"}


async def the_best_are_proposed(year: Year) -> dict[str, dict]:
    """Let all four file for the selection, and the bureau propose three of them before the year ends."""
    cases = {}
    for name, reporter in year.reporters.items():
        cases[name] = await reporter.asking.act(await file_selection(reporter.asking), "submit")
    for name, case in cases.items():
        if name == "乙":
            cases[name] = await year.city.act(case, "refuse", inputs={"reason": "一份合同金额多报"})
            continue
        cases[name] = await year.city.act(case, "propose", confirmations=CONFIRMED_OF_THE_BEST)
    owed = (await year.city.get("/programmes/directory/duties", owed_by="municipal"))["items"]
    (listed,) = [one for one in owed if one["obligation"] == "yearly_list"]
    assert (listed["state"], listed["clause"]) == ("fulfilled", "附件1 第五条(三)")
    return cases


async def the_year_is_frozen(bureau: Bureau) -> dict:
    """Evaluate the year that is over, with less money than two equals at the third place would cost."""
    opened = await bureau.open(first_day=day_of(1, 1), budget_yuan="1300000")
    frozen = await bureau.freeze(opened, date(YEAR, 12, 31))
    assert (frozen["period"], frozen["cut_off"], frozen["listings"]) == (str(YEAR), day_of(12, 31), 4)
    (missing,) = frozen["progress"]["missing"]
    assert (missing["waits_for"], missing["count"]) == ("selection", 3)
    waits = await bureau.refused(f"/evaluations/{frozen['id']}/decide", {})
    assert [(one["clause"], one["inputs"]["waits_for"]) for one in waits["reasons"]] == [
        ("附件1 第三条(三)", "selection")
    ]
    return frozen


async def they_are_consulted_on_and_selected(year: Year, cases: dict[str, dict]) -> None:
    """Let the departments say what they think, put the list up for a week, and decide it."""
    proposed = [case for name, case in cases.items() if name != "乙"]
    for case in proposed:
        said = {"opinion": "无不同意见", "agrees": True, "body": "市财政局"}
        await year.city.post(f"/cases/{case['id']}/opinions", said)
        await year.city.act(case, "proceed", inputs={"opinions": "均无不同意见"})
    wanted = {"procedure": "selection", "stage": "notice", "title": "优秀服务商公示", "length": {"days": 7}}
    put_up = {**wanted, "cases": [case["id"] for case in proposed]}
    notice = await year.city.post("/programmes/directory/notices", put_up)
    await year.goes_on_until(notice["last_day"])
    for case in proposed:
        ended = await year.city.act(case, "decide")
        assert ended["outcome"] == "selected"
    histories = [(await year.city.get(f"/cases/{case['id']}"))["history"] for case in cases.values()]
    assert all(step["because"]["clause"] for history in histories for step in history)


async def it_is_decided(year: Year, bureau: Bureau, evaluation: dict) -> None:
    """Decide who of two equals is third, and spend 1.4 million of 1.3 with a reason."""
    of = f"/evaluations/{evaluation['id']}"
    shown = (await bureau.get(of))["progress"]
    (tie,) = shown["ties"]
    assert [one["waits_for"] for one in shown["missing"]] == ["order"]
    assert (tie["first_place"], tie["last_place"], tie["matters"]) == (3, 4, True)
    assert {one["name"] for one in tie["listings"]} == {"丙", "丁"}
    assert shown["total_yuan"] == "500000"
    waits = await bureau.refused(f"{of}/decide", {})
    assert [(one["clause"], one["inputs"]["waits_for"]) for one in waits["reasons"]] == [("第十五条", "order")]
    order = [str(year.reporters[name].listing) for name in ("丙", "丁")]
    ordered = (await bureau.say(evaluation, {"kind": "order", "value": order}))["progress"]
    assert (ordered["total_yuan"], ordered["over_budget"], ordered["can_decide"]) == ("1400000", True, True)
    (said,) = (await bureau.get(f"{of}/inputs"))["items"]
    assert (said["value"], said["clause"], said["role"]) == (order, "第十五条", "municipal")
    refusal = await bureau.refused(f"{of}/decide", {})
    assert [(one["rule"], one["clause"], one["inputs"]) for one in refusal["reasons"]] == [
        ("grading.awards", "第十五条", {"total_yuan": "1400000", "budget_yuan": "1300000"}),
    ]  # fmt: skip
    decided = await bureau.post(f"{of}/decide", {"reason": "市政府专题会议同意"})
    assert (decided["status"], decided["awarded_yuan"]) == ("decided", "1400000")
    best, fair = ("优秀", "附件1 第三条(三)"), ("合格", "第十四条②")
    assert [
        (one["name"], one["place"], one["points"], (one["grade"], one["grade_clause"]),
         [(award["amount_yuan"], award["clause"]) for award in one["awards"]])
        for one in await bureau.entries(evaluation)
    ] == [
        ("甲", 1, "86.6", best, [("500000", "第十五条")]), ("乙", 2, "24.5", fair, []),
        ("丙", 3, "17", best, [("500000", "第十五条")]), ("丁", 4, "17", best, [("400000", "第十五条")]),
    ]  # fmt: skip


async def it_is_looked_at_again(year: Year, bureau: Bureau, evaluation: dict, trial: dict) -> None:
    """Read the year's scorecard row by row, print it, judge it anew, and hold it against the middle of the year."""
    of = f"/evaluations/{evaluation['id']}"
    card = await bureau.get(f"{of}/entries/{year.reporters['甲'].listing}")
    rows = [(f"附件2 第{number}行", points) for number, points in enumerate(ROWS, 1)]
    assert [(one["clause"], one["points"]) for one in card["indicators"]] == rows
    reports = [await year.report_of(name, 4) for name in ("甲", "乙", "丙")]
    assert all(one["clause"] and item["clause"] for one in reports for item in one["items"])

    answer = await bureau.ask("/programmes/directory/tables/scorecards", params={"evaluation_id": evaluation["id"]})
    printed = {row[1]: [*row] for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)}
    assert [Decimal(str(one)) for one in printed["甲"][2:25]] == [Decimal(one) for one in ROWS]
    verified = await bureau.get(f"{of}/verification", as_="auditor")
    assert (verified["equal"], verified["lines"]) == (True, 4)

    changes = (await bureau.get(f"{of}/comparison", earlier=trial["id"]))["items"]
    assert {one["name"]: (one["standing"], one["before"]["points"], one["points_change"]) for one in changes} == {
        "甲": ("both", "47.1", "39.5"), "乙": ("both", "16.5", "8"), "丙": ("both", "11", "6"),
        "丁": ("new", None, None),
    }  # fmt: skip
    (moved,) = [one["indicators"] for one in changes if one["name"] == "丙"]
    assert [(one["name"], one["before"], one["after"]) for one in moved] == [("sharing_number", "6", "12")]
    published = (await bureau.get("/programmes/directory/grades", as_="anyone"))["items"]
    assert [(one["name"], one["place"], one["grade"]) for one in published[:2]] == [
        ("甲", 1, "优秀"),
        ("乙", 2, "合格"),
    ]
    directory = (await bureau.get("/programmes/directory/listings", as_="anyone"))["items"]
    assert Counter(one["latest_grade"]["grade"] for one in directory) == {"优秀": 3, "合格": 1}
