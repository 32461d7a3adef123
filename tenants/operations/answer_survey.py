"""A served enterprise says how satisfied it is; its answer counts once nothing is left for the bureau to fill in."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.procedures.filled_in import find_faults
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid
from tenants.queries.policies import rules_on
from tenants.queries.surveys import find_survey
from tenants.reporting import decide
from tenants.scoring import lock_listings, rescore
from tenants.surveying import ANSWERED_BY, asked_of, incomplete_of
from tenants.tables import Record, SurveyInvitation


async def answer_survey(
    session: AsyncSession, caller: Caller, *, survey_id: UUID, link: str | None, answers: Mapping[str, object]
) -> SurveyInvitation:
    """Keep the answers as a record of the listing, score the listing anew and return the survey.

    The record is confirmed at once, or waits while the bureau has yet to fill something in of it: its weight, say.
    Raises Absent (neither link nor account fits), Conflict (answered, withdrawn, or its time is over), Invalid.
    """
    survey, listing = await find_survey(session, caller, survey_id, link=link)
    await lock_listings(session, caller, survey.programme_id, [listing.id])
    survey, listing = await find_survey(session, caller, survey_id, link=link, lock=True)
    _refuse_late(caller, survey)
    rules = await rules_on(session, caller, survey.programme_id, caller.today)
    kind = rules.policy.records[survey.kind]
    faults = list(find_faults(asked_of(kind), answers, pointer="/answers", complete=True))
    if faults:
        raise Invalid("answers-invalid", Text("答复有误", "The answers have faults"), faults=faults)
    record = Record(
        tenant_id=caller.tenant,
        programme_id=survey.programme_id,
        listing_id=listing.id,
        organisation_id=listing.organisation_id,
        kind=survey.kind,
        happened_on=caller.today,
        fields={**survey.given, **answers},
        status="submitted",
    )
    session.add(record)
    await session.flush()
    if not incomplete_of(kind, survey.given):
        decide(session, replace(caller, acting_as=ANSWERED_BY), record, "confirmed")
    survey.answered_at, survey.answer_record_id = caller.now, record.id
    session.add(survey)
    await session.flush()
    await rescore(session, caller, rules, listings=[listing.id])
    await remember(
        session, caller, "answer_survey", subject="survey", subject_id=survey.id,
        details={"record": str(record.id), "by": "link" if link is not None else "account"},
    )  # fmt: skip
    return survey


def _refuse_late(caller: Caller, survey: SurveyInvitation) -> None:
    if survey.answered_at is not None:
        raise Conflict("answered-already", Text("这份评价已经提交过，谢谢", "This survey was answered already"))
    if survey.withdrawn_at is not None:
        raise Conflict("survey-withdrawn", Text("这份调查已撤回", "This survey was withdrawn"))
    if caller.today > survey.answer_until:
        raise Conflict(
            "survey-over",
            Text(
                f"评价已于{survey.answer_until.isoformat()}截止",
                f"The survey ended on {survey.answer_until.isoformat()}",
            ),
        )
