"""An official decides one item alone: one in dispute, or one handed in outside any report."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Policy
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.claimed_twice import Confirming, find_claimed_twice
from tenants.failures import Conflict, invalid
from tenants.queries.reports import items_of
from tenants.reporting import (
    ENDS_A_DISPUTE,
    Moved,
    Outcome,
    acting_as_checker,
    decide,
    hold_record,
    refuse_unless_waiting,
    rules_of_record,
    score_again,
    settle,
)
from tenants.surveying import say_lacking
from tenants.tables import Record, Report
from tenants.versions import Expected


async def decide_record(
    session: AsyncSession,
    caller: Caller,
    *,
    record_id: UUID,
    outcome: Outcome,
    reason: str | None,
    despite_alike: str | None,
    expected: Expected,
) -> tuple[Record, Moved | None]:
    """Confirm or return the item, let its report stand as its items then do, and score the listing anew.

    Raises Absent, NotAllowed, Conflict (it does not wait alone, or another claims the same), Invalid (no reason).
    """
    record, listing, report = await hold_record(session, caller, record_id, "decide_record", expected)
    rules = await rules_of_record(session, caller, record, report)
    caller = acting_as_checker(caller, rules, report.obligation if report else None, listing or record)
    if outcome == "returned" and not reason:
        raise invalid("/reason", "missing", "退回须写明理由", "Returning needs a reason")
    if record.status == "disputed" and not reason:
        raise invalid("/reason", "missing", *ENDS_A_DISPUTE)
    _refuse_unless_alone(record, report)
    if outcome == "confirmed":
        _refuse_incomplete(rules.policy, record)
    claims = outcome == "confirmed" and record.alike is not None
    confirming = [Confirming(record.id, despite_alike, "/despite_alike")] if claims else []
    alike = await find_claimed_twice(session, caller, confirming)
    others = alike.get(record.id, ())
    decide(session, caller, record, outcome, reason=reason, despite_alike=despite_alike, alike=others)
    if report is not None:
        await settle(session, caller, report, await items_of(session, caller, report.id))
    moved = None if listing is None else await score_again(session, caller, record.programme_id, listing.id)
    await remember(
        session, caller, "decide_record", subject="record", subject_id=record.id,
        details={
            "listing": None if listing is None else str(listing.id),
            "kind": record.kind,
            "outcome": outcome,
            "alike": [str(one.record_id) for one in others],
        },
    )  # fmt: skip
    await find_claimed_twice(session, caller, confirming, seen=alike)
    return record, moved


def _refuse_incomplete(policy: Policy, record: Record) -> None:
    """Raise Conflict where an answer lacks what is the bureau's own to fill in: that is given in its survey."""
    kind = policy.records.get(record.kind)
    if kind is not None and (lacking := say_lacking(kind, record.fields)) is not None:
        raise Conflict(
            "answer-incomplete",
            Text(
                f"{lacking.zh}。请在其满意度调查中补填（complete），补齐即确认",
                f"{lacking.read_in('en')}. Complete its survey; that confirms it",
            ),
        )


def _refuse_unless_alone(record: Record, report: Report | None) -> None:
    """Raise Conflict unless the item waits for a decision of its own."""
    refuse_unless_waiting(record)
    if record.status == "submitted" and report is not None:
        raise Conflict(
            "decided-in-its-report",
            Text(f"这一条请在其填报 {report.id} 中审核", f"This record is decided in its report {report.id}"),
        )
