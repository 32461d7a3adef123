"""In which order is a report held and decided, by whose word, and what does that bring its listing?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.grades.scoring import walk
from policies.language.grading import Group
from policies.obligations import Since, read_period
from policies.reporting import GONE, STANDINGS, WAITING, checker_of, standing_of
from policies.verdict import Fault, Text
from tenants import clock
from tenants.callers import Caller
from tenants.failures import Conflict, NotAllowed
from tenants.keeping import Scored
from tenants.owing import rules_of_period
from tenants.queries.cases import acts_as
from tenants.queries.policies import Rules, rules_of_version, rules_on
from tenants.queries.ranking import find_standing
from tenants.queries.records import Alike, find_record
from tenants.queries.reports import find_report, items_of
from tenants.rights import say_roles
from tenants.scoring import lock_listings, remember_held, rescore_one
from tenants.tables import Listing, Record, RecordDecision, Report, Score
from tenants.versions import Expected, check_version

Outcome = Literal["confirmed", "returned"]


@dataclass(frozen=True, slots=True)
class Moved:
    """The points the listing had and has, in millionths, and its places; None while something is not known.

    `missing` are the labels of the indicators that must be known for it to have points, and are not; then
    `known_points` are those of what is known.
    """

    before: int | None
    after: int | None
    rank_before: int | None
    rank: int | None
    missing: tuple[Text, ...] = ()
    known_points: Decimal | None = None


async def hold_report(
    session: AsyncSession, caller: Caller, report_id: UUID, operation: str, expected: Expected
) -> tuple[Report, list[Record]]:
    """Return the report and its items for this transaction alone: the listing is held first, as everybody does.

    Raises Absent, Conflict or Stale (another version is expected).
    """
    report, _ = await find_report(session, caller, report_id, operation)
    await lock_listings(session, caller, report.programme_id, [report.listing_id])
    await session.refresh(report, with_for_update={"key_share": True})
    check_version(report.version, expected)
    return report, await items_of(session, caller, report.id)


async def hold_record(
    session: AsyncSession, caller: Caller, record_id: UUID, operation: str, expected: Expected
) -> tuple[Record, Listing | None, Report | None]:
    """Return the record with its listing and report for this transaction alone; raises as `hold_report` does."""
    record, listing, report = await find_record(session, caller, record_id, operation, lock=True)
    if listing is not None:
        remember_held(session, [listing.id])
    if report is not None:
        await session.refresh(report, with_for_update={"key_share": True})
    check_version(record.version, expected)
    return record, listing, report


async def rules_of_report(session: AsyncSession, caller: Caller, report: Report) -> tuple[Rules, Since]:
    """Return the rules whose form the report has: those of its period for a draft, fixed once it is handed in."""
    read = read_period(report.period)
    if report.status == "draft" and report.revision == 1 and read is not None:
        rules, since = await rules_of_period(session, caller, report.programme_id, read[1])
        if report.obligation in rules.policy.obligations:
            return rules, since
    return await rules_of_version(session, caller, report.policy_version_id), {}


async def rules_of_record(session: AsyncSession, caller: Caller, record: Record, report: Report | None) -> Rules:
    """Return the rules that say who decides a record: those of its report, or today's where it stands in none."""
    if report is None:
        return await rules_on(session, caller, record.programme_id, caller.today)
    return (await rules_of_report(session, caller, report))[0]


def sees_all(caller: Caller) -> bool:
    """Tell whether the caller looks as an authority does: beyond what is of his own organisations."""
    return any(caller.holds(role) for role in ("district", "municipal", "auditor"))


def acting_as_checker(caller: Caller, rules: Rules, obligation: str | None, thing: Listing | Report | Record) -> Caller:
    """Return the caller in the role that decides what was handed in; raises NotAllowed when he does not hold it."""
    role = checker_of(rules.policy, obligation)
    if not acts_as(caller, role, thing):
        whose = say_roles(caller, rules.policy, [role])
        raise NotAllowed(
            "another-role-acts",
            Text(f"由{whose.zh}审核，您没有这一角色", f"This is decided by: {whose.read_in('en')}"),
        )
    return replace(caller, acting_as=role)


# What an official is told who decides an item in dispute and does not say why.
ENDS_A_DISPUTE = "这一条有争议，了结争议须写明理由", "It is in dispute: ending that needs a reason"


def refuse_unless_waiting(record: Record, pointer: str = "") -> None:
    """Raise Conflict unless the record waits for a decision; the JSON Pointer says where a request names it."""
    if record.status in WAITING:
        return
    stands = STANDINGS[record.status]
    text = Text(
        f"这一条不待决定，现为“{stands.zh}”，第{record.version}版，请重新读取",
        f"This record waits for no decision; it is {stands.en}, version {record.version}: read it again",
    )
    faults = [Fault(pointer, "record-not-waiting", text)] if pointer else []
    raise Conflict("record-not-waiting", text, faults=faults)


def refuse_unless(report: Report, *statuses: str, zh: str, en: str) -> None:
    """Raise Conflict unless the report stands as is needed."""
    if report.status not in statuses:
        stands = STANDINGS[report.status]
        raise Conflict(
            "report-stands-otherwise",
            Text(
                f"{zh}；现为“{stands.zh}”，第{report.version}版，请重新读取",
                f"{en}; it is {stands.en}, version {report.version}: read it again",
            ),
        )


