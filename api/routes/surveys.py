"""Satisfaction surveys: a served enterprise is asked, and answers by account or by a link that works once."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col
from starlette.responses import Response

from api.asking.cursors import Pages, read_page
from api.asking.media import ALSO_A_PAGE, AsPage
from api.asking.requests import Call, Command, MingluRoute, Reading
from api.asking.secret_answers import SecretCommand
from api.pages.survey import show_survey_page
from api.shapes import surveys as shapes
from api.shapes.surveys import SurveyShown, SurveySummary
from api.shapes.wire import Page
from policies.verdict import Text
from tenants.operations import answer_survey as answering
from tenants.operations import complete_survey as completing
from tenants.operations import invite_to_survey as inviting
from tenants.operations import withdraw_survey as withdrawing
from tenants.queries.policies import rules_on
from tenants.queries.surveys import find_kinds, find_survey, sees_whole, select_surveys
from tenants.queries.tenants import find_tenant
from tenants.tables import Listing, Record, SurveyInvitation

router = APIRouter(prefix="/v1/{tenant}/surveys", route_class=MingluRoute, tags=["满意度"])

Link = Annotated[str | None, Query(min_length=20, max_length=100, description="链接中的密钥", examples=[None])]


@router.post("", summary="请企业评价", status_code=201)
async def invite_to_survey(call: SecretCommand, wanted: shapes.InviteToSurvey) -> shapes.SurveyInvited:
    """请一家接受服务的企业对一项服务作出评价；答复里的链接密钥只出现这一次，因此不支持 Idempotency-Key。"""
    survey, link = await inviting.invite_to_survey(
        call.session,
        call.caller,
        listing_id=wanted.listing_id,
        kind=wanted.kind,
        about_record_id=wanted.about_record_id,
        enterprise_name=wanted.enterprise_name,
        enterprise_id=wanted.enterprise_id,
        given=wanted.given,
        answer_until=wanted.answer_until,
    )
    return shapes.invited(call, await _shown(call, survey), link)


@router.get("", summary="满意度调查列表")
async def list_surveys(
    call: Reading,
    paging: Pages,
    programme: Annotated[str | None, Query(description="只看这个项目", examples=["directory"])] = None,
    listing_id: Annotated[UUID | None, Query(description="只看这家单位")] = None,
    is_open: Annotated[bool | None, Query(description="true 未答复，false 已答复")] = None,
    is_complete: Annotated[
        bool | None, Query(description="false 主管部门还有未填写的项目（如权重），true 已填齐")
    ] = None,
) -> Page[SurveySummary]:
    """主管部门看全部，企业看请自己答复的；新的在前。"""
    kinds = await find_kinds(call.session, call.caller)
    rows = select_surveys(
        call.caller,
        programme_id=programme,
        listing_id=listing_id,
        is_open=is_open,
        is_complete=is_complete,
        kinds=kinds,
    )
    page = await read_page(call, paging, rows, order=[col(SurveyInvitation.id).desc()])
    return page.show(partial(shapes.summary_in, kinds))


@router.get("/{survey_id}", summary="一份满意度调查", response_model=SurveyShown, responses=ALSO_A_PAGE)
async def show_survey(call: Reading, survey_id: UUID, as_page: AsPage, link: Link = None) -> SurveyShown | Response:
    """凭链接密钥、企业账号或主管部门的权限查看所问的项目。浏览器则得到可填写的网页。"""
    survey, listing = await find_survey(call.session, call.caller, survey_id, link=link)
    shown = await _shown(call, survey, listing)
    if not as_page:
        return shown
    tenant = await find_tenant(call.session, call.caller)
    return show_survey_page(call, shown, call.say(Text(tenant.name_zh, tenant.name_en)))


@router.post("/{survey_id}/answer", summary="答复满意度调查")
async def answer_survey(call: SecretCommand, survey_id: UUID, wanted: shapes.AnswerSurvey) -> SurveyShown:
    """提交后不能更改，立即计分，主管部门尚有项目未填的填齐后计分；含链接密钥，不支持 Idempotency-Key。"""
    survey = await answering.answer_survey(
        call.session, call.caller, survey_id=survey_id, link=wanted.link, answers=wanted.answers
    )
    return await _shown(call, survey)


@router.post("/{survey_id}/complete", summary="补填满意度调查")
async def complete_survey(call: Command, survey_id: UUID, wanted: shapes.CompleteSurvey) -> SurveyShown:
    """补填由主管部门填写的项目（如权重），写明理由；已答复的填齐后确认并随即计分。"""
    survey = await completing.complete_survey(
        call.session, call.caller, survey_id=survey_id, given=wanted.given, reason=wanted.reason
    )
    return await _shown(call, survey)


@router.post("/{survey_id}/withdraw", summary="撤回满意度调查")
async def withdraw_survey(call: Command, survey_id: UUID, wanted: shapes.WithdrawSurvey) -> SurveyShown:
    """撤回尚未答复的调查，链接随即失效。"""
    survey = await withdrawing.withdraw_survey(call.session, call.caller, survey_id=survey_id, reason=wanted.reason)
    return await _shown(call, survey)


async def _shown(call: Call, survey: SurveyInvitation, listing: Listing | None = None) -> SurveyShown:
    listing = listing or await call.session.get_one(Listing, (call.caller.tenant, survey.listing_id))
    rules = await rules_on(call.session, call.caller, survey.programme_id, call.caller.today)
    about, answer = [
        None if one is None else await call.session.get_one(Record, (call.caller.tenant, one))
        for one in (survey.about_record_id, survey.answer_record_id if sees_whole(call.caller) else None)
    ]
    return shapes.survey_shown(call, rules.policy, survey, listing, about, answer)
