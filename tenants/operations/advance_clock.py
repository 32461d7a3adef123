"""A sandbox's clock is moved ahead."""

import math
from datetime import datetime, timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, invalid
from tenants.tables import TenantSetting

FARTHEST = timedelta(days=3660)


async def advance_clock(session: AsyncSession, caller: Caller, *, to: datetime) -> None:
    """Set the tenant's clock to `to` (UTC); it runs on from there.

    Raises Conflict when the tenant is no sandbox, Invalid when `to` lies behind the clock or too far ahead.
    """
    query = select(TenantSetting).where(TenantSetting.tenant_id == caller.tenant).with_for_update()
    setting = (await session.exec(query)).one()
    if not setting.sandbox:
        raise Conflict("not-a-sandbox", Text("只有沙盒租户可以拨快时钟", "Only a sandbox may move its clock"))
    ahead = math.ceil((to - clock.now()).total_seconds())
    if ahead < setting.clock_ahead_seconds:
        raise invalid("/to", "clock-goes-back", "时钟只能向前拨", "The clock only goes forward")
    if timedelta(seconds=ahead) > FARTHEST:
        raise invalid("/to", "too-far-ahead", "最多向前拨十年", "At most ten years ahead of the world")
    setting.clock_ahead_seconds = ahead
    session.add(setting)
    await remember(
        session, caller, "advance_clock", subject="tenant", subject_id=caller.tenant, details={"to": to.isoformat()}
    )
