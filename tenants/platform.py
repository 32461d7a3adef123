"""How does the platform itself begin: its reserved tenant, in which those who create tenants have their accounts?"""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants import clock
from tenants.audit import begin_chain, remember
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.passwords import hash_aside, make_initial_password
from tenants.sign_ins import normal_username
from tenants.tables import SIDE_OF_ROLE, Account, Membership, Tenant, TenantSetting

PLATFORM = "platform"
ZONE = "Asia/Shanghai"


async def seed_platform_account(session: AsyncSession, *, username: str, name: str) -> str:
    """Return the initial password of a new platform account, in a transaction of the tenant `platform`.

    The reserved tenant itself is made the first time. Raises Conflict when the username is taken.
    """
    if await add_tenant(session, PLATFORM, name_zh="平台", name_en="Platform"):
        await settle_tenant(session, PLATFORM, zone=ZONE, sandbox=False)
    username = normal_username(username)
    taken = await session.exec(select(Account).where(Account.tenant_id == PLATFORM, Account.username == username))
    if taken.first():
        raise Conflict("username-taken", Text("用户名已被使用", "The username is taken"))
    password, now = make_initial_password(), clock.now()
    account = Account(
        tenant_id=PLATFORM,
        username=username,
        name=name,
        side=SIDE_OF_ROLE["platform"],
        password_hash=await hash_aside(password),
        created_at=now,
    )
    session.add(account)
    await session.flush()
    session.add(
        Membership(tenant_id=PLATFORM, account_id=account.id, side=account.side, role="platform", granted_at=now)
    )
    operator = Caller(tenant=PLATFORM, zone=ZONE, sandbox=False, now=now, acting_as="operator")
    await remember(session, operator, "seed_platform_account", subject="account", subject_id=account.id)
    return password


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
    """Give a tenant just entered its settings and its audit chain, in a transaction of its own."""
    session.add(TenantSetting(tenant_id=tenant, zone=zone, sandbox=sandbox))
    await begin_chain(session, tenant)
