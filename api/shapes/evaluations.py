"""How do an evaluation and its lines look on the wire?"""

from pydantic import Field, JsonValue

from api.shapes.evaluation_commands import KINDS
from api.shapes.policies import PolicyShown
from api.shapes.scores import QUANTITY, QUANTITY_TEXT, UNIT
from api.shapes.wire import SAMPLE_ID, Day, Instant, Output

STATUSES = "open 已建立；frozen 已冻结；decided 已确定；withdrawn 已撤回"
WAITS = (
    "verdict 评估结论；mark 得分；rating 评定等次；selection 遴选结果；order 同分先后；"
    "award 酌定的奖补给予与否；value 未知的数据"
)


class ListingNamed(Output):
    """One listing by name."""

    listing_id: str = Field(description="入库编号", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])


class MissingOfEvaluation(Output):
    """One thing the evaluation waits for, and of whom."""

    waits_for: str = Field(description=WAITS, examples=["verdict"])
    name: str = Field(description="指标或数据名称", examples=["verdict"])
    label: str = Field(description="中文名称", examples=["第三方年度评价得分"])
    rule: str = Field(description="规则编号", examples=["grading.evaluation.verdicts"])
    clause: str = Field(description="依据的条款", examples=["第七条"])
    count: int = Field(description="多少家", examples=[1])
    listings: list[ListingNamed] = Field(description="是哪些单位，至多列出 50 家")


class TieShown(Output):
    """Equals, and the places they take together."""

    first_place: int = Field(description="从第几名", examples=[3])
    last_place: int = Field(description="到第几名", examples=[4])
    matters: bool = Field(description="先后是否影响等次或奖补", examples=[True])
    listings: list[ListingNamed] = Field(description="同分的单位")


class GradeCount(Output):
    """How many have a grade."""

    grade: str = Field(description="等次", examples=["甲等"])
    count: int = Field(description="多少家", examples=[50])


class AwardCountShown(Output):
    """How many are given an award, and what it comes to."""

    label: str = Field(description="奖补", examples=["第1至3名"])
    title: str | None = Field(description="称号", examples=[None])
    rule: str = Field(description="规则编号，也是酌定时填写的名称", examples=["grading.awards.0"])
    clause: str = Field(description="依据的条款", examples=["第十五条"])
    count: int = Field(description="多少家", examples=[3])
    amount_yuan: str | None = Field(
        description="合计（元）；只授称号的为 null，有一家的金额未知也为 null", examples=["1500000"]
    )
    without_amount: int = Field(description="决定给予而没有写明金额的家数", examples=[0])
    undecided: int = Field(description="由主管部门酌定、尚未决定的家数；都决定后评价才能确定", examples=[0])
    undecided_listings: list[ListingNamed] = Field(description="尚未决定的单位，至多列出 50 家")
    declined: int = Field(description="决定不给予的家数", examples=[0])


class UndecidedShown(Output):
    """What nobody had decided yet when the evaluation was frozen: it does not count."""

    count: int = Field(description="冻结时待审核或有异议的记录，以及待核实的情况变更，共多少项", examples=[2])
    text: str | None = Field(
        description="提示；没有为 null", examples=["冻结时还有2项没有审定，不计入：某某科技有限公司"]
    )
    listings: list[ListingNamed] = Field(description="是哪些单位，至多列出 50 家")


class ProgressShown(Output):
    """How far an evaluation is: what is missing, and what would come out as things are."""

    missing: list[MissingOfEvaluation] = Field(description="还缺什么")
    ties: list[TieShown] = Field(description="同分未定先后的单位")
    grades: list[GradeCount] = Field(description="各等次家数")
    ungraded: int = Field(description="还没有等次的家数", examples=[0])
    awards: list[AwardCountShown] = Field(description="各项奖补")
    total_yuan: str | None = Field(
        description="奖补合计（元）；有给予而没有写明金额的，合计未知，为 null", examples=["11900000"]
    )
    total_text: str | None = Field(
        description="合计为何未知，其余多少；已知为 null",
        examples=["1家的奖补没有写明金额（某某科技有限公司），合计未知，其余合计0元"],
    )
    over_budget: bool | None = Field(description="是否超过预算；合计未知而不能断定的为 null", examples=[False])
    can_decide: bool = Field(description="是否可以确定", examples=[True])
    needs_reason: bool = Field(description="确定时是否须写明理由（超过预算，或是否超过不能断定）", examples=[False])
    undecided_at_freeze: UndecidedShown = Field(description="冻结时尚未审定的内容")


