"""What does the bureau send to open, fill in, freeze and decide an evaluation?"""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints

from api.shapes.wire import SAMPLE_ID, Day, Input, Name, Sentence, Told, Version
from policies.verdict import Text

KINDS = (
    "verdict 评估结论；mark 得分或缺少的数据；rating 评定等次；selection 未参加遴选；"
    "award 酌定的奖补给予与否、给予多少；order 同分先后"
)

Yuan = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,14}(\.[0-9]{1,2})?$"),
    Told(Text('金额以元为单位，写作字符串，如 "11900000"', 'Write the amount in yuan as text, such as "11900000"')),
]


def yuan_of(written: str | None) -> Decimal | None:
    """Return the amount, None where none was written."""
    return None if written is None else Decimal(written)


class OpenEvaluation(Input):
    """Which period to evaluate, and how much may be awarded."""

    first_day: Day | None = Field(None, description="评价周期的第一天；不写为今天所在的周期")
    last_day: Day | None = Field(None, description="最后一天；办法没有规定周期时必填")
    budget_yuan: Yuan | None = Field(None, description="奖补预算（元）；不写为不限", examples=["12000000"])


class SetEvaluationBudget(Input):
    """How much may be awarded."""

    budget_yuan: Yuan | None = Field(description="奖补预算（元）；null 为不限", examples=["12000000"])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不改，答 409")


class FreezeEvaluation(Input):
    """The day as of which everything is kept."""

    cut_off: Day = Field(
        description="截止日，不晚于今天：当日或以前发生、到冻结时已经确认的计入；之后发生的，或冻结后才确认的，不计入"
    )
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不冻结，答 409")


class InputGiven(Input):
    """One thing said in an evaluation, and why."""

    kind: Literal["verdict", "mark", "rating", "selection", "award", "order"] = Field(
        description=KINDS, examples=["verdict"]
    )
    listing_id: UUID | None = Field(None, description="哪一家；order 不写", examples=[SAMPLE_ID])
    name: Name | None = Field(None, description="mark 的指标或数据名称，award 的规则编号", examples=[None])
    value: JsonValue = Field(
        description="结论或等次的代码；分数（小数写作字符串）；false 为未参加遴选，或不给予奖补；"
        '办法没有规定金额的奖补，写给予的金额，以元为单位，如 "500000"，金额未定的写 true；'
        "同分各家的编号，先者在前",
        examples=["qualified"],
    )
    reason: Sentence = Field(description="理由", examples=["第三方年度评估报告第12页"])


class RecordEvaluationInputs(Input):
    """Several things said at once: all are kept, or none."""

    inputs: list[InputGiven] = Field(description="逐项填写", min_length=1, max_length=2000)
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不收，答 409")


class WithdrawEvaluation(Input):
    """Why it is taken back."""

    reason: Sentence = Field(description="撤回的理由", examples=["评价周期填写有误"])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不撤回，答 409")


class DecideEvaluation(Input):
    """The decision; a reason where the awards pass the budget."""

    reason: Sentence | None = Field(None, description="超过预算仍要确定的理由", examples=[None])
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不办，答 409")
