"""What is an evaluation asked for and answered with: by whom, with which faults, at once, twice, or only to see?"""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from evaluated import Bureau, bureau_of, provider_of
from problems import assert_problem
from sqlalchemy import text

from tenants.running import Running

Json = dict[str, Any]  # Any: JSON
LISTED = date(2026, 1, 5)
EARLIER = date(2025, 1, 1)
SUPPORT = "grading.awards.0"


@pytest.fixture
async def bureau(running: Running, client: httpx.AsyncClient) -> Bureau:
    """A bureau whose rules ask a third party for one mark each."""
    return await bureau_of(running, client, "tianjin", "providers")


async def frozen_with(bureau: Bureau, *names: str) -> tuple[Json, dict[str, str]]:
    """Return a frozen evaluation of listings of these names."""
    listed = {name: str(await bureau.list(name, listed_on=LISTED)) for name in names}
    return await bureau.freeze(await bureau.open()), listed


def mark(listing: str, value: object = 85, name: str = "third_party") -> Json:
    return {"kind": "mark", "listing_id": listing, "name": name, "value": value, "reason": "评价报告"}


async def test_a_period_is_evaluated_once(bureau: Bureau) -> None:
    await bureau.had_rules(EARLIER)
    evaluation = await bureau.open()
    again = await bureau.refused("/programmes/providers/evaluations", {})
    assert (again["code"], evaluation["id"] in again["detail"]) == ("evaluation-exists", True)
    year = (await bureau.today()).year
    last_year = await bureau.open(first_day=f"{year - 1}-01-01")
    assert (last_year["period"], last_year["last_day"]) == (str(year - 1), f"{year - 1}-12-31")
    listed = await bureau.get("/programmes/providers/evaluations")
    assert [one["period"] for one in listed["items"]] == [str(year), str(year - 1)]


async def test_of_two_officials_who_open_the_same_period_one_reads_a_409(bureau: Bureau) -> None:
    answers = await asyncio.gather(*(bureau.ask("/programmes/providers/evaluations", {}) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"first_day": "2026-02-01"}, "/first_day", "another-period"),
        ({"first_day": "2026-01-01", "last_day": "2026-06-30"}, "/last_day", "another-period"),
        ({"first_day": "2999-01-01"}, "/first_day", "period-ahead"),
        ({"budget_yuan": "-5"}, "/budget_yuan", "pattern-mismatch"),
    ],
)
async def test_days_that_are_no_period_by_the_rules_are_told_where_they_stand(
    bureau: Bureau, body: Json, pointer: str, code: str
) -> None:
    refused = await bureau.refused("/programmes/providers/evaluations", body)
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [(pointer, code)]


async def test_a_programme_without_rules_of_evaluation_is_not_evaluated(
    running: Running, client: httpx.AsyncClient
) -> None:
    sichuan = await bureau_of(running, client, "sichuan", "diagnosis")
    assert (await sichuan.refused("/programmes/diagnosis/evaluations", {}))["code"] == "no-evaluation"


async def test_the_cut_off_lies_within_or_after_the_period_and_not_ahead(bureau: Bureau) -> None:
    await bureau.list("甲", listed_on=LISTED)
    evaluation, today = await bureau.open(), await bureau.today()
    path = f"/evaluations/{evaluation['id']}/freeze"
    ahead = await bureau.refused(path, {"cut_off": (today + timedelta(days=1)).isoformat()})
    before = await bureau.refused(path, {"cut_off": f"{today.year - 1}-12-31"})
    assert [one["errors"][0]["code"] for one in (ahead, before)] == ["cut-off-ahead", "cut-off-before"]
    await bureau.freeze(evaluation)
    again = await bureau.refused(path, {"cut_off": today.isoformat()})
    assert (again["status"], again["code"]) == (409, "already-frozen")
    assert f"截止日{today}，此后确认的不计入" in again["detail"]
    assert "撤回后重新评价" in again["detail"]


