"""Is the place somebody reads the place everybody together makes?"""

from datetime import date
from uuid import UUID

from builders import add_account
from listed import add_listing, add_record, asked, new_city, score_of

from tenants.callers import find_caller
from tenants.database import Database
from tenants.queries.ranking import find_points_above, find_standing
from tenants.queries.ranking_pages import RankingPage, find_page
from tenants.tables import Listing

FACTS = {"staff": 30, "registered_capital": "500", "engineers": 18, "experts": 6}
MARK = {"enterprise": "91990101MA0000001Y", "mark": "92", "weight": "1", "dissatisfied": False}
ON = date(2026, 3, 10)
PROGRAMME = "directory"


async def city_with(database: Database, *sharings: int) -> tuple[str, list[UUID]]:
    """Return a tenant with a listing for each number: with as many sharings, each a point more."""
    tenant = await new_city(database, "chengdu")
    listings: list[UUID] = []
    for number, count in enumerate(sharings):
        listing = await add_listing(database, tenant, PROGRAMME, facts=FACTS, name=f"第{number}家", listed_on=ON)
        await add_record(database, tenant, listing, "satisfaction", on=ON, fields=MARK)
        for title in range(count):
            await add_record(database, tenant, listing, "sharing", on=ON, fields={"title": f"{title}"})
        listings.append(listing)
    return tenant, listings


async def read(database: Database, tenant: str, *, account: UUID | None = None, **wanted: object) -> RankingPage:
    _, rules = await asked(database, tenant, PROGRAMME)
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant, account_id=account)
        return await find_page(session, caller, rules.policy, PROGRAMME, **{"limit": 50, **wanted})


def places(page: RankingPage) -> list[tuple[str, int, int]]:
    return [(one.name, one.place.rank, one.place.shared_by) for one in page.rows]


async def test_equals_have_one_place_and_the_next_comes_behind_all_of_them(database: Database) -> None:
    tenant, _ = await city_with(database, 1, 3, 2, 2, 0)

    page = await read(database, tenant)

    assert {(name, rank, shared) for name, rank, shared in places(page)} == {
        ("第1家", 1, 1), ("第2家", 2, 2), ("第3家", 2, 2), ("第0家", 4, 1), ("第4家", 5, 1),
    }  # fmt: skip
    assert [one.place.waits for one in page.rows] == [False, True, True, False, False]
    assert (page.ranked_count, page.visible_count, page.has_more) == (5, 5, False)


async def test_pages_follow_one_another_without_a_gap(database: Database) -> None:
    tenant, _ = await city_with(database, 1, 3, 2, 2, 0)
    whole = [one.listing_id for one in (await read(database, tenant)).rows]

    seen, after = [], None
    while True:
        page = await read(database, tenant, limit=2, after=after)
        seen += [one.listing_id for one in page.rows]
        if not page.has_more:
            break
        after = page.rows[-1].key

    assert seen == whole


async def test_a_page_around_a_listing_has_it_in_the_middle(database: Database) -> None:
    tenant, listings = await city_with(database, 5, 4, 3, 2, 1, 0)

    page = await read(database, tenant, limit=3, around=listings[3])

    assert places(page) == [("第2家", 3, 1), ("第3家", 4, 1), ("第4家", 5, 1)]


async def test_who_has_no_place_has_nobody_around(database: Database) -> None:
    tenant, _ = await city_with(database, 1)
    without = await add_listing(database, tenant, PROGRAMME, facts=FACTS, listed_on=ON)

    page = await read(database, tenant, around=without)

    assert (page.rows, page.ranked_count) == ([], 1)
    assert (await score_of(database, tenant, PROGRAMME, without)).ranked is False


async def test_a_provider_sees_its_own_place_wherever_it_stands(database: Database) -> None:
    tenant, listings = await city_with(database, 2, 1, 0)
    async with database.transaction(tenant) as session:
        own = await session.get_one(Listing, (tenant, listings[2]))
    person = await add_account(database, tenant, role="provider", organisation=own.organisation_id)

    page = await read(database, tenant, account=person.account_id, limit=1)

    assert [one.name for one in page.rows] == ["第0家"]
    assert [(one.name, one.place.rank, one.whole) for one in page.own] == [("第2家", 3, True)]
    assert [one.whole for one in page.rows] == [False]


async def test_the_place_of_one_and_the_points_above_it(database: Database) -> None:
    tenant, listings = await city_with(database, 4, 4, 1, 0)
    caller, rules = await asked(database, tenant, PROGRAMME)
    assert rules.policy.grading is not None

    async with database.transaction(tenant) as session:
        ties = rules.policy.grading.ties
        standing = await find_standing(session, caller, PROGRAMME, listings[2], ties=ties)
        assert standing is not None
        above, at = await find_points_above(session, caller, PROGRAMME, standing.points_micro, places=[1, 3, 50])
        first = await find_standing(session, caller, PROGRAMME, listings[0], ties=ties)

    assert (standing.place.rank, standing.place.shared_by, standing.ranked_count) == (3, 1, 4)
    assert above == standing.points_micro + 3_000_000
    assert at == {1: above, 3: standing.points_micro, 50: None}
    assert first is not None
    assert (first.place.rank, first.place.last, first.place.shared_by, first.place.waits) == (1, 2, 2, True)
