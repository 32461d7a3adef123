"""A day has passed, or other rules have come into force: scores that time moves are made anew."""

from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.queries.outdated_scores import find_outdated_listings
from tenants.queries.policies import rules_on
from tenants.scoring import rescore

MOST_AT_ONCE = 200  # so many listings are held at a time


async def rescore_listings(session: AsyncSession, caller: Caller, *, programme_id: str) -> int:
    """Score anew the next of a programme's listings whose score is of an earlier day or of earlier rules.

    Return how many they were: none when all are of today, or when the rules of today score nobody. A window such as
    the last twelve months moves with the day, so a score is never more than a day old.
    """
    try:
        rules = await rules_on(session, caller, programme_id, caller.today)
    except Conflict:  # no rules are in force: scores stay as they were
        return 0
    if rules.policy.grading is None or rules.policy.grading.rubric is None:
        return 0
    outdated = await find_outdated_listings(session, caller, programme_id, limit=MOST_AT_ONCE)
    if not outdated:
        return 0
    scored = await rescore(session, caller, rules, listings=outdated)
    details = {"listings": len(scored), "policy_version": str(rules.version_id), "scored_on": caller.today}
    await remember(session, caller, "rescore_listings", subject="programme", subject_id=programme_id, details=details)
    return len(scored)
