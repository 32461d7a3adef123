"""Reports by period: begun, filled in, handed in, decided, corrected, read."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col
from starlette.responses import Response

from api.asking.cursors import Pages, read_page
from api.asking.expectations import IfMatch, expected_of
from api.asking.requests import Call, Command, MingluRoute, Reading
from api.problems.problem import refusal
from api.shapes import reports as shapes
from api.shapes.case_views import ruling_policy
from api.shapes.records import record_shown
from api.shapes.reports import ReportDecided, ReportShown, ReportSummary
from api.shapes.wire import Page
from policies.obligations import read_period
from policies.verdict import Verdict
from tenants.failures import invalid
from tenants.operations import correct_report as correcting
from tenants.operations import decide_report as deciding
from tenants.operations import open_report as opening
from tenants.operations import save_report as saving
from tenants.operations import submit_report as submitting
from tenants.owing import rules_of_period
from tenants.queries.records import decisions_of, find_alike
from tenants.queries.reports import ReportFilter, find_report, items_of, revisions_of, select_reports
from tenants.reporting import rules_of_report, sees_all
from tenants.tables import Report

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["填报"])
Status = Literal["draft", "submitted", "returned", "confirmed", "superseded"]


@router.get("/programmes/{programme}/reporting", summary="填报要求")
async def show_reporting(
    call: Reading,
    programme: str,
    period: Annotated[str | None, Query(max_length=7, description=shapes.PERIOD, examples=["2026-03"])] = None,
) -> shapes.ReportingShown:
    """按期填报的义务和条目的种类，足够门户据此画出表格；给出期间时为该期适用的格式，否则为今天的。"""
    span = (call.caller.today, call.caller.today)
    if period is not None:
        read = read_period(period)
        if read is None:
            raise invalid("query:period", "not-a-period", shapes.PERIOD, "Such as 2026-03, 2026-Q1, 2026-H1 or 2026")
        span = read[1]
    rules, _ = await rules_of_period(call.session, call.caller, programme, span)
    return shapes.reporting_shown(call, rules)


@router.post("/reports", summary="开始填报", status_code=201, response_model=ReportShown)
async def open_report(call: Command, wanted: shapes.OpenReport) -> ReportShown | Response:
    """开始一期填报，格式依该期适用的办法；尚未开始或不需填报的期间答 409，并写明条款。"""
    rules, opened = await opening.open_report(
        call.session, call.caller, listing_id=wanted.listing_id, obligation=wanted.obligation, period=wanted.period
    )
    if isinstance(opened, Verdict):
        return refusal(call, opened, policy=ruling_policy(call, rules))
    return await _whole(call, opened, "open_report")


@router.post("/reports/{report_id}/save", summary="填写条目", response_model=ReportShown)
async def save_report(
    call: Command, report_id: UUID, wanted: shapes.SaveReport, if_match: IfMatch = None
) -> ReportShown:
    """写入全部条目；没有列出的即删去，已办理的条目不受影响。提交前可反复修改，退回后可再改。"""
    report = await saving.save_report(
        call.session,
        call.caller,
        report_id=report_id,
        items=[one.as_written() for one in wanted.items],
        expected=expected_of(if_match, wanted.expected_version),
    )
    return await _whole(call, report, "save_report")


@router.post("/reports/{report_id}/submit", summary="提交填报", response_model=ReportShown)
async def submit_report(
    call: Command, report_id: UUID, wanted: shapes.SubmitReport, if_match: IfMatch = None
) -> ReportShown | Response:
    """提交待审；没有条目也可提交，逾期照收并记录。条目不完整或缺佐证时答 422，逐项指出。"""
    rules, report, verdict = await submitting.submit_report(
        call.session, call.caller, report_id=report_id, expected=expected_of(if_match, wanted.expected_version)
    )
    if not verdict.granted:
        return refusal(call, verdict, policy=ruling_policy(call, rules))
    return await _whole(call, report, "submit_report")


@router.post("/reports/{report_id}/decide", summary="审核填报", response_model=ReportDecided)
async def decide_report(
    call: Command, report_id: UUID, wanted: shapes.DecideReport, if_match: IfMatch = None
) -> ReportDecided:
    """整份或逐条确认、退回，并给出得分的变动；与其他条目相同的，写明理由才能确认，否则答 409 并指出两条。"""
    report, moved = await deciding.decide_report(
        call.session,
        call.caller,
        report_id=report_id,
        decision=wanted.as_decision(),
        expected=expected_of(if_match, wanted.expected_version),
    )
    return shapes.report_decided(call, await _whole(call, report, "decide_report"), moved)


@router.post("/reports/{report_id}/correct", summary="更正填报", status_code=201)
async def correct_report(
    call: Command, report_id: UUID, wanted: shapes.SubmitReport, if_match: IfMatch = None
) -> ReportShown:
    """以已确认的填报为底稿开始更正；更正确认之前原稿照常计分，确认后原稿仍可查阅。"""
    correction = await correcting.correct_report(
        call.session, call.caller, report_id=report_id, expected=expected_of(if_match, wanted.expected_version)
    )
    return await _whole(call, correction, "correct_report")


@router.get("/reports", summary="填报列表")
async def list_reports(
    call: Reading,
    paging: Pages,
    programme: Annotated[str | None, Query(description="只看这个项目", examples=["directory"])] = None,
    listing_id: Annotated[UUID | None, Query(description="只看这一家")] = None,
    obligation: Annotated[str | None, Query(description="只看这项义务", examples=["monthly_report"])] = None,
    period: Annotated[str | None, Query(description="只看这一期", examples=["2026-03"])] = None,
    status: Annotated[Status | None, Query(description=shapes.MEANINGS, examples=["submitted"])] = None,
) -> Page[ReportSummary]:
    """看得到的填报，新的在前：服务商看本单位的，区县看本区县的，市级看全部。"""
    wanted = ReportFilter(programme, listing_id, obligation, period, status)
    page = await read_page(call, paging, select_reports(call.caller, wanted), order=[col(Report.id).desc()])
    return page.show(shapes.summary_of)


@router.get("/reports/{report_id}", summary="一份填报")
async def show_report(call: Reading, report_id: UUID) -> ReportShown:
    """填报的条目、佐证、办理经过，同一期间的各稿；审核方并看到与其他单位相同的条目，但看不到未提交的草稿条目。"""
    report, _ = await find_report(call.session, call.caller, report_id, "show_report")
    return await _whole(call, report, "show_report")


async def _whole(call: Call, report: Report, operation: str) -> ReportShown:
    session, caller = call.session, call.caller
    _, name = await find_report(session, caller, report.id, operation)
    own = report.organisation_id in caller.organisations()
    kept_back = {"withdrawn"} if own else {"withdrawn", "draft"}
    items = [one for one in await items_of(session, caller, report.id) if one.status not in kept_back]
    ids = [one.id for one in items]
    decisions = await decisions_of(session, caller, ids)
    alike = await find_alike(session, caller, ids, own_only=not sees_all(caller))
    rules, _ = await rules_of_report(session, caller, report)
    kinds = rules.policy.records
    return shapes.report_shown(
        call,
        rules,
        report,
        organisation_name=name,
        items=[
            record_shown(
                call, kinds.get(one.kind), one, name, decisions=decisions.get(one.id, ()), alike=alike.get(one.id, ())
            )
            for one in items
        ],
        revisions=await revisions_of(session, caller, report),
    )
