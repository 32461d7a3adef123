"""What does a whole life in one tenant ask for, so that every operation was once answered with success?

A new operation joins the walk at the place in life where it belongs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
from applying import fill, fill_form, needed_materials, way_to_notice
from builders import (
    ROLES_OF_A_BUREAU,
    Person,
    add_account,
    add_organisation,
    any_uscc,
    headers_of,
    open_platform,
)
from recording import Exchange, Recorder
from uuid_utils.compat import uuid7
from walking_evaluations import evaluate_a_year
from walking_procedures import find_panel, go_through_procedures, sit_on_a_panel
from walking_reports import report_a_month

from policies.cities import folders
from policies.files.folders import CityFolder, read_city
from tenants.operations.install_city import install_city
from tenants.running import Running

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NEW_PASSWORD = "another horse, another battery"

Json = dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Town:
    """A tenant with a city's rules and one person of each role; of the platform's own tenant only the platform's."""

    running: Running
    client: httpx.AsyncClient
    city: CityFolder
    tenant: str
    people: Mapping[str, Person]

    def authorization_of(self, role: str) -> str | None:
        """Return the header of the person with `role`, None for anyone in particular."""
        person = self.people.get(role)
        return headers_of(self.running.keys, person)["authorization"] if person else None

    async def get(self, role: str, path: str, **query: str | int) -> Json:
        """Return what `role` reads at `path` (nobody in particular when it is `anyone`)."""
        return await self.ask("GET", role, path, params=query)

    async def post(self, role: str, path: str, body: object = None) -> Json:
        """Return what `role` is answered to a command."""
        return await self.ask("POST", role, path, json=body or {})

    async def ask(self, method: str, role: str, path: str, **content: Any) -> Json:  # httpx's own
        """Return the JSON of an answer that must be a success."""
        authorization = self.authorization_of(role)
        headers = {"authorization": authorization} if authorization else {}
        address, extensions = f"/v1/{self.tenant}{path}", {"role": role}
        answer = await self.client.request(method, address, headers=headers, extensions=extensions, **content)
        assert answer.is_success, f"{role} {method} {path}: {answer.text}"
        return answer.json() if "json" in answer.headers["content-type"] else {}

    async def upload(self, role: str, **fields: str) -> str:
        """Return the id of a file that `role` hands in."""
        return (await self.ask("POST", role, "/files", files={"file": ("材料.pdf", PDF)}, data=fields))["id"]


async def settle(running: Running, client: httpx.AsyncClient, city: CityFolder | None = None) -> Town:
    """Return a new town, like every other but for its people."""
    city = city or read_city(folders()[0])
    tenant = f"t-{uuid7().hex[-16:]}"
    async with running.database.transaction(tenant) as session:
        await install_city(session, city, tenant=tenant, sandbox=True)
    district = city.city.districts[0].code
    people = {
        role: await add_account(running.database, tenant, role=role, district=district) for role in ROLES_OF_A_BUREAU
    }
    return Town(running, client, city, tenant, people)


async def walk(town: Town, recorder: Recorder) -> list[Exchange]:
    """Return the exchanges of a whole life in `town`: each answered with success."""
    await _look_around(town)
    await _sign_in_and_out(town)
    await _keep_people(town)
    await _found_a_tenant(town)
    await _call_for_applications(town)
    notice = await _come_into_notice(town)
    await _object(town, notice)
    listing = await _be_listed(town, notice)
    await _ask_the_served(town, listing)
    await report_a_month(town, listing)
    await evaluate_a_year(town)
    await go_through_procedures(town)
    folder, rules = find_panel()
    await sit_on_a_panel(await settle(town.running, town.client, read_city(folder)), folder, rules)
    return [exchange for exchange in recorder.exchanges if exchange.answer.is_success]


