"""Which page of the live ranking is asked for, from the top or around a listing, and what of it may the caller see?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Numeric,
    Select,
    String,
    and_,
    func,
    literal,
    literal_column,
    or_,
    true,
    tuple_,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlalchemy import select as plain_select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Policy
from policies.language.grading import Ties
from tenants.callers import Caller
from tenants.queries.ranking import COUNTED, EQUALS, RANKED_COUNT, Place, place_of
from tenants.rights import effective_rights, within_reach
from tenants.scoring import LIVE
from tenants.tables import Listing, Score

# The right to see everything of a listing's score: also why it has no place.
WHOLE = "list_unranked"
# Where a row of the ranking stands in its order: points, what decides between equals, the listing.
Key = tuple[int, str, UUID]
Rows = Select[*tuple[Any, ...]]  # Any: rows of any kind


@dataclass(frozen=True, slots=True)
class Ranked:
    """One listing of the ranking; `whole`: the caller may see everything of it."""

    listing_id: UUID
    name: str
    district_code: str
    status: str
    points_micro: int
    place: Place
    whole: bool
    key: Key


@dataclass(frozen=True, slots=True)
class RankingPage:
    """A page and the caller's own places, as of one instant; how many are ranked, and how many of them he sees."""

    rows: list[Ranked]
    own: list[Ranked]
    ranked_count: int
    visible_count: int
    has_more: bool


def seen_whole(caller: Caller) -> ColumnElement[bool]:
    """Return the predicate of the listings of which the caller sees everything."""
    if WHOLE not in effective_rights(caller):
        return literal(value=False)
    return within_reach(
        caller, WHOLE, organisation=cast("Any", Listing.organisation_id), district=cast("Any", Listing.district_code)
    )


