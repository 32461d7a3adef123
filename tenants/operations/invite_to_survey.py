"""The bureau asks a served enterprise how satisfied it is with one service of one provider."""

import secrets
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Policy
from policies.naming import say_choices
from policies.procedures.filled_in import find_faults
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid, absent, invalid
from tenants.queries.policies import rules_on
from tenants.queries.surveys import digest_of, find_asked
from tenants.scoring import lock_listings
from tenants.served import hold_to_served
from tenants.surveying import ANSWERED_BY, prefilled_of
from tenants.tables import Listing, Record, SurveyInvitation


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

    `given` are the prefilled fields of the kind; the enterprise among them is that of the record asked about, and
    of the account (`enterprise_id`) that may answer without the link. Raises Absent (listing, record,
    enterprise), Invalid (kind, fields, another enterprise or the provider itself, day), Conflict (asked already).
    """
    listing = await session.get(Listing, (caller.tenant, listing_id))
    if listing is None:
        raise absent("入库单位", "listing")
    policy = (await rules_on(session, caller, listing.programme_id, caller.today)).policy
    _check_kind(policy, kind)
    if answer_until < caller.today:
        raise invalid("/answer_until", "day-past", "答复截止日不能早于今天", "The last day to answer has passed")
    await lock_listings(session, caller, listing.programme_id, [listing.id])
    if about_record_id is not None:
        await _check_record(session, caller, listing, about_record_id)
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
    served = await hold_to_served(session, caller, policy, invitation, listing)
    _check_given(policy, kind, invitation.given)
    await _refuse_asked(session, caller, invitation, served)
    session.add(invitation)
    await remember(
        session, caller, "invite_to_survey", subject="survey", subject_id=invitation.id,
        details={"listing": str(listing.id), "kind": kind, "about": str(about_record_id or "")},
    )  # fmt: skip
    return invitation, secret


def _check_kind(policy: Policy, kind: str) -> None:
    asked = {name: one for name, one in policy.records.items() if one.reported_by == ANSWERED_BY}
    if kind not in asked:
        known = say_choices(asked)
        zh, en = f"企业答复的种类：{known.zh}", f"Kinds that enterprises answer: {known.read_in('en')}"
        raise invalid("/kind", "no-survey", zh, en)


def _check_given(policy: Policy, kind: str, given: Mapping[str, object]) -> None:
    faults = list(find_faults(prefilled_of(policy.records[kind]), given, pointer="/given", complete=True))
    if faults:
        raise Invalid("survey-invalid", Text("预填的内容有误", "What is filled in has faults"), faults=faults)


async def _check_record(session: AsyncSession, caller: Caller, listing: Listing, record_id: UUID) -> None:
    record = await session.get(Record, (caller.tenant, record_id), with_for_update={"key_share": True})
    if record is None or record.listing_id != listing.id:
        raise absent("填报事项", "record")
    if record.status != "confirmed":
        raise Conflict(
            "record-not-confirmed",
            Text("该事项尚未核实，核实后才能请企业评价", "The item is not confirmed yet; ask about it afterwards"),
        )


async def _refuse_asked(session: AsyncSession, caller: Caller, wanted: SurveyInvitation, served: str | None) -> None:
    """Raise Conflict where the enterprise was asked the same already, and has answered or still may."""
    asked = await find_asked(session, caller, wanted, served)
    if asked is not None:
        raise Conflict(
            "asked-already",
            Text(
                f"已就此请该企业评价过：调查 {asked}；发错而尚未答复的，可先撤回再发",
                f"The enterprise was asked this already: survey {asked}; one that is wrong and open can be withdrawn",
            ),
        )
