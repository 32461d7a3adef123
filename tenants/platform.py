"""How does a tenant begin, the platform's own reserved one among them, and who acts before it has people?"""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants import clock
from tenants.audit import begin_chain
from tenants.callers import Caller, find_caller
from tenants.tables import Tenant, TenantSetting

PLATFORM = "platform"
# A sandbox begins its first day at nine, so long before it ends.
MORNING = timedelta(hours=15)


async def add_tenant(session: AsyncSession, tenant: str, *, name_zh: str, name_en: str) -> bool:
    """Enter a tenant in the registry; False when its id is taken."""
    entered = await (await session.connection()).execute(
        insert(Tenant)
        .values(id=tenant, name_zh=name_zh, name_en=name_en, created_at=clock.now())
        .on_conflict_do_nothing()
        .returning(col(Tenant.id))
    )
    return entered.first() is not None


async def settle_tenant(
    session: AsyncSession, tenant: str, *, zone: str, sandbox: bool, begins_on: date | None = None
) -> None:
    """Give a tenant just entered its settings and its audit chain, in a transaction that sees it.

    The clock of a sandbox may begin on a day gone by.
    """
    ahead = 0
    if sandbox and begins_on is not None:
        ahead = int((clock.end_of_day(begins_on, zone) - MORNING - clock.now()).total_seconds())
    session.add(TenantSetting(tenant_id=tenant, zone=zone, sandbox=sandbox, clock_ahead_seconds=ahead))
    await begin_chain(session, tenant)


async def operator_of(session: AsyncSession, tenant: str) -> Caller:
    """Return who runs the installation, acting in `tenant` from its command line; raises Absent."""
    return replace(await find_caller(session, tenant), acting_as="operator")
