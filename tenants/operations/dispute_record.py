"""A decision about one item is doubted: by the provider when it was returned, by an official when it was confirmed."""

from dataclasses import replace
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.reporting import REPORTER, STANDINGS
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.queries.cases import acts_as
from tenants.reporting import Moved, acting_as_checker, decide, hold_record, rules_of_record, score_again
from tenants.tables import Record, Report
from tenants.versions import Expected


async def dispute_record(
    session: AsyncSession, caller: Caller, *, record_id: UUID, reason: str, expected: Expected
) -> tuple[Record, Moved | None]:
    """Put the item in dispute and return how the score moved; it brings no points until it is decided alone.

    Its report stands as it did.

    Raises Absent, NotAllowed, Conflict (it stands otherwise, or in a correction under way).
    """
    record, listing, report = await hold_record(session, caller, record_id, "dispute_record", expected)
    if acts_as(caller, REPORTER, listing or record):
        caller, doubted = replace(caller, acting_as=REPORTER), "returned"
        _refuse_in_correction(report)
    else:
        rules = await rules_of_record(session, caller, record, report)
        caller = acting_as_checker(caller, rules, report.obligation if report else None, listing or record)
        doubted = "confirmed"
    if record.status != doubted:
        stands = STANDINGS[record.status]
        raise Conflict(
            "record-stands-otherwise",
            Text(
                f"服务商可对已退回的条目、审核方可对已确认的条目提出争议；这一条现为“{stands.zh}”",
                f"A provider disputes what was returned, an official what was confirmed; this is {stands.en}",
            ),
        )
    decide(session, caller, record, "disputed", reason=reason)
    moved = None if listing is None else await score_again(session, caller, record.programme_id, listing.id)
    await remember(
        session, caller, "dispute_record", subject="record", subject_id=record.id,
        details={"listing": None if listing is None else str(listing.id), "kind": record.kind, "was": doubted},
    )  # fmt: skip
    return record, moved


def _refuse_in_correction(report: Report | None) -> None:
    if report is not None and report.revision > 1 and report.status == "returned":
        raise Conflict(
            "correct-it-instead",
            Text(
                "更正整份确认，退回的条目请修改后重新提交",
                "Corrections are decided whole: change it instead",
            ),
        )
