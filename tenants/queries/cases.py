"""Which cases are there, where does each stand, and what waits for whom?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import CaseQuota
from policies.plain import as_list
from policies.procedures.openings import Span
from policies.procedures.rulebook import Form, Rulebook
from policies.procedures.values import is_blank, read_values
from tenants import clock
from tenants.callers import Caller
from tenants.failures import absent
from tenants.renaming import name_in_case
from tenants.rights import within_reach
from tenants.tables import Case, CaseStep, Listing, Notice, NoticeEntry, Organisation, Record, Report


async def find_case(
    session: AsyncSession, caller: Caller, case_id: UUID, operation: str, *, lock: bool = False
) -> Case:
    """Return the case if `operation` reaches it, locked until the transaction ends when asked; else raise Absent."""
    query = select(Case).where(Case.tenant_id == caller.tenant, Case.id == case_id, reach(caller, operation))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    case = (await session.exec(query)).first()
    if case is None:
        raise absent("申报", "case")
    return case


# Steps that are written at a stage without leaving it: a panel member's sheet, an opinion that was asked for, a due day
# that was given later, or set again when the calendar of its days was published.
SHEET, OPINION, DUE_DAY, RECOMPUTED = "gave_sheet", "gave_opinion", "gave_due_day", "recomputed_due_day"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What to look for: a programme, a procedure, a stage, an organisation, only open or only ended ones."""

    programme_id: str | None = None
    procedure: str | None = None
    stage: str | None = None
    organisation_id: UUID | None = None
    is_open: bool | None = None


def select_cases(caller: Caller, wanted: CaseFilter) -> Select[Case, str]:
    """Return the cases within reach that match, each with its organisation's name, unordered (a page orders them)."""
    ended = col(Case.ended_at)
    return (
        select(Case, name_in_case())
        .join(
            Organisation,
            and_(col(Organisation.tenant_id) == Case.tenant_id, col(Organisation.id) == Case.organisation_id),
        )
        .where(
            Case.tenant_id == caller.tenant,
            reach(caller, "list_cases"),
            true() if wanted.programme_id is None else col(Case.programme_id) == wanted.programme_id,
            true() if wanted.procedure is None else col(Case.procedure) == wanted.procedure,
            true() if wanted.stage is None else col(Case.stage) == wanted.stage,
            true() if wanted.organisation_id is None else col(Case.organisation_id) == wanted.organisation_id,
            true() if wanted.is_open is None else ended.is_(None) if wanted.is_open else ended.is_not(None),
        )
    )


def reach(caller: Caller, operation: str) -> ColumnElement[bool]:
    """Return which cases `operation` reaches for the caller."""
    return within_reach(
        caller,
        operation,
        organisation=col(Case.organisation_id),
        district=col(Case.district_code),
        asked=col(Case.asks),
        named=col(Case.serves),
    )


def acts_as(caller: Caller, role: str, case: Case | Listing | Report | Record) -> bool:
    """Tell whether the caller may act in `role` on this very case, listing, report or record of no listing."""
    match role:
        case "provider":
            return case.organisation_id in caller.organisations(role)
        case "district":
            return case.district_code in caller.districts()
        case "enterprise":
            return case.organisation_id in caller.organisations(role) or (
                isinstance(case, Case) and case.serves in caller.codes(role)
            )
        case _:
            return caller.holds(role)


def named_in(book: Rulebook, facts: Mapping[str, object]) -> str | None:
    """Return the code of the enterprise that a form names as taking part in the case, None while it names none."""
    codes = read_values(book.form_facts, {name: facts[name] for name in book.named_to_act if name in facts})
    return next((str(code) for code in codes.values() if not is_blank(code)), None)


def form_of(case: Case) -> Form:
    """Return what the application says so far."""
    return Form(case.facts, {name: len(as_list(files) or ()) for name, files in case.materials.items()})


async def count_taken(
    session: AsyncSession, caller: Caller, case: Case, action: str, quota: CaseQuota, *, in_round: Span | None
) -> int:
    """Return how many cases the action has taken on already, as its quota counts them: in this round, year, or ever."""
    query = (
        select(func.count(func.distinct(col(CaseStep.case_id))))
        .join(Case, and_(col(Case.tenant_id) == CaseStep.tenant_id, col(Case.id) == CaseStep.case_id))
        .where(
            CaseStep.tenant_id == caller.tenant,
            CaseStep.action == action,
            CaseStep.from_stage == case.stage,
            Case.programme_id == case.programme_id,
            Case.procedure == case.procedure,
        )
    )
    if quota.per == "district":
        query = query.where(Case.district_code == case.district_code)
    elif quota.per != "programme":
        query = query.where(col(Case.facts)[quota.per] == literal(case.facts.get(quota.per), type_=JSONB))
    year = date(caller.today.year, 1, 1), date(caller.today.year, 12, 31)
    span = year if quota.within == "year" else in_round if quota.within == "round" else None
    if span is not None:
        first, last = clock.begin_of_day(span[0], caller.zone), clock.end_of_day(span[1], caller.zone)
        query = query.where(col(CaseStep.at) >= first, col(CaseStep.at) < last)
    return (await session.exec(query)).one()


