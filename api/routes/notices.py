"""Public notices: put up, corrected, read by anyone."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.requests import Call, Command, MingluRoute, Reading
from api.shapes import notices as shapes
from api.shapes.wire import Page
from policies.language.words import Length
from tenants.failures import invalid
from tenants.operations import correct_notice as correcting
from tenants.operations import open_notice as opening
from tenants.queries.notices import entries_of, find_notice, find_successor, select_notices
from tenants.queries.policies import rules_of_version
from tenants.tables import Notice

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["公示"])


@router.post("/programmes/{programme}/notices", summary="发布公示", status_code=201)
async def open_notice(call: Command, programme: str, wanted: shapes.OpenNotice) -> shapes.NoticeShown:
    """把待公示的申报列成名单公示；最后一日按办法计算，并逐日说明。"""
    notice = await opening.open_notice(
        call.session,
        call.caller,
        programme_id=programme,
        procedure=wanted.procedure,
        stage=wanted.stage,
        title=wanted.title,
        case_ids=wanted.cases,
        length=_length(wanted.length),
    )
    return await _whole(call, notice)


@router.post("/notices/{notice_id}/correct", summary="更正公示", status_code=201)
async def correct_notice(call: Command, notice_id: UUID, wanted: shapes.CorrectNotice) -> shapes.NoticeShown:
    """以更正后的公示取代原公示；名单有变则公示期重新起算，只改标题则不变。"""
    notice = await correcting.correct_notice(
        call.session,
        call.caller,
        notice_id=notice_id,
        reason=wanted.reason,
        title=wanted.title,
        add=wanted.add,
        remove=wanted.remove,
        length=_length(wanted.length),
    )
    return await _whole(call, notice)


@router.get("/notices", summary="公示列表")
async def list_notices(
    call: Reading,
    paging: Pages,
    programme: Annotated[str | None, Query(description="只看这个项目", examples=["directory"])] = None,
    status: Annotated[
        Literal["open", "closed", "superseded"] | None,
        Query(description="open 公示中；closed 已结束；superseded 已更正", examples=["open"]),
    ] = None,
) -> Page[shapes.NoticeSummary]:
    """公示，新的在前；任何人可读。"""
    rows = select_notices(call.caller, programme_id=programme, status=status)
    return (await read_page(call, paging, rows, order=[col(Notice.id).desc()])).show(shapes.summary_of)


@router.get("/notices/{notice_id}", summary="一份公示")
async def show_notice(call: Reading, notice_id: UUID) -> shapes.NoticeShown:
    """公示的名单（发布时的原文）、内容摘要值、期限的逐日说明，以及每家的结果。"""
    return await _whole(call, await find_notice(call.session, call.caller, notice_id))


async def _whole(call: Call, notice: Notice) -> shapes.NoticeShown:
    statuses = await entries_of(call.session, call.caller, notice.id)
    successor = await find_successor(call.session, call.caller, notice.id)
    rules = await rules_of_version(call.session, call.caller, notice.policy_version_id)
    return shapes.whole(call, notice, rules, statuses, successor)


def _length(given: shapes.LengthGiven | None) -> Length | None:
    if given is None:
        return None
    length = given.as_length()
    if length is None:
        raise invalid("/length", "one-unit", "请只填 working_days 或 days 其中一项", "Give either working_days or days")
    return length
