"""How does a case look on the wire?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import Field, JsonValue

from api.problems.problem import RuleReason
from api.shapes.forms import CLAUSE, FieldShown
from api.shapes.policies import PolicyShown
from api.shapes.procedures import PanelShown
from api.shapes.reports import ReportingTasks
from api.shapes.wire import SAMPLE_ID, Day, Input, Instant, Name, Output, Sentence, Version

FACTS_EXAMPLE: Mapping[str, JsonValue] = {
    "legal_person": True,
    "finances_sound": True,
    "credit_good": True,
    "technical_staff": 12,
    "incidents": [],
    "service_fields": ["digital"],
    "service_kinds": ["consulting", "design"],
}


DUE_ON = "截止日期；没有期限、办法未定且无人指定时为 null"


class OpenCase(Input):
    """What opening a case needs."""

    programme: Name = Field(description="项目", examples=["directory"])
    procedure: Name = Field("intake", description="流程，见项目说明；不填为入库申报", examples=["intake"])
    organisation_id: UUID = Field(description="申报单位", examples=[SAMPLE_ID])
    route: Name = Field(description="途径，见项目说明", examples=["ordinary"])
    facts: dict[str, JsonValue] = Field(default={}, description="申报表", examples=[FACTS_EXAMPLE])
    materials: dict[str, list[str]] = Field(
        default={}, description="材料：每项为已上传文件的编号", examples=[{"business_licence": []}]
    )
    due_on: Day | None = Field(None, description="由主管部门发起、办法未定期限时，指定第一个环节的截止日期")


class UpdateCase(Input):
    """What to lay over the form; null takes an entry out."""

    facts: dict[str, JsonValue] = Field(default={}, description="要改的申报项", examples=[{"technical_staff": 6}])
    materials: dict[str, list[str] | None] = Field(default={}, description="要改的材料", examples=[{}])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不改，答 409")


class ConfirmationGiven(Input):
    """An official's word on a fact nobody can compute."""

    holds: bool = Field(description="是否成立", examples=[True])
    note: Sentence | None = Field(None, description="说明", examples=["现场核对社保名册"])


class ActOnCase(Input):
    """What someone does at the case's stage."""

    action: Name = Field(description="动作，见 allowed_actions", examples=["submit"])
    inputs: dict[str, JsonValue] = Field(default={}, description="动作要填的内容", examples=[{}])
    confirmations: dict[str, ConfirmationGiven] = Field(default={}, description="动作要确认的事实", examples=[{}])
    waivers: dict[str, Sentence] = Field(default={}, description="放宽的原则性条件及理由，限动作允许的", examples=[{}])
    due_on: Day | None = Field(None, description="办法未定期限时由经办人指定的截止日期")
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不办，答 409")


class GiveSheet(Input):
    """One member's marks or opinions, part by part."""

    parts: dict[str, JsonValue] = Field(
        description="评审表各项的得分或意见，项目见 panel.parts", examples=[{"opinion": "能力与案例相符，建议通过"}]
    )
    comment: Sentence | None = Field(None, description="总的意见", examples=["建议通过"])
    member: Name | None = Field(None, description="代录没有账号的评审人时，写其姓名", examples=["李某"])


class GiveOpinion(Input):
    """What one body that was asked answers."""

    opinion: Sentence = Field(description="意见", examples=["无不同意见"])
    agrees: bool | None = Field(None, description="是否同意；不表态为 null", examples=[True])
    body: Name | None = Field(None, description="征求方登记其他单位的答复时，写其名称", examples=["市财政局"])


class GiveDueDay(Input):
    """By when, where the rules leave it open, and why."""

    due_on: Day = Field(description="截止日期；已指定过的只能推后")
    reason: Sentence = Field(description="理由", examples=["按本批次安排"])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不改，答 409")


