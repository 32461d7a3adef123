"""By what exactly has a listing its points: which items, which facts since when, and what waits to be decided?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as plain_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.accounting import Accounted, account_for
from policies.grades.scoring import Scorecard, count_known, score, walk
from policies.language.document import Policy
from policies.language.grading import Indicator, Rubric
from policies.quantities.looking import names_behind_name
from policies.situation import Situation
from tenants.callers import Caller
from tenants.failures import absent
from tenants.queries.policies import Rules
from tenants.queries.ranking_pages import seen_whole
from tenants.queries.situations import find_known
from tenants.tables import Case, FactChange, Listing, Record

# Records that are there and bring nothing yet, or nothing any more.
WAITING = ("submitted", "returned", "disputed")


@dataclass(frozen=True, slots=True)
class FactBehind:
    """One fact that points stand on: its value, since when, by which verified change, and whether another waits."""

    name: str
    value: object
    holds_from: date | None
    change_id: UUID | None
    evidence: Sequence[str]
    waiting: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """What one indicator's points stand on: confirmed items that count or do not, records that wait, and facts."""

    indicator: Indicator
    items: Sequence[Accounted]
    waiting: Sequence[Record]
    facts: Sequence[FactBehind]


@dataclass(frozen=True, slots=True)
class Account:
    """A live score, accounted for; `whole`: the caller may see what it stands on, and not the points alone."""

    listing: Listing
    card: Scorecard
    known_points: Decimal
    situation: Situation
    behind: Mapping[str, Behind]
    whole: bool


async def find_scorecard(
    session: AsyncSession, caller: Caller, rules: Rules, rubric: Rubric, *, listing_id: UUID
) -> Account:
    """Return the live score of a listing, accounted for; raises Absent unless the caller may see it."""
    listing, whole = await _listing(session, caller, rules, listing_id)
    policy, programme = rules.policy, rules.programme_id
    (known,) = await find_known(session, caller, policy, programme, listings=[listing_id])
    situation = known.situation
    card = score(rubric, situation)
    records = await _waiting(session, caller, listing_id)
    facts = await _facts(session, caller, policy, listing)
    behind: dict[str, Behind] = {}
    for name, indicator, _ in walk(rubric.indicators):
        looked = names_behind_name(getattr(indicator, "of", getattr(indicator, "per", "")), policy)
        behind[name] = Behind(
            indicator,
            account_for(name, rubric, indicator, card, situation),
            [record for record in records if record.kind in looked],
            [facts[fact] for fact in policy.facts if fact in looked],
        )
    return Account(listing, card, count_known(rubric, situation), situation, behind, whole)


async def _listing(session: AsyncSession, caller: Caller, rules: Rules, listing_id: UUID) -> tuple[Listing, bool]:
    whole: ColumnElement[bool] = seen_whole(caller)
    query = plain_select(Listing, whole).where(
        col(Listing.tenant_id) == caller.tenant,
        col(Listing.programme_id) == rules.programme_id,
        col(Listing.id) == listing_id,
    )
    row = (await (await session.connection()).execute(query)).first()
    if row is None or not (row[-1] or "indicators" in rules.policy.disclosure.live):
        raise absent("入库记录", "listing")
    return await session.get_one(Listing, (caller.tenant, listing_id)), bool(row[-1])


async def _waiting(session: AsyncSession, caller: Caller, listing_id: UUID) -> Sequence[Record]:
    query = (
        select(Record)
        .where(Record.tenant_id == caller.tenant, Record.listing_id == listing_id, col(Record.status).in_(WAITING))
        .order_by(col(Record.happened_on), col(Record.id))
    )
    return (await session.exec(query)).all()


async def _facts(session: AsyncSession, caller: Caller, policy: Policy, listing: Listing) -> Mapping[str, FactBehind]:
    """Return each declared fact as it stands today: the latest verified change, else what the application said."""
    case = await session.get_one(Case, (caller.tenant, listing.case_id))
    query = (
        select(FactChange)
        .where(
            FactChange.tenant_id == caller.tenant,
            FactChange.listing_id == listing.id,
            or_(
                col(FactChange.status) == "declared",
                and_(col(FactChange.status) == "verified", col(FactChange.holds_from) <= caller.today),
            ),
        )
        .order_by(col(FactChange.holds_from), col(FactChange.id))
    )
    found = {
        name: FactBehind(name, case.facts.get(name), case.filed_on, None, (), waiting=False) for name in policy.facts
    }
    for change in (await session.exec(query)).all():
        before = found.get(change.fact)
        if before is None:
            continue
        if change.status == "declared":
            found[change.fact] = FactBehind(
                before.name, before.value, before.holds_from, before.change_id, before.evidence, waiting=True
            )
        else:
            value = change.value.get("value")
            found[change.fact] = FactBehind(
                change.fact, value, change.holds_from, change.id, change.evidence, before.waiting
            )
    return found
