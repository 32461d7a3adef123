"""How is what was known of everybody kept in rows, so that nobody changes it unseen, and what came out of it?"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Uuid, bindparam, text
from sqlalchemy import Text as PlainText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.applied import apply_policy
from policies.grades.frozen import keep_situation
from policies.language.document import Policy
from tenants.canonical import canonical_json
from tenants.evaluating import Came
from tenants.queries.situations import Known
from tenants.tables import Evaluated, Evaluation, EvaluationInput


def snapshot_of(
    policy: Policy, known: Known, *, cut_off: date, period: tuple[date, date], earlier: Sequence[tuple[date, date]]
) -> dict[str, object]:
    """Return all that was known of a listing at the cut-off, in the period that is evaluated.

    What ended later is left out, and settings that differ by year are those of the period's last year.
    """
    situation = known.situation
    dated = apply_policy(policy, replace(situation, today=min(cut_off, period[1]), settings={}))
    return keep_situation(
        replace(
            situation,
            items=tuple(item for item in situation.items if item.on <= cut_off),
            settings=dated.settings,
            period=period,
            earlier_periods=tuple(earlier),
        )
    )


_INSERT = text("""
INSERT INTO evaluated
  (tenant_id, evaluation_id, listing_id, organisation_id, name, district_code, snapshot, undecided, outcome)
SELECT :tenant, :evaluation, listing, organisation, name, district, snapshot::jsonb, undecided, '{}'::jsonb
FROM unnest(:listings, :organisations, :names, :districts, :snapshots, :undecided)
  AS r (listing, organisation, name, district, snapshot, undecided)
""").bindparams(
    bindparam("listings", type_=ARRAY(Uuid)),
    bindparam("organisations", type_=ARRAY(Uuid)),
    bindparam("names", type_=ARRAY(PlainText)),
    bindparam("districts", type_=ARRAY(PlainText)),
    bindparam("snapshots", type_=ARRAY(PlainText)),
    bindparam("undecided", type_=ARRAY(Integer)),
)
_OUTCOMES = text("""
UPDATE evaluated e SET points_micro = r.points, place = r.place, grade = r.grade, outcome = r.outcome::jsonb
FROM unnest(:listings, :points, :places, :grades, :outcomes) AS r (listing, points, place, grade, outcome)
WHERE e.tenant_id = :tenant AND e.evaluation_id = :evaluation AND e.listing_id = r.listing
""").bindparams(
    bindparam("listings", type_=ARRAY(Uuid)),
    bindparam("points", type_=ARRAY(BigInteger)),
    bindparam("places", type_=ARRAY(Integer)),
    bindparam("grades", type_=ARRAY(PlainText)),
    bindparam("outcomes", type_=ARRAY(PlainText)),
)


async def insert_rows(session: AsyncSession, rows: Sequence[Evaluated]) -> None:
    """Keep everybody's snapshot; one statement, however many there are."""
    asked = {
        "tenant": rows[0].tenant_id,
        "evaluation": rows[0].evaluation_id,
        "listings": [row.listing_id for row in rows],
        "organisations": [row.organisation_id for row in rows],
        "names": [row.name for row in rows],
        "districts": [row.district_code for row in rows],
        "snapshots": [json.dumps(row.snapshot, ensure_ascii=False) for row in rows],
        "undecided": [row.undecided for row in rows],
    }
    await (await session.connection()).execute(_INSERT, asked)


async def write_outcomes(session: AsyncSession, evaluation: Evaluation, came: Mapping[str, Came]) -> None:
    """Keep what came out for everybody; one statement, however many there are."""
    asked = {
        "tenant": evaluation.tenant_id,
        "evaluation": evaluation.id,
        "listings": [UUID(one) for one in came],
        "points": [one.points_micro for one in came.values()],
        "places": [one.place for one in came.values()],
        "grades": [one.grade for one in came.values()],
        "outcomes": [json.dumps(one.outcome, ensure_ascii=False) for one in came.values()],
    }
    await (await session.connection()).execute(_OUTCOMES, asked)


def digest_of(rows: Sequence[Evaluated], said: Sequence[EvaluationInput]) -> str:
    """Return the SHA-256 (hex) over every snapshot and whose it is, and over what had been said at the freeze.

    Snapshots go in the order of the listings' ids, and what was said in its own.
    """
    digest = hashlib.sha256()
    for part in _canonical(rows, said):
        digest.update(part)
    return digest.hexdigest()


def _canonical(rows: Sequence[Evaluated], said: Sequence[EvaluationInput]) -> Iterator[bytes]:
    for row in sorted(rows, key=lambda one: one.listing_id):
        whose = [str(row.listing_id), str(row.organisation_id), row.name, row.district_code]
        yield _line([*whose, row.snapshot])
    for one in sorted(said, key=lambda one: one.sequence):
        listing = None if one.listing_id is None else str(one.listing_id)
        by_whom = [one.at.astimezone(UTC).isoformat(), str(one.account_id), one.role]
        yield _line([one.sequence, one.kind, listing, one.name, one.value, one.reason, *by_whom])


def _line(parts: list[object]) -> bytes:
    return canonical_json(parts).encode() + b"\n"
