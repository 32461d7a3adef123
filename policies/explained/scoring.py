"""What does the page say of points, grades and awards?"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from policies.checks.awards import costs_of
from policies.explained.markup import Html, Section, cited, join, listed, section, table, tag, unset
from policies.explained.phrases import condition_in_words, name_in_words, window_in_words
from policies.explained.wording import Wording, length_in_words, number_in_words
from policies.language.grading import (
    Band,
    ByHand,
    ByTable,
    Evaluation,
    Grade,
    Group,
    Indicator,
    OfQuantity,
    PerUnit,
    Steps,
)
from policies.language.words import UNSET, Length
from policies.points.grain import leaves_of  # pyright: ignore[reportUnknownVariableType]  # a recursive type

_EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
_ROUNDED = {"half_up": "四舍五入", "down": "舍去尾数", "up": "进位"}
_COMBINED = {"sum": "累加", "mean": "取平均", "best": "取最高", "latest": "取最近一项"}


def scoring(wording: Wording) -> list[Section]:
    """Return how providers are evaluated, scored, graded and rewarded."""
    grading = wording.policy.grading
    if grading is None:
        return []
    indicators = grading.rubric.indicators if grading.rubric is not None else {}
    heads = ("指标", "计分", "上限", "条款")
    grades = [(_grade(one), _when(one, wording), cited(one.clause)) for one in grading.grades]
    first = tag("p", "自上而下，先符合者先定。") if grades else ""
    return [
        section("评价", _evaluation(grading.evaluation, wording)),
        section("评分细则", table(heads, _rows(indicators, wording, 0))),
        section("等次", first, table(("等次", "条件", "条款"), grades)),
        section("奖励", _awards(wording)),
    ]


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
        cap = f"{_points(indicator.at_most)}" if indicator.at_most is not None else ""
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
            during = f"{window_in_words(indicator.during, wording)}，" if indicator.during is not None else ""
            how = (
                "取加权平均" if indicator.weighted_by and indicator.combine == "mean" else _COMBINED[indicator.combine]
            )
            what = f"{during}按每项“{wording.label(indicator.per)}”计分，{how}"
            row = wording.within(indicator.per)
            return join(
                [
                    what,
                    _left(indicator, wording),
                    listed(_looked_up(leaves_of(vars(indicator)["table"]), indicator.by, row)),
                ]
            )
        case _:  # of a quantity
            return join([name_in_words(indicator.of, wording), _left(indicator, wording), _way(indicator, wording)])


def _looked_up(
    ends: Iterable[tuple[tuple[str, ...], int | Decimal]], by: tuple[str, ...], wording: Wording
) -> Iterator[str]:
    for path, points in ends:
        told = [wording.value(name, value) for name, value in zip(by, path, strict=False)]
        yield f"{'·'.join(told)}：{_points(points)}"


def _left(indicator: OfQuantity | ByTable, wording: Wording) -> str:
    """Return what is said of rounding, and of what is not known."""
    parts: list[str] = []
    if indicator.round is not None:
        to = wording.number(indicator.of if isinstance(indicator, OfQuantity) else "", indicator.round.to)
        parts.append(f"取整到{to}（{_ROUNDED[indicator.round.how]}）")
    if isinstance(indicator, OfQuantity) and indicator.round_points is not None:
        parts.append(f"得分保留到{number_in_words(indicator.round_points.to)}")
    if indicator.no_data == "unset":
        parts.append("没有数据的不计算")
    return "".join(f"；{part}" for part in parts)


def _way(one: OfQuantity, wording: Wording) -> Html:
    if one.bands is not None:
        return listed(_bands(one.bands, one.of, wording))
    if one.steps is not None:
        return listed([_stepped(one.steps, one.of, wording)])
    if one.each is not None:
        return listed([_each(one.each, one.of, wording)])
    scale = one.scale
    return listed([f"满分{number_in_words(scale.of)}折算为{_points(scale.to)}"] if scale is not None else [])


def _each(each: PerUnit, of: str, wording: Wording) -> str:
    if each.each == "exact":
        one = wording.number(of, 1)
        return f"每{one}计{_points(each.points)}，不足{one}的按比例计"
    return f"每{wording.number(of, each.each)}计{_points(each.points)}"


def _bands(bands: tuple[Band, ...], of: str, wording: Wording) -> Iterator[str]:
    start = ""
    for band in bands:
        end = after = ""
        if band.under is not None:
            end, after = f"不足{wording.number(of, band.under)}", f"{wording.number(of, band.under)}（含）以上"
        elif band.up_to is not None:
            end, after = f"{wording.number(of, band.up_to)}（含）以下", f"超过{wording.number(of, band.up_to)}"
        what = _stepped(band.steps, of, wording) if band.steps is not None else _points(band.points or 0)
        yield f"{'，'.join(part for part in (start, end) if part) or '全部'}：{what}"
        start = after


def _stepped(steps: Steps, of: str, wording: Wording) -> str:
    start, each = wording.number(of, steps.start), wording.number(of, steps.each)
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
