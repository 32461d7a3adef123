"""How does a dated fact look on the wire: declared, verified or returned?"""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, JsonValue

from api.asking.requests import Call
from api.shapes.records import ScoreMoved, score_moved
from api.shapes.wire import SAMPLE_ID, Day, Input, Instant, Name, Output, Sentence, Version
from policies.language.facts import Fact
from tenants.operations.declare_fact_change import Declared
from tenants.reporting import Moved
from tenants.tables import FactChange

MEANINGS = "declared 已申报待核实；verified 已核实；returned 已退回"


class DeclareFactChange(Input):
    """What a fact is from a day on."""

    listing_id: UUID = Field(description="入库记录", examples=[SAMPLE_ID])
    fact: Name = Field(description="事项，见项目说明的 facts", examples=["staff"])
    value: JsonValue = Field(description="变更后的内容", examples=[45])
    holds_from: Day = Field(description="自何日起，不晚于今天", examples=["2026-03-01"])
    evidence: list[UUID] = Field(
        default=[], max_length=50, description="佐证：已上传文件的编号；服务商必附", examples=[[SAMPLE_ID]]
    )
    reason: Sentence | None = Field(None, description="主管部门直接登记的依据；服务商不需填写", examples=["社保名册"])

    def as_declared(self) -> Declared:
        """Return the change as operations know it."""
        return Declared(self.fact, self.value, self.holds_from, self.evidence, self.reason)


class DecideFactChange(Input):
    """What is decided of a declared change."""

    outcome: Literal["verified", "returned"] = Field(description="verified 核实；returned 退回", examples=["verified"])
    reason: Sentence | None = Field(None, description="理由；退回必填", examples=["与社保名册一致"])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不办，答 409")


class FactChangeShown(Output):
    """One change of a fact."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    programme: str = Field(description="项目", examples=["directory"])
    listing_id: str = Field(description="入库记录", examples=[SAMPLE_ID])
    organisation_name: str = Field(description="单位", examples=["某某科技有限公司"])
    fact: str = Field(description="事项", examples=["staff"])
    fact_label: str = Field(description="事项名称", examples=["企业员工数"])
    clause: str | None = Field(description="核实所依据的条款；办法已不再有这一事项的为 null", examples=["附件2 第1行"])
    value: Any = Field(description="变更后的内容", examples=[45])  # Any: JSON as the policy declares it
    holds_from: Day = Field(description="自何日起")
    evidence: list[str] = Field(description="佐证文件的编号", examples=[[SAMPLE_ID]])
    status: str = Field(description=MEANINGS, examples=["verified"])
    declared_at: Instant = Field(description="申报时刻")
    decided_at: Instant | None = Field(description="决定时刻")
    reason: str | None = Field(description="决定的理由", examples=["与社保名册一致"])
    version: int = Field(description="版本号", examples=[2])


class FactChangeDecided(FactChangeShown):
    """One change of a fact, with how it moved the score."""

    score: ScoreMoved | None = Field(description="得分的变动；尚未核实的为 null")


def change_shown(call: Call, facts: Mapping[UUID, Fact], change: FactChange, organisation_name: str) -> FactChangeShown:
    """Return a change as it is shown, by what the rules say of its fact; `facts` lacks one no rules know any more."""
    fact = facts.get(change.id)
    return FactChangeShown(
        id=str(change.id),
        programme=change.programme_id,
        listing_id=str(change.listing_id),
        organisation_name=organisation_name,
        fact=change.fact,
        fact_label=call.say(fact.label) if fact else change.fact,
        clause=fact.clause if fact else None,
        value=change.value.get("value"),
        holds_from=change.holds_from,
        evidence=change.evidence,
        status=change.status,
        declared_at=change.declared_at,
        decided_at=change.decided_at,
        reason=change.reason,
        version=change.version,
    )


def change_decided(call: Call, shown: FactChangeShown, moved: Moved | None) -> FactChangeDecided:
    """Return a change with how the score moved."""
    return FactChangeDecided(**shown.model_dump(), score=score_moved(call, moved))
