"""How do a programme and its rules look on the wire, so that a portal can draw everything from them?"""

from pydantic import Field

from api.asking.requests import Call
from api.shapes.forms import (
    CLAUSE,
    FieldShown,
    MaterialShown,
    OptionShown,
    RequirementShown,
    fields_shown,
    materials_shown,
    requirements_shown,
)
from api.shapes.policies import StatusShown
from api.shapes.procedures import (
    ProcedureShown,
    RouteShown,
    StageOfProcedure,
    procedures_shown,
    routes_shown,
    stages_shown,
)
from api.shapes.wire import SAMPLE_ID, Day, Output
from policies.language.document import Policy
from policies.naming import STATUS_NAMES
from tenants.queries.policies import Rules


class ReadingShown(Output):
    """How the bureau reads an ambiguous clause."""

    id: str = Field(description="编号", examples=["G5"])
    clause: str = Field(description=CLAUSE, examples=["第七条"])
    problem: str = Field(description="条文哪里不明确", examples=["没有写异议成立后如何处理"])
    chosen: str = Field(description="采用的读法", examples=["退回提出名单的环节重新决定"])
    alternative: str | None = Field(description="其他可能的读法", examples=[None])
    decided_by: str = Field(description="由谁决定", examples=["市经信局"])


class ProgrammeSummary(Output):
    """One programme in a list."""

    id: str = Field(description="项目，即其地址中的一段", examples=["directory"])
    name: str = Field(description="名称", examples=["服务商名录库"])


class ProgrammeShown(StatusShown):
    """One programme with the rules in force today; what stands beside `procedures` is of the intake."""

    id: str = Field(description="项目，即其地址中的一段", examples=["directory"])
    name: str = Field(description="名称", examples=["服务商名录库"])
    participants: str = Field(description="入库单位的称呼", examples=["服务商"])
    policy_version_id: str = Field(description="办法版本", examples=[SAMPLE_ID])
    title: str = Field(description="办法名称", examples=["服务商管理办法（试行）"])
    source: str = Field(description="发文机关与文号", examples=["某某市经济和信息化局 〔2025〕1号"])
    in_force_from: Day = Field(description="施行日期", examples=["2025-08-07"])
    disclaimer: str = Field(description="名录上方的声明", examples=["名录供企业自愿选择"])
    disclaimer_clause: str = Field(description=CLAUSE, examples=["第五条"])
    facts: list[FieldShown] = Field(description="入库申报表")
    materials: list[MaterialShown] = Field(description="入库申报的材料")
    requirements: list[RequirementShown] = Field(description="申报条件")
    lists: list[OptionShown] = Field(description="看其他项目的哪些名单")
    routes: list[RouteShown] = Field(description="入库途径")
    stages: list[StageOfProcedure] = Field(description="入库环节")
    procedures: list[ProcedureShown] = Field(description="全部流程，入库申报在前：各自的表格、材料、途径和环节")
    readings: list[ReadingShown] = Field(description="解释口径")


def show_programme_of(call: Call, rules: Rules) -> ProgrammeShown:
    """Return the programme as its policy describes it, in the caller's language."""
    policy, intake = rules.policy, rules.book()
    return ProgrammeShown(
        id=rules.programme_id,
        name=call.say(policy.programme),
        participants=call.say(policy.participants),
        policy_version_id=str(rules.version_id),
        title=call.say(policy.title),
        source=f"{policy.source.issued_by} {policy.source.number}",
        in_force_from=rules.in_force_from,
        status=policy.status,
        status_text=call.say(STATUS_NAMES[policy.status]),
        disclaimer=call.say(policy.disclosure.disclaimer),
        disclaimer_clause=policy.disclosure.clause,
        facts=fields_shown(call, {name: fact for name, fact in policy.facts.items() if fact.is_declared}),
        materials=materials_shown(call, policy.materials),
        requirements=requirements_shown(call, policy.eligibility),
        lists=[OptionShown(id=name, label=call.say(one.label)) for name, one in policy.lists.items()],
        routes=routes_shown(call, intake),
        stages=stages_shown(call, intake),
        procedures=procedures_shown(call, rules),
        readings=_readings(call, policy),
    )


def _readings(call: Call, policy: Policy) -> list[ReadingShown]:
    return [
        ReadingShown(
            id=name,
            clause=one.clause,
            problem=call.say(one.problem),
            chosen=call.say(one.chosen),
            alternative=call.say(one.alternative) if one.alternative else None,
            decided_by=call.say(one.decided_by),
        )
        for name, one in policy.readings.items()
    ]
