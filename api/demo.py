"""What does a demonstration begin with? Every city that comes with us, as a sandbox with people and organisations."""

import contextlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.cities import folders
from policies.files.folders import CityFolder, read_city
from policies.identity import make_uscc
from policies.language.city import SampleOrganisation
from tenants.callers import Caller, Held
from tenants.database import Database
from tenants.failures import Conflict
from tenants.operations.create_account import create_account
from tenants.operations.install_city import install_city
from tenants.operations.record_list_entry import record_list_entry
from tenants.operations.register_organisation import register_organisation
from tenants.operations.reset_password import reset_password
from tenants.platform import operator_of
from tenants.tables import Account, Organisation

OFFICIALS = ("municipal", "admin", "auditor", "expert", "third_party")
MOST_DISTRICTS = 3


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One sign-in of the demonstration, as `demo.json` gives it."""

    role: str
    username: str
    name: str
    password: str = ""
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
            await install_city(session, city, tenant=city.id, sandbox=True, begins_on=city.sample.begins_on)
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
    _write(file, text)
    return tenants


def _write(file: Path, text: str) -> None:
    """Write what only its owner may read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)


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
    operator = await operator_of(session, city.id)
    organisations = [
        await _add_organisation(session, operator, sample, number)
        for number, sample in enumerate(city.sample.organisations, start=1)
    ]
    settled: list[DemoAccount] = []
    ids: dict[str, UUID] = {}
    for wanted in (*_officials(city), *_providers(organisations)):
        one = replace(wanted, password=passwords.get(wanted.username) or secrets.token_urlsafe(12))
        ids[one.username] = await _add_account(session, operator, one, known=one.username in passwords)
        settled.append(one)
    bureau = replace(operator, account_id=ids["municipal"])
    for sample, organisation in zip(city.sample.organisations, organisations, strict=True):
        await _record_lists(session, bureau, sample, organisation)
    return settled


def _officials(city: CityFolder) -> Iterator[DemoAccount]:
    for role in OFFICIALS:
        yield DemoAccount(role=role, username=role, name=f"{city.city.name.zh} {role}")
    names = {one.code: one.name for one in city.city.districts}
    districts = list(dict.fromkeys(one.district for one in city.sample.organisations))[:MOST_DISTRICTS]
    for number, code in enumerate(districts, start=1):
        yield DemoAccount(role="district", username=f"district{number}", name=names[code], district=code)


def _providers(organisations: Iterable[Organisation]) -> Iterator[DemoAccount]:
    for number, organisation in enumerate(organisations, start=1):
        yield DemoAccount(
            role="provider",
            username=f"provider{number}",
            name=f"{organisation.name}联系人",
            organisation=organisation.name,
            organisation_id=str(organisation.id),
            district=organisation.district_code,
        )


async def _add_organisation(
    session: AsyncSession, operator: Caller, sample: SampleOrganisation, number: int
) -> Organisation:
    uscc = make_uscc(f"91{sample.district}MADEM{number:04d}")
    query = select(Organisation).where(Organisation.tenant_id == operator.tenant, Organisation.uscc == uscc)
    return (await session.exec(query)).first() or await register_organisation(
        session, operator, uscc=uscc, name=sample.name, district_code=sample.district
    )


async def _add_account(session: AsyncSession, operator: Caller, wanted: DemoAccount, *, known: bool) -> UUID:
    """Return the account's id; it signs in with the password of `wanted`, which is `known` to be its own or made so."""
    query = select(Account.id).where(Account.tenant_id == operator.tenant, Account.username == wanted.username)
    account_id = (await session.exec(query)).first()
    if account_id is None:
        made = await create_account(
            session,
            operator,
            username=wanted.username,
            name=wanted.name,
            roles=[_role(wanted)],
            chosen_password=wanted.password,
        )
        return made.account.id
    if not known:
        administrator = replace(operator, held=(Held("admin"),))  # only they reach everybody's password
        await reset_password(session, administrator, account_id=account_id, chosen_password=wanted.password)
    return account_id


def _role(wanted: DemoAccount) -> Held:
    return Held(
        wanted.role,
        wanted.district if wanted.role == "district" else None,
        UUID(wanted.organisation_id) if wanted.organisation_id else None,
    )


async def _record_lists(
    session: AsyncSession, bureau: Caller, sample: SampleOrganisation, organisation: Organisation
) -> None:
    for programme, lists in sample.lists.items():
        for name in lists:
            # Recorded the last time already, or no rules are in force today that know the list.
            with contextlib.suppress(Conflict):
                await record_list_entry(
                    session,
                    bureau,
                    programme_id=programme,
                    list_id=name,
                    organisation_id=organisation.id,
                    source="sample",
                )