async def _look_around(town: Town) -> None:
    await town.get("anyone", "")
    await town.get("anyone", "/districts")
    programmes = await town.get("anyone", "/programmes")
    await town.get("anyone", f"/programmes/{programmes['items'][0]['id']}")
    await town.get("anyone", f"/programmes/{programmes['items'][0]['id']}/calls")
    await town.get("anyone", "/calendar/working-days", **{"from": "2026-09-30", "count": 5})
    await town.get("provider", "/me")


async def _sign_in_and_out(town: Town) -> None:
    provider = town.people["provider"]
    form = {"grant_type": "password", "username": provider.username, "password": provider.password}
    given = await town.ask("POST", "anyone", "/auth/token", data=form)
    form = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    given = await town.ask("POST", "anyone", "/auth/token", data=form)
    await town.post("provider", "/auth/password", {"old_password": provider.password, "new_password": NEW_PASSWORD})
    await town.post("provider", "/auth/sign-out")


async def _keep_people(town: Town) -> None:
    wanted = {"uscc": any_uscc(), "name": "某某智造有限公司", "district_code": town.city.city.districts[0].code}
    organisation = await town.post("municipal", "/organisations", wanted)
    await town.get("district", "/organisations")
    await town.get("district", f"/organisations/{organisation['id']}")
    role = {"role": "provider", "organisation_id": organisation["id"]}
    person = {"username": f"p-{uuid7().hex[-8:]}", "name": "王芳", "roles": [role]}
    account = (await town.post("admin", "/accounts", person))["account"]
    await town.get("admin", "/accounts")
    of = f"/accounts/{account['id']}"
    other = await add_organisation(town.running.database, town.tenant, district=wanted["district_code"])
    membership = await town.post("admin", f"{of}/memberships", {"role": "provider", "organisation_id": str(other)})
    await town.post("admin", f"{of}/memberships/{membership['id']}/revoke")
    await town.post("admin", f"{of}/reset-password")
    await town.post("admin", f"{of}/disable")


async def _found_a_tenant(town: Town) -> None:
    tenant = await open_platform(town.running.database)
    operator = await add_account(town.running.database, tenant, role="platform")
    platform = Town(town.running, town.client, town.city, tenant, {"platform": operator})
    await platform.get("platform", "/tenants")
    names = {"name_zh": "某某市", "name_en": "Sample City", "admin_name": "王芳", "admin_username": "wang.fang"}
    await platform.post("platform", "/tenants", {"id": f"t-{uuid7().hex[-16:]}", **names})


async def _call_for_applications(town: Town) -> None:
    """Announce what the rules leave to a call, in the first town whose rules do."""
    cities = (read_city(folder) for folder in folders())
    city, rules = next(
        (city, rules) for city in cities for rules in city.policies
        if any(one.by_notice for one in rules.policy.intake.opens)
    )  # fmt: skip
    other = await settle(town.running, town.client, city)
    call = {"procedure": "intake", "opens_on": date.today().isoformat(), "source": "征集通知"}  # noqa: DTZ011  # a day
    await other.post("municipal", f"/programmes/{rules.programme}/calls", call)


async def _come_into_notice(town: Town) -> Json:
    rules = town.city.policies[0]
    policy, programme = rules.policy, f"/programmes/{rules.programme}"
    organisation = str(town.people["provider"].organisation)
    entry = {"list": next(iter(policy.lists)), "organisation_id": organisation, "source": "名单第一批"}
    await town.post("municipal", f"{programme}/list-entries", entry)
    await town.get("auditor", f"{programme}/list-entries")

    route, steps, stage = way_to_notice(policy)
    materials = {name: [await town.upload("provider")] for name in needed_materials(policy)}
    file = f"/files/{next(iter(materials.values()))[0]}"
    await town.get("district", file)
    await town.get("district", f"{file}/content")
    opened = {"programme": rules.programme, "organisation_id": organisation, "route": route, "materials": materials}
    case = await town.post("provider", "/cases", opened)
    await town.post("provider", f"/cases/{case['id']}/update", {"facts": fill_form(policy)})
    for step in steps:
        await town.get(step.role, "/tasks")
        await town.post(step.role, f"/cases/{case['id']}/actions", step.body(policy))
    await town.get("provider", "/cases")
    await town.get("provider", f"/cases/{case['id']}")

    put_up = {"stage": stage, "title": "名单公示", "cases": [case["id"]]}
    notice = await town.post("municipal", f"{programme}/notices", put_up)
    return await town.post(
        "municipal", f"/notices/{notice['id']}/correct", {"title": "名单公示（更正）", "reason": "错字"}
    )


