"""How does somebody who knows only what the API shows bring a case of any procedure to its end?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from builders import add_account, any_uscc, headers_of
from listed import add_listing
from lives import Life, Somebody

from policies.language.document import Policy
from policies.procedures.rulebook import rulebook_of
from tenants import clock
from tenants.callers import find_caller
from tenants.operations.open_case import Opened, open_case
from tenants.tables import Listing, Organisation

LONGEST = 60
ROLES = ("district", "municipal", "expert", "third_party")
BEST = ("portal_registered", "reports_in_order", "strong_ability", "good_effect", "high_quality")
CONFIRMED_OF_THE_BEST = {word: {"holds": True} for word in BEST}


@dataclass
class Company:
    """Everybody who has to do with one organisation's cases in a programme."""

    life: Life
    programme: str
    organisation: str
    listing: UUID | None = None
    people: dict[str, Somebody] = field(default_factory=dict)
    forms: dict[str, dict] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Somebody:
        return self.people[role]

    async def open(self, procedure: str, route: str, by: str, **more: object) -> dict:
        return await self.people[by].post("/cases", self.opening(procedure, route, **more))

    async def open_on(self, day: date, procedure: str, route: str, by: str) -> dict:
        """Open a case as it was opened while one still could: over HTTP nobody can go back in time."""
        person = self.people[by].person
        async with self.life.database.transaction(self.life.tenant) as session:
            caller = await find_caller(session, self.life.tenant, account_id=person.account_id)
            then = replace(caller, now=clock.end_of_day(day, caller.zone) - timedelta(hours=12))
            wanted = Opened(UUID(self.organisation), route, procedure)
            _, case = await open_case(session, then, programme_id=self.programme, wanted=wanted)
        return await self.people[by].get(f"/cases/{case.id}")

    def opening(self, procedure: str, route: str, **more: object) -> dict:
        whose = {"programme": self.programme, "organisation_id": self.organisation}
        return {**whose, "procedure": procedure, "route": route, **more}

    async def today(self) -> date:
        return date.fromisoformat((await self.life.anyone().get(""))["today"])

    async def later(self, days: int) -> str:
        return (await self.today() + timedelta(days=days)).isoformat()

    async def advance(self, **by: object) -> list[dict]:
        return (await self["municipal"].post("/sandbox/clock/advance", by))["fired"]


async def listed(life: Life, programme: str, *, facts: dict | None = None, name: str = "甲公司") -> Company:
    """Return an organisation that is in the directory already, with its own people and the officials'."""
    listing_id = await add_listing(life.database, life.tenant, programme, facts=facts, name=name)
    async with life.database.transaction(life.tenant) as session:
        listing = await session.get_one(Listing, (life.tenant, listing_id))
        organisation = await session.get_one(Organisation, (life.tenant, listing.organisation_id))
    company = await _company(life, programme, organisation)
    company.listing = listing_id
    return company


async def newcomer(life: Life, programme: str, district: str) -> Company:
    """Return an organisation that is in no directory."""
    somebody = await life.somebody("provider", district=district)
    async with life.database.transaction(life.tenant) as session:
        organisation = await session.get_one(Organisation, (life.tenant, somebody.organisation))
    return await _company(life, programme, organisation)


async def _company(life: Life, programme: str, organisation: Organisation) -> Company:
    person = await add_account(life.database, life.tenant, role="provider", organisation=organisation.id)
    people = {"provider": Somebody(life.client, life.tenant, headers_of(life.running.keys, person), person)}
    people["district"] = await life.somebody("district", district=organisation.district_code)
    for role in ROLES[1:]:
        people[role] = await life.somebody(role)
    return Company(life, programme, str(organisation.id), people=people)


async def fill_in(company: Company, policy: Policy, case: dict, by: str) -> dict:
    """Fill in the whole form of the case's procedure."""
    book = rulebook_of(policy, case["procedure"])
    materials = {}
    for name, one in book.form_materials.items():
        if "pdf" in one.types:
            materials[name] = [await company[by].upload(f"{name}.pdf")]
    facts = company.forms[case["procedure"]]
    return await company[by].post(f"/cases/{case['id']}/update", {"facts": facts, "materials": materials})


