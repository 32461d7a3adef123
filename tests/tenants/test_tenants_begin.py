"""How do bureaus begin: taken in by the platform, or with a city's folder, and always with somebody in them?"""

from pathlib import Path

import pytest
from builders import open_platform
from sqlmodel import select
from uuid_utils.compat import uuid7

from policies.cities import folders
from policies.files.folders import CityFolder, read_city
from tenants.audit import Broken, verify
from tenants.database import Database
from tenants.failures import Conflict, Invalid
from tenants.operations.create_tenant import create_tenant
from tenants.operations.install_city import CityInstalled, install_city
from tenants.operations.seed_platform_account import seed_platform_account
from tenants.passwords import matches
from tenants.platform import PLATFORM, operator_of
from tenants.queries.memberships import memberships_of
from tenants.tables import Account, AuditEvent, AuditHead, Tenant


class ChangedMind(Exception):
    pass


def a_slug() -> str:
    return f"t-{uuid7().hex[-16:]}"


def a_city() -> CityFolder:
    return read_city(folders()[0])


async def found(database: Database, tenant: str, *, then: Exception | None = None) -> None:
    """Let the platform take in a bureau, and something come up before the transaction ends."""
    await open_platform(database)
    async with database.transaction(PLATFORM) as session:
        caller = await operator_of(session, PLATFORM)
        await create_tenant(
            session, caller, tenant=tenant, name_zh="某某市", name_en="City", admin_username="first", admin_name="王芳"
        )
        if then:
            raise then


async def install(database: Database, tenant: str, admin: str | None = "admin") -> CityInstalled:
    async with database.transaction(tenant) as session:
        return await install_city(session, a_city(), tenant=tenant, sandbox=True, admin=admin)


async def operations_in(database: Database, tenant: str) -> list[str]:
    async with database.transaction(tenant) as session:
        await verify(session, tenant)
        return list((await session.exec(select(AuditEvent.operation).order_by(AuditEvent.sequence))).all())


async def test_a_founding_is_in_both_chains(database: Database) -> None:
    tenant = a_slug()
    await found(database, tenant)
    assert await operations_in(database, tenant) == ["create_tenant"]
    async with database.transaction(PLATFORM) as session:
        events = await session.exec(select(AuditEvent.operation).where(AuditEvent.subject_id == tenant))
        assert events.all() == ["create_tenant"]


async def test_a_founding_that_fails_at_the_end_leaves_nothing_and_can_be_repeated(database: Database) -> None:
    tenant = a_slug()
    with pytest.raises(ChangedMind):
        await found(database, tenant, then=ChangedMind())
    async with database.transaction(None) as session:
        assert await session.get(Tenant, tenant) is None
    async with database.transaction(PLATFORM) as session:
        assert not (await session.exec(select(AuditEvent).where(AuditEvent.subject_id == tenant))).all()
    await found(database, tenant)


async def test_after_founding_the_platform_sees_nothing_of_the_bureau_again(database: Database) -> None:
    tenant = a_slug()
    await open_platform(database)
    async with database.transaction(PLATFORM) as session:
        caller = await operator_of(session, PLATFORM)
        await create_tenant(
            session, caller, tenant=tenant, name_zh="某某市", name_en="City", admin_username="first", admin_name="王芳"
        )
        assert not (await session.exec(select(Account.id).where(Account.tenant_id == tenant))).all()
        assert set((await session.exec(select(AuditHead.tenant_id))).all()) == {PLATFORM}


async def test_a_city_installed_into_a_new_tenant_has_an_administrator_with_a_first_password(
    database: Database,
) -> None:
    tenant = a_slug()
    new = await install(database, tenant, admin="Wang.Fang")
    assert new.admin is not None
    assert new.versions
    account = new.admin.account
    assert (account.username, account.must_change_password) == ("wang.fang", True)
    assert await matches(new.admin.initial_password, account.password_hash)
    async with database.transaction(tenant) as session:
        held = (await memberships_of(session, tenant, [account.id]))[account.id]
    assert [one.membership.role for one in held] == ["admin"]
    assert await operations_in(database, tenant) == ["install_city"]


async def test_installed_again_it_has_nobody_and_nothing_new(database: Database) -> None:
    tenant = a_slug()
    await install(database, tenant)
    again = await install(database, tenant, admin="another")
    assert (again.versions, again.admin) == ([], None)
    assert await operations_in(database, tenant) == ["install_city"]


async def test_a_tenant_left_without_anybody_gets_its_administrator_the_next_time(database: Database) -> None:
    tenant = a_slug()
    assert (await install(database, tenant, admin=None)).admin is None
    again = await install(database, tenant)
    assert again.admin is not None
    assert again.versions == []


async def test_a_city_is_installed_into_a_tenant_that_the_platform_took_in(database: Database) -> None:
    tenant = a_slug()
    await found(database, tenant)
    new = await install(database, tenant)
    assert new.versions
    assert new.admin is None
    assert await operations_in(database, tenant) == ["create_tenant", "install_city"]


async def test_no_city_is_installed_into_the_platforms_own_tenant(database: Database) -> None:
    await open_platform(database)
    with pytest.raises(Conflict, match="tenant-exists"):
        await install(database, PLATFORM)


@pytest.mark.parametrize("username", ["!!", "ab", "-abc", "a b c", "王芳王芳", "a" * 65])
async def test_what_is_no_username_is_none_from_the_command_line_either(database: Database, username: str) -> None:
    with pytest.raises(Invalid):
        async with database.transaction(PLATFORM) as session:
            await seed_platform_account(session, username=username, name="甲")
    with pytest.raises(Invalid):
        await install(database, a_slug(), admin=username)


async def test_a_chain_whose_end_was_taken_away_is_broken(database: Database) -> None:
    async with database.transaction(a_slug()) as session:
        with pytest.raises(Broken, match="its end was taken away"):
            await verify(session, "nobody-here")


async def test_the_operator_holds_no_role(database: Database) -> None:
    tenant = a_slug()
    await install(database, tenant)
    async with database.transaction(tenant) as session:
        operator = await operator_of(session, tenant)
    assert (operator.role, operator.account_id, operator.held) == ("operator", None, ())


async def test_a_city_with_levels_no_account_can_be_at_is_not_installed(database: Database) -> None:
    tenant = a_slug()
    strange = read_city(Path(__file__).parents[1] / "policies" / "programmes" / "levels")
    with pytest.raises(Conflict) as refused:
        async with database.transaction(tenant) as session:
            await install_city(session, strange, tenant=tenant, sandbox=True)

    assert refused.value.code == "unknown-level"
    for sentence in (refused.value.text.zh, refused.value.text.en or ""):
        assert "province, prefecture, county" in sentence
        assert "municipal, district" in sentence
