"""How does a satisfaction survey look on the wire?"""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from pydantic import Field, JsonValue

from api.asking.requests import Call
from api.shapes.forms import FieldShown, field_shown
from api.shapes.wire import SAMPLE_ID, Day, Input, Instant, Name, Output, Sentence
from policies.language.document import Kind, Policy
from policies.language.facts import Field_
from policies.procedures.values import is_blank
from tenants.filled_tables import say_filled_in
from tenants.queries.surveys import sees_whole
from tenants.surveying import asked_of, disclosed_of, incomplete_of
from tenants.tables import Listing, Record, SurveyInvitation

Answers = dict[str, JsonValue]


class InviteToSurvey(Input):
    """Whom to ask about what, and what the bureau fills in itself."""

    listing_id: UUID = Field(description="被评价的入库单位", examples=[SAMPLE_ID])
    kind: Name = Field(description="评价种类，见项目说明中由企业答复的种类", examples=["satisfaction"])
    about_record_id: UUID | None = Field(
        default=None,
        description="评价的是哪一项已核实的服务，企业即该项所填的企业；每项只能评价一次，不写的每家企业一次",
        examples=[SAMPLE_ID],
    )
    enterprise_name: Name = Field(description="接受服务的企业", examples=["某某制造有限公司"])
    enterprise_id: UUID | None = Field(
        default=None, description="企业在本系统的单位编号；填写后其账号不用链接也可答复", examples=[None]
    )
    given: Answers = Field(
        default_factory=dict,
        description="由主管部门预填的项目，如企业代码、权重",
        examples=[{"enterprise": "91990101MA0000001Y", "weight": "1"}],
    )
    answer_until: Day = Field(description="答复截止日，当日有效")


class AnswerSurvey(Input):
    """The enterprise's answers; the secret of the link unless an account of the enterprise answers."""

    link: Name | None = Field(default=None, description="链接中的密钥，只能用一次", examples=["k3…"])
    answers: Answers = Field(examples=[{"mark": "92", "dissatisfied": False}])


class CompleteSurvey(Input):
    """What the bureau fills in afterwards, and why."""

    given: Answers = Field(examples=[{"weight": "2"}])
    reason: Sentence = Field(examples=["按合同金额确定权重"])


class WithdrawSurvey(Input):
    """Why the invitation is taken back."""

    reason: Sentence = Field(examples=["发错企业"])


class SurveySummary(Output):
    """One survey in a list."""

    id: str = Field(examples=[SAMPLE_ID])
    programme: str = Field(examples=["directory"])
    listing_id: str = Field(examples=[SAMPLE_ID])
    listing_name: str = Field(description="被评价的单位", examples=["某某科技有限公司"])
    kind: str = Field(examples=["satisfaction"])
    enterprise_name: str = Field(examples=["某某制造有限公司"])
    answer_until: Day
    answered_at: Instant | None
    withdrawn_at: Instant | None
    incomplete: list[str] = Field(
        description="主管部门尚未填写的项目，如权重；填齐之前，这份答复不计分", examples=[["weight"]]
    )


class ValueShown(Output):
    """One field as it was filled in."""

    id: str = Field(examples=["title"])
    label: str = Field(description="名称", examples=["分享主题"])
    value: JsonValue = Field(examples=["智改数转经验分享"])
    text: str = Field(description="供人阅读的写法", examples=["智改数转经验分享"])


class ServiceShown(Output):
    """The service that is judged."""

    record_id: str = Field(description="填报条目", examples=[SAMPLE_ID])
    kind: str = Field(description="种类", examples=["contract"])
    kind_label: str = Field(description="种类名称", examples=["服务合同"])
    happened_on: Day = Field(description="发生日期")
    fields: list[ValueShown] = Field(description="说明是哪一项服务的内容；金额等只有主管部门可见")


class SurveyAnswer(Output):
    """What the enterprise answered, for the bureau."""

    record_id: str = Field(description="答复所成的条目", examples=[SAMPLE_ID])
    fields: list[ValueShown] = Field(description="答复与主管部门填写的内容")