async def test_a_freeze_that_finds_nobody_says_by_which_days_it_looked(bureau: Bureau) -> None:
    today = await bureau.today()
    await bureau.list("乙", listed_on=today)
    evaluation, cut_off = await bureau.open(), today - timedelta(days=1)
    none = await bureau.refused(f"/evaluations/{evaluation['id']}/freeze", {"cut_off": cut_off.isoformat()})
    assert (none["status"], none["code"]) == (409, "nobody-to-evaluate")
    assert f"{cut_off}或以前入库、截止日{cut_off}仍在名录" in none["detail"]


async def test_who_came_after_the_cut_off_is_not_evaluated(bureau: Bureau) -> None:
    await bureau.list("甲", listed_on=LISTED)
    today = await bureau.today()
    await bureau.list("乙", listed_on=today)
    frozen = await bureau.freeze(await bureau.open(), today - timedelta(days=1))
    assert [line["name"] for line in await bureau.entries(frozen)] == ["甲"]


async def test_every_wrong_input_is_told_by_its_place_and_nothing_of_the_list_is_kept(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲", "乙")
    one = listed["甲"]
    wrong = [
        mark(one),
        mark(one, "100.01"),
        mark(one, -1),
        mark(one, "很好"),
        mark(one, name="nothing_such"),
        {**mark(one), "listing_id": evaluation["id"]},
        {**mark(one), "kind": "verdict", "value": "qualified"},
        {**mark(one), "kind": "rating", "value": "优秀"},
        {**mark(one), "kind": "selection", "value": False},
        {"kind": "order", "value": list(listed.values()), "reason": "研究决定"},
    ]
    refused = await bureau.refused(f"/evaluations/{evaluation['id']}/inputs", {"inputs": wrong})
    assert [(fault["pointer"], fault["code"]) for fault in refused["errors"]] == [
        ("/inputs/1/value", "too-large"),
        ("/inputs/2/value", "too-small"),
        ("/inputs/3/value", "number-expected"),
        ("/inputs/4/name", "not-missing"),
        ("/inputs/5/listing_id", "unknown-listing"),
        ("/inputs/6/kind", "not-asked"),
        ("/inputs/7/kind", "not-asked"),
        ("/inputs/8/kind", "not-asked"),
        ("/inputs/9/value", "no-equals"),
    ]
    assert (await bureau.get(f"/evaluations/{evaluation['id']}/inputs"))["total"] == 0


async def test_the_later_of_two_marks_holds_and_both_stay_readable(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲")
    await bureau.say(evaluation, mark(listed["甲"], 60))
    await bureau.say(evaluation, mark(listed["甲"], "90.5"))
    assert [line["points"] for line in await bureau.entries(evaluation)] == ["90.5"]
    said = await bureau.get(f"/evaluations/{evaluation['id']}/inputs")
    assert [(one["sequence"], one["value"], one["role"]) for one in said["items"]] == [
        (1, 60, "municipal"), (2, "90.5", "municipal"),
    ]  # fmt: skip


async def test_a_mark_may_be_given_before_the_freeze(bureau: Bureau) -> None:
    listing = str(await bureau.list("甲", listed_on=LISTED))
    evaluation = await bureau.open()
    await bureau.say(evaluation, mark(listing, 77))
    frozen = await bureau.freeze(evaluation)
    assert [one["waits_for"] for one in frozen["progress"]["missing"]] == ["award"]
    await bureau.give(frozen)
    assert (await bureau.get(f"/evaluations/{evaluation['id']}"))["progress"]["can_decide"] is True


async def test_somebody_outside_the_bureau_gives_marks_where_the_rules_let_him_evaluate_and_decides_nothing(
    bureau: Bureau,
) -> None:
    evaluation, listed = await frozen_with(bureau, "甲")
    path = f"/evaluations/{evaluation['id']}/inputs"
    kept = await bureau.ask(path, {"inputs": [mark(listed["甲"])]}, as_="third_party")
    assert kept.status_code == 200
    assert_problem(
        await bureau.ask(path, {"inputs": [mark(listed["甲"])]}, as_="expert"), 403, "another-role-evaluates"
    )
    decide = await bureau.ask(f"/evaluations/{evaluation['id']}/decide", {}, as_="third_party")
    assert_problem(decide, 403, "not-allowed")


async def test_where_the_bureau_evaluates_itself_it_is_named_once(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(running, client, "wenzhou", "directory")
    evaluation, listed = await frozen_with(bureau, "甲")
    asked = {"inputs": [{**mark(listed["甲"]), "name": "defence_points"}]}
    refused = await bureau.ask(f"/evaluations/{evaluation['id']}/inputs", asked, as_="expert")
    assert_problem(refused, 403, "another-role-evaluates")
    assert refused.json()["detail"].startswith("评价的结论和得分由市经信局填写，")


async def test_a_dry_run_shows_the_whole_judgement_and_keeps_nothing(bureau: Bureau) -> None:
    await bureau.list("甲", listed_on=LISTED)
    evaluation, today = await bureau.open(), await bureau.today()
    tried = await bureau.post(f"/evaluations/{evaluation['id']}/freeze", {"cut_off": today.isoformat()}, dry_run="true")
    assert (tried["status"], tried["listings"]) == ("frozen", 1)
    after = await bureau.get(f"/evaluations/{evaluation['id']}")
    assert (after["status"], after["listings"], after["version"]) == ("open", None, evaluation["version"])


async def test_a_retry_of_a_decision_reads_the_same_bytes_and_decides_once(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲")
    await bureau.say(evaluation, mark(listed["甲"]))
    await bureau.give(evaluation)
    path, key = f"/evaluations/{evaluation['id']}/decide", {"Idempotency-Key": "decide-0001"}
    first = await bureau.ask(path, {}, headers=key)
    second = await bureau.ask(path, {}, headers=key)
    assert (first.status_code, first.content) == (200, second.content)
    assert (await bureau.refused(path, {}))["code"] == "already-decided"


async def test_of_two_officials_who_decide_at_once_one_reads_a_409(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲")
    await bureau.say(evaluation, mark(listed["甲"]))
    await bureau.give(evaluation)
    path = f"/evaluations/{evaluation['id']}/decide"
    answers = await asyncio.gather(*(bureau.ask(path, {}) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already-decided"}


async def test_two_who_say_something_at_once_are_both_heard_unless_they_expect_a_version(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲", "乙")
    path = f"/evaluations/{evaluation['id']}/inputs"
    answers = await asyncio.gather(*(bureau.ask(path, {"inputs": [mark(one)]}) for one in listed.values()))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (await bureau.get(path))["total"] == 2
    stale = await bureau.refused(path, {"inputs": [mark(listed["甲"])], "expected_version": evaluation["version"]})
    assert stale["code"] == "version-changed"


async def test_decided_is_decided(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲")
    await bureau.say(evaluation, mark(listed["甲"]))
    await bureau.give(evaluation)
    of = f"/evaluations/{evaluation['id']}"
    await bureau.post(f"{of}/decide", {})
    today = (await bureau.today()).isoformat()
    for path, body in (
        ("inputs", {"inputs": [mark(listed["甲"])]}), ("budget", {"budget_yuan": "1"}),
        ("freeze", {"cut_off": today}), ("decide", {}), ("withdraw", {"reason": "误"}),
    ):  # fmt: skip
        assert (await bureau.refused(f"{of}/{path}", body))["code"] == "already-decided"


async def test_a_provider_sees_its_own_line_and_its_grade_only_once_it_is_decided(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲", "乙")
    await bureau.say(evaluation, *(mark(one, 92) for one in listed.values()))
    headers = await provider_of(bureau, UUID(listed["甲"]))
    own = Bureau(bureau.running, bureau.client, bureau.tenant, bureau.programme, {"provider": headers})
    (line,) = await own.entries(evaluation, as_="provider")
    assert (line["name"], line["points"], line["grade"]) == ("甲", "92", None)
    assert (await own.get(f"/evaluations/{evaluation['id']}", as_="provider"))["progress"] is None
    other = await own.ask(f"/evaluations/{evaluation['id']}/entries/{listed['乙']}", as_="provider")
    assert_problem(other, 404, "not-found")
    award = {"kind": "award", "listing_id": listed["甲"], "name": SUPPORT, "value": True}
    await bureau.say(evaluation, award)
    assert (await own.entries(evaluation, as_="provider"))[0]["awards"] == []
    await bureau.give(evaluation)
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    (line,) = await own.entries(evaluation, as_="provider")
    assert (line["grade"], line["awards"][0]["force"]) == ("优秀", "proposed")


async def test_what_is_only_proposed_is_given_to_whom_somebody_gives_it(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲", "乙", "丙", "丁")
    marks = [mark(listed[name], 92) for name in "甲乙丙"]
    await bureau.say(evaluation, *marks, mark(listed["丁"], 20))
    award = {"kind": "award", "name": SUPPORT}
    shown = await bureau.say(
        evaluation,
        {**award, "listing_id": listed["甲"], "value": True},
        {**award, "listing_id": listed["乙"], "value": False},
    )
    (support,) = shown["progress"]["awards"]
    assert (support["count"], support["declined"], support["amount_yuan"]) == (1, 1, None)
    assert support["without_amount"] == 1
    assert [one["name"] for one in support["undecided_listings"]] == ["丙"]
    wrong = [
        {**award, "listing_id": listed["丁"], "value": True, "reason": "不合格也给"},
        {**award, "listing_id": listed["丙"], "value": "yes", "reason": "同意"},
    ]
    refused = await bureau.refused(f"/evaluations/{evaluation['id']}/inputs", {"inputs": wrong})
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [
        ("/inputs/0/name", "not-proposed"), ("/inputs/1/value", "amount-expected"),
    ]  # fmt: skip
    (waits,) = shown["progress"]["missing"]
    assert (waits["waits_for"], waits["name"], [one["name"] for one in waits["listings"]]) == ("award", SUPPORT, ["丙"])
    assert (shown["progress"]["can_decide"], waits["clause"] != "") == (False, True)
    refusal = await bureau.refused(f"/evaluations/{evaluation['id']}/decide", {"reason": "不再等了"})
    (reason,) = refusal["reasons"]
    assert (refusal["status"], reason["rule"], reason["clause"]) == (409, SUPPORT, waits["clause"])
    assert "丙" in reason["message"]
    declined = {**award, "listing_id": listed["丙"], "value": False}
    unsaid = await bureau.refused(f"/evaluations/{evaluation['id']}/inputs", {"inputs": [declined]})
    assert [one["pointer"] for one in unsaid["errors"]] == ["/inputs/0/reason"]
    await bureau.say(evaluation, declined)
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    lines = {line["name"]: line for line in await bureau.entries(evaluation)}
    assert {name: len(line["awards"]) for name, line in lines.items()} == {"甲": 1, "乙": 0, "丙": 0, "丁": 0}
    assert [lines[name]["proposed"][0]["accepted"] for name in ("乙", "丙")] == [False, False]
    assert (await bureau.get(f"/evaluations/{evaluation['id']}/verification"))["equal"] is True


async def test_what_the_official_says_where_the_rules_leave_the_amount_open_is_held_against_the_budget(
    bureau: Bureau,
) -> None:
    evaluation, listed = await frozen_with(bureau, "甲", "乙")
    of = f"/evaluations/{evaluation['id']}"
    await bureau.say(evaluation, *(mark(one, 92) for one in listed.values()))
    await bureau.post(f"{of}/budget", {"budget_yuan": "0"})
    given = [{"kind": "award", "name": SUPPORT, "listing_id": one, "value": True} for one in listed.values()]
    progress = (await bureau.say(evaluation, *given))["progress"]
    assert (progress["total_yuan"], progress["over_budget"], progress["needs_reason"]) == (None, None, True)
    assert "2家的奖补没有写明金额" in progress["total_text"]
    (unknown,) = (await bureau.refused(f"{of}/decide", {}))["reasons"]
    assert "是否超过不能确定" in unknown["message"]
    progress = (await bureau.say(evaluation, {**given[0], "value": "500000"}))["progress"]
    assert (progress["total_yuan"], progress["over_budget"]) == (None, True)
    progress = (await bureau.say(evaluation, {**given[1], "value": "250000.50"}))["progress"]
    assert (progress["total_yuan"], progress["total_text"], progress["over_budget"]) == ("750000.5", None, True)
    assert [(one["amount_yuan"], one["without_amount"]) for one in progress["awards"]] == [("750000.5", 0)]
    (beyond,) = (await bureau.refused(f"{of}/decide", {}))["reasons"]
    assert (beyond["rule"], "超过预算0元" in beyond["message"]) == ("grading.awards", True)
    decided = await bureau.post(f"{of}/decide", {"reason": "市政府专题会议同意"})
    assert (decided["awarded_yuan"], decided["progress"]["over_budget"]) == ("750000.5", True)
    lines = {line["name"]: line["awards"] for line in await bureau.entries(evaluation)}
    assert {name: one["amount_yuan"] for name, (one,) in lines.items()} == {"甲": "500000", "乙": "250000.50"}
    assert (await bureau.get(f"{of}/verification"))["equal"] is True


async def test_an_evaluation_may_be_decided_while_an_amount_is_not_known_and_says_so(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲")
    await bureau.say(evaluation, mark(listed["甲"], 92))
    await bureau.give(evaluation)
    decided = await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    assert (decided["awarded_yuan"], decided["progress"]["total_yuan"]) == (None, None)
    assert "甲" in decided["progress"]["total_text"]


async def test_a_period_before_there_were_rules_is_refused_by_the_clause(bureau: Bureau) -> None:
    refused = await bureau.refused("/programmes/providers/evaluations", {"first_day": "2025-01-01"})
    (reason,) = refused["reasons"]
    assert (refused["code"], reason["rule"], reason["clause"] != "") == (
        "refused-by-rule", "grading.evaluation.every", True,
    )  # fmt: skip
    assert (await bureau.get("/programmes/providers/evaluations"))["total"] == 0


async def test_who_came_after_the_period_is_not_evaluated_however_late_the_cut_off(bureau: Bureau) -> None:
    await bureau.had_rules(EARLIER)
    await bureau.list("甲", listed_on=date(2025, 12, 31))
    await bureau.list("乙", listed_on=date(2026, 1, 1))
    frozen = await bureau.freeze(await bureau.open(first_day="2025-01-01"))
    assert [line["name"] for line in await bureau.entries(frozen)] == ["甲"]


async def test_an_evaluation_opened_by_mistake_is_withdrawn_and_its_period_is_free_again(bureau: Bureau) -> None:
    evaluation, _ = await frozen_with(bureau, "甲")
    of = f"/evaluations/{evaluation['id']}"
    assert (await bureau.refused(f"{of}/withdraw", {}))["errors"][0]["pointer"] == "/reason"
    withdrawn = await bureau.post(f"{of}/withdraw", {"reason": "截止日有误"})
    assert (withdrawn["status"], withdrawn["withdrawal_reason"]) == ("withdrawn", "截止日有误")
    assert withdrawn["progress"]["can_decide"] is False
    assert [line["name"] for line in await bureau.entries(evaluation)] == ["甲"]
    for path, body in (("withdraw", {"reason": "再撤"}), ("decide", {}), ("budget", {"budget_yuan": "1"})):
        assert (await bureau.refused(f"{of}/{path}", body))["code"] == "already-withdrawn"
    again = await bureau.open()
    assert (again["status"], again["id"] != evaluation["id"]) == ("open", True)
    await bureau.post(f"/evaluations/{again['id']}/withdraw", {"reason": "尚未冻结"})
    assert await bureau.entries(again) == []
    listed = await bureau.get("/programmes/providers/evaluations")
    assert [one["status"] for one in listed["items"]] == ["withdrawn", "withdrawn"]


async def test_who_may_not_say_something_reads_which_role_may(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲")
    path = f"/evaluations/{evaluation['id']}/inputs"
    problem = (await bureau.refused(path, {"inputs": [mark(listed["甲"])]}, as_="expert"))["detail"]
    assert all(role in problem for role in ("第三方机构", "市工业和信息化局"))


async def test_the_public_sees_nothing_before_the_decision_and_then_what_the_rules_disclose(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲")
    await bureau.say(evaluation, mark(listed["甲"], 92))
    await bureau.give(evaluation)
    for path in ("", "/entries", "/inputs", "/verification"):
        assert_problem(
            await bureau.ask(f"/evaluations/{evaluation['id']}{path}", as_="anyone"), 401, "sign-in-required"
        )
    assert (await bureau.get("/programmes/providers/grades", as_="anyone"))["items"] == []
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    (published,) = (await bureau.get("/programmes/providers/grades", as_="anyone"))["items"]
    assert (published["grade"], published["points"], published["place"], published["awards"]) == (
        "优秀",
        None,
        None,
        [],
    )
    (listing,) = (await bureau.get("/programmes/providers/listings", as_="anyone"))["items"]
    english = await bureau.ask("/programmes/providers/listings", as_="anyone", headers={"accept-language": "en"})
    assert (listing["latest_grade"]["grade"], listing["latest_grade"]["grade_label"]) == ("优秀", "优秀")
    assert english.json()["items"][0]["latest_grade"]["grade_label"] == "Outstanding"


async def test_entries_are_paged_in_the_order_of_places(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, *"甲乙丙丁戊")
    await bureau.say(evaluation, *(mark(one, 70 + number) for number, one in enumerate(listed.values())))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = await bureau.get(f"/evaluations/{evaluation['id']}/entries", **query)
        seen += [line["name"] for line in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["戊", "丁", "丙", "乙", "甲"]


async def test_another_tenant_has_no_such_evaluation(
    bureau: Bureau, running: Running, client: httpx.AsyncClient
) -> None:
    evaluation = await bureau.open()
    other = await bureau_of(running, client, "tianjin", "providers")
    assert_problem(await other.ask(f"/evaluations/{evaluation['id']}"), 404, "not-found")
    assert_problem(
        await other.ask(f"/evaluations/{evaluation['id']}/freeze", {"cut_off": "2026-01-01"}), 404, "not-found"
    )


async def test_what_was_tampered_with_is_named_first(bureau: Bureau) -> None:
    evaluation, listed = await frozen_with(bureau, "甲", "乙")
    await bureau.say(evaluation, *(mark(one, 92) for one in listed.values()))
    await bureau.give(evaluation)
    await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})
    path = f"/evaluations/{evaluation['id']}/verification"
    assert (await bureau.get(path, as_="auditor"))["equal"] is True
    async with bureau.running.database.transaction(bureau.tenant) as session:
        connection = await session.connection()
        await connection.execute(text("UPDATE evaluated SET grade = '良好' WHERE name = '乙'"))
    found = await bureau.get(path, as_="auditor")
    assert found["equal"] is False
    assert {key: found["difference"][key] for key in ("name", "part", "kept", "judged")} == {
        "name": "乙", "part": "grade", "kept": "良好", "judged": "优秀",
    }  # fmt: skip
