"""Tenants: how this one is set, its districts, and how the platform takes in a new one."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.requests import MingluRoute, Reading
from api.asking.secret_answers import SecretCommand
from api.shapes.people import Username
from api.shapes.wire import Day, Input, Instant, Name, Output, Page
from tenants.operations.create_tenant import create_tenant as create
from tenants.queries.tenants import find_tenant, select_districts, select_tenants
from tenants.tables import District, Tenant

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["租户"])


class TenantWanted(Input):
    """Which bureau to take in, and who administers it first."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,30}$")] = Field(
        description="租户代码，即其地址中的一段，以后不变", examples=["sample-city"]
    )
    name_zh: Name = Field(description="中文名称", examples=["某某市经济和信息化局"])
    name_en: Name = Field(description="英文名称", examples=["Sample City Bureau"])
    zone: Name = Field("Asia/Shanghai", description="时区", examples=["Asia/Shanghai"])
    sandbox: bool = Field(default=False, description="是否为沙箱：自有时钟，可以拨快", examples=[False])
    admin_username: Username
    admin_name: Name = Field(description="首位管理员姓名", examples=["王芳"])


class TenantMade(Output):
    """The new tenant, and the way in for its first administrator."""

    id: str = Field(description="租户代码", examples=["sample-city"])
    admin_username: str = Field(description="首位管理员的用户名", examples=["wang.fang"])
    initial_password: str | None = Field(
        description="初始密码，只给这一次，首次登录须修改；试算时为 null", examples=["x7k2-m4qa-9w3z-4826"]
    )


class TenantSummary(Output):
    """One tenant of the registry."""

    id: str = Field(description="租户代码", examples=["sample-city"])
    name_zh: str = Field(description="中文名称", examples=["某某市经济和信息化局"])
    name_en: str = Field(description="英文名称", examples=["Sample City Bureau"])
    created_at: Instant = Field(description="创建时刻")


class TenantShown(TenantSummary):
    """One tenant with its clock."""

    zone: str = Field(description="时区", examples=["Asia/Shanghai"])
    sandbox: bool = Field(description="是否为沙箱", examples=[False])
    now: Instant = Field(description="本租户此刻；沙箱的时钟可以比实际快")
    today: Day = Field(description="本租户今天的日期")


class DistrictShown(Output):
    """One authority of the level below."""

    code: str = Field(description="行政区划代码（GB/T 2260）", examples=["990101"])
    name: str = Field(description="名称", examples=["东区"])
    level: str = Field(description="层级", examples=["district"])


@router.get("", summary="租户信息")
async def show_tenant(call: Reading) -> TenantShown:
    """本租户的名称、时区与此刻；任何人可看。"""
    tenant, caller = await find_tenant(call.session, call.caller), call.caller
    return TenantShown(
        **_show(tenant).model_dump(), zone=caller.zone, sandbox=caller.sandbox, now=caller.now, today=caller.today
    )


@router.get("/districts", summary="区县列表")
async def list_districts(call: Reading, paging: Pages) -> Page[DistrictShown]:
    """本租户下一级主管部门，按代码；任何人可看。"""
    page = await read_page(call, paging, select_districts(call.caller), order=[col(District.code)])
    return page.show(_show_district)


@router.get("/tenants", summary="全部租户（平台）")
async def list_tenants(call: Reading, paging: Pages) -> Page[TenantSummary]:
    """登记在平台上的租户，按代码；只在保留租户 `platform` 内可用，看不到任何租户的业务数据。"""
    page = await read_page(call, paging, select_tenants(call.caller), order=[col(Tenant.id)])
    return page.show(_show)


@router.post("/tenants", summary="接入新租户（平台）", status_code=201)
async def create_tenant(call: SecretCommand, wanted: TenantWanted) -> TenantMade:
    """登记一个租户并给出其首位管理员的初始密码；只在保留租户 `platform` 内可用；不支持 `Idempotency-Key`。"""
    made = await create(
        call.session,
        call.caller,
        tenant=wanted.id,
        name_zh=wanted.name_zh,
        name_en=wanted.name_en,
        zone=wanted.zone,
        sandbox=wanted.sandbox,
        admin_username=wanted.admin_username,
        admin_name=wanted.admin_name,
    )
    return TenantMade(
        id=wanted.id,
        admin_username=made.account.username,
        initial_password=None if call.dry_run else made.initial_password,
    )


def _show(tenant: Tenant) -> TenantSummary:
    return TenantSummary(id=tenant.id, name_zh=tenant.name_zh, name_en=tenant.name_en, created_at=tenant.created_at)


def _show_district(district: District) -> DistrictShown:
    return DistrictShown(code=district.code, name=district.name, level=district.level)
