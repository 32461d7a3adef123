"""A provider hands its report in; a late one is taken, and the delay recorded."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.reporting import REPORTER, Reported, find_item_faults, judge_period, kinds_of
from policies.verdict import GRANTED, Text, Verdict
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Invalid
from tenants.owing import find_duty_of_period
from tenants.queries.policies import Rules
from tenants.reporting import hold_report, refuse_unless, rules_of_report, score_again
from tenants.tables import Record, Report
from tenants.versions import Expected

WRITTEN = frozenset({"draft", "returned"})


async def submit_report(
    session: AsyncSession, caller: Caller, *, report_id: UUID, expected: Expected
) -> tuple[Rules, Report, Verdict]:
    """Hand in the report, also an empty one, and return it with the verdict: refused when nobody owes it any more.

    Raises Absent, Conflict (handed in already, or changed meanwhile), Invalid (an item is not complete).
    """
    report, items = await hold_report(session, caller, report_id, "submit_report", expected)
    refuse_unless(report, "draft", "returned", zh="已经提交", en="It is handed in already")
    rules, since = await rules_of_report(session, caller, report)
    waiting = [one for one in items if one.status in WRITTEN]
    _refuse_incomplete(caller, rules, [one for one in items if one.status != "withdrawn"])
    verdict = GRANTED
    if report.submitted_at is None and report.revision == 1:
        owing = await find_duty_of_period(
            session, caller, rules,
            since=since, listing_id=report.listing_id, obligation=report.obligation, period=report.period,
        )  # fmt: skip
        verdict = judge_period(
            rules.policy, report.obligation, report.period, begins=report.period_first, owing=owing, today=caller.today
        )
        if (duty := owing.duty) is not None:
            report.due_on, report.handed_in_on = duty.due, caller.today
            report.late = duty.due is not None and caller.today > duty.due
            report.policy_version_id = rules.version_id
    if verdict.granted:
        for item in waiting:
            item.status, item.reason = "submitted", None
            item.version += 1
            session.add(item)
        report.status, report.submitted_at = "submitted", caller.now
        report.version += 1
        session.add(report)
        await score_again(session, caller, report.programme_id, report.listing_id)
    await remember(
        session, caller, "submit_report", subject="report", subject_id=report.id,
        outcome="done" if verdict.granted else "refused",
        details={"items": len(waiting), "late": report.late, "revision": report.revision, "period": report.period},
    )  # fmt: skip
    return rules, report, verdict


def _refuse_incomplete(caller: Caller, rules: Rules, items: Sequence[Record]) -> None:
    kinds = kinds_of(rules.policy, REPORTER)
    faults = [
        fault
        for index, item in enumerate(items)
        if item.status in WRITTEN
        for fault in find_item_faults(
            kinds,
            Reported(item.kind, item.happened_on, item.fields, len(item.evidence)),
            pointer=f"/items/{index}",
            today=caller.today,
            complete=True,
        )
    ]
    if faults:
        raise Invalid("items-invalid", Text("填报的条目有误", "The items have faults"), faults=faults)
