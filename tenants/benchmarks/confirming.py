"""What does a confirmation cost, with score, audit and place in one transaction, beside one UPDATE of one row?"""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import cast
from uuid import UUID

from policies.reporting import checker_of
from tenants.audit import remember
from tenants.benchmarks.crowd import Crowd, gather_crowd, settle
from tenants.benchmarks.timing import WARM, Line, Sheet, Timed, alternate
from tenants.callers import Held
from tenants.database import Database, TenantConnection, fetch_prepared
from tenants.operations.decide_record import decide_record
from tenants.scoring import remember_held, rescore_one
from tenants.versions import Expected

SIZES = {500: 4, 10_000: 6}  # listings, and how many times an UPDATE a confirmation may take
ITEMS = 40

# Everybody holds the listing before what is of it.
_TURN = """
WITH held AS (SELECT id FROM listings WHERE tenant_id = $1 AND programme_id = $2 AND id = $3 FOR NO KEY UPDATE)
UPDATE records r
SET status = CASE r.status WHEN 'confirmed' THEN 'disputed' ELSE 'confirmed' END, reason = 'x', confirmed_on = $5,
    version = r.version + 1
FROM held WHERE r.tenant_id = $1 AND r.listing_id = held.id AND r.id = $4
"""
_UPDATE = "UPDATE records SET version = version + 1 WHERE tenant_id = $1 AND id = $2"
_DISPUTE = """
UPDATE records SET status = 'disputed', reason = 'x', version = version + 1
WHERE tenant_id = $1 AND id IN (
  SELECT id FROM records WHERE tenant_id = $1 AND programme_id = $2 AND position = 2 ORDER BY id LIMIT $3
)
RETURNING id
"""


async def measure_confirming(database: Database, hasty: Database, owner_url: str, *, rounds: int = 300) -> Sheet:
    """Return the medians of a confirmation and of an UPDATE, taking turns, at 500 and at 10,000 listings.

    A commit waits for the disk, as long as that takes; so everything is measured by a `hasty` database as well, whose
    commits do not, and which shows what we do ourselves.
    """
    lines: list[Line] = []
    for size, times in SIZES.items():
        crowd = await gather_crowd(database, listings=size, items=ITEMS)
        await settle(owner_url)
        for one_of_both, how in ((database, ""), (hasty, ", disk not waited for")):
            found = await _at(one_of_both, crowd, rounds=min(rounds, size - WARM))
            floor = found["update"].median_us
            lines += [
                Line(f"{size:,}{how}: {what}", (*one.figures, f"{one.median_us / floor:.1f}"), target)
                for (what, target), one in zip(
                    (
                        ("one UPDATE, the driver alone", ""),
                        ("one UPDATE, by our transaction", ""),
                        ("confirm, score, place, audit", f"≤ {times}×" if not how else ""),
                        ("decide_record, whole", ""),
                    ),
                    found.values(),
                    strict=True,
                )
            ]
    title = f"One confirmation beside one UPDATE, each committed; {ITEMS} items a listing, {rounds} rounds"
    return Sheet(title, ("p10 µs", "median µs", "p99 µs", "× driver's UPDATE"), tuple(lines))


async def _at(database: Database, crowd: Crowd, *, rounds: int) -> dict[str, Timed]:
    chance = Random(1)  # noqa: S311  # the same listings in every run
    chosen = chance.choices(crowd.listings, k=rounds)
    disputed = iter(await _dispute(database, crowd, count=rounds + WARM))
    async with database.engine.connect() as connection:
        lent = cast("TenantConnection", (await connection.get_raw_connection()).driver_connection)

        async def update(number: int) -> None:
            await lent.begin(crowd.tenant)
            await lent.fetch(_UPDATE, crowd.tenant, crowd.records[chosen[number]])
            await lent.keep()

        async def update_by_us(number: int) -> None:
            async with database.transaction(crowd.tenant) as session:
                await fetch_prepared(session, _UPDATE, crowd.tenant, crowd.records[chosen[number]])

        async def confirm(number: int) -> None:
            await _confirm(database, crowd, chosen[number])

        async def decide(_: int) -> None:
            await _decide(database, crowd, next(disputed))

        contenders = {"update": update, "by us": update_by_us, "confirm": confirm, "decide": decide}
        return await alternate(contenders, rounds=rounds)


async def _dispute(database: Database, crowd: Crowd, *, count: int) -> Sequence[UUID]:
    """Put so many records in dispute, each of another listing, and return their ids: each waits to be decided alone."""
    async with database.transaction(crowd.tenant) as session:
        rows = await fetch_prepared(session, _DISPUTE, crowd.tenant, crowd.rules.programme_id, count)
    return [cast("UUID", row[0]) for row in rows]


async def _confirm(database: Database, crowd: Crowd, listing: UUID) -> None:
    """Do what the confirmation of one item comes to: it is confirmed, scored, told its place, and remembered."""
    caller, rules, record = crowd.caller, crowd.rules, crowd.records[listing]
    async with database.transaction(crowd.tenant) as session:
        await fetch_prepared(session, _TURN, crowd.tenant, rules.programme_id, listing, record, caller.today)
        remember_held(session, [listing])
        await rescore_one(session, caller, rules, listing)
        await remember(session, caller, "decide_record", subject="record", subject_id=record)


async def _decide(database: Database, crowd: Crowd, record: UUID) -> None:
    """Do the operation itself, with its rights, its forms and its history."""
    caller = replace(crowd.caller, held=(Held(checker_of(crowd.rules.policy, None)),))
    async with database.transaction(crowd.tenant) as session:
        await decide_record(
            session, caller, record_id=record, outcome="confirmed", reason="经核查", despite_alike="经核查",
            expected=Expected(),
        )  # fmt: skip
