"""How do places, live points and what they stand on look on the wire?"""

from pydantic import Field, JsonValue

from api.asking.requests import Call
from api.shapes.wire import SAMPLE_ID, Day, Output, Page
from policies.grades.live import MICRO
from policies.grades.rank_edges import order_may_matter
from policies.language.document import Policy
from policies.points.compiled import plain_points
from policies.quantities.exact import exact_of, in_decimals
from policies.quantities.units import Unit, say_value
from policies.situation import Value
from tenants.queries.ranking import Place
from tenants.queries.ranking_pages import Ranked

STANDING = "listed 在库；suspended 暂停"
QUANTITY = "计分所依的数量，至多六位小数，占比为 0 至 1 的数；未知为 null"
UNIT = "数量的单位；占比为 share（1 即 100%），没有单位为 null"
QUANTITY_TEXT = "数量连同单位，供人阅读，占比写作百分数；未知为 null"


class PlaceShown(Output):
    """One place of the ranking."""

    listing_id: str = Field(description="入库记录", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    district_code: str = Field(description="所在区县代码", examples=["510104"])
    status: str = Field(description=STANDING, examples=["listed"])
    rank: int = Field(description="名次：得分更高的单位数加一", examples=[3])
    last: int = Field(description="同分者待定时最靠后的名次；没有同分者时等于 rank", examples=[4])
    shared_by: int = Field(description="同居这一名次的单位数，含本单位", examples=[2])
    waits_for_decision: bool = Field(
        description="同分者的先后是否有待决定：等次、名额或奖补的界限落在他们之间", examples=[True]
    )
    points: str | None = Field(description="得分；办法没有公布的为 null", examples=["86.6"])


class EdgeShown(Output):
    """What a grade or award asks of place or points, and how far it is."""

    label: str = Field(description="档次或奖补", examples=["第1至3名"])
    clause: str = Field(description="依据的条款", examples=["第十五条"])
    place: int | None = Field(description="至少要进入的名次；按得分的为 null", examples=[3])
    points: str | None = Field(description="至少要达到的得分；该名次目前无人时为 null", examples=["90.1"])
    missing_points: str | None = Field(description="还差的得分，达到即与之同分", examples=["3.5"])
    beyond: bool = Field(description="须超过（true）还是达到（false）该得分", examples=[False])
    alone: bool = Field(description="除此之外是否再无其他条件", examples=[False])


class OwnPlace(PlaceShown):
    """One's own place, and what would lift it."""

    missing_to_next: str | None = Field(description="距上一名次还差的得分；已居首位为 null", examples=["1.5"])
    edges: list[EdgeShown] = Field(description="尚未达到的档次、奖补名次或得分线，依办法的次序")


class MissingShown(Output):
    """What is missing for a place."""

    id: str = Field(description="指标代码；不属指标的为 null 所在项", examples=["satisfaction"])
    label: str = Field(description="名称", examples=["企业满意度"])
    clause: str = Field(description="依据的条款", examples=["附件2 第23行"])
    why: str | None = Field(description="为何尚不能计算；不是缺数据的为 null", examples=["尚无数据：企业满意度评价"])


class OwnUnranked(Output):
    """One's own listing while it has no place: what is missing, and what the rest comes to."""

    listing_id: str = Field(description="入库记录", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    known_points: str = Field(description="已知各项的得分小计；不是总分，不参加排名", examples=["48.1"])
    missing: list[MissingShown] = Field(description="缺数据的指标；没有缺的，是办法不把它列入排名")


class RankingShown(Page[PlaceShown]):
    """One page of the live ranking; `total` counts the places the caller may see."""

    ranked_count: int = Field(description="全部有名次的单位数", examples=[48])
    published: bool = Field(
        description="办法是否公布实时排名；未公布时只见本人、本辖区或本市可见的名次", examples=[True]
    )
    own: list[OwnPlace] = Field(description="本单位的名次与提升办法；不是服务商或没有名次时为空")
    own_unranked: OwnUnranked | None = Field(
        description="以本单位为中心（around=me）而本单位没有名次时，缺什么；否则为 null"
    )


class UnrankedShown(Output):
    """One listing without a place, and what is missing."""

    listing_id: str = Field(description="入库记录", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    district_code: str = Field(description="所在区县代码", examples=["510104"])
    status: str = Field(description=STANDING, examples=["listed"])
    points: str | None = Field(description="得分；尚不能计算为 null", examples=[None])
    why: str = Field(
        description="indicators_unknown 有指标缺数据，见 missing；not_ranked 有得分，但办法不把它列入排名；"
        "not_scored 尚未计分",
        examples=["indicators_unknown"],
    )
    missing: list[MissingShown] = Field(description="缺数据的指标；或把它排除在外的规定")


class ItemShown(Output):
    """One item behind an indicator, and whether it counts."""

    record_id: str = Field(description="填报条目", examples=[SAMPLE_ID])
    kind: str = Field(description="种类", examples=["contract"])
    kind_label: str = Field(description="种类名称", examples=["技改合同"])
    happened_on: Day = Field(description="发生日期")
    status: str = Field(
        description="confirmed 已确认；submitted 待确认；returned 已退回；disputed 有争议", examples=["confirmed"]
    )
    counts: bool = Field(description="是否计分", examples=[True])
    why: str | None = Field(
        description="不计分的原因：waiting、returned、disputed、outside_window、filtered、undecided、no_value、"
        "no_weight（权重未填，整项指标尚不能计算）、same_value、another_counts、no_points、beyond_cap；计分的为 null",
        examples=[None],
    )
    because: str | None = Field(description="不计分的原因，一句话", examples=["签订于 2024-05-20，不在起止期间内"])
    same_as: str | None = Field(description="代它计分的条目", examples=[None])


class FactShownBehind(Output):
    """One fact points stand on."""

    id: str = Field(description="事项", examples=["staff"])
    label: str = Field(description="名称", examples=["企业员工数"])
    value: JsonValue = Field(description="所填的值；没有填为 null", examples=[30])
    text: str | None = Field(description="所填的值，供人阅读；没有填为 null", examples=["30人"])
    holds_from: Day | None = Field(description="自何日起；没有填为 null")
    change_id: str | None = Field(description="经核实的变更；出自申报表的为 null", examples=[None])
    evidence: list[str] = Field(description="佐证文件", examples=[[SAMPLE_ID]])
    waiting: bool = Field(description="是否另有变更待核实", examples=[False])


class NextStepShown(Output):
    """Where an indicator brings more points."""

    at: str = Field(
        description="数量达到（或超过，见 beyond）此数时得分增加；尚未填报、一经填报即得分的为 0；单位与 quantity 相同",
        examples=["100"],
    )
    beyond: bool = Field(description="须超过（true）还是达到（false）", examples=[False])
    text: str = Field(description="同上，供人阅读", examples=["达到100万元"])


class IndicatorShown(Output):
    """One indicator with its points and what they stand on."""

    id: str = Field(description="指标代码", examples=["contract_number"])
    label: str = Field(description="指标", examples=["服务合同数量"])
    clause: str = Field(description="依据的条款", examples=["附件2 第10行"])
    within: str | None = Field(description="所在的组；不在组内为 null", examples=[None])
    quantity: str | None = Field(description=QUANTITY, examples=["60"])
    unit: str | None = Field(description=UNIT, examples=["万元"])
    quantity_text: str | None = Field(description=QUANTITY_TEXT, examples=["60万元"])
    points: str | None = Field(description="得分；未知为 null", examples=["8"])
    at_most: str | None = Field(description="得分上限；没有上限为 null", examples=["5"])
    at_cap: bool = Field(description="是否已达上限", examples=[False])
    open_points: str | None = Field(description="距上限还有多少分；没有上限为 null", examples=["1.5"])
    next_step: NextStepShown | None = Field(description="再得分的下一个数量；已达上限或不能简单说明的为 null")
    items: list[ItemShown] = Field(description="所依的填报条目，计分与不计分的都在内，先发生的在前")
    facts: list[FactShownBehind] = Field(description="所依的事项")


class DecidedShown(Output):
    """What was decided of a listing in the latest evaluation that included it."""

    evaluation_id: str = Field(description="评价编号", examples=[SAMPLE_ID])
    period: str = Field(description="评价周期", examples=["2026"])
    first_day: Day
    last_day: Day
    points: str | None = Field(description="确定的总分；没有或不公开的为 null", examples=["89.99"])
    grade: str | None = Field(description="确定的等次；没有或不公开的为 null", examples=["甲等"])
    grade_label: str | None = Field(description="等次的含义", examples=["甲等"])
    text: str = Field(description="一句话", examples=["2026-01-01至2026-12-31的评价（2026）已确定：89.99分，甲等"])
    entry: str | None = Field(
        description="该次评价中这一家的全部得分（相对地址，后加 /file 为打印件）；无权查看的为 null",
        examples=[f"/v1/x/evaluations/{SAMPLE_ID}/entries/{SAMPLE_ID}"],
    )


class ScorecardShown(Output):
    """A live score, indicator by indicator."""

    listing_id: str = Field(description="入库记录", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    programme: str = Field(description="项目", examples=["directory"])
    policy_version_id: str = Field(description="所依的办法版本", examples=[SAMPLE_ID])
    as_of: Day = Field(description="计分之日")
    unit: str = Field(description="得分的单位", examples=["point"])
    total: str | None = Field(description="总分；有必须知道而未知的指标时为 null", examples=["86.6"])
    known_points: str = Field(description="已知各项的得分小计；总分已知时与总分相同", examples=["86.6"])
    missing: list[MissingShown] = Field(description="使总分未知的指标，各为何尚不能计算")
    place: PlaceShown | None = Field(description="名次；没有名次为 null")
    indicators: list[IndicatorShown] = Field(description="各项指标，依办法的次序；组在其各部分之前")
    decided: DecidedShown | None = Field(
        description="最近一次已确定的评价对这一家的结果，由评价给出的得分在其中，不在此刻的得分明细内；没有为 null"
    )


def say_points(micro: int | None) -> str | None:
    """Return points, counted in millionths, as a decimal string."""
    return None if micro is None else format(plain_points(micro, MICRO), "f")


def say_number(value: object) -> str | None:
    """Return an exact number as a decimal string of at most six places; other values as text, None for nothing."""
    number = exact_of(value)
    if number is not None:
        return in_decimals(number)
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def say_unit(call: Call, unit: Unit | None) -> str | None:
    """Return the unit of a number as it is counted, in the caller's language; of a share the word `share`."""
    return None if unit is None else "share" if unit.share else call.say(unit.label)


def say_quantity(call: Call, value: Value | None, unit: Unit | None) -> str | None:
    """Return a quantity as people read it, with its unit; None while it is unknown."""
    return None if value is None else call.say(say_value(value, unit))


def waits_for_decision(policy: Policy, place: Place, ranked_count: int) -> bool:
    """Tell whether equals wait for a decision: it is asked only where a rule may treat one otherwise than the other."""
    return place.waits and order_may_matter(policy, place.rank, place.last, ranked_count)


def place_shown(one: Ranked, *, policy: Policy, ranked_count: int, with_points: bool) -> PlaceShown:
    """Return a place of the ranking; points only where the rules or the caller's right show them."""
    return PlaceShown(
        listing_id=str(one.listing_id),
        name=one.name,
        district_code=one.district_code,
        status=one.status,
        rank=one.place.rank,
        last=one.place.last,
        shared_by=one.place.shared_by,
        waits_for_decision=waits_for_decision(policy, one.place, ranked_count),
        points=say_points(one.points_micro) if with_points or one.whole else None,
    )