def decide(
    session: AsyncSession,
    caller: Caller,
    record: Record,
    status: str,
    *,
    reason: str | None = None,
    despite_alike: str | None = None,
    alike: Sequence[Alike] = (),
    fields_before: Mapping[str, object] | None = None,
) -> None:
    """Let a record stand otherwise from now on, and add to its history who decided that, why, and what he was shown.

    Why it counts `despite_alike` is kept only where it is `alike` another and counts. It may also stand as it did, when
    something of it was filled in: `fields_before` are those fields as they were.
    """
    record.version += 1
    session.add(
        RecordDecision(
            tenant_id=record.tenant_id,
            record_id=record.id,
            sequence=record.version,
            at=caller.now,
            account_id=caller.account_id,
            role=caller.role,
            from_status=record.status,
            to_status=status,
            reason=reason,
            despite_alike=despite_alike if alike and status == "confirmed" else None,
            alike=[str(one.record_id) for one in alike],
            fields_before=None if fields_before is None else dict(fields_before),
        )
    )
    session.add(record)
    if status == record.status:
        return
    record.status = status
    record.reason = reason
    if status == "confirmed":
        record.confirmed_on = caller.today


async def settle(
    session: AsyncSession, caller: Caller, report: Report, items: Sequence[Record], *,
    status: str | None = None, dispute_reason: str | None = None,
) -> None:  # fmt: skip
    """Let the report stand as its items do, or as was decided of it where it has none to go by.

    One that is confirmed takes the place of the revision before it, whose items count no more from that moment;
    with `dispute_reason` for those among them that are in dispute. Raises Conflict where one is and none is given.
    """
    status = status or standing_of(report.status, [one.status for one in items])
    if status == "confirmed" and report.status != "confirmed" and report.revision > 1:
        await _supersede(session, caller, report, dispute_reason)
    if report.status == "submitted" and status != report.status and report.submitted_at is not None:
        handed_in_on = clock.civil_date(report.submitted_at, caller.zone)
        report.hand_ins = [*report.hand_ins, [handed_in_on.isoformat(), caller.today.isoformat()]]
    if status != report.status:
        report.status = status
        report.decided_at = caller.now
        report.decided_by = caller.signed_in()
    report.version += 1
    session.add(report)
    await session.flush()


async def _supersede(session: AsyncSession, caller: Caller, report: Report, dispute_reason: str | None) -> None:
    query = select(Report).where(
        Report.tenant_id == report.tenant_id,
        Report.listing_id == report.listing_id,
        Report.obligation == report.obligation,
        Report.period == report.period,
        Report.status == "confirmed",
    )
    for before in (await session.exec(query.with_for_update(key_share=True))).all():
        items = [item for item in await items_of(session, caller, before.id) if item.status not in GONE]
        if dispute_reason is None:
            _refuse_disputed([item for item in items if item.status == "disputed"])
        for item in items:
            reason = dispute_reason if item.status == "disputed" else None
            decide(session, caller, item, "superseded", reason=reason)
        before.status = "superseded"
        before.version += 1
        session.add(before)
    await session.flush()


def _refuse_disputed(items: Sequence[Record]) -> None:
    """Raise Conflict, naming them, when there are items whose dispute would end without a word."""
    faults = [
        Fault(
            "/dispute_reason",
            "in-dispute",
            Text(
                f"原条目 {item.id} 有争议（{item.reason}），更正将取代它",
                f"The correction replaces record {item.id}, which is in dispute ({item.reason})",
            ),
        )
        for item in items
    ]
    if faults:
        raise Conflict(
            "replaces-disputed",
            Text(
                "更正将取代有争议的条目：请先决定 errors 所列条目，或在 dispute_reason 写明争议如何了结",
                "The correction replaces what is in dispute: decide what errors names, or say why in dispute_reason",
            ),
            faults=faults,
        )


async def score_again(session: AsyncSession, caller: Caller, programme_id: str, listing_id: UUID) -> Moved:
    """Score the listing anew by today's rules and return how its points and its place moved."""
    await session.flush()
    rules = await rules_on(session, caller, programme_id, caller.today)
    shift = await rescore_one(session, caller, rules, listing_id)
    if shift is None:  # these rules score nobody: what is kept stays
        had = await session.get(Score, (caller.tenant, programme_id, listing_id))
        stands = await find_standing(session, caller, programme_id, listing_id, ties=None)
        rank = stands.place.rank if stands else None
        return Moved(had.points_micro if had else None, None, rank, rank)
    return Moved(
        before=shift.points_before,
        after=shift.scored.points_micro,
        rank_before=shift.before.place.rank if shift.before else None,
        rank=shift.after.place.rank if shift.after else None,
        missing=_missing(rules, shift.scored),
        known_points=shift.known_points,
    )


def _missing(rules: Rules, score: Scored) -> tuple[Text, ...]:
    """Return the labels of the indicators that keep the listing from having points; a group's own say it for it."""
    rubric = rules.policy.grading.rubric if rules.policy.grading else None
    if rubric is None or score.points_micro is not None:
        return ()
    return tuple(
        indicator.label
        for name, indicator, _ in walk(rubric.indicators)
        if score.parts.get(name) is None and not isinstance(indicator, Group)
    )
