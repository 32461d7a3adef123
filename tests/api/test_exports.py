"""Do officials get the tables they know, with what each may see, and is nothing a user wrote ever computed?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from urllib.parse import unquote
from uuid import UUID
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import httpx
import pytest
from builders import Person, add_account, add_organisation, any_uscc, headers_of
from evaluated import bureau_of
from listed import add_listing, add_record, asked, new_city
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from tenants.database import Database
from tenants.running import Running
from tenants.tables import Case, CaseStep

SERVED = [any_uscc() for _ in range(6)]
EVIL = '=HYPERLINK("http://example.org","x")'


@dataclass(frozen=True)
class Office:
    """A tenant asked for files by its people."""

    running: Running
    client: httpx.AsyncClient
    tenant: str

    async def get(self, path: str, who: Person | None = None, **query: str) -> httpx.Response:
        headers = headers_of(self.running.keys, who) if who else {}
        return await self.client.get(f"/v1/{self.tenant}{path}", params=query, headers=headers)

    async def sheet(self, path: str, who: Person | None = None, **query: str) -> Worksheet:
        answer = await self.get(path, who, format="xlsx", **query)
        assert answer.status_code == 200, answer.text
        return load_workbook(BytesIO(answer.content)).active


def rows_of(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


async def file_case(
    database: Database,
    tenant: str,
    programme: str,
    stage: str,
    *,
    district: str,
    facts: Mapping[str, object],
    name: str,
) -> UUID:
    """Return an application that stands at a stage, as if it had been filed."""
    caller, rules = await asked(database, tenant, programme)
    organisation = await add_organisation(database, tenant, name=name, district=district)
    async with database.transaction(tenant) as session:
        case = Case(
            tenant_id=tenant,
            programme_id=programme,
            policy_version_id=rules.version_id,
            procedure="intake",
            route=next(iter(rules.policy.intake.routes)),
            organisation_id=organisation,
            district_code=district,
            stage=stage,
            stage_entered_at=caller.now,
            waits_for="municipal",
            opened_at=caller.now,
            filed_on=date(2026, 3, 2),
            facts=dict(facts),
        )
        session.add(case)
    return case.id


async def come(database: Database, tenant: str, case: UUID, stage: str, on: date) -> None:
    """Let a case have come to a stage on a day."""
    at = datetime.combine(on, time(9), tzinfo=ZoneInfo("Asia/Shanghai"))
    async with database.transaction(tenant) as session:
        session.add(
            CaseStep(
                tenant_id=tenant, case_id=case, sequence=1, at=at, action="recommend", role="district",
                from_stage="district", to_stage=stage,
            )
        )  # fmt: skip


OpenOffice = Callable[[str], Office]


@pytest.fixture
def open_office(running: Running, client: httpx.AsyncClient) -> OpenOffice:
    return lambda tenant: Office(running, client, tenant)


async def test_the_provincial_summary_has_its_columns_and_each_prefecture_its_own_rows(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "sichuan")
    facts = {
        "directions": ["safety", "energy"], "revenue_last_year": "1234.5", "served_before_last": 3,
        "served_last_year": 8, "team": 16, "industries": ["food"], "self_assessment": EVIL,
        "county": "涪城区", "contact_person": "某人", "contact_phone": "13800000000",
    }  # fmt: skip
    office = open_office(tenant)
    districts = [one["code"] for one in (await office.get("/districts")).json()["items"]]
    for district, name in zip(districts[:2], ("甲公司", "乙公司"), strict=True):
        await file_case(database, tenant, "providers", "review", district=district, facts=facts, name=name)
    bureau = await add_account(database, tenant, role="municipal")
    prefecture = await add_account(database, tenant, role="district", district=districts[0])

    whole = await office.sheet("/programmes/providers/tables/summary", bureau)
    own = await office.sheet("/programmes/providers/tables/summary", prefecture)

    rows = rows_of(whole)
    assert rows[0][0] == "四川省技术改造综合服务商汇总表（依据：附件2）"
    upper, lower = rows[1], rows[2]
    assert (upper[2], lower[2:4], upper[10]) == ("所在地", ["市（州）", "区（县、市）"], "服务能力自评（不超过200字）")
    assert (upper[6], lower[5:8]) == ("技术改造服务企业数量（户）", ["2022年", "2021年", "2022年"])
    assert rows[3][:2] + rows[3][3:10] == [1, "甲公司", "涪城区", "安全诊断、节能诊断", 1234.5, 3, 8, 16, "饮料食品"]
    assert (upper[11], rows[3][11:]) == ("联系人及电话", ["某人", "13800000000"])
    assert [row[1] for row in rows_of(own)[3:] if row[1]] == ["甲公司"]


async def test_what_a_user_wrote_stays_text_in_a_workbook_and_in_print(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "sichuan")
    office = open_office(tenant)
    district = (await office.get("/districts")).json()["items"][0]["code"]
    name = "#set page(width: 1cm) @某某"
    facts = {"self_assessment": EVIL, "directions": ["safety"]}
    await file_case(database, tenant, "providers", "review", district=district, facts=facts, name=name)
    bureau = await add_account(database, tenant, role="municipal")

    sheet = await office.sheet("/programmes/providers/tables/summary", bureau)
    printed = await office.get("/programmes/providers/tables/summary", bureau, format="pdf")

    cell = sheet.cell(row=4, column=11)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (EVIL, "s", True)
    page = PdfReader(BytesIO(printed.content)).pages[0]
    assert float(page.mediabox.width) > 500  # A4 across: nothing in a name set the page
    assert "某某" in page.extract_text()


async def test_a_derived_category_and_a_count_stand_in_the_recommendations(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "tianjin")
    office = open_office(tenant)
    district = (await office.get("/districts")).json()["items"][0]["code"]
    case = {"name": "一", "enterprise": "甲", "local": True, "state": "done"}
    facts = {"categories": ["consulting", "assessment", "solution", "equipment"], "full_chain": True, "cases": [case]}
    await file_case(database, tenant, "providers", "review", district=district, facts=facts, name="甲公司")
    bureau = await add_account(database, tenant, role="municipal")

    rows = rows_of(await office.sheet("/programmes/providers/tables/recommendation", bureau))

    assert rows[1][0] == "征求意见稿，尚未生效"
    assert rows[3][4:8] == ["数字化咨询、数字化评测、数字化解决方案、数字化设备", "是", None, 1]


async def test_a_district_prints_anew_what_it_sealed_wherever_the_case_stands_by_now(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "tianjin")
    office = open_office(tenant)
    district = (await office.get("/districts")).json()["items"][0]["code"]
    for name, stage, came in (("甲公司", "listed", 3), ("乙公司", "review", 5), ("丙公司", "district", None)):
        case = await file_case(database, tenant, "providers", stage, district=district, facts={}, name=name)
        if came:
            await come(database, tenant, case, "review", date(2026, 3, came))
    sealing = await add_account(database, tenant, role="district", district=district)
    table = "/programmes/providers/tables/recommendation"

    whole = rows_of(await office.sheet(table, sealing))
    batch = rows_of(await office.sheet(table, sealing, came_from="2026-03-01", came_through="2026-03-03"))
    later = rows_of(await office.sheet(table, sealing, came_from="2026-03-04"))

    assert [row[1] for row in whole[3:] if row[1]] == ["甲公司", "乙公司"]
    assert [row[1] for row in batch[3:] if row[1]] == ["甲公司"]
    assert [row[1] for row in later[3:] if row[1]] == ["乙公司"]


async def test_anyone_gets_the_published_list_and_only_what_is_disclosed(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "chengdu")
    office = open_office(tenant)
    listing = await add_listing(
        database, tenant, "directory", name="甲公司", listed_on=date(2026, 1, 5), facts={"technical_staff": 12}
    )
    await add_record(database, tenant, listing, "sharing", on=date(2026, 2, 1), fields={"title": "一"})

    rows = rows_of(await office.sheet("/programmes/directory/directory"))
    printed = await office.get("/programmes/directory/directory", format="pdf")

    assert rows[2] == ["序号", "单位名称", "统一社会信用代码", "所在地", "入库日期", "服务领域（四化）", "服务类型"]
    assert (rows[3][1], rows[3][4].date()) == ("甲公司", date(2026, 1, 5))
    assert printed.headers["content-type"] == "application/pdf"
    assert "服务商名录库" in unquote(printed.headers["content-disposition"])
    assert "甲公司" in PdfReader(BytesIO(printed.content)).pages[0].extract_text()


async def test_a_scorecard_is_printed_with_every_indicator_its_clause_and_the_total(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "chengdu")
    office = open_office(tenant)
    facts = {"staff": 30, "registered_capital": "500", "engineers": 18, "experts": 6}
    listing = await add_listing(database, tenant, "directory", name="甲公司", facts=facts)
    mark = {"enterprise": "91990101MA0000001Y", "mark": "92", "weight": "1", "dissatisfied": False}
    await add_record(database, tenant, listing, "satisfaction", on=date(2026, 2, 1), fields=mark)
    bureau = await add_account(database, tenant, role="municipal")
    of = f"/programmes/directory/listings/{listing}/scorecard/file"

    rows = rows_of(await office.sheet(of, bureau))
    printed = await office.get(of, bureau, format="pdf")
    refused = await office.get(of)

    scored = {row[0]: row[1:5] for row in rows[3:]}
    assert len(scored) == 24
    assert scored["员工规模"] == ["附件2 第1行", 30, 1.5, None]
    assert (scored["企业满意度"][:3], scored["合计"][2]) == (["附件2 第23行", 92, 8.4], 16.4)
    assert "16.4" in "".join(page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages)
    assert refused.status_code == 404


@pytest.mark.parametrize(("table", "status"), [("nothing", 404), ("proposed", 422)])
async def test_a_table_that_is_not_there_is_told(
    open_office: OpenOffice, database: Database, table: str, status: int
) -> None:
    tenant = await new_city(database, "chengdu")
    bureau = await add_account(database, tenant, role="municipal")

    answer = await open_office(tenant).get(f"/programmes/directory/tables/{table}", bureau)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_tables_are_listed_with_their_clause_and_are_for_officials(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "wenzhou")
    office = open_office(tenant)

    listed = (await office.get("/programmes/directory/tables")).json()["items"]
    refused = await office.get("/programmes/directory/tables/scores")

    assert [(one["id"], one["of"], one["clause"]) for one in listed] == [("scores", "evaluation", "附件3")]
    assert refused.status_code == 401


async def test_the_proposed_list_and_the_scores_of_a_frozen_year_stand_in_their_tables(
    running: Running, client: httpx.AsyncClient, open_office: OpenOffice, database: Database
) -> None:
    bureau = await bureau_of(running, client, "chengdu", "directory")
    for name, mark in (("甲", "98"), ("乙", "99")):
        listing = await bureau.list(name, listed_on=date(2026, 1, 5))
        fields = {"enterprise": "91990101MA0000001Y", "mark": mark, "weight": "1", "dissatisfied": False}
        await bureau.record(listing, "satisfaction", date(2026, 3, 10), fields)
        await bureau.end_selection(listing, "selected")
    for name, outcome in (("丙", "not_selected"), ("丁", None), ("戊", "")):
        listing = await bureau.list(name, listed_on=date(2026, 1, 5))
        fields = {"enterprise": "91990101MA0000001Y", "mark": "96", "weight": "1", "dissatisfied": False}
        await bureau.record(listing, "satisfaction", date(2026, 3, 10), fields)
        if outcome != "":  # 戊 applied for no selection, and 丁 is not proposed yet
            await bureau.end_selection(listing, outcome)
    evaluation = await bureau.freeze(await bureau.open())
    official = await add_account(database, bureau.tenant, role="municipal")
    office, of = open_office(bureau.tenant), {"evaluation_id": evaluation["id"]}

    proposed = rows_of(await office.sheet("/programmes/directory/tables/proposed", official, **of))
    scores = rows_of(await office.sheet("/programmes/directory/tables/scorecards", official, **of))

    assert [(row[0], row[1], row[4], row[5], row[6]) for row in proposed[3:]] == [
        (1, "乙", 9.8, "优秀", "第1至3名 500000元"),
        (2, "甲", 9.6, "优秀", "第1至3名 500000元"),
    ]
    year = str((await bureau.today()).year)
    assert proposed[0][0] == f"{year} 优秀服务商建议名单（依据：附件1 第五条(三)）"
    assert proposed[1][0].startswith("评价尚未确定")
    assert (len(scores[2]), scores[2][2], scores[2][-2:]) == (2 + 23 + 1, "员工规模", ["企业满意度", "合计"])
    assert [row[-2:] for row in scores[3:]] == [[9.8, 9.8], [9.6, 9.6], *[[9.2, 9.2]] * 3]


async def test_a_table_of_scores_says_what_a_group_comes_to_under_its_cap_so_that_its_columns_add_up(
    running: Running, client: httpx.AsyncClient, open_office: OpenOffice, database: Database
) -> None:
    bureau = await bureau_of(running, client, "wenzhou", "directory")
    listing = await bureau.list("甲", listed_on=date(2026, 1, 5))
    on = date((await bureau.today()).year - 1, 3, 1)
    for number in range(30):
        project = {"enterprise": any_uscc(), "kind": "design" if number < 10 else "diagnosis", "passed": True}
        await bureau.record(listing, "service_project", on + timedelta(days=number), project)
    evaluation = await bureau.freeze(await bureau.open())
    official = await add_account(database, bureau.tenant, role="municipal")

    rows = rows_of(
        await open_office(bureau.tenant).sheet(
            "/programmes/directory/tables/scores", official, evaluation_id=evaluation["id"]
        )
    )
    under, labels, cells = (next(row for row in rows if what in row) for what in ("成功服务项目", "小计", "甲"))

    assert labels[2:5] == ["诊断服务", "方案设计", "小计"]
    assert (under[2], cells[2:5]) == ("成功服务项目", [20, 20, 30])


async def test_a_number_in_a_workbook_has_no_digits_that_nobody_wrote(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "chengdu")
    listing = await add_listing(database, tenant, "directory", name="甲公司", facts={"registered_capital": "83.9"})
    bureau = await add_account(database, tenant, role="municipal")

    answer = await open_office(tenant).get(
        f"/programmes/directory/listings/{listing}/scorecard/file", bureau, format="xlsx"
    )

    with ZipFile(BytesIO(answer.content)) as book:
        written = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>83.9</v>" in written
    assert max(len(one) for one in re.findall("<v>([^<]*)</v>", written)) <= len("83.9")


async def test_a_printed_scorecard_counts_what_counts_and_tells_of_every_item_why_it_does_not(
    open_office: OpenOffice, database: Database
) -> None:
    tenant = await new_city(database, "chengdu")
    listing = await add_listing(database, tenant, "directory", name="甲公司", listed_on=date(2026, 1, 5))
    for number in range(7):
        fields = {"enterprise": SERVED[number % 6]}
        await add_record(database, tenant, listing, "training", on=date(2026, 4, 1 + number), fields=fields)
    status, reason = "returned", "缺签到表"
    fields = {"title": EVIL}
    await add_record(
        database, tenant, listing, "sharing", on=date(2026, 4, 1), fields=fields, status=status, reason=reason
    )
    bureau = await add_account(database, tenant, role="municipal")
    office, of = open_office(tenant), f"/programmes/directory/listings/{listing}/scorecard/file"

    answer = await office.get(of, bureau, format="xlsx")
    printed = await office.get(of, bureau, format="pdf")
    whole, items = load_workbook(BytesIO(answer.content)).worksheets

    counted = {row[0]: row[-1] for row in rows_of(whole)[2:]}
    assert (counted["指标"], counted["培训企业数"], counted["成果分享场次"]) == ("计入条目数", 5, 0)
    assert rows_of(items)[1] == ["指标", "种类", "内容", "发生日期", "是否计入", "未计入的原因"]
    told = [(row[0], row[3].date().day, row[4], row[5]) for row in rows_of(items)[2:]]
    assert told[:7] == [
        *[("培训企业数", day, "是", None) for day in range(1, 6)],
        ("培训企业数", 6, "否", "此前的条目已达上限"),
        ("培训企业数", 7, "否", "同一对象只计一次，已由另一条计分"),
    ]
    assert told[7:] == [("成果分享场次", 1, "否", "已退回：缺签到表")]
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages)
    assert "此前的条目已达上限" in text


async def test_a_printed_table_with_more_columns_than_a_page_takes_is_turned(
    running: Running, client: httpx.AsyncClient, open_office: OpenOffice, database: Database
) -> None:
    bureau = await bureau_of(running, client, "chengdu", "directory")
    names = [f"{number}号智造技术服务有限公司" for number in range(10)]
    for name in names:
        await bureau.list(name, listed_on=date(2026, 1, 5))
    evaluation = await bureau.freeze(await bureau.open())
    official = await add_account(database, bureau.tenant, role="municipal")

    answer = await open_office(bureau.tenant).get(
        "/programmes/directory/tables/scorecards", official, format="pdf", evaluation_id=evaluation["id"]
    )
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]

    text = "".join(pages).replace(" ", "")
    assert text.count("企业满意度") == 2  # eight side by side, then two
    assert all(name[:6] in text for name in names)
