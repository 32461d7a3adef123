"""What happens when the platform takes in a bureau?"""

from dataclasses import dataclass, replace
from zoneinfo import available_timezones

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, absent, invalid
from tenants.passwords import hash_aside, make_initial_password
from tenants.platform import PLATFORM, add_tenant, settle_tenant
from tenants.sign_ins import normal_username
from tenants.tables import SIDE_OF_ROLE, Account, Membership


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """The new tenant's first account, and the password to hand over once."""

    account: Account
    initial_password: str


async def create_tenant(
    inside: AsyncSession,
    caller: Caller,
    *,
    tenant: str,
    name_zh: str,
    name_en: str,
    admin_username: str,
    admin_name: str,
    zone: str = "Asia/Shanghai",
    sandbox: bool = False,
) -> FirstAdmin:
    """Return the first administrator of the new tenant: registry entry, settings, audit chain, account.

    `inside` is a transaction of the new tenant, so that row security binds the platform too: it writes these rows
    and sees none of another bureau. Raises Conflict when the id is taken, Invalid for an unknown zone.
    """
    if caller.tenant != PLATFORM:
        raise absent("地址", "such address")
    if zone not in available_timezones():
        raise invalid("/zone", "unknown-zone", "没有这个时区", "There is no such time zone")
    if tenant == PLATFORM or not await add_tenant(inside, tenant, name_zh=name_zh, name_en=name_en):
        raise Conflict("tenant-exists", Text("这个租户代码已被使用", "This tenant id is taken"))
    await settle_tenant(inside, tenant, zone=zone, sandbox=sandbox)
    password = make_initial_password()
    admin = Account(
        tenant_id=tenant,
        username=normal_username(admin_username),
        name=admin_name,
        side=SIDE_OF_ROLE["admin"],
        password_hash=await hash_aside(password),
        created_at=caller.now,
    )
    inside.add(admin)
    await inside.flush()
    inside.add(Membership(tenant_id=tenant, account_id=admin.id, side=admin.side, role="admin", granted_at=caller.now))
    # The platform's account is none of this tenant's accounts, so the event names it in words.
    founder = replace(caller, tenant=tenant, account_id=None, acting_as="platform")
    await remember(
        inside, founder, "create_tenant",
        subject="tenant", subject_id=tenant, details={"platform_account": caller.account_id, "admin": admin.id},
    )  # fmt: skip
    return FirstAdmin(admin, password)
