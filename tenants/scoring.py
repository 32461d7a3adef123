"""How does what happened to a listing reach its live score, in the very transaction in which it happened?"""

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from uuid import UUID

from sqlalchemy import BigInteger, Integer, SmallInteger, bindparam, text
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.live import LiveScore, score_live
from policies.language.document import Policy
from tenants.callers import Caller
from tenants.queries.policies import Rules
from tenants.queries.situations import Known, find_known
from tenants.tables import Listing, Score

LIVE = ("listed", "suspended")
TENTH_MICRO = 100_000  # a fine interval: a tenth of a point
COARSE = 64  # so many fine intervals make a coarse one


async def rescore(
    session: AsyncSession, caller: Caller, rules: Rules, *, listings: Sequence[UUID] | None = None
) -> list[Score]:
    """Score some listings of a programme anew, or all that are live, and return their scores.

    The listings are locked first, in one order: whoever changes what a score is made of holds its listing until the
    transaction ends, so a score is always that of some committed state. Without grading rules nothing is scored.
    """
    policy = rules.policy
    if policy.grading is None or policy.grading.rubric is None:
        return []
    await lock_listings(session, caller, rules.programme_id, listings)
    known = await find_known(session, caller, policy, rules.programme_id, listings=listings)
    before = await _ranked_before(session, caller, rules.programme_id, [one.listing_id for one in known])
    scores = [_score(caller, rules, policy, one) for one in known]
    await _keep(session, scores)
    moved = Counter[tuple[int, int]]()
    moved.update(place for one in scores if one.ranked for place in intervals_of(one.points_micro))
    moved.subtract(place for points in before for place in intervals_of(points))
    await _count(session, caller, rules.programme_id, moved)
    return scores


async def lock_listings(
    session: AsyncSession, caller: Caller, programme_id: str, listings: Sequence[UUID] | None = None
) -> None:
    """Hold listings until the transaction ends, always in the order of their ids."""
    query = (
        plain_select(col(Listing.id))
        .where(col(Listing.tenant_id) == caller.tenant, col(Listing.programme_id) == programme_id)
        .order_by(col(Listing.id))
        .with_for_update(key_share=True)
    )
    query = query.where(col(Listing.status).in_(LIVE) if listings is None else col(Listing.id).in_(listings))
    await (await session.connection()).execute(query)


def intervals_of(points_micro: int | None) -> list[tuple[int, int]]:
    """Return the fine and the coarse interval in which points lie, as (level, interval)."""
    if points_micro is None:
        return []
    fine = points_micro // TENTH_MICRO
    return [(0, fine), (1, fine // COARSE)]


def _score(caller: Caller, rules: Rules, policy: Policy, known: Known) -> Score:
    scored = score_live(policy.grading, known.situation) if policy.grading else LiveScore(None, {}, ranked=False)
    return Score(
        tenant_id=caller.tenant,
        programme_id=rules.programme_id,
        listing_id=known.listing_id,
        policy_version_id=rules.version_id,
        points_micro=scored.points_micro,
        ranked=scored.ranked and known.status in LIVE,
        decisive=[None if one is None else _decimal(one) for one in scored.decisive],
        parts=dict(scored.parts),
        scored_on=caller.today,
        scored_at=caller.now,
    )


def _decimal(number: Fraction) -> Decimal:
    """Return the number to eighteen places: what decides between equals is a count, a sum or a share."""
    with localcontext(prec=60, rounding=ROUND_HALF_EVEN):
        return (Decimal(number.numerator) / number.denominator).quantize(Decimal(1).scaleb(-18))


async def _ranked_before(
    session: AsyncSession, caller: Caller, programme_id: str, listings: Sequence[UUID]
) -> list[int | None]:
    query = plain_select(col(Score.points_micro)).where(
        col(Score.tenant_id) == caller.tenant,
        col(Score.programme_id) == programme_id,
        col(Score.listing_id).in_(listings),
        col(Score.ranked),
    )
    return list((await (await session.connection()).execute(query)).scalars())


async def _keep(session: AsyncSession, scores: Sequence[Score]) -> None:
    if not scores:
        return
    kept = insert(Score).values([one.model_dump() for one in scores])
    changed = {name: kept.excluded[name] for name in Score.model_fields if name not in _KEY}
    await (await session.connection()).execute(
        kept.on_conflict_do_update(index_elements=["tenant_id", "programme_id", "listing_id"], set_=changed)
    )


_KEY = frozenset({"tenant_id", "programme_id", "listing_id"})


# One statement for all that moves, its rows taken in one order: two who move listings never wait in a ring.
_MOVE = text("""
WITH moved AS (SELECT * FROM unnest(:levels, :intervals, :listings) AS m (level, place, listings))
INSERT INTO score_counts AS c (tenant_id, programme_id, level, interval, listings)
SELECT :tenant, :programme, level, place, greatest(listings, 0) FROM moved ORDER BY level, place
ON CONFLICT (tenant_id, programme_id, level, interval) DO UPDATE
SET listings = c.listings + (SELECT m.listings FROM moved m WHERE m.level = c.level AND m.place = c.interval)
""").bindparams(
    bindparam("levels", type_=ARRAY(SmallInteger)),
    bindparam("intervals", type_=ARRAY(BigInteger)),
    bindparam("listings", type_=ARRAY(Integer)),
)


async def _count(session: AsyncSession, caller: Caller, programme_id: str, moved: Counter[tuple[int, int]]) -> None:
    """Move listings between intervals."""
    rows = [(level, place, by) for (level, place), by in moved.items() if by]
    if rows:
        levels, intervals, listings = zip(*rows, strict=True)
        asked = {"tenant": caller.tenant, "programme": programme_id}
        asked |= {"levels": list(levels), "intervals": list(intervals), "listings": list(listings)}
        await (await session.connection()).execute(_MOVE, asked)
