"""A city's folder is taken in: its bureau, districts, programmes and dated rules."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.files.folders import CityFolder, PolicyFile
from policies.language.city import City
from policies.verdict import Text
from tenants.accounts import NewAccount, add_account
from tenants.audit import remember
from tenants.callers import Caller, Held
from tenants.failures import Conflict
from tenants.platform import PLATFORM, add_tenant, operator_of, settle_tenant
from tenants.tables import Account, District, PolicyVersion, Programme, TenantSetting

# The levels at which an account can act.
_LEVELS = ("municipal", "district")


@dataclass(frozen=True, slots=True)
class CityInstalled:
    """What is new: policy versions, and the administrator of a bureau in which there was nobody."""

    versions: list[PolicyVersion]
    admin: NewAccount | None


async def install_city(
    session: AsyncSession,
    folder: CityFolder,
    *,
    tenant: str,
    sandbox: bool,
    admin: str | None = None,
    begins_on: date | None = None,
) -> CityInstalled:
    """Bring the tenant, which is made unless it is there, to what the folder says; return what is new.

    Where nobody has an account yet `admin` is the username of the first one; the clock of a new sandbox may begin on a
    day gone by. Safe to repeat. Raises Conflict for the
    platform's own tenant, for a city with levels no account can be at, and when a file differs from the version stored
    for its date: a published version never changes, so new rules need a new date.
    """
    if tenant == PLATFORM:
        raise Conflict("tenant-exists", Text("这个租户代码是平台保留的", "This tenant id is the platform's own"))
    city = folder.city
    _require_known_levels(city)
    if await add_tenant(session, tenant, name_zh=city.name.zh, name_en=city.name.en or city.name.zh):
        await settle_tenant(session, tenant, zone=city.zone, sandbox=sandbox, begins_on=begins_on)
    caller = await operator_of(session, tenant)
    setting = await session.get_one(TenantSetting, tenant)
    setting.city = city.model_dump(mode="json")
    session.add(setting)
    await _add_districts(session, folder, tenant)
    added = [version for file in folder.policies if (version := await _add_version(session, caller, file))]
    first = await _add_first_admin(session, caller, admin) if admin is not None else None
    if added or first:
        details = {
            "versions": [f"{one.programme_id} {one.in_force_from} {one.digest}" for one in added],
            **({"admin": first.account.id} if first else {}),
        }
        await remember(session, caller, "install_city", subject="tenant", subject_id=tenant, details=details)
    return CityInstalled(added, first)


def _require_known_levels(city: City) -> None:
    """Raise Conflict for a city with a level at which no account can be."""
    strange = [level.role for level in city.levels if level.role not in _LEVELS]
    if strange:
        names, known = ", ".join(strange), ", ".join(_LEVELS)
        raise Conflict(
            "unknown-level",
            Text(
                f"账号只有 {known} 两级，含有 {names} 级的城市不能安装；请将 city.yaml 的 levels 改为这两级",
                f"Accounts know only the levels {known}, so a city with {names} cannot be installed;"
                " write city.yaml's levels with these",
            ),
        )


async def _add_first_admin(session: AsyncSession, caller: Caller, username: str) -> NewAccount | None:
    """Give the bureau its first account; None when it has people already."""
    somebody = await session.exec(select(Account.id).where(Account.tenant_id == caller.tenant).limit(1))
    if somebody.first() is not None:
        return None
    return await add_account(session, caller, username=username, name="管理员", roles=[Held("admin")])


async def _add_districts(session: AsyncSession, folder: CityFolder, tenant: str) -> None:
    level = folder.city.levels[-1].role
    rows = [{"tenant_id": tenant, "code": one.code, "name": one.name, "level": level} for one in folder.city.districts]
    if rows:
        await (await session.connection()).execute(insert(District).on_conflict_do_nothing(), rows)


async def _add_version(session: AsyncSession, caller: Caller, file: PolicyFile) -> PolicyVersion | None:
    """Store the file as a version unless it is stored already; None when it is."""
    await (await session.connection()).execute(
        insert(Programme)
        .values(
            tenant_id=caller.tenant,
            id=file.programme,
            name_zh=file.policy.programme.zh,
            name_en=file.policy.programme.en,
        )
        .on_conflict_do_nothing()
    )
    stored = (
        await session.exec(
            select(PolicyVersion).where(
                PolicyVersion.tenant_id == caller.tenant,
                PolicyVersion.programme_id == file.programme,
                col(PolicyVersion.in_force_from) == file.in_force_from,
            )
        )
    ).first()
    if stored is not None and stored.digest == file.digest:
        return None
    if stored is not None:
        raise Conflict(
            "policy-version-changed",
            Text(
                f"{file.programme} {file.in_force_from} 已发布，内容不得更改；新规则请用新的施行日期",
                f"{file.programme} of {file.in_force_from} is published and never changes; give new rules a new date",
            ),
        )
    until = file.policy.in_force.until
    version = PolicyVersion(
        tenant_id=caller.tenant,
        programme_id=file.programme,
        in_force_from=file.in_force_from,
        in_force_until=until if isinstance(until, date) else None,
        status=file.policy.status,
        title=file.policy.title.zh,
        source_text=file.text,
        digest=file.digest,
        installed_at=caller.now,
    )
    session.add(version)
    await session.flush()
    return version
