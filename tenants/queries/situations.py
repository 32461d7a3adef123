"""What is known of a listing on a day: its facts, and what it reported, was found to be, and went through?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import cast
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.applied import apply_policy
from policies.grades.live import MICRO
from policies.grades.looked_at import words_in, words_of_score
from policies.grades.periods import Period, periods_until
from policies.kept import once_for_each
from policies.language.document import Policy
from policies.language.facts import Fact
from policies.language.words import OWN_DISTRICT
from policies.plain import as_list, as_mapping
from policies.procedures.values import read_values, reader_of
from policies.situation import Item, Items, Situation
from tenants import clock
from tenants.callers import Caller
from tenants.database import Row, fetch_prepared

# The steps of all cases are many: they are read for rules that ask for them.
STEP = "step"
# What is read of a listing besides itself and its application. Every part is found by an index that begins with the
# listing (or its organisation), and each is left out where the judgement does not ask for what it is called.
_PARTS = {
    "change": """
(SELECT json_agg(json_build_array(
          f.fact, f.value -> 'value', f.holds_from, f.id,
          CASE WHEN f.declared_at < f.decided_at THEN f.declared_at END -- what an official enters is decided at once
        ) ORDER BY f.holds_from, f.id)::text
 FROM fact_changes f
 WHERE f.tenant_id = l.tenant_id AND f.listing_id = l.id AND f.status = 'verified' AND f.holds_from <= $3)""",
    "record": """
(SELECT json_agg(json_build_array(r.kind, r.happened_on, r.fields, r.id) ORDER BY r.happened_on, r.id)::text
 FROM records r
 WHERE r.tenant_id = l.tenant_id AND r.listing_id = l.id AND r.status = 'confirmed' AND r.happened_on <= $3
   AND r.kind = ANY($4))""",
    "report": """
(SELECT json_agg(json_build_array(
          p.obligation, p.period, p.handed_in_on, p.status = 'confirmed', p.decided_at, p.id,
          coalesce(c.hand_ins, p.hand_ins), -- those of a correction go on from those of what it corrects
          CASE 'submitted' WHEN p.status THEN p.submitted_at WHEN c.status THEN c.submitted_at END
        ) ORDER BY p.handed_in_on, p.id)::text
 FROM reports p
 LEFT JOIN reports c ON c.tenant_id = p.tenant_id AND c.listing_id = p.listing_id AND c.obligation = p.obligation
   AND c.period = p.period AND c.revision > p.revision AND c.status IN ('submitted', 'returned')
 WHERE p.tenant_id = l.tenant_id AND p.listing_id = l.id AND p.handed_in_on <= $3
   AND (p.status = 'confirmed' OR p.revision = 1 AND p.status IN ('submitted', 'returned')))""",
    "evaluation": """
(SELECT json_agg(json_build_array(
          e.period, e.period_last, d.grade, d.points_micro, d.place, d.outcome -> 'said', e.id, e.decided_at
        ) ORDER BY e.period_last)::text
 FROM evaluated d JOIN evaluations e ON e.tenant_id = d.tenant_id AND e.id = d.evaluation_id
 WHERE d.tenant_id = l.tenant_id AND d.listing_id = l.id AND e.status = 'decided' AND e.period_last <= $3)""",
    "case": """
(SELECT json_agg(json_build_array(k.procedure, k.ended_at, k.outcome, k.stage, k.id) ORDER BY k.ended_at)::text
 FROM cases k
 WHERE k.tenant_id = l.tenant_id AND k.organisation_id = l.organisation_id AND k.programme_id = l.programme_id
   AND k.ended_at IS NOT NULL)""",
    "step": """
(SELECT json_agg(json_build_array(k.procedure, t.at, t.from_stage, t.action, t.case_id, t.sequence) ORDER BY t.at)::text
 FROM cases k JOIN case_steps t ON t.tenant_id = k.tenant_id AND t.case_id = k.id
 WHERE k.tenant_id = l.tenant_id AND k.organisation_id = l.organisation_id AND k.programme_id = l.programme_id)""",
    "list": """
