"""Cases: opened, filled in, acted on, looked at; and what waits for me."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col
from starlette.responses import Response

from api.asking.cursors import Limit, Pages, read_page
from api.asking.expectations import IfMatch, expected_of
from api.asking.requests import Command, MingluRoute, Reading
from api.problems.problem import refusal
from api.shapes import cases as shapes
from api.shapes.case_views import ruling_policy, show, summary_of
from api.shapes.cases import CaseShown, CaseSummary
from api.shapes.reports import tasks_shown
from api.shapes.wire import Page
from policies.verdict import Verdict
from tenants.operations import act_on_case as acting
from tenants.operations import give_due_day as giving_day
from tenants.operations import give_opinion as giving_opinion
from tenants.operations import give_sheet as giving_sheet
from tenants.operations import open_case as opening
from tenants.operations import update_case as updating
from tenants.queries.cases import CaseFilter, find_case, find_tasks, select_cases
from tenants.queries.policies import rules_of_case
from tenants.tables import Case
from tenants.waiting import find_waiting_work

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["申报"])


@router.post("/cases", summary="发起申报", status_code=201, response_model=CaseShown)
async def open_case(call: Command, wanted: shapes.OpenCase) -> CaseShown | Response:
    """发起一件申报，或办法规定的其他流程（整改、遴选、备案、申诉……），停在所选途径的第一个环节。

    途径的条件不满足时答 409，并写明条款。
    """
    rules, opened = await opening.open_case(
        call.session,
        call.caller,
        programme_id=wanted.programme,
        wanted=opening.Opened(
            organisation_id=wanted.organisation_id,
            route=wanted.route,
            procedure=wanted.procedure,
            facts=wanted.facts,
            materials=wanted.materials,
            due_on=wanted.due_on,
        ),
    )
    if isinstance(opened, Verdict):
        return refusal(call, opened, policy=ruling_policy(call, rules))
    return await show(call, rules, opened)


@router.post("/cases/{case_id}/update", summary="填写申报表", response_model=CaseShown)
async def update_case(call: Command, case_id: UUID, wanted: shapes.UpdateCase, if_match: IfMatch = None) -> CaseShown:
    """把给出的申报项和材料覆盖到申报表上，null 为删去该项；只在表格开放的环节可改。"""
    rules, case = await updating.update_case(
        call.session,
        call.caller,
        case_id=case_id,
        facts=wanted.facts,
        materials=wanted.materials,
        expected=expected_of(if_match, wanted.expected_version),
    )
    return await show(call, rules, case)


@router.post("/cases/{case_id}/actions", summary="办理一步", response_model=CaseShown)
async def act_on_case(
    call: Command, case_id: UUID, wanted: shapes.ActOnCase, if_match: IfMatch = None
) -> CaseShown | Response:
    """在当前环节做一个动作：提交、推荐、退回、拟入库、撤回……动作由办法规定，见 `allowed_actions`。

    条件不满足时答 409，`reasons` 逐条写明条款，案件不变；这次尝试会记入审计。
    """
    act = acting.Act(
        action=wanted.action,
        inputs=wanted.inputs,
        confirmations={name: acting.Confirmation(word.holds, word.note) for name, word in wanted.confirmations.items()},
        waivers=wanted.waivers,
        due_on=wanted.due_on,
    )
    rules, case, verdict = await acting.act_on_case(
        call.session, call.caller, case_id=case_id, act=act, expected=expected_of(if_match, wanted.expected_version)
    )
    if not verdict.granted:
        return refusal(call, verdict, policy=ruling_policy(call, rules))
    return await show(call, rules, case)


@router.post("/cases/{case_id}/sheets", summary="填写评审表", response_model=CaseShown)
async def give_sheet(call: Command, case_id: UUID, wanted: shapes.GiveSheet) -> CaseShown:
    """评审环节的成员逐项打分或写意见，再填则取代前一份；组织评审的角色可代录没有账号的评审人。"""
    rules, case = await giving_sheet.give_sheet(
        call.session,
        call.caller,
        case_id=case_id,
        parts=wanted.parts,
        comment=wanted.comment,
        member=wanted.member,
    )
    return await show(call, rules, case)


@router.post("/cases/{case_id}/opinions", summary="答复征求意见", response_model=CaseShown)
async def give_opinion(call: Command, case_id: UUID, wanted: shapes.GiveOpinion) -> CaseShown:
    """征求意见环节：区县直接答复；征求方登记其他单位的答复。"""
    rules, case = await giving_opinion.give_opinion(
        call.session, call.caller, case_id=case_id, opinion=wanted.opinion, agrees=wanted.agrees, body=wanted.body
    )
    return await show(call, rules, case)


@router.post("/cases/{case_id}/due-day", summary="指定截止日期", response_model=CaseShown)
async def give_due_day(call: Command, case_id: UUID, wanted: shapes.GiveDueDay, if_match: IfMatch = None) -> CaseShown:
    """办法未定期限的环节，由市级指定截止日期，或推后已指定的。"""
    rules, case = await giving_day.give_due_day(
        call.session,
        call.caller,
        case_id=case_id,
        due_on=wanted.due_on,
        reason=wanted.reason,
        expected=expected_of(if_match, wanted.expected_version),
    )
    return await show(call, rules, case)


@router.get("/cases", summary="申报列表")
async def list_cases(
    call: Reading,
    paging: Pages,
    programme: Annotated[str | None, Query(description="只看这个项目", examples=["directory"])] = None,
    procedure: Annotated[str | None, Query(description="只看这个流程", examples=["intake"])] = None,
    stage: Annotated[str | None, Query(description="只看这个环节", examples=["district"])] = None,
    organisation_id: Annotated[UUID | None, Query(description="只看这个单位")] = None,
    is_open: Annotated[bool | None, Query(description="true 在办，false 已结束")] = None,
) -> Page[CaseSummary]:
    """看得到的申报，新的在前：服务商看本单位的，区县看本区县的，市级看全部。"""
    wanted = CaseFilter(programme, procedure, stage, organisation_id, is_open)
    page = await read_page(call, paging, select_cases(call.caller, wanted), order=[col(Case.id).desc()])
    return page.show(summary_of)


@router.get("/cases/{case_id}", summary="一件申报")
async def show_case(call: Reading, case_id: UUID) -> CaseShown:
    """申报的环节、表格、经过，以及现在能做什么；不能做的写明理由和条款。"""
    case = await find_case(call.session, call.caller, case_id, "show_case")
    return await show(call, await rules_of_case(call.session, call.caller, case), case)


@router.get("/tasks", summary="我的待办")
async def list_tasks(
    call: Reading,
    procedure: Annotated[str | None, Query(description="只看这个流程", examples=["intake"])] = None,
    limit: Limit = 50,
) -> shapes.TasksShown:
    """等我办理的申报，期限近的在前，并按环节计数；填报等另行计数。"""
    tasks = await find_tasks(call.session, call.caller, procedure=procedure, limit=limit)
    return shapes.TasksShown(
        items=[summary_of(case, name) for case, name in tasks.cases],
        counts=[
            shapes.TaskCount(programme=programme, procedure=name, stage=stage, count=count)
            for (programme, name, stage), count in tasks.counts.items()
        ],
        total=sum(tasks.counts.values()),
        reporting=tasks_shown(await find_waiting_work(call.session, call.caller)),
    )
