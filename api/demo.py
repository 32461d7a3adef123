"""What does a demonstration begin with? Every city that comes with us, as a sandbox with people and organisations."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.cities import folders
from policies.folders import CityFolder, read_city
from policies.identity import make_uscc
from policies.language.city import SampleOrganisation
from tenants import clock
from tenants.database import Database
from tenants.operations.install_city import install_city
from tenants.passwords import hash_aside
from tenants.tables import SIDE_OF_ROLE, Account, ExternalListEntry, Membership, Organisation

OFFICIALS = ("municipal", "admin", "auditor")
MOST_DISTRICTS = 3


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One sign-in of the demonstration, as `demo.json` gives it."""

    role: str
    username: str
    password: str
    name: str
    organisation: str | None = None
    organisation_id: str | None = None
    district: str | None = None


async def prepare_demo(database: Database, data_dir: Path, *, base_url: str) -> dict[str, list[DemoAccount]]:
    """Install every city with its sample people and return the sign-ins by tenant; `demo.json` in `data_dir` has them.

    A second time the same people are there with the same passwords; when `demo.json` is gone they get new ones.
    """
    file = data_dir / "demo.json"
    known = _read(file)
    tenants: dict[str, list[DemoAccount]] = {}
    for path in folders():
        city = read_city(path)
        async with database.transaction(city.id) as session:
            await install_city(session, city, tenant=city.id, sandbox=True)
            tenants[city.id] = await _add_people(session, city, known.get(city.id, {}))
    text = json.dumps(
        {
            "base_url": base_url,
            "tenants": {
                name: {"accounts": [asdict(account) for account in accounts]} for name, accounts in tenants.items()
            },
        },
        ensure_ascii=False,
        indent=2,
    )
    beside = file.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
    return tenants


def _read(file: Path) -> dict[str, dict[str, str]]:
    """Return the passwords of the last time by tenant and username."""
    try:
        tenants = json.loads(file.read_text(encoding="utf-8"))["tenants"]
        return {
            name: {one["username"]: one["password"] for one in tenant["accounts"]} for name, tenant in tenants.items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


async def _add_people(session: AsyncSession, city: CityFolder, passwords: dict[str, str]) -> list[DemoAccount]:
    accounts = [
        DemoAccount(role=role, username=role, password="", name=f"{city.city.name.zh} {role}") for role in OFFICIALS
    ]
    districts = list(dict.fromkeys(one.district for one in city.sample.organisations))[:MOST_DISTRICTS]
    names = {one.code: one.name for one in city.city.districts}
    accounts += [
        DemoAccount(role="district", username=f"district{number}", password="", name=names[code], district=code)
        for number, code in enumerate(districts, start=1)
    ]
    for number, sample in enumerate(city.sample.organisations, start=1):
        organisation = await _add_organisation(session, city, sample, number)
        accounts.append(
            DemoAccount(
                role="provider",
                username=f"provider{number}",
                password="",
                name=f"{organisation.name}联系人",
                organisation=organisation.name,
                organisation_id=str(organisation.id),
                district=sample.district,
            )
        )
    settled: list[DemoAccount] = []
    municipal = None
    for account in accounts:
        password = passwords.get(account.username) or secrets.token_urlsafe(12)
        row = await _add_account(session, city.id, account, password, keep=account.username in passwords)
        municipal = municipal or row
        settled.append(DemoAccount(**{**asdict(account), "password": password}))
    if municipal is not None:
        await _add_list_entries(session, city, municipal)
    return settled


async def _add_organisation(
    session: AsyncSession, city: CityFolder, sample: SampleOrganisation, number: int
) -> Organisation:
    query = select(Organisation).where(Organisation.tenant_id == city.id, Organisation.name == sample.name)
    found = (await session.exec(query)).first()
    if found is not None:
        return found
    organisation = Organisation(
        tenant_id=city.id,
        uscc=make_uscc(f"91{sample.district}MADEM{number:04d}"),
        name=sample.name,
        district_code=sample.district,
        created_at=clock.now(),
    )
    session.add(organisation)
    await session.flush()
    return organisation


async def _add_account(
    session: AsyncSession, tenant: str, wanted: DemoAccount, password: str, *, keep: bool
) -> Account:
    query = select(Account).where(Account.tenant_id == tenant, Account.username == wanted.username)
    account = (await session.exec(query)).first()
    if account is not None and keep:
        return account
    if account is not None:
        account.password_hash = await hash_aside(password)
        session.add(account)
        await session.flush()
        return account
    account = Account(
        tenant_id=tenant,
        username=wanted.username,
        name=wanted.name,
        side=SIDE_OF_ROLE[wanted.role],
        password_hash=await hash_aside(password),
        must_change_password=False,
        created_at=clock.now(),
    )
    session.add(account)
    await session.flush()
    for membership in _memberships(tenant, account, wanted):
        session.add(membership)
    await session.flush()
    return account


def _memberships(tenant: str, account: Account, wanted: DemoAccount) -> Iterator[Membership]:
    yield Membership(
        tenant_id=tenant,
        account_id=account.id,
        side=account.side,
        role=wanted.role,
        district_code=wanted.district if wanted.role == "district" else None,
        organisation_id=UUID(wanted.organisation_id) if wanted.organisation_id else None,
        granted_at=clock.now(),
    )


async def _add_list_entries(session: AsyncSession, city: CityFolder, recorded_by: Account) -> None:
    for sample in city.sample.organisations:
        query = select(Organisation).where(Organisation.tenant_id == city.id, Organisation.name == sample.name)
        organisation = (await session.exec(query)).one()
        for programme, lists in sample.lists.items():
            for name in lists:
                if await session.get(ExternalListEntry, (city.id, programme, name, organisation.id)) is None:
                    session.add(
                        ExternalListEntry(
                            tenant_id=city.id,
                            programme_id=programme,
                            list_id=name,
                            organisation_id=organisation.id,
                            source="sample",
                            recorded_by=recorded_by.id,
                            recorded_at=clock.now(),
                        )
                    )
    await session.flush()
