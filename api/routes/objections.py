"""Objections: made by anyone by name, redacted and decided by the bureau."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.requests import Call, Command, MingluRoute, Reading
from api.shapes import notices as shapes
from api.shapes.wire import Page
from policies.language.procedures import NoticeStage
from tenants.operations import decide_objection as deciding
from tenants.operations import object_to_notice as objecting
from tenants.operations import redact_objection as redacting
from tenants.queries.notices import (
    find_notice,
    find_objection,
    find_stage,
    find_stages,
    select_objections,
    select_public_objections,
)
from tenants.tables import Objection

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["异议"])


@router.post("/notices/{notice_id}/objections", summary="提出异议", status_code=201)
async def object_to_notice(call: Command, notice_id: UUID, wanted: shapes.ObjectToNotice) -> shapes.ObjectionReceipt:
    """实名对名单中的一家提出异议，附佐证；不需登录。提出后不可更改，只停这一家。"""
    objection = await objecting.object_to_notice(
        call.session,
        call.caller,
        notice_id=notice_id,
        case_id=wanted.case_id,
        objector_name=wanted.name,
        objector_contact=wanted.contact,
        statement=wanted.statement,
        evidence=wanted.evidence,
    )
    return shapes.receipt_of(objection, await _stage_of(call, objection))


@router.get("/notices/{notice_id}/objections", summary="公示的异议（公开文本）")
async def list_notice_objections(call: Reading, notice_id: UUID, paging: Pages) -> Page[shapes.PublicObjection]:
    """主管部门写好公开文本的异议；异议人和原文不公开。"""
    notice = await find_notice(call.session, call.caller, notice_id)
    stage = await find_stage(call.session, call.caller, notice)
    rows = select_public_objections(call.caller, notice_id)
    found = await read_page(call, paging, rows, order=[col(Objection.id)])
    return found.show(partial(shapes.public_of, stage=stage))


@router.get("/objections", summary="异议列表")
async def list_objections(
    call: Reading,
    paging: Pages,
    status: Annotated[
        Literal["open", "upheld", "dismissed"] | None,
        Query(description="open 处理中；upheld 成立；dismissed 不成立", examples=["open"]),
    ] = None,
) -> Page[shapes.ObjectionShown]:
    """收到的异议，先到的在前。"""
    rows = select_objections(call.caller, status=status)
    found = await read_page(call, paging, rows, order=[col(Objection.id)])
    stages = await find_stages(call.session, call.caller, [one for (one,) in found.rows])

    def show(objection: Objection) -> shapes.ObjectionShown:
        return shapes.objection_shown(objection, stages[objection.notice_id])

    return found.show(show)


@router.get("/objections/{objection_id}", summary="一件异议")
async def show_objection(call: Reading, objection_id: UUID) -> shapes.ObjectionShown:
    """异议的原文、佐证和决定。"""
    objection = await find_objection(call.session, call.caller, objection_id)
    return shapes.objection_shown(objection, await _stage_of(call, objection))


@router.post("/objections/{objection_id}/redact", summary="写异议的公开文本")
async def redact_objection(call: Command, objection_id: UUID, wanted: shapes.RedactObjection) -> shapes.ObjectionShown:
    """写公众看到的文本；原文不变。"""
    objection = await redacting.redact_objection(
        call.session, call.caller, objection_id=objection_id, public_text=wanted.public_text
    )
    return shapes.objection_shown(objection, await _stage_of(call, objection))


@router.post("/objections/{objection_id}/decide", summary="决定异议")
async def decide_objection(call: Command, objection_id: UUID, wanted: shapes.DecideObjection) -> shapes.ObjectionShown:
    """成立：申报退回决定环节；不成立：继续公示，期满即入库。每件异议只决定一次。"""
    objection = await deciding.decide_objection(
        call.session,
        call.caller,
        objection_id=objection_id,
        decision=wanted.decision,
        reason=wanted.reason,
        public_text=wanted.public_text,
    )
    return shapes.objection_shown(objection, await _stage_of(call, objection))


async def _stage_of(call: Call, objection: Objection) -> NoticeStage:
    return (await find_stages(call.session, call.caller, [objection]))[objection.notice_id]
