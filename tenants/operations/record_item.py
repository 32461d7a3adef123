"""One item is entered outside any report: by an official, who answers for it, or by a provider, for decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Kind
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
from tenants.queries.tenants import find_district
from tenants.reporting import Moved, decide, score_again
from tenants.rights import reach_of, say_roles
from tenants.scoring import LIVE, lock_listings
from tenants.tables import Listing, Record


@dataclass(frozen=True, slots=True)
class OfListing:
    """The item is of one listing."""

    listing_id: UUID


@dataclass(frozen=True, slots=True)
class OfProgramme:
    """The item is of a programme as such, or of a district in it."""

    programme_id: str
    district_code: str | None = None


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
    session: AsyncSession, caller: Caller, *, whose: OfListing | OfProgramme, item: Entered
) -> tuple[Record, Moved | None]:
    """Keep the item of a kind that the caller's role reports: an official's counts at once, a provider's waits.

    Raises Absent (listing, programme, district), NotAllowed (another role reports it), Invalid, Conflict (not listed,
    or claimed already).
    """
    record, listing = await _begun(session, caller, whose, item)
    rules = await rules_on(session, caller, record.programme_id, caller.today)
    declared = _declared(rules, item.kind)
    _refuse_of_another(declared, record)
    caller = _acting_as_reporter(caller, rules, declared, listing or record)
    _refuse_faults(caller, rules, item)
    await claim_named(session, caller, [(f"/evidence/{number}", one) for number, one in enumerate(item.evidence)])
    record.alike = likeness(
        declared, item.fields, item.happened_on,
        listing=record.listing_id, reporter=caller.account_id,
    )  # fmt: skip
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
        moved = None if listing is None else await score_again(session, caller, record.programme_id, listing.id)
    await remember(
        session, caller, "record_item", subject="record", subject_id=record.id,
        details={"programme": record.programme_id, "listing": None if listing is None else str(listing.id),
                 "district": record.district_code, "kind": item.kind, "status": record.status},
    )  # fmt: skip
    await find_claimed_twice(session, caller, confirming, seen=alike)
    return record, moved


async def _begun(
    session: AsyncSession, caller: Caller, whose: OfListing | OfProgramme, item: Entered
) -> tuple[Record, Listing | None]:
    """Return the item as it is handed in, with its listing, held for this transaction, where it is of one."""
    record = Record(
        tenant_id=caller.tenant, programme_id="", kind=item.kind, happened_on=item.happened_on,
        fields=dict(item.fields), evidence=[str(one) for one in item.evidence], status="submitted",
    )  # fmt: skip
    if isinstance(whose, OfProgramme):
        reach_of(caller, "record_item")
        if whose.district_code is not None:
            await find_district(session, caller, whose.district_code)
        record.programme_id, record.district_code = whose.programme_id, whose.district_code
        return record, None
    listing = await find_listing_within(session, caller, whose.listing_id, "record_item")
    await lock_listings(session, caller, listing.programme_id, [listing.id])
    await session.refresh(listing)
    if listing.status not in LIVE:
        raise Conflict("not-listed", Text("该单位已不在库", "The organisation is not listed any more"))
    record.programme_id, record.listing_id = listing.programme_id, listing.id
    record.organisation_id = listing.organisation_id
    return record, listing


def _refuse_of_another(kind: Kind, record: Record) -> None:
    """Raise Invalid unless the item is of what its kind is of: a listing, a district, or the programme as such."""
    zh, en = kind.label.zh, kind.label.read_in("en")
    has = {"provider": record.listing_id, "district": record.district_code, "programme": record.programme_id}
    given = next(name for name, value in has.items() if value is not None)
    if given == kind.of:
        return
    match kind.of:
        case "provider":
            raise invalid(
                "/listing_id", "missing", f"“{zh}”是某一家的，须写明入库记录", f"{en} is of a listing: name it"
            )
        case "district":
            raise invalid(
                "/district_code", "missing",
                f"“{zh}”是区县的，请写 programme 和 district_code，不写 listing_id",
                f"{en} is of a district: give programme and district_code, and no listing_id",
            )  # fmt: skip
        case "programme":
            raise invalid(
                "/programme", "missing",
                f"“{zh}”是整个项目的，请只写 programme，不写 listing_id 和 district_code",
                f"{en} is of the programme: give programme, and neither listing_id nor district_code",
            )  # fmt: skip


def _declared(rules: Rules, kind: str) -> Kind:
    """Return what the rules say of the kind; raises Invalid for no such kind."""
    declared = rules.policy.records.get(kind)
    if declared is None:
        known = say_choices(rules.policy.records)
        raise invalid("/kind", "unknown-kind", f"办法所列：{known.zh}", f"The policy's kinds: {known.read_in('en')}")
    return declared


def _acting_as_reporter(caller: Caller, rules: Rules, declared: Kind, whose: Listing | Record) -> Caller:
    """Return the caller in the role that reports the kind; raises NotAllowed for another."""
    if not acts_as(caller, declared.reported_by, whose):
        called = say_roles(caller, rules.policy, [declared.reported_by])
        raise NotAllowed(
            "another-role-reports",
            Text(
                f"“{declared.label.zh}”由{called.zh}填报",
                f"“{declared.label.read_in('en')}” is reported by: {called.read_in('en')}",
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