async def sheets_of(session: AsyncSession, case: Case) -> list[CaseStep]:
    """Return the latest sheet of each member of a panel since the case came to its stage, in the order they came."""
    query = (
        select(CaseStep)
        .where(
            CaseStep.tenant_id == case.tenant_id,
            CaseStep.case_id == case.id,
            CaseStep.action == SHEET,
            CaseStep.from_stage == case.stage,
            col(CaseStep.at) >= case.stage_entered_at,
        )
        .order_by(col(CaseStep.sequence))
    )
    sheets = {step.inputs.get("member") or str(step.account_id): step for step in (await session.exec(query)).all()}
    return list(sheets.values())


async def steps_of(session: AsyncSession, caller: Caller, case_id: UUID) -> list[CaseStep]:
    """Return what was done to the case, oldest first."""
    query = (
        select(CaseStep)
        .where(CaseStep.tenant_id == caller.tenant, CaseStep.case_id == case_id)
        .order_by(col(CaseStep.sequence))
    )
    return list((await session.exec(query)).all())


async def notice_of(session: AsyncSession, caller: Caller, case_id: UUID) -> Notice | None:
    """Return the notice the case stands in now, if any."""
    query = (
        select(Notice)
        .join(
            NoticeEntry,
            and_(col(NoticeEntry.tenant_id) == Notice.tenant_id, col(NoticeEntry.notice_id) == Notice.id),
        )
        .where(Notice.tenant_id == caller.tenant, NoticeEntry.case_id == case_id, NoticeEntry.status == "standing")
    )
    return (await session.exec(query)).first()


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for the caller: the most pressing cases, and how many wait at each (programme, procedure, stage)."""

    cases: tuple[tuple[Case, str], ...]
    counts: Mapping[tuple[str, str, str], int]


async def find_tasks(session: AsyncSession, caller: Caller, *, procedure: str | None, limit: int) -> Tasks:
    """Return what waits for the caller, earliest due day first, each with its organisation's name; one query."""
    waiting = and_(
        col(Case.tenant_id) == caller.tenant,
        col(Case.ended_at).is_(None),
        true() if procedure is None else col(Case.procedure) == procedure,
        _waits_for(caller),
    )
    grouped = (
        select(Case.programme_id, Case.procedure, Case.stage, func.count().label("waiting"))
        .where(waiting)
        .group_by(col(Case.programme_id), col(Case.procedure), col(Case.stage))
        .subquery()
    )
    counts = select(func.jsonb_agg(func.jsonb_build_array(*grouped.c))).scalar_subquery()
    query = (
        select(Case, Organisation.name, counts)
        .join(
            Organisation,
            and_(col(Organisation.tenant_id) == Case.tenant_id, col(Organisation.id) == Case.organisation_id),
        )
        .where(waiting)
        .order_by(col(Case.due_on).asc().nulls_last(), col(Case.stage_entered_at), col(Case.id))
        .limit(limit)
    )
    rows = (await session.exec(query)).all()
    counted: list[tuple[str, str, str, int]] = rows[0][2] if rows else []
    return Tasks(
        tuple((case, name) for case, name, _ in rows),
        {(programme, name, stage): count for programme, name, stage, count in sorted(counted)},
    )


def _waits_for(caller: Caller) -> ColumnElement[bool]:
    """Return which cases wait for a role the caller holds, where he holds it."""
    clauses: list[ColumnElement[bool]] = []
    if organisations := caller.organisations("provider"):
        clauses.append(and_(col(Case.waits_for) == "provider", col(Case.organisation_id).in_(organisations)))
    if districts := caller.districts():
        clauses.append(and_(col(Case.waits_for) == "district", col(Case.district_code).in_(districts)))
    if codes := caller.codes("enterprise"):
        own = or_(col(Case.serves).in_(codes), col(Case.organisation_id).in_(caller.organisations("enterprise")))
        clauses.append(and_(col(Case.waits_for) == "enterprise", own))
    whole = sorted({held.role for held in caller.held} - {"provider", "district", "enterprise"})
    if whole:
        clauses.append(or_(col(Case.waits_for).in_(whole), col(Case.asks).in_(whole)))
    return or_(false(), *clauses)
