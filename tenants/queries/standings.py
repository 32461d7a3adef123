"""What is known of an organisation beyond a case's own form: its listing with score and rank, and its lists?"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.live import MICRO
from policies.grades.outcome import micro_of
from policies.grades.standing_rules import selection_rules_of
from policies.language.words import OWN_DISTRICT
from policies.procedures.rulebook import INTAKE
from policies.situation import Items, Situation, Value
from tenants.callers import Caller
from tenants.evaluating import Frozen, read_frozen
from tenants.queries.calls import calls_of
from tenants.queries.evaluations import find_frozen
from tenants.queries.policies import Rules
from tenants.queries.ranking import find_standing
from tenants.queries.situations import find_known
from tenants.scoring import LIVE
from tenants.tables import Case, ExternalListEntry, Listing, Organisation


async def find_listing_of(
    session: AsyncSession, caller: Caller, *, programme_id: str, organisation_id: UUID
) -> Listing | None:
    """Return the organisation's live listing in the programme, else its latest, None when it never had one."""
    query = (
        select(Listing)
        .where(
            Listing.tenant_id == caller.tenant,
            Listing.programme_id == programme_id,
            Listing.organisation_id == organisation_id,
        )
        .order_by(col(Listing.status).in_(LIVE).desc(), col(Listing.id).desc())
        .limit(1)
    )
    return (await session.exec(query)).first()


async def situation_of(session: AsyncSession, caller: Caller, rules: Rules, case: Case) -> Situation:
    """Return what judgements may look at beyond the case's form, and the day of its filing."""
    return await situation_for(
        session, caller, rules,
        procedure=case.procedure, organisation_id=case.organisation_id, filed_on=case.filed_on,
    )  # fmt: skip


async def situation_for(
    session: AsyncSession,
    caller: Caller,
    rules: Rules,
    *,
    procedure: str,
    organisation_id: UUID,
    filed_on: date | None = None,
) -> Situation:
    """Return what is known of an organisation: of one in the directory everything, live score and rank included.

    In the selection of an evaluation that is frozen and not decided yet, score and rank are those of the evaluation.
    """
    anchors = {"filed_on": filed_on or caller.today}
    calls = await calls_of(session, caller, rules.programme_id)
    listing = None
    if procedure != INTAKE:
        listing = await find_listing_of(
            session, caller, programme_id=rules.programme_id, organisation_id=organisation_id
        )
    if listing is None:
        lists = await lists_of(session, caller, programme_id=rules.programme_id, organisation_id=organisation_id)
        organisation = await session.get_one(Organisation, (caller.tenant, organisation_id))
        where: dict[str, Value] = {OWN_DISTRICT: organisation.district_code}
        return Situation(today=caller.today, items=calls, lists=lists, anchors=anchors, given=where)
    known = await find_known(session, caller, rules.policy, rules.programme_id, listings=[listing.id])
    situation = replace(known[0].situation, items=Items((*known[0].situation.items, *calls)))
    grading = rules.policy.grading
    selects = grading is not None and grading.evaluation.selection == procedure
    frozen = await find_frozen(session, caller, rules.programme_id) if selects else None
    if frozen is None:
        standing = await _score_and_rank(session, caller, rules, listing)
    else:
        # Who may be selected in an evaluation is told by its own places, whatever has been reported since.
        standing = _as_frozen(await read_frozen(session, caller, frozen), listing)
    return replace(situation, anchors={**situation.anchors, **anchors}).with_given(**standing)


async def _score_and_rank(session: AsyncSession, caller: Caller, rules: Rules, listing: Listing) -> dict[str, Value]:
    """Return the live score and rank of a listing that has them: equals all have the best place of theirs."""
    ties = rules.policy.grading.ties if rules.policy.grading else None
    found = await find_standing(session, caller, listing.programme_id, listing.id, ties=ties)
    return {} if found is None else {"score": Fraction(found.points_micro, MICRO), "rank": found.place.rank}


def _as_frozen(frozen: Frozen, listing: Listing) -> dict[str, Value]:
    """Return the score and rank of a listing in a frozen evaluation, where it has them.

    It has no rank yet while somebody must decide between equals of whom the selection would take only some.
    """
    line = frozen.judge().lines.get(str(listing.id))
    points = None if line is None else micro_of(line)
    if line is None or line.place is None or points is None:
        return {}
    edges = {one.rule for one in selection_rules_of(frozen.rules.policy)}
    waits = any(one.what == "order" and one.rule in edges for one in line.missing)
    return {"score": Fraction(points, MICRO), **({} if waits else {"rank": line.place.rank})}


async def lists_of(
    session: AsyncSession, caller: Caller, *, programme_id: str, organisation_id: UUID
) -> frozenset[str]:
    """Return the lists of other programmes on which the bureau recorded the organisation."""
    query = select(ExternalListEntry.list_id).where(
        ExternalListEntry.tenant_id == caller.tenant,
        ExternalListEntry.programme_id == programme_id,
        ExternalListEntry.organisation_id == organisation_id,
    )
    return frozenset((await session.exec(query)).all())
