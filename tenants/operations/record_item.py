"""One item is entered outside any report: by an official, who answers for it, or by a provider, for decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.naming import say_choices
from policies.reporting import REPORTER, Reported, find_item_faults, kinds_of, likeness
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.claimed_twice import Confirming, find_claimed_twice
from tenants.failures import Conflict, Invalid, NotAllowed, invalid
from tenants.files.claiming import claim_named
from tenants.queries.cases import acts_as
from tenants.queries.listings import find_listing_within
from tenants.queries.policies import Rules, rules_on
from tenants.reporting import Moved, decide, score_again
from tenants.rights import say_roles
from tenants.scoring import LIVE, lock_listings
from tenants.tables import Listing, Record


@dataclass(frozen=True, slots=True)
class Entered:
    """One item as it is entered, why an official enters it, and why anyway where another claims the same."""

    kind: str
    happened_on: date
    fields: Mapping[str, object] = field(default_factory=dict[str, object])
    evidence: Sequence[UUID] = ()
    reason: str | None = None
    despite_alike: str | None = None


async def record_item(
    session: AsyncSession, caller: Caller, *, listing_id: UUID, item: Entered
) -> tuple[Record, Moved | None]:
    """Keep the item of a kind that the caller's role reports: an official's counts at once, a provider's waits.

    Raises Absent (listing), NotAllowed (another role reports it), Invalid, Conflict (not listed, or claimed already).
    """
    listing = await find_listing_within(session, caller, listing_id, "record_item")
    await lock_listings(session, caller, listing.programme_id, [listing.id])
    await session.refresh(listing)
    if listing.status not in LIVE:
        raise Conflict("not-listed", Text("该单位已不在库", "The organisation is not listed any more"))
    rules = await rules_on(session, caller, listing.programme_id, caller.today)
    caller = _acting_as_reporter(caller, rules, listing, item.kind)
    _refuse_faults(caller, rules, item)
    await claim_named(session, caller, [(f"/evidence/{number}", one) for number, one in enumerate(item.evidence)])
    record = Record(
        tenant_id=caller.tenant,
        programme_id=listing.programme_id,
        listing_id=listing.id,
        organisation_id=listing.organisation_id,
        kind=item.kind,
        happened_on=item.happened_on,
        fields=dict(item.fields),
        evidence=[str(one) for one in item.evidence],
        alike=likeness(
            rules.policy.records[item.kind],
            item.fields,
            item.happened_on,
            listing=listing.id,
            reporter=caller.account_id,
        ),
        status="submitted",
    )
    session.add(record)
    await session.flush()
    confirming = [] if caller.role == REPORTER else [Confirming(record.id, item.despite_alike, "/despite_alike")]
    alike = await find_claimed_twice(session, caller, confirming)
    moved = None
    if confirming:
        decide(
            session, caller, record, "confirmed",
            reason=item.reason, despite_alike=item.despite_alike, alike=alike.get(record.id, ()),
        )  # fmt: skip
        moved = await score_again(session, caller, record.programme_id, listing.id)
    await remember(
        session, caller, "record_item", subject="record", subject_id=record.id,
        details={"listing": str(listing.id), "kind": item.kind, "status": record.status},
    )  # fmt: skip
    await find_claimed_twice(session, caller, confirming, seen=alike)
    return record, moved


def _acting_as_reporter(caller: Caller, rules: Rules, listing: Listing, kind: str) -> Caller:
    """Return the caller in the role that reports the kind; raises Invalid for no such kind, NotAllowed for another."""
    declared = rules.policy.records.get(kind)
    if declared is None:
        known = say_choices(rules.policy.records)
        raise invalid("/kind", "unknown-kind", f"办法所列：{known.zh}", f"The policy's kinds: {known.read_in('en')}")
    if not acts_as(caller, declared.reported_by, listing):
        whose = say_roles(caller, rules.policy, [declared.reported_by])
        raise NotAllowed(
            "another-role-reports",
            Text(
                f"“{declared.label.zh}”由{whose.zh}填报",
                f"“{declared.label.read_in('en')}” is reported by: {whose.read_in('en')}",
            ),
        )
    return replace(caller, acting_as=declared.reported_by)


def _refuse_faults(caller: Caller, rules: Rules, item: Entered) -> None:
    said = Reported(item.kind, item.happened_on, item.fields, len(item.evidence))
    kinds = kinds_of(rules.policy, caller.role)
    faults = list(find_item_faults(kinds, said, pointer="", today=caller.today, complete=True))
    if faults:
        raise Invalid("item-invalid", Text("填报的条目有误", "The item has faults"), faults=faults)
    if caller.role != REPORTER and not item.reason:
        raise invalid("/reason", "missing", "直接登记须写明依据", "What is entered at once needs a reason")
