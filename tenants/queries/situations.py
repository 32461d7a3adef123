"""What is known of a listing on a day: its facts, and what it reported, was found to be, and went through?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import cast
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.applied import apply_policy
from policies.grades.live import MICRO
from policies.grades.periods import periods_until
from policies.language.document import Policy
from policies.plain import as_list, as_mapping
from policies.procedures.filled_in import read_values
from policies.situation import Item, Situation
from tenants import clock
from tenants.callers import Caller

# One statement for one listing or for all of a programme: every part is found by an index that begins with the listing.
_KNOWN = text("""
SELECT l.id, l.organisation_id, l.name, l.district_code, l.status, l.listed_on, c.filed_on, c.facts,
  (SELECT jsonb_agg(jsonb_build_array(f.fact, f.value -> 'value', f.holds_from, f.id) ORDER BY f.holds_from, f.id)
   FROM fact_changes f
   WHERE f.tenant_id = l.tenant_id AND f.listing_id = l.id AND f.status = 'verified' AND f.holds_from <= :day),
  (SELECT jsonb_agg(jsonb_build_array(r.kind, r.happened_on, r.fields, r.id) ORDER BY r.happened_on, r.id)
   FROM records r
   WHERE r.tenant_id = l.tenant_id AND r.listing_id = l.id AND r.status = 'confirmed' AND r.happened_on <= :day),
  (SELECT jsonb_agg(jsonb_build_array(
            p.obligation, p.period, p.handed_in_on, p.status = 'confirmed', p.decided_at, p.id
          ) ORDER BY p.handed_in_on, p.id)
   FROM reports p
   WHERE p.tenant_id = l.tenant_id AND p.listing_id = l.id AND p.handed_in_on <= :day
     AND (p.status = 'confirmed' OR p.revision = 1 AND p.status IN ('submitted', 'returned'))),
  (SELECT jsonb_agg(jsonb_build_array(e.period, e.period_last, d.grade, d.points_micro, d.place, e.id)
                    ORDER BY e.period_last)
   FROM evaluated d JOIN evaluations e ON e.tenant_id = d.tenant_id AND e.id = d.evaluation_id
   WHERE d.tenant_id = l.tenant_id AND d.listing_id = l.id AND e.status = 'decided' AND e.period_last <= :day),
  (SELECT jsonb_agg(jsonb_build_array(k.procedure, k.ended_at, k.outcome, k.stage, k.id) ORDER BY k.ended_at)
   FROM cases k
   WHERE k.tenant_id = l.tenant_id AND k.organisation_id = l.organisation_id AND k.programme_id = l.programme_id
     AND k.ended_at IS NOT NULL),
  (SELECT jsonb_agg(x.list_id) FROM external_list_entries x
   WHERE x.tenant_id = l.tenant_id AND x.programme_id = l.programme_id AND x.organisation_id = l.organisation_id),
  (SELECT max(h.at) FROM listing_changes h
   WHERE h.tenant_id = l.tenant_id AND h.listing_id = l.id AND h.to_status IN ('removed', 'withdrawn'))
FROM listings l JOIN cases c ON c.tenant_id = l.tenant_id AND c.id = l.case_id
WHERE l.tenant_id = :tenant AND l.programme_id = :programme
  AND (CAST(:listings AS uuid[]) IS NULL OR l.id = ANY(:listings))
  AND (l.id = ANY(:listings) OR l.status IN ('listed', 'suspended'))
ORDER BY l.id
""").bindparams(bindparam("listings", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class Known:
    """One listing with all that a judgement may look at, the policy's quantities and settings among it."""

    listing_id: UUID
    organisation_id: UUID
    name: str
    district_code: str
    status: str
    situation: Situation


