"""How do two evaluations compare on the wire, and one with itself judged anew?"""

from collections.abc import Mapping

from pydantic import Field, JsonValue

from api.asking.requests import Call
from api.shapes.evaluation_views import json_of
from api.shapes.scores import say_number
from api.shapes.wire import SAMPLE_ID, Output
from policies.grades.comparing import LineChange
from tenants.evaluation_checks import Checked


class DifferenceShown(Output):
    """The first difference between what is kept and what judging again says."""

    listing_id: str = Field(description="入库编号", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    part: str = Field(description="哪一部分：points、place、grade、outcome", examples=["points"])
    kept: JsonValue = Field(description="所存", examples=[86600000])
    judged: JsonValue = Field(description="重算所得", examples=[86700000])


class VerificationShown(Output):
    """Whether a frozen evaluation still is what it was, and judging it again says what was decided."""

    equal: bool = Field(description="是否一致", examples=[True])
    digest: str | None = Field(description="冻结时的 SHA-256", examples=["9f86d081884c7d65"])
    digest_now: str = Field(description="现在的 SHA-256", examples=["9f86d081884c7d65"])
    lines: int = Field(description="核对了多少家", examples=[50])
    difference: DifferenceShown | None = Field(description="第一处不同；一致为 null", examples=[None])


class SeenShown(Output):
    """How one listing stands in one evaluation."""

    points: str | None = Field(description="总分", examples=["80.2"])
    place: int | None = Field(description="名次", examples=[5])
    grade: str | None = Field(description="等次", examples=["乙等"])


class IndicatorChangeShown(Output):
    """An indicator whose points changed."""

    name: str = Field(description="指标代码", examples=["contract_number"])
    label: str = Field(description="指标名称", examples=["服务合同数量"])
    before: str | None = Field(description="前次得分", examples=["3"])
    after: str | None = Field(description="本次得分", examples=["8"])


class LineChangeShown(Output):
    """One listing in two evaluations."""

    listing_id: str = Field(description="入库编号", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    standing: str = Field(description="new 新增；gone 不再参评；both 两次都在", examples=["both"])
    before: SeenShown = Field(description="前次")
    after: SeenShown = Field(description="本次")
    points_change: str | None = Field(description="总分变化", examples=["6.4"])
    indicators: list[IndicatorChangeShown] = Field(description="得分有变化的指标")


def change_shown(call: Call, change: LineChange, names: Mapping[str, str]) -> LineChangeShown:
    """Return one listing in two evaluations."""
    before, after = (
        SeenShown(points=say_number(seen.points), place=seen.place, grade=seen.grade)
        for seen in (change.before, change.after)
    )
    return LineChangeShown(
        listing_id=change.listing,
        name=names.get(change.listing, ""),
        standing=change.standing,
        before=before,
        after=after,
        points_change=say_number(change.points_change),
        indicators=[
            IndicatorChangeShown(
                name=one.name, label=call.say(one.label), before=say_number(one.before), after=say_number(one.after)
            )
            for one in change.indicators
        ],
    )


def verification_shown(checked: Checked) -> VerificationShown:
    """Return whether a frozen evaluation is what it was, and the first difference."""
    found = checked.difference
    return VerificationShown(
        equal=checked.equal,
        digest=checked.digest,
        digest_now=checked.digest_now,
        lines=checked.lines,
        difference=None
        if found is None
        else DifferenceShown(
            listing_id=found.listing_id,
            name=found.name,
            part=found.part,
            kept=json_of(found.kept),
            judged=json_of(found.judged),
        ),
    )
