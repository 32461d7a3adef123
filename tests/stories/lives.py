"""Who lives in a story: a city just installed, its officials, providers who apply, and what each of them may say."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx
from builders import Person, add_account, add_organisation, headers_of
from uuid_utils.compat import uuid7

from policies.files.folders import read_city
from tenants.database import Database
from tenants.operations.install_city import install_city
from tenants.running import Running

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Somebody:
    """One person in a story, who asks over HTTP."""

    client: httpx.AsyncClient
    tenant: str
    headers: dict[str, str]
    person: Person | None = None

    @property
    def organisation(self) -> UUID | None:
        return self.person.organisation if self.person else None

    async def get(self, path: str, **query: str) -> dict:
        answer = await self.client.get(f"/v1/{self.tenant}{path}", params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(self, path: str, body: dict | None = None, **more: object) -> httpx.Response:
        headers = {**self.headers, **more.pop("headers", {})}
        return await self.client.post(f"/v1/{self.tenant}{path}", json=body or {}, headers=headers, **more)

    async def post(self, path: str, body: dict | None = None, **more: object) -> dict:
        answer = await self.ask(path, body, **more)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def refused(self, path: str, body: dict | None = None, **more: object) -> dict:
        answer = await self.ask(path, body, **more)
        assert answer.status_code >= 400, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")
        return answer.json()

    async def act(self, case: dict, action: str, **more: object) -> dict:
        return await self.post(f"/cases/{case['id']}/actions", {"action": action, **more})

    async def upload(self, name: str = "材料.pdf", content: bytes = PDF) -> str:
        answer = await self.client.post(
            f"/v1/{self.tenant}/files", files={"file": (name, content, "application/pdf")}, headers=self.headers
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]


@dataclass(frozen=True)
class Life:
    """One city with its clock, and everybody who comes to it."""

    client: httpx.AsyncClient
    database: Database
    running: Running
    tenant: str

    async def somebody(self, role: str, *, district: str | None = None, name: str | None = None) -> Somebody:
        organisation = None
        if role == "provider":
            organisation = await add_organisation(
                self.database, self.tenant, name=name or "某某科技有限公司", district=district or ""
            )
        person = await add_account(self.database, self.tenant, role=role, district=district, organisation=organisation)
        return Somebody(self.client, self.tenant, headers_of(self.running.keys, person), person)

    def anyone(self) -> Somebody:
        return Somebody(self.client, self.tenant, {})


async def live_in(
    client: httpx.AsyncClient, database: Database, running: Running, folder: Path, *, begins_on: date | None = None
) -> Life:
    tenant = f"s-{uuid7().hex[-16:]}"
    async with database.transaction(tenant) as session:
        await install_city(session, read_city(folder), tenant=tenant, sandbox=True, begins_on=begins_on)
    return Life(client, database, running, tenant)
