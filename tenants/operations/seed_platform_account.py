"""What happens when the operator lets somebody create tenants?"""

from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.accounts import NewAccount, add_account
from tenants.audit import remember
from tenants.callers import Held
from tenants.platform import PLATFORM, add_tenant, operator_of, settle_tenant

ZONE = "Asia/Shanghai"


async def seed_platform_account(session: AsyncSession, *, username: str, name: str) -> NewAccount:
    """Return a new platform account with its initial password, in a transaction of the tenant `platform`.

    The reserved tenant itself is made the first time. Raises Conflict when the username is taken, Invalid for what
    is no username.
    """
    if await add_tenant(session, PLATFORM, name_zh="平台", name_en="Platform"):
        await settle_tenant(session, PLATFORM, zone=ZONE, sandbox=False)
    operator = await operator_of(session, PLATFORM)
    made = await add_account(session, operator, username=username, name=name, roles=[Held("platform")])
    await remember(session, operator, "seed_platform_account", subject="account", subject_id=made.account.id)
    return made
