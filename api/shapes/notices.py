"""How do a public notice and an objection look on the wire, and how is a deadline explained?"""

from typing import Literal
from uuid import UUID

from pydantic import Field

from api.asking.requests import Call
from api.shapes.deadlines import DeadlineShown, show_deadline
from api.shapes.policies import PolicyShown, policy_shown
from api.shapes.wire import SAMPLE_ID, Day, Input, Instant, Name, Output, Sentence
from policies.days.deadlines import Deadline
from policies.language.procedures import NoticeStage
from policies.language.words import Length
from tenants.noticing import find_notice_stage
from tenants.queries.policies import Rules
from tenants.tables import Notice, Objection

OBJECTION_MEANINGS = "open 处理中；upheld 成立；dismissed 不成立"


class LengthGiven(Input):
    """A length of time, where the rules leave it to the official: one of the units."""

    working_days: int | None = Field(None, ge=1, le=366, description="几个工作日", examples=[5])
    days: int | None = Field(None, ge=1, le=366, description="几个自然日", examples=[None])

    def as_length(self) -> Length | None:
        """Return the length, None when no unit or both are given."""
        given = self.model_dump(exclude_none=True)
        return Length(**given) if len(given) == 1 else None


class OpenNotice(Input):
    """The list to put up for public notice."""

    procedure: Name = Field("intake", description="流程，见项目说明", examples=["intake"])
    stage: Name = Field(description="公示环节，见项目说明", examples=["notice"])
    title: Name = Field(description="公示标题", examples=["2026 年第三批拟入库名单公示"])
    cases: list[UUID] = Field(description="名单上的申报，按公示顺序", min_length=1, max_length=500)
    length: LengthGiven | None = Field(None, description="办法未定公示期时由经办人指定")


class CorrectNotice(Input):
    """What to correct on a published list, and why."""

    reason: Sentence = Field(description="更正原因", examples=["漏列一家"])
    title: Name | None = Field(None, description="新的标题")
    add: list[UUID] = Field(default=[], description="增列的申报", max_length=500)
    remove: list[UUID] = Field(default=[], description="撤下的申报，退回决定环节", max_length=500)
    length: LengthGiven | None = Field(None, description="办法未定公示期时由经办人指定")


class ObjectToNotice(Input):
    """An objection: by name, with evidence, to one applicant."""

    case_id: UUID = Field(description="名单中的 case_id")
    name: Name = Field(description="异议人姓名或名称（实名）", examples=["李某"])
    contact: Name = Field(description="联系方式；不公开", examples=["13800000000"])
    statement: Sentence = Field(description="异议内容", examples=["该单位技术人员不足五人"])
    evidence: list[UUID] = Field(description="佐证材料：先上传文件，再填编号", min_length=1, max_length=10)


class RedactObjection(Input):
    """What the public reads of an objection."""

    public_text: Sentence = Field(description="公开文本，不含个人信息与商业秘密", examples=["对人员数量提出异议"])


class DecideObjection(Input):
    """The decision on an objection."""

    decision: Literal["upheld", "dismissed"] = Field(description="upheld 成立；dismissed 不成立")
    reason: Sentence = Field(description="决定理由", examples=["经核查社保名册，异议不成立"])
    public_text: Sentence | None = Field(None, description="公开文本；不给则沿用已有的")


