"""What does the page say of duties, breaches, measures, appeal and what is shown to the public?"""

from collections.abc import Iterator

from policies.explained.markup import Html, Section, cited, join, listed, section, table, tag, unset
from policies.explained.phrases import condition_in_words
from policies.explained.wording import Wording, length_in_words
from policies.language.exits import Exit, ExitRule, Measure, Range, Reentry
from policies.language.obligations import After, Before, Due, Obligation, OnDate, OnDay
from policies.language.words import UNSET, Length

_EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
_PERIOD = {"month": "当月", "quarter": "当季末月", "half": "当半年末月", "year": "当年12月"}
_MONTHS = {"month": tuple(range(1, 13)), "quarter": (3, 6, 9, 12), "half": (6, 12), "year": (12,)}


def duties(wording: Wording) -> Section:
    """Return who owes what and when: a year's calendar, and every duty with its clause."""
    owed = wording.policy.obligations.values()
    rows = [
        (
            wording.role(one.owed_by),
            one.label.zh,
            _occasion(one, wording),
            join([_last_day(one, one.due, wording), _checked(one, wording)]),
            cited(one.clause),
        )
        for one in owed
    ]
    return section("义务日历", _year(wording), table(("谁", "做什么", "何时发生", "最迟", "条款"), rows))


def _year(wording: Wording) -> Html:
    """Return a year's named days: what recurs every month once, then the months in which something else is due."""
    monthly: list[str] = []
    months: dict[int, list[str]] = {month: [] for month in range(1, 13)}
    for every, due, what in _named_days(wording):
        if every == "month" and due.month is None:
            later = f"后第{due.months_later}个月" if due.months_later else ""
            monthly.append(f"{later}{what}")
            continue
        for month in (due.month,) if due.month is not None else _MONTHS[every]:
            months[(month - 1 + due.months_later) % 12 + 1].append(what)
    cells = [("每月", monthly), *((f"{month}月", what) for month, what in months.items())]
    shown = [tag("li", tag("b", when), listed(what)) for when, what in cells if what]
    return tag("ul", *shown, class_="year") if shown else Html("")


def _named_days(wording: Wording) -> Iterator[tuple[str, OnDay, str]]:
    """Yield what recurs and is due on a named day, with who does it; and the check of what was handed in."""
    for one in wording.policy.obligations.values():
        if one.every is None or one.every == UNSET:
            continue
        if isinstance(one.due, OnDay):
            yield one.every, one.due, f"{_day(one.due)} {one.label.zh}（{wording.role(one.owed_by)}）"
        if one.checked is not None and isinstance(one.checked.due, OnDay):
            due, by = one.checked.due, wording.role(one.checked.by)
            yield one.every, due, f"{_day(due)} 核对“{one.label.zh}”（{by}）"


def _day(due: OnDay) -> str:
    return "最后一日" if due.day == "last" else f"{due.day}日"


def _occasion(one: Obligation, wording: Wording) -> str:
    times = f"{one.times}次" if one.times > 1 else ""
    if one.every == UNSET:
        when = f"主管部门通知时（周期未定）{times}"
    elif one.every is not None:
        when = f"{_EVERY[one.every]}{times}"
    elif one.for_ is not None:
        when = f"每项“{wording.label(one.for_)}”{times}"
    else:
        when = "、".join(wording.label(name) for name in one.changed) + f"变更时{times}"
    if one.only_when is None:
        return when
    row = wording.within(one.for_ or "change")
    return f"{when}（仅限{condition_in_words(one.only_when, row)}的）"


def _last_day(one: Obligation, due: Due, wording: Wording) -> Html:
    match due:
        case OnDay():
            period = _PERIOD[one.every] if one.every is not None and one.every != UNSET else "当月"
            month = f"{due.month}月" if due.month is not None else period
            later = f"后第{due.months_later}个月" if due.months_later else ""
            return join([f"{month}{later}{_day(due)}", "，遇休息日顺延" if due.moves_on else ""])
        case OnDate():
            return join([f"{wording.within(one.for_ or '').label(due.on_date)}当日"])
        case After():
            return join([f"{wording.label(due.of) if due.of else '发生'}后{length_in_words(due.after)}内"])
        case Before():
            return join([f"{wording.within(one.for_ or '').label(due.of)}前{length_in_words(due.before)}"])
        case _:
            return unset()


