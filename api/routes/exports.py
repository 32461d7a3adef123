"""Files to print, sign and pass on: the tables officials know, the published lists."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api.asking.requests import Call, MingluRoute, Reading
from api.asking.spans import refuse_reversed
from api.exports.answers import FILES, FileKind, file_of
from api.shapes.wire import Day, Output, Page
from tenants.decided import find_last_decision
from tenants.failures import absent
from tenants.filled_cases import Days
from tenants.filled_scorecards import fill_frozen_scorecard, fill_scorecard
from tenants.filled_tables import fill_directory, fill_notice, fill_table
from tenants.queries.evaluation_lines import find_line, sees_all
from tenants.queries.evaluations import find_evaluation
from tenants.queries.notices import find_notice
from tenants.queries.policies import rules_of_version, rules_on
from tenants.queries.scorecards import find_scorecard
from tenants.queries.tenants import find_tenant

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["导出"])

_CAME = "取自申报的表，只取在此期间到达表中阶段（表不限阶段的，为申报）的："


class TableShown(Output):
    """One table of the policy that can be exported."""

    id: str = Field(examples=["summary"])
    label: str = Field(examples=["汇总表"])
    of: str = Field(description="cases 申报；listings 在库单位；evaluation 一次评价", examples=["cases"])
    clause: str = Field(examples=["附件2"])


@router.get("/programmes/{programme}/tables", summary="可导出的表")
async def list_tables(call: Reading, programme: str) -> Page[TableShown]:
    """办法规定的、可导出的各种表。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    items = [
        TableShown(id=name, label=call.say(one.label), of=one.of, clause=one.clause)
        for name, one in rules.policy.tables.items()
    ]
    return Page(items=items, next_cursor=None, total=len(items))


@router.get("/programmes/{programme}/tables/{table}", summary="导出一张表", responses=FILES, response_class=Response)
async def export_table(
    call: Reading,
    programme: str,
    table: str,
    kind: FileKind = "xlsx",
    evaluation_id: Annotated[UUID | None, Query(description="评价的编号；表取自评价时必填")] = None,
    came_from: Annotated[Day | None, Query(description=f"{_CAME}自此日起", examples=["2026-03-01"])] = None,
    came_through: Annotated[Day | None, Query(description=f"{_CAME}至此日止，含当日", examples=["2026-03-31"])] = None,
) -> Response:
    """按办法规定的栏目导出；区县只含本区县的单位，已推荐的以后仍可再次导出；取自评价的依该次评价适用的办法。文字一律作为文字，不会成为公式。"""
    refuse_reversed(came_from, came_through, named=("came_from", "came_through"))
    evaluation = None
    if evaluation_id is None:
        rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    else:
        evaluation = await find_evaluation(call.session, call.caller, evaluation_id, "export_table")
        if evaluation.programme_id != programme:
            raise absent("评价", "evaluation")
        rules = await rules_of_version(call.session, call.caller, evaluation.policy_version_id)
    filled = await fill_table(
        call.session, call.caller, rules, table, evaluation=evaluation, days=Days(came_from, came_through), say=call.say
    )
    return await file_of(call, filled, kind, policy=rules.policy, issued_by=await _issued_by(call))


@router.get("/programmes/{programme}/directory", summary="导出公布名单", responses=FILES, response_class=Response)
async def export_directory(call: Reading, programme: str, kind: FileKind = "pdf") -> Response:
    """公布的名录：在库单位及公开事项；任何人可取。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    filled = await fill_directory(call.session, call.caller, rules, say=call.say)
    return await file_of(call, filled, kind, policy=rules.policy, issued_by=await _issued_by(call))


@router.get(
    "/programmes/{programme}/listings/{listing_id}/scorecard/file",
    summary="导出得分明细",
    responses=FILES,
    response_class=Response,
)
async def export_scorecard(call: Reading, programme: str, listing_id: UUID, kind: FileKind = "pdf") -> Response:
    """此刻的得分明细，供打印签字；看得到得分明细的人可取。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    grading = rules.policy.grading
    if grading is None or grading.rubric is None:
        raise absent("评分细则", "rubric")
    account = await find_scorecard(call.session, call.caller, rules, grading.rubric, listing_id=listing_id)
    decided = await find_last_decision(call.session, call.caller, listing_id, whole=account.whole)
    filled = fill_scorecard(account, decided, rules.policy, grading, today=call.caller.today, say=call.say)
    return await file_of(call, filled, kind, policy=rules.policy, issued_by=await _issued_by(call))


@router.get(
    "/evaluations/{evaluation_id}/entries/{listing_id}/file",
    summary="导出评价得分明细",
    responses=FILES,
    response_class=Response,
)
async def export_evaluation_entry(
    call: Reading, evaluation_id: UUID, listing_id: UUID, kind: FileKind = "pdf"
) -> Response:
    """一次评价冻结的得分明细，注明周期、截止日和内容摘要，供打印签字；看得到这家评价明细的人可取，等次在确定之前只有主管部门可见。"""
    evaluation = await find_evaluation(call.session, call.caller, evaluation_id, "export_evaluation_entry")
    whole = await find_line(call.session, call.caller, evaluation, listing_id)
    graded = evaluation.status == "decided" or sees_all(call.caller)
    filled = fill_frozen_scorecard(evaluation, whole, graded=graded, say=call.say)
    return await file_of(call, filled, kind, policy=whole.policy, issued_by=await _issued_by(call))


@router.get("/notices/{notice_id}/list", summary="导出公示名单", responses=FILES, response_class=Response)
async def export_notice(call: Reading, notice_id: UUID, kind: FileKind = "pdf") -> Response:
    """公示的名单（发布时的原文）；任何人可取。"""
    notice = await find_notice(call.session, call.caller, notice_id)
    rules = await rules_of_version(call.session, call.caller, notice.policy_version_id)
    procedure = rules.policy.procedures.get(notice.procedure, rules.policy.intake)
    clause = procedure.stages[notice.stage].clause or procedure.clause
    filled = fill_notice(notice, clause, say=call.say)
    return await file_of(call, filled, kind, policy=rules.policy, issued_by=await _issued_by(call))


async def _issued_by(call: Call) -> str:
    tenant = await find_tenant(call.session, call.caller)
    return tenant.name_en if call.language == "en" else tenant.name_zh
