"""How does what happened to a listing reach its live score, in the very transaction in which it happened?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import cast
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.live import LiveScore, score_live
from policies.grades.scoring import count_known
from policies.language.grading import Grading
from tenants.callers import Caller
from tenants.database import fetch_prepared
from tenants.keeping import Scored, Shift, keep_score, keep_scores
from tenants.queries.policies import Rules
from tenants.queries.situations import Known, find_known

LIVE = ("listed", "suspended")
_HELD = "held listings"  # where a session keeps which listings it holds: it lives as long as its transaction


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
    await keep_scores(session, caller, rules, scores)
    return scores


async def rescore_one(session: AsyncSession, caller: Caller, rules: Rules, listing_id: UUID) -> Shift | None:
    """Score one listing of a programme anew as `rescore` does, and return how that moved it; None: nobody is scored."""
    policy = rules.policy
    if policy.grading is None or policy.grading.rubric is None:
        return None
    await lock_listings(session, caller, rules.programme_id, [listing_id])
    (known,) = await find_known(session, caller, policy, rules.programme_id, listings=[listing_id], for_score=True)
    shift = await keep_score(session, caller, rules, _score(policy.grading, known))
    if shift.scored.points_micro is not None:
        return shift
    return replace(shift, known_points=count_known(policy.grading.rubric, known.situation))


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
    remember_held(session, (cast("UUID", row[0]) for row in rows))


def remember_held(session: AsyncSession, listings: Iterable[UUID]) -> None:
    """Let it be known that this transaction holds listings already, by a statement of its own."""
    cast("set[UUID]", session.info.setdefault(_HELD, set())).update(listings)


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
