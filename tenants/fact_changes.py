"""What follows when a fact of a listing is another from a day on: what the directory shows, and the score?"""

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.disclosing import find_disclosed
from tenants.audit import remember
from tenants.callers import Caller
from tenants.queries.fact_changes import verified_changes
from tenants.queries.policies import Rules
from tenants.renaming import rename
from tenants.reporting import Moved, score_again
from tenants.tables import FactChange, Listing


async def let_hold(session: AsyncSession, caller: Caller, rules: Rules, listing: Listing, change: FactChange) -> Moved:
    """Show in the directory what is verified of the facts anybody may see, and score the listing anew.

    A change of what the rules call the registered name renames the organisation.

    The listing is held already, and the change written.
    """
    await session.flush()
    former = await rename(session, caller, rules, listing, change)
    changes = await verified_changes(session, caller, listing.id, rules.policy.disclosure.facts)
    shown = find_disclosed(
        rules.policy, {**listing.disclosed, **{change.fact: change.value.get("value") for change in changes}}
    )
    if shown != listing.disclosed:
        listing.disclosed = shown
        listing.version += 1
        session.add(listing)
    moved = await score_again(session, caller, listing.programme_id, listing.id)
    if former is not None:
        details = {"from": former.name, "to": listing.name, "fact_change": str(change.id)}
        await remember(
            session, caller, "rename_organisation",
            subject="organisation", subject_id=listing.organisation_id, details=details,
        )  # fmt: skip
    return moved
