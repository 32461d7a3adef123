"""How does a benchmark get a tenant with thousands of listings, each with a year of reported items?"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import cast
from uuid import UUID

import orjson
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from policies.applied import apply_policy
from policies.cities import folders
from policies.files.folders import CityFolder, read_city
from policies.grades.looked_at import words_of_score
from policies.language.document import Policy
from policies.language.facts import BooleanKind, ChoiceKind, DateKind, Fact, Field_, NumberKind
from policies.language.grading import Rubric
from policies.procedures.values import read_values
from policies.situation import Item, Items, Situation
from tenants.callers import Caller, find_caller
from tenants.database import Database, fetch_prepared
from tenants.operations.install_city import install_city
from tenants.queries.intervals import COARSE, TENTH_MICRO
from tenants.queries.policies import Rules, rules_on

BATCH = 2_000  # so many listings are made in one transaction
DIFFERENT = 997  # so many items the listings draw theirs from: points differ as they do in life


@dataclass(frozen=True, slots=True)
class Crowd:
    """A tenant, its programme's rules, and its listings, each with one record to confirm and dispute in turn."""

    tenant: str
    caller: Caller
    rules: Rules
    listings: Sequence[UUID]
    records: Mapping[UUID, UUID]


@cache
def richest_city() -> tuple[CityFolder, str, Policy]:
    """Return the city whose rules have the most indicators, with the programme they are of."""
    cities = [read_city(folder) for folder in folders()]
    found = [(city, one.programme, one.policy) for city in cities for one in city.policies]
    return max(found, key=lambda one: len(rubric.indicators) if (rubric := rubric_of(one[2])) else 0)


def rubric_of(policy: Policy) -> Rubric | None:
    """Return the rubric of a policy, None where it scores nobody."""
    return policy.grading.rubric if policy.grading else None


def made_up_situation(policy: Policy, *, items: int) -> Situation:
    """Return what is known of one listing of a crowd, as it is after it was read."""
    today = date(2026, 11, 21)
    facts = _facts(policy)
    found: list[Item] = []
    for number in range(items):
        kind, fields = _item(policy, number)
        values = read_values(policy.records[kind].fields, orjson.loads(fields))
        found.append(Item(kind, today - timedelta(7 * number), values, str(number)))
    known = Situation(today, {**dict.fromkeys(policy.facts), **read_values(policy.facts, facts)}, Items(found))
    return apply_policy(policy, known)


async def gather_crowd(database: Database, *, listings: int, items: int) -> Crowd:
    """Return a new tenant with so many listings of `items` confirmed records each; points are made up at first."""
    city, programme, _ = richest_city()
    tenant = f"bench-{uuid7().hex[-16:]}"
    async with database.transaction(tenant) as session:
        await install_city(session, city, tenant=tenant, sandbox=True)
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        rules = await rules_on(session, caller, programme, caller.today)
    for first in range(0, listings, BATCH):
        async with database.transaction(tenant) as session:
            made = await _add_listings(session, caller, rules, first=first, last=min(first + BATCH, listings) - 1)
            await _add_records(session, caller, rules, items=items, listings=made)
    async with database.transaction(tenant) as session:
        await fetch_prepared(session, _COUNT, caller.tenant, rules.programme_id)
        made = await fetch_prepared(session, _LISTINGS, tenant, programme)
        pairs = await fetch_prepared(session, _FIRST_RECORDS, tenant, programme)
    records = {cast("UUID", listing): cast("UUID", record) for listing, record in pairs}
    return Crowd(tenant, caller, rules, [cast("UUID", row[0]) for row in made], records)


