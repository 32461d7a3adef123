"""Which enterprises were asked, what, and who may see and answer it?"""

import hashlib
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Kind
from tenants.callers import Caller
from tenants.failures import absent
from tenants.queries.policies import rules_on
from tenants.rights import within_reach
from tenants.tables import Listing, SurveyInvitation


def select_surveys(
    caller: Caller,
    *,
    programme_id: str | None,
    listing_id: UUID | None,
    is_open: bool | None,
    is_complete: bool | None = None,
    kinds: Mapping[tuple[str, str], Kind] | None = None,
) -> Select[SurveyInvitation, str]:
    """Return the surveys within reach, each with the name of the listing it is about, unordered.

    `is_complete`: whether the bureau filled in all that is its own to fill in of the survey's kind (`kinds`); nothing
    is left to fill in of one that was withdrawn.
    """
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
            true() if is_complete is None else _filled_in(kinds or {}) if is_complete else _lacking(kinds or {}),
        )
    )


def _lacking(kinds: Mapping[tuple[str, str], Kind]) -> ColumnElement[bool]:
    return and_(col(SurveyInvitation.withdrawn_at).is_(None), ~_filled_in(kinds))


def _filled_in(kinds: Mapping[tuple[str, str], Kind]) -> ColumnElement[bool]:
    given = cast("ColumnElement[Any]", SurveyInvitation.given)  # Any: JSON
    lacking = [
        and_(
            col(SurveyInvitation.programme_id) == programme,
            col(SurveyInvitation.kind) == name,
            or_(*(func.coalesce(given.op("->>")(field), "") == "" for field in kind.prefilled)),
        )
        for (programme, name), kind in kinds.items()
        if kind.prefilled
    ]
    return not_(or_(false(), *lacking))


async def find_asked(
    session: AsyncSession, caller: Caller, wanted: SurveyInvitation, served: str | None
) -> UUID | None:
    """Return the survey by which the same was asked already, and answered or still to be answered.

    The same is the same record, or where none is named the same enterprise by its code (`served`).
    """
    about = wanted.about_record_id
    if about is None and served is None:
        return None
    codes = [name for name, value in wanted.given.items() if value == served]
    given = cast("ColumnElement[Any]", SurveyInvitation.given)  # Any: JSON
    same = (
        or_(*(given.op("->>")(name) == served for name in codes))
        if about is None
        else col(SurveyInvitation.about_record_id) == about
    )
    query = select(SurveyInvitation.id).where(
        SurveyInvitation.tenant_id == caller.tenant,
        SurveyInvitation.listing_id == wanted.listing_id,
        SurveyInvitation.kind == wanted.kind,
        col(SurveyInvitation.about_record_id).is_(None) if about is None else true(),
        same,
        col(SurveyInvitation.withdrawn_at).is_(None),
        or_(col(SurveyInvitation.answered_at).is_not(None), col(SurveyInvitation.answer_until) >= caller.today),
    )
    return (await session.exec(query)).first()


async def count_open(session: AsyncSession, caller: Caller) -> int:
    """Return how many surveys wait for the caller's enterprises to answer."""
    enterprises = caller.organisations("enterprise")
    if not enterprises:
        return 0
    query = select(func.count()).where(
        SurveyInvitation.tenant_id == caller.tenant,
        col(SurveyInvitation.enterprise_id).in_(enterprises),
        col(SurveyInvitation.answered_at).is_(None),
        col(SurveyInvitation.withdrawn_at).is_(None),
        col(SurveyInvitation.answer_until) >= caller.today,
    )
    return (await session.exec(query)).one()


async def find_kinds(session: AsyncSession, caller: Caller) -> dict[tuple[str, str], Kind]:
    """Return the kinds enterprises are asked about today, by programme and name, of all programmes with a survey."""
    asked = select(SurveyInvitation.programme_id).where(SurveyInvitation.tenant_id == caller.tenant).distinct()
    found: dict[tuple[str, str], Kind] = {}
    for programme in (await session.exec(asked)).all():
        records = (await rules_on(session, caller, programme, caller.today)).policy.records
        found |= {(programme, name): kind for name, kind in records.items()}
    return found


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


def sees_whole(caller: Caller) -> bool:
    """Tell whether the caller sees every survey, with what was answered."""
    return caller.holds("municipal") or caller.holds("auditor")


def _may_see(caller: Caller) -> ColumnElement[bool]:
    if sees_whole(caller):
        return true()
    return col(SurveyInvitation.enterprise_id).in_(caller.organisations("enterprise"))


def digest_of(link: str) -> str:
    """Return what is kept of a link's secret: its SHA-256 (hex)."""
    return hashlib.sha256(link.encode()).hexdigest()
