"""Which enterprises were asked, what, and who may see and answer it?"""

import hashlib
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import within_reach
from tenants.tables import Listing, SurveyInvitation


def select_surveys(
    caller: Caller, *, programme_id: str | None, listing_id: UUID | None, is_open: bool | None
) -> Select[SurveyInvitation, str]:
    """Return the surveys within reach, each with the name of the listing it is about, unordered."""
    answered = col(SurveyInvitation.answered_at)
    return (
        select(SurveyInvitation, Listing.name)
        .join(
            Listing,
            and_(col(Listing.tenant_id) == SurveyInvitation.tenant_id, col(Listing.id) == SurveyInvitation.listing_id),
        )
        .where(
            SurveyInvitation.tenant_id == caller.tenant,
            reach(caller, "list_surveys"),
            true() if programme_id is None else col(SurveyInvitation.programme_id) == programme_id,
            true() if listing_id is None else col(SurveyInvitation.listing_id) == listing_id,
            true() if is_open is None else answered.is_(None) if is_open else answered.is_not(None),
        )
    )


def reach(caller: Caller, operation: str) -> ColumnElement[bool]:
    """Return which surveys `operation` reaches: all for the bureau, for an enterprise those it is asked."""
    return within_reach(caller, operation, organisation=col(SurveyInvitation.enterprise_id))


async def find_survey(
    session: AsyncSession, caller: Caller, survey_id: UUID, *, link: str | None, lock: bool = False
) -> tuple[SurveyInvitation, Listing]:
    """Return the survey and whom it is about, for the holder of its link, the enterprise asked, or the bureau.

    Raises Absent for everybody else: whoever has neither link nor right learns nothing.
    """
    query = select(SurveyInvitation).where(
        SurveyInvitation.tenant_id == caller.tenant,
        SurveyInvitation.id == survey_id,
        col(SurveyInvitation.link_digest) == digest_of(link) if link is not None else _may_see(caller),
    )
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    survey = (await session.exec(query)).first()
    if survey is None:
        raise absent("满意度调查", "survey")
    return survey, await session.get_one(Listing, (caller.tenant, survey.listing_id))


def _may_see(caller: Caller) -> ColumnElement[bool]:
    if caller.holds("municipal") or caller.holds("auditor"):
        return true()
    return col(SurveyInvitation.enterprise_id).in_(caller.organisations("enterprise"))


def digest_of(link: str) -> str:
    """Return what is kept of a link's secret: its SHA-256 (hex)."""
    return hashlib.sha256(link.encode()).hexdigest()
