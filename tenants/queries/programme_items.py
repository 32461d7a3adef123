"""What happened in a programme that is of no listing: what its bureau called for, closed, decided and recorded?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Policy
from policies.plain import as_mapping
from policies.procedures.values import read_values
from policies.situation import Item
from tenants import clock
from tenants.callers import Caller
from tenants.database import fetch_prepared
from tenants.queries.calls import calls_of

# The kinds a listing's own items leave to those of the programme, where an authority's duties are asked for.
TOLD_ONCE = frozenset({"call", "notice", "evaluation"})
_NOTICES = """
SELECT id, procedure, stage, last_day, row_number() OVER (PARTITION BY procedure, stage ORDER BY last_day, id)
FROM notices WHERE tenant_id = $1 AND programme_id = $2 AND status = 'closed' ORDER BY last_day, id
"""
_EVALUATIONS = """
SELECT id, period, period_last, decided_at FROM evaluations
WHERE tenant_id = $1 AND programme_id = $2 AND status = 'decided' ORDER BY period_last, id
"""
_RECORDS = """
SELECT id, kind, happened_on, fields::text, district_code FROM records
WHERE tenant_id = $1 AND programme_id = $2 AND listing_id IS NULL AND status = 'confirmed' ORDER BY happened_on, id
"""
_Recorded = tuple[UUID, str, date, str, str | None]


@dataclass(frozen=True, slots=True)
class ProgrammeItems:
    """Calls and closed notices, which concern everybody; decided evaluations; what was recorded of no listing."""

    told: Sequence[Item]
    evaluations: Sequence[Item]
    recorded: Sequence[_Recorded]

    def shared(self, policy: Policy) -> tuple[Item, ...]:
        """Return what everybody is told: calls, notices, and what was recorded of the programme as such."""
        return (*self.told, *self._records(policy, None))

    def of_district(self, policy: Policy, district: str) -> tuple[Item, ...]:
        """Return what was recorded of a district."""
        return tuple(self._records(policy, district))

    def of_bureau(self, policy: Policy) -> tuple[Item, ...]:
        """Return all of it."""
        of_districts = (_read(one, policy) for one in self.recorded if one[4] is not None)
        return (*self.shared(policy), *self.evaluations, *(one for one in of_districts if one is not None))

    def _records(self, policy: Policy, district: str | None) -> Iterator[Item]:
        found = (_read(one, policy) for one in self.recorded if one[4] == district)
        return (one for one in found if one is not None)


async def find_programme_items(session: AsyncSession, caller: Caller, programme_id: str) -> ProgrammeItems:
    """Return what happened in a programme that is of no listing, each part in the order in which it did."""
    asked = (caller.tenant, programme_id)
    calls = await calls_of(session, caller, programme_id)
    notices = await fetch_prepared(session, _NOTICES, *asked)
    evaluations = await fetch_prepared(session, _EVALUATIONS, *asked)
    recorded = await fetch_prepared(session, _RECORDS, *asked)
    return ProgrammeItems(
        told=(*calls, *(_notice(*one) for one in cast("list[tuple[UUID, str, str, date, int]]", notices))),
        evaluations=[
            _evaluation(*one, zone=caller.zone) for one in cast("list[tuple[UUID, str, date, datetime]]", evaluations)
        ],
        recorded=cast("list[_Recorded]", recorded),
    )


def _notice(notice_id: UUID, procedure: str, stage: str, last_day: date, number: int) -> Item:
    return Item("notice", last_day, {"procedure": procedure, "stage": stage, "number": number}, str(notice_id))


def _evaluation(evaluation_id: UUID, period: str, last: date, decided_at: datetime, *, zone: str) -> Item:
    fields: Mapping[str, object] = {
        "year": last.year, "period": period, "decided_on": clock.civil_date(decided_at, zone)
    }  # fmt: skip
    return Item("evaluation", last, fields, str(evaluation_id))


def _read(row: _Recorded, policy: Policy) -> Item | None:
    """Return a record as these rules read it; None where they do not know its kind as one of no listing."""
    record_id, kind, on, fields, _ = row
    declared = policy.records.get(kind)
    if declared is None:
        return None
    return Item(kind, on, read_values(declared.fields, as_mapping(orjson.loads(fields)) or {}), str(record_id))
