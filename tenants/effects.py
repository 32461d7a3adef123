"""What follows when a case moves? The consequences operations share: the step, the stage, the listing, the notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.disclosing import find_disclosed
from policies.intake import waits_for
from policies.language.effects import ListEffect
from policies.language.procedures import EndStage, NoticeStage
from policies.verdict import Text
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.queries.policies import Rules
from tenants.scoring import LIVE, rescore
from tenants.tables import (
    Case,
    CaseStep,
    Listing,
    ListingChange,
    Notice,
    NoticeEntry,
    Objection,
    Organisation,
)


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a case: by which action, to which stage, and why; `done_by` acted there already, of several."""

    action: str
    to: str
    because: Mapping[str, object]
    inputs: Mapping[str, object] = field(default_factory=dict[str, object])
    due_on: date | None = None
    to_correct: Sequence[str] = ()
    done_by: frozenset[str] = frozenset()


async def move_case(session: AsyncSession, caller: Caller, *, case: Case, rules: Rules, move: Move) -> None:
    """Write the step, set the case's stage and who it waits for, and do what the stage brings with it."""
    stage = rules.stage(move.to)
    case.version += 1
    session.add(
        CaseStep(
            tenant_id=case.tenant_id,
            case_id=case.id,
            sequence=case.version,
            at=caller.now,
            action=move.action,
            role=caller.role,
            account_id=caller.account_id,
            from_stage=case.stage,
            to_stage=move.to,
            inputs=dict(move.inputs),
            because={**move.because, "policy_version": str(rules.version_id)},
        )
    )
    if not move.done_by:
        case.stage_entered_at = caller.now
    case.stage = move.to
    case.due_on = move.due_on
    case.waits_for = waits_for(stage, move.done_by)
    case.to_correct = list(move.to_correct)
    if isinstance(stage, EndStage):
        case.ended_at = caller.now
        case.outcome = stage.ends
    session.add(case)
    await session.flush()
    if isinstance(stage, EndStage) and any(isinstance(effect, ListEffect) for effect in stage.effects):
        await list_organisation(session, caller, case=case, rules=rules, because=move.because)


async def list_organisation(
    session: AsyncSession, caller: Caller, *, case: Case, rules: Rules, because: Mapping[str, object]
) -> Listing:
    """Put the case's organisation into the directory, with the facts the policy discloses."""
    organisation = await session.get_one(Organisation, (case.tenant_id, case.organisation_id))
    disclosed = find_disclosed(rules.policy, case.facts)
    listing = Listing(
        tenant_id=case.tenant_id,
        programme_id=case.programme_id,
        organisation_id=organisation.id,
        case_id=case.id,
        name=organisation.name,
        district_code=organisation.district_code,
        listed_on=caller.today,
        disclosed=disclosed,
    )
    session.add(listing)
    await session.flush()
    session.add(
        ListingChange(
            tenant_id=case.tenant_id,
            listing_id=listing.id,
            sequence=1,
            at=caller.now,
            to_status=listing.status,
            case_id=case.id,
            because={**because, "policy_version": str(rules.version_id)},
        )
    )
    await session.flush()
    await rescore(session, caller, rules, listings=[listing.id])
    return listing


async def refuse_twice_listed(session: AsyncSession, *, tenant: str, programme_id: str, organisation_id: UUID) -> None:
    """Raise Conflict when the organisation stands in the programme already."""
    live = await session.exec(
        select(Listing.id).where(
            Listing.tenant_id == tenant,
            Listing.programme_id == programme_id,
            Listing.organisation_id == organisation_id,
            col(Listing.status).in_(LIVE),
        )
    )
    if live.first() is not None:
        raise Conflict("already-listed", Text("该单位已在名录内", "The organisation is listed already"))


async def has_open_objection(session: AsyncSession, *, tenant: str, case_id: UUID) -> bool:
    """Tell whether an objection to this applicant waits for its decision."""
    query = select(Objection.id).where(
        Objection.tenant_id == tenant, Objection.case_id == case_id, Objection.status == "open"
    )
    return (await session.exec(query)).first() is not None


async def pass_notice(session: AsyncSession, caller: Caller, *, notice: Notice, case: Case, rules: Rules) -> None:
    """Let an unopposed applicant go on to where its notice leads."""
    stage = rules.stage(notice.stage)
    if not isinstance(stage, NoticeStage):
        message = f"stage {notice.stage} of {rules.version_id} is no notice"
        raise TypeError(message)
    await leave_notice(session, tenant=notice.tenant_id, case_id=case.id, status="passed")
    because = {"rule": f"intake.stages.{notice.stage}", "clause": stage.clause, "notice": str(notice.id)}
    await move_case(session, caller, case=case, rules=rules, move=Move("notice_passed", stage.to, because))


async def leave_notice(session: AsyncSession, *, tenant: str, case_id: UUID, status: str) -> None:
    """Say what became of the applicant's standing place in a notice, if it has one."""
    await session.exec(
        update(NoticeEntry)
        .where(
            col(NoticeEntry.tenant_id) == tenant,
            col(NoticeEntry.case_id) == case_id,
            col(NoticeEntry.status) == "standing",
        )
        .values(status=status)
    )