async def find_known(
    session: AsyncSession,
    caller: Caller,
    policy: Policy,
    programme_id: str,
    *,
    listings: Sequence[UUID] | None = None,
    day: date | None = None,
) -> list[Known]:
    """Return what is known on `day` (today) of some listings, or of all that are live, in the order of their ids.

    One statement, however many there are.
    """
    day = day or caller.today
    asked = {"tenant": caller.tenant, "programme": programme_id, "listings": listings, "day": day}
    connection = await session.connection()
    rows = (await connection.execute(_KNOWN, asked)).all()
    return [_known(cast("tuple[object, ...]", tuple(row)), caller, policy, day) for row in rows]


def _known(row: tuple[object, ...], caller: Caller, policy: Policy, day: date) -> Known:
    listing_id, organisation_id, name, district, status, listed_on, filed_on, facts = row[:8]
    changes, records, reports, evaluations, cases, lists, ended_at = row[8:]
    period, earlier = periods_until(policy.grading.evaluation, day) if policy.grading else (None, ())
    anchors = {"listed_on": listed_on, "filed_on": filed_on}
    if isinstance(ended_at, datetime):
        anchors["ended_on"] = clock.civil_date(ended_at, caller.zone)
    given = {**(as_mapping(facts) or {}), **{str(one[0]): one[1] for one in _rows(changes)}}
    situation = Situation(
        today=day,
        facts={**dict.fromkeys(policy.facts), **read_values(policy.facts, given)},
        items=(
            *_changes(changes),
            *_records(records, policy),
            *_reports(reports, caller.zone),
            *_evaluations(evaluations),
            *_cases(cases, caller.zone),
        ),
        lists=frozenset(str(one) for one in as_list(lists) or ()),
        anchors={name: on for name, on in anchors.items() if isinstance(on, date)},
        period=period,
        earlier_periods=earlier,
    )
    return Known(
        cast("UUID", listing_id),
        cast("UUID", organisation_id),
        str(name),
        str(district),
        str(status),
        apply_policy(policy, situation),
    )


def _rows(aggregated: object) -> Iterator[Sequence[object]]:
    for row in as_list(aggregated) or ():
        yield as_list(row) or ()


def _changes(aggregated: object) -> Iterator[Item]:
    for fact, _, on, change_id in _rows(aggregated):
        yield Item("change", _day(on), {"fact": str(fact)}, str(change_id))


def _records(aggregated: object, policy: Policy) -> Iterator[Item]:
    """Yield the confirmed records; one of a kind that the rules no longer know is none of theirs."""
    for kind, on, fields, record_id in _rows(aggregated):
        if str(kind) in policy.records:
            values = read_values(policy.records[str(kind)].fields, as_mapping(fields) or {})
            yield Item(str(kind), _day(on), values, str(record_id))


def _reports(aggregated: object, zone: str) -> Iterator[Item]:
    for obligation, period, on, confirmed, decided_at, report_id in _rows(aggregated):
        fields: dict[str, object] = {
            "obligation": str(obligation), "period": str(period), "confirmed": confirmed is True
        }  # fmt: skip
        if confirmed is True:
            fields["confirmed_on"] = _civil(decided_at, zone)
        yield Item("report", _day(on), fields, str(report_id))


def _evaluations(aggregated: object) -> Iterator[Item]:
    for period, on, grade, points, place, evaluation_id in _rows(aggregated):
        fields: dict[str, object] = {"year": _day(on).year, "period": str(period)}
        if isinstance(grade, str):
            fields["grade"] = grade
        if isinstance(points, int):
            fields["score"] = Fraction(points, MICRO)
        if isinstance(place, int):
            fields["rank"] = place
        yield Item("evaluation", _day(on), fields, str(evaluation_id))


def _cases(aggregated: object, zone: str) -> Iterator[Item]:
    for procedure, at, outcome, stage, case_id in _rows(aggregated):
        yield Item(
            "case",
            _civil(at, zone),
            {"procedure": str(procedure), "outcome": str(outcome), "stage": str(stage)},
            str(case_id),
        )


def _day(written: object) -> date:
    return date.fromisoformat(str(written))


def _civil(written: object, zone: str) -> date:
    return clock.civil_date(datetime.fromisoformat(str(written)), zone)
