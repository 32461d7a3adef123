"""How does a procedure look on the wire, so that a portal can draw its form, its stages and the ways into it?"""

from pydantic import Field

from api.asking.requests import Call
from api.shapes.forms import (
    CLAUSE,
    FieldShown,
    MaterialShown,
    RequirementShown,
    field_shown,
    fields_shown,
    materials_shown,
    requirements_shown,
)
from api.shapes.wire import Output
from policies.intake import actions_at, actors_of, movers_of
from policies.language.procedures import (
    Action,
    ActStage,
    ConsultStage,
    EndStage,
    NoticeStage,
    PanelStage,
    Stage,
    WaitStage,
)
from policies.language.words import Due, Length
from policies.procedures.panels import sheet_fields
from policies.procedures.rulebook import INTAKE, Rulebook
from tenants.queries.policies import Rules


class RouteShown(Output):
    """One way in."""

    id: str = Field(description="途径，发起时用它", examples=["ordinary"])
    label: str = Field(description="名称", examples=["自主申报"])
    opened_by: str = Field(description="由哪个角色发起", examples=["provider"])
    starts: str = Field(description="从哪个环节开始", examples=["draft"])
    clause: str = Field(description=CLAUSE, examples=["第七条"])


class ActionOfStage(Output):
    """One action of a stage, what it takes, and where it leads."""

    id: str = Field(description="动作", examples=["submit"])
    label: str = Field(description="名称", examples=["提交"])
    by: str = Field(description="由哪个角色办理；几个角色都要办的以 + 相连", examples=["provider"])
    to: str = Field(description="办成后的环节", examples=["district"])
    inputs: list[FieldShown] = Field(description="要填的内容", examples=[[]])
    confirms: list[FieldShown] = Field(description="要确认的事实", examples=[[]])
    document: str | None = Field(description="随之形成的文书", examples=[None])


class PanelShown(Output):
    """What the members of a panel fill in, and how many of them there must be."""

    panel: str = Field(description="由哪个角色评", examples=["municipal"])
    fewest: int = Field(description="至少几份评审表", examples=[3])
    parts: list[FieldShown] = Field(description="评审表的各项", examples=[[]])
    out_of: str | None = Field(description="满分；null 为写意见，不打分", examples=["100"])
    pass_mark: str | None = Field(description="通过的平均分", examples=["60"])


class StageOfProcedure(Output):
    """One stage of a procedure."""

    id: str = Field(description="环节", examples=["district"])
    label: str = Field(description="名称", examples=["受理"])
    kind: str = Field(
        description="act 有人办理；notice 公示；panel 评审；consult 征求意见；wait 等待；end 结束", examples=["act"]
    )
    by: str | None = Field(description="等待哪个角色；几个角色都要办的以 + 相连", examples=["district"])
    clause: str | None = Field(description=CLAUSE, examples=["第七条"])
    form_open: bool = Field(description="申报表在此环节可否填写", examples=[False])
    lasts: str | None = Field(
        description="期限；unset 为办法未定，由经办人逐次指定；null 为没有期限", examples=["5 working_day"]
    )
    on_due: str | None = Field(description="到期无人办理时自动转到的环节；null 为只是逾期", examples=[None])
    only_for_some: bool = Field(description="是否有的案件不经过这一环节", examples=[False])
    notice_length: str | None = Field(
        description="公示期；unset 为办法未定，由经办人逐次指定", examples=["5 working_day"]
    )
    panel: PanelShown | None = Field(description="评审环节的评审表", examples=[None])
    consults: str | None = Field(description="向谁征求意见", examples=[None])
    ends: str | None = Field(description="结束环节的结果", examples=[None])
    actions: list[ActionOfStage] = Field(description="能做的动作")


class ProcedureShown(Output):
    """One procedure: its form, its conditions, the ways in and the stages."""

    id: str = Field(description="流程，发起时用它；intake 为入库申报", examples=["intake"])
    label: str = Field(description="名称", examples=["入库申报"])
    clause: str = Field(description=CLAUSE, examples=["第七条"])
    open_to: str = Field(
        description="对谁办理：unlisted 尚未入库的；listed 在库的；once_listed 在库或曾在库的；anyone 不限",
        examples=["unlisted"],
    )
    facts: list[FieldShown] = Field(description="申报表")
    materials: list[MaterialShown] = Field(description="要交的材料")
    requirements: list[RequirementShown] = Field(description="这一流程自己的条件")
    routes: list[RouteShown] = Field(description="途径")
    stages: list[StageOfProcedure] = Field(description="环节，按办法中的次序")


