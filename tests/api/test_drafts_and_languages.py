"""Does all that leaves the system say it was made by a draft, in the language of who asks, and show a name once?"""

from datetime import date
from io import BytesIO

import httpx
import pytest
from builders import add_account, headers_of
from listed import add_listing, new_city
from openpyxl import load_workbook
from pypdf import PdfReader

from api.exports.frame import Frame
from api.exports.pdf import write_pdf
from api.exports.xlsx import write_workbook
from tenants.database import Database
from tenants.filled_tables import Filled, Heading
from tenants.running import Running
from tenants.tables import Listing

DRAFT = {"zh-CN": "征求意见稿，尚未生效", "en": "A draft, not in force"}
TABLE = Filled("List", "by 附件2", (Heading("A", "Both"), Heading("B", "Both")), (), signed_by=("Checked",))


async def add_disclosed(database: Database, tenant: str, programme: str, **facts: object) -> None:
    """Add a listing of which the directory shows these facts."""
    listing = await add_listing(database, tenant, programme, name="甲公司", listed_on=date(2026, 1, 5), facts=facts)
    async with database.transaction(tenant) as session:
        (await session.get_one(Listing, (tenant, listing))).disclosed = facts


def sheets_of(content: bytes) -> list[list[list[object]]]:
    return [[[cell.value for cell in row] for row in one.iter_rows()] for one in load_workbook(BytesIO(content))]


def text_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_directory_of_a_draft_carries_its_mark_on_every_file_and_the_programme_says_so(
    client: httpx.AsyncClient, database: Database, language: str
) -> None:
    tenant = await new_city(database, "tianjin")
    await add_listing(database, tenant, "providers", name="甲公司", listed_on=date(2026, 1, 5))
    of, asked = f"/v1/{tenant}/programmes/providers", {"accept-language": language, "accept": "application/json"}

    book = await client.get(f"{of}/directory", params={"format": "xlsx"}, headers=asked)
    printed = await client.get(f"{of}/directory", params={"format": "pdf"}, headers=asked)
    told = (await client.get(of, headers=asked)).json()

    assert (told["status"], told["status_text"]) == ("draft", DRAFT[language])
    assert all(sheet[1][0] == DRAFT[language] for sheet in sheets_of(book.content))
    assert all(DRAFT[language] in page for page in text_of(printed.content))


async def test_what_was_issued_carries_no_mark(client: httpx.AsyncClient, database: Database) -> None:
    tenant = await new_city(database, "chengdu")
    await add_listing(database, tenant, "directory", name="甲公司", listed_on=date(2026, 1, 5))
    of = f"/v1/{tenant}/programmes/directory"

    book = await client.get(f"{of}/directory", params={"format": "xlsx"})
    printed = await client.get(f"{of}/directory", params={"format": "pdf"})
    told = (await client.get(of)).json()

    assert (told["status"], told["status_text"]) == ("in_force", "正式发布")
    assert not any(DRAFT["zh-CN"] in str(row) for sheet in sheets_of(book.content) for row in sheet)
    assert not any(DRAFT["zh-CN"] in page for page in text_of(printed.content))


def test_every_sheet_and_every_page_carries_the_mark() -> None:
    frame, rows = Frame("zh", "征求意见稿"), tuple((f"甲{number}", "乙") for number in range(120))
    whole = Filled("甲表", "依据：附件2", (Heading("名称"), Heading("说明")), rows, parts=(TABLE,))

    pages = text_of(write_pdf(whole, frame, made_on=date(2026, 11, 21), issued_by="某局"))
    first, second = load_workbook(BytesIO(write_workbook(whole, frame))).worksheets

    assert len(pages) > 2
    assert all("征求意见稿" in page for page in pages)
    assert [one.cell(row=2, column=1).value for one in (first, second)] == ["征求意见稿"] * 2
    assert [one.oddHeader.center.text for one in (first, second)] == ["征求意见稿"] * 2


