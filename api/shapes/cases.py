"""How does a case look on the wire?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import Field, JsonValue

from api.problems.problem import RuleReason
from api.shapes.programmes import FieldShown
from api.shapes.wire import Day, Input, Instant, Name, Output, Sentence, Version

FACTS_EXAMPLE: Mapping[str, JsonValue] = {
    "legal_person": True,
    "finances_sound": True,
    "credit_good": True,
    "technical_staff": 12,
    "incidents": [],
    "service_fields": ["digital"],
    "service_kinds": ["consulting", "design"],
}


class OpenCase(Input):
    """What opening a case needs."""

    programme: Name = Field(description="项目", examples=["directory"])
    organisation_id: UUID = Field(description="申报单位", examples=["0198f0a0-0000-7000-8000-000000000000"])
    route: Name = Field(description="申报途径，见项目说明", examples=["ordinary"])
    facts: dict[str, JsonValue] = Field(default={}, description="申报表", examples=[FACTS_EXAMPLE])
    materials: dict[str, list[str]] = Field(
        default={}, description="材料：每项为已上传文件的编号", examples=[{"business_licence": []}]
    )


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


class PolicyShown(Output):
    """The version of the rules that judges the case."""

    version_id: str
    title: str
    in_force_from: Day


class OrganisationOfCase(Output):
    """Whose case it is."""

    id: str
    name: str
    uscc: str
    district: str


class StageShown(Output):
    """Where the case stands."""

    id: str = Field(examples=["district"])
    label: str = Field(examples=["受理"])
    clause: str | None = Field(examples=["第七条"])
    entered_at: Instant
    waits_for: str | None = Field(description="等待哪个角色", examples=["district"])
    due_on: Day | None = Field(description="截止日期；办法未定且无人指定时为 null")


class ActionShown(Output):
    """One action of the stage: whether the caller may do it now, and every reason against it."""

    action: str
    label: str
    by: str = Field(description="由哪个角色办理")
    allowed: bool
    reasons: list[RuleReason]
    inputs: list[FieldShown] = Field(description="要填的内容")
    confirms: list[FieldShown] = Field(description="要确认的事实")
    due_on: str = Field(description="none 没有期限；set 办法规定；given 由经办人指定", examples=["none"])
    to: str = Field(description="办成后的环节")


class StepShown(Output):
    """One thing done to the case."""

    sequence: int
    at: Instant
    action: str
    role: str
    from_stage: str | None
    to_stage: str
    inputs: dict[str, Any]  # Any: JSON as the policy declares it
    because: dict[str, Any]  # Any: clause, rule, policy version and what the step was decided on


class NoticeOfCase(Output):
    """The notice the case stands in."""

    id: str
    status: str
    last_day: Day
    content_hash: str


class CaseSummary(Output):
    """One case in a list."""

    id: str
    programme: str
    procedure: str
    route: str
    organisation_id: str
    organisation_name: str
    district_code: str
    stage: str
    stage_entered_at: Instant
    waits_for: str | None
    due_on: Day | None
    filed_on: Day | None
    outcome: str | None
    version: int


class CaseShown(Output):
    """One case, whole."""

    id: str
    programme: str
    procedure: str
    route: str
    organisation: OrganisationOfCase
    stage: StageShown
    opened_at: Instant
    filed_on: Day | None
    ended_at: Instant | None
    outcome: str | None = Field(description="结果：admitted、refused、withdrawn、declined；在办为 null")
    facts: dict[str, Any] = Field(description="申报表与确认结果")  # Any: JSON as the policy declares it
    materials: dict[str, list[str]]
    to_correct: list[str] = Field(description="退回时指明要补正的项目")
    notice: NoticeOfCase | None
    policy: PolicyShown
    history: list[StepShown]
    allowed_actions: list[ActionShown]
    version: int


class TaskCount(Output):
    """How many cases wait at one stage."""

    programme: str
    stage: str
    count: int


class TasksShown(Output):
    """What waits for the caller, and how much of it at each stage."""

    items: list[CaseSummary]
    counts: list[TaskCount]
    total: int
