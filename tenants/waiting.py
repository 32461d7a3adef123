"""Which reports, single items and changed facts wait for the caller?"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlalchemy import func as sql
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.reporting import BUREAU, checker_of
from tenants.callers import Caller
from tenants.queries.fact_changes import count_declared
from tenants.queries.policies import rules_of_version
from tenants.queries.reports import count_waiting
from tenants.queries.surveys import count_open
from tenants.tables import Record

# How a report waits for the provider it is of.
UNFINISHED = frozenset({"draft", "returned"})


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """How many things wait, told by programme: reports by obligation and status, items by status, changes; surveys."""

    reports: dict[tuple[str, str, str], int]
    records: dict[tuple[str, str], int]
    fact_changes: dict[str, int]
    surveys: int


async def find_waiting_work(session: AsyncSession, caller: Caller) -> WaitingWork:
    """Return what waits for the caller besides cases: for a provider to finish, for an official to decide."""
    reports: Counter[tuple[str, str, str]] = Counter()
    for one in await count_waiting(session, caller):
        count = one.count
        if one.status not in UNFINISHED:
            rules = await rules_of_version(session, caller, one.policy_version_id)
            checker = checker_of(rules.policy, one.obligation)
            count = one.in_districts if checker == "district" else one.count * caller.holds(checker)
        reports[one.programme_id, one.obligation, one.status] += count
    decides = caller.holds(BUREAU)
    return WaitingWork(
        {key: count for key, count in reports.items() if count},
        await _records_waiting(session, caller) if decides else {},
        await count_declared(session, caller) if decides else {},
        await count_open(session, caller),
    )


async def _records_waiting(session: AsyncSession, caller: Caller) -> dict[tuple[str, str], int]:
    alone = and_(col(Record.status) == "submitted", col(Record.report_id).is_(None))
    query = (
        select(Record.programme_id, Record.status, sql.count())
        .where(Record.tenant_id == caller.tenant, or_(alone, col(Record.status) == "disputed"))
        .group_by(col(Record.programme_id), col(Record.status))
        .order_by(col(Record.programme_id), col(Record.status))
    )
    return {(programme, status): count for programme, status, count in (await session.exec(query)).all()}
