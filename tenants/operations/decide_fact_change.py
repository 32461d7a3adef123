"""An official verifies or returns what a provider declared of a fact."""

from dataclasses import replace
from typing import Literal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.reporting import BUREAU
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.fact_changes import let_hold
from tenants.failures import Conflict, invalid
from tenants.queries.fact_changes import find_fact_change
from tenants.queries.policies import rules_on
from tenants.reporting import Moved
from tenants.scoring import lock_listings
from tenants.tables import FactChange
from tenants.versions import Expected, check_version

_DECISIONS = {"verified": Text("核实", "verified"), "returned": Text("退回", "returned")}


async def decide_fact_change(
    session: AsyncSession,
    caller: Caller,
    *,
    change_id: UUID,
    outcome: Literal["verified", "returned"],
    reason: str | None,
    expected: Expected,
) -> tuple[FactChange, Moved | None]:
    """Decide the change, once; what is verified holds from its day on and scores the listing anew.

    Raises Absent, Conflict (decided already, or changed meanwhile), Invalid (returned without a reason).
    """
    change, listing = await find_fact_change(session, caller, change_id, "decide_fact_change")
    await lock_listings(session, caller, change.programme_id, [change.listing_id])
    await session.refresh(change, with_for_update={"key_share": True})
    await session.refresh(listing)
    check_version(change.version, expected)
    if change.status != "declared":
        stands = _DECISIONS[change.status]
        raise Conflict(
            "already-decided",
            Text(
                f"这项情况变更已经{stands.zh}，不能再作决定；现为第{change.version}版",
                f"This change was {stands.read_in('en')} already; it is at version {change.version}",
            ),
        )
    if outcome == "returned" and not reason:
        raise invalid("/reason", "missing", "退回须写明理由", "Returning needs a reason")
    caller = replace(caller, acting_as=BUREAU)
    change.status, change.reason = outcome, reason
    change.decided_by, change.decided_at = caller.signed_in(), caller.now
    change.version += 1
    session.add(change)
    moved = None
    if outcome == "verified":
        rules = await rules_on(session, caller, change.programme_id, caller.today)
        moved = await let_hold(session, caller, rules, listing, change)
    await session.flush()
    await remember(
        session, caller, "decide_fact_change", subject="fact_change", subject_id=change.id,
        details={"listing": str(listing.id), "fact": change.fact, "outcome": outcome},
    )  # fmt: skip
    return change, moved
