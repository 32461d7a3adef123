"""How does a test get a programme with something to look at: points, a decided evaluation, lists in public notice?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, repeat
from typing import Any
from uuid import UUID

import httpx
from applying import fill
from builders import any_uscc
from evaluated import Bureau, bureau_of
from listed import add_listing
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import NoticeStage
from tenants.callers import Caller, find_caller
from tenants.noticing import compose, publish
from tenants.queries.policies import Rules, rules_on
from tenants.running import Running
from tenants.tables import Account, Case, Listing, ListingChange, Notice

NAMES = (
    "蓉智云科技有限公司",
    "锦江数字工厂系统集成有限责任公司",
    "天府精益制造咨询有限公司",
    "青羊工业互联网研究院有限公司",
    "高新数智装备股份有限公司",
    "武侯云边协同技术有限公司",
    "某某国际智能制造与工业软件一体化解决方案综合服务集团有限责任公司",
    "双流绿能改造工程有限公司",
)
HARMLESS = "<script>document.title='x'</script>&\"'有限公司"
LISTED = date(2026, 1, 5)
WITHIN = date(2026, 3, 10)


@dataclass(frozen=True, slots=True)
class Shown:
    """A bureau, what stands in its directory, and its address."""

    bureau: Bureau
    listings: Mapping[str, UUID]

    @property
    def path(self) -> str:
        """The address of the programme."""
        return f"/v1/{self.bureau.tenant}/programmes/{self.bureau.programme}"

    async def ranking(self) -> list[dict[str, Any]]:
        """Return what anybody reads of the ranking."""
        return (await self.bureau.get(f"/programmes/{self.bureau.programme}/ranking", as_="anyone"))["items"]


async def scored(
    running: Running, client: httpx.AsyncClient, *changes: tuple[str, str], names: Sequence[str] = (*NAMES, HARMLESS)
) -> Shown:
    """Return a programme whose live ranking is published, with providers told apart by their points; the last has none.

    The third and the fourth have as many, and nobody has decided between them.
    """
    shown = await listed(await bureau_of(running, client, "chengdu", "directory", *changes), names)
    counts = chain((14, 10, 7, 7, 5, 4, 2, 1), repeat(0))
    for (name, listing), sharings in zip(list(shown.listings.items())[:-1], counts, strict=False):
        mark = {"enterprise": "91990101MA0000001Y", "mark": "96", "weight": "1", "dissatisfied": False}
        await shown.bureau.record(listing, "satisfaction", WITHIN, mark)
        for number in range(sharings):
            await shown.bureau.record(listing, "sharing", WITHIN, {"title": f"{name}{number}"})
    return shown


async def listed(bureau: Bureau, names: Sequence[str], **more: object) -> Shown:
    """Return a directory of providers of these names, with every disclosed fact and some more, in several districts."""
    async with bureau.running.database.transaction(bureau.tenant) as session:
        _, rules = await _asked(session, bureau)
    districts = [one["code"] for one in (await bureau.get("/districts", as_="anyone", limit=200))["items"]]
    policy = rules.policy
    facts = {name: fill(policy.facts[name].kind, policy) for name in policy.disclosure.facts if name in policy.facts}
    found: dict[str, UUID] = {}
    for number, name in enumerate(names):
        found[name] = await add_listing(
            bureau.running.database, bureau.tenant, bureau.programme, facts={**facts, **more}, name=name,
            listed_on=LISTED,
            district=districts[number % len(districts)],
        )  # fmt: skip
        async with bureau.running.database.transaction(bureau.tenant) as session:
            row = await session.get_one(Listing, (bureau.tenant, found[name]))
            row.disclosed = facts
            session.add(row)
    return Shown(bureau, found)


async def decided(shown: Shown, *, selected: int = 4) -> None:
    """Let the year be evaluated, with the first few selected, and decide it."""
    evaluation = await shown.bureau.freeze(await shown.bureau.open())
    listings = list(shown.listings.values())
    of = f"/evaluations/{evaluation['id']}"
    for number, listing in enumerate(listings):
        await shown.bureau.end_selection(listing, "selected" if number < selected else "not_selected")
    marks = [one for one in (await shown.bureau.get(of))["progress"]["missing"] if one["waits_for"] == "mark"]
    said = [
        {"kind": "mark", "listing_id": each["listing_id"], "name": one["name"], "value": _mark(one["name"], position)}
        for one in marks
        for position, each in enumerate(one["listings"])
    ]
    if said:
        await shown.bureau.say(evaluation, *said)
    for tie in (await shown.bureau.get(of))["progress"]["ties"]:
        order = {"kind": "order", "value": [one["listing_id"] for one in tie["listings"]]}
        await shown.bureau.say(evaluation, order)
    await shown.bureau.post(f"{of}/decide", {"reason": "专题会议同意"})


def _mark(name: str, position: int) -> object:
    return "fairly" if name.startswith("service_") else 90 - position


async def noticed(shown: Shown, title: str, names: Sequence[str], *, closed: bool = False) -> None:
    """Put up a list of some who are listed, as if their applications had come into public notice."""
    bureau = shown.bureau
    async with bureau.running.database.transaction(bureau.tenant) as session:
        caller, rules = await _asked(session, bureau)
        intake = rules.policy.intake.stages
        stage = next(name for name, one in intake.items() if isinstance(one, NoticeStage))
        ids = [shown.listings[name] for name in names]
        rows = (await session.exec(select(Listing).where(Listing.tenant_id == bureau.tenant))).all()
        cases = [await session.get_one(Case, (bureau.tenant, one.case_id)) for one in rows if one.id in ids]
        account = (await session.exec(select(Account.id).where(Account.tenant_id == bureau.tenant))).all()[0]
        notice = Notice(
            tenant_id=bureau.tenant, programme_id=bureau.programme, policy_version_id=rules.version_id,
            procedure="intake", stage=stage, title=title, opened_by=account, opened_at=caller.now,
            last_day=caller.today, closes_at=caller.now, period={}, content={}, content_hash="",
            status="closed" if closed else "open", closed_at=caller.now if closed else None,
        )  # fmt: skip
        await publish(session, caller, notice, entries=await compose(session, caller, cases), cases=[])


async def removed(shown: Shown, name: str, *, at: datetime, clause: str = "第九条") -> None:
    """Let one be removed from the directory at an instant."""
    bureau = shown.bureau
    async with bureau.running.database.transaction(bureau.tenant) as session:
        row = await session.get_one(Listing, (bureau.tenant, shown.listings[name]))
        row.status = "removed"
        change = ListingChange(
            tenant_id=bureau.tenant, listing_id=row.id, sequence=9, at=at, from_status="listed", to_status="removed",
            case_id=row.case_id, because={"clause": clause},
        )  # fmt: skip
        session.add_all([row, change])


async def invite(shown: Shown, name: str, kind: str, *, enterprise: str = "某某制造有限公司") -> dict[str, Any]:
    """Return a survey about one who is listed, with its link, open until today."""
    wanted = {
        "listing_id": str(shown.listings[name]), "kind": kind, "enterprise_name": enterprise,
        "given": {"enterprise": any_uscc()}, "answer_until": (await shown.bureau.today()).isoformat(),
    }  # fmt: skip
    return await shown.bureau.post("/surveys", wanted)


async def _asked(session: AsyncSession, bureau: Bureau) -> tuple[Caller, Rules]:
    caller = await find_caller(session, bureau.tenant)
    return caller, await rules_on(session, caller, bureau.programme, caller.today)
