"""What does the page say of evaluations and points?"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from policies.explained.grades import awards, grades
from policies.explained.markup import Html, Section, cited, join, listed, section, table, tag, unset
from policies.explained.phrases import condition_in_words, name_in_words, window_in_words
from policies.explained.wording import EVERY, Wording, length_in_words, number_in_words, points_in_words
from policies.language.grading import (
    Band,
    ByHand,
    ByTable,
    Evaluation,
    Group,
    Indicator,
    OfQuantity,
    PerUnit,
    Rubric,
    Steps,
)
from policies.language.words import UNSET, Length
from policies.points.grain import leaves_of  # pyright: ignore[reportUnknownVariableType]  # a recursive type

_ROUNDED = {"half_up": "四舍五入", "down": "舍去尾数", "up": "进位"}
_COMBINED = {"sum": "累加", "mean": "取平均", "best": "取最高", "latest": "取最近一项"}


def scoring(wording: Wording) -> list[Section]:
    """Return how providers are evaluated, scored, graded and rewarded."""
    grading = wording.policy.grading
    if grading is None:
        return []
    indicators = grading.rubric.indicators if grading.rubric is not None else {}
    heads = ("指标", "计分", "上限", "条款")
    return [
        section("评价", _evaluation(grading.evaluation, wording)),
        section("评分细则", table(heads, _rows(indicators, wording, 0)), _total(grading.rubric)),
        section("等次", grades(grading, wording)),
        section("奖励", awards(wording)),
    ]


def _evaluation(one: Evaluation, wording: Wording) -> Html:
    every = one.every
    if isinstance(every, Length):
        how_often: str = f"每{length_in_words(every)}一次"
    else:
        how_often = unset("周期未定") if every == UNSET else f"{EVERY[every]}一次"
    included = f"，范围：{condition_in_words(one.includes, wording)}" if one.includes is not None else ""
    ranked = f"，仅限{condition_in_words(one.ranked, wording)}的参加排名" if one.ranked is not None else ""
    closed = f"，{wording.role(one.closed_by)}登记结果" if one.closed_by is not None else ""
    told = f"，由{wording.role(one.evaluated_by)}评价{included}{ranked}{closed}{_selected(one, wording)}；"
    verdicts = "、".join(said.zh for said in one.verdicts.values())
    return join(
        [
            tag("p", how_often, told, _by_when(one), "。", cited(one.clause)),
            tag("p", f"评估结论：{verdicts}。") if verdicts else "",
        ]
    )


def _by_when(one: Evaluation) -> Html:
    """Return by when an evaluation is to be done."""
    match one.due:
        case Length():
            return join([f"评价周期结束后{length_in_words(one.due)}内完成"])
        case "period_end":
            return join(["评价周期结束前完成"])
        case _:
            return join(["完成期限", unset("未定")])


def _selected(one: Evaluation, wording: Wording) -> str:
    """Return by which procedure some are selected, and which of its outcomes says so."""
    if one.selection is None:
        return ""
    how = f"，按“{wording.label(one.selection)}”遴选"
    return how if one.selected is None else f"{how}，结果为“{wording.value('outcome', one.selected)}”的即为入选"


def _total(rubric: Rubric | None) -> Html:
    """Return what all points together come to at most and at least, where the document says so."""
    if rubric is None or rubric.at_most is rubric.at_least is None:
        return Html("")
    most = f"总分封顶{points_in_words(rubric.at_most)}" if rubric.at_most is not None else ""
    least = f"总分最低{points_in_words(rubric.at_least)}" if rubric.at_least is not None else ""
    return tag("p", "，".join(one for one in (most, least) if one), "。", cited(rubric.clause))


def _rows(
    indicators: Mapping[str, Indicator], wording: Wording, depth: int, weights: Mapping[str, int | Decimal] = {}
) -> Iterator[tuple[str, ...]]:
    for name, indicator in indicators.items():
        weight = f"（权重{number_in_words(weights[name])}）" if name in weights else ""
        label = "　" * depth + indicator.label.zh + weight
        cap = f"{points_in_words(indicator.at_most)}" if indicator.at_most is not None else ""
        floor = f"最低{points_in_words(indicator.at_least)}" if indicator.at_least is not None else ""
        bounds = "，".join(one for one in (cap, floor) if one)
        yield label, _counted(indicator, wording), bounds, cited(indicator.clause)
        if isinstance(indicator, Group):
            yield from _rows(indicator.parts, wording, depth + 1, indicator.weights or {})


def _counted(indicator: Indicator, wording: Wording) -> Html:
    match indicator:
        case ByHand():
            return Html("由评价人打分")
        case Group():
            return join(
                [
                    f"基础{points_in_words(indicator.base)}，" if indicator.base else "",
                    "加权平均" if indicator.weights else "各项合计",
                ]
            )
        case ByTable():
            during = f"{window_in_words(indicator.during, wording)}，" if indicator.during is not None else ""
            how = (
                "取加权平均" if indicator.weighted_by and indicator.combine == "mean" else _COMBINED[indicator.combine]
            )
            row = wording.within(indicator.per)
            counted = indicator.unit.zh if indicator.unit is not None else "项"
            only = f"（仅限{condition_in_words(indicator.where, row)}的）" if indicator.where is not None else ""
            what = f"{during}按每{counted}“{wording.label(indicator.per)}”{only}计分，{how}"
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
        yield f"{'·'.join(told)}：{points_in_words(points)}"


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
    return listed([f"满分{number_in_words(scale.of)}折算为{points_in_words(scale.to)}"] if scale is not None else [])


def _each(each: PerUnit, of: str, wording: Wording) -> str:
    if each.each == "exact":
        one = wording.number(of, 1)
        return f"每{one}计{points_in_words(each.points)}，不足{one}的按比例计"
    return f"每{wording.number(of, each.each)}计{points_in_words(each.points)}"


def _bands(bands: tuple[Band, ...], of: str, wording: Wording) -> Iterator[str]:
    start = ""
    for band in bands:
        end = after = ""
        if band.under is not None:
            end, after = f"不足{wording.number(of, band.under)}", f"{wording.number(of, band.under)}（含）以上"
        elif band.up_to is not None:
            end, after = f"{wording.number(of, band.up_to)}（含）以下", f"超过{wording.number(of, band.up_to)}"
        what = _stepped(band.steps, of, wording) if band.steps is not None else points_in_words(band.points or 0)
        yield f"{'，'.join(part for part in (start, end) if part) or '全部'}：{what}"
        start = after


def _stepped(steps: Steps, of: str, wording: Wording) -> str:
    start, each = wording.number(of, steps.start), wording.number(of, steps.each)
    return f"达到{start}得{points_in_words(steps.points)}，每增加{each}加{points_in_words(steps.adds)}"
