"""The bureau takes back an invitation that nobody has answered: it went to the wrong enterprise, say."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.queries.surveys import find_survey
from tenants.tables import SurveyInvitation


async def withdraw_survey(session: AsyncSession, caller: Caller, *, survey_id: UUID, reason: str) -> SurveyInvitation:
    """Return the survey, whose link no longer works. Raises Absent, Conflict (answered or withdrawn already)."""
    survey, _ = await find_survey(session, caller, survey_id, link=None, lock=True)
    if survey.answered_at is not None or survey.withdrawn_at is not None:
        raise Conflict("survey-over", Text("这份调查已答复或已撤回", "This survey was answered or withdrawn already"))
    survey.withdrawn_at = caller.now
    session.add(survey)
    await remember(
        session, caller, "withdraw_survey", subject="survey", subject_id=survey.id, details={"reason": reason}
    )
    return survey
