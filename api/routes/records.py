"""Reported items one by one: entered, disputed, decided, read."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.expectations import IfMatch, expected_of
from api.asking.requests import Call, Command, MingluRoute, Reading
from api.shapes import records as shapes
from api.shapes.records import RecordDecided, RecordShown, RecordSummary
from api.shapes.wire import Page
from tenants.failures import invalid
from tenants.operations import decide_record as deciding
from tenants.operations import dispute_record as disputing
from tenants.operations import record_item as entering
from tenants.queries.records import RecordFilter, decisions_of, find_alike, find_kind, find_record, select_records
from tenants.reporting import sees_all
from tenants.tables import Record

router = APIRouter(prefix="/v1/{tenant}/records", route_class=MingluRoute, tags=["填报"])
Status = Literal["draft", "submitted", "returned", "confirmed", "disputed", "superseded", "withdrawn"]


@router.post("", summary="登记一条", status_code=201)
async def record_item(call: Command, wanted: shapes.RecordItem) -> RecordDecided:
    """不经填报登记一条：由主管部门填报的种类（测评成绩、名单等）写明依据即时确认，服务商填报的种类待审。

    属于区县或整个项目的种类（汇总表、交流会等）写 programme，不写 listing_id；它们证明主管部门的义务，不计入得分。
    """
    item = entering.Entered(
        wanted.kind, wanted.happened_on, wanted.fields, wanted.evidence, wanted.reason, wanted.despite_alike
    )
    record, moved = await entering.record_item(call.session, call.caller, whose=_whose(wanted), item=item)
    return shapes.record_decided(call, await _whole(call, record.id, "record_item"), moved)


@router.post("/{record_id}/dispute", summary="对一条提出争议")
async def dispute_record(
    call: Command, record_id: UUID, wanted: shapes.DisputeRecord, if_match: IfMatch = None
) -> RecordDecided:
    """服务商对已退回的、审核方对已确认的条目提出争议；重新决定之前不计分，所在填报不变；并给出得分的变动。"""
    record, moved = await disputing.dispute_record(
        call.session,
        call.caller,
        record_id=record_id,
        reason=wanted.reason,
        expected=expected_of(if_match, wanted.expected_version),
    )
    return shapes.record_decided(call, await _whole(call, record.id, "dispute_record"), moved)


@router.post("/{record_id}/decide", summary="决定一条")
async def decide_record(
    call: Command, record_id: UUID, wanted: shapes.DecideRecord, if_match: IfMatch = None
) -> RecordDecided:
    """单独决定一条：有争议的，或不在填报之中的；并给出得分的变动。"""
    record, moved = await deciding.decide_record(
        call.session,
        call.caller,
        record_id=record_id,
        outcome=wanted.outcome,
        reason=wanted.reason,
        despite_alike=wanted.despite_alike,
        expected=expected_of(if_match, wanted.expected_version),
    )
    return shapes.record_decided(call, await _whole(call, record.id, "decide_record"), moved)


@router.get("", summary="条目列表")
async def list_records(
    call: Reading,
    paging: Pages,
    programme: Annotated[str | None, Query(description="只看这个项目", examples=["directory"])] = None,
    listing_id: Annotated[UUID | None, Query(description="只看这一家")] = None,
    kind: Annotated[str | None, Query(description="只看这一种类", examples=["contract"])] = None,
    status: Annotated[Status | None, Query(description=shapes.MEANINGS, examples=["disputed"])] = None,
) -> Page[RecordSummary]:
    """看得到的条目，新的在前：服务商看本单位的，区县看本区县的，市级看全部。"""
    wanted = RecordFilter(programme, listing_id, kind, status)
    page = await read_page(call, paging, select_records(call.caller, wanted), order=[col(Record.id).desc()])
    return page.show(shapes.summary_of)


@router.get("/{record_id}", summary="一个条目")
async def show_record(call: Reading, record_id: UUID) -> RecordShown:
    """条目、佐证、办理经过，以及相同的其他条目。"""
    return await _whole(call, record_id, "show_record")


def _whose(wanted: shapes.RecordItem) -> entering.OfListing | entering.OfProgramme:
    if (wanted.listing_id is None) == (wanted.programme is None):
        zh, en = "listing_id 与 programme 须填且只填一个", "Give listing_id or programme, one of them"
        raise invalid("/listing_id", "one-of-two", zh, en)
    if wanted.listing_id is None:
        return entering.OfProgramme(str(wanted.programme), wanted.district_code)
    if wanted.district_code is not None:
        zh, en = "入库记录已属于一个区县，请删去", "A listing is in its district already; leave this out"
        raise invalid("/district_code", "not-taken", zh, en)
    return entering.OfListing(wanted.listing_id)


async def _whole(call: Call, record_id: UUID, operation: str) -> RecordShown:
    session, caller = call.session, call.caller
    record, listing, report = await find_record(session, caller, record_id, operation)
    kind = await find_kind(session, caller, record, report)
    decisions = await decisions_of(session, caller, [record_id])
    alike = await find_alike(session, caller, [record_id], own_only=not sees_all(caller))
    return shapes.record_shown(
        call,
        kind,
        record,
        listing.name if listing else None,
        decisions=decisions.get(record_id, ()),
        alike=alike.get(record_id, ()),
    )
