"""The bureau calls for applications, or for what is owed from time to time, where the rules leave the dates to it."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Policy
from policies.language.obligations import Obligation
from policies.language.procedures import Procedure
from policies.language.words import UNSET
from policies.naming import say_choices
from policies.obligations import has_open_day, read_period
from policies.procedures.rulebook import procedures_of
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import invalid
from tenants.queries.policies import rules_on
from tenants.tables import Call

_PERIODS = {"month": "2026-03", "quarter": "2026-Q1", "half": "2026-H1", "year": "2026"}


async def announce_call(
    session: AsyncSession,
    caller: Caller,
    *,
    programme_id: str,
    procedure: str | None,
    obligation: str | None,
    period: str | None = None,
    opens_on: date,
    closes_on: date | None,
    source: str,
) -> Call:
    """Return the call: from its day on the procedure may be entered, or the obligation is owed, through the last.

    Of an obligation of every period whose last day the rules leave open it gives the day for one `period`; a later call
    for the same period takes its place. Raises Absent (programme), Invalid (nothing, both, or what the rules do not
    leave to a call; days in disorder).
    """
    rules = await rules_on(session, caller, programme_id, caller.today)
    _check(rules.policy, procedure, obligation)
    if obligation is not None:
        _check_period(rules.policy.obligations[obligation], period, closes_on)
    elif period is not None:
        raise invalid("/period", "not-taken", "流程没有期间，请删去", "A procedure has no periods; leave it out")
    if closes_on is not None and closes_on < opens_on:
        raise invalid("/closes_on", "closes-before-it-opens", "截止日早于开始日", "It closes before it opens")
    if closes_on is not None and closes_on < caller.today:
        raise invalid("/closes_on", "day-past", "截止日已过", "The last day has passed")
    call = Call(
        tenant_id=caller.tenant,
        programme_id=programme_id,
        procedure=procedure,
        obligation=obligation,
        period=period,
        opens_on=opens_on,
        closes_on=closes_on,
        source=source,
        called_by=caller.signed_in(),
        called_at=caller.now,
    )
    session.add(call)
    await remember(
        session, caller, "announce_call", subject="call", subject_id=call.id,
        details={"programme": programme_id, "for": procedure or obligation, "opens_on": opens_on.isoformat(),
                 "period": period, "closes_on": None if closes_on is None else closes_on.isoformat()},
    )  # fmt: skip
    return call


def _left_to_a_call(policy: Policy) -> tuple[dict[str, Procedure], dict[str, Obligation]]:
    """Return which procedures and which obligations the rules leave to the bureau's call."""
    by_notice = {name: one for name, one in procedures_of(policy).items() if any(each.by_notice for each in one.opens)}
    return by_notice, {name: one for name, one in policy.obligations.items() if one.every == UNSET or has_open_day(one)}


def _check_period(obligation: Obligation, period: str | None, closes_on: date | None) -> None:
    """Raise Invalid unless the call names one of its periods with a last day, where it has periods."""
    if obligation.every == UNSET:
        if period is not None:
            zh, en = "这项义务没有期间，请删去", "This obligation has no periods; leave it out"
            raise invalid("/period", "not-taken", zh, en)
        return
    read = None if period is None else read_period(period)
    if read is None or read[0] != obligation.every:
        example = _PERIODS[str(obligation.every)]
        zh = f"办法未定期限的，请写明是哪一期的，如 {example}"
        raise invalid("/period", "which-period", zh, f"Say for which period, such as {example}")
    if closes_on is None:
        zh, en = "请写明这一期的最后一日", "Say which is the last day of this period"
        raise invalid("/closes_on", "missing", zh, en)
    if closes_on < read[1][0]:
        zh, en = f"早于这一期的第一天{read[1][0]}", f"It lies before the period begins on {read[1][0]}"
        raise invalid("/closes_on", "before-its-beginning", zh, en)


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
        zh, en = (
            f"由通知提出或定期限的义务：{known.zh}",
            f"Obligations that a call brings, or gives a day: {known.read_in('en')}",
        )
        raise invalid("/obligation", "not-by-call", zh, en)
