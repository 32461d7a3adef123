"""How is a live score kept, with how many listings have as many points, and to which place does that bring its own?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.grading import Ties
from tenants.callers import Caller
from tenants.database import fetch_prepared
from tenants.queries.intervals import COARSE, TENTH_MICRO, say_interval
from tenants.queries.policies import Rules
from tenants.queries.ranking import COUNTED, EQUALS, Standing, place_of


@dataclass(frozen=True, slots=True)
class Scored:
    """The live score of one listing: points in millionths, and what decides between equals."""

    listing_id: UUID
    points_micro: int | None
    ranked: bool
    decisive: tuple[Decimal | None, ...]
    parts: dict[str, int | None]

    def row(self) -> tuple[object, ...]:
        """Return it as it is kept."""
        parts = orjson.dumps(self.parts).decode()
        return self.listing_id, self.points_micro, self.ranked, _say_numbers(self.decisive), parts


@dataclass(frozen=True, slots=True)
class Shift:
    """What a listing had and what it has: its points in millionths, and where it stood and stands if it is ranked.

    `known_points` is what comes of what is known, where the whole is not.
    """

    points_before: int | None
    before: Standing | None
    scored: Scored
    after: Standing | None
    known_points: Decimal | None = None


# What was kept before is read as it was when the statement began, which is after the listings were locked. The
# intervals are taken in one order: two who move listings never wait in a ring.
_KEEP = f"""
WITH scored (listing_id, points_micro, ranked, decisive, parts) AS (
  {{scored}}
), before AS (
  SELECT b.points_micro FROM scored s
  JOIN scores b ON b.tenant_id = $1 AND b.programme_id = $2 AND b.listing_id = s.listing_id AND b.ranked
), kept AS (
  INSERT INTO scores (tenant_id, programme_id, listing_id, policy_version_id, points_micro, ranked, decisive, parts,
                      scored_on, scored_at)
  SELECT $1, $2, listing_id, $3, points_micro, ranked, decisive::numeric[], parts::jsonb, $4, $5 FROM scored
  ON CONFLICT (tenant_id, programme_id, listing_id) DO UPDATE
  SET policy_version_id = excluded.policy_version_id, points_micro = excluded.points_micro, ranked = excluded.ranked,
      decisive = excluded.decisive, parts = excluded.parts, scored_on = excluded.scored_on,
      scored_at = excluded.scored_at
), moved AS (
  SELECT level, place, sum(by)::int AS by
  FROM (
    SELECT points_micro, 1 AS by FROM scored WHERE ranked UNION ALL SELECT points_micro, -1 FROM before
  ) p, LATERAL (VALUES (0, {say_interval("points_micro", of=TENTH_MICRO)}),
                       (1, {say_interval("points_micro", of=TENTH_MICRO * COARSE)})) AS i (level, place)
  GROUP BY level, place HAVING sum(by) <> 0
), counted AS (
  INSERT INTO score_counts AS c (tenant_id, programme_id, level, interval, listings)
  SELECT $1, $2, level, place, greatest(by, 0) FROM moved ORDER BY level, place
  ON CONFLICT (tenant_id, programme_id, level, interval) DO UPDATE
  SET listings = c.listings + (SELECT m.by FROM moved m WHERE m.level = c.level AND m.place = c.interval)
)
{{told}}
"""  # noqa: S608  # made of numbers of this package
_KEEP_SOME = _KEEP.format(
    scored="SELECT * FROM unnest($6::uuid[], $7::bigint[], $8::boolean[], $9::text[], $10::text[])", told="SELECT"
)
# The places are told of the moment the statement began, when the listing still had what it had before.
_TOLD = """
SELECT w.is_new, w.points_micro, CASE WHEN w.ranked THEN {counted} END, CASE WHEN w.ranked THEN {equals} END
FROM (
  SELECT false AS is_new, tenant_id, programme_id, points_micro, ranked FROM scores
  WHERE tenant_id = $1 AND programme_id = $2 AND listing_id = $6
  UNION ALL SELECT true, $1, $2, points_micro, ranked FROM scored
) w
"""
_KEEP_ONE, _KEEP_ONE_IN_CHAIN = (
    _KEEP.format(
        scored="SELECT $6::uuid, $7::bigint, $8::boolean, $9::text, $10::text",
        told=_TOLD.format(counted=COUNTED, equals=equals),
    )
    for equals in ("NULL::text", EQUALS)
)


async def keep_scores(session: AsyncSession, caller: Caller, rules: Rules, scores: Sequence[Scored]) -> None:
    """Keep the scores of listings that are held, and count how many listings have as many points now."""
    if scores:
        rows = zip(*(one.row() for one in scores), strict=True)
        await fetch_prepared(session, _KEEP_SOME, *_asked(caller, rules), *map(list, rows))


async def keep_score(session: AsyncSession, caller: Caller, rules: Rules, scored: Scored) -> Shift:
    """Keep the score of one listing that is held, count as `keep_scores` does, and return how it moved."""
    ties = rules.policy.grading.ties if rules.policy.grading else None
    statement = _KEEP_ONE_IN_CHAIN if ties and ties.by else _KEEP_ONE
    rows = await fetch_prepared(session, statement, *_asked(caller, rules), *scored.row())
    told = {is_new is True: _Told(*cast("_Row", rest)) for is_new, *rest in rows}
    had, has = told.get(False), told[True]
    listing = scored.listing_id
    return Shift(
        points_before=had.points_micro if had else None,
        before=had.standing(listing, ties) if had else None,
        scored=scored,
        after=has.with_moved(scored, had).standing(listing, ties),
    )


def _asked(caller: Caller, rules: Rules) -> tuple[object, ...]:
    return caller.tenant, rules.programme_id, rules.version_id, caller.today, caller.now


_Row = tuple[int, Sequence[int] | None, str | None]


@dataclass(frozen=True, slots=True)
class _Told:
    """Points, how many have more, as many, and any (None: not ranked), and what decides between those with as many."""

    points_micro: int
    counted: Sequence[int] | None
    equals: str | None

    def standing(self, listing: UUID, ties: Ties | None) -> Standing | None:
        """Return the place that this is."""
        if self.counted is None:
            return None
        above, level, among = map(int, self.counted)
        return Standing(listing, self.points_micro, place_of(listing, above, level, self.equals, ties), among)

    def with_moved(self, scored: Scored, had: "_Told | None") -> "_Told":
        """Return the same once the listing itself is no longer where it was, but here."""
        if self.counted is None:
            return self
        was = None if had is None or had.counted is None else had.points_micro
        above, level, among = map(int, self.counted)
        counted = (
            above - (was is not None and was > self.points_micro),
            level - (was == self.points_micro) + 1,
            among - (was is not None) + 1,
        )
        own = [None if one is None else format(one, "f") for one in scored.decisive]
        equals = {**orjson.loads(self.equals or "{}"), str(scored.listing_id): own}
        return _Told(self.points_micro, counted, orjson.dumps(equals).decode())


def _say_numbers(numbers: Sequence[Decimal | None]) -> str:
    """Return numbers as PostgreSQL writes an array."""
    return "{" + ",".join("NULL" if one is None else format(one, "f") for one in numbers) + "}"