def _checked(one: Obligation, wording: Wording) -> Html:
    """Return who checks what was handed in, and by when."""
    if one.checked is None:
        return Html("")
    silence = "，逾期未核对的视为确认" if one.checked.silence == "confirmed" else ""
    due = _last_day(one, one.checked.due, wording)
    return tag("small", f"{wording.role(one.checked.by)}核对：", due, silence)


def exits(wording: Wording) -> list[Section]:
    """Return what may go wrong and what follows, how it ends, and how it is undone."""
    out = wording.policy.exit
    if out is None:
        return []
    grounds = [
        (
            one.label.zh,
            "、".join(wording.role(role) for role in one.alleged_by),
            wording.role(one.verified_by),
            cited(one.clause),
        )
        for one in out.grounds.values()
    ]
    measures = [
        (one.label.zh, _lasts(one, out, wording), "公布" if one.published else "", cited(one.clause))
        for one in out.measures.values()
    ]
    return [
        section("哪些情形", table(("情形", "谁可提出", "谁核实", "条款"), grounds)),
        section("怎样处理", listed(_rule(one, out, wording) for one in out.rules.values())),
        section("采取什么措施", table(("措施", "期限", "对外公布", "条款"), measures)),
        section("申诉、再次申报与告知", _remedies(out, wording)),
    ]


def _rule(one: ExitRule, out: Exit, wording: Wording) -> Html:
    parts = [f"采取{_measures(one.then, wording)}措施"] if one.then else []
    if one.ladder is not None:
        rungs = "→".join(wording.label(name) for name in out.ladders[one.ladder].rungs)
        least = f"，最低为{wording.label(one.lowest)}" if one.lowest is not None else ""
        parts.append(f"按阶梯升级（{rungs}{least}）")
    force = "应当" if one.force == "commanded" else "可以"
    optional = f"；并可以采取{_measures(one.optional, wording)}措施" if one.optional else ""
    words = f"{condition_in_words(one.when, wording)}的，{force}{'，并'.join(parts)}{optional}。"
    return join([words, cited(one.clause)])


def _measures(names: tuple[str, ...], wording: Wording) -> str:
    return "".join(f"“{wording.label(name)}”" for name in names)


def _lasts(one: Measure, out: Exit, wording: Wording) -> Html:
    until = f"直至{_measures(one.until, wording)}完成" if one.until else ""
    after = tuple(name for name in out.restored_after if one.effect == "suspension" and out.measures[name] != one)
    restored = f"{_measures(after, wording)}也完成后恢复资格，以较晚者为准" if after else ""
    parts = [part for part in (_length(one), until, restored, "永久" if one.for_ever else "") if part]
    return join(part if not index else join(["，", part]) for index, part in enumerate(parts))


def _length(one: Measure) -> str:
    match one.lasts:
        case Length():
            return length_in_words(one.lasts)
        case Range():
            return f"{length_in_words(one.lasts.at_least)}至{length_in_words(one.lasts.at_most)}，由经办人决定"
        case "unset":
            return unset()
        case "rest_of_year":
            return "至当年12月31日"
        case _:
            return ""


def _remedies(out: Exit, wording: Wording) -> Html:
    points: list[str] = []
    for one in out.remedies.values():
        points += [join([f"可以申诉：{ground.label.zh}。", cited(ground.clause)]) for ground in one.grounds.values()]
        stays = "申诉期间停止执行。" if one.stays else "申诉不停止执行。"
        times = ["申诉", _within(one.within, "提出"), "，", _within(one.decided_within, "办结"), "；"]
        points.append(join([*times, stays, cited(one.clause)]))
    if (back := out.reentry) is not None:
        points.append(join([_reentry(back, out, wording), cited(back.clause)]))
    points += [
        join([f"采取{_measures(one.on, wording)}的，告知其他城市：{one.text.zh}。", cited(one.clause)])
        for one in out.advice
    ]
    return listed(points)


def _within(length: Length | str, what: str) -> Html:
    return join(
        [f"须在{length_in_words(length)}内{what}"] if isinstance(length, Length) else [f"{what}期限", unset("未定")]
    )


def _reentry(back: Reentry, out: Exit, wording: Wording) -> str:
    bans = back.barred_by or tuple(name for name, one in out.measures.items() if one.effect == "ban")
    barred = f"{_measures(bans, wording)}期间不得再次申报。" if bans else ""
    if not back.allowed:
        return f"{barred}移出后不得再次申报。"
    return barred or "没有禁入期，移出后可以再次申报。"
