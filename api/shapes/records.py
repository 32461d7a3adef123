"""How does one reported item look on the wire, with what was decided of it and which others claim the same?"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, JsonValue

from api.asking.requests import Call
from api.shapes.forms import FieldShown, field_shown
from api.shapes.scores import say_number, say_points
from api.shapes.wire import SAMPLE_ID, Day, Input, Instant, Name, Output, Sentence, Version
from policies.language.document import Kind, Policy
from tenants.queries.records import Alike
from tenants.reporting import Moved
from tenants.tables import Record, RecordDecision

MEANINGS = (
    "draft 草稿；submitted 待审；returned 已退回；confirmed 已确认；disputed 有争议；superseded 已由更正取代；"
    "withdrawn 已删去"
)
FIELDS_EXAMPLE: Mapping[str, JsonValue] = {
    "enterprise": "91990101MA0000001Y",
    "service_amount": "120.5",
    "hardware_only": False,
    "carried_out": True,
}
Outcome = Literal["confirmed", "returned"]
Fields = dict[str, JsonValue]


class ItemWritten(Input):
    """One item as it is written."""

    kind: Name = Field(description="种类，见 show_reporting 的 kinds", examples=["contract"])
    happened_on: Day = Field(description="发生日期，不晚于今天；何种日期见种类的 dated_by", examples=["2026-03-10"])
    fields: Fields = Field(default={}, description="种类所要求的项目", examples=[FIELDS_EXAMPLE])
    evidence: list[UUID] = Field(
        default=[], max_length=50, description="佐证：已上传文件的编号", examples=[[SAMPLE_ID]]
    )


class RecordItem(ItemWritten):
    """One item entered outside any report."""

    listing_id: UUID | None = Field(
        None, description="入库记录；种类属于区县或整个项目（of）的不填", examples=[SAMPLE_ID]
    )
    programme: Name | None = Field(None, description="项目；种类属于区县或整个项目的须填", examples=[None])
    district_code: Name | None = Field(None, description="区县代码；种类属于区县的须填", examples=[None])
    reason: Sentence | None = Field(
        None, description="主管部门直接登记的依据；服务商填报不需填写", examples=["测评成绩单"]
    )
    despite_alike: Sentence | None = Field(None, description="与其他条目相同而仍登记的理由", examples=[None])


class DisputeRecord(Input):
    """Why a decision about an item is doubted."""

    reason: Sentence = Field(description="争议的理由", examples=["企业称合同未履行"])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不办，答 409")


class DecideRecord(Input):
    """What is decided of one item alone."""

    outcome: Outcome = Field(description="confirmed 确认；returned 退回", examples=["confirmed"])
    reason: Sentence | None = Field(None, description="理由；退回必填", examples=["经核实合同已履行"])
    despite_alike: Sentence | None = Field(None, description="与其他条目相同而仍确认的理由", examples=[None])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不办，答 409")


class AlikeShown(Output):
    """Another item that claims the same."""

    record_id: str = Field(description="另一条目", examples=[SAMPLE_ID])
    organisation_id: str = Field(description="其单位编号", examples=[SAMPLE_ID])
    organisation_name: str = Field(description="其单位", examples=["某某智造有限公司"])
    happened_on: Day = Field(description="其发生日期")
    status: str = Field(description=MEANINGS, examples=["confirmed"])
    report_id: str | None = Field(description="所在填报；单独填报的为 null", examples=[SAMPLE_ID])
    period: str | None = Field(description="所在填报的期间", examples=["2026-03"])


class DecisionShown(Output):
    """One thing decided about an item."""

    at: Instant = Field(description="时刻")
    role: str = Field(description="以何角色", examples=["municipal"])
    from_status: str = Field(description="原状态", examples=["submitted"])
    to_status: str = Field(description="新状态", examples=["confirmed"])
    reason: str | None = Field(description="理由", examples=["经核实合同已履行"])
    despite_alike: str | None = Field(
        description="与其他条目相同而仍确认的理由；没有相同条目的为 null", examples=["经核实为两份合同"]
    )
    alike: list[str] = Field(description="决定时所见的相同条目", examples=[[]])
    fields_before: dict[str, Any] | None = Field(  # Any: as the policy declares
        description="补填或更正前的内容；这次没有改动内容的为 null", examples=[None]
    )


class RecordSummary(Output):
    """One item in a list."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    programme: str = Field(description="项目", examples=["directory"])
    listing_id: str | None = Field(description="入库记录；属于区县或整个项目的为 null", examples=[SAMPLE_ID])
    organisation_name: str | None = Field(description="单位；同上", examples=["某某科技有限公司"])
    district_code: str | None = Field(description="属于哪个区县；其余为 null", examples=[None])
    report_id: str | None = Field(description="所在填报；单独填报的为 null", examples=[SAMPLE_ID])
    kind: str = Field(description="种类", examples=["contract"])
    happened_on: Day = Field(description="发生日期")
    fields: dict[str, Any] = Field(description="填写的项目", examples=[FIELDS_EXAMPLE])  # Any: as the policy declares
    evidence: list[str] = Field(description="佐证文件的编号", examples=[[SAMPLE_ID]])
    status: str = Field(description=MEANINGS, examples=["submitted"])
    reason: str | None = Field(description="退回、争议或确认的理由", examples=[None])
    confirmed_on: Day | None = Field(description="确认日期")
    replaces: str | None = Field(description="更正的是哪一条", examples=[None])
    version: int = Field(description="版本号", examples=[2])


