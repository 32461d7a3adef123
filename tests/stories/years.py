"""How does a year of reporting go by: providers hand in month after month, and officials decide all at once?"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from builders import any_uscc
from lives import Life, Somebody
from reporters import YEAR, Reporter, go_to, new_reporter

ITEM = ("id", "kind", "happened_on", "fields", "evidence")


@dataclass(frozen=True, slots=True)
class Did:
    """What a provider did so many times: in the month it reports, or on a day before."""

    kind: str
    times: int
    on: str | None
    fields: Mapping[str, object]


def did(kind: str, times: int = 1, /, *, on: str | None = None, **fields: object) -> Did:
    return Did(kind, times, on, fields)


def day_of(month: int, day: int) -> str:
    return f"{YEAR}-{month:02}-{day:02}"


@dataclass
class Year:
    """A year of a city: its officials, its providers by name, and what each of them does in which month."""

    life: Life
    officials: Sequence[Somebody]
    work: Mapping[str, Mapping[int, Sequence[Did]]]
    reporters: dict[str, Reporter] = field(default_factory=dict)
    asks: dict[str, set[str]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def city(self) -> Somebody:
        return self.officials[0]

    async def begin(self) -> None:
        """Let it be the first of January, and learn what each kind of item asks for."""
        await go_to(self.life, day_of(1, 1))
        form = await self.life.anyone().get("/programmes/directory/reporting", period=f"{YEAR}-01")
        self.asks = {one["id"]: {asked["id"] for asked in one["fields"]} for one in form["kinds"]}

    async def goes_on_until(self, last_day: str) -> None:
        """Let a day be over."""
        await self.city.post("/sandbox/clock/advance", {"past": last_day})

    async def comes(self, name: str, *, mark: str, facts: Mapping[str, object], listed_on: str) -> None:
        """Let a provider be listed, and an enterprise it served answer by its link."""
        found = self.reporters[name] = await new_reporter(self.life, name=name, listed_on=listed_on, facts=facts)
        given = {"enterprise": any_uscc(), "weight": "1"}
        invited = {"listing_id": str(found.listing), "kind": "satisfaction", "enterprise_name": "某某制造有限公司"}
        survey = await self.city.post("/surveys", {**invited, "given": given, "answer_until": day_of(12, 31)})
        answers = {"link": survey["link"], "answers": {"mark": mark, "dissatisfied": False}}
        await self.life.anyone().post(f"/surveys/{survey['id']}/answer", answers)

    async def hands_in(self, name: str, month: int) -> dict:
        """Return the report of a month, handed in with what was done in it."""
        proof = [await self.reporters[name].asking.upload()]
        items = [one for done in self.work[name][month] for one in self._items(month, done, proof)]
        return await self.reporters[name].hand_in(f"{YEAR}-{month:02}", *items)

    def _items(self, month: int, done: Did, proof: list[str]) -> Iterator[dict]:
        """Yield items that no other is like."""
        for _ in range(done.times):
            own = {"title": f"第{next(self.numbers)}件", "enterprise": any_uscc()}
            named = {part: own[part] for part in own.keys() & self.asks[done.kind]}
            on = done.on or day_of(month, 10)
            yield {"kind": done.kind, "happened_on": on, "fields": {**named, **done.fields}, "evidence": proof}

    async def amends(self, name: str, month: int) -> dict:
        """Return the report that came back, handed in again with better proof for what was returned."""
        reporter = self.reporters[name]
        report = await self.report_of(name, month)
        assert report["status"] == "returned"
        proof = [await reporter.asking.upload("补充材料.pdf")]
        items = [{part: one[part] for part in ITEM} for one in report["items"]]
        for item, one in zip(items, report["items"], strict=True):
            item["evidence"] = proof if one["status"] == "returned" else item["evidence"]
        return await reporter.submit(await reporter.save(report, *items))

    async def corrects(self, name: str, month: int, **fields: object) -> dict:
        """Return the correction of what was confirmed, handed in with other fields."""
        reporter = self.reporters[name]
        report = await reporter.asking.post(f"/reports/{(await self.report_of(name, month))['id']}/correct")
        items = [{part: one[part] for part in ITEM} for one in report["items"]]
        changed = [{**one, "fields": {**one["fields"], **fields}} for one in items]
        return await reporter.submit(await reporter.save(report, *changed))

    async def report_of(self, name: str, month: int) -> dict:
        """Return the last report of a month, as the provider sees it."""
        asking = self.reporters[name].asking
        found = await asking.get("/reports", period=f"{YEAR}-{month:02}")
        return await asking.get(f"/reports/{found['items'][0]['id']}")

    async def is_checked(self, returned: Mapping[str, Mapping[str, object]]) -> None:
        """Let every official decide everything that waits, all at once: of each report one does, the others are told.

        `returned` is, by provider, what is decided in place of confirming its report item by item.
        """
        waiting = (await self.city.get("/reports", status="submitted"))["items"]
        reports = [await self.city.get(f"/reports/{one['id']}") for one in waiting]
        verdicts = [returned.get(one["organisation_name"]) or _confirming(one) for one in reports]
        answers = await asyncio.gather(
            *(
                official.ask(f"/reports/{report['id']}/decide", verdict)
                for report, verdict in zip(reports, verdicts, strict=True)
                for official in self.officials
            )
        )
        for place, report in enumerate(reports):
            mine = answers[place * len(self.officials) : (place + 1) * len(self.officials)]
            (won,) = [one.json() for one in mine if one.status_code == 200]
            assert (won["clause"], won["version"]) == (report["clause"], report["version"] + 1)
            lost = [one.json() for one in mine if one.status_code == 409]
            assert [one["code"] for one in lost] == ["report-stands-otherwise"] * (len(mine) - 1)
            assert all(f"第{won['version']}版" in one["detail"] for one in lost)

    async def standings(self) -> list[tuple[str, int, Decimal]]:
        """Return who stands where with how many points, as anybody reads it; each scorecard says the same."""
        ranking = await self.life.anyone().get("/programmes/directory/ranking")
        for one in ranking["items"]:
            card = await self.city.get(f"/programmes/directory/listings/{one['listing_id']}/scorecard")
            assert (card["total"], card["place"]["rank"]) == (one["points"], one["rank"])
            assert sum(Decimal(indicator["points"]) for indicator in card["indicators"]) == Decimal(card["total"])
        return [(one["name"], one["rank"], Decimal(one["points"])) for one in ranking["items"]]


def _confirming(report: Mapping) -> dict[str, object]:
    """Return the decision that confirms a report item by item; a correction, or one without items, as a whole."""
    if report["revision"] > 1 or not report["items"]:
        return {"outcome": "confirmed"}
    waiting = [one["id"] for one in report["items"] if one["status"] == "submitted"]
    return {"decisions": [{"record_id": one, "outcome": "confirmed"} for one in waiting]}
