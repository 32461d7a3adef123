"""Does a score of today tell what was decided, and is a frozen scorecard printed as it was frozen?"""

from datetime import date
from io import BytesIO
from uuid import UUID

import httpx
import pytest
from evaluated import Bureau, Json, bureau_of
from openpyxl import load_workbook
from pypdf import PdfReader
from test_evaluations import LISTED, SUPPORT, mark, provider_of

from tenants.running import Running


@pytest.fixture
async def bureau(running: Running, client: httpx.AsyncClient) -> Bureau:
    """A bureau whose rules, a draft, ask a third party for one mark each."""
    return await bureau_of(running, client, "tianjin", "providers")


async def marked(bureau: Bureau, value: str) -> tuple[Json, str]:
    """Return a frozen evaluation with one mark, and the listing that has it."""
    listing = str(await bureau.list("甲公司", listed_on=LISTED))
    evaluation = await bureau.freeze(await bureau.open())
    await bureau.say(evaluation, mark(listing, value))
    return evaluation, listing


async def decide(bureau: Bureau, evaluation: Json, listing: str) -> Json:
    await bureau.say(evaluation, {"kind": "award", "name": SUPPORT, "listing_id": listing, "value": "500000"})
    return await bureau.post(f"/evaluations/{evaluation['id']}/decide", {})


async def rows_at(bureau: Bureau, path: str, as_: str = "municipal", **headers: str) -> list[list[list[object]]]:
    """Return every sheet of a workbook, row by row."""
    answer = await bureau.ask(path, as_=as_, params={"format": "xlsx"}, headers=headers)
    assert answer.status_code == 200, answer.text
    return [[[cell.value for cell in row] for row in one.iter_rows()] for one in load_workbook(BytesIO(answer.content))]


async def text_at(bureau: Bureau, path: str) -> str:
    answer = await bureau.ask(path, params={"format": "pdf"})
    assert answer.status_code == 200, answer.text
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


async def test_a_card_of_today_says_what_was_decided_and_where_its_marks_are(bureau: Bureau) -> None:
    evaluation, listing = await marked(bureau, "89.99")
    card = f"/programmes/providers/listings/{listing}/scorecard"
    assert (await bureau.get(card))["decided"] is None  # it is frozen only

    decided_as = await decide(bureau, evaluation, listing)
    shown = await bureau.get(card)

    first, last, period = decided_as["first_day"], decided_as["last_day"], decided_as["period"]
    text = f"{first}至{last}的评价（{period}）已确定：89.99分，良好"
    assert shown["decided"] == {
        "evaluation_id": evaluation["id"], "period": period, "first_day": first, "last_day": last,
        "points": "89.99", "grade": "良好", "grade_label": "良好", "text": text,
        "entry": f"/v1/{bureau.tenant}/evaluations/{evaluation['id']}/entries/{listing}",
    }  # fmt: skip
    assert [one["why"] for one in shown["missing"]] == ["由评价给出的得分不在此刻的得分之内"]
    entry = await bureau.get(shown["decided"]["entry"].removeprefix(f"/v1/{bureau.tenant}"))
    assert entry["points"] == "89.99"
    (sheet, *_) = await rows_at(bureau, f"{card}/file")
    assert text in str(sheet[2][0])
    assert "".join(text.split()) in await text_at(bureau, f"{card}/file")


