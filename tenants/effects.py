"""What follows when a case is over: who is listed, what counts as done, what is accepted?

Findings, measures, payments, duties fulfilled and what an appeal annuls follow with exits; until then the ended case
itself is what judgements see of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.disclosing import find_disclosed
from policies.language.effects import AcceptEffect, ListEffect, RecordEffect
from policies.language.procedures import EndStage
from policies.plain import as_list
from policies.procedures.filled_in import find_faults
from policies.procedures.rulebook import INTAKE
from policies.reporting import likeness
from policies.verdict import Text
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.queries.policies import Rules, rules_today
from tenants.reporting import decide
from tenants.scoring import LIVE, rescore
from tenants.tables import Case, Listing, ListingChange, Organisation, Record


@dataclass(frozen=True, slots=True)
class Ended:
    """A case that just came to an end, and why."""

    case: Case
    stage: EndStage
    because: Mapping[str, object]


async def follow_ends(session: AsyncSession, caller: Caller, rules: Rules, ended: Sequence[Ended]) -> None:
    """Do what the ends bring with them, and score anew whom they are about: an ended case is one of its facts."""
    if not ended:
        return
    new = await _list(session, caller, rules, [one for one in ended if _has(one, ListEffect)])
    live = await _live_listings(session, [one.case for one in ended if one.case.procedure != INTAKE])
    about = [(one, live[one.case.organisation_id]) for one in ended if one.case.organisation_id in live]
    for one, listing in about:
        for effect in one.stage.effects:
            if isinstance(effect, RecordEffect):
                _record(session, caller, rules, one.case, listing, kind_name=effect.record)
    await _note_acceptance(session, caller, rules, [pair for pair in about if _has(pair[0], AcceptEffect)])
    await session.flush()
    listings = sorted({*new, *(listing.id for _, listing in about)})
    if listings:
        await rescore(session, caller, await rules_today(session, caller, rules), listings=listings)


def _has(one: Ended, kind: type[ListEffect | AcceptEffect]) -> bool:
    return any(isinstance(effect, kind) for effect in one.stage.effects)


async def _live_listings(session: AsyncSession, cases: Sequence[Case]) -> dict[UUID, Listing]:
    """Return the live listing of each of the cases' organisations, all of one programme, by organisation."""
    if not cases:
        return {}
    query = select(Listing).where(
        Listing.tenant_id == cases[0].tenant_id,
        Listing.programme_id == cases[0].programme_id,
        col(Listing.organisation_id).in_([case.organisation_id for case in cases]),
        col(Listing.status).in_(LIVE),
    )
    return {listing.organisation_id: listing for listing in (await session.exec(query)).all()}


async def _list(session: AsyncSession, caller: Caller, rules: Rules, ended: Sequence[Ended]) -> list[UUID]:
    """Put the cases' organisations into the directory, with the facts the policy discloses; return the listings."""
    if not ended:
        return []
    query = select(Organisation).where(
        Organisation.tenant_id == caller.tenant,
        col(Organisation.id).in_([one.case.organisation_id for one in ended]),
    )
    organisations = {one.id: one for one in (await session.exec(query)).all()}
    pairs = [(one, _listing(caller, rules, one.case, organisations[one.case.organisation_id])) for one in ended]
    session.add_all(listing for _, listing in pairs)
    await session.flush()
    session.add_all(_change(caller, rules, one, listing, sequence=1, before=None) for one, listing in pairs)
    return [listing.id for _, listing in pairs]


def _listing(caller: Caller, rules: Rules, case: Case, organisation: Organisation) -> Listing:
    return Listing(
        tenant_id=case.tenant_id,
        programme_id=case.programme_id,
        organisation_id=organisation.id,
        case_id=case.id,
        name=organisation.name,
        district_code=organisation.district_code,
        listed_on=caller.today,
        disclosed=find_disclosed(rules.policy, case.facts),
    )


def _change(
    caller: Caller, rules: Rules, ended: Ended, listing: Listing, *, sequence: int, before: str | None
) -> ListingChange:
    return ListingChange(
        tenant_id=listing.tenant_id,
        listing_id=listing.id,
        sequence=sequence,
        at=caller.now,
        from_status=before,
        to_status=listing.status,
        case_id=ended.case.id,
        because={**ended.because, "policy_version": str(rules.version_id)},
    )


def _record(
    session: AsyncSession, caller: Caller, rules: Rules, case: Case, listing: Listing, *, kind_name: str
) -> None:
    """Add a confirmed item of the kind: its fields are what the case says under their names, its evidence its files."""
    kind = rules.policy.records[kind_name]
    given = {name: case.facts[name] for name in kind.fields if name in case.facts}
    wrong = {fault.pointer.split("/")[1] for fault in find_faults(kind.fields, given, pointer="")}
    fields = {name: value for name, value in given.items() if name not in wrong}
    record = Record(
        tenant_id=case.tenant_id,
        programme_id=case.programme_id,
        listing_id=listing.id,
        organisation_id=case.organisation_id,
        kind=kind_name,
        happened_on=caller.today,
        fields=fields,
        evidence=[str(file) for files in case.materials.values() for file in as_list(files) or ()],
        alike=likeness(kind, fields, caller.today, listing=listing.id, reporter=caller.account_id),
    )
    decide(session, caller, record, "confirmed", reason=None)


async def _note_acceptance(
    session: AsyncSession, caller: Caller, rules: Rules, accepted: Sequence[tuple[Ended, Listing]]
) -> None:
    """Write into a listing's history what was accepted: its status is for what withheld it to give back."""
    if not accepted:
        return
    query = (
        select(ListingChange.listing_id, func.max(ListingChange.sequence))
        .where(
            ListingChange.tenant_id == caller.tenant,
            col(ListingChange.listing_id).in_([listing.id for _, listing in accepted]),
        )
        .group_by(col(ListingChange.listing_id))
    )
    last = dict((await session.exec(query)).all())
    for one, listing in accepted:
        sequence = last.get(listing.id, 0) + 1
        session.add(_change(caller, rules, one, listing, sequence=sequence, before=listing.status))


async def refuse_twice_listed(session: AsyncSession, *, tenant: str, programme_id: str, organisation_id: UUID) -> None:
    """Raise Conflict when the organisation stands in the programme already."""
    live = await session.exec(
        select(Listing.id).where(
            Listing.tenant_id == tenant,
            Listing.programme_id == programme_id,
            Listing.organisation_id == organisation_id,
            col(Listing.status).in_(LIVE),
        )
    )
    if live.first() is not None:
        raise Conflict("already-listed", Text("该单位已在名录内", "The organisation is listed already"))
