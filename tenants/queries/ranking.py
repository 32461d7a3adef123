"""Who stands where in the live ranking, read in one statement so that it is the ranking of one committed state?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grading import rank
from policies.language.grading import Ties
from tenants.callers import Caller
from tenants.database import fetch_prepared
from tenants.queries.intervals import COARSE, TENTH_MICRO, say_interval

_FINE_OF = say_interval("w.points_micro", of=TENTH_MICRO)
_COARSE_OF = say_interval("w.points_micro", of=TENTH_MICRO * COARSE)
_COUNTS = "FROM score_counts c WHERE c.tenant_id = w.tenant_id AND c.programme_id = w.programme_id"
_RANKED = "FROM scores s WHERE s.tenant_id = w.tenant_id AND s.programme_id = w.programme_id AND s.ranked"

# For a row `w` with tenant_id, programme_id and points_micro: how many have more points, how many have as many (itself
# among them), and how many are ranked. Those with more are in the coarse intervals above, in the fine ones above within
# the coarse one, and, by the index, above within the fine one.
COUNTED = f"""(
  SELECT ARRAY[coarse.above + fine.above + near.above, near.level, coarse.everybody]
  FROM (
    SELECT coalesce(sum(c.listings) FILTER (WHERE c.interval > {_COARSE_OF}), 0) AS above,
           coalesce(sum(c.listings), 0) AS everybody
    {_COUNTS} AND c.level = 1
  ) coarse, (
    SELECT coalesce(sum(c.listings), 0) AS above
    {_COUNTS} AND c.level = 0 AND c.interval > {_FINE_OF} AND c.interval < ({_COARSE_OF} + 1) * {COARSE}
  ) fine, (
    SELECT count(*) FILTER (WHERE s.points_micro > w.points_micro) AS above,
           count(*) FILTER (WHERE s.points_micro = w.points_micro) AS level
    {_RANKED} AND s.points_micro >= w.points_micro AND s.points_micro < ({_FINE_OF} + 1) * {TENTH_MICRO}
  ) near
)"""  # noqa: S608  # made of numbers and words of this package
# Those with as many, and what decides between them: for the programmes whose rules have a chain.
EQUALS = f"""(
  SELECT json_object_agg(s.listing_id, s.decisive::text[])::text {_RANKED} AND s.points_micro = w.points_micro
)"""
# How many are ranked at all, for a row `asked` with tenant_id and programme_id.
RANKED_COUNT = """(
  SELECT coalesce(sum(c.listings), 0) FROM score_counts c
  WHERE c.tenant_id = asked.tenant_id AND c.programme_id = asked.programme_id AND c.level = 1
)"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place among `ranked_count`: `shared_by` have it together; where somebody must decide, `last` is the worst left.

    `waits` tells that equals wait for a decision; without it they share the place for good.
    """

    rank: int
    last: int
    shared_by: int
    waits: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The place and points (millionths) of one listing."""

    listing_id: UUID
    points_micro: int
    place: Place
    ranked_count: int


_ONE = """
SELECT w.points_micro, {counted}, {equals}
FROM scores w
WHERE w.tenant_id = $1 AND w.programme_id = $2 AND w.listing_id = $3 AND w.ranked
"""
_PLACE = _ONE.format(counted=COUNTED, equals="NULL::text")
_PLACE_IN_CHAIN = _ONE.format(counted=COUNTED, equals=EQUALS)


async def find_standing(
    session: AsyncSession, caller: Caller, programme_id: str, listing_id: UUID, *, ties: Ties | None
) -> Standing | None:
    """Return where a listing stands at this moment, None when it is not ranked; one prepared statement."""
    statement = _PLACE_IN_CHAIN if ties and ties.by else _PLACE
    rows = await fetch_prepared(session, statement, caller.tenant, programme_id, listing_id)
    if not rows:
        return None
    points, counted, equals = cast("tuple[int, Sequence[int], str | None]", tuple(rows[0]))
    above, level, among = map(int, counted)
    return Standing(listing_id, points, place_of(listing_id, above, level, equals, ties), among)


def place_of(listing_id: UUID, above: int, level: int, equals: str | None, ties: Ties | None) -> Place:
    """Return the place of a listing above which `above` stand, and level with which `level` do, itself among them.

    `equals` tells, as JSON, what decides between those level: they are told apart by the judgement itself.
    """
    first, last = 1, level
    if level > 1 and ties and ties.by and equals:
        found = rank(dict.fromkeys(given := _decisive(orjson.loads(equals), ties), 0), ties, decisive=given).places[
            str(listing_id)
        ]
        first, last = found.rank, found.last
    shared = ties is not None and ties.then == "share"
    shared_by = last - first + 1
    return Place(above + first, above + (first if shared else last), shared_by, waits=shared_by > 1 and not shared)


def _decisive(equals: Mapping[str, Sequence[str | None]], ties: Ties) -> dict[str, dict[str, Decimal | None]]:
    return {
        one: {name: None if text is None else Decimal(text) for name, text in zip(ties.by, texts, strict=False)}
        for one, texts in equals.items()
    }


_POINTS_AT = f"""
SELECT e.place, (SELECT s.points_micro {_RANKED} ORDER BY s.points_micro DESC OFFSET e.place - 1 LIMIT 1),
       (SELECT min(s.points_micro) {_RANKED} AND s.points_micro > w.points_micro)
FROM (SELECT $1::text AS tenant_id, $2::text AS programme_id, $3::bigint AS points_micro) w,
     unnest($4::bigint[]) AS e (place)
"""  # noqa: S608  # made of numbers of this package


async def find_points_above(
    session: AsyncSession, caller: Caller, programme_id: str, points_micro: int, *, places: Sequence[int]
) -> tuple[int | None, dict[int, int | None]]:
    """Return the next higher points that somebody has, and the points at each of some places; None: nobody has."""
    wanted = [1, *places]
    rows = await fetch_prepared(session, _POINTS_AT, caller.tenant, programme_id, points_micro, wanted)
    found = cast("list[tuple[int, int | None, int | None]]", [tuple(row) for row in rows])
    return found[0][2], {place: points for place, points, _ in found[1:]}