async def test_a_frozen_scorecard_is_printed_with_its_evaluation_its_period_and_its_digest(bureau: Bureau) -> None:
    evaluation, listing = await marked(bureau, "89.99")
    of = f"/evaluations/{evaluation['id']}/entries/{listing}/file"

    (before, *_) = await rows_at(bureau, of)
    shown = await decide(bureau, evaluation, listing)
    (card, items) = await rows_at(bureau, of)
    (english, *_) = await rows_at(bureau, of, **{"accept-language": "en"})
    printed = await text_at(bureau, of)

    assert card[0][0] == f"甲公司 {shown['period']} 评价得分明细（依据：第七条）"
    assert card[1][0] == "征求意见稿，尚未生效"
    for told in (shown["first_day"], shown["last_day"], shown["cut_off"], shown["digest"], "已确定", "等次：良好"):
        assert told in str(card[2][0]), told
    assert "评价尚未确定，结果可能变化" in str(before[2][0])
    assert card[3] == ["指标", "条款", "数量", "得分", "上限", "说明", "计入条目数"]
    assert [row[:5] for row in card[4:]] == [
        ["第三方年度评价得分", "第七条", 89.99, 89.99, 100],
        ["合计", "第七条", None, 89.99, 100],
    ]
    assert items[2][0] == "指标"
    assert "Grade: Good; Decided; Digest (SHA-256): " in str(english[2][0])
    assert "89.99" in printed
    assert shown["digest"] in printed


async def test_a_frozen_scorecard_prints_the_items_as_they_were_frozen(
    running: Running, client: httpx.AsyncClient
) -> None:
    bureau = await bureau_of(running, client, "chengdu", "directory")
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5))
    await bureau.record(listing, "sharing", date(2026, 4, 1), {"title": "一"})
    evaluation = await bureau.freeze(await bureau.open())
    await bureau.record(listing, "sharing", date(2026, 4, 2), {"title": "二"})

    live = await rows_at(bureau, f"/programmes/directory/listings/{listing}/scorecard/file")
    (card, items) = await rows_at(bureau, f"/evaluations/{evaluation['id']}/entries/{listing}/file")

    assert live[0][2] == card[2] == ["指标", "条款", "数量", "得分", "上限", "说明", "计入条目数"]
    assert [row[0] for row in live[0][3:]] == [row[0] for row in card[3:]]
    assert [(row[0], row[3].date(), row[4]) for row in items[2:]] == [("成果分享场次", date(2026, 4, 1), "是")]
    assert [row[3].date() for row in live[1][2:]] == [date(2026, 4, 1), date(2026, 4, 2)]


async def test_who_may_read_an_entry_may_print_it_and_nobody_else(bureau: Bureau) -> None:
    evaluation, listing = await marked(bureau, "89.99")
    other = str(await bureau.list("乙公司", listed_on=LISTED))
    of = f"/evaluations/{evaluation['id']}/entries/{listing}/file"
    sees = {name: await provider_of(bureau, UUID(one)) for name, one in (("own", listing), ("other", other))}
    people = Bureau(bureau.running, bureau.client, bureau.tenant, bureau.programme, {**bureau.sees, **sees})

    (card, *_) = await rows_at(people, of, as_="own")
    assert "等次" not in str(card[2][0])  # nothing is decided
    assert [(await people.ask(of, as_=one)).status_code for one in ("other", "anyone")] == [404, 401]

    await decide(bureau, evaluation, listing)
    (card, *_) = await rows_at(people, of, as_="own")
    assert "等次：良好" in str(card[2][0])


async def test_what_no_rules_score_has_no_scorecard_to_print(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(running, client, "sichuan", "providers")
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5))
    evaluation = await bureau.freeze(await bureau.open())

    refused = await bureau.refused(f"/evaluations/{evaluation['id']}/entries/{listing}/file")

    assert (refused["status"], refused["code"]) == (404, "not-found")


async def test_who_reads_only_what_the_rules_disclose_is_told_no_more_of_what_was_decided(
    running: Running, client: httpx.AsyncClient
) -> None:
    live = ("  evaluation: [grade]\n", "  evaluation: [grade]\n  live: [indicators]\n")
    bureau = await bureau_of(running, client, "tianjin", "providers", live)
    evaluation, listing = await marked(bureau, "89.99")
    await decide(bureau, evaluation, listing)

    shown = await bureau.get(f"/programmes/providers/listings/{listing}/scorecard", as_="anyone")

    told = shown["decided"]
    assert (told["points"], told["grade"], told["entry"]) == (None, "良好", None)
    assert told["text"].endswith("已确定：良好")