def procedures_shown(call: Call, rules: Rules) -> list[ProcedureShown]:
    """Return every procedure of the rules, the intake first."""
    return [_procedure(call, rules.book(name)) for name in (INTAKE, *rules.policy.procedures)]


def _procedure(call: Call, book: Rulebook) -> ProcedureShown:
    one = book.procedure
    own = book.policy.eligibility if book.name == INTAKE else one.eligibility
    return ProcedureShown(
        id=book.name,
        label=call.say(one.label),
        clause=one.clause,
        open_to="unlisted" if book.name == INTAKE else one.open_to,
        facts=fields_shown(call, {name: fact for name, fact in book.form_facts.items() if fact.is_declared}),
        materials=materials_shown(call, book.form_materials),
        requirements=requirements_shown(call, own),
        routes=routes_shown(call, book),
        stages=stages_shown(call, book),
    )


def routes_shown(call: Call, book: Rulebook) -> list[RouteShown]:
    """Return the ways into a procedure."""
    return [
        RouteShown(id=name, label=call.say(way.label), opened_by=way.opened_by, starts=way.starts, clause=way.clause)
        for name, way in book.procedure.routes.items()
    ]


def stages_shown(call: Call, book: Rulebook) -> list[StageOfProcedure]:
    """Return the stages of a procedure in the order of the rules."""
    return [_stage(call, book, name, stage) for name, stage in book.procedure.stages.items()]


def _stage(call: Call, book: Rulebook, name: str, stage: Stage) -> StageOfProcedure:
    ends = isinstance(stage, EndStage)
    return StageOfProcedure(
        id=name,
        label=call.say(stage.label),
        kind=kind_of(stage),
        by=" + ".join(movers_of(stage)) or None,
        clause=stage.clause,
        form_open=isinstance(stage, ActStage) and stage.form == "open",
        lasts=_lasts(stage),
        on_due=None if ends else stage.to if isinstance(stage, WaitStage) else stage.on_due and stage.on_due.to,
        only_for_some=not ends and stage.when is not None,
        notice_length=_length(stage.notice) if isinstance(stage, NoticeStage) else None,
        panel=panel_shown(call, stage) if isinstance(stage, PanelStage) else None,
        consults=call.say(stage.consult) if isinstance(stage, ConsultStage) else None,
        ends=stage.ends if isinstance(stage, EndStage) else None,
        actions=[_action(call, book, stage, key, action) for key, action in actions_at(stage).items()],
    )


def panel_shown(call: Call, stage: PanelStage) -> PanelShown:
    """Return what a panel's members fill in."""
    return PanelShown(
        panel=stage.panel,
        fewest=stage.fewest,
        parts=fields_shown(call, sheet_fields(stage)),
        out_of=None if stage.out_of is None else str(stage.out_of),
        pass_mark=None if stage.pass_mark is None else str(stage.pass_mark),
    )


def _action(call: Call, book: Rulebook, stage: Stage, name: str, action: Action) -> ActionOfStage:
    return ActionOfStage(
        id=name,
        label=call.say(action.label),
        by=" + ".join(actors_of(stage, action)),
        to=action.to,
        inputs=fields_shown(call, action.says),
        confirms=[field_shown(call, key, book.facts[key]) for key in action.confirms],
        document=call.say(action.document) if action.document else None,
    )


def kind_of(stage: Stage) -> str:
    """Return of which kind a stage is: act, notice, panel, consult, wait or end."""
    match stage:
        case NoticeStage():
            return "notice"
        case PanelStage():
            return "panel"
        case ConsultStage():
            return "consult"
        case WaitStage():
            return "wait"
        case EndStage():
            return "end"
        case _:
            return "act"


def _lasts(stage: Stage) -> str | None:
    match stage:
        case EndStage():
            return None
        case WaitStage():
            return _length(stage.wait)
        case _:
            return None if stage.due is None else _length(stage.due)


def _length(length: Due) -> str:
    return f"{length.count} {length.unit}" if isinstance(length, Length) else length
