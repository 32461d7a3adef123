"""The bureau fills in what is its own to fill in of an answered survey: the weight of the answer, say."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.procedures.filled_in import find_faults
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid, invalid
from tenants.queries.policies import rules_on
from tenants.queries.surveys import find_survey
from tenants.reporting import decide
from tenants.scoring import lock_listings, rescore
from tenants.served import hold_to_served
from tenants.surveying import incomplete_of, prefilled_of
from tenants.tables import Record, SurveyInvitation


async def complete_survey(
    session: AsyncSession, caller: Caller, *, survey_id: UUID, given: Mapping[str, object], reason: str
) -> SurveyInvitation:
    """Lay `given` over the prefilled fields, in the answer as well where there is one, and score anew.

    An answer that waited counts from the moment nothing is left to fill in; what was filled in before stays in its
    history. Raises Absent (survey), Conflict (withdrawn), Invalid (fields, or nothing new among them).
    """
    survey, listing = await find_survey(session, caller, survey_id, link=None)
    await lock_listings(session, caller, survey.programme_id, [listing.id])
    survey, listing = await find_survey(session, caller, survey_id, link=None, lock=True)
    if survey.withdrawn_at is not None:
        raise Conflict("survey-withdrawn", Text("这份调查已撤回", "This survey was withdrawn"))
    rules = await rules_on(session, caller, survey.programme_id, caller.today)
    before, survey.given = survey.given, {**survey.given, **given}
    replaced = {name: before.get(name) for name, value in given.items() if value != before.get(name)}
    if not replaced:
        raise invalid("/given", "nothing-new", "没有要补填或更正的内容，与现有内容相同", "Nothing here is new")
    await hold_to_served(session, caller, rules.policy, survey, listing)
    whole, kind = survey.given, rules.policy.records[survey.kind]
    faults = list(find_faults(prefilled_of(kind), whole, pointer="/given", complete=True))
    if faults:
        raise Invalid("survey-invalid", Text("预填的内容有误", "What is filled in has faults"), faults=faults)
    session.add(survey)
    if survey.answer_record_id is not None:
        record = await session.get_one(Record, (caller.tenant, survey.answer_record_id))
        record.fields = {**record.fields, **whole}
        waits = record.status == "submitted" and not incomplete_of(kind, whole)
        status = "confirmed" if waits else record.status
        decide(session, caller, record, status, reason=reason, fields_before=replaced)
        await rescore(session, caller, rules, listings=[listing.id])
    await remember(
        session, caller, "complete_survey", subject="survey", subject_id=survey.id,
        details={"before": before, "given": dict(given), "reason": reason},
    )  # fmt: skip
    return survey
