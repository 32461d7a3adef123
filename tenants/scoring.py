"""How does what happened to a listing reach its live score, in the very transaction in which it happened?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import cast
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.live import LiveScore, score_live
from policies.language.grading import Grading
from tenants.callers import Caller
from tenants.database import fetch_prepared
from tenants.queries.policies import Rules
from tenants.queries.situations import Known, find_known

LIVE = ("listed", "suspended")
TENTH_MICRO = 100_000  # a fine interval: a tenth of a point
COARSE = 64  # so many fine intervals make a coarse one
_HELD = "held listings"  # where a session keeps which listings it holds: it lives as long as its transaction


@dataclass(frozen=True, slots=True)
class Scored:
    """The live score of one listing as it was just kept: points in millionths, and what decides between equals."""

    listing_id: UUID
    points_micro: int | None
    ranked: bool
    decisive: tuple[Decimal | None, ...]
    parts: dict[str, int | None]


async def rescore(
    session: AsyncSession, caller: Caller, rules: Rules, *, listings: Sequence[UUID] | None = None
) -> list[Scored]:
    """Score some listings of a programme anew, or all that are live, and return their scores.

    The listings are locked first, in one order: whoever changes what a score is made of holds its listing until the
    transaction ends, so a score is always that of some committed state. Without grading rules nothing is scored.
    Three statements, however many listings there are.
    """
    policy = rules.policy
    if policy.grading is None or policy.grading.rubric is None:
        return []
    await lock_listings(session, caller, rules.programme_id, listings)
    known = await find_known(session, caller, policy, rules.programme_id, listings=listings, for_score=True)
    scores = [_score(policy.grading, one) for one in known]
    await _keep(session, caller, rules, scores)
    return scores


# One listing has a statement of its own, which PostgreSQL plans once for all.
_LOCK = """
SELECT id FROM listings WHERE tenant_id = $1 AND programme_id = $2 AND {which} ORDER BY id FOR NO KEY UPDATE
"""
_LOCK_ONE = _LOCK.format(which="id = $3")
_LOCK_SOME = _LOCK.format(which="id = ANY($3)")
_LOCK_LIVE = _LOCK.format(which="status = ANY($3)")


async def lock_listings(
    session: AsyncSession, caller: Caller, programme_id: str, listings: Sequence[UUID] | None = None
) -> None:
    """Hold listings until the transaction ends, always in the order of their ids; those held already are not asked."""
    held = cast("set[UUID]", session.info.setdefault(_HELD, set()))
    if listings is None:
        rows = await fetch_prepared(session, _LOCK_LIVE, caller.tenant, programme_id, list(LIVE))
    elif held.issuperset(listings):
        return
    elif len(listings) == 1:
        rows = await fetch_prepared(session, _LOCK_ONE, caller.tenant, programme_id, listings[0])
    else:
        rows = await fetch_prepared(session, _LOCK_SOME, caller.tenant, programme_id, list(listings))
    held.update(cast("UUID", row[0]) for row in rows)


def intervals_of(points_micro: int | None) -> list[tuple[int, int]]:
    """Return the fine and the coarse interval in which points lie, as (level, interval)."""
    if points_micro is None:
        return []
    fine = points_micro // TENTH_MICRO
    return [(0, fine), (1, fine // COARSE)]


def say_interval(points: str, *, of: int) -> str:
    """Return the SQL of the interval in which points (an SQL name, bigint) lie: a division that goes down."""
    return f"(({points} - CASE WHEN {points} < 0 THEN {of - 1} ELSE 0 END) / {of})"


def _score(grading: Grading, known: Known) -> Scored:
    scored: LiveScore = score_live(grading, known.situation)
    return Scored(
        listing_id=known.listing_id,
        points_micro=scored.points_micro,
        ranked=scored.ranked and known.status in LIVE,
        decisive=tuple(None if one is None else _decimal(one) for one in scored.decisive),
        parts=dict(scored.parts),
    )


def _decimal(number: Fraction) -> Decimal:
    """Return the number to eighteen places: what decides between equals is a count, a sum or a share."""
    with localcontext(prec=60, rounding=ROUND_HALF_EVEN):
        return (Decimal(number.numerator) / number.denominator).quantize(Decimal(1).scaleb(-18))


# What was kept before is read as it was when the statement began, which is after the listings were locked. The
# intervals are taken in one order: two who move listings never wait in a ring.
_KEEP = f"""
WITH scored (listing_id, points, ranked, decisive, parts) AS (
  {{scored}}
), before AS (
  SELECT b.points_micro AS points FROM scored s
  JOIN scores b ON b.tenant_id = $1 AND b.programme_id = $2 AND b.listing_id = s.listing_id AND b.ranked
), kept AS (
  INSERT INTO scores (tenant_id, programme_id, listing_id, policy_version_id, points_micro, ranked, decisive, parts,
                      scored_on, scored_at)
  SELECT $1, $2, listing_id, $3, points, ranked, decisive::numeric[], parts::jsonb, $4, $5 FROM scored
  ON CONFLICT (tenant_id, programme_id, listing_id) DO UPDATE
  SET policy_version_id = excluded.policy_version_id, points_micro = excluded.points_micro, ranked = excluded.ranked,
      decisive = excluded.decisive, parts = excluded.parts, scored_on = excluded.scored_on,
      scored_at = excluded.scored_at
), moved AS (
  SELECT level, place, sum(by)::int AS by
  FROM (
    SELECT points, 1 AS by FROM scored WHERE ranked UNION ALL SELECT points, -1 FROM before
  ) p, LATERAL (VALUES (0, {say_interval("points", of=TENTH_MICRO)}),
                       (1, {say_interval("points", of=TENTH_MICRO * COARSE)})) AS i (level, place)
  GROUP BY level, place HAVING sum(by) <> 0
)
INSERT INTO score_counts AS c (tenant_id, programme_id, level, interval, listings)
SELECT $1, $2, level, place, greatest(by, 0) FROM moved ORDER BY level, place
ON CONFLICT (tenant_id, programme_id, level, interval) DO UPDATE
SET listings = c.listings + (SELECT m.by FROM moved m WHERE m.level = c.level AND m.place = c.interval)
"""  # noqa: S608  # made of numbers of this file
_KEEP_ONE = _KEEP.format(scored="SELECT $6::uuid, $7::bigint, $8::boolean, $9::text, $10::text")
_KEEP_SOME = _KEEP.format(
    scored="SELECT * FROM unnest($6::uuid[], $7::bigint[], $8::boolean[], $9::text[], $10::text[])"
)


async def _keep(session: AsyncSession, caller: Caller, rules: Rules, scores: Sequence[Scored]) -> None:
    """Keep the scores, and count how many listings have as many points now."""
    asked = (caller.tenant, rules.programme_id, rules.version_id, caller.today, caller.now)
    rows = [
        (one.listing_id, one.points_micro, one.ranked, _say_numbers(one.decisive), orjson.dumps(one.parts).decode())
        for one in scores
    ]
    if len(rows) == 1:
        await fetch_prepared(session, _KEEP_ONE, *asked, *rows[0])
    elif rows:
        await fetch_prepared(session, _KEEP_SOME, *asked, *map(list, zip(*rows, strict=True)))


def _say_numbers(numbers: Sequence[Decimal | None]) -> str:
    """Return numbers as PostgreSQL writes an array."""
    return "{" + ",".join("NULL" if one is None else format(one, "f") for one in numbers) + "}"