class OrganisationOfCase(Output):
    """Whose case it is."""

    id: str = Field(description="单位编号", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    uscc: str = Field(description="统一社会信用代码", examples=["91990101MA0000001Y"])
    district: str = Field(description="所在区县代码", examples=["990101"])


class StageShown(Output):
    """Where the case stands."""

    id: str = Field(description="环节", examples=["district"])
    label: str = Field(description="名称", examples=["受理"])
    kind: str = Field(
        description="act 有人办理；notice 公示；panel 评审；consult 征求意见；wait 等待；end 结束", examples=["act"]
    )
    clause: str | None = Field(description=CLAUSE, examples=["第七条"])
    entered_at: Instant = Field(description="到这一环节的时刻")
    waits_for: str | None = Field(description="等待哪个角色", examples=["district"])
    due_on: Day | None = Field(description=DUE_ON)
    goes_on_at: Instant | None = Field(
        description="到这一时刻仍无人办理则自动转下一环节；null 为只是逾期", examples=[None]
    )


class ActionShown(Output):
    """One action of the stage: whether the caller may do it now, and every reason against it."""

    action: str = Field(description="动作", examples=["recommend"])
    label: str = Field(description="名称", examples=["推荐"])
    by: str = Field(description="由哪个角色办理；几个角色都要办的以 + 相连", examples=["district"])
    allowed: bool = Field(description="现在能否办理", examples=[True])
    reasons: list[RuleReason] = Field(description="不能办理的理由，逐条写明条款", examples=[[]])
    inputs: list[FieldShown] = Field(description="要填的内容", examples=[[]])
    confirms: list[FieldShown] = Field(description="要确认的事实", examples=[[]])
    waives: list[str] = Field(description="可以放宽的原则性条件", examples=[[]])
    due_on: str = Field(
        description="none 没有期限；set 办法规定；given 须由经办人指定；may_be_given 可由经办人指定", examples=["none"]
    )
    to: str = Field(description="办成后的环节", examples=["municipal"])


class StepShown(Output):
    """One thing done to the case."""

    sequence: int = Field(description="序号，即办后的版本", examples=[2])
    at: Instant = Field(description="时刻")
    action: str = Field(description="做了什么", examples=["submit"])
    role: str = Field(description="以什么角色；system 为到期自动", examples=["provider"])
    from_stage: str | None = Field(description="办前的环节", examples=["draft"])
    to_stage: str = Field(description="办后的环节", examples=["district"])
    inputs: dict[str, Any] = Field(  # Any: JSON as the policy declares it
        description="填写的内容；评审与征求意见的内容只给主管部门看", examples=[{}]
    )
    because: dict[str, Any] = Field(  # Any: clause, rule, policy version and what the step was decided on
        description="依据：条款、规则、办法版本，以及期限如何算出", examples=[{"clause": "第七条"}]
    )


class NoticeOfCase(Output):
    """The notice the case stands in."""

    id: str = Field(description="公示编号", examples=[SAMPLE_ID])
    status: str = Field(description="open 公示中；closed 已结束", examples=["open"])
    last_day: Day = Field(description="公示期最后一日")
    content_hash: str = Field(
        description="名单内容的 SHA-256", examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
    )


class PanelOfCase(PanelShown):
    """The panel before which the case is, and how far it has come."""

    sheets: int = Field(description="已有几份评审表", examples=[2])
    mean: str | None = Field(description="平均分；写意见的评审与只看进度的人为 null", examples=["86.5"])


class CaseSummary(Output):
    """One case in a list."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    programme: str = Field(description="项目", examples=["directory"])
    procedure: str = Field(description="流程：intake 为入库申报", examples=["intake"])
    route: str = Field(description="途径", examples=["ordinary"])
    organisation_id: str = Field(description="单位编号", examples=[SAMPLE_ID])
    organisation_name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    district_code: str = Field(description="所在区县代码", examples=["990101"])
    stage: str = Field(description="环节", examples=["district"])
    stage_entered_at: Instant = Field(description="到这一环节的时刻")
    waits_for: str | None = Field(description="等待哪个角色", examples=["district"])
    due_on: Day | None = Field(description=DUE_ON)
    filed_on: Day | None = Field(description="提交之日，适用当日的办法；未提交为 null")
    outcome: str | None = Field(description="结果；在办为 null", examples=[None])
    version: int = Field(description="版本号", examples=[3])


class CaseShown(Output):
    """One case, whole."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    programme: str = Field(description="项目", examples=["directory"])
    procedure: str = Field(description="流程：intake 为入库申报", examples=["intake"])
    route: str = Field(description="途径", examples=["ordinary"])
    organisation: OrganisationOfCase = Field(description="单位")
    stage: StageShown = Field(description="环节")
    opened_at: Instant = Field(description="发起时刻")
    filed_on: Day | None = Field(description="提交之日，适用当日的办法；未提交为 null")
    ended_at: Instant | None = Field(description="结束时刻；在办为 null", examples=[None])
    outcome: str | None = Field(description="结果，如 admitted、refused、withdrawn；在办为 null", examples=[None])
    facts: dict[str, Any] = Field(  # Any: JSON as the policy declares it
        description="申报表与确认结果", examples=[FACTS_EXAMPLE]
    )
    materials: dict[str, list[str]] = Field(description="材料", examples=[{"business_licence": [SAMPLE_ID]}])
    to_correct: list[str] = Field(description="退回时指明要补正的项目", examples=[[]])
    notice: NoticeOfCase | None = Field(description="所在的公示", examples=[None])
    panel: PanelOfCase | None = Field(description="评审环节的评审表与进度", examples=[None])
    policy: PolicyShown = Field(description="适用的办法")
    history: list[StepShown] = Field(description="经过，先后为序")
    allowed_actions: list[ActionShown] = Field(description="这一环节的动作，能否办理及理由")
    version: int = Field(description="版本号", examples=[3])


class TaskCount(Output):
    """How many cases wait at one stage."""

    programme: str = Field(description="项目", examples=["directory"])
    procedure: str = Field(description="流程：intake 为入库申报", examples=["intake"])
    stage: str = Field(description="环节", examples=["district"])
    count: int = Field(description="几件", examples=[4])


class TasksShown(Output):
    """What waits for the caller, and how much of it at each stage."""

    items: list[CaseSummary] = Field(description="等我办理的，期限近的在前")
    counts: list[TaskCount] = Field(description="各环节几件")
    total: int = Field(description="一共几件", examples=[4])
    reporting: ReportingTasks = Field(description="填报、条目和事项变更中等我办理的，不计入 total")
