"""What happens when the platform takes in a bureau?"""

from dataclasses import replace
from zoneinfo import available_timezones

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants.accounts import NewAccount, add_account
from tenants.audit import remember
from tenants.callers import Caller, Held
from tenants.database import as_tenant
from tenants.failures import Conflict, absent, invalid
from tenants.platform import PLATFORM, add_tenant, settle_tenant


async def create_tenant(
    session: AsyncSession,
    caller: Caller,
    *,
    tenant: str,
    name_zh: str,
    name_en: str,
    admin_username: str,
    admin_name: str,
    zone: str = "Asia/Shanghai",
    sandbox: bool = False,
) -> NewAccount:
    """Return the first administrator of the new tenant: registry entry, settings, audit chain, account.

    All is one transaction, the events in both chains included: either the password is answered and the tenant is
    there, or nothing is and the id is free. While the new tenant's rows are written row security binds the platform
    to it as everybody else: it sees none of another bureau. Raises Conflict when the id is taken, Invalid for an
    unknown zone.
    """
    if caller.tenant != PLATFORM:
        raise absent("地址", "such address")
    if zone not in available_timezones():
        raise invalid("/zone", "unknown-zone", "没有这个时区", "There is no such time zone")
    # The platform's account is none of the new tenant's accounts, so the event there names it in words.
    founder = replace(caller, tenant=tenant, account_id=None, acting_as="platform")
    async with as_tenant(session, tenant):
        if tenant == PLATFORM or not await add_tenant(session, tenant, name_zh=name_zh, name_en=name_en):
            raise Conflict("tenant-exists", Text("这个租户代码已被使用", "This tenant id is taken"))
        await settle_tenant(session, tenant, zone=zone, sandbox=sandbox)
        admin = await add_account(session, founder, username=admin_username, name=admin_name, roles=[Held("admin")])
        await remember(
            session, founder, "create_tenant",
            subject="tenant", subject_id=tenant,
            details={"platform_account": caller.account_id, "admin": admin.account.id},
        )  # fmt: skip
    await remember(session, caller, "create_tenant", subject="tenant", subject_id=tenant)
    return admin