class EvaluationSummary(Output):
    """One evaluation in a list."""

    id: str = Field(description="评价编号", examples=[SAMPLE_ID])
    programme: str = Field(description="项目", examples=["directory"])
    period: str = Field(description="评价周期", examples=["2026"])
    first_day: Day
    last_day: Day
    status: str = Field(description=STATUSES, examples=["open"])
    cut_off: Day | None = Field(description="截止日；未冻结为 null")
    decided_at: Instant | None
    version: int


class EvaluationShown(EvaluationSummary):
    """One evaluation, whole."""

    policy: PolicyShown = Field(description="评价所依据的办法：周期开始时有效的版本")
    opened_at: Instant
    frozen_at: Instant | None
    what_counts: str | None = Field(
        description="哪些填报计入：以何日为截止日，到何时确认的算，之后确认的怎么办；未冻结即撤回的为 null",
        examples=["截止日2026-12-31：当日或以前发生、到冻结时（2027-01-05 09:30）已经确认的填报条目计入"],
    )
    listings: int | None = Field(description="纳入评价的家数；未冻结为 null", examples=[50])
    digest: str | None = Field(description="冻结内容的 SHA-256；未冻结为 null", examples=[None])
    budget_yuan: str | None = Field(description="奖补预算（元）；null 为不限", examples=["12000000"])
    awarded_yuan: str | None = Field(
        description="已确定的奖补合计（元）；未确定，或有金额没有写明的为 null", examples=[None]
    )
    decision_reason: str | None = Field(description="超过预算仍确定的理由", examples=[None])
    withdrawn_at: Instant | None
    withdrawal_reason: str | None = Field(description="撤回的理由", examples=[None])
    progress: ProgressShown | None = Field(description="进展；未冻结，或无权查看全部时为 null")


class InputShown(Output):
    """One thing said in an evaluation: by whom, when and why."""

    sequence: int = Field(description="序号", examples=[1])
    kind: str = Field(description=KINDS, examples=["verdict"])
    listing_id: str | None = Field(description="哪一家", examples=[SAMPLE_ID])
    name: str | None = Field(description="指标或数据名称", examples=[None])
    value: JsonValue = Field(description="所填的值", examples=["qualified"])
    clause: str = Field(description="依据的条款", examples=["第七条"])
    reason: str = Field(description="理由", examples=["第三方年度评估报告第12页"])
    at: Instant
    account_id: str = Field(description="填写人账号", examples=[SAMPLE_ID])
    role: str = Field(description="以何角色", examples=["municipal"])


class AwardShown(Output):
    """One award of one provider."""

    label: str = Field(description="奖补", examples=["第1至3名"])
    amount_yuan: str | None = Field(description="金额（元）；只授称号的，或没有写明的为 null", examples=["500000"])
    title: str | None = Field(description="称号", examples=[None])
    force: str = Field(description="commanded 办法规定；proposed 由主管部门酌定", examples=["commanded"])
    accepted: bool | None = Field(description="是否给予；酌定的未决定为 null", examples=[True])
    rule: str = Field(description="规则编号", examples=["grading.awards.0"])
    clause: str = Field(description="依据的条款", examples=["第十五条"])


class LineMissing(Output):
    """One thing the line waits for."""

    waits_for: str = Field(description=WAITS, examples=["order"])
    name: str = Field(description="指标或数据名称", examples=["order"])
    clause: str = Field(description="依据的条款", examples=["第十五条"])
    equals: list[ListingNamed] = Field(description="须决定先后的同分单位")


