"""Evaluations: opened, filled in, frozen, decided; looked at, verified, compared; and the grades anybody may see."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import StringConstraints
from sqlmodel import col, func
from starlette.responses import Response

from api.asking.cursors import Pages, page_of, read_page
from api.asking.expectations import IfMatch, expected_of
from api.asking.programmes import KnownProgramme
from api.asking.requests import Call, Command, MingluRoute, Reading
from api.problems.problem import refusal
from api.shapes import evaluation_commands as commands
from api.shapes import evaluation_comparisons as comparisons
from api.shapes import evaluation_views as views
from api.shapes import evaluations as shapes
from api.shapes.case_views import ruling_policy
from api.shapes.wire import Page
from policies.grades.comparing import compare_judged
from policies.grades.evaluating import indicators_of
from policies.grades.saying import Input
from tenants.evaluating import grading_of, read_frozen
from tenants.evaluation_checks import check_evaluation
from tenants.operations import decide_evaluation as deciding
from tenants.operations import freeze_evaluation as freezing
from tenants.operations import open_evaluation as opening
from tenants.operations import record_evaluation_inputs as recording
from tenants.operations import set_evaluation_budget as budgeting
from tenants.operations import withdraw_evaluation as withdrawing
from tenants.queries import evaluations as queries
from tenants.queries.evaluation_lines import find_line, find_lines, sees_all
from tenants.queries.policies import rules_of_version
from tenants.tables import Evaluated, Evaluation, EvaluationInput

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["评价"])

Period = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z/-]{4,21}$")]


@router.post(
    "/programmes/{programme}/evaluations", summary="建立评价", status_code=201, response_model=shapes.EvaluationShown
)
async def open_evaluation(
    call: Command, programme: str, wanted: commands.OpenEvaluation
) -> shapes.EvaluationShown | Response:
    """建立一个周期的评价，按周期开始时有效的办法，其时尚无办法的按周期内最先施行的，一直没有的不能评价。

    办法没有规定周期的，写明第一天和最后一天。同一周期只有一个，撤回的不算。
    """
    rules, evaluation, verdict = await opening.open_evaluation(
        call.session,
        call.caller,
        programme_id=programme,
        first=wanted.first_day,
        last=wanted.last_day,
        budget_yuan=commands.yuan_of(wanted.budget_yuan),
    )
    if evaluation is None:
        return refusal(call, verdict, policy=ruling_policy(call, rules))
    return await _whole(call, evaluation)


@router.get("/programmes/{programme}/evaluations", summary="评价列表")
async def list_evaluations(call: Reading, programme: KnownProgramme, paging: Pages) -> Page[shapes.EvaluationSummary]:
    """一个项目的评价，周期新的在前。"""
    rows = queries.select_evaluations(call.caller, programme)
    page = await read_page(call, paging, rows, order=[col(Evaluation.period_last).desc(), col(Evaluation.id).desc()])
    return page.show(views.summary_of)


@router.get("/evaluations/{evaluation_id}", summary="一个评价")
async def show_evaluation(call: Reading, evaluation_id: UUID) -> shapes.EvaluationShown:
    """评价的进展：还缺什么、谁与谁同分，以及照现状会有的等次、奖补和合计。只看本单位或本区县的，不显示进展。"""
    return await _whole(
        call, await queries.find_evaluation(call.session, call.caller, evaluation_id, "show_evaluation")
    )


@router.post("/evaluations/{evaluation_id}/inputs", summary="填写评价")
async def record_evaluation_inputs(
    call: Command, evaluation_id: UUID, wanted: commands.RecordEvaluationInputs, if_match: IfMatch = None
) -> shapes.EvaluationShown:
    """填写评估结论、得分、评定等次、未参加遴选的单位、酌定的奖补和同分的先后，每项写明理由；一项有误则全部不收。

    只增不改：冻结后缺的可以补填，补填的在确定前可以再填；冻结前填写的随评价冻结，再填的答 409。
    """
    said = [
        recording.SaidInput(
            Input(one.kind, None if one.listing_id is None else str(one.listing_id), one.name, one.value), one.reason
        )
        for one in wanted.inputs
    ]
    evaluation = await recording.record_evaluation_inputs(
        call.session,
        call.caller,
        evaluation_id=evaluation_id,
        inputs=said,
        expected=expected_of(if_match, wanted.expected_version),
    )
    return await _whole(call, evaluation)


@router.get("/evaluations/{evaluation_id}/inputs", summary="评价所填")
async def list_evaluation_inputs(call: Reading, evaluation_id: UUID, paging: Pages) -> Page[shapes.InputShown]:
    """评价中填写过的每一项：谁、何时、为何，先填的在前。"""
    evaluation = await queries.find_evaluation(call.session, call.caller, evaluation_id, "list_evaluation_inputs")
    grading = grading_of(await rules_of_version(call.session, call.caller, evaluation.policy_version_id))
    rows = queries.select_inputs(call.caller, evaluation.id)
    page = await read_page(call, paging, rows, order=[col(EvaluationInput.sequence)])
    return page.show(partial(views.input_shown, grading))


@router.post("/evaluations/{evaluation_id}/budget", summary="设定奖补预算")
async def set_evaluation_budget(
    call: Command, evaluation_id: UUID, wanted: commands.SetEvaluationBudget, if_match: IfMatch = None
) -> shapes.EvaluationShown:
    """设定或取消奖补预算；确定时合计超过预算的，须写明理由。"""
    evaluation = await budgeting.set_evaluation_budget(
        call.session,
        call.caller,
        evaluation_id=evaluation_id,
        budget_yuan=commands.yuan_of(wanted.budget_yuan),
        expected=expected_of(if_match, wanted.expected_version),
    )
    return await _whole(call, evaluation)


@router.post("/evaluations/{evaluation_id}/freeze", summary="冻结评价")
async def freeze_evaluation(
    call: Command, evaluation_id: UUID, wanted: commands.FreezeEvaluation, if_match: IfMatch = None
) -> shapes.EvaluationShown:
    """保存截止日所知的一切，作为评价的依据：当日或以前发生、到此刻已经确认的。此后填报或确认的，都不再影响这次评价。

    答复的 `what_counts` 写明以何日、何时为准；`progress.undecided_at_freeze` 列出截止日以前发生而尚未审定的。
    """
    evaluation = await freezing.freeze_evaluation(
        call.session,
        call.caller,
        evaluation_id=evaluation_id,
        cut_off=wanted.cut_off,
        expected=expected_of(if_match, wanted.expected_version),
    )
    return await _whole(call, evaluation)


@router.post("/evaluations/{evaluation_id}/decide", summary="确定评价", response_model=shapes.EvaluationShown)
async def decide_evaluation(
    call: Command, evaluation_id: UUID, wanted: commands.DecideEvaluation, if_match: IfMatch = None
) -> shapes.EvaluationShown | Response:
    """确定名次、等次和奖补，此后不再改变；还有缺项、同分未定、酌定的奖补未决定或超出预算的，答 409 并逐条写明条款。"""
    rules, evaluation, verdict = await deciding.decide_evaluation(
        call.session,
        call.caller,
        evaluation_id=evaluation_id,
        reason=wanted.reason,
        expected=expected_of(if_match, wanted.expected_version),
    )
    if not verdict.granted:
        return refusal(call, verdict, policy=ruling_policy(call, rules))
    return await _whole(call, evaluation)


@router.post("/evaluations/{evaluation_id}/withdraw", summary="撤回评价")
async def withdraw_evaluation(
    call: Command, evaluation_id: UUID, wanted: commands.WithdrawEvaluation, if_match: IfMatch = None
) -> shapes.EvaluationShown:
    """撤回误建或误冻结的评价，写明理由；已确定的不能撤回。撤回的仍可查看，同一周期可以重新建立。"""
    evaluation = await withdrawing.withdraw_evaluation(
        call.session,
        call.caller,
        evaluation_id=evaluation_id,
        reason=wanted.reason,
        expected=expected_of(if_match, wanted.expected_version),
    )
    return await _whole(call, evaluation)


@router.get("/evaluations/{evaluation_id}/entries", summary="评价明细")
async def list_evaluation_entries(call: Reading, evaluation_id: UUID, paging: Pages) -> Page[shapes.EvaluatedShown]:
    """看得到的各家，按名次：总分、等次、奖补及条款，或还缺什么。服务商在确定之前只看本单位的总分和名次。"""
    evaluation = await queries.find_evaluation(call.session, call.caller, evaluation_id, "list_evaluation_entries")
    lines, names = await find_lines(call.session, call.caller, evaluation)
    page = page_of(paging, lines, lambda line: line.order)
    shown = (views.line_shown(call, line.row, line.outcome, line.missing, names) for line in page.items)
    hidden = evaluation.status != "decided" and not sees_all(call.caller)
    return Page(
        items=[views.concealed(one) if hidden else one for one in shown],
        next_cursor=page.next_cursor,
        total=page.total,
    )


@router.get("/evaluations/{evaluation_id}/entries/{listing_id}", summary="一家的评价明细")
async def show_evaluation_entry(call: Reading, evaluation_id: UUID, listing_id: UUID) -> shapes.EvaluatedWhole:
    """一家的全部得分：每项指标的条款、数量、得分、是否已达上限，计入与未计入的记录及原因。

    另有评定等次所看的数据，以及各项结论、得分和等次的理由：主管部门随时可看，本单位在确定之后可看。
    """
    evaluation = await queries.find_evaluation(call.session, call.caller, evaluation_id, "show_evaluation_entry")
    whole = await find_line(call.session, call.caller, evaluation, listing_id)
    line = whole.line
    shown = views.line_shown(call, line.row, line.outcome, line.missing, whole.names)
    if evaluation.status != "decided" and not sees_all(call.caller):
        shown = views.concealed(shown)
    return shapes.EvaluatedWhole(
        **shown.model_dump(),
        cut_off=evaluation.cut_off or evaluation.period_last,
        digest=evaluation.digest or "",
        unit="point",
        indicators=[views.indicator_shown(call, one) for one in whole.indicators],
        basis=[views.basis_shown(call, one) for one in whole.basis],
        said=[views.said_shown(whole.grading, one, str(listing_id)) for one in whole.said],
    )


@router.get("/evaluations/{evaluation_id}/verification", summary="核验评价")
async def verify_evaluation(call: Reading, evaluation_id: UUID) -> comparisons.VerificationShown:
    """以冻结的内容、所填各项和当时的办法重算一遍，与所存逐家比对，说出第一处不同。"""
    evaluation = await queries.find_evaluation(call.session, call.caller, evaluation_id, "verify_evaluation")
    checked = await check_evaluation(call.session, call.caller, evaluation)
    return comparisons.verification_shown(checked)


@router.get("/evaluations/{evaluation_id}/comparison", summary="比较两次评价")
async def compare_evaluations(
    call: Reading,
    evaluation_id: UUID,
    paging: Pages,
    earlier: Annotated[UUID, Query(description="与哪一次评价比较")],
) -> Page[comparisons.LineChangeShown]:
    """与另一次评价相比：谁新增、谁不再参评，总分、名次、等次和各项指标的变化。"""
    after, before = [
        await read_frozen(
            call.session,
            call.caller,
            await queries.find_evaluation(call.session, call.caller, one, "compare_evaluations"),
        )
        for one in (evaluation_id, earlier)
    ]
    names = {**before.names, **after.names}
    labels = {name: one.label for frozen in (before, after) for name, one in indicators_of(frozen.grading)}
    found = compare_judged(before.judge(), after.judge(), labels).values()
    changes = sorted(found, key=lambda one: (names[one.listing], one.listing))
    page = page_of(paging, changes, lambda one: (names[one.listing], one.listing))
    items = [comparisons.change_shown(call, one, names) for one in page.items]
    return Page(items=items, next_cursor=page.next_cursor, total=page.total)


@router.get("/programmes/{programme}/grades", summary="评价结果")
async def list_grades(
    call: Reading,
    programme: KnownProgramme,
    paging: Pages,
    period: Annotated[Period | None, Query(description="评价周期；不写为最近一次", examples=["2026"])] = None,
) -> Page[shapes.GradePublished]:
    """已确定的评价结果，任何人可看；公开哪些由办法规定，未规定公开的为空。"""
    evaluation = await queries.find_decided(call.session, call.caller, programme, period)
    if evaluation is None:
        return Page(items=[], next_cursor=None, total=0)
    rules = await rules_of_version(call.session, call.caller, evaluation.policy_version_id)
    disclosed = frozenset(rules.policy.disclosure.evaluation)
    if not disclosed:
        return Page(items=[], next_cursor=None, total=0)
    by_name = [col(Evaluated.name), col(Evaluated.listing_id)]
    by_place = [func.coalesce(Evaluated.place, 2**31 - 1), *by_name]
    rows = queries.select_rows(call.caller, evaluation.id)
    page = await read_page(call, paging, rows, order=by_place if "place" in disclosed else by_name)
    return Page(
        items=[views.grade_published(call, row, evaluation.period, disclosed) for (row,) in page.rows],
        next_cursor=page.next_cursor,
        total=page.total,
    )


async def _whole(call: Call, evaluation: Evaluation) -> shapes.EvaluationShown:
    rules = await rules_of_version(call.session, call.caller, evaluation.policy_version_id)
    listings = await queries.count_rows(call.session, call.caller, evaluation.id)
    known = evaluation.frozen_at is not None and sees_all(call.caller)
    frozen = await read_frozen(call.session, call.caller, evaluation) if known else None
    return views.show_evaluation_of(
        call, evaluation, rules, listings=None if evaluation.frozen_at is None else listings, frozen=frozen
    )
