"""What is due by now, and does it happen in order, once, whatever fails beside it?"""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller, find_caller
from tenants.database import Database
from tenants.moving import hold_listings
from tenants.operations.advance_clock import advance_clock
from tenants.operations.close_notice import close_notice
from tenants.operations.lapse_case import lapse_case
from tenants.operations.recompute_last_day import recompute_last_day
from tenants.operations.rescore_listings import MOST_AT_ONCE, rescore_listings
from tenants.queries.outdated_scores import find_outdated_programmes
from tenants.queries.policies import find_programmes
from tenants.scoring import lock_listings
from tenants.standing import lock_notices
from tenants.tables import Case, Notice, Tenant

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """One thing whose time comes: what it is, and when."""

    at: datetime
    kind: str
    id: UUID


async def find_due(
    session: AsyncSession, caller: Caller, *, until: datetime, tried: Collection[UUID] = (), limit: int = 100
) -> list[Due]:
    """Return what falls due up to `until`, earliest first: notices whose period is over, cases whose day is past.

    What was `tried` already is left out: what fails does not stand before the others for ever.
    """
    notices = (
        select(Notice.closes_at, Notice.id)
        .where(Notice.tenant_id == caller.tenant, Notice.status == "open", col(Notice.closes_at) <= until)
        .where(col(Notice.id).not_in(tried))
        .order_by(col(Notice.closes_at), col(Notice.id))
        .limit(limit)
    )
    cases = (
        select(Case.lapses_at, Case.id)
        .where(Case.tenant_id == caller.tenant, col(Case.lapses_at) <= until, col(Case.id).not_in(tried))
        .order_by(col(Case.lapses_at), col(Case.id))
        .limit(limit)
    )
    due = [Due(at, "notice", thing) for at, thing in (await session.exec(notices)).all()]
    due += [Due(at, "case", thing) for at, thing in (await session.exec(cases)).all() if at is not None]
    return sorted(due, key=lambda one: one.at)[:limit]


async def find_recomputable(session: AsyncSession, caller: Caller) -> list[Due]:
    """Return the open notices and cases whose last day was computed before the calendar of its days was published."""
    notices = select(Notice.id).where(
        Notice.tenant_id == caller.tenant, Notice.status == "open", col(Notice.provisional)
    )
    cases = select(Case.id).where(Case.tenant_id == caller.tenant, col(Case.provisional), col(Case.ended_at).is_(None))
    found = [("provisional notice", thing) for thing in (await session.exec(notices)).all()]
    found += [("provisional case", thing) for thing in (await session.exec(cases)).all()]
    return [Due(caller.now, kind, thing) for kind, thing in found]


async def advance(session: AsyncSession, caller: Caller, *, to: datetime) -> list[Due]:
    """Move a sandbox's clock to `to` and let everything due on the way happen at its own time, in order.

    Whatever happens on a day finds the scores of that day, and so does whoever looks when the clock has been moved.
    """
    fired: list[Due] = []
    idle: list[Due] = []
    await _hold_all(session, caller, await find_due(session, caller, until=to))
    scored_on = None
    # One after the other: what happens may bring something else that is due before the next.
    while due := await find_due(session, caller, until=to, tried=[one.id for one in idle]):
        then = as_system(caller, at=due[0].at)
        if then.today != scored_on:
            await _rescore_within(session, then)
            scored_on = then.today
        if await _do(session, then, due[0]):
            fired.append(due[0])
        else:
            idle.append(due[0])
    await advance_clock(session, caller, to=to)
    await _rescore_within(session, as_system(caller, at=to))
    return fired


async def _hold_all(session: AsyncSession, caller: Caller, due: Collection[Due]) -> None:
    """Hold the notices that are due, then every live listing.

    Whoever objects or acts holds a notice, a listing and a case and then the end of the audit chain: the same order.
    """
    await lock_notices(session, caller.tenant, [one.id for one in due if one.kind == "notice"])
    await hold_listings(session, caller.tenant, [one.id for one in due if one.kind == "case"])
    for programme in await find_programmes(session, caller):
        await lock_listings(session, caller, programme.id)


async def _rescore_within(session: AsyncSession, caller: Caller) -> None:
    """Score anew, in this very transaction, what the caller's day or other rules may have moved."""
    for programme in await find_outdated_programmes(session, caller):
        while await rescore_listings(session, caller, programme_id=programme) == MOST_AT_ONCE:
            pass


async def sweep_tenant(database: Database, tenant: str) -> int:
    """Let what is due in one tenant happen, each in a transaction of its own; return how much it was."""
    async with database.transaction(tenant) as session:
        caller = await find_caller(session, tenant)
        provisional = await find_recomputable(session, caller)
    done = 0
    for one in provisional:
        done += await _attempt(database, tenant, one)
    tried: set[UUID] = set()
    while due := await _find_due_in(database, caller, tried):
        for one in due:
            tried.add(one.id)
            done += await _attempt(database, tenant, one)
    return done + await _rescore(database, caller)


async def _rescore(database: Database, caller: Caller) -> int:
    """Score anew what the day or other rules may have moved, some listings in each transaction."""
    async with database.transaction(caller.tenant) as session:
        programmes = await find_outdated_programmes(session, caller)
    done = 0
    for programme in programmes:
        scored = MOST_AT_ONCE
        while scored == MOST_AT_ONCE:
            async with database.transaction(caller.tenant) as session:
                scored = await rescore_listings(session, as_system(caller, at=caller.now), programme_id=programme)
            done += scored
    return done


async def _find_due_in(database: Database, caller: Caller, tried: set[UUID]) -> list[Due]:
    async with database.transaction(caller.tenant) as session:
        return await find_due(session, caller, until=caller.now, tried=tried)


async def _attempt(database: Database, tenant: str, one: Due) -> bool:
    """Let one thing happen in a transaction of its own; what fails is logged and stops nothing behind it."""
    try:
        async with database.transaction(tenant) as session:
            caller = await find_caller(session, tenant)
            return await _do(session, as_system(caller, at=caller.now), one)
    except Exception:  # noqa: BLE001  # whatever it is, the others go on
        await log.aexception("due_failed", tenant=tenant, kind=one.kind, id=str(one.id))
        return False


async def sweep(database: Database) -> int:
    """Let what is due happen in every tenant; one tenant's failure never stops another's."""
    done = 0
    async for tenant in _tenants(database):
        try:
            done += await sweep_tenant(database, tenant)
        except Exception:  # noqa: BLE001  # whatever it is, the other tenants go on
            await log.aexception("sweep_failed", tenant=tenant)
    return done


def as_system(caller: Caller, *, at: datetime) -> Caller:
    """Return the system itself as the caller at an instant: nobody's account, the role `system`."""
    return replace(caller, now=at, account_id=None, username=None, name=None, held=(), acting_as="system")


async def _do(session: AsyncSession, caller: Caller, due: Due) -> bool:
    match due.kind:
        case "notice":
            return await close_notice(session, caller, notice_id=due.id)
        case "case":
            return await lapse_case(session, caller, case_id=due.id)
        case "provisional notice":
            return await recompute_last_day(session, caller, of=Notice, thing_id=due.id)
        case "provisional case":
            return await recompute_last_day(session, caller, of=Case, thing_id=due.id)
        case kind:
            message = f"nothing is known to happen when a {kind} is due"
            raise ValueError(message)


async def _tenants(database: Database) -> AsyncIterator[str]:
    async with database.transaction(None) as session:
        tenants = (await session.exec(select(Tenant.id).order_by(col(Tenant.id)))).all()
    for tenant in tenants:
        yield tenant
