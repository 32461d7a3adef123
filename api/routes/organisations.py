"""Organisations: listed, shown, registered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.requests import Command, MingluRoute, Reading
from api.shapes.wire import SAMPLE_ID, Day, Input, Instant, Name, Output, Page
from tenants.operations.register_organisation import register_organisation as register
from tenants.queries.organisations import OrganisationFilter, find_organisation, select_organisations
from tenants.renaming import former_names_of
from tenants.tables import FormerName, Organisation

router = APIRouter(prefix="/v1/{tenant}/organisations", route_class=MingluRoute, tags=["机构"])


class OrganisationWanted(Input):
    """Which organisation to register."""

    uscc: Name = Field(description="统一社会信用代码（18 位，GB 32100）", examples=["91990101MA0000001Y"])
    name: Name = Field(description="营业执照上的名称", examples=["某某科技有限公司"])
    district_code: Name = Field(description="所在区县代码", examples=["990101"])


class OrganisationShown(Output):
    """One organisation."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    uscc: str = Field(description="统一社会信用代码", examples=["91990101MA0000001Y"])
    name: str = Field(description="名称", examples=["某某科技有限公司"])
    district_code: str = Field(description="所在区县代码", examples=["990101"])
    created_at: Instant = Field(description="登记时刻")


class FormerNameShown(Output):
    """A name it had before, and how it ended."""

    name: str = Field(description="原名称", examples=["某某科技有限公司"])
    held_until: Day = Field(description="使用至何日")
    changed_at: Instant = Field(description="变更核实时刻")
    changed_by: str = Field(description="核实变更的账号", examples=[SAMPLE_ID])
    fact_change_id: str = Field(description="所依的事项变更", examples=[SAMPLE_ID])


class OrganisationWhole(OrganisationShown):
    """One organisation, with the names it had before."""

    former_names: list[FormerNameShown] = Field(description="曾用名，最近的在前")


@router.get("", summary="机构列表")
async def list_organisations(
    call: Reading,
    paging: Pages,
    uscc: Annotated[str | None, Query(max_length=40, description="统一社会信用代码，须完全一致")] = None,
    name: Annotated[str | None, Query(max_length=200, description="名称中的一部分")] = None,
    district_code: Annotated[str | None, Query(max_length=40, description="区县代码")] = None,
) -> Page[OrganisationShown]:
    """权限所及的机构，按登记先后：服务商看本单位，区县看本区县，市级看全部。"""
    wanted = OrganisationFilter(uscc=uscc, name_part=name, district_code=district_code)
    page = await read_page(call, paging, select_organisations(call.caller, wanted), order=[col(Organisation.id)])
    return page.show(_show)


@router.get("/{organisation_id}", summary="机构详情")
async def show_organisation(call: Reading, organisation_id: UUID) -> OrganisationWhole:
    """一个机构和它的曾用名；不在权限范围内的与不存在的同样答 404。"""
    organisation = await find_organisation(call.session, call.caller, organisation_id)
    former = await former_names_of(call.session, call.caller, organisation)
    return OrganisationWhole(**_show(organisation).model_dump(), former_names=[_former(one) for one in former])


@router.post("", summary="登记机构", status_code=201)
async def register_organisation(call: Command, wanted: OrganisationWanted) -> OrganisationShown:
    """登记一个机构；信用代码按 GB 32100 校验，指出错在第几位，重复登记答 409。"""
    return _show(
        await register(
            call.session, call.caller, uscc=wanted.uscc, name=wanted.name, district_code=wanted.district_code
        )
    )


def _former(one: FormerName) -> FormerNameShown:
    return FormerNameShown(
        name=one.name,
        held_until=one.held_until,
        changed_at=one.changed_at,
        changed_by=str(one.changed_by),
        fact_change_id=str(one.change_id),
    )


def _show(organisation: Organisation) -> OrganisationShown:
    return OrganisationShown(
        id=str(organisation.id),
        uscc=organisation.uscc,
        name=organisation.name,
        district_code=organisation.district_code,
        created_at=organisation.created_at,
    )
