"""Calls: the bureau's notices by which a procedure is opened or an obligation owed, for anyone to read."""

from fastapi import APIRouter
from pydantic import Field
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.programmes import KnownProgramme
from api.asking.requests import Command, MingluRoute, Reading
from api.shapes.wire import SAMPLE_ID, Day, Input, Name, Output, Page, Sentence
from tenants.operations import announce_call as announcing
from tenants.queries.calls import select_calls
from tenants.tables import Call

router = APIRouter(prefix="/v1/{tenant}/programmes/{programme}/calls", route_class=MingluRoute, tags=["项目"])


class AnnounceCall(Input):
    """What is called for, from when to when, by which notice."""

    procedure: Name | None = Field(default=None, description="以通知开放的流程", examples=["intake"])
    obligation: Name | None = Field(default=None, description="由通知提出或定期限的义务", examples=[None])
    period: Name | None = Field(
        default=None, description="办法未定期限的按期义务：这一通知定的是哪一期，如 2026-03", examples=[None]
    )
    opens_on: Day = Field(description="自哪天起")
    closes_on: Day | None = Field(
        default=None, description="至哪天止，当日有效；不填则不限；定期限的必填，同一期以后发布的为准"
    )
    source: Sentence = Field(description="通知的文号和标题", examples=["2026 年度征集通知"])


class CallShown(Output):
    """One call."""

    id: str = Field(examples=[SAMPLE_ID])
    procedure: str | None = Field(examples=["intake"])
    obligation: str | None = Field(examples=[None])
    period: str | None = Field(description="定的是哪一期的期限", examples=[None])
    opens_on: Day
    closes_on: Day | None
    source: str = Field(description="通知的文号和标题", examples=["2026 年度征集通知"])


@router.post("", summary="发布征集或提交通知", status_code=201)
async def announce_call(call: Command, programme: str, wanted: AnnounceCall) -> CallShown:
    """办法写明“按通知”的，由主管部门在此登记通知的起止日期；此前、此后都不受理。按期义务未定期限的，逐期在此定最后一日。"""
    made = await announcing.announce_call(
        call.session,
        call.caller,
        programme_id=programme,
        procedure=wanted.procedure,
        obligation=wanted.obligation,
        period=wanted.period,
        opens_on=wanted.opens_on,
        closes_on=wanted.closes_on,
        source=wanted.source,
    )
    return _shown(made)


@router.get("", summary="征集和提交通知")
async def list_calls(call: Reading, programme: KnownProgramme, paging: Pages) -> Page[CallShown]:
    """本项目的通知，新的在前；任何人可读。"""
    rows = select_calls(call.caller, programme)
    order = [col(Call.opens_on).desc(), col(Call.id).desc()]
    return (await read_page(call, paging, rows, order=order)).show(_shown)


def _shown(call: Call) -> CallShown:
    return CallShown(
        id=str(call.id),
        procedure=call.procedure,
        obligation=call.obligation,
        period=call.period,
        opens_on=call.opens_on,
        closes_on=call.closes_on,
        source=call.source,
    )
