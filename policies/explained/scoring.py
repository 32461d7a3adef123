"""What does the page say of points, grades and awards?"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from policies.checks.awards import costs_of
from policies.explained.markup import Html, cited, join, listed, section, table, tag, unset
from policies.explained.wording import Wording, condition_in_words, length_in_words, number_in_words
from policies.language.grading import (
    Band,
    ByHand,
    ByTable,
    Evaluation,
    Grade,
    Group,
    Indicator,
    OfQuantity,
    Steps,
)
from policies.language.words import UNSET, Length
from policies.points.grain import leaves_of  # pyright: ignore[reportUnknownVariableType]  # a recursive type

_EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
_COMBINED = {"sum": "累加", "mean": "取平均", "best": "取最高", "latest": "取最近一项"}


def scoring(wording: Wording) -> Html:
    """Return how providers are evaluated, scored, graded and rewarded."""
    grading = wording.policy.grading
    if grading is None:
        return Html("")
    indicators = grading.rubric.indicators if grading.rubric is not None else {}
    heads = ("指标", "计分", "上限", "条款")
    grades = [(_grade(one), _when(one, wording), cited(one.clause)) for one in grading.grades]
    return join(
        [
            section("评价", _evaluation(grading.evaluation, wording)),
            section("评分细则", table(heads, _rows(indicators, wording, 0))),
            section("等次", tag("p", "自上而下，先符合者先定。"), table(("等次", "条件", "条款"), grades)),
            section("奖励", _awards(wording)),
        ]
    )


def _evaluation(one: Evaluation, wording: Wording) -> Html:
    every = one.every
    if isinstance(every, Length):
        how_often: str = f"每{length_in_words(every)}一次"
    else:
        how_often = unset("周期未定") if every == UNSET else f"{_EVERY[every]}一次"
    included = f"，范围：{condition_in_words(one.includes, wording)}" if one.includes is not None else ""
    closed = f"，{wording.role(one.closed_by)}登记结果" if one.closed_by is not None else ""
    return tag("p", how_often, f"，由{wording.role(one.evaluated_by)}评价{included}{closed}。", cited(one.clause))


def _rows(indicators: Mapping[str, Indicator], wording: Wording, depth: int) -> Iterator[tuple[str, ...]]:
    for indicator in indicators.values():
        label = "　" * depth + indicator.label.zh
        cap = f"{_points(indicator.at_most)}" if indicator.at_most is not None else "—"
        yield label, _counted(indicator, wording), cap, cited(indicator.clause)
        if isinstance(indicator, Group):
            yield from _rows(indicator.parts, wording, depth + 1)


def _counted(indicator: Indicator, wording: Wording) -> Html:
    match indicator:
        case ByHand():
            return Html("由评价人打分")
        case Group():
            return join(
                [
                    f"基础{_points(indicator.base)}，" if indicator.base else "",
                    "加权平均" if indicator.weights else "各项合计",
                ]
            )
        case ByTable():
            what = f"按每项“{wording.label(indicator.per)}”，{_COMBINED[indicator.combine]}"
            return join([what, listed(_looked_up(leaves_of(vars(indicator)["table"]), indicator.by, wording))])
        case OfQuantity():
            return join([wording.label(indicator.of), _way(indicator)])


def _looked_up(
    ends: Iterable[tuple[tuple[str, ...], int | Decimal]], by: tuple[str, ...], wording: Wording
) -> Iterator[str]:
    for path, points in ends:
        told = [wording.value(name, value) for name, value in zip(by, path, strict=False)]
        yield f"{'·'.join(told)}：{_points(points)}"


def _way(one: OfQuantity) -> Html:
    if one.bands is not None:
        return listed(_bands(one.bands))
    if one.steps is not None:
        return listed([_stepped(one.steps)])
    if one.each is not None:
        unit = "按比例（不取整）每单位" if one.each.each == "exact" else f"每{number_in_words(one.each.each)}"
        return listed([f"{unit}{_points(one.each.points)}"])
    scale = one.scale
    return listed([f"满分{number_in_words(scale.of)}折算为{_points(scale.to)}"] if scale is not None else [])


def _bands(bands: tuple[Band, ...]) -> Iterator[str]:
    start = ""
    for band in bands:
        if band.under is not None:
            end, after = f"不足{number_in_words(band.under)}", f"{number_in_words(band.under)}（含）以上"
        elif band.up_to is not None:
            end, after = f"至{number_in_words(band.up_to)}（含）", f"超过{number_in_words(band.up_to)}"
        else:
            end = after = ""
        what = _stepped(band.steps) if band.steps is not None else _points(band.points or 0)
        yield f"{'，'.join(part for part in (start, end) if part) or '全部'}：{what}"
        start = after


def _stepped(steps: Steps) -> str:
    start, each = number_in_words(steps.start), number_in_words(steps.each)
    return f"达到{start}得{_points(steps.points)}，每增加{each}加{_points(steps.adds)}"


def _points(points: int | Decimal) -> str:
    return f"{number_in_words(points)}分"


def _grade(one: Grade) -> str:
    stars = "★" * one.stars if one.stars else ""
    return " ".join(part for part in (one.grade, stars) if part)


def _when(one: Grade, wording: Wording) -> Html:
    words = condition_in_words(one.when, wording) if one.when is not None else "其他"
    if one.quota is None:
        return join([words])
    limit = (
        f"{one.quota.places}家" if one.quota.places is not None else f"{number_in_words((one.quota.share or 0) * 100)}%"
    )
    return join([words, f"；名额{limit}"])


def _awards(wording: Wording) -> Html:
    grading = wording.policy.grading
    awards = grading.awards if grading is not None else ()
    rows = [
        (
            one.label.zh,
            condition_in_words(one.when, wording),
            f"{one.amount:,}元" if one.amount is not None else one.title.zh if one.title else "由主管部门酌定",
            "应当" if one.force == "commanded" else "可以",
            cited(one.clause),
        )
        for one in awards
    ]
    costs = costs_of(wording.policy)
    known = [cost.total for cost in costs if cost.total is not None]
    total = f"名额满时奖金合计{sum(known):,}元" + ("，另有不限名额的奖项" if len(known) < len(costs) else "") + "。"
    return join([table(("奖项", "条件", "内容", "性质", "条款"), rows), tag("p", total) if known else Html("")])