async def find_page(
    session: AsyncSession,
    caller: Caller,
    policy: Policy,
    programme_id: str,
    *,
    limit: int,
    after: Key | None = None,
    around: UUID | None = None,
) -> RankingPage:
    """Return a page of those whose place the caller sees: behind `after`, around a listing, or from the top.

    One statement, so every place told is that of one committed state. Around a listing that is not ranked, or not to
    be seen, there is nobody.
    """
    ties = policy.grading.ties if policy.grading else None
    published = "place" in policy.disclosure.live
    base = _ranked(caller, programme_id, published=published)
    parts = _downward(base, after, limit) if around is None else _around(base, around, limit)
    if organisations := caller.organisations():
        parts.append(_told(base.where(col(Listing.organisation_id).in_(organisations)), "own"))
    w = union_all(*parts).cte("w")
    asked = plain_select(
        literal(caller.tenant).label("tenant_id"), literal(programme_id).label("programme_id")
    ).subquery("asked")
    count = literal_column(RANKED_COUNT, BigInteger)
    visible = count if published else plain_select(func.count()).select_from(base.subquery()).scalar_subquery()
    chain = literal_column(EQUALS if ties and ties.by else "NULL::text", String)
    query = (
        plain_select(
            w,
            count.label("ranked_count"),
            visible.label("visible_count"),
            literal_column(COUNTED, ARRAY(Numeric)).label("counted"),
            chain.label("equals"),
        )
        .select_from(asked.outerjoin(w, true()))
        .order_by(w.c.points_micro.desc(), w.c.decisive.desc(), w.c.listing_id.desc())
    )
    found = (await (await session.connection()).execute(query)).mappings().all()
    return _page(cast("list[Mapping[str, Any]]", found), ties, limit=limit if around is None else limit - limit // 2)


def _page(found: list[Mapping[str, Any]], ties: Ties | None, *, limit: int) -> RankingPage:
    rows = [(row["part"], _shown(row, ties)) for row in found if row["listing_id"] is not None]
    page = [one for part, one in rows if part == "page"]
    return RankingPage(
        rows=[*(one for part, one in rows if part == "above"), *page[:limit]],
        own=[one for part, one in rows if part == "own"],
        ranked_count=int(found[0]["ranked_count"]),
        visible_count=int(found[0]["visible_count"]),
        has_more=len(page) > limit,
    )


def _ranked(caller: Caller, programme_id: str, *, published: bool) -> Rows:
    whole = seen_whole(caller)
    return (
        plain_select(
            col(Score.tenant_id),
            col(Score.programme_id),
            col(Score.listing_id),
            col(Score.points_micro),
            col(Score.decisive),
            col(Listing.name),
            col(Listing.district_code),
            col(Listing.status),
            whole.label("whole"),
        )
        .join(Listing, and_(col(Listing.tenant_id) == Score.tenant_id, col(Listing.id) == Score.listing_id))
        .where(
            col(Score.tenant_id) == caller.tenant,
            col(Score.programme_id) == programme_id,
            col(Score.ranked),
            true() if published else whole,
        )
    )


_KEY = (col(Score.points_micro), col(Score.decisive), col(Score.listing_id))
_BEST_FIRST = tuple(part.desc() for part in _KEY)
_WORST_FIRST = tuple(part.asc() for part in _KEY)


def _told(rows: Rows, part: str) -> Rows:
    return rows.add_columns(literal(part).label("part"))


def _downward(base: Rows, after: Key | None, limit: int) -> list[Rows]:
    """Return one row more than the page holds: whether there is one tells whether another page follows."""
    if after is not None:
        points, decisive, listing_id = after
        last = (literal(points), as_type(literal(decisive), ARRAY(Numeric)), literal(listing_id))
        base = base.where(_is_behind(last))
    return [_told(base, "page").order_by(*_BEST_FIRST).limit(limit + 1)]


def _is_behind(last: tuple[ColumnElement[Any], ...]) -> ColumnElement[bool]:
    # The index knows points alone; numbers of any length are compared for equals only.
    return and_(_KEY[0] <= last[0], tuple_(*_KEY) < tuple_(*last))


def _around(base: Rows, listing_id: UUID, limit: int) -> list[Rows]:
    b = base.where(col(Score.listing_id) == listing_id).subquery("b")
    here = (b.c.points_micro, b.c.decisive, b.c.listing_id)
    better = base.where(_KEY[0] >= here[0], tuple_(*_KEY) > tuple_(*here))
    rest = base.where(_KEY[0] <= here[0], or_(col(Score.listing_id) == here[2], tuple_(*_KEY) < tuple_(*here)))
    above = limit // 2
    return [
        _told(better, "above").order_by(*_WORST_FIRST).limit(above),
        _told(rest, "page").order_by(*_BEST_FIRST).limit(limit - above + 1),
    ]


def _shown(row: Mapping[str, Any], ties: Ties | None) -> Ranked:
    listing_id, points = row["listing_id"], row["points_micro"]
    return Ranked(
        listing_id=listing_id,
        name=row["name"],
        district_code=row["district_code"],
        status=row["status"],
        points_micro=points,
        place=place_of(listing_id, int(row["counted"][0]), int(row["counted"][1]), row["equals"], ties),
        whole=row["whole"],
        key=(points, "{" + ",".join("NULL" if one is None else str(one) for one in row["decisive"]) + "}", listing_id),
    )


async def find_own_listing(session: AsyncSession, caller: Caller, programme_id: str) -> UUID | None:
    """Return the caller's own listing in a programme, the latest of several, None when there is none."""
    query = (
        plain_select(col(Listing.id))
        .where(
            col(Listing.tenant_id) == caller.tenant,
            col(Listing.programme_id) == programme_id,
            col(Listing.organisation_id).in_(caller.organisations()),
        )
        .order_by(col(Listing.listed_on).desc(), col(Listing.id).desc())
        .limit(1)
    )
    return await (await session.connection()).scalar(query)


def select_unranked(caller: Caller, programme_id: str) -> Rows:
    """Return those listings within reach that have no place, each with its score (None: never scored), unordered."""
    scored = and_(
        col(Score.tenant_id) == Listing.tenant_id,
        col(Score.programme_id) == Listing.programme_id,
        col(Score.listing_id) == Listing.id,
    )
    return (
        plain_select(Listing, Score)
        .outerjoin(Score, scored)
        .where(
            col(Listing.tenant_id) == caller.tenant,
            col(Listing.programme_id) == programme_id,
            col(Listing.status).in_(LIVE),
            or_(col(Score.ranked).is_(None), ~col(Score.ranked)),
            seen_whole(caller),
        )
    )