class EvaluatedShown(Output):
    """One line of an evaluation: what came out for one listing, or would as things are."""

    listing_id: str = Field(description="入库编号", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    district_code: str = Field(description="所在区县代码", examples=["510104"])
    points: str | None = Field(description="总分；有未知指标时为 null", examples=["86.6"])
    place: int | None = Field(description="名次；同分未定时为其中最前的", examples=[3])
    last_place: int | None = Field(description="同分未定时可能的最后名次", examples=[3])
    grade: str | None = Field(description="等次；未定为 null", examples=["甲等"])
    grade_label: str | None = Field(description="等次的含义", examples=["甲等"])
    stars: int | None = Field(description="星数", examples=[None])
    grade_clause: str | None = Field(description="等次所依据的条款", examples=["第十五条"])
    awards: list[AwardShown] = Field(description="给予的奖补")
    proposed: list[AwardShown] = Field(description="由主管部门酌定、尚未决定或不给予的奖补")
    undecided: int = Field(description="冻结时尚未审定的记录和情况变更，不计入", examples=[0])
    verdict: str | None = Field(description="评估结论", examples=[None])
    rated: str | None = Field(description="评定等次", examples=[None])
    selected: bool | None = Field(description="是否入选；未定为 null", examples=[True])
    missing: list[LineMissing] = Field(description="还缺什么")


class FrozenItem(Output):
    """One item an indicator looked at."""

    id: str = Field(description="记录编号", examples=[SAMPLE_ID])
    kind: str = Field(description="种类", examples=["contract"])
    on: Day
    fields: dict[str, JsonValue] = Field(description="内容", examples=[{"amount": "120"}])
    why_not: str | None = Field(
        description="不计分的原因；计分为 null：outside_window 不在期间；filtered 不符合要求；undecided 无法判断；"
        "no_value 缺数据；same_value 重复；another_counts 以另一项为准；no_points 无对应分值；beyond_cap 已达上限",
        examples=[None],
    )


class FrozenIndicator(Output):
    """One indicator of a frozen scorecard."""

    name: str = Field(description="指标代码", examples=["contract_number"])
    label: str = Field(description="指标名称", examples=["服务合同数量"])
    within: str | None = Field(description="所属一级指标", examples=[None])
    clause: str = Field(description="依据的条款", examples=["附件2 第10行"])
    quantity: str | None = Field(description=QUANTITY, examples=["8"])
    unit: str | None = Field(description=UNIT, examples=["份"])
    quantity_text: str | None = Field(description=QUANTITY_TEXT, examples=["8份"])
    points: str | None = Field(description="得分；未知为 null", examples=["8"])
    at_most: str | None = Field(description="上限；没有为 null", examples=[None])
    at_cap: bool = Field(description="是否已达上限", examples=[False])
    items: list[FrozenItem] = Field(description="所看的记录，计与不计都在内")


class BasisShown(Output):
    """One quantity or fact that the grades look at."""

    name: str = Field(description="数据名称", examples=["served"])
    label: str = Field(description="中文名称", examples=["服务企业数"])
    quantity: str | None = Field(description=QUANTITY, examples=["8"])
    unit: str | None = Field(description=UNIT, examples=["家"])
    quantity_text: str | None = Field(description=QUANTITY_TEXT, examples=["8家"])
    clause: str = Field(description="依据的条款", examples=["第十四条"])


class SaidShown(Output):
    """One thing people said of a listing, and why."""

    kind: str = Field(description=KINDS, examples=["rating"])
    name: str | None = Field(description="指标或数据名称", examples=[None])
    value: JsonValue = Field(description="所填的值；同分先后（order）为该单位在其中的次序", examples=["某一档"])
    clause: str = Field(description="依据的条款", examples=["第十四条"])
    reason: str = Field(description="理由", examples=["服务企业最多，全部满意"])
    at: Instant


class EvaluatedWhole(EvaluatedShown):
    """One line with its whole frozen scorecard."""

    cut_off: Day
    digest: str = Field(description="整次评价的 SHA-256", examples=["9f86d081884c7d65"])
    unit: str = Field(description="得分的单位", examples=["point"])
    indicators: list[FrozenIndicator] = Field(description="逐项得分")
    basis: list[BasisShown] = Field(description="等次所看的数据，评定等次时以此为据；没有为空")
    said: list[SaidShown] = Field(description="对这一家填写的各项及理由；无权查看时为空")


class GradePublished(Output):
    """One listing's result in a decided evaluation, as far as the rules disclose it."""

    listing_id: str = Field(description="入库编号", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    period: str = Field(description="评价周期", examples=["2026"])
    grade: str | None = Field(description="等次", examples=["甲等"])
    grade_label: str | None = Field(description="等次的含义", examples=["甲等"])
    stars: int | None = Field(description="星数", examples=[None])
    place: int | None = Field(description="名次；办法不公开时为 null", examples=[1])
    points: str | None = Field(description="总分；办法不公开时为 null", examples=["86.6"])
    awards: list[AwardShown] = Field(description="奖补；办法不公开时为空")