async def _object(town: Town, notice: Json) -> None:
    of = f"/notices/{notice['id']}"
    await town.get("anyone", "/notices")
    await town.get("anyone", f"{of}/list")
    shown = await town.get("anyone", of)
    objection = {
        "case_id": shown["entries"][0]["case_id"],
        "name": "李某",
        "contact": "13800000000",
        "statement": "技术人员不足",
        "evidence": [await town.upload("anyone")],
    }
    made = await town.post("anyone", f"{of}/objections", objection)
    await town.get("municipal", "/objections")
    await town.get("municipal", f"/objections/{made['id']}")
    await town.post("municipal", f"/objections/{made['id']}/redact", {"public_text": "对人员数量提出异议"})
    await town.get("anyone", f"{of}/objections")
    decision = {"decision": "dismissed", "reason": "经核查不成立"}
    await town.post("municipal", f"/objections/{made['id']}/decide", decision)


async def _be_listed(town: Town, notice: Json) -> str:
    await town.post("admin", "/sandbox/clock/advance", {"past": notice["last_day"]})
    directory = f"/programmes/{town.city.policies[0].programme}/listings"
    listed = await town.get("anyone", directory)
    await town.get("anyone", f"{directory}/{listed['items'][0]['id']}")
    await town.get("auditor", "/audit")
    programme = f"/programmes/{town.city.policies[0].programme}"
    await town.get("anyone", f"{programme}/tables")
    await town.get("municipal", f"{programme}/tables/{next(iter(town.city.policies[0].policy.tables))}")
    await town.get("anyone", f"{programme}/directory", format="xlsx")
    await town.get("municipal", f"{programme}/listings/{listed['items'][0]['id']}/scorecard/file", format="xlsx")
    await town.get("anyone", f"{programme}/ranking")
    await town.get("municipal", f"{programme}/ranking/unranked")
    await town.get("provider", f"{programme}/listings/{listed['items'][0]['id']}/scorecard")
    return listed["items"][0]["id"]


async def _ask_the_served(town: Town, listing: str) -> None:
    policy = town.city.policies[0].policy
    kind = next(name for name, one in policy.records.items() if one.reported_by == "enterprise")
    fields = policy.records[kind].fields
    asked = {name: one for name, one in fields.items() if name not in policy.records[kind].prefilled}
    given = {name: fill(fields[name].kind, policy) for name in policy.records[kind].prefilled}
    invitation = {"listing_id": listing, "kind": kind, "enterprise_name": "某某制造有限公司", "given": given}
    invitation["answer_until"] = (date.today() + timedelta(days=365)).isoformat()  # noqa: DTZ011  # far enough
    survey = await town.post("municipal", "/surveys", invitation)
    of = f"/surveys/{survey['id']}"
    await town.get("municipal", "/surveys")
    await town.get("anyone", of, link=survey["link"])
    answers = {name: fill(one.kind, policy) for name, one in asked.items()}
    await town.post("anyone", f"{of}/answer", {"link": survey["link"], "answers": answers})
    weighed = {name: "7" for name in given if fields[name].kind.type == "decimal"}
    await town.post("municipal", f"{of}/complete", {"given": weighed, "reason": "按合同金额确定权重"})
    named = {name: any_uscc() for name in given if fields[name].kind.type == "organisation"}
    other = await town.post("municipal", "/surveys", {**invitation, "given": {**given, **named}})
    await town.post("municipal", f"/surveys/{other['id']}/withdraw", {"reason": "发错企业"})
