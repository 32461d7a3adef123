"""A provider writes down what its report says: the whole list of items, each with its evidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Kind
from policies.reporting import REPORTER, Reported, find_item_faults, kinds_of, likeness
from policies.verdict import Fault, Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Invalid
from tenants.files.claiming import claim_named
from tenants.reporting import hold_report, refuse_unless, rules_of_report
from tenants.tables import Record, Report
from tenants.versions import Expected

# How an item stands that the provider may still change.
OPEN = frozenset({"draft", "returned", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Written:
    """One item as the provider writes it; with the id of an item of this report it takes that one's place."""

    kind: str
    happened_on: date
    fields: Mapping[str, object] = field(default_factory=dict[str, object])
    evidence: Sequence[UUID] = ()
    id: UUID | None = None


async def save_report(
    session: AsyncSession, caller: Caller, *, report_id: UUID, items: Sequence[Written], expected: Expected
) -> Report:
    """Put the items in the place of those there were; what is left out is withdrawn, what is decided stays.

    Raises Absent, Conflict (handed in, or changed meanwhile), Invalid (with a pointer to each fault).
    """
    report, there = await hold_report(session, caller, report_id, "save_report", expected)
    refuse_unless(
        report, "draft", "returned",
        zh="已提交的填报不能修改，退回后可改；已确认的请用更正",
        en="A report can be changed until it is handed in and when it is returned; a confirmed one is corrected",
    )  # fmt: skip
    rules, _ = await rules_of_report(session, caller, report)
    kinds = kinds_of(rules.policy, REPORTER)
    known = {one.id: one for one in there}
    faults = [
        fault
        for index, item in enumerate(items)
        for fault in _faults_of(item, items[:index], kinds, known, pointer=f"/items/{index}", today=caller.today)
    ]
    if faults:
        raise Invalid("items-invalid", Text("填报的条目有误", "The items have faults"), faults=faults)
    await claim_named(
        session, caller,
        [
            (f"/items/{index}/evidence/{number}", file_id)
            for index, item in enumerate(items)
            if _is_open(item, known)
            for number, file_id in enumerate(item.evidence)
        ],
    )  # fmt: skip
    _lay_in(session, caller, report, items, kinds, known=known)
    report.policy_version_id = rules.version_id
    report.version += 1
    session.add(report)
    await session.flush()
    await remember(
        session, caller, "save_report", subject="report", subject_id=report.id,
        details={"items": len(items), "version": report.version},
    )  # fmt: skip
    return report


def _faults_of(
    item: Written,
    before: Sequence[Written],
    kinds: Mapping[str, Kind],
    known: Mapping[UUID, Record],
    *,
    pointer: str,
    today: date,
) -> Iterator[Fault]:
    if item.id is not None and item.id not in known:
        yield Fault(f"{pointer}/id", "no-such-item", Text("本次填报没有这一条", "There is no such item in the report"))
    elif item.id is not None and any(one.id == item.id for one in before):
        yield Fault(f"{pointer}/id", "repeated", Text("重复", "Repeated"))
    elif _is_open(item, known):
        said = Reported(item.kind, item.happened_on, item.fields, len(item.evidence))
        yield from find_item_faults(kinds, said, pointer=pointer, today=today)
    elif _differs(item, known[item.id]) if item.id is not None else False:
        text = Text("这一条已经办理，不能修改；请照原样填写或不填", "This item is decided; leave it as it is or out")
        yield Fault(pointer, "item-decided", text)


def _is_open(item: Written, known: Mapping[UUID, Record]) -> bool:
    return item.id is None or item.id not in known or known[item.id].status in OPEN


def _differs(item: Written, record: Record) -> bool:
    written = (item.kind, item.happened_on, dict(item.fields), [str(one) for one in item.evidence])
    return written != (record.kind, record.happened_on, record.fields, record.evidence)


def _lay_in(
    session: AsyncSession,
    caller: Caller,
    report: Report,
    items: Sequence[Written],
    kinds: Mapping[str, Kind],
    *,
    known: Mapping[UUID, Record],
) -> None:
    """Write each open item down, and withdraw those that are left out."""
    named = {item.id for item in items}
    for record in known.values():
        if record.status in OPEN and record.status != "withdrawn" and record.id not in named:
            record.status = "withdrawn"
            record.version += 1
            session.add(record)
    for position, item in enumerate(items, start=1):
        if not _is_open(item, known):
            continue
        record = known[item.id] if item.id is not None else None
        if record is None:
            record = Record(
                tenant_id=report.tenant_id,
                programme_id=report.programme_id,
                listing_id=report.listing_id,
                organisation_id=report.organisation_id,
                report_id=report.id,
                kind=item.kind,
                happened_on=item.happened_on,
            )
        else:
            record.version += 1
            if record.status == "withdrawn":
                record.status = "draft"
        record.position = position
        record.kind, record.happened_on = item.kind, item.happened_on
        record.fields, record.evidence = dict(item.fields), [str(one) for one in item.evidence]
        record.alike = likeness(
            kinds[item.kind], item.fields, item.happened_on, listing=report.listing_id, reporter=caller.account_id
        )
        session.add(record)
