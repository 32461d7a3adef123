"""How does a test evaluate a programme over HTTP, with providers who were not walked through intake?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
from builders import add_account, headers_of
from listed import add_listing, add_record, new_city
from sqlmodel import select
from uuid_utils.compat import uuid7

from tenants.callers import find_caller
from tenants.queries.policies import rules_on
from tenants.running import Running
from tenants.tables import Case, Listing, PolicyVersion

Json = dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Bureau:
    """A city's bureau that evaluates one programme, asked over HTTP; `sees` are other people by their role."""

    running: Running
    client: httpx.AsyncClient
    tenant: str
    programme: str
    sees: Mapping[str, Mapping[str, str]]

    async def get(self, path: str, *, as_: str = "municipal", **query: str | int) -> Json:
        """Return what is read at `path`; it must be a success."""
        answer = await self.ask(path, as_=as_, params=query)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def post(self, path: str, body: object, *, as_: str = "municipal", **query: str) -> Json:
        """Return what a command answers; it must be a success."""
        answer = await self.ask(path, body, as_=as_, params=query)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def refused(self, path: str, body: object = None, *, as_: str = "municipal") -> Json:
        """Return the problem with which a command, or a reading, is answered."""
        answer = await self.ask(path, body, as_=as_)
        assert answer.is_client_error, f"{path}: {answer.text}"
        return answer.json()

    async def ask(
        self, path: str, body: object = None, *, as_: str = "municipal", params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """Return the answer to a POST with a body, or a GET without."""
        whole = {**self.sees.get(as_, {}), **(headers or {})}
        address = f"/v1/{self.tenant}{path}"
        if body is None:
            return await self.client.get(address, headers=whole, params=params)
        return await self.client.post(address, headers=whole, params=params, json=body)

    async def open(self, **wanted: str) -> Json:
        """Return a new evaluation."""
        return await self.post(f"/programmes/{self.programme}/evaluations", wanted)

    async def freeze(self, evaluation: Json, cut_off: date | None = None) -> Json:
        """Return the evaluation, frozen as of today."""
        day = cut_off or await self.today()
        return await self.post(f"/evaluations/{evaluation['id']}/freeze", {"cut_off": day.isoformat()})

    async def say(self, evaluation: Json, *inputs: Json) -> Json:
        """Return the evaluation after people said something in it."""
        said = [{"reason": "会议纪要第3号", **one} for one in inputs]
        return await self.post(f"/evaluations/{evaluation['id']}/inputs", {"inputs": said})

    async def give(self, evaluation: Json) -> None:
        """Give everybody what the rules only propose."""
        waits = (await self.get(f"/evaluations/{evaluation['id']}"))["progress"]["missing"]
        given = [
            {"kind": "award", "name": one["name"], "listing_id": each["listing_id"], "value": True}
            for one in waits
            for each in one["listings"]
            if one["waits_for"] == "award"
        ]
        await self.say(evaluation, *given)

    async def entries(self, evaluation: Json, *, as_: str = "municipal") -> list[Json]:
        """Return every line of an evaluation."""
        found: list[Json] = []
        cursor: str | None = ""
        while cursor is not None:
            query: dict[str, str | int] = {"limit": 200, **({"cursor": cursor} if cursor else {})}
            page = await self.get(f"/evaluations/{evaluation['id']}/entries", as_=as_, **query)
            found += page["items"]
            cursor = page["next_cursor"]
        return found

    async def today(self) -> date:
        """Return the bureau's day."""
        async with self.running.database.transaction(self.tenant) as session:
            return (await find_caller(session, self.tenant)).today

    async def list(
        self, name: str, *, listed_on: date, facts: Mapping[str, object] | None = None, district: str | None = None
    ) -> UUID:
        """Return a new listing of this name, in the first district unless another is named."""
        return await add_listing(
            self.running.database, self.tenant, self.programme,
            facts=facts, name=name, listed_on=listed_on, district=district,
        )  # fmt: skip

    async def had_rules(self, first: date) -> None:
        """Let the same rules have been in force from `first` until the day before they are."""
        async with self.running.database.transaction(self.tenant) as session:
            of = (PolicyVersion.tenant_id == self.tenant, PolicyVersion.programme_id == self.programme)
            now = (await session.exec(select(PolicyVersion).where(*of))).one()
            days = {"in_force_from": first, "in_force_until": now.in_force_from - timedelta(days=1)}
            session.add(PolicyVersion(**now.model_dump(exclude={"id"}) | days))

    async def record(self, listing: UUID, kind: str, on: date, fields: Mapping[str, object]) -> UUID:
        """Return a confirmed record of a listing."""
        return await add_record(self.running.database, self.tenant, listing, kind, on=on, fields=fields)

    async def end_selection(self, listing: UUID, outcome: str | None, *, procedure: str = "selection") -> UUID:
        """Return a case of the year's selection as if it had come to this outcome; None: it goes on."""
        async with self.running.database.transaction(self.tenant) as session:
            caller = await find_caller(session, self.tenant)
            rules = await rules_on(session, caller, self.programme, caller.today)
            row = (await session.exec(select(Listing).where(Listing.id == listing))).one()
            case = Case(
                tenant_id=self.tenant, programme_id=self.programme, policy_version_id=rules.version_id,
                procedure=procedure, route="yearly", organisation_id=row.organisation_id,
                district_code=row.district_code, stage=outcome or "proposal", stage_entered_at=caller.now,
                opened_at=caller.now, filed_on=caller.today, ended_at=caller.now if outcome else None,
                outcome=outcome, waits_for=None if outcome else "municipal",
            )  # fmt: skip
            session.add(case)
        return case.id


async def bureau_of(
    running: Running, client: httpx.AsyncClient, city: str, programme: str, *changes: tuple[str, str]
) -> Bureau:
    """Return the bureau of a new city, with one official, one auditor and whoever else evaluates."""
    tenant = await new_city(running.database, city, *changes)
    people = {
        role: await add_account(running.database, tenant, role=role, username=f"{role}-{uuid7().hex[-8:]}")
        for role in ("municipal", "auditor", "third_party", "expert", "admin")
    }
    sees = {role: headers_of(running.keys, person) for role, person in people.items()}
    return Bureau(running, client, tenant, programme, {**sees, "anyone": {}})


async def provider_of(bureau: Bureau, listing: UUID) -> Mapping[str, str]:
    """Return the headers of somebody who acts for a listing's organisation."""
    async with bureau.running.database.transaction(bureau.tenant) as session:
        row = (await session.exec(select(Listing).where(Listing.id == listing))).one()
    person = await add_account(
        bureau.running.database, bureau.tenant, role="provider", organisation=row.organisation_id,
        district=row.district_code,
    )  # fmt: skip
    return headers_of(bureau.running.keys, person)
