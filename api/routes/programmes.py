"""Programmes: what they are, by which rules, and the lists of other programmes they look at."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlmodel import col
from starlette.responses import Response

from api.asking.cursors import Pages, read_page
from api.asking.media import ALSO_A_PAGE, AsPage
from api.asking.programmes import KnownProgramme
from api.asking.requests import Command, MingluRoute, Reading
from api.pages.home import show_programmes_page
from api.pages.programme import show_programme_page
from api.shapes.programmes import ProgrammeShown, ProgrammeSummary, show_programme_of
from api.shapes.wire import Input, Instant, Name, Output, Page, Sentence
from policies.verdict import Text
from tenants.operations import record_list_entry as recording
from tenants.queries.organisations import select_list_entries
from tenants.queries.policies import find_programmes, rules_on
from tenants.queries.tenants import find_tenant
from tenants.tables import ExternalListEntry

router = APIRouter(prefix="/v1/{tenant}/programmes", route_class=MingluRoute, tags=["项目"])


class RecordListEntry(Input):
    """Who stands on which list, and where that was taken from."""

    list: Name = Field(description="名单，见项目说明的 lists", examples=["smart_upgrade"])
    organisation_id: UUID = Field(examples=["0198f0a0-0000-7000-8000-000000000000"])
    source: Sentence = Field(description="依据：文号、名单链接等", examples=["2024 年第一批智转数改服务商名单"])


class ListEntry(Output):
    """One organisation's place on another programme's list."""

    list: str = Field(description="名单，见项目说明的 lists", examples=["smart_upgrade"])
    organisation_id: str = Field(description="单位编号", examples=["0198f0a0-0000-7000-8000-000000000000"])
    organisation_name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    source: str = Field(description="依据：文号、名单链接等", examples=["2024 年第一批智转数改服务商名单"])
    recorded_at: Instant = Field(description="登记时刻")


@router.get("", summary="项目列表", response_model=Page[ProgrammeSummary], responses=ALSO_A_PAGE)
async def list_programmes(call: Reading, as_page: AsPage) -> Page[ProgrammeSummary] | Response:
    """本租户的项目。浏览器则得到网页，由此进入各项目的公开网页。"""
    found = await find_programmes(call.session, call.caller)
    items = [
        ProgrammeSummary(id=one.id, name=one.name_en if call.language == "en" and one.name_en else one.name_zh)
        for one in found
    ]
    if not as_page:
        return Page(items=items, next_cursor=None, total=len(items))
    tenant = await find_tenant(call.session, call.caller)
    return show_programmes_page(call, items, call.say(Text(tenant.name_zh, tenant.name_en)))


@router.get("/{programme}", summary="项目说明", response_model=ProgrammeShown, responses=ALSO_A_PAGE)
async def show_programme(call: Reading, programme: str, as_page: AsPage) -> ProgrammeShown | Response:
    """今天生效的办法：申报表、材料、条件、途径、环节、公示期、解释口径，足够门户据此画出表格。浏览器则得到公开网页。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    return await show_programme_page(call, rules) if as_page else show_programme_of(call, rules)


@router.post("/{programme}/list-entries", summary="登记其他名单上的单位", status_code=201)
async def record_list_entry(call: Command, programme: str, wanted: RecordListEntry) -> RecordListEntry:
    """登记一个单位在其他项目的名单上，写明依据；这是走自动纳入途径的前提。"""
    await recording.record_list_entry(
        call.session,
        call.caller,
        programme_id=programme,
        list_id=wanted.list,
        organisation_id=wanted.organisation_id,
        source=wanted.source,
    )
    return wanted


@router.get("/{programme}/list-entries", summary="其他名单上的单位")
async def list_list_entries(call: Reading, programme: KnownProgramme, paging: Pages) -> Page[ListEntry]:
    """已登记的其他名单上的单位。"""
    rows = select_list_entries(call.caller, programme_id=programme)
    order = [col(ExternalListEntry.list_id), col(ExternalListEntry.organisation_id)]
    return (await read_page(call, paging, rows, order=order)).show(_entry)


def _entry(entry: ExternalListEntry, organisation_name: str) -> ListEntry:
    return ListEntry(
        list=entry.list_id,
        organisation_id=str(entry.organisation_id),
        organisation_name=organisation_name,
        source=entry.source,
        recorded_at=entry.recorded_at,
    )
