"""The bureau fills in what is its own to fill in of an answered survey: the weight of the answer, say."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.procedures.filled_in import find_faults
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid
from tenants.queries.policies import rules_on
from tenants.queries.surveys import find_survey
from tenants.scoring import lock_listings, rescore
from tenants.surveying import prefilled_of
from tenants.tables import Record, RecordDecision, SurveyInvitation


async def complete_survey(
    session: AsyncSession, caller: Caller, *, survey_id: UUID, given: Mapping[str, object], reason: str
) -> SurveyInvitation:
    """Lay `given` over the prefilled fields, in the answer as well where there is one, and score anew.

    Raises Absent (survey), Conflict (withdrawn), Invalid (fields).
    """
    survey, listing = await find_survey(session, caller, survey_id, link=None)
    await lock_listings(session, caller, survey.programme_id, [listing.id])
    survey, listing = await find_survey(session, caller, survey_id, link=None, lock=True)
    if survey.withdrawn_at is not None:
        raise Conflict("survey-withdrawn", Text("这份调查已撤回", "This survey was withdrawn"))
    rules = await rules_on(session, caller, survey.programme_id, caller.today)
    whole = {**survey.given, **given}
    faults = list(find_faults(prefilled_of(rules.policy.records[survey.kind]), whole, pointer="/given", complete=True))
    if faults:
        raise Invalid("survey-invalid", Text("预填的内容有误", "What is filled in has faults"), faults=faults)
    before, survey.given = survey.given, whole
    session.add(survey)
    if survey.answer_record_id is not None:
        record = await session.get_one(Record, (caller.tenant, survey.answer_record_id))
        record.fields = {**record.fields, **given}
        record.version += 1
        session.add_all([record, await _decision(session, caller, record, reason)])
        await session.flush()
        await rescore(session, caller, rules, listings=[listing.id])
    await remember(
        session, caller, "complete_survey", subject="survey", subject_id=survey.id,
        details={"before": before, "given": dict(given), "reason": reason},
    )  # fmt: skip
    return survey


async def _decision(session: AsyncSession, caller: Caller, record: Record, reason: str) -> RecordDecision:
    last = select(func.max(RecordDecision.sequence)).where(
        col(RecordDecision.tenant_id) == caller.tenant, col(RecordDecision.record_id) == record.id
    )
    return RecordDecision(
        tenant_id=caller.tenant,
        record_id=record.id,
        sequence=((await session.exec(last)).one() or 0) + 1,
        at=caller.now,
        account_id=caller.account_id,
        role=caller.role,
        from_status=record.status,
        to_status=record.status,
        reason=reason,
    )
