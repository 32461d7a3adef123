"""What does the page say of duties: who owes what, by when, and what follows?"""

from collections.abc import Iterator

from policies.explained.markup import Html, Section, cited, join, listed, section, table, tag, unset
from policies.explained.phrases import condition_in_words
from policies.explained.wording import EVERY, Wording, length_in_words
from policies.language.obligations import After, Before, Due, Obligation, OnDate, OnDay
from policies.language.words import UNSET

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
            join([_by_when(one, wording), _shown(one, wording), _checked(one, wording), _missed(one, wording)]),
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
        when = f"{EVERY[one.every]}{times}"
    elif one.for_ is not None:
        when = f"每项“{wording.label(one.for_)}”{times}"
    else:
        when = "、".join(wording.label(name) for name in one.changed) + f"变更时{times}"
    if one.only_when is None:
        return when
    row = wording.within(one.for_ or "change")
    return f"{when}（仅限{condition_in_words(one.only_when, row)}的）"


def _by_when(one: Obligation, wording: Wording) -> Html:
    """Return the last day, or who names it where the document does not: the bureau, for each period or call."""
    if one.due != UNSET or one.every is None:
        return _last_day(one, one.due, wording)
    return unset("未定，随通知指定" if one.every == UNSET else "未定，由主管部门逐期通知")


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
            occasion = "发生" if one.every is None or one.every == UNSET else "期满"
            start = wording.within(one.for_ or "").label(due.of) if due.of else occasion
            return join([f"{start}后{length_in_words(due.after)}内"])
        case Before():
            return join([f"{wording.within(one.for_ or '').label(due.of)}前{length_in_words(due.before)}"])
        case _:
            return unset()


def _shown(one: Obligation, wording: Wording) -> Html:
    """Return by which item it is shown that a duty was done, and what that must be like."""
    row = wording.within(one.shown_by)
    such = f"，须{condition_in_words(one.shown_where, row)}" if one.shown_where is not None else ""
    day = f"，以其“{row.label(one.dated_by)}”为履行之日" if one.dated_by is not None else ""
    return tag("small", f"履行凭据：“{wording.label(one.shown_by)}”{such}{day}")


def _missed(one: Obligation, wording: Wording) -> Html:
    """Return from which day a duty is owed where the document names one, and which breach it is not to do it."""
    begins = f"自{wording.label(one.begins)}起履行" if one.begins is not None else ""
    missed = f"逾期未履行的，可按“{wording.label(one.missed)}”情形提出" if one.missed is not None else ""
    told = "；".join(part for part in (begins, missed) if part)
    return tag("small", told) if told else Html("")


def _checked(one: Obligation, wording: Wording) -> Html:
    """Return who checks what was handed in, and by when."""
    if one.checked is None:
        return Html("")
    silence = "，逾期未核对的视为确认" if one.checked.silence == "confirmed" else ""
    due = _last_day(one, one.checked.due, wording)
    day = f"，以“{wording.within(one.shown_by).label(one.checked.dated_by)}”为准"
    return tag("small", f"{wording.role(one.checked.by)}核对：", due, day, silence)
