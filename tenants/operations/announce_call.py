"""The bureau calls for applications, or for what is owed from time to time, where the rules leave the dates to it."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Policy
from policies.language.obligations import Obligation
from policies.language.procedures import Procedure
from policies.language.words import UNSET
from policies.naming import say_choices
from policies.procedures.rulebook import procedures_of
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import invalid
from tenants.queries.policies import rules_on
from tenants.tables import Call


async def announce_call(
    session: AsyncSession,
    caller: Caller,
    *,
    programme_id: str,
    procedure: str | None,
    obligation: str | None,
    opens_on: date,
    closes_on: date | None,
    source: str,
) -> Call:
    """Return the call: from its day on the procedure may be entered, or the obligation is owed, through the last.

    Raises Absent (programme), Invalid (nothing, both, or what the rules do not leave to a call; days in disorder).
    """
    rules = await rules_on(session, caller, programme_id, caller.today)
    _check(rules.policy, procedure, obligation)
    if closes_on is not None and closes_on < opens_on:
        raise invalid("/closes_on", "closes-before-it-opens", "截止日早于开始日", "It closes before it opens")
    if closes_on is not None and closes_on < caller.today:
        raise invalid("/closes_on", "day-past", "截止日已过", "The last day has passed")
    call = Call(
        tenant_id=caller.tenant,
        programme_id=programme_id,
        procedure=procedure,
        obligation=obligation,
        opens_on=opens_on,
        closes_on=closes_on,
        source=source,
        called_by=caller.signed_in(),
        called_at=caller.now,
    )
    session.add(call)
    await remember(
        session, caller, "announce_call", subject="call", subject_id=call.id,
        details={"programme": programme_id, "for": procedure or obligation, "opens_on": opens_on.isoformat()},
    )  # fmt: skip
    return call


def _left_to_a_call(policy: Policy) -> tuple[dict[str, Procedure], dict[str, Obligation]]:
    """Return which procedures and which obligations the rules leave to the bureau's call."""
    by_notice = {name: one for name, one in procedures_of(policy).items() if any(each.by_notice for each in one.opens)}
    return by_notice, {name: one for name, one in policy.obligations.items() if one.every == UNSET}


def _check(policy: Policy, procedure: str | None, obligation: str | None) -> None:
    procedures, obligations = _left_to_a_call(policy)
    if (procedure is None) == (obligation is None):
        raise invalid(
            "/procedure",
            "one-of-two",
            "procedure 与 obligation 须填且只填一个",
            "Give procedure or obligation, one of them",
        )
    if procedure is not None and procedure not in procedures:
        known = say_choices(procedures)
        zh, en = f"以通知开放的流程：{known.zh}", f"Procedures entered by notice: {known.read_in('en')}"
        raise invalid("/procedure", "not-by-notice", zh, en)
    if obligation is not None and obligation not in obligations:
        known = say_choices(obligations)
        zh, en = f"由通知提出的义务：{known.zh}", f"Obligations that a call brings: {known.read_in('en')}"
        raise invalid("/obligation", "not-by-call", zh, en)