async def go_to_an_end(company: Company, policy: Policy, case: dict, chance: Random) -> list[str]:
    """Take allowed actions by chance until the case is over; return the stages it went through."""
    stages = {one["id"]: one for one in await _described(company, case["procedure"])}
    ends = {name: one["ends"] for name, one in stages.items()}
    been = [case["stage"]["id"]]
    filled: set[str] = set()
    for _ in range(LONGEST):
        case = await company["municipal"].get(f"/cases/{case['id']}")
        here = case["stage"]["id"]
        if case["outcome"] is not None:
            return been
        stage = stages[here]
        if stage["form_open"] and here not in filled:
            filled.add(here)
            by = stage["by"].split(" + ")[0]
            await fill_in(company, policy, case, by)
        if stage["panel"] and case["panel"]["sheets"] < stage["panel"]["fewest"]:
            parts = {one["id"]: "符合要求" if one["type"] == "text" else "60" for one in stage["panel"]["parts"]}
            parts = parts if stage["panel"]["out_of"] is None else dict.fromkeys(parts, "10")
            await company[stage["panel"]["panel"]].post(f"/cases/{case['id']}/sheets", {"parts": parts})
        await _one_step(company, policy, case, stage, chance=chance, ends=ends)
        been.append((await company["municipal"].get(f"/cases/{case['id']}"))["stage"]["id"])
    message = f"no end after {LONGEST} steps: {been}"
    raise AssertionError(message)


async def _described(company: Company, procedure: str) -> list[dict]:
    shown = await company.life.anyone().get(f"/programmes/{company.programme}")
    return next(one["stages"] for one in shown["procedures"] if one["id"] == procedure)


async def _one_step(
    company: Company, policy: Policy, case: dict, stage: dict, *, chance: Random, ends: Mapping[str, str]
) -> None:
    """Do one thing: what somebody may do, or else let time pass."""
    if stage["kind"] == "notice" and chance.random() < 0.8:
        await _stand_in_notice(company, case, stage)
        return
    ways = []
    for role in ("provider", "district", "municipal"):
        for one in (await company[role].get(f"/cases/{case['id']}"))["allowed_actions"]:
            if one["allowed"]:
                # What ends the case at once is done less often: the walk is to see much of it.
                gives_up = {"withdrawn", "cancelled", "refused"} & {ends.get(one["to"])}
                ways += [(role, one)] * (1 if gives_up else 6)
    if not ways:
        await _let_time_pass(company, case, stage)
        return
    role, one = chance.choice(ways)
    body: dict[str, object] = {
        "action": one["action"],
        "inputs": {asked["id"]: _say(asked, policy) for asked in one["inputs"]},
        "confirmations": {asked["id"]: {"holds": True, "note": "核对一致"} for asked in one["confirms"]},
    }
    if one["due_on"] == "given":
        body["due_on"] = await company.later(10)
    await company[role].post(f"/cases/{case['id']}/actions", body)


def _say(asked: dict, policy: Policy) -> object:
    return {
        "text": "已核实",
        "organisation": any_uscc(),
        "date": "2026-09-30",
        "fields": [next(name for name, fact in policy.facts.items() if fact.is_declared)],
        "boolean": True,
        "integer": 12,
        "decimal": "12",
        "list": [],
    }.get(asked["type"]) or (
        [one["id"] for one in asked["options"]][:1] if asked["many"] else asked["options"][0]["id"]
    )


async def _stand_in_notice(company: Company, case: dict, stage: dict) -> None:
    length = {"length": {"working_days": 5}} if stage["notice_length"] == "unset" else {}
    notice = await company["municipal"].post(
        f"/programmes/{company.programme}/notices",
        {"procedure": case["procedure"], "stage": stage["id"], "title": "名单公示", "cases": [case["id"]], **length},
    )
    await company.advance(past=notice["last_day"])


async def _let_time_pass(company: Company, case: dict, stage: dict) -> None:
    assert stage["on_due"], f"stuck at {stage['id']}: {case['allowed_actions']}"
    if case["stage"]["due_on"] is None:
        wanted = {"due_on": await company.later(10), "reason": "按本批次安排"}
        case = await company["municipal"].post(f"/cases/{case['id']}/due-day", wanted)
    fired = await company.advance(past=case["stage"]["due_on"])
    assert case["id"] in [one["id"] for one in fired]


async def file_selection(provider: Somebody) -> dict:
    """Open a provider's case of the year's selection, with every document it asks for."""
    names = ("identity", "projects_proof", "summaries", "survey", "pledge")
    materials = {name: [await provider.upload(f"{name}.pdf")] for name in names}
    opening = {"programme": "directory", "procedure": "selection", "organisation_id": str(provider.organisation)}
    return await provider.post("/cases", {**opening, "route": "yearly", "materials": materials})
