"""Which bureaus are there, and how is this one set?"""

import orjson
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from policies.language.city import City
from tenants.callers import Caller
from tenants.failures import absent
from tenants.platform import PLATFORM
from tenants.rights import within_reach
from tenants.tables import District, Tenant, TenantSetting


def select_tenants(caller: Caller) -> SelectOfScalar[Tenant]:
    """Return every tenant in the registry, unordered; raises Absent anywhere but on the platform."""
    if caller.tenant != PLATFORM:
        raise absent("地址", "such address")
    return select(Tenant).where(within_reach(caller, "list_tenants"))


async def find_tenant(session: AsyncSession, caller: Caller) -> Tenant:
    """Return the registry's entry of the caller's tenant."""
    return (await session.exec(select(Tenant).where(col(Tenant.id) == caller.tenant))).one()


async def find_city(session: AsyncSession, caller: Caller) -> City:
    """Return what the caller's bureau is, as its folder said; for a bureau with a programme, which has a folder."""
    setting = await session.get_one(TenantSetting, caller.tenant)
    return City.model_validate_json(orjson.dumps(setting.city))


async def district_codes(session: AsyncSession, caller: Caller) -> list[str]:
    """Return the codes of all authorities of the level below, in their order."""
    query = select(District.code).where(District.tenant_id == caller.tenant).order_by(col(District.code))
    return list((await session.exec(query)).all())


async def find_district(session: AsyncSession, caller: Caller, code: str) -> District:
    """Return one of them; raises Absent."""
    found = await session.get(District, (caller.tenant, code))
    if found is None:
        raise absent("区县", "district")
    return found


def select_districts(caller: Caller) -> SelectOfScalar[District]:
    """Return the authorities of the level below, unordered (a page orders them)."""
    return select(District).where(District.tenant_id == caller.tenant)
