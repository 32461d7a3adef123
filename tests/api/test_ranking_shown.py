"""What do the public, a provider and its officials see of the live ranking and of a score?"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from builders import Person, add_account, any_uscc, headers_of
from listed import add_fact_change, add_listing, add_record, asked, new_city

from tenants.running import Running
from tenants.tables import Listing

PROGRAMME = "directory"
SERVED = [any_uscc() for _ in range(6)]
ON = date(2026, 3, 10)
FACTS = {"staff": 30, "registered_capital": "500", "engineers": 18, "experts": 6}
MARK = {"enterprise": "91990101MA0000001Y", "mark": "92", "weight": "1", "dissatisfied": False}
UNPUBLISHED = (("  live: [place, points]\n", ""),)


@dataclass
class City:
    """A tenant with four listings: two level, one behind them, and one without a place."""

    running: Running
    client: httpx.AsyncClient
    tenant: str
    listings: list[UUID]
    people: dict[str, Person]

    async def ask(self, who: str | None, path: str, status: int = 200, **query: object) -> Any:
        headers = headers_of(self.running.keys, self.people[who]) if who else {}
        address = f"/v1/{self.tenant}/programmes/{PROGRAMME}{path}"
        answer = await self.client.get(address, headers=headers, params=query)
        assert answer.status_code == status, answer.text
        return answer.json()


async def found(running: Running, client: httpx.AsyncClient, *changes: tuple[str, str]) -> City:
    database = running.database
    tenant = await new_city(database, "chengdu", *changes)
    listings: list[UUID] = []
    for number, sharings in enumerate((2, 2, 1)):
        listing = await add_listing(database, tenant, PROGRAMME, facts=FACTS, listed_on=ON, name=f"第{number}家")
        await add_record(database, tenant, listing, "satisfaction", on=ON, fields=MARK)
        for title in range(sharings):
            await add_record(database, tenant, listing, "sharing", on=ON, fields={"title": f"{number} {title}"})
        listings.append(listing)
    listings.append(await add_listing(database, tenant, PROGRAMME, facts=FACTS, listed_on=ON, name="没有名次的"))
    people = {role: await add_account(database, tenant, role=role) for role in ("municipal", "auditor")}
    async with database.transaction(tenant) as session:
        own = await session.get_one(Listing, (tenant, listings[2]))
    people["provider"] = await add_account(database, tenant, role="provider", organisation=own.organisation_id)
    people["stranger"] = await add_account(database, tenant, role="provider", district=own.district_code)
    people["district"] = await add_account(database, tenant, role="district", district=own.district_code)
    people["elsewhere"] = await add_account(database, tenant, role="district", district="510105")
    return City(running, client, tenant, listings, people)


@pytest.fixture
async def city(running: Running, client: httpx.AsyncClient) -> City:
    return await found(running, client)


async def test_anyone_reads_what_the_rules_publish(city: City) -> None:
    shown = await city.ask(None, "/ranking")

    assert [(one["rank"], one["last"], one["shared_by"], one["waits_for_decision"]) for one in shown["items"]] == [
        (1, 2, 2, False), (1, 2, 2, False), (3, 3, 1, False),
    ]  # fmt: skip
    assert [one["points"] for one in shown["items"]] == ["18.4", "18.4", "17.4"]
    assert (shown["total"], shown["ranked_count"], shown["published"], shown["own"]) == (3, 3, True, [])


async def test_unless_the_rules_publish_it_each_sees_what_is_his(running: Running, client: httpx.AsyncClient) -> None:
    city = await found(running, client, *UNPUBLISHED)

    counts = {who: len((await city.ask(who, "/ranking"))["items"]) for who in (None, *city.people)}

    assert counts == {
        None: 0, "municipal": 3, "auditor": 3, "provider": 1, "stranger": 0, "district": 3, "elsewhere": 0,
    }  # fmt: skip
    own = (await city.ask("provider", "/ranking"))["items"][0]
    assert (own["name"], own["rank"], own["points"]) == ("第2家", 3, "17.4")


async def test_pages_of_the_ranking_follow_one_another(city: City) -> None:
    first = await city.ask(None, "/ranking", limit=2)
    second = await city.ask(None, "/ranking", limit=2, cursor=first["next_cursor"])

    assert [one["name"] for one in second["items"]] == ["第2家"]
    assert second["next_cursor"] is None


async def test_a_provider_sees_its_place_and_what_would_lift_it(city: City) -> None:
    shown = await city.ask("provider", "/ranking", limit=1, around="me")
    (own,) = shown["own"]

    assert [one["name"] for one in shown["items"]] == ["第2家"]
    assert (own["rank"], own["missing_to_next"]) == (3, "1")
    assert own["edges"] == []  # place 3 is within every place that is rewarded
    assert await city.ask("stranger", "/ranking", 404, around="me")
    assert await city.ask(None, "/ranking", 401, around="me")


async def test_who_has_no_place_learns_what_is_missing(city: City) -> None:
    shown = await city.ask("municipal", "/ranking/unranked")

    assert [(one["name"], one["why"]) for one in shown["items"]] == [("没有名次的", "indicators_unknown")]
    assert [one["id"] for one in shown["items"][0]["missing"]] == ["satisfaction"]
    assert (await city.ask("elsewhere", "/ranking/unranked"))["items"] == []
    await city.ask(None, "/ranking/unranked", 401)


async def test_a_provider_without_a_place_learns_what_is_missing_and_what_the_rest_comes_to(city: City) -> None:
    database, listing = city.running.database, city.listings[3]
    async with database.transaction(city.tenant) as session:
        organisation = (await session.get_one(Listing, (city.tenant, listing))).organisation_id
    city.people["unranked"] = await add_account(database, city.tenant, role="provider", organisation=organisation)
    no_weight = {name: value for name, value in MARK.items() if name != "weight"}

    before = (await city.ask("unranked", "/ranking", around="me"))["own_unranked"]
    await add_record(database, city.tenant, listing, "satisfaction", on=ON, fields=no_weight)
    shown = await city.ask("unranked", "/ranking", around="me")
    card = await city.ask("unranked", f"/listings/{listing}/scorecard")

    assert (shown["items"], shown["own"]) == ([], [])
    assert (before["known_points"], shown["own_unranked"]["known_points"]) == ("8", "8")
    assert before["missing"][0]["why"] == "尚无数据：企业满意度评价"
    assert [(one["id"], one["why"]) for one in shown["own_unranked"]["missing"]] == [
        ("satisfaction", "尚未填写：权重（市经信局填写）")
    ]
    assert (card["total"], card["known_points"], card["missing"]) == (None, "8", shown["own_unranked"]["missing"])
    (satisfied,) = [one for one in card["indicators"] if one["id"] == "satisfaction"]
    assert [(one["counts"], one["why"]) for one in satisfied["items"]] == [(False, "no_weight")]
    assert (await city.ask("provider", "/ranking", around="me"))["own_unranked"] is None


async def test_a_centre_that_is_neither_me_nor_a_listing_is_one_error(city: City) -> None:
    answer = await city.ask(None, "/ranking", 422, around="x")
    assert [one["pointer"] for one in answer["errors"]] == ["query:around"]


async def test_a_scorecard_says_of_every_item_whether_it_counts_and_why_not(city: City) -> None:
    database, listing = city.running.database, city.listings[2]
    contract = {"enterprise": SERVED[0], "service_amount": "60", "hardware_only": False, "carried_out": True}
    for on, changed, status in (
        (ON, {}, "confirmed"),
        (ON, {"carried_out": False}, "confirmed"),
        (date(2024, 5, 31), {}, "confirmed"),
        (ON, {}, "submitted"),
    ):
        await add_record(
            database, city.tenant, listing, "contract", on=on, fields={**contract, **changed}, status=status
        )
    for number in range(7):
        await add_record(
            database,
            city.tenant,
            listing,
            "training",
            on=date(2026, 4, 1 + number),
            fields={"enterprise": SERVED[number % 6]},
        )

    card = await city.ask("provider", f"/listings/{listing}/scorecard")
    of = {one["id"]: one for one in card["indicators"]}

    amount = of["contract_sum"]
    assert sorted((one["why"] or "counts", one["status"]) for one in amount["items"]) == [
        ("counts", "confirmed"), ("filtered", "confirmed"), ("outside_window", "confirmed"), ("waiting", "submitted"),
    ]  # fmt: skip
    assert (amount["quantity"], amount["points"], amount["next_step"]["at"]) == ("60", "1", "100")
    assert amount["unit"] == "万元"
    told = {one["because"] for one in amount["items"]}
    assert {"不符合计分条件：已实施", "2024-05-31 不在计分期间内（2024-06-01 至 2026-12-31）"} <= told
    told = {one["because"] for indicator in card["indicators"] for one in indicator["items"]}
    assert "2026-03-10 不在计分期间内（2024-05-31 及以前）" in told
    training = of["training_number"]
    assert [one["why"] for one in training["items"]] == [None] * 5 + ["beyond_cap", "same_value"]
    assert (training["at_cap"], training["open_points"], training["next_step"]) == (True, "0", None)
    assert (card["place"]["rank"], card["missing"]) == (1, [])


async def test_items_beyond_the_cap_of_a_group_are_told_with_the_group(
    running: Running, client: httpx.AsyncClient
) -> None:
    database, tenant = running.database, await new_city(running.database, "wenzhou")
    listing = await add_listing(database, tenant, PROGRAMME, name="甲公司")
    year = (await asked(database, tenant, PROGRAMME))[0].today.year - 1
    for number in range(18):
        for kind, month in (("diagnosis", 3), ("design", 2)):
            fields = {"enterprise": any_uscc(), "kind": kind, "passed": True}
            on = date(year, month, 1 + number)
            await add_record(database, tenant, listing, "service_project", on=on, fields=fields)
    official = await add_account(database, tenant, role="municipal")

    answer = await client.get(
        f"/v1/{tenant}/programmes/{PROGRAMME}/listings/{listing}/scorecard", headers=headers_of(running.keys, official)
    )
    of = {one["id"]: one for one in answer.json()["indicators"]}

    assert (of["success"]["points"], of["success"]["at_cap"]) == ("30", True)
    counted = {
        name: sum(one["counts"] for one in of[name]["items"]) for name in ("diagnosis_projects", "design_projects")
    }
    assert counted == {"diagnosis_projects": 0, "design_projects": 15}  # the designs came first
    told = [one for one in of["design_projects"]["items"] if one["why"] == "beyond_cap"]
    assert {one["because"] for one in told} == {"此前的条目已达“成功服务项目”的上限"}
    assert len(told) == 3


async def test_a_scorecard_shows_the_facts_with_their_day_and_proof(city: City) -> None:
    listing, database = city.listings[3], city.running.database
    by = city.people["municipal"].account_id
    change = await add_fact_change(database, city.tenant, listing, "staff", 60, on=date(2026, 4, 1), by=by)
    await add_fact_change(database, city.tenant, listing, "experts", 9, on=ON, by=by, status="declared")

    card = await city.ask("municipal", f"/listings/{listing}/scorecard")
    facts = {fact["id"]: fact for one in card["indicators"] for fact in one["facts"]}

    assert (facts["staff"]["value"], facts["staff"]["holds_from"]) == (60, "2026-04-01")
    assert facts["staff"]["change_id"] == str(change)
    assert (facts["experts"]["value"], facts["experts"]["waiting"]) == (6, True)
    assert (card["total"], card["place"], [one["id"] for one in card["missing"]]) == (None, None, ["satisfaction"])


async def test_a_scorecard_is_for_those_whom_it_concerns(city: City) -> None:
    path = f"/listings/{city.listings[2]}/scorecard"

    for who in ("provider", "district", "municipal", "auditor"):
        await city.ask(who, path)
    for who in (None, "stranger", "elsewhere"):
        await city.ask(who, path, 404)


async def test_the_public_sees_the_points_alone_where_the_rules_publish_them(
    running: Running, client: httpx.AsyncClient
) -> None:
    city = await found(running, client, ("  live: [place, points]\n", "  live: [indicators]\n"))
    card = await city.ask(None, f"/listings/{city.listings[2]}/scorecard")

    assert {one["id"]: one["points"] for one in card["indicators"]}["sharing_number"] == "1"
    assert card["place"] is None
    assert not [one for one in card["indicators"] if one["items"] or one["facts"] or one["quantity"]]