class EntryShown(Output):
    """One applicant on the list as published, and what became of the place."""

    position: int = Field(description="名单上的顺序", examples=[1])
    case_id: str = Field(description="申报编号", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    uscc: str = Field(description="统一社会信用代码", examples=["91990101MA0000001Y"])
    district: str = Field(description="所在区县代码", examples=["990101"])
    status: str = Field(
        description="standing 公示中；passed 无异议通过；sent_back 退回；withdrawn 撤回；moved 转入更正后的公示",
        examples=["standing"],
    )


class NoticeSummary(Output):
    """One notice in a list."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    programme: str = Field(description="项目", examples=["directory"])
    procedure: str = Field(description="流程：intake 为入库申报", examples=["intake"])
    title: str = Field(description="公示标题", examples=["2026 年第三批拟入库名单公示"])
    status: str = Field(description="open 公示中；closed 已结束；superseded 已更正", examples=["open"])
    opened_at: Instant = Field(description="发布时刻", examples=["2026-09-30T02:00:00Z"])
    last_day: Day = Field(description="公示期最后一日")


class NoticeShown(NoticeSummary):
    """One notice, whole, as published."""

    policy: PolicyShown = Field(description="公示所依据的办法，以及它是否已正式发布")
    clause: str = Field(description="公示的依据条款", examples=["第七条 公示发布"])
    entries: list[EntryShown] = Field(description="名单，按公示顺序")
    content_hash: str = Field(
        description="名单内容的 SHA-256", examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
    )
    period: DeadlineShown = Field(description="公示期及其逐日说明")
    closes_at: Instant = Field(description="公示期满的时刻：最后一日结束时", examples=["2026-10-13T16:00:00Z"])
    closed_at: Instant | None = Field(description="结束时刻；公示中为 null", examples=[None])
    supersedes: str | None = Field(description="更正了哪份公示", examples=[None])
    superseded_by: str | None = Field(description="被哪份公示更正", examples=[None])
    correction: str | None = Field(description="更正原因", examples=[None])


class PublicObjection(Output):
    """What the public reads of an objection."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    case_id: str = Field(description="被异议的申报", examples=[SAMPLE_ID])
    clause: str = Field(description="处理异议的依据条款", examples=["第七条 公示发布"])
    public_text: str = Field(description="公开文本", examples=["对人员数量提出异议"])
    status: str = Field(description=OBJECTION_MEANINGS, examples=["open"])
    filed_at: Instant = Field(description="提出时刻")
    decided_at: Instant | None = Field(description="决定时刻；未决定为 null", examples=[None])


class ObjectionReceipt(Output):
    """What the objector gets back."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    notice_id: str = Field(description="所属公示", examples=[SAMPLE_ID])
    case_id: str = Field(description="被异议的申报", examples=[SAMPLE_ID])
    clause: str = Field(description="处理异议的依据条款", examples=["第七条 公示发布"])
    status: str = Field(description=OBJECTION_MEANINGS, examples=["open"])
    filed_at: Instant = Field(description="提出时刻")


class ObjectionShown(ObjectionReceipt):
    """An objection as it was made, for those who decide it."""

    name: str = Field(description="异议人姓名或名称", examples=["李某"])
    contact: str = Field(description="联系方式；不公开", examples=["13800000000"])
    statement: str = Field(description="异议内容，原文", examples=["该单位技术人员不足五人"])
    evidence: list[str] = Field(description="佐证材料的文件编号", examples=[[SAMPLE_ID]])
    public_text: str | None = Field(description="公开文本；未写为 null", examples=["对人员数量提出异议"])
    decided_at: Instant | None = Field(description="决定时刻；未决定为 null", examples=[None])
    decision_reason: str | None = Field(description="决定理由；未决定为 null", examples=[None])


def summary_of(notice: Notice) -> NoticeSummary:
    """Return a notice as a list shows it."""
    return NoticeSummary(
        id=str(notice.id),
        programme=notice.programme_id,
        procedure=notice.procedure,
        title=notice.title,
        status=notice.status,
        opened_at=notice.opened_at,
        last_day=notice.last_day,
    )


def whole(
    call: Call, notice: Notice, rules: Rules, statuses: dict[str, str], superseded_by: UUID | None
) -> NoticeShown:
    """Return the notice as published, with what became of each place; `rules` are those it was put up under."""
    return NoticeShown(
        **summary_of(notice).model_dump(),
        policy=policy_shown(call, rules),
        clause=find_notice_stage(rules, notice.procedure, notice.stage).clause,
        entries=[
            EntryShown(**entry, status=statuses.get(entry["case_id"], "standing"))
            for entry in notice.content["entries"]
        ],
        content_hash=notice.content_hash,
        period=show_deadline(call, Deadline.from_json(notice.period)),
        closes_at=notice.closes_at,
        closed_at=notice.closed_at,
        supersedes=str(notice.supersedes) if notice.supersedes else None,
        superseded_by=str(superseded_by) if superseded_by else None,
        correction=notice.correction,
    )


def receipt_of(objection: Objection, stage: NoticeStage) -> ObjectionReceipt:
    """Return what the objector gets back."""
    return ObjectionReceipt(
        id=str(objection.id),
        notice_id=str(objection.notice_id),
        case_id=str(objection.case_id),
        clause=stage.objection.clause,
        status=objection.status,
        filed_at=objection.filed_at,
    )


def objection_shown(objection: Objection, stage: NoticeStage) -> ObjectionShown:
    """Return the objection as it was made."""
    return ObjectionShown(
        **receipt_of(objection, stage).model_dump(),
        name=objection.objector_name,
        contact=objection.objector_contact,
        statement=objection.statement,
        evidence=objection.evidence,
        public_text=objection.public_text,
        decided_at=objection.decided_at,
        decision_reason=objection.decision_reason,
    )


def public_of(objection: Objection, stage: NoticeStage) -> PublicObjection:
    """Return what the public reads."""
    return PublicObjection(
        id=str(objection.id),
        case_id=str(objection.case_id),
        clause=stage.objection.clause,
        public_text=objection.public_text or "",
        status=objection.status,
        filed_at=objection.filed_at,
        decided_at=objection.decided_at,
    )
