"""What does a test begin with: a tenant of its own, people in it, organisations, somebody signed in?"""

import functools
import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx
from uuid_utils.compat import uuid7

from policies.identity import CHARACTERS, make_uscc
from tenants import clock
from tenants.audit import begin_chain
from tenants.database import Database
from tenants.passwords import hash_password
from tenants.platform import PLATFORM, add_tenant, settle_tenant
from tenants.rights import ROLES
from tenants.tables import (
    OF_AN_ORGANISATION,
    SIDE_OF_ROLE,
    Account,
    District,
    Membership,
    Organisation,
    Tenant,
    TenantSetting,
)
from tenants.tokens import TokenKeys

PASSWORD = "correct horse battery staple"
ROLES_OF_A_BUREAU = tuple(role for role in ROLES if role != "platform")
DISTRICTS = {"990101": "东区", "990102": "西区", "990103": "北区"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, and what he signs in with."""

    tenant: str
    account_id: UUID
    username: str
    role: str
    district: str | None = None
    organisation: UUID | None = None
    password: str = PASSWORD


async def new_tenant(
    database: Database, *, sandbox: bool = False, ahead: timedelta = timedelta(0), districts: dict[str, str] = DISTRICTS
) -> str:
    """Return the id of a tenant that is this test's alone, with settings, an audit chain and districts."""
    tenant = f"t-{uuid7().hex[-16:]}"
    async with database.transaction(tenant) as session:
        session.add(Tenant(id=tenant, name_zh="某某市", name_en="Sample City", created_at=clock.now()))
        await session.flush()
        session.add(
            TenantSetting(
                tenant_id=tenant, sandbox=sandbox or bool(ahead), clock_ahead_seconds=int(ahead.total_seconds())
            )
        )
        session.add_all(
            District(tenant_id=tenant, code=code, name=name, level="district") for code, name in districts.items()
        )
        await begin_chain(session, tenant)
    return tenant


async def open_platform(database: Database) -> str:
    """Return the id of the platform's own tenant, the only one in which there are platform accounts."""
    async with database.transaction(PLATFORM) as session:
        if await add_tenant(session, PLATFORM, name_zh="平台", name_en="Platform"):
            await settle_tenant(session, PLATFORM, zone="Asia/Shanghai", sandbox=False)
    return PLATFORM


async def add_organisation(
    database: Database,
    tenant: str,
    *,
    name: str = "某某科技有限公司",
    district: str = "990101",
    uscc: str | None = None,
) -> UUID:
    """Return the id of a new organisation with a valid code of its own."""
    organisation = Organisation(
        tenant_id=tenant, uscc=uscc or any_uscc(), name=name, district_code=district, created_at=clock.now()
    )
    async with database.transaction(tenant) as session:
        session.add(organisation)
    return organisation.id


async def add_account(
    database: Database,
    tenant: str,
    *,
    role: str,
    district: str | None = None,
    organisation: UUID | None = None,
    username: str | None = None,
    must_change_password: bool = False,
) -> Person:
    """Return a new person who holds `role`; an officer is of the first district, a provider has a new organisation."""
    if role in {"district", *OF_AN_ORGANISATION}:
        district = district or next(iter(DISTRICTS))
    if role in OF_AN_ORGANISATION and organisation is None:
        organisation = await add_organisation(database, tenant, district=district)
    account = Account(
        tenant_id=tenant,
        username=username or f"{role}-{uuid7().hex[-8:]}",
        name="某某某",
        side=SIDE_OF_ROLE[role],
        password_hash=_hash_of(PASSWORD),
        must_change_password=must_change_password,
        created_at=clock.now(),
    )
    async with database.transaction(tenant) as session:
        session.add(account)
        await session.flush()
        session.add(
            Membership(
                tenant_id=tenant,
                account_id=account.id,
                side=account.side,
                role=role,
                district_code=district if role == "district" else None,
                organisation_id=organisation,
                granted_at=clock.now(),
            )
        )
    return Person(tenant, account.id, account.username, role, district, organisation)


async def sign_in(client: httpx.AsyncClient, person: Person) -> dict[str, str]:
    """Return the headers with which `person` asks, after signing in over HTTP."""
    answer = await client.post(
        f"/v1/{person.tenant}/auth/token",
        data={"grant_type": "password", "username": person.username, "password": person.password},
    )
    assert answer.status_code == 200, answer.text
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


def headers_of(keys: TokenKeys, person: Person) -> dict[str, str]:
    """Return the headers with which `person` asks for the next hour, without the time that signing in takes."""
    now = clock.now()
    token = keys.issue_access_token(tenant=person.tenant, account_id=person.account_id, now=now, seconds=3600)
    return {"authorization": f"Bearer {token}"}


def any_uscc() -> str:
    """Return a valid unified social credit code that no other call returns."""
    return make_uscc("91990101" + "".join(random.choices(CHARACTERS, k=9)))  # noqa: S311  # it only has to differ


@functools.cache
def _hash_of(password: str) -> str:
    return hash_password(password)
