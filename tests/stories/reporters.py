"""Who reports in a story: providers that are listed already, with what a month of theirs says."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from builders import add_account, headers_of
from listed import add_listing
from lives import Life, Somebody

from policies.cities import folders
from tenants import clock
from tenants.callers import find_caller
from tenants.tables import Listing, TenantSetting

# A day within the window in which a month's work counts, and past whenever this is read.
WORKED_ON = "2026-03-10"
# The stories are of a year that is ahead, so that they go on as its months do.
YEAR = clock.now().year + 1
JANUARY, FEBRUARY, MARCH, APRIL = (f"{YEAR}-{month:02}" for month in range(1, 5))
CITY = next(one for one in folders() if one.name == "chengdu")
FOREVER = "until: {event: {zh: 试点期结束, en: End of the pilot}}"
FACTS = {"staff": 30, "registered_capital": "500", "engineers": 18, "experts": 6}
MARK = {"enterprise": "91990101MA0000001Y", "mark": "92", "weight": "1", "dissatisfied": False}


@dataclass(frozen=True)
class Reporter:
    """A provider that is listed, asking over HTTP."""

    asking: Somebody
    listing: UUID

    async def open(self, period: str, obligation: str = "monthly_report") -> dict:
        wanted = {"listing_id": str(self.listing), "obligation": obligation, "period": period}
        return await self.asking.post("/reports", wanted)

    async def item(self, kind: str = "sharing", on: str = WORKED_ON, **fields: object) -> dict:
        """Return an item with a file to prove it."""
        return {"kind": kind, "happened_on": on, "fields": fields, "evidence": [await self.asking.upload()]}

    async def save(self, report: Mapping, *items: Mapping) -> dict:
        return await self.asking.post(f"/reports/{report['id']}/save", {"items": list(items)})

    async def submit(self, report: Mapping) -> dict:
        return await self.asking.post(f"/reports/{report['id']}/submit")

    async def hand_in(self, period: str, *items: Mapping) -> dict:
        """Return the report of a period, handed in with these items."""
        return await self.submit(await self.save(await self.open(period), *items))

    async def duties(self, first: str, last: str, programme: str = "directory") -> list[dict]:
        path = f"/programmes/{programme}/listings/{self.listing}/duties"
        return (await self.asking.get(path, **{"from": first, "to": last}))["items"]


async def go_to(life: Life, day: str) -> None:
    """Let the city's clock stand at the morning of a day."""
    ahead = clock.end_of_day(date.fromisoformat(day) - timedelta(days=1), "Asia/Shanghai") - clock.now()
    async with life.database.transaction(life.tenant) as session:
        setting = await session.get_one(TenantSetting, life.tenant)
        setting.clock_ahead_seconds = int(ahead.total_seconds()) + 3600
        session.add(setting)


async def new_reporter(
    life: Life,
    *,
    programme: str = "directory",
    name: str = "某某科技有限公司",
    listed_on: str = f"{YEAR}-01-01",
    district: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> Reporter:
    """Return a provider that has been listed since a day."""
    listing = await add_listing(
        life.database, life.tenant, programme,
        facts=facts or {}, name=name, listed_on=date.fromisoformat(listed_on), district=district,
    )  # fmt: skip
    async with life.database.transaction(life.tenant) as session:
        await find_caller(session, life.tenant)
        organisation = (await session.get_one(Listing, (life.tenant, listing))).organisation_id
    person = await add_account(life.database, life.tenant, role="provider", organisation=organisation)
    return Reporter(Somebody(life.client, life.tenant, headers_of(life.running.keys, person), person), listing)


async def decide(official: Somebody, report: Mapping, **decision: object) -> dict:
    return await official.post(f"/reports/{report['id']}/decide", decision)


def city_with(folder: Path, *changes: tuple[str, str], later: str | None = None) -> Path:
    """Return a copy of the city in `folder` with words of its rules changed.

    With `later` they change in a version from that day on, and the first one ends the day before.
    """
    city = folder / CITY.name
    shutil.copytree(CITY, city, ignore=shutil.ignore_patterns("examples.yaml"))  # they speak of the rules as they are
    file = next(city.glob("*/*.yaml"))
    rules = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in rules
        rules = rules.replace(old, new)
    if later is None:
        file.write_text(rules, encoding="utf-8")
        return city
    before = file.read_text(encoding="utf-8")
    last = (date.fromisoformat(later) - timedelta(days=1)).isoformat()
    file.write_text(before.replace(FOREVER, f"until: {last}"), encoding="utf-8")
    first = before.partition("in_force: {from: ")[2][:10]
    file.with_name(f"{later}.yaml").write_text(rules.replace(f"from: {first}, ", f"from: {later}, "), encoding="utf-8")
    return city
