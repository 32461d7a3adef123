"""Does `minglu bench` measure what it says, and leave scores and counts that agree? (How fast is no test.)"""

import pytest
from listed import asked
from sqlmodel import col, select

from tenants.benchmarks import confirming, rank_speed, scoring_speed
from tenants.benchmarks.crowd import gather_crowd, richest_city
from tenants.benchmarks.zen_rubric import is_there
from tenants.database import Database
from tenants.queries.ranking import find_standing
from tenants.scoring import rescore
from tenants.tables import Score


async def test_a_crowd_is_ranked_like_any_other(database: Database) -> None:
    crowd = await gather_crowd(database, listings=30, items=20)
    caller, rules = await asked(database, crowd.tenant, crowd.rules.programme_id)
    async with database.transaction(crowd.tenant) as session:
        await rescore(session, caller, rules, listings=crowd.listings[:10])
        points = {one.listing_id: one.points_micro for one in (await session.exec(select(Score))).all()}
        ranked = {listing: mine for listing, mine in points.items() if mine is not None}
        for listing in points:
            standing = await find_standing(session, caller, rules.programme_id, listing, ties=None)
            assert (standing is not None) is (listing in ranked)
            if standing is not None:
                above = sum(other > ranked[listing] for other in ranked.values())
                assert (standing.place.rank, standing.ranked_count) == (above + 1, len(ranked))
        kept = (await session.exec(select(Score).where(col(Score.listing_id).in_(crowd.listings[:10])))).all()
    assert len(kept) == 10
    assert all(one.parts for one in kept)
    assert len({one.points_micro for one in kept}) > 5  # their points differ as they do in life


async def test_a_confirmation_is_measured_beside_an_update(
    database: Database, admin_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "SIZES", {30: 4})
    sheet = await confirming.measure_confirming(database, database, admin_url, rounds=4)

    assert [line.target for line in sheet.lines] == ["", "", "≤ 4×", "", "", "", "", ""]
    assert {len(line.figures) for line in sheet.lines} == {len(sheet.columns)}


async def test_a_place_is_read_at_every_size(
    database: Database, admin_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rank_speed, "SIZES", (5, 10))
    sheet = await rank_speed.measure_ranks(database, admin_url, redis_address="redis://127.0.0.1:1", rounds=4)

    measured = [f"{size} · {what}" for size in (5, 10) for what in (rank_speed.OURS, rank_speed.NOTHING)]
    assert [line.what for line in sheet.lines] == [*measured, "Redis"]
    assert sheet.lines[-1].figures[0] == "not present"


async def test_every_contender_scores_the_same_rubric(admin_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring_speed, "SECONDS", 0.02)
    monkeypatch.setattr(scoring_speed, "ROWS", 100)
    monkeypatch.setattr(scoring_speed, "PROVIDERS", 100)
    sheet = await scoring_speed.measure_scoring(admin_url)

    _, _, policy = richest_city()
    assert policy.grading is not None
    assert policy.grading.rubric is not None
    assert str(len(policy.grading.rubric.indicators)) in sheet.title
    last = sheet.lines[-1].figures[0]
    assert last == ("100 of 100" if is_there() else "not installed: pip install minglu[bench]")
