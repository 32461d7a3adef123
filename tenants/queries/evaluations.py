"""Which evaluations are there, what was said in each, and what came out for whom?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import defer
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from policies.plain import as_mapping
from tenants import clock
from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import reach_of, within_reach
from tenants.tables import Case, Evaluated, Evaluation, EvaluationInput


def select_evaluations(caller: Caller, programme_id: str) -> SelectOfScalar[Evaluation]:
    """Return the evaluations of a programme, unordered (a page orders them)."""
    return select(Evaluation).where(
        Evaluation.tenant_id == caller.tenant,
        Evaluation.programme_id == programme_id,
        within_reach(caller, "list_evaluations"),
    )


async def find_evaluation(
    session: AsyncSession, caller: Caller, evaluation_id: UUID, operation: str, *, lock: bool = False
) -> Evaluation:
    """Return the evaluation, locked until the transaction ends when asked; raises Absent."""
    reach_of(caller, operation)
    query = select(Evaluation).where(Evaluation.tenant_id == caller.tenant, Evaluation.id == evaluation_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise absent("评价", "evaluation")
    return found


async def find_frozen(session: AsyncSession, caller: Caller, programme_id: str) -> Evaluation | None:
    """Return the programme's evaluation that is frozen and not decided yet, of several the latest."""
    query = (
        select(Evaluation)
        .where(
            Evaluation.tenant_id == caller.tenant,
            Evaluation.programme_id == programme_id,
            Evaluation.status == "frozen",
        )
        .order_by(col(Evaluation.period_last).desc())
        .limit(1)
    )
    return (await session.exec(query)).first()


async def inputs_of(session: AsyncSession, caller: Caller, evaluation_id: UUID) -> list[EvaluationInput]:
    """Return what people said in the evaluation, first said first."""
    query = select_inputs(caller, evaluation_id).order_by(col(EvaluationInput.sequence))
    return list((await session.exec(query)).all())


def select_inputs(caller: Caller, evaluation_id: UUID) -> SelectOfScalar[EvaluationInput]:
    """Return what people said in the evaluation, unordered (a page orders it)."""
    return select(EvaluationInput).where(
        EvaluationInput.tenant_id == caller.tenant, EvaluationInput.evaluation_id == evaluation_id
    )


async def rows_of(
    session: AsyncSession, caller: Caller, evaluation_id: UUID, *, snapshots: bool = True
) -> list[Evaluated]:
    """Return everybody in a frozen evaluation in the order of their listings' ids, without snapshots when asked."""
    query = (
        select(Evaluated)
        .where(Evaluated.tenant_id == caller.tenant, Evaluated.evaluation_id == evaluation_id)
        .order_by(col(Evaluated.listing_id))
    )
    if not snapshots:
        query = query.options(_without_snapshot())
    return list((await session.exec(query)).all())


async def find_reached(session: AsyncSession, caller: Caller, evaluation_id: UUID, operation: str) -> frozenset[UUID]:
    """Return the listings of an evaluation whose lines the caller may see."""
    query = select(Evaluated.listing_id).where(
        Evaluated.tenant_id == caller.tenant, Evaluated.evaluation_id == evaluation_id, _reach(caller, operation)
    )
    return frozenset((await session.exec(query)).all())


