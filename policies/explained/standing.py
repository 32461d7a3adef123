"""What does the page say of duties, breaches, measures, appeal and what is shown to the public?"""

from policies.explained.markup import Html, cited, join, listed, section, table, tag, unset
from policies.explained.wording import Wording, condition_in_words, length_in_words
from policies.language.exits import Exit, ExitRule, Measure, Range
from policies.language.obligations import After, Before, Due, Obligation, OnDate, OnDay
from policies.language.words import UNSET, Length

_EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
_MONTHS = {"month": tuple(range(1, 13)), "quarter": (3, 6, 9, 12), "half": (6, 12), "year": (12,)}


def duties(wording: Wording) -> Html:
    """Return who owes what and when: a year's calendar, and every duty with its clause."""
    owed = wording.policy.obligations.values()
    rows = [
        (wording.role(one.owed_by), one.label.zh, _occasion(one, wording), _due(one.due, wording), cited(one.clause))
        for one in owed
    ]
    return section("义务日历", _year(wording), table(("谁", "做什么", "何时发生", "最迟", "条款"), rows))


def _year(wording: Wording) -> Html:
    months: dict[int, list[str]] = {month: [] for month in range(1, 13)}
    for one in wording.policy.obligations.values():
        if one.every is None or not isinstance(one.due, OnDay):
            continue
        days = (one.due.month,) if one.due.month is not None else _MONTHS[one.every]
        for month in days:
            months[(month - 1 + one.due.months_later) % 12 + 1].append(
                f"{_day(one.due)} {one.label.zh}（{wording.role(one.owed_by)}）"
            )
    if not any(months.values()):
        return Html("")
    cells = [tag("div", tag("b", f"{month}月"), listed(what)) for month, what in months.items()]
    return tag("div", *cells, class_="year")


def _day(due: OnDay) -> str:
    return "末日" if due.day == "last" else f"{due.day}日"


def _occasion(one: Obligation, wording: Wording) -> str:
    only = f"（{condition_in_words(one.only_when, wording)}时）" if one.only_when is not None else ""
    times = f"{one.times}次" if one.times > 1 else ""
    if one.every is not None:
        return f"{_EVERY[one.every]}{times}{only}"
    if one.for_ is not None:
        return f"每项“{wording.label(one.for_)}”{only}"
    return "、".join(wording.label(name) for name in one.changed) + f"变更时{only}"


def _due(due: Due, wording: Wording) -> Html:
    match due:
        case OnDay():
            month = f"{due.month}月" if due.month is not None else "当期"
            later = f"后第{due.months_later}个月" if due.months_later else ""
            return join([f"{month}{later}{_day(due)}", "，遇休息日顺延" if due.moves_on else ""])
        case OnDate():
            return join([f"{wording.label(due.on_date)}当日"])
        case After():
            return join([f"{wording.label(due.of) if due.of else '发生'}后{length_in_words(due.after)}内"])
        case Before():
            return join([f"{wording.label(due.of)}前{length_in_words(due.before)}"])
        case _:
            return unset()


def exits(wording: Wording) -> Html:
    """Return what may go wrong and what follows, how it ends, and how it is undone."""
    out = wording.policy.exit
    if out is None:
        return Html("")
    grounds = [
        join([one.label.zh, f"（由{wording.role(one.verified_by)}核实）", cited(one.clause)])
        for one in out.grounds.values()
    ]
    measures = [(one.label.zh, _lasts(one, wording), cited(one.clause)) for one in out.measures.values()]
    return join(
        [
            section("情形", listed(grounds)),
            section("处置规则", listed(_rule(one, out, wording) for one in out.rules.values())),
            section("措施", table(("措施", "期限", "条款"), measures)),
            section("申诉与再入库", _remedies(out, wording)),
        ]
    )


def _rule(one: ExitRule, out: Exit, wording: Wording) -> Html:
    follow = "、".join(wording.label(name) for name in one.then)
    if one.ladder is not None and one.ladder in out.ladders:
        rungs = "→".join(wording.label(name) for name in out.ladders[one.ladder].rungs)
        least = f"，最低为{wording.label(one.lowest)}" if one.lowest is not None else ""
        follow = "；".join(part for part in (follow, f"按阶梯升级（{rungs}{least}）") if part)
    force = "应当" if one.force == "commanded" else "可以"
    optional = f"；并可{'、'.join(wording.label(name) for name in one.optional)}" if one.optional else ""
    return join([f"{condition_in_words(one.when, wording)}的，{force}：{follow}{optional}。", cited(one.clause)])


def _lasts(one: Measure, wording: Wording) -> Html:
    parts: list[str] = []
    match one.lasts:
        case Length():
            parts.append(length_in_words(one.lasts))
        case Range():
            parts.append(f"{length_in_words(one.lasts.at_least)}至{length_in_words(one.lasts.at_most)}")
        case "unset":
            parts.append(unset())
        case "rest_of_year":
            parts.append("本年度剩余时间")
        case None:
            pass
    if one.until:
        parts.append("直至" + "、".join(wording.label(name) for name in one.until))
    if one.for_ever:
        parts.append("永久")
    return join(["，" if index % 2 else parts[index // 2] for index in range(2 * len(parts) - 1)] or ["—"])


def _remedies(out: Exit, wording: Wording) -> Html:
    points: list[str] = []
    for one in out.remedies.values():
        grounds = "；".join(ground.label.zh for ground in one.grounds.values())
        within: str = unset("期限未定") if one.within == UNSET else ""
        if isinstance(one.within, Length):
            within = f"{length_in_words(one.within)}内提出"
        points.append(join([f"可以申诉的理由：{grounds}。", within, cited(one.clause)]))
    if (back := out.reentry) is not None:
        bans = "、".join(wording.label(name) for name in back.barred_by) or "禁入措施"
        words = f"{bans}期间不得再次申报。" if back.allowed else "移出后不得再次申报。"
        points.append(join([words, cited(back.clause)]))
    points += [join([advice.text.zh, cited(advice.clause)]) for advice in out.advice]
    return listed(points)
