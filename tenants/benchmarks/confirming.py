"""What does a confirmation cost, with score, audit and place in one transaction, beside one UPDATE of one row?"""

from random import Random
from typing import cast
from uuid import UUID

from tenants.audit import remember
from tenants.benchmarks.crowd import Crowd, gather_crowd, settle
from tenants.benchmarks.timing import Line, Sheet, Timed, alternate
from tenants.database import Database, TenantConnection, fetch_prepared
from tenants.queries.ranking import find_standing
from tenants.scoring import lock_listings, rescore

SIZES = {500: 4, 10_000: 6}  # listings, and how many times an UPDATE a confirmation may take
ITEMS = 40

_TURN = """
UPDATE records
SET status = CASE status WHEN 'confirmed' THEN 'disputed' ELSE 'confirmed' END, reason = 'x', confirmed_on = $3,
    version = version + 1
WHERE tenant_id = $1 AND id = $2
"""
_UPDATE = "UPDATE records SET version = version + 1 WHERE tenant_id = $1 AND id = $2"


async def measure_confirming(database: Database, owner_url: str, *, rounds: int = 300) -> Sheet:
    """Return the medians of a confirmation and of an UPDATE, taking turns, at 500 and at 10,000 listings."""
    lines: list[Line] = []
    for size, times in SIZES.items():
        crowd = await gather_crowd(database, listings=size, items=ITEMS)
        await settle(owner_url)
        found = await _at(database, crowd, rounds=rounds)
        floor, ours = found["update"].median_us, found["by us"].median_us
        for name, what, target in (
            ("update", "one UPDATE, the driver alone", ""),
            ("by us", "one UPDATE, by our transaction", ""),
            ("confirm", "confirm, score, audit, place", f"≤ {times}×"),
        ):
            one = found[name]
            figures = (*one.figures, f"{one.median_us / floor:.1f}", f"{one.median_us / ours:.1f}")
            lines.append(Line(f"{size:,} listings: {what}", figures, target))
    title = f"One confirmation beside one UPDATE, each committed; {ITEMS} items a listing, {rounds} rounds"
    columns = ("p10 µs", "median µs", "p99 µs", "× driver's UPDATE", "× our UPDATE")
    return Sheet(title, columns, tuple(lines))


async def _at(database: Database, crowd: Crowd, *, rounds: int) -> dict[str, Timed]:
    chance = Random(1)  # noqa: S311  # the same listings in every run
    chosen = chance.choices(crowd.listings, k=rounds)
    async with database.engine.connect() as connection:
        lent = cast("TenantConnection", (await connection.get_raw_connection()).driver_connection)
        lent.tenant = crowd.tenant

        async def update(number: int) -> None:
            async with lent.transaction():
                await lent.execute(_UPDATE, crowd.tenant, crowd.records[chosen[number]])

        async def update_by_us(number: int) -> None:
            async with database.transaction(crowd.tenant) as session:
                await fetch_prepared(session, _UPDATE, crowd.tenant, crowd.records[chosen[number]])

        async def confirm(number: int) -> None:
            await _confirm(database, crowd, chosen[number])

        return await alternate({"update": update, "by us": update_by_us, "confirm": confirm}, rounds=rounds)


async def _confirm(database: Database, crowd: Crowd, listing: UUID) -> None:
    """Do what the confirmation of one item does below HTTP, from the lock to the place."""
    caller, rules = crowd.caller, crowd.rules
    ties = rules.policy.grading.ties if rules.policy.grading else None
    async with database.transaction(crowd.tenant) as session:
        await lock_listings(session, caller, rules.programme_id, [listing])
        await fetch_prepared(session, _TURN, crowd.tenant, crowd.records[listing], caller.today)
        await rescore(session, caller, rules, listings=[listing])
        await remember(session, caller, "decide_record", subject="record", subject_id=crowd.records[listing])
        await find_standing(session, caller, rules.programme_id, listing, ties=ties)
