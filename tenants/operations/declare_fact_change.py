"""A fact of a listing changes from a day on: a provider declares it with evidence, an official enters it verified."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Policy
from policies.language.facts import Fact
from policies.naming import say_choices
from policies.procedures.filled_in import find_faults
from policies.procedures.values import is_blank
from policies.reporting import BUREAU, IN_THE_FUTURE, REPORTER
from policies.verdict import Fault, Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.fact_changes import let_hold
from tenants.failures import Conflict, Invalid, NotAllowed, invalid
from tenants.files.claiming import claim_files
from tenants.queries.cases import acts_as
from tenants.queries.listings import find_listing_within
from tenants.queries.policies import Rules, rules_on
from tenants.reporting import Moved
from tenants.rights import say_roles
from tenants.scoring import LIVE, lock_listings
from tenants.tables import FactChange, Listing


@dataclass(frozen=True, slots=True)
class Declared:
    """What a fact is from a day on, with what proves it, and why an official enters it."""

    fact: str
    value: object
    holds_from: date
    evidence: Sequence[UUID] = ()
    reason: str | None = None


async def declare_fact_change(
    session: AsyncSession, caller: Caller, *, listing_id: UUID, declared: Declared
) -> tuple[FactChange, Moved | None]:
    """Keep the change: a provider's waits for its verification, an official's holds and scores at once.

    Raises Absent (listing), NotAllowed (another role's fact), Invalid, Conflict (not listed any more, or another change
    of the fact from the same day waits already).
    """
    listing = await find_listing_within(session, caller, listing_id, "declare_fact_change")
    await lock_listings(session, caller, listing.programme_id, [listing.id])
    await session.refresh(listing)
    if listing.status not in LIVE:
        raise Conflict("not-listed", Text("该单位已不在库", "The organisation is not listed any more"))
    rules = await rules_on(session, caller, listing.programme_id, caller.today)
    caller = _acting(caller, rules.policy, listing, _find_fact(rules, declared.fact))
    _refuse_faults(caller, rules, declared)
    await _refuse_second(session, listing, declared)
    await claim_files(session, caller, declared.evidence, pointer="/evidence")
    at_once = caller.role != REPORTER
    change = FactChange(
        tenant_id=caller.tenant,
        programme_id=listing.programme_id,
        listing_id=listing.id,
        organisation_id=listing.organisation_id,
        fact=declared.fact,
        value={"value": declared.value},
        holds_from=declared.holds_from,
        evidence=[str(one) for one in declared.evidence],
        status="verified" if at_once else "declared",
        declared_by=caller.signed_in(),
        declared_at=caller.now,
        decided_by=caller.signed_in() if at_once else None,
        decided_at=caller.now if at_once else None,
        reason=declared.reason,
    )
    session.add(change)
    moved = await let_hold(session, caller, rules, listing, change) if at_once else None
    await session.flush()
    await remember(
        session, caller, "declare_fact_change", subject="fact_change", subject_id=change.id,
        details={"listing": str(listing.id), "fact": change.fact, "status": change.status},
    )  # fmt: skip
    return change, moved


def _find_fact(rules: Rules, name: str) -> Fact:
    fact = rules.policy.facts.get(name)
    if fact is None:
        known = say_choices(rules.policy.facts)
        raise invalid("/fact", "unknown-fact", f"办法所列：{known.zh}", f"The policy's facts: {known.read_in('en')}")
    return fact


async def _refuse_second(session: AsyncSession, listing: Listing, declared: Declared) -> None:
    """Raise Conflict where a change of the fact from the same day waits already: which is meant, nobody could tell."""
    query = select(FactChange.id).where(
        FactChange.tenant_id == listing.tenant_id,
        FactChange.listing_id == listing.id,
        FactChange.fact == declared.fact,
        FactChange.holds_from == declared.holds_from,
        FactChange.status == "declared",
    )
    if (waiting := (await session.exec(query)).first()) is not None:
        raise Conflict(
            "change-waits-already",
            Text(
                f"这一事项自{declared.holds_from}起的变更已在待核实（{waiting}），须待其核实或退回",
                f"A change of this from {declared.holds_from} on waits already ({waiting}): it is decided first",
            ),
        )


def _acting(caller: Caller, policy: Policy, listing: Listing, fact: Fact) -> Caller:
    """Return the caller in the role in which he may say this: the confirmer's own facts are the confirmer's to say."""
    roles = (REPORTER, BUREAU) if isinstance(fact.proof, str) else (fact.proof.confirmed_by,)
    role = next((one for one in roles if acts_as(caller, one, listing)), None)
    if role is None:
        whose, what = say_roles(caller, policy, roles), fact.label
        zh, en = ("填报", "said") if isinstance(fact.proof, str) else ("确认", "confirmed")
        raise NotAllowed(
            "another-role-says",
            Text(f"“{what.zh}”由{whose.zh}{zh}", f"“{what.read_in('en')}” is {en} by: {whose.read_in('en')}"),
        )
    return replace(caller, acting_as=role)


def _refuse_faults(caller: Caller, rules: Rules, declared: Declared) -> None:
    fact = rules.policy.facts[declared.fact]
    faults = list(find_faults({"value": fact}, {"value": declared.value}, pointer=""))
    if is_blank(declared.value) and not faults:
        faults.append(Fault("/value", "missing", Text("请填写变更后的内容", "Say what it is now")))
    if declared.holds_from > caller.today:
        faults.append(Fault("/holds_from", "in-the-future", IN_THE_FUTURE))
    if caller.role == REPORTER and not declared.evidence:
        faults.append(Fault("/evidence", "evidence-missing", Text("请附佐证材料", "Evidence is required")))
    if caller.role != REPORTER and not declared.reason:
        faults.append(Fault("/reason", "missing", Text("直接登记须写明依据", "What is entered at once needs a reason")))
    if faults:
        raise Invalid("change-invalid", Text("事项变更有误", "The change has faults"), faults=faults)