@pytest.mark.parametrize(
    ("language", "title", "signed", "nothing"),
    [("zh", "List（by 附件2）", "Checked：", "（无）"), ("en", "List (by 附件2)", "Checked:", "(none)")],
)
def test_the_signs_around_a_table_are_those_of_its_language(
    language: str, title: str, signed: str, nothing: str
) -> None:
    frame = Frame(language)

    (sheet,) = sheets_of(write_workbook(TABLE, frame))
    (page,) = text_of(write_pdf(TABLE, frame, made_on=date(2026, 11, 21), issued_by="A bureau"))

    assert (sheet[0][0], str(sheet[-1][0]).strip()) == (title, signed)
    assert signed in page
    assert nothing in page


async def test_several_options_in_one_cell_are_listed_as_the_language_lists_them(
    client: httpx.AsyncClient, database: Database
) -> None:
    tenant = await new_city(database, "chengdu")
    await add_disclosed(database, tenant, "directory", service_kinds=["consulting", "design"])

    def last_cell(answer: httpx.Response) -> str:
        (sheet,) = sheets_of(answer.content)
        return str(sheet[3][6])

    of, query = f"/v1/{tenant}/programmes/directory/directory", {"format": "xlsx"}
    english = last_cell(await client.get(of, params=query, headers={"accept-language": "en"}))
    chinese = last_cell(await client.get(of, params=query))

    assert ("、" in chinese, "、" in english, ", " in english) == (True, False, True)


async def test_the_registered_name_stands_once_in_the_directory(client: httpx.AsyncClient, database: Database) -> None:
    tenant = await new_city(database, "xinxiang")
    await add_disclosed(database, tenant, "providers", unit_name="甲公司")
    of = f"/v1/{tenant}/programmes/providers"

    (sheet,) = sheets_of((await client.get(f"{of}/directory", params={"format": "xlsx"})).content)
    page = (await client.get(of, headers={"accept": "text/html"})).text
    (listed,) = (await client.get(f"{of}/listings")).json()["items"]

    headings = next(row for row in sheet if row[0] == "序号")
    row = next(row for row in sheet if row[0] in {1, "1"})
    assert [one for one in headings if one and "名称" in str(one)] == ["单位名称"]
    assert row.count("甲公司") == 1
    part = page[page.index('id="directory"') :] if 'id="directory"' in page else page
    assert part[: part.index("</table>")].count(">名称<") == 1
    assert "unit_name" not in [one["id"] for one in listed["facts"]]
    assert listed["name"] == "甲公司"


async def test_a_table_of_days_that_end_before_they_begin_is_refused_as_the_duties_are(
    client: httpx.AsyncClient, database: Database, running: Running
) -> None:
    tenant = await new_city(database, "sichuan")
    bureau = await add_account(database, tenant, role="municipal")
    headers = headers_of(running.keys, bureau)
    of = f"/v1/{tenant}/programmes/providers"
    days = {"came_from": "2023-05-01", "came_through": "2023-04-01"}

    table = await client.get(f"{of}/tables/summary", params={"format": "xlsx", **days}, headers=headers)
    duties = await client.get(
        f"{of}/duties", params={"from": "2023-05-01", "to": "2023-04-01"}, headers={**headers, "accept-language": "en"}
    )
    one_day = await client.get(f"{of}/tables/summary", params={**days, "came_through": "2023-05-01"}, headers=headers)

    assert (table.status_code, duties.status_code, one_day.status_code) == (422, 422, 200)
    (fault,) = table.json()["errors"]
    assert (fault["parameter"] if "parameter" in fault else fault["pointer"], fault["code"]) == (
        "query:came_through", "before-its-beginning",
    )  # fmt: skip
    assert fault["message"] == "came_through（2023-04-01）不得早于 came_from（2023-05-01）"
    assert duties.json()["errors"][0]["message"] == "to (2023-04-01) must not lie before from (2023-05-01)"
