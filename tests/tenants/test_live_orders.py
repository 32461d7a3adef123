"""Whatever is confirmed, returned, disputed, verified or suspended, in any order: are scores and places as if anew?"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest
from builders import Person, add_account
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listed import add_listing, add_record, new_city
from recomputed import assert_nothing_differs
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller, find_caller
from tenants.database import Database
from tenants.operations.decide_record import decide_record
from tenants.operations.declare_fact_change import Declared, declare_fact_change
from tenants.operations.dispute_record import dispute_record
from tenants.queries.policies import rules_on
from tenants.queries.ranking import find_standing
from tenants.scoring import rescore
from tenants.tables import Listing, Record, Score
from tenants.versions import Expected

PROGRAMME = "directory"
ON = date(2026, 3, 10)
ANY = Expected()
FACTS = {"staff": 30, "registered_capital": "500", "engineers": 18, "experts": 6}
MARK = {"enterprise": "91990101MA0000001Y", "mark": "92", "weight": "1", "dissatisfied": False}
CONTRACT = {"hardware_only": False, "carried_out": True, "enterprise": "91990101MA0000001Y"}
TIES = {
    "by decision": (),
    "by a chain": (("ties: {then: decide", "ties: {by: [contracts, engineer_share], then: decide"),),
    "shared": (("ties: {then: decide", "ties: {by: [sharings], then: share"),),
}
LISTINGS, RECORDS = 4, 3
# What may happen: to which listing, to which of its records, or how many people it says it has.
STEP = st.one_of(
    st.tuples(
        st.sampled_from(["confirm", "return", "dispute"]), st.integers(0, LISTINGS - 1), st.integers(0, RECORDS - 1)
    ),
    st.tuples(st.just("people"), st.integers(0, LISTINGS - 1), st.sampled_from([5, 14, 15, 29, 30, 60, 100])),
    st.tuples(st.sampled_from(["suspend", "restore", "remove"]), st.integers(0, LISTINGS - 1), st.just(0)),
)


@dataclass
class Town:
    """A city's tenant with an official, a few listings and their records, all still waiting."""

    database: Database
    tenant: str
    official: Person
    listings: list[UUID] = field(default_factory=list)
    records: list[list[UUID]] = field(default_factory=list)

    async def let(self, what: str, number: int, which: int) -> None:
        """Let one thing happen in a transaction of its own, unless it cannot happen now."""
        listing_id = self.listings[number]
        async with self.database.transaction(self.tenant) as session:
            caller = await find_caller(session, self.tenant, account_id=self.official.account_id)
            listing = await session.get_one(Listing, (self.tenant, listing_id))
            record = await session.get_one(Record, (self.tenant, self.records[number][which % RECORDS]))
            waits = record.status in {"submitted", "disputed"}
            match what:
                case "confirm" | "return" if waits:
                    outcome = "confirmed" if what == "confirm" else "returned"
                    stood = await place_of(session, caller, listing_id)
                    _, moved = await decide_record(
                        session, caller, record_id=record.id, outcome=outcome, reason="经核查",
                        despite_alike="不是同一件事", expected=ANY,
                    )  # fmt: skip
                    stands = await place_of(session, caller, listing_id)
                    assert ((moved.before, moved.rank_before), (moved.after, moved.rank)) == (stood, stands)
                case "dispute" if record.status == "confirmed":
                    await dispute_record(session, caller, record_id=record.id, reason="有疑问", expected=ANY)
                case "people" if listing.status in {"listed", "suspended"}:
                    said = Declared("staff", which, caller.today, reason="社保名册")
                    await declare_fact_change(session, caller, listing_id=listing_id, declared=said)
                case "suspend" | "restore" | "remove" if listing.status != "removed":
                    listing.status = {"suspend": "suspended", "restore": "listed", "remove": "removed"}[what]
                    session.add(listing)
                    await session.flush()
                    rules = await rules_on(session, caller, PROGRAMME, caller.today)
                    await rescore(session, caller, rules, listings=[listing_id])
                case _:
                    return


async def place_of(session: AsyncSession, caller: Caller, listing_id: UUID) -> tuple[int | None, int | None]:
    """Return the points and the place of a listing as anybody reads them."""
    rules = await rules_on(session, caller, PROGRAMME, caller.today)
    ties = rules.policy.grading.ties if rules.policy.grading else None
    standing = await find_standing(session, caller, PROGRAMME, listing_id, ties=ties)
    if standing is not None:
        return standing.points_micro, standing.place.rank
    score = await session.get(Score, (caller.tenant, PROGRAMME, listing_id), populate_existing=True)
    return None if score is None else score.points_micro, None


async def found(database: Database, *changes: tuple[str, str]) -> Town:
    """Return a town with four alike, of whom nothing is confirmed."""
    tenant = await new_city(database, "chengdu", *changes)
    town = Town(database, tenant, await add_account(database, tenant, role="municipal"))
    kinds = (("satisfaction", MARK), ("contract", CONTRACT), ("sharing", {"title": "经验交流"}))
    for number in range(LISTINGS):
        listing = await add_listing(database, tenant, PROGRAMME, facts=FACTS, listed_on=ON, name=f"第{number}家")
        town.listings.append(listing)
        amount = {"contract": {"service_amount": str(50 * number)}}
        town.records.append(
            [
                await add_record(
                    database,
                    tenant,
                    listing,
                    kind,
                    on=ON,
                    status="submitted",
                    fields={**fields, **amount.get(kind, {})},
                )
                for kind, fields in kinds
            ]
        )
    for number in range(1, LISTINGS):
        await town.let("confirm", number, 0)
    return town


@pytest.mark.parametrize("ties", TIES)
@given(steps=st.lists(STEP, min_size=4, max_size=16))
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_any_order_of_events_leaves_the_scores_and_places_of_a_computation_from_nothing(
    database: Database, ties: str, steps: list[tuple[str, int, int]]
) -> None:
    town = await found(database, *TIES[ties])
    for step in steps:
        await town.let(*step)
    await assert_nothing_differs(database, town.tenant, PROGRAMME)