async def settle(owner_url: str) -> None:
    """Let PostgreSQL look at what is in its tables, and write it down, as it does by itself after a while."""
    engine = create_async_engine(owner_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.exec_driver_sql("VACUUM (ANALYZE)")
        with suppress(DBAPIError):  # not everybody may ask for it
            await connection.exec_driver_sql("CHECKPOINT")
    await engine.dispose()


_ADD = """
WITH made AS (
  SELECT n, gen_random_uuid() AS organisation, gen_random_uuid() AS filed, gen_random_uuid() AS listing
  FROM generate_series($5::int, $6::int) AS n
), district AS (SELECT min(code) AS code FROM districts WHERE tenant_id = $1),
organisations_made AS (
  INSERT INTO organisations (tenant_id, id, uscc, name, district_code, created_at)
  SELECT $1, organisation, lpad(n::text, 18, '0'), '第' || n || '家', code, $4 FROM made, district
), cases_made AS (
  INSERT INTO cases (tenant_id, id, programme_id, policy_version_id, procedure, route, organisation_id, district_code,
                     stage, stage_entered_at, opened_at, filed_on, ended_at, outcome, facts, materials, to_correct,
                     provisional, version)
  SELECT $1, filed, $2, $3, 'intake', 'bench', organisation, code, 'end', $4, $4, $4::date, $4, 'admitted',
         $7::text::jsonb, '{}', '[]', false, 1
  FROM made, district
), listings_made AS (
  INSERT INTO listings (tenant_id, id, programme_id, organisation_id, case_id, name, district_code, status, listed_on,
                        disclosed, version)
  SELECT $1, listing, $2, organisation, filed, '第' || n || '家', code, 'listed', $4::date - 365, '{}', 1
  FROM made, district
)
INSERT INTO scores (tenant_id, programme_id, listing_id, policy_version_id, points_micro, ranked, decisive, parts,
                    scored_on, scored_at)
SELECT $1, $2, listing, $3, (random() * 2000)::bigint * 100000, true, '{}', '{}', $4::date, $4 FROM made
RETURNING listing_id
"""
_RECORDS = """
INSERT INTO records (tenant_id, id, programme_id, listing_id, organisation_id, position, kind, happened_on, fields,
                     evidence, status, confirmed_on, version)
SELECT l.tenant_id, gen_random_uuid(), l.programme_id, l.id, l.organisation_id, p.position, i.kind,
       $3::date - p.position * 7 - (random() * 200)::int, i.fields::jsonb, '[]', 'confirmed', $3::date, 1
FROM unnest($6::uuid[]) WITH ORDINALITY AS o (id, number)
JOIN listings l ON l.tenant_id = $1 AND l.programme_id = $2 AND l.id = o.id
CROSS JOIN generate_series(1, $7::int) AS p (position)
JOIN unnest($4::text[], $5::text[]) WITH ORDINALITY AS i (kind, fields, number)
  ON i.number = (o.number * 7919 + p.position * 104729) % cardinality($4::text[]) + 1
"""
_COUNT = f"""
INSERT INTO score_counts (tenant_id, programme_id, level, interval, listings)
SELECT tenant_id, programme_id, level, points_micro / size, count(*)
FROM scores, (VALUES (0, {TENTH_MICRO}), (1, {TENTH_MICRO * COARSE})) AS i (level, size)
WHERE tenant_id = $1 AND programme_id = $2 AND ranked
GROUP BY 1, 2, 3, 4
"""  # noqa: S608  # made of numbers
_LISTINGS = "SELECT id FROM listings WHERE tenant_id = $1 AND programme_id = $2 ORDER BY id"
_FIRST_RECORDS = """
SELECT DISTINCT ON (listing_id) listing_id, id FROM records
WHERE tenant_id = $1 AND programme_id = $2 ORDER BY listing_id, position
"""


async def _add_listings(session: AsyncSession, caller: Caller, rules: Rules, *, first: int, last: int) -> list[object]:
    """Add listings with numbers from `first` to `last` and made-up points that are yet to be counted; return ids."""
    facts = orjson.dumps(_facts(rules.policy)).decode()
    said = (caller.tenant, rules.programme_id, rules.version_id, caller.now, first, last, facts)
    return [row[0] for row in await fetch_prepared(session, _ADD, *said)]


async def _add_records(
    session: AsyncSession, caller: Caller, rules: Rules, *, items: int, listings: list[object]
) -> None:
    if not items:
        return
    kinds, fields = zip(*(_item(rules.policy, number) for number in range(DIFFERENT)), strict=True)
    said = (caller.tenant, rules.programme_id, caller.now, list(kinds), list(fields), listings, items)
    await fetch_prepared(session, _RECORDS, *said)


def _facts(policy: Policy) -> dict[str, object]:
    """Return the facts that the score looks at, the same for everybody."""
    chance, words = Random(1), words_of_score(policy)  # noqa: S311  # the same facts in every run
    return {name: _fill(fact, chance) for name, fact in policy.facts.items() if name in words}


def _item(policy: Policy, number: int) -> tuple[str, str]:
    """Return the kind and the fields of one item: any kind the score looks at, whatever its fields may say."""
    chance = Random(number)  # noqa: S311  # the same items in every run
    kind = chance.choice([kind for kind in policy.records if kind in words_of_score(policy)])
    fields = {name: _fill(field, chance) for name, field in policy.records[kind].fields.items()}
    return kind, orjson.dumps(fields).decode()


def _fill(asked: Fact | Field_, chance: Random) -> object:
    match asked.kind:
        case BooleanKind():
            return chance.random() < 1 / 2
        case NumberKind(type="integer"):
            return chance.randint(1, 40)
        case NumberKind():
            return f"{chance.uniform(1, 100):.1f}"
        case ChoiceKind(options=options, many=many):
            chosen = chance.choice(list(options))
            return [chosen] if many else chosen
        case DateKind():
            return "2026-01-01"
        case _:
            return f"第{chance.randint(1, 1000)}"
