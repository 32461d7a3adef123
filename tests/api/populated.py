"""Is there one of everything in this tenant, so that a stranger's request meets something?"""

from typing import Any

import httpx
from builders import Person, add_account, add_organisation, headers_of
from uploads import make_pdf
from uuid_utils.compat import uuid7

from policies.cities import folders
from policies.files.folders import read_city
from tenants.database import Database
from tenants.operations.install_city import install_city
from tenants.operations.seed_platform_account import seed_platform_account
from tenants.platform import PLATFORM
from tenants.rights import ROLES
from tenants.tables import OF_AN_ORGANISATION, Account
from tenants.tokens import TokenKeys

Headers = dict[str, str]
CITY, PROGRAMME, DISTRICT = "chengdu", "directory", "510104"
MATERIALS = ("business_licence", "service_cases", "qualifications", "team")
FORM = {
    "legal_person": True,
    "finances_sound": True,
    "credit_good": True,
    "technical_staff": 12,
    "incidents": [],
    "service_fields": ["digital"],
    "service_kinds": ["consulting"],
}


async def new_city(database: Database) -> str:
    """Return a tenant with the rules of a real city, whose clock may be moved."""
    tenant = f"c-{uuid7().hex[-16:]}"
    folder = next(folder for folder in folders() if folder.name == CITY)
    async with database.transaction(tenant) as session:
        await install_city(session, read_city(folder), tenant=tenant, sandbox=True)
    return tenant


async def add_people(database: Database, tenant: str, keys: TokenKeys) -> dict[str, Headers]:
    """Return one new person's headers for each role of a tenant, and those of nobody in particular."""
    people: dict[str, Headers] = {"everyone": {}}
    for role in (role for role in ROLES if role != "platform"):
        organisation = (
            await add_organisation(database, tenant, district=DISTRICT) if role in OF_AN_ORGANISATION else None
        )
        district = DISTRICT if role == "district" else None
        person = await add_account(database, tenant, role=role, district=district, organisation=organisation)
        people[role] = headers_of(keys, person)
    return people


async def add_platform_person(database: Database, keys: TokenKeys) -> Headers:
    """Return the headers of somebody new who takes in bureaus, in the platform's own tenant."""
    username = f"platform-{uuid7().hex[-12:]}"
    async with database.transaction(PLATFORM) as session:
        made = await seed_platform_account(session, username=username, name="平台管理员")
        account = await session.get_one(Account, (PLATFORM, made.account.id))
        account.must_change_password = False
    return headers_of(keys, Person(PLATFORM, account.id, username, "platform", password=made.initial_password))


class City:
    """A tenant's people at work over HTTP."""

    def __init__(self, base_url: str, tenant: str, people: dict[str, Headers]) -> None:
        """Keep who asks where."""
        self.address = f"{base_url}/v1/{tenant}"
        self.people = people

    def ask(self, role: str, path: str, body: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """Return the answer to a POST (with a body or files) or a GET, which must be granted."""
        method = "POST" if more or body is not None else "GET"
        answer = httpx.request(method, self.address + path, json=body, headers=self.people[role], **more)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    def upload(self, role: str) -> str:
        """Return the id of a file."""
        return self.ask(role, "/files", files={"file": ("a.pdf", make_pdf(uuid7().hex), "application/pdf")})["id"]

    def apply(self) -> str:
        """Return the id of a filed application."""
        wanted = {
            "programme": PROGRAMME,
            "organisation_id": self.ask("provider", "/me")["memberships"][0]["organisation_id"],
            "route": "ordinary",
            "facts": FORM,
            "materials": {material: [self.upload("provider")] for material in MATERIALS},
        }
        return self.ask("provider", "/cases", wanted)["id"]

    def act(self, role: str, case: str, action: str, **more: Any) -> None:
        """Let the case move by one action."""
        self.ask(role, f"/cases/{case}/actions", {"action": action, **more})

    def publish(self, case: str) -> dict[str, Any]:
        """Bring the case to a public notice, which is returned."""
        self.act("provider", case, "submit")
        genuine = {"materials_genuine": {"holds": True, "note": "一致"}}
        self.act("district", case, "recommend", confirmations=genuine, inputs={"opinion": "同意推荐"})
        able = {"team_stable": {"holds": True, "note": "名册"}, "core_capability": {"holds": True}}
        self.act("municipal", case, "propose", confirmations=able, inputs={"opinion": "通过"})
        return self.ask(
            "municipal",
            f"/programmes/{PROGRAMME}/notices",
            {"stage": "notice", "title": "公示", "cases": [case]},
        )


def live_a_little(base_url: str, tenant: str, people: list[dict[str, Headers]]) -> None:
    """Leave a listing, a notice with an objection, and a draft behind, each of another provider."""
    listed, objected, drafting = (City(base_url, tenant, group) for group in people)
    notice = listed.publish(listed.apply())
    listed.ask("municipal", "/sandbox/clock/advance", {"past": notice["last_day"]})
    notice = objected.publish(objected.apply())
    said = {"name": "李四", "contact": "13800000000", "statement": "不符合", "evidence": [objected.upload("everyone")]}
    objected.ask(
        "everyone",
        f"/notices/{notice['id']}/objections",
        {"case_id": notice["entries"][0]["case_id"], **said},
    )
    drafting.apply()
