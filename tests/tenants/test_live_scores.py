"""Does a confirmed record move its listing's score in its own transaction, and nobody else's?"""

from datetime import date

from listed import add_listing, add_record, new_city, score_of

from tenants.database import Database

FACTS = {"staff": 30, "registered_capital": "500", "engineers": 18, "experts": 6}
ON = date(2026, 3, 10)


async def test_a_confirmed_record_brings_its_points_and_one_that_waits_brings_none(database: Database) -> None:
    tenant = await new_city(database, "chengdu")
    listing = await add_listing(database, tenant, "directory", facts=FACTS, listed_on=date(2026, 1, 5))
    before = await score_of(database, tenant, "directory", listing)

    await add_record(database, tenant, listing, "sharing", on=ON, fields={"title": "一"}, status="submitted")
    waiting = await score_of(database, tenant, "directory", listing)
    await add_record(database, tenant, listing, "sharing", on=ON, fields={"title": "二"})
    after = await score_of(database, tenant, "directory", listing)

    assert before.parts == waiting.parts
    assert (before.parts["sharing_number"], after.parts["sharing_number"]) == (0, 1_000_000)
    assert before.parts["staff_size"] == 1_500_000


async def test_a_score_is_unknown_and_unranked_until_what_must_be_known_is(database: Database) -> None:
    tenant = await new_city(database, "chengdu")
    listing = await add_listing(database, tenant, "directory", facts=FACTS, listed_on=date(2026, 1, 5))
    unknown = await score_of(database, tenant, "directory", listing)
    mark = {"enterprise": "91990101MA0000001Y", "mark": "92", "weight": "1", "dissatisfied": False}
    await add_record(database, tenant, listing, "satisfaction", on=ON, fields=mark)
    known = await score_of(database, tenant, "directory", listing)

    assert (unknown.points_micro, unknown.ranked, unknown.parts["satisfaction"]) == (None, False, None)
    assert (known.points_micro, known.ranked) == (16_400_000, True)