class RecordShown(RecordSummary):
    """One item with its history and the others that claim the same."""

    kind_label: str = Field(description="种类名称", examples=["技改合同"])
    clause: str | None = Field(
        description="审核与计分所依据的条款；办法已不再有这一种类的为 null", examples=["第九条(一)"]
    )
    alike: list[AlikeShown] = Field(description="相同的其他条目；服务商只看本单位的")
    history: list[DecisionShown] = Field(description="办理经过，先发生的在前")


class ScoreMoved(Output):
    """How the live score of the listing and its place moved."""

    points_before: str | None = Field(description="原得分；尚不能计算为 null", examples=["15.4"])
    points: str | None = Field(description="现得分；尚不能计算为 null", examples=["16.4"])
    known_points: str | None = Field(
        description="现得分尚不能计算时，已知各项的得分小计；能计算的为 null", examples=[None]
    )
    unit: Literal["point"] = Field(description="单位：分", examples=["point"])
    missing: list[str] = Field(description="现得分尚不能计算时，缺哪些指标", examples=[["服务对象满意度"]])
    rank_before: int | None = Field(description="原名次；没有名次为 null", examples=[5])
    rank: int | None = Field(description="现名次；没有名次为 null", examples=[4])


class RecordDecided(RecordShown):
    """One item, with how deciding it moved the score."""

    score: ScoreMoved | None = Field(description="得分的变动；不影响得分的为 null")


class KindShown(Output):
    """One kind of item: what it asks, on which proof, and who reports it."""

    id: str = Field(description="种类代码", examples=["contract"])
    label: str = Field(description="名称", examples=["技改合同"])
    clause: str = Field(description="依据的条款", examples=["第九条(一)"])
    reported_by: str = Field(description="由哪个角色填报", examples=["provider"])
    of: Literal["provider", "district", "programme"] = Field(
        description="属于谁：provider 某一家；district 区县；programme 整个项目，后两者不计入任何单位的得分",
        examples=["provider"],
    )
    dated_by: str | None = Field(description="发生日期是何日期", examples=["签订日"])
    evidence: str = Field(description="佐证：required 必附；optional 可附；none 不附", examples=["required"])
    same_as: list[str] = Field(
        description="这些项目都相同即为同一件事；on 为发生日期，year 为其年份，listing 为所属单位，reporter 为录入账号",
        examples=[["enterprise"]],
    )
    fields: list[FieldShown] = Field(description="要填的项目")


def summary_of(record: Record, organisation_name: str | None) -> RecordSummary:
    """Return an item as a list shows it."""
    return RecordSummary(**_facts_of(record, organisation_name))


def record_shown(
    call: Call,
    kind: Kind | None,
    record: Record,
    organisation_name: str | None,
    *,
    decisions: Sequence[RecordDecision],
    alike: Sequence[Alike],
) -> RecordShown:
    """Return an item whole, by what the rules say of its kind; None where no rules know it any more."""
    return RecordShown(
        **_facts_of(record, organisation_name),
        kind_label=call.say(kind.label) if kind else record.kind,
        clause=kind.clause if kind else None,
        alike=[_alike(one) for one in alike],
        history=[_decision(one) for one in decisions],
    )


def record_decided(call: Call, shown: RecordShown, moved: Moved | None) -> RecordDecided:
    """Return an item with how the score moved."""
    return RecordDecided(**shown.model_dump(), score=score_moved(call, moved))


def score_moved(call: Call, moved: Moved | None) -> ScoreMoved | None:
    """Return how the score moved, None where nothing is scored."""
    if moved is None:
        return None
    return ScoreMoved(
        points_before=say_points(moved.before),
        points=say_points(moved.after),
        known_points=say_number(moved.known_points),
        unit="point",
        missing=[call.say(one) for one in moved.missing],
        rank_before=moved.rank_before,
        rank=moved.rank,
    )


def kinds_shown(call: Call, policy: Policy) -> list[KindShown]:
    """Return the kinds of item that the policy knows."""
    return [_kind(call, name, kind) for name, kind in policy.records.items()]


def _kind(call: Call, name: str, kind: Kind) -> KindShown:
    return KindShown(
        id=name,
        label=call.say(kind.label),
        clause=kind.clause,
        reported_by=kind.reported_by,
        of=kind.of,
        dated_by=call.say(kind.dated_by) if kind.dated_by else None,
        evidence=kind.evidence,
        same_as=list(kind.same_as),
        fields=[field_shown(call, key, asked) for key, asked in kind.fields.items()],
    )


def _facts_of(record: Record, organisation_name: str | None) -> dict[str, Any]:  # Any: a shape's own fields
    return {
        "id": str(record.id),
        "programme": record.programme_id,
        "listing_id": str(record.listing_id) if record.listing_id else None,
        "district_code": record.district_code,
        "organisation_name": organisation_name,
        "report_id": str(record.report_id) if record.report_id else None,
        "kind": record.kind,
        "happened_on": record.happened_on,
        "fields": record.fields,
        "evidence": record.evidence,
        "status": record.status,
        "reason": record.reason,
        "confirmed_on": record.confirmed_on,
        "replaces": str(record.replaces) if record.replaces else None,
        "version": record.version,
    }


def _alike(one: Alike) -> AlikeShown:
    return AlikeShown(
        record_id=str(one.record_id),
        organisation_id=str(one.organisation_id),
        organisation_name=one.organisation_name,
        happened_on=one.happened_on,
        status=one.status,
        report_id=str(one.report_id) if one.report_id else None,
        period=one.period,
    )


def _decision(one: RecordDecision) -> DecisionShown:
    return DecisionShown(
        at=one.at,
        role=one.role,
        from_status=one.from_status,
        to_status=one.to_status,
        reason=one.reason,
        despite_alike=one.despite_alike,
        alike=one.alike,
        fields_before=one.fields_before,
    )
