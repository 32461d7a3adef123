"""How does a tenant begin, the platform's own reserved one among them, and who acts before it has people?"""

from dataclasses import replace

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants import clock
from tenants.audit import begin_chain
from tenants.callers import Caller, find_caller
from tenants.tables import Tenant, TenantSetting

PLATFORM = "platform"


async def add_tenant(session: AsyncSession, tenant: str, *, name_zh: str, name_en: str) -> bool:
    """Enter a tenant in the registry; False when its id is taken."""
    entered = await (await session.connection()).execute(
        insert(Tenant)
        .values(id=tenant, name_zh=name_zh, name_en=name_en, created_at=clock.now())
        .on_conflict_do_nothing()
        .returning(col(Tenant.id))
    )
    return entered.first() is not None


async def settle_tenant(session: AsyncSession, tenant: str, *, zone: str, sandbox: bool) -> None:
    """Give a tenant just entered its settings and its audit chain, in a transaction that sees it."""
    session.add(TenantSetting(tenant_id=tenant, zone=zone, sandbox=sandbox))
    await begin_chain(session, tenant)


async def operator_of(session: AsyncSession, tenant: str) -> Caller:
    """Return who runs the installation, acting in `tenant` from its command line; raises Absent."""
    return replace(await find_caller(session, tenant), acting_as="operator")
