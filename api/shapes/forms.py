"""How does a form look on the wire: what is asked, within which bounds, and which documents go with it?"""

from collections.abc import Mapping

from pydantic import Field

from api.asking.requests import Call
from api.shapes.wire import Output
from policies.language.facts import ChoiceKind, Fact, Field_, ListKind, NumberKind, TextKind
from policies.language.procedures import Material, Requirement

CLAUSE = "条款，照原文印刷的写法"


class OptionShown(Output):
    """One option of a choice."""

    id: str = Field(description="选项", examples=["digital"])
    label: str = Field(description="名称", examples=["数字化转型"])


class FieldShown(Output):
    """One field of a form: what it asks, of what type, within which bounds."""

    id: str = Field(description="项目，填写时用它", examples=["technical_staff"])
    label: str = Field(description="名称", examples=["技术服务团队人数"])
    help: str | None = Field(description="填写说明", examples=[None])
    type: str = Field(
        description="boolean、integer、decimal、text、organisation（统一社会信用代码）、date、choice、fields、list",
        examples=["integer"],
    )
    required: bool = Field(description="是否必填", examples=[True])
    clause: str | None = Field(description=CLAUSE, examples=["第六条(二)"])
    unit: str | None = Field(None, description="单位", examples=["人"])
    at_least: str | None = Field(None, description="不小于", examples=["0"])
    at_most: str | None = Field(None, description="不大于", examples=["1000000"])
    longest: int | None = Field(None, description="最多几个字", examples=[None])
    many: bool | None = Field(None, description="选择项可否多选", examples=[None])
    options: list[OptionShown] | None = Field(None, description="可选的项", examples=[None])
    of: list["FieldShown"] | None = Field(None, description="列表每一行的项目", examples=[None])


class MaterialShown(Output):
    """One kind of document to hand in."""

    id: str = Field(description="材料，提交时用它", examples=["business_licence"])
    label: str = Field(description="名称", examples=["营业执照"])
    required: bool = Field(description="是否必交", examples=[True])
    types: list[str] = Field(description="收哪些类型：pdf、image、document、sheet", examples=[["pdf", "image"]])
    most: int = Field(description="最多几个文件", examples=[2])
    clause: str = Field(description=CLAUSE, examples=["第七条"])


class RequirementShown(Output):
    """One condition, as the sentence an applicant reads who does not meet it."""

    id: str = Field(description="条件", examples=["team"])
    otherwise: str = Field(description="不符合时的说明", examples=["技术服务团队不足5人"])
    clause: str = Field(description=CLAUSE, examples=["第六条(二)"])


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
        of=fields_shown(call, kind.of) if isinstance(kind, ListKind) else None,
    )


def fields_shown(call: Call, asked: Mapping[str, Field_] | Mapping[str, Fact]) -> list[FieldShown]:
    """Return fields in the order in which they are asked."""
    return [field_shown(call, name, one) for name, one in asked.items()]


def materials_shown(call: Call, materials: Mapping[str, Material]) -> list[MaterialShown]:
    """Return kinds of document in the order in which they are asked for."""
    return [
        MaterialShown(
            id=name,
            label=call.say(one.label),
            required=one.required,
            types=list(one.types),
            most=one.most,
            clause=one.clause,
        )
        for name, one in materials.items()
    ]


def requirements_shown(call: Call, requirements: Mapping[str, Requirement]) -> list[RequirementShown]:
    """Return conditions as the sentences those read who do not meet them."""
    return [
        RequirementShown(id=name, otherwise=call.say(one.otherwise), clause=one.clause)
        for name, one in requirements.items()
    ]