async def find_row(
    session: AsyncSession, caller: Caller, evaluation_id: UUID, listing_id: UUID, operation: str
) -> Evaluated:
    """Return one listing's line with its snapshot; raises Absent when it is not there or not within reach."""
    query = select(Evaluated).where(
        Evaluated.tenant_id == caller.tenant,
        Evaluated.evaluation_id == evaluation_id,
        Evaluated.listing_id == listing_id,
        _reach(caller, operation),
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise absent("评价明细", "line of this evaluation")
    return found


def _reach(caller: Caller, operation: str) -> ColumnElement[bool]:
    return within_reach(
        caller, operation, organisation=col(Evaluated.organisation_id), district=col(Evaluated.district_code)
    )


@dataclass(frozen=True, slots=True)
class LatestGrade:
    """The grade of the latest evaluation that was decided: of which period, with label and stars if it has them."""

    evaluation_id: UUID
    period: str
    grade: str
    label: Mapping[str, object] | None
    stars: int | None


async def latest_grades(session: AsyncSession, caller: Caller, listings: Sequence[UUID]) -> Mapping[UUID, LatestGrade]:
    """Return the latest decided grade of each of some listings that has one; one statement for all of them."""
    query = (
        _decided_lines(caller)
        .where(col(Evaluated.listing_id).in_(listings), col(Evaluated.grade).is_not(None))
        .ext(distinct_on(col(Evaluated.listing_id)))
        .order_by(col(Evaluated.listing_id), *_LATEST_FIRST)
    )
    found: dict[UUID, LatestGrade] = {}
    for row, evaluation in await session.exec(query):
        whole = as_mapping(row.outcome.get("grade")) or {}
        stars = whole.get("stars")
        found[row.listing_id] = LatestGrade(
            evaluation.id,
            evaluation.period,
            row.grade or "",
            as_mapping(whole.get("label")),
            stars if isinstance(stars, int) else None,
        )
    return found


async def find_latest_decided(
    session: AsyncSession, caller: Caller, listing_id: UUID
) -> tuple[Evaluated, Evaluation] | None:
    """Return one listing's line in the latest evaluation that was decided with it, without its snapshot."""
    query = _decided_lines(caller).where(Evaluated.listing_id == listing_id).order_by(*_LATEST_FIRST).limit(1)
    return (await session.exec(query)).first()


_LATEST_FIRST = col(Evaluation.period_last).desc(), col(Evaluation.decided_at).desc()


def _decided_lines(caller: Caller) -> Select[Evaluated, Evaluation]:
    """Return the lines of decided evaluations with these, unordered, without their snapshots."""
    its_evaluation = and_(
        col(Evaluation.tenant_id) == Evaluated.tenant_id, col(Evaluation.id) == Evaluated.evaluation_id
    )
    return (
        select(Evaluated, Evaluation)
        .join(Evaluation, its_evaluation)
        .where(Evaluated.tenant_id == caller.tenant, Evaluation.status == "decided")
        .options(_without_snapshot())
    )


def _without_snapshot() -> ExecutableOption:
    """Return the option that leaves snapshots where they are: they are long."""
    return defer(Evaluated.snapshot, raiseload=True)  # pyright: ignore[reportArgumentType]  # SQLModel types a column as its value


async def find_decided(
    session: AsyncSession, caller: Caller, programme_id: str, period: str | None
) -> Evaluation | None:
    """Return the decided evaluation of a period, or the latest one; None when there is none."""
    query = select(Evaluation).where(
        Evaluation.tenant_id == caller.tenant,
        Evaluation.programme_id == programme_id,
        Evaluation.status == "decided",
        true() if period is None else col(Evaluation.period) == period,
    )
    latest = query.order_by(col(Evaluation.period_last).desc(), col(Evaluation.decided_at).desc()).limit(1)
    return (await session.exec(latest)).first()


def select_rows(caller: Caller, evaluation_id: UUID) -> SelectOfScalar[Evaluated]:
    """Return everybody in a frozen evaluation without snapshots, unordered (a page orders them)."""
    query = select(Evaluated).where(Evaluated.tenant_id == caller.tenant, Evaluated.evaluation_id == evaluation_id)
    return query.options(_without_snapshot())


async def count_rows(session: AsyncSession, caller: Caller, evaluation_id: UUID) -> int:
    """Return how many an evaluation includes; none before it is frozen."""
    query = select(func.count()).where(Evaluated.tenant_id == caller.tenant, Evaluated.evaluation_id == evaluation_id)
    return (await session.exec(query)).one()


async def earlier_periods(
    session: AsyncSession, caller: Caller, programme_id: str, before: date
) -> tuple[tuple[date, date], ...]:
    """Return the periods evaluated before a day, latest first: for rules that leave open how often it is done."""
    query = (
        select(Evaluation)
        .where(
            Evaluation.tenant_id == caller.tenant,
            Evaluation.programme_id == programme_id,
            Evaluation.status != "withdrawn",
            col(Evaluation.period_last) < before,
        )
        .order_by(col(Evaluation.period_last).desc())
    )
    return tuple((one.period_first, one.period_last) for one in (await session.exec(query)).all())


@dataclass(frozen=True, slots=True)
class SelectionCase:
    """How the case stands by which an organisation might be selected; `outcome` is None while it goes on."""

    case_id: UUID
    outcome: str | None


async def find_selection_cases(
    session: AsyncSession, caller: Caller, evaluation: Evaluation, procedure: str
) -> Mapping[UUID, SelectionCase]:
    """Return each organisation's latest case of the selection that belongs to an evaluation.

    That is one opened since the period began, and since the evaluation before was decided.
    """
    begun = clock.begin_of_day(evaluation.period_first, caller.zone)
    since = max(begun, await _decided_before(session, caller, evaluation) or begun)
    query = (
        select(Case.organisation_id, Case.id, Case.outcome)
        .where(
            Case.tenant_id == caller.tenant,
            Case.programme_id == evaluation.programme_id,
            Case.procedure == procedure,
            col(Case.opened_at) >= since,
        )
        .order_by(col(Case.id))
    )
    return {one: SelectionCase(case_id, outcome) for one, case_id, outcome in (await session.exec(query)).all()}


async def _decided_before(session: AsyncSession, caller: Caller, evaluation: Evaluation) -> datetime | None:
    query = select(func.max(Evaluation.decided_at)).where(
        Evaluation.tenant_id == caller.tenant,
        Evaluation.programme_id == evaluation.programme_id,
        Evaluation.id != evaluation.id,
        col(Evaluation.period_last) < evaluation.period_last,
    )
    return (await session.exec(query)).one()
