"""The bureau asks a served enterprise how satisfied it is with one service of one provider."""

import secrets
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Policy
from policies.naming import say_choices
from policies.procedures.filled_in import find_faults
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid, absent, invalid
from tenants.queries.policies import rules_on
from tenants.queries.surveys import digest_of
from tenants.surveying import ANSWERED_BY, prefilled_of
from tenants.tables import Listing, Organisation, Record, SurveyInvitation


async def invite_to_survey(
    session: AsyncSession,
    caller: Caller,
    *,
    listing_id: UUID,
    kind: str,
    about_record_id: UUID | None,
    enterprise_name: str,
    enterprise_id: UUID | None,
    given: Mapping[str, object],
    answer_until: date,
) -> tuple[SurveyInvitation, str]:
    """Return the invitation and the secret of its link, which is told this once and works once.

    `given` are the prefilled fields of the kind. An enterprise with an account (`enterprise_id`) may answer without
    the link. Raises Absent (listing, record, enterprise), Invalid (kind, fields, day), Conflict (asked already).
    """
    listing = await session.get(Listing, (caller.tenant, listing_id))
    if listing is None:
        raise absent("入库单位", "listing")
    rules = await rules_on(session, caller, listing.programme_id, caller.today)
    _check(rules.policy, kind, given)
    if answer_until < caller.today:
        raise invalid("/answer_until", "day-past", "答复截止日不能早于今天", "The last day to answer has passed")
    if enterprise_id is not None and await session.get(Organisation, (caller.tenant, enterprise_id)) is None:
        raise absent("企业", "enterprise")
    if about_record_id is not None:
        await _check_record(session, caller, listing, about_record_id, kind)
    secret = secrets.token_urlsafe(32)
    invitation = SurveyInvitation(
        tenant_id=caller.tenant,
        programme_id=listing.programme_id,
        listing_id=listing.id,
        kind=kind,
        about_record_id=about_record_id,
        enterprise_name=enterprise_name,
        enterprise_id=enterprise_id,
        given=dict(given),
        link_digest=digest_of(secret),
        invited_at=caller.now,
        invited_by=caller.signed_in(),
        answer_until=answer_until,
    )
    session.add(invitation)
    await remember(
        session, caller, "invite_to_survey", subject="survey", subject_id=invitation.id,
        details={"listing": str(listing.id), "kind": kind, "about": str(about_record_id or "")},
    )  # fmt: skip
    return invitation, secret


def _check(policy: Policy, kind: str, given: Mapping[str, object]) -> None:
    asked = {name: one for name, one in policy.records.items() if one.reported_by == ANSWERED_BY}
    if kind not in asked:
        known = say_choices(asked)
        zh, en = f"企业答复的种类：{known.zh}", f"Kinds that enterprises answer: {known.read_in('en')}"
        raise invalid("/kind", "no-survey", zh, en)
    faults = list(find_faults(prefilled_of(asked[kind]), given, pointer="/given", complete=True))
    if faults:
        raise Invalid("survey-invalid", Text("预填的内容有误", "What is filled in has faults"), faults=faults)


async def _check_record(session: AsyncSession, caller: Caller, listing: Listing, record_id: UUID, kind: str) -> None:
    record = await session.get(Record, (caller.tenant, record_id), with_for_update={"key_share": True})
    if record is None or record.listing_id != listing.id:
        raise absent("填报事项", "record")
    if record.status != "confirmed":
        raise Conflict(
            "record-not-confirmed",
            Text("该事项尚未核实，核实后才能请企业评价", "The item is not confirmed yet; ask about it afterwards"),
        )
    open_ = select(SurveyInvitation.id).where(
        SurveyInvitation.tenant_id == caller.tenant,
        SurveyInvitation.about_record_id == record_id,
        SurveyInvitation.kind == kind,
        col(SurveyInvitation.withdrawn_at).is_(None),
    )
    if (await session.exec(open_)).first() is not None:
        raise Conflict(
            "asked-already", Text("该事项已请企业评价过", "The enterprise was asked about this item already")
        )