class SurveyShown(SurveySummary):
    """One survey with what is asked."""

    label: str = Field(description="评价名称", examples=["企业满意度评价"])
    clause: str = Field(description="依据的条款", examples=["附件2 第23行"])
    about_record_id: str | None = Field(examples=[None])
    about: ServiceShown | None = Field(description="评价的是哪一项服务；没有指定的为 null")
    answer: SurveyAnswer | None = Field(description="已作的答复；只有主管部门可见，其他人为 null")
    is_open: bool = Field(description="现在能否答复", examples=[True])
    fields: list[FieldShown] = Field(description="请企业答复的项目")


class SurveyInvited(SurveyShown):
    """A new survey with the secret of its link."""

    link: str = Field(description="链接密钥，只在这里出现一次；把地址连同它发给企业", examples=["k3…"])
    address: str = Field(description="可直接发给企业的地址（相对地址）", examples=["/v1/x/surveys/…?link=k3…"])


def summary_of(kind: Kind | None, survey: SurveyInvitation, listing_name: str) -> SurveySummary:
    """Return a survey as it stands in a list."""
    return SurveySummary(
        id=str(survey.id),
        programme=survey.programme_id,
        listing_id=str(survey.listing_id),
        listing_name=listing_name,
        kind=survey.kind,
        enterprise_name=survey.enterprise_name,
        answer_until=survey.answer_until,
        answered_at=survey.answered_at,
        withdrawn_at=survey.withdrawn_at,
        incomplete=incomplete_of(kind, survey.given) if kind else [],
    )


def summary_in(kinds: Mapping[tuple[str, str], Kind], survey: SurveyInvitation, listing_name: str) -> SurveySummary:
    """Return a survey as it stands in a list of several programmes, given the kinds of all by programme and name."""
    return summary_of(kinds.get((survey.programme_id, survey.kind)), survey, listing_name)


def survey_shown(  # noqa: PLR0917  # the survey and what goes with it
    call: Call, policy: Policy, survey: SurveyInvitation, listing: Listing, about: Record | None, answer: Record | None
) -> SurveyShown:
    """Return a survey with what is asked, in the caller's language; `answer` for those alone who may see it."""
    kind = policy.records[survey.kind]
    open_ = survey.answered_at is None and survey.withdrawn_at is None and call.caller.today <= survey.answer_until
    return SurveyShown(
        **summary_of(kind, survey, listing.name).model_dump(),
        label=call.say(kind.label),
        clause=kind.clause,
        about_record_id=str(survey.about_record_id) if survey.about_record_id else None,
        about=_service(call, policy, about, whole=sees_whole(call.caller)) if about else None,
        answer=SurveyAnswer(record_id=str(answer.id), fields=_values(call, kind.fields, answer)) if answer else None,
        is_open=open_,
        fields=[field_shown(call, name, one) for name, one in asked_of(kind).items()],
    )


def _service(call: Call, policy: Policy, about: Record, *, whole: bool) -> ServiceShown:
    kind = policy.records[about.kind]
    return ServiceShown(
        record_id=str(about.id),
        kind=about.kind,
        kind_label=call.say(kind.label),
        happened_on=about.happened_on,
        fields=_values(call, kind.fields if whole else disclosed_of(kind), about),
    )


def _values(call: Call, asked: Mapping[str, Field_], record: Record) -> list[ValueShown]:
    return [
        ValueShown(
            id=name,
            label=call.say(one.label),
            value=cast("JsonValue", record.fields[name]),
            text=str(say_filled_in(one, record.fields[name], call.say)),
        )
        for name, one in asked.items()
        if not is_blank(record.fields.get(name))
    ]


def invited(call: Call, shown: SurveyShown, link: str) -> SurveyInvited:
    """Return the new survey with the secret of its link."""
    address = f"/v1/{call.caller.tenant}/surveys/{shown.id}?link={link}"
    return SurveyInvited(**shown.model_dump(), link=link, address=address)
