"""An official confirms or returns what was reported: the whole, or item by item, each with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.reporting import WAITING
from policies.verdict import Fault, Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.claimed_twice import Confirming, find_claimed_twice
from tenants.failures import Invalid
from tenants.reporting import (
    ENDS_A_DISPUTE,
    Moved,
    Outcome,
    acting_as_checker,
    decide,
    hold_report,
    refuse_unless,
    refuse_unless_waiting,
    rules_of_report,
    score_again,
    settle,
)
from tenants.tables import Record, Report
from tenants.versions import Expected


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """What is decided of one item; why, where it is returned; why anyway, where another claims the same."""

    record_id: UUID
    outcome: Outcome
    reason: str | None = None
    despite_alike: str | None = None


@dataclass(frozen=True, slots=True)
class ReportDecision:
    """What is decided of single items, and with an `outcome` of every other item that waits.

    `dispute_reason` says how the disputes end of items that a correction replaces.
    """

    decisions: Sequence[ItemDecision] = ()
    outcome: Outcome | None = None
    reason: str | None = None
    despite_alike: str | None = None
    dispute_reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Planned:
    """One item about to be decided, and where in the request that is said."""

    record: Record
    decision: ItemDecision
    pointer: str

    @property
    def confirming(self) -> Confirming:
        return Confirming(self.record.id, self.decision.despite_alike, f"{self.pointer}/despite_alike")


async def decide_report(
    session: AsyncSession, caller: Caller, *, report_id: UUID, decision: ReportDecision, expected: Expected
) -> tuple[Report, Moved]:
    """Decide, let the report stand as its items then do, score the listing anew, and return both.

    Items without a decision wait on. A correction is confirmed as a whole, so that at no moment anything counts twice
    or is missing. Raises Absent, NotAllowed, Conflict (it does not wait, another record claims the same, or it replaces
    what is in dispute and says nothing of that), Invalid.
    """
    report, items = await hold_report(session, caller, report_id, "decide_report", expected)
    rules, _ = await rules_of_report(session, caller, report)
    caller = acting_as_checker(caller, rules, report.obligation, report)
    refuse_unless(report, "submitted", zh="这份填报不在待审状态", en="The report does not wait for a decision")
    plan = _plan(report, items, decision)
    confirming = [one.confirming for one in plan if one.decision.outcome == "confirmed"]
    returning = {one.record.id for one in plan if one.decision.outcome == "returned"}
    alike = await find_claimed_twice(session, caller, confirming, leaving=returning)
    for one in plan:
        said = one.decision
        decide(
            session, caller, one.record, said.outcome,
            reason=said.reason, despite_alike=said.despite_alike, alike=alike.get(one.record.id, ()),
        )  # fmt: skip
    report.decision_reason = decision.reason
    status = _standing(session, report, items, decision)
    await settle(session, caller, report, items, status=status, dispute_reason=decision.dispute_reason)
    moved = await score_again(session, caller, report.programme_id, report.listing_id)
    await remember(
        session, caller, "decide_report", subject="report", subject_id=report.id,
        details={
            "status": report.status,
            "period": report.period,
            "records": {str(one.record.id): one.decision.outcome for one in plan},
            "alike": {str(key): [str(other.record_id) for other in others] for key, others in alike.items() if others},
        },
    )  # fmt: skip
    await find_claimed_twice(session, caller, confirming, leaving=returning, seen=alike)
    return report, moved


def _standing(session: AsyncSession, report: Report, items: Sequence[Record], decision: ReportDecision) -> str | None:
    """Return how the report stands where its items do not say so: it has none that wait, or is a correction."""
    if not any(one.status in {"submitted", "returned", "confirmed", "disputed"} for one in items):
        return decision.outcome
    if report.revision > 1 and any(one.status == "returned" for one in items):
        for item in items:
            if item.status == "submitted":
                item.status = "draft"  # nothing is said against it; it goes back with those that are returned
                item.version += 1
                session.add(item)
        return "returned"
    return None


def _plan(report: Report, items: Sequence[Record], decision: ReportDecision) -> list[_Planned]:
    """Return what is decided of which item; raises Invalid with a fault for each place that cannot stand."""
    known = {one.id: one for one in items}
    waiting = {one.id: one for one in items if one.status in WAITING}
    faults = list(_faults_of(decision, known))
    for index, one in enumerate(decision.decisions):
        if one.record_id in known:
            refuse_unless_waiting(known[one.record_id], f"/decisions/{index}/record_id")
    plan = [
        _Planned(waiting[one.record_id], one, f"/decisions/{index}")
        for index, one in enumerate(decision.decisions)
        if one.record_id in waiting
    ]
    named = {one.record.id for one in plan}
    if decision.outcome is not None:
        plan += [
            _Planned(one, ItemDecision(one.id, decision.outcome, decision.reason, decision.despite_alike), pointer="")
            for one in waiting.values()
            if one.id not in named and one.status == "submitted"
        ]
    whole = len(plan) == len(waiting) and all(one.decision.outcome == "confirmed" for one in plan)
    if report.revision > 1 and not whole:
        text = Text(
            "更正须整份确认；有条目不能确认的，只写要退回的条目",
            "A correction is confirmed as a whole; where an item cannot be, name only those you return",
        )
        faults += [
            Fault(f"{one.pointer}/outcome", "confirmed-as-a-whole", text)
            for one in plan
            if one.decision.outcome == "confirmed"
        ]
    if faults:
        raise Invalid("decision-invalid", Text("审核意见有误", "The decision has faults"), faults=faults)
    return plan


def _faults_of(decision: ReportDecision, items: Mapping[UUID, Record]) -> Iterator[Fault]:
    if decision.outcome is None and not decision.decisions:
        yield Fault("/outcome", "nothing-decided", Text("请整份决定，或逐条决定", "Decide the whole, or single items"))
    if decision.outcome == "returned" and not decision.reason:
        yield Fault("/reason", "missing", Text("退回须写明理由", "Returning needs a reason"))
    for index, one in enumerate(decision.decisions):
        pointer = f"/decisions/{index}"
        if one.record_id not in items:
            text = Text("本次填报没有这一条", "There is no such item in the report")
            yield Fault(f"{pointer}/record_id", "no-such-item", text)
        elif any(other.record_id == one.record_id for other in decision.decisions[:index]):
            yield Fault(f"{pointer}/record_id", "repeated", Text("重复", "Repeated"))
        if one.outcome == "returned" and not one.reason:
            yield Fault(f"{pointer}/reason", "missing", Text("退回须写明理由", "Returning needs a reason"))
        elif not one.reason and one.record_id in items and items[one.record_id].status == "disputed":
            yield Fault(f"{pointer}/reason", "missing", Text(*ENDS_A_DISPUTE))
