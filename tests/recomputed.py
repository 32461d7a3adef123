"""What would scores, counts and places be if everything were computed anew from what is known of everybody?"""

from collections import Counter

from sqlmodel import select

from policies.grades.live import score_live
from policies.grading import rank
from policies.quantities.measuring import value_of
from tenants.callers import find_caller
from tenants.database import Database
from tenants.queries.intervals import COARSE, TENTH_MICRO
from tenants.queries.policies import rules_on
from tenants.queries.ranking import find_standing
from tenants.queries.ranking_pages import find_page
from tenants.queries.situations import find_known
from tenants.scoring import LIVE
from tenants.tables import Listing, Score, ScoreCount

Found = dict[str, object]


async def assert_nothing_differs(database: Database, tenant: str, programme: str) -> None:
    """Compare what is kept with a computation that begins with nothing kept."""
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        rules = await rules_on(session, caller, programme, caller.today)
        grading = rules.policy.grading
        assert grading is not None
        listings = (await session.exec(select(Listing).where(Listing.tenant_id == tenant))).all()
        known = await find_known(session, caller, rules.policy, programme, listings=[one.id for one in listings])
        scored = {one.listing_id: score_live(grading, one.situation) for one in known}
        ranked = {one.listing_id: scored[one.listing_id].ranked and one.status in LIVE for one in known}

        kept = {one.listing_id: one for one in (await session.exec(select(Score))).all()}
        assert {one: (kept[one].points_micro, kept[one].ranked, kept[one].parts) for one in scored} == {
            one: (found.points_micro, ranked[one], dict(found.parts)) for one, found in scored.items()
        }

        points = [found.points_micro for one, found in scored.items() if ranked[one]]
        counts = (await session.exec(select(ScoreCount).where(ScoreCount.tenant_id == tenant))).all()
        counted = {(one.level, one.interval): one.listings for one in counts if one.listings}
        assert counted == Counter(place for micro in points for place in _intervals_of(micro))

        names = grading.ties.by if grading.ties else ()
        ranking = rank(
            {str(one): found.points_micro for one, found in scored.items() if ranked[one]},
            grading.ties,
            decisive={str(one.listing_id): {name: value_of(name, one.situation) for name in names} for one in known},
        )
        places: Found = {}
        for one in scored:
            standing = await find_standing(session, caller, programme, one, ties=grading.ties)
            if standing is not None:
                assert standing.ranked_count == len(points)
                places[str(one)] = (standing.place.rank, standing.place.last if standing.place.waits else None)
        wanted: Found = {
            one: (place.rank, place.last if place.last > place.rank and not place.shared else None)
            for one, place in ranking.places.items()
        }
        assert places == wanted
        page = await find_page(session, caller, rules.policy, programme, limit=200)
        assert [(str(one.listing_id), one.place.rank) for one in page.rows] == [
            (str(one.listing_id), ranking.places[str(one.listing_id)].rank) for one in page.rows
        ]
        assert [one.place.rank for one in page.rows] == sorted(place.rank for place in ranking.places.values())


def _intervals_of(points_micro: int | None) -> list[tuple[int, int]]:
    """Return the fine and the coarse interval in which points lie, as (level, interval)."""
    if points_micro is None:
        return []
    fine = points_micro // TENTH_MICRO
    return [(0, fine), (1, fine // COARSE)]
