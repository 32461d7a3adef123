"""Which bureaus are there, and how is this one set?"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from tenants.callers import Caller
from tenants.failures import absent
from tenants.platform import PLATFORM
from tenants.rights import within_reach
from tenants.tables import District, Tenant


def select_tenants(caller: Caller) -> SelectOfScalar[Tenant]:
    """Return every tenant in the registry, unordered; raises Absent anywhere but on the platform."""
    if caller.tenant != PLATFORM:
        raise absent("地址", "such address")
    return select(Tenant).where(within_reach(caller, "list_tenants"))


async def find_tenant(session: AsyncSession, caller: Caller) -> Tenant:
    """Return the registry's entry of the caller's tenant."""
    return (await session.exec(select(Tenant).where(col(Tenant.id) == caller.tenant))).one()


def select_districts(caller: Caller) -> SelectOfScalar[District]:
    """Return the authorities of the level below, unordered (a page orders them)."""
    return select(District).where(District.tenant_id == caller.tenant)
