"""How do a programme and its rules look on the wire, so that a portal can draw the form from them?"""

from collections.abc import Mapping

from pydantic import Field

from api.asking.requests import Call
from api.shapes.wire import Day, Output
from policies.intake import actions_at, actors_of, movers_of
from policies.language.document import Policy
from policies.language.facts import ChoiceKind, Fact, Field_, ListKind, NumberKind, TextKind
from policies.language.procedures import ConsultStage, EndStage, NoticeStage, PanelStage, Stage, WaitStage
from policies.language.words import Length
from tenants.queries.policies import Rules


class OptionShown(Output):
    """One option of a choice."""

    id: str
    label: str


class FieldShown(Output):
    """One field of a form: what it asks, of what type, within which bounds."""

    id: str = Field(examples=["technical_staff"])
    label: str = Field(examples=["技术服务团队人数"])
    help: str | None
    type: str = Field(description="boolean、integer、decimal、text、date、choice、fields、list", examples=["integer"])
    required: bool
    clause: str | None = Field(examples=["第六条(二)"])
    unit: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    longest: int | None = None
    many: bool | None = None
    options: list[OptionShown] | None = None
    of: list["FieldShown"] | None = None


class MaterialShown(Output):
    """One kind of document to hand in."""

    id: str
    label: str
    required: bool
    types: list[str]
    most: int
    clause: str


class RequirementShown(Output):
    """One condition, as the sentence an applicant reads who does not meet it."""

    id: str
    otherwise: str
    clause: str


class RouteShown(Output):
    """One way in."""

    id: str
    label: str
    opened_by: str
    starts: str
    clause: str


class ActionOfStage(Output):
    """One action of a stage, and where it leads."""

    id: str
    label: str
    by: str
    to: str


class StageOfProcedure(Output):
    """One stage of the intake."""

    id: str
    label: str
    kind: str = Field(
        description="act 有人办理；notice 公示；panel 评分；consult 征求意见；wait 等待；end 结束", examples=["act"]
    )
    by: str | None
    clause: str | None
    notice_length: str | None = Field(
        description="公示期；unset 为办法未定，由经办人逐次指定", examples=["5 working_day"]
    )
    ends: str | None
    actions: list[ActionOfStage]


class ReadingShown(Output):
    """How the bureau reads an ambiguous clause."""

    id: str
    clause: str
    problem: str
    chosen: str
    alternative: str | None
    decided_by: str


class ProgrammeSummary(Output):
    """One programme in a list."""

    id: str
    name: str


class ProgrammeShown(Output):
    """One programme with the rules in force today."""

    id: str
    name: str
    participants: str
    policy_version_id: str
    title: str
    source: str
    in_force_from: Day
    disclaimer: str
    disclaimer_clause: str
    facts: list[FieldShown]
    materials: list[MaterialShown]
    requirements: list[RequirementShown]
    lists: list[OptionShown]
    routes: list[RouteShown]
    stages: list[StageOfProcedure]
    readings: list[ReadingShown]


def show_programme_of(call: Call, rules: Rules) -> ProgrammeShown:
    """Return the programme as its policy describes it, in the caller's language."""
    policy = rules.policy
    return ProgrammeShown(
        id=rules.programme_id,
        name=call.say(policy.programme),
        participants=call.say(policy.participants),
        policy_version_id=str(rules.version_id),
        title=call.say(policy.title),
        source=f"{policy.source.issued_by} {policy.source.number}",
        in_force_from=rules.in_force_from,
        disclaimer=call.say(policy.disclosure.disclaimer),
        disclaimer_clause=policy.disclosure.clause,
        facts=[field_shown(call, name, fact) for name, fact in policy.facts.items() if fact.is_declared],
        materials=_materials(call, policy),
        requirements=[
            RequirementShown(id=name, otherwise=call.say(one.otherwise), clause=one.clause)
            for name, one in policy.eligibility.items()
        ],
        lists=[OptionShown(id=name, label=call.say(one.label)) for name, one in policy.lists.items()],
        routes=[
            RouteShown(
                id=name, label=call.say(way.label), opened_by=way.opened_by, starts=way.starts, clause=way.clause
            )
            for name, way in policy.intake.routes.items()
        ],
        stages=[_stage(call, name, stage) for name, stage in policy.intake.stages.items()],
        readings=_readings(call, policy),
    )


def field_shown(call: Call, name: str, asked: Fact | Field_) -> FieldShown:
    """Return a field with its type and bounds."""
    kind = asked.kind
    number = kind if isinstance(kind, NumberKind) else None
    choice = kind if isinstance(kind, ChoiceKind) else None
    return FieldShown(
        id=name,
        label=call.say(asked.label),
        help=call.say(asked.help) if asked.help else None,
        type=kind.type,
        required=asked.required,
        clause=asked.clause if isinstance(asked, Fact) else None,
        unit=call.say(number.unit) if number and number.unit else None,
        at_least=str(number.at_least) if number and number.at_least is not None else None,
        at_most=str(number.at_most) if number and number.at_most is not None else None,
        longest=kind.longest if isinstance(kind, TextKind) else None,
        many=choice.many if choice else None,
        options=[OptionShown(id=key, label=call.say(label)) for key, label in choice.options.items()]
        if choice
        else None,
        of=_rows(call, kind.of) if isinstance(kind, ListKind) else None,
    )


def _rows(call: Call, of: Mapping[str, Field_]) -> list[FieldShown]:
    return [field_shown(call, name, asked) for name, asked in of.items()]


def _materials(call: Call, policy: Policy) -> list[MaterialShown]:
    return [
        MaterialShown(
            id=name,
            label=call.say(one.label),
            required=one.required,
            types=list(one.types),
            most=one.most,
            clause=one.clause,
        )
        for name, one in policy.materials.items()
    ]


def _stage(call: Call, name: str, stage: Stage) -> StageOfProcedure:
    return StageOfProcedure(
        id=name,
        label=call.say(stage.label),
        kind=_kind(stage),
        by=" + ".join(movers_of(stage)) or None,
        clause=stage.clause,
        notice_length=_length(stage.notice) if isinstance(stage, NoticeStage) else None,
        ends=stage.ends if isinstance(stage, EndStage) else None,
        actions=[
            ActionOfStage(id=key, label=call.say(action.label), by=" + ".join(actors_of(stage, action)), to=action.to)
            for key, action in actions_at(stage).items()
        ],
    )


def _kind(stage: Stage) -> str:
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


def _length(length: Length | str) -> str:
    return f"{length.count} {length.unit}" if isinstance(length, Length) else length


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
