"""Is a share per cent and a count with its unit wherever people read a score, and exact where machines do?"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
import pytest
from builders import any_uscc
from evaluated import Bureau, bureau_of
from openpyxl import load_workbook
from openpyxl.cell import Cell
from pypdf import PdfReader

from tenants.running import Running
from tenants.tables import Listing

Json = dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Card:
    """A listing whose scorecard is read in every form."""

    bureau: Bureau
    listing: UUID

    @property
    def path(self) -> str:
        """The address of the scorecard."""
        return f"/programmes/{self.bureau.programme}/listings/{self.listing}/scorecard"

    async def indicators(self, language: str = "zh-CN") -> dict[str, Json]:
        """Return the indicators by their ids."""
        answer = await self.bureau.ask(self.path, headers={"accept-language": language})
        return {one["id"]: one for one in answer.json()["indicators"]}

    async def file(self, kind: str) -> bytes:
        """Return the scorecard as a file."""
        return (await self.bureau.ask(f"{self.path}/file", params={"format": kind})).content

    async def cells(self) -> dict[object, Cell]:
        """Return the cells of the quantities by the labels of their indicators."""
        rows = load_workbook(BytesIO(await self.file("xlsx"))).worksheets[0].iter_rows()
        return {str(row[0].value).strip("　"): row[2] for row in rows}


@pytest.fixture
async def card(running: Running, client: httpx.AsyncClient) -> Card:
    """One that declared 24 projects, of which 19 passed: 12 diagnoses and 7 designs."""
    bureau = await bureau_of(running, client, "wenzhou", "directory")
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5))
    year = (await bureau.today()).year - 1
    for number in range(24):
        kind = "diagnosis" if number < 12 else "design"
        project = {"enterprise": any_uscc(), "kind": kind, "passed": number < 19}
        await bureau.record(listing, "service_project", date(year, 3, 1 + number), project)
    return Card(bureau, listing)


@pytest.fixture
async def engineers(running: Running, client: httpx.AsyncClient) -> Card:
    """One with 19 engineers among 24 employees, 3 patents and 2 standards."""
    bureau = await bureau_of(running, client, "chengdu", "directory")
    facts = {"staff": 24, "engineers": 19, "experts": 4, "registered_capital": "83.9"}
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5), facts=facts)
    for number in range(3):
        await bureau.record(listing, "patent", date(2025, 3, 1), {"title": f"专利{number}", "kind": "patent"})
    for number in range(2):
        standard = {"title": f"标准{number}", "level": "group", "part": "lead"}
        await bureau.record(listing, "standard", date(2025, 3, 1), standard)
    return Card(bureau, listing)


async def test_a_share_is_exact_for_machines_and_per_cent_for_people(card: Card) -> None:
    shown = await card.indicators()

    passed, made = shown["pass_points"], shown["diagnosis_projects"]
    assert (passed["quantity"], passed["unit"], passed["quantity_text"]) == ("0.791667", "share", "79.17%")
    assert (made["quantity"], made["unit"], made["quantity_text"]) == ("12", "个", "12个")
    mark, group = shown["test"], shown["success"]
    assert (mark["quantity"], mark["unit"], mark["quantity_text"]) == (None, "分", None)
    assert (group["quantity"], group["unit"], group["quantity_text"]) == (None, None, None)


async def test_who_reads_english_reads_the_units_in_english(card: Card) -> None:
    shown = await card.indicators("en")

    assert shown["pass_points"]["quantity_text"] == "79.17%"
    assert shown["diagnosis_projects"]["quantity_text"] == "12 projects"


async def test_what_would_bring_more_is_told_in_the_unit_of_the_quantity(engineers: Card) -> None:
    shown = await engineers.indicators()

    share, capital, patents = (shown[one] for one in ("engineer_ratio", "capital", "patent_number"))
    assert (share["quantity"], share["quantity_text"], share["at_cap"]) == ("0.791667", "79.17%", True)
    assert (capital["quantity_text"], capital["next_step"]) == (
        "83.9万元", {"at": "100", "beyond": False, "text": "达到100万元"},
    )  # fmt: skip
    assert (patents["quantity_text"], patents["next_step"]["text"]) == ("3个", "达到4个")
    assert shown["standards"]["quantity_text"] == "2个"
    assert [(one["value"], one["text"]) for one in capital["facts"]] == [("83.9", "83.9万元")]
    assert [one["text"] for one in shown["staff_size"]["facts"]] == ["24人"]


async def test_the_next_share_that_brings_more_is_told_per_cent_beside_the_share_itself(
    running: Running, client: httpx.AsyncClient
) -> None:
    bureau = await bureau_of(running, client, "chengdu", "directory")
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5), facts={"staff": 24, "engineers": 5})

    share = (await Card(bureau, listing).indicators("en"))["engineer_ratio"]

    assert (share["quantity"], share["quantity_text"]) == ("0.208333", "20.83%")
    assert share["next_step"] == {"at": "0.3", "beyond": False, "text": "at least 30%"}


async def test_a_workbook_shows_the_unit_and_keeps_the_number(card: Card) -> None:
    cells = await card.cells()

    passed, made = cells["项目合格率"], cells["诊断服务"]
    assert (passed.value, passed.number_format) == (pytest.approx(19 / 24, abs=1e-14), "0.00%")
    assert (made.value, made.number_format) == (12, '0"个"')


async def test_a_printed_scorecard_says_the_units_of_quantities_and_of_what_was_filled_in(engineers: Card) -> None:
    contract = {"enterprise": any_uscc(), "service_amount": "60.5", "hardware_only": False, "carried_out": True}
    await engineers.bureau.record(engineers.listing, "contract", date(2025, 3, 1), contract)

    pages = PdfReader(BytesIO(await engineers.file("pdf"))).pages
    text = "".join("".join(page.extract_text() for page in pages).split())

    for told in ("79.17%", "24人", "83.9万元", "3个", "60.5万元"):
        assert told in text, told
    assert "0.79" not in text


async def test_a_frozen_scorecard_says_the_same(card: Card) -> None:
    evaluation = await card.bureau.freeze(await card.bureau.open())

    whole = await card.bureau.get(f"/evaluations/{evaluation['id']}/entries/{card.listing}")
    shown = {one["name"]: one for one in whole["indicators"]}

    passed = shown["pass_points"]
    assert (passed["quantity"], passed["unit"], passed["quantity_text"]) == ("0.791667", "share", "79.17%")
    assert shown["design_projects"]["quantity_text"] == "7个"


async def test_what_stars_are_given_by_is_told_with_units(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(running, client, "xinxiang", "providers")
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5))
    await bureau.record(listing, "project", date(2026, 2, 1), {"enterprise": any_uscc()})
    for number in range(3):
        answer = {"enterprise": any_uscc(), "answer": "satisfied" if number < 2 else "unsatisfied"}
        await bureau.record(listing, "satisfaction", date(2026, 2, 1 + number), answer)
    opened = await bureau.open(first_day="2026-01-01", last_day=(await bureau.today()).isoformat())
    evaluation = await bureau.freeze(opened)

    whole = await bureau.get(f"/evaluations/{evaluation['id']}/entries/{listing}")

    assert [(one["label"], one["quantity"], one["unit"], one["quantity_text"]) for one in whole["basis"]] == [
        ("满意率", "0.666667", "share", "66.67%"),
        ("服务企业数", "1", "家", "1家"),
    ]


async def test_a_column_has_shares_per_cent_and_numbers_under_a_heading_that_says_their_unit(
    running: Running, client: httpx.AsyncClient
) -> None:
    columns = "shows: name}\n    indicators: true\n    opening"
    more = "      - {label: 合格率, shows: pass_rate}\n      - {label: 申报项目数（个）, shows: declared}\n"
    shown = columns.replace("    indicators: true\n", f"{more}    indicators: true\n")
    bureau = await bureau_of(running, client, "wenzhou", "directory", (columns, shown))
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5))
    year = (await bureau.today()).year - 1
    for number in range(3):
        project = {"enterprise": any_uscc(), "kind": "design", "passed": number > 0}
        await bureau.record(listing, "service_project", date(year, 3, 1 + number), project)
    evaluation = await bureau.freeze(await bureau.open())

    path = "/programmes/directory/tables/scores"
    answer = await bureau.ask(path, params={"format": "xlsx", "evaluation_id": evaluation["id"]})
    printed = await bureau.ask(path, params={"format": "pdf", "evaluation_id": evaluation["id"]})
    row = next(row for row in load_workbook(BytesIO(answer.content)).active.iter_rows() if row[1].value == "甲公司")

    assert [(one.value, one.number_format) for one in row[2:4]] == [
        (pytest.approx(2 / 3, abs=1e-14), "0.00%"), (3, "0"),
    ]  # fmt: skip
    assert "66.67%" in PdfReader(BytesIO(printed.content)).pages[0].extract_text()


async def test_what_the_public_page_computes_has_its_unit(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(
        running,
        client,
        "xinxiang",
        "providers",
        ("disclosure:\n", "disclosure:\n  computed: [satisfied_share, served]\n"),
    )
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5))
    for number in range(3):
        answer = {"enterprise": any_uscc(), "answer": "satisfied" if number < 2 else "unsatisfied"}
        await bureau.record(listing, "satisfaction", date(2026, 2, 1 + number), answer)

    page = await client.get(f"/v1/{bureau.tenant}/programmes/providers", headers={"accept": "text/html"})

    assert 'data-label="满意率">66.67%</td>' in page.text
    assert 'data-label="服务企业数">0家</td>' in page.text


async def test_a_disclosed_number_has_its_unit_in_the_directory(running: Running, client: httpx.AsyncClient) -> None:
    disclosed = ("  facts: [service_fields, service_kinds]", "  facts: [service_fields, technical_staff, legal_person]")
    bureau = await bureau_of(running, client, "chengdu", "directory", disclosed)
    facts = {"technical_staff": 12, "legal_person": True, "service_fields": ["digital", "green"]}
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5), facts=facts)
    async with running.database.transaction(bureau.tenant) as session:
        row = await session.get_one(Listing, (bureau.tenant, listing))
        row.disclosed = facts
        session.add(row)

    (one,) = (await bureau.get("/programmes/directory/listings", as_="anyone"))["items"]

    assert {fact["id"]: [value["label"] for value in fact["values"]] for fact in one["facts"]} == {
        "technical_staff": ["12人"], "legal_person": ["是"], "service_fields": ["数字化转型", "绿色化提升"],
    }  # fmt: skip


async def test_a_number_nobody_reported_brings_points_once_it_is(running: Running, client: httpx.AsyncClient) -> None:
    bureau = await bureau_of(running, client, "chengdu", "directory")
    listing = await bureau.list("甲公司", listed_on=date(2026, 1, 5))

    staff = (await Card(bureau, listing).indicators("zh"))["staff_size"]

    assert (staff["quantity"], staff["points"]) == (None, "0")
    assert staff["next_step"] == {"at": "0", "beyond": False, "text": "填报后即得分"}
