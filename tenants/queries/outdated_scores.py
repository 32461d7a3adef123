"""Whose score is not of today, or not of the rules in force today?"""

from typing import cast
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.database import fetch_prepared
from tenants.scoring import LIVE

# A listing that was never scored, was scored before today, or under a version after which another has come into force.
_OUTDATED = """
FROM listings l
LEFT JOIN scores s ON s.tenant_id = l.tenant_id AND s.programme_id = l.programme_id AND s.listing_id = l.id
LEFT JOIN policy_versions w ON w.tenant_id = s.tenant_id AND w.id = s.policy_version_id
WHERE l.tenant_id = $1 AND l.status = ANY($2) AND (
  s.listing_id IS NULL OR s.scored_on < $3
  OR EXISTS (
    SELECT FROM policy_versions v
    WHERE v.tenant_id = l.tenant_id AND v.programme_id = l.programme_id
      AND v.in_force_from > w.in_force_from AND v.in_force_from <= $3 AND v.status = ANY($4)
  )
)
"""
_PROGRAMMES = f"SELECT DISTINCT l.programme_id {_OUTDATED} ORDER BY 1"  # nothing comes from outside
_LISTINGS = f"SELECT l.id {_OUTDATED} AND l.programme_id = $5 ORDER BY l.id LIMIT $6"  # the same


async def find_outdated_programmes(session: AsyncSession, caller: Caller) -> list[str]:
    """Return the programmes in which a live listing's score is not of today and of its rules."""
    rows = await fetch_prepared(session, _PROGRAMMES, *_asked(caller))
    return [str(row[0]) for row in rows]


async def find_outdated_listings(session: AsyncSession, caller: Caller, programme_id: str, *, limit: int) -> list[UUID]:
    """Return up to `limit` of a programme's listings whose score is not of today and of its rules, by their ids."""
    rows = await fetch_prepared(session, _LISTINGS, *_asked(caller), programme_id, limit)
    return [cast("UUID", row[0]) for row in rows]


def _asked(caller: Caller) -> tuple[object, ...]:
    return caller.tenant, list(LIVE), caller.today, ["in_force", "draft"] if caller.sandbox else ["in_force"]
