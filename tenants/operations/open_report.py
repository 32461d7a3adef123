"""A listed provider begins its report for one period, in the form that binds then."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.obligations import Obligation
from policies.naming import say_choices
from policies.obligations import read_period
from policies.reporting import PERIODS_REPORTED, is_reported, judge_period
from policies.verdict import Text, Verdict
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, invalid
from tenants.owing import find_duty_of_period, rules_of_period
from tenants.queries.listings import find_listing_within
from tenants.queries.policies import Rules
from tenants.queries.reports import revisions_of
from tenants.scoring import lock_listings
from tenants.tables import Report


async def open_report(
    session: AsyncSession, caller: Caller, *, listing_id: UUID, obligation: str, period: str
) -> tuple[Rules, Report | Verdict]:
    """Return the draft of the listing's report, or the refusal of a period that has not begun or is not owed.

    Raises Absent (listing), Invalid (an obligation to report, a period of its kind), Conflict (there is a report).
    """
    listing = await find_listing_within(session, caller, listing_id, "open_report")
    await lock_listings(session, caller, listing.programme_id, [listing.id])
    read = read_period(period)
    if read is None:
        raise invalid(
            "/period", "not-a-period", "期间写作 2026-03、2026-Q1、2026-H1 或 2026", "Such as 2026-03, 2026-Q1"
        )
    unit, span = read
    rules, since = await rules_of_period(session, caller, listing.programme_id, span)
    owed = _find_obligation(rules, obligation)
    if owed.every != unit:
        wanted = PERIODS_REPORTED[owed.every or ""]
        raise invalid("/period", "another-period", f"应{wanted.zh}", f"This is reported {wanted.read_in('en')}")
    owing = await find_duty_of_period(
        session, caller, rules, since=since, listing_id=listing.id, obligation=obligation, period=period
    )
    verdict = judge_period(rules.policy, obligation, period, begins=span[0], owing=owing, today=caller.today)
    if owing.duty is None or not verdict.granted:
        await remember(
            session, caller, "open_report", subject="listing", subject_id=listing.id, outcome="refused",
            details={"obligation": obligation, "period": period, "clause": owed.clause},
        )  # fmt: skip
        return rules, verdict
    report = Report(
        tenant_id=caller.tenant,
        programme_id=listing.programme_id,
        policy_version_id=rules.version_id,
        listing_id=listing.id,
        organisation_id=listing.organisation_id,
        district_code=listing.district_code,
        obligation=obligation,
        period=period,
        period_first=span[0],
        period_last=span[1],
        due_on=owing.duty.due,
        opened_at=caller.now,
    )
    await _refuse_second(session, caller, report)
    session.add(report)
    await session.flush()
    await remember(
        session, caller, "open_report", subject="report", subject_id=report.id,
        details={"listing": str(listing.id), "obligation": obligation, "period": period},
    )  # fmt: skip
    return rules, report


def _find_obligation(rules: Rules, name: str) -> Obligation:
    found = rules.policy.obligations.get(name)
    if found is not None and is_reported(found):
        return found
    reported = {key: one for key, one in rules.policy.obligations.items() if is_reported(one)}
    known = say_choices(reported)
    raise invalid(
        "/obligation",
        "nothing-to-report",
        f"按期填报的义务：{known.zh}",
        f"Reported by period: {known.read_in('en')}",
    )


async def _refuse_second(session: AsyncSession, caller: Caller, report: Report) -> None:
    """Raise Conflict when the listing has a report for this period already, whatever became of it."""
    before = await revisions_of(session, caller, report)
    if before:
        there = before[-1]
        raise Conflict(
            "reported-already",
            Text(
                f"{report.period} 已有填报（{there.id}）：未办结的请继续填写，已确认的请用更正",
                f"There is a report for {report.period} ({there.id}): go on with it, or correct it once confirmed",
            ),
        )