(SELECT json_agg(x.list_id)::text FROM external_list_entries x
 WHERE x.tenant_id = l.tenant_id AND x.programme_id = l.programme_id AND x.organisation_id = l.organisation_id)""",
    "ended_on": """
(SELECT max(h.at) FROM listing_changes h
 WHERE h.tenant_id = l.tenant_id AND h.listing_id = l.id AND h.to_status IN ('removed', 'withdrawn'))""",
}
# A condition for each: one that fits all would be planned anew each time, or read a whole programme for one listing.
_WHICH = {
    "one": "l.id = $5",
    "some": "l.id = ANY($5)",
    "live": "l.status IN ('listed', 'suspended')",
}


@cache
def _statement(which: str, parts: frozenset[str]) -> str:
    """Return the one statement that reads these parts of one listing, of some, or of all that are live."""
    read = ", ".join(part if name in parts else "NULL" for name, part in _PARTS.items())
    return f"""
SELECT l.id, l.organisation_id, l.name, l.district_code, l.status, l.listed_on, c.filed_on, c.facts::text, {read}
FROM listings l JOIN cases c ON c.tenant_id = l.tenant_id AND c.id = l.case_id
WHERE l.tenant_id = $1 AND l.programme_id = $2 AND {_WHICH[which]} AND $3::date IS NOT NULL AND $4::text[] IS NOT NULL
ORDER BY l.id
"""  # noqa: S608  # made of words of this file


@dataclass(frozen=True, slots=True)
class Known:
    """One listing with all that a judgement may look at, the policy's quantities and settings among it."""

    listing_id: UUID
    organisation_id: UUID
    name: str
    district_code: str
    status: str
    situation: Situation


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read for a judgement: which kinds of record and other parts, and which facts and fields of them."""

    kinds: list[str]
    parts: frozenset[str]
    facts: Mapping[str, Fact]
    fields: Mapping[str, Callable[[Mapping[str, object]], dict[str, object]]]  # by kind: what reads its items


@once_for_each
def _everything(policy: Policy) -> _Reading:
    fields = {kind: reader_of(one.fields) for kind, one in policy.records.items()}
    used = STEP in words_in(policy)
    return _Reading([*policy.records], frozenset(_PARTS) - (set() if used else {STEP}), policy.facts, fields)


@once_for_each
def _for_score(policy: Policy) -> _Reading:
    """Return what a live score looks at, and nothing else."""
    words = words_of_score(policy)
    kinds = [kind for kind in policy.records if kind in words]
    lists = ("list",) if words & set(policy.lists) else ()
    return _Reading(
        kinds,
        frozenset({"change", "record", *(name for name in _PARTS if name in words), *lists}),
        {name: fact for name, fact in policy.facts.items() if name in words},
        {
            kind: reader_of({name: one for name, one in policy.records[kind].fields.items() if name in words})
            for kind in kinds
        },
    )


async def find_known(
    session: AsyncSession,
    caller: Caller,
    policy: Policy,
    programme_id: str,
    *,
    listings: Sequence[UUID] | None = None,
    day: date | None = None,
    for_score: bool = False,
) -> list[Known]:
    """Return what is known on `day` (today) of some listings, or of all that are live, in the order of their ids.

    One statement, however many there are. With `for_score` nothing is read but what a live score looks at.
    """
    day = day or caller.today
    reading = _for_score(policy) if for_score else _everything(policy)
    asked = (caller.tenant, programme_id, day, reading.kinds)
    if listings is None:
        rows = await fetch_prepared(session, _statement("live", reading.parts), *asked)
    elif len(listings) == 1:
        rows = await fetch_prepared(session, _statement("one", reading.parts), *asked, listings[0])
    else:
        rows = await fetch_prepared(session, _statement("some", reading.parts), *asked, list(listings))
    period = periods_until(policy.grading.evaluation, day) if policy.grading else (None, ())
    looked = _Looked(caller.zone, policy, day, reading, period)
    return [_known(row, looked) for row in rows]


@dataclass(frozen=True, slots=True)
class _Looked:
    """How one looks: in which zone, by which rules, on which day, at what, and in which periods."""

    zone: str
    policy: Policy
    day: date
    reading: _Reading
    period: tuple[Period | None, tuple[Period, ...]]


def _known(row: Row, looked: _Looked) -> Known:
    listing_id, organisation_id, name, district, status, listed_on, filed_on, facts = row[:8]
    changes, records, reports, evaluations, cases, steps, lists, ended_at = row[8:]
    policy, zone = looked.policy, looked.zone
    anchors = {"listed_on": listed_on, "filed_on": filed_on}
    if isinstance(ended_at, datetime):
        anchors["ended_on"] = clock.civil_date(ended_at, zone)
    changed = [*_rows(changes)]
    given = {**(as_mapping(_read(facts)) or {}), **{str(one[0]): one[1] for one in changed}}
    situation = Situation(
        today=looked.day,
        facts={**dict.fromkeys(policy.facts), **read_values(looked.reading.facts, given)},
        items=Items(
            (
                *(_change(one, zone) for one in changed),
                *_records(records, looked),
                *_reports(reports, zone),
                *_evaluations(evaluations, zone),
                *_cases(cases, zone),
                *_steps(steps, zone),
            )
        ),
        lists=frozenset(str(one) for one in as_list(_read(lists)) or ()),
        anchors={name: on for name, on in anchors.items() if isinstance(on, date)},
        period=looked.period[0],
        earlier_periods=looked.period[1],
        given={OWN_DISTRICT: str(district)},
    )
    return Known(
        cast("UUID", listing_id),
        cast("UUID", organisation_id),
        str(name),
        str(district),
        str(status),
        apply_policy(policy, situation),
    )


def _read(json: object) -> object:
    return orjson.loads(json) if isinstance(json, str) else None


def _rows(aggregated: object) -> Iterator[Sequence[object]]:
    for row in as_list(_read(aggregated)) or ():
        yield as_list(row) or ()


def _records(aggregated: object, looked: _Looked) -> Iterator[Item]:
    """Yield the confirmed records of the kinds asked for."""
    reads = looked.reading.fields
    for kind, on, fields, record_id in cast("list[tuple[str, str, dict[str, object], str]]", _read(aggregated) or []):
        yield Item(kind, date.fromisoformat(on), reads[kind](fields), record_id)


def _change(row: Sequence[object], zone: str) -> Item:
    fact, _, on, its_id, declared_at = row
    declared = {} if declared_at is None else {"declared_on": _civil(declared_at, zone)}
    return Item("change", _day(on), {"fact": str(fact), **declared}, str(its_id))


def _reports(aggregated: object, zone: str) -> Iterator[Item]:
    for obligation, period, on, confirmed, decided_at, report_id, decided, submitted_at in _rows(aggregated):
        fields: dict[str, object] = {
            "obligation": str(obligation), "period": str(period), "confirmed": confirmed is True
        }  # fmt: skip
        if confirmed is True:
            fields["confirmed_on"] = _civil(decided_at, zone)
        hand_ins = [(_day(first), _day(last)) for first, last in cast("list[tuple[str, str]]", decided)]
        if hand_ins:
            waits = [] if submitted_at is None else [(_civil(submitted_at, zone), None)]
            fields["hand_ins"] = (*hand_ins, *waits)
        yield Item("report", _day(on), fields, str(report_id))


def _evaluations(aggregated: object, zone: str) -> Iterator[Item]:
    for period, on, grade, points, place, said, evaluation_id, decided_at in _rows(aggregated):
        known = as_mapping(said) or {}
        fields: dict[str, object] = {
            "year": _day(on).year, "period": str(period), "decided_on": _civil(decided_at, zone)
        }  # fmt: skip
        fields |= {name: known[name] for name in ("verdict", "selected") if known.get(name) is not None}
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


def _steps(aggregated: object, zone: str) -> Iterator[Item]:
    for procedure, at, stage, action, case_id, sequence in _rows(aggregated):
        fields: dict[str, object] = {"procedure": str(procedure), "action": str(action)}
        yield Item(STEP, _civil(at, zone), fields if stage is None else {**fields, "stage": str(stage)},
                   f"{case_id}:{sequence}")  # fmt: skip


def _day(written: object) -> date:
    return date.fromisoformat(str(written))


def _civil(written: object, zone: str) -> date:
    return clock.civil_date(datetime.fromisoformat(str(written)), zone)
