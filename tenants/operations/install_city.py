"""A city's folder is taken in: its bureau, districts, programmes and dated rules."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.folders import CityFolder, PolicyFile
from policies.verdict import Text
from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.platform import add_tenant, settle_tenant
from tenants.tables import District, PolicyVersion, Programme, TenantSetting


async def install_city(session: AsyncSession, folder: CityFolder, *, tenant: str, sandbox: bool) -> list[PolicyVersion]:
    """Bring the tenant to what the folder says and return the policy versions that are new.

    Safe to repeat. Raises Conflict when a file differs from the version stored for its date: a published
    version never changes, so new rules need a new date.
    """
    city = folder.city
    if await add_tenant(session, tenant, name_zh=city.name.zh, name_en=city.name.en or city.name.zh):
        await settle_tenant(session, tenant, zone=city.zone, sandbox=sandbox)
    setting = await session.get_one(TenantSetting, tenant)
    ahead = setting.clock_ahead_seconds
    caller = Caller(
        tenant=tenant,
        zone=setting.zone,
        sandbox=setting.sandbox,
        now=clock.now(ahead_seconds=ahead),
        acting_as="operator",
    )
    setting.city = city.model_dump(mode="json")
    session.add(setting)
    await _add_districts(session, folder, tenant)
    added = [version for file in folder.policies if (version := await _add_version(session, caller, file))]
    if added:
        versions = [f"{one.programme_id} {one.in_force_from} {one.digest}" for one in added]
        await remember(
            session, caller, "install_city", subject="tenant", subject_id=tenant, details={"versions": versions}
        )
    return added


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
        parsed=file.policy.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        installed_at=caller.now,
    )
    session.add(version)
    await session.flush()
    return version
