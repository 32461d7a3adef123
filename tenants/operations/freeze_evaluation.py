"""The bureau keeps what is known of everybody at the cut-off; whatever is reported later changes nothing of it."""

from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.grade import may
from policies.grades.periods import periods_until
from policies.verdict import Text
from tenants import clock
from tenants.audit import remember
from tenants.callers import Caller
from tenants.evaluating import grading_of, refuse_closed
from tenants.failures import Conflict, invalid
from tenants.freezing import digest_of, insert_rows, snapshot_of
from tenants.queries.evaluations import earlier_periods, find_evaluation, inputs_of
from tenants.queries.included import count_undecided, find_live
from tenants.queries.policies import rules_of_version
from tenants.queries.situations import find_known
from tenants.tables import Evaluated, Evaluation
from tenants.versions import Expected, check_version


async def freeze_evaluation(
    session: AsyncSession, caller: Caller, *, evaluation_id: UUID, cut_off: date, expected: Expected
) -> Evaluation:
    """Write one snapshot of each listing the evaluation includes, and the digest over them and what was said so far.

    Those are who came into the directory within the period or before, not after the cut-off, and was in it then. What
    nobody had decided of each by then is counted beside. Raises Absent, Invalid (a cut-off after today or
    before the period), Conflict (frozen already, changed, or nobody to evaluate).
    """
    evaluation = await find_evaluation(session, caller, evaluation_id, "freeze_evaluation", lock=True)
    check_version(evaluation.version, expected)
    refuse_closed(evaluation)
    if evaluation.status != "open":
        raise Conflict("already-frozen", _frozen_already(evaluation, caller))
    _check_cut_off(caller, evaluation, cut_off)
    rows = await _rows(session, caller, evaluation, cut_off)
    if not rows:
        raise Conflict("nobody-to-evaluate", _nobody(evaluation, cut_off))
    await insert_rows(session, rows)
    said = await inputs_of(session, caller, evaluation.id)
    evaluation.status = "frozen"
    evaluation.cut_off = cut_off
    evaluation.frozen_at = caller.now
    evaluation.digest = digest_of(rows, said)
    evaluation.said_at_freeze = len(said)
    evaluation.version += 1
    session.add(evaluation)
    await session.flush()
    await remember(
        session, caller, "freeze_evaluation", subject="evaluation", subject_id=evaluation.id,
        details={"cut_off": cut_off, "listings": len(rows), "said": len(said),
                 "undecided": sum(row.undecided for row in rows), "digest": evaluation.digest},
    )  # fmt: skip
    return evaluation


def _frozen_already(evaluation: Evaluation, caller: Caller) -> Text:
    at = clock.civil_time(evaluation.frozen_at or caller.now, caller.zone)
    zh = f"评价已于{at}冻结，截止日{evaluation.cut_off}，此后确认的不计入；要改截止日或计入更多，请撤回后重新评价"
    en = f"It was frozen at {at} as of {evaluation.cut_off}, and what is confirmed since does not count"
    return Text(zh, f"{en}: to change that, withdraw the evaluation and open it anew")


def _nobody(evaluation: Evaluation, cut_off: date) -> Text:
    day = min(cut_off, evaluation.period_last)
    zh = f"{day}或以前入库、截止日{cut_off}仍在名录、且办法纳入评价的单位一家也没有"
    en = f"Nobody came into the directory by {day}, was still in it on the cut-off {cut_off} and is to be evaluated"
    return Text(zh, en)


def _check_cut_off(caller: Caller, evaluation: Evaluation, cut_off: date) -> None:
    if cut_off > caller.today:
        zh, en = "截止日不能晚于今天：今天以后还会有填报", "The cut-off cannot lie after today: more may be reported"
        raise invalid("/cut_off", "cut-off-ahead", zh, en)
    if cut_off < evaluation.period_first:
        first = evaluation.period_first
        zh = f"截止日不能早于评价周期的第一天{first}"
        raise invalid("/cut_off", "cut-off-before", zh, f"The cut-off cannot lie before the period begins on {first}")


async def _rows(session: AsyncSession, caller: Caller, evaluation: Evaluation, cut_off: date) -> list[Evaluated]:
    rules = await rules_of_version(session, caller, evaluation.policy_version_id)
    grading = grading_of(rules)
    programme, first = evaluation.programme_id, evaluation.period_first
    period = (first, evaluation.period_last)
    calendar, earlier = periods_until(grading.evaluation, first)
    if calendar is None:
        earlier = await earlier_periods(session, caller, programme, first)
    live = await find_live(session, caller, programme, listed_by=min(cut_off, period[1]), day=cut_off)
    known = await find_known(session, caller, rules.policy, programme, day=cut_off, listings=live) if live else []
    included = [one for one in known if may(grading.evaluation.includes, one.situation) is not False]
    undecided = await count_undecided(session, caller, [one.listing_id for one in included], cut_off)
    return [
        Evaluated(
            tenant_id=caller.tenant,
            evaluation_id=evaluation.id,
            listing_id=one.listing_id,
            organisation_id=one.organisation_id,
            name=one.name,
            district_code=one.district_code,
            undecided=undecided.get(one.listing_id, 0),
            snapshot=snapshot_of(rules.policy, one, cut_off=cut_off, period=period, earlier=earlier),
        )
        for one in included
    ]
