"""How does a case move from stage to stage, and what is written of it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.intake import Step, lead, told_of, waits_for
from policies.language.procedures import EndStage, PanelStage
from policies.procedures.rulebook import Rulebook
from policies.situation import Situation
from tenants.callers import Caller
from tenants.deadlines import find_due_day
from tenants.effects import Ended, follow_ends
from tenants.queries.policies import Rules
from tenants.queries.standings import situation_of
from tenants.scoring import LIVE
from tenants.tables import Case, CaseStep, Listing


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a case: by which action, to which stage, and why; the due day, where whoever moves it is asked."""

    action: str
    step: Step
    because: Mapping[str, object]
    inputs: Mapping[str, object] = field(default_factory=dict[str, object])
    due_on: date | None = None
    asked_for_day: bool = False


async def hold_listings(session: AsyncSession, tenant: str, case_ids: Sequence[UUID]) -> None:
    """Hold the live listings of the cases' organisations, in the order of their ids: before the cases themselves.

    Whoever changes a listing holds it first; a case may change its listing when it ends.
    """
    query = (
        select(Listing.id)
        .join(
            Case,
            and_(
                col(Case.tenant_id) == Listing.tenant_id,
                col(Case.programme_id) == Listing.programme_id,
                col(Case.organisation_id) == Listing.organisation_id,
            ),
        )
        .where(Listing.tenant_id == tenant, col(Case.id).in_(case_ids), col(Listing.status).in_(LIVE))
        .order_by(col(Listing.id))
        .with_for_update(key_share=True, of=Listing)
    )
    await session.exec(query)


async def find_step(session: AsyncSession, caller: Caller, rules: Rules, case: Case, to: str) -> Step:
    """Return where a way leads that no action opens: what is known is asked for only where a stage is conditional."""
    book = rules.book(case.procedure)
    stage = book.procedure.stages[to]
    if isinstance(stage, EndStage) or stage.when is None:
        return lead(book, to, Situation(today=caller.today))
    return lead(book, to, told_of(book, case.facts, await situation_of(session, caller, rules, case)))


async def move_case(session: AsyncSession, caller: Caller, *, case: Case, rules: Rules, move: Move) -> None:
    """Write the step, set the case's stage, day and who it waits for, and do what the stage brings with it."""
    await move_cases(session, caller, rules=rules, moves=[(case, move)])


async def move_cases(
    session: AsyncSession, caller: Caller, *, rules: Rules, moves: Sequence[tuple[Case, Move]]
) -> None:
    """Move several cases that the same rules judge; the number of statements does not grow with theirs."""
    ended: list[Ended] = []
    for case, move in moves:
        because = await enter_stage(session, caller, case, move)
        note_step(session, caller, rules, case, move.action, to=move.step.to, because=because, inputs=move.inputs)
        case.stage = move.step.to
        if isinstance(move.step.stage, EndStage):
            ended.append(Ended(case, move.step.stage, because))
    await session.flush()
    await follow_ends(session, caller, rules, ended)


async def enter_stage(session: AsyncSession, caller: Caller, case: Case, move: Move) -> dict[str, object]:
    """Set what a case has from the stage it comes to, and return why, with the walk to its due day.

    Raises Invalid for a due day that is missing, or given against the rules.
    """
    step = move.step
    due = await find_due_day(session, caller, step, move.due_on, asked=move.asked_for_day)
    case.stage_entered_at = caller.now
    case.due_on = due.last_day
    case.period = None if due.deadline is None else due.deadline.as_json()
    case.provisional = due.deadline is not None and due.deadline.provisional
    case.lapses_at = due.lapses_at
    case.waits_for = waits_for(step.stage)
    case.asks = step.stage.panel if isinstance(step.stage, PanelStage) else None
    case.to_correct = list(step.to_correct)
    if isinstance(step.stage, EndStage):
        case.ended_at = caller.now
        case.outcome = step.stage.ends
    return {**move.because, **({"due": due.deadline.as_json()} if due.deadline is not None else {})}


def note_step(  # a step is these facts
    session: AsyncSession,
    caller: Caller,
    rules: Rules,
    case: Case,
    action: str,
    *,
    to: str,
    because: Mapping[str, object],
    inputs: Mapping[str, object],
) -> None:
    """Add the step to the case's history, under the case's next version."""
    case.version += 1
    session.add(case)
    session.add(
        CaseStep(
            tenant_id=case.tenant_id,
            case_id=case.id,
            sequence=case.version,
            at=caller.now,
            action=action,
            role=caller.role,
            account_id=caller.account_id,
            from_stage=case.stage,
            to_stage=to,
            inputs=dict(inputs),
            because={**because, "policy_version": str(rules.version_id)},
        )
    )


def rule_of(book: Rulebook, stage: str, part: str = "") -> str:
    """Return where a stage, or a part of it, stands in the file of the rules."""
    return f"{book.path}.stages.{stage}{part}"
