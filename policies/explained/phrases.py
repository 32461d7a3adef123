"""How do conditions, quantities and stretches of time read as Chinese phrases?"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from policies.explained.wording import Wording, length_in_words, number_in_words
from policies.language import quantities as q
from policies.language import windows as w
from policies.language.bounds import Bound
from policies.language.conditions import AllOf, AnyOf, Compare, Condition, Not, OnList
from policies.language.facts import ChoiceKind
from policies.language.words import Scalar
from policies.quantities.rows import OverRows, asks_whether_verified, kind_and_field

_BOUNDS = {"at_least": "不少于", "more_than": "超过", "at_most": "不超过", "less_than": "不足"}
_CALENDAR = {"month": "月内", "quarter": "季度内", "half": "半年内", "year": "年内"}
_BACK = {0: "本", 1: "上一"}
# A difference compared with nothing says which of the two is greater.
_AGAINST = {"at_least": "不少于", "more_than": "高于", "at_most": "不超过", "less_than": "低于"}
_ONE, _NONE = {"at_least": 1}, {"at_most": 0}


def condition_in_words(condition: Condition, wording: Wording) -> str:
    """Return a condition as a Chinese phrase."""
    match condition:
        case AllOf():
            return "，且".join(_inside(part, wording) for part in condition.all)
        case AnyOf():
            return "，或".join(_inside(part, wording) for part in condition.any)
        case Not(not_=OnList() as on_list):
            return f"不在{_lists(on_list, wording)}之列"
        case Not():
            return f"并非（{condition_in_words(condition.not_, wording)}）"
        case Compare():
            return _compared(condition.name, condition.bound, wording)
        case _:  # on_list
            return f"列入{_lists(condition, wording)}"


def _lists(condition: OnList, wording: Wording) -> str:
    return "或".join(f"“{wording.label(name)}”" for name in condition.on_list)


def _inside(part: Condition, wording: Wording) -> str:
    words = condition_in_words(part, wording)
    return f"（{words}）" if isinstance(part, AllOf | AnyOf) else words


def _compared(name: str, bound: Bound, wording: Wording) -> str:
    policy, numbers = wording.policy, dict(bound.numbers)
    quantity = policy.quantities.get(name)
    grounds = policy.exit.grounds if policy.exit is not None else {}
    if bound.values:
        return _is_one_of(name, bound.values, wording)
    if name in grounds and quantity is None:
        return _had(f"“{wording.label(name)}”情形", numbers, lambda one: f"{number_in_words(one)}次")
    if name == "rank":
        return _ranked(numbers)
    if isinstance(quantity, q.Count) and numbers in (_ONE, _NONE) and (options := _options(quantity, wording)):
        return f"“{wording.label(quantity.count)}”{'选有' if numbers == _ONE else '未选'}{options}"
    if isinstance(quantity, q.Count) and quantity.label is None:
        return _during(quantity, wording) + _had(
            _those(quantity, wording), numbers, lambda one: wording.number(name, one)
        )
    if isinstance(quantity, q.Difference) and quantity.label is None and set(numbers.values()) == {0}:
        first, second = (name_in_words(one, wording) for one in quantity.less)
        return "、".join(f"{first}{_AGAINST[word]}{second}" for word in numbers)
    return name_in_words(name, wording) + _bounds(numbers, lambda one: wording.number(name, one))


def _bounds(numbers: Mapping[str, int | Decimal], say: Callable[[int | Decimal], str]) -> str:
    """Return what a number must be: `不少于3家、不足5家`, and `为1家` where it can be nothing else."""
    if set(numbers) == {"at_least", "at_most"} and len(set(numbers.values())) == 1:
        return f"为{say(numbers['at_least'])}"
    return "、".join(f"{_BOUNDS[word]}{say(one)}" for word, one in numbers.items())


def _options(count: q.Count, wording: Wording) -> str:
    """Return which options of a choice of many are counted: `“培训推广”`; nothing of other counts."""
    kind, where = wording.kinds.get(count.count), count.where
    if not isinstance(kind, ChoiceKind) or not isinstance(where, Compare):
        return ""
    return "或".join(f"“{kind.options[str(value)].zh}”" for value in where.bound.values)


def _is_one_of(name: str, values: tuple[Scalar, ...], wording: Wording) -> str:
    label = name_in_words(name, wording)
    if isinstance(values[0], bool):
        return label if values[0] else f"“{label}”为“否”"
    return f"{label}为" + "或".join(f"“{wording.value(name, one)}”" for one in values)


def _had(what: str, numbers: dict[str, int | Decimal], say: Callable[[int | Decimal], str]) -> str:
    """Return how many there were: `有…`, `没有…`, `…不少于3次`."""
    if numbers == _ONE:
        return f"有{what}"
    if numbers == _NONE:
        return f"没有{what}"
    return what + _bounds(numbers, say)


def _ranked(numbers: dict[str, int | Decimal]) -> str:
    if set(numbers) == {"at_most"}:
        return f"名次在前{numbers['at_most']}名"
    if set(numbers) == {"at_least", "at_most"}:
        return f"名次在第{numbers['at_least']}至{numbers['at_most']}名"
    return "名次" + "、".join(f"{_BOUNDS[word]}第{one}名" for word, one in numbers.items())


def name_in_words(name: str, wording: Wording) -> str:
    """Return what a name is called: its label, or a quantity in words."""
    quantity = wording.policy.quantities.get(name)
    if quantity is None or quantity.label is not None or name in wording.kinds:
        return wording.label(name)
    return quantity_in_words(quantity, wording)


def quantity_in_words(quantity: q.Quantity, wording: Wording) -> str:
    """Return what a quantity counts as a Chinese phrase."""
    match quantity:
        case q.Ratio():
            part, whole = (name_in_words(one, wording) for one in quantity.ratio)
            return f"{part}占{whole}的比例"
        case q.Total():
            return "、".join(name_in_words(name, wording) for name in quantity.total) + "合计"
        case q.Difference():
            first, second = (name_in_words(one, wording) for one in quantity.less)
            return f"{first}减去{second}"
        case q.Balance():
            return f"积分账户余额（起始{number_in_words(quantity.account.opens_with)}分）"
        case q.Count():
            return f"{_during(quantity, wording)}{_those(quantity, wording)}的数量"
        case q.Run():
            return f"连续{_such(quantity, wording)}的年数"
        case q.Elapsed():
            since = f"或{wording.label(quantity.or_since)}（以较晚者为准）" if quantity.or_since is not None else ""
            return f"{_during(quantity, wording)}距最近一次{_those(quantity, wording)}{since}"
        case _:
            return _of_field(quantity, wording) + _filtered(quantity, wording)


def _those(over: q.Count | q.Elapsed, wording: Wording) -> str:
    """Return the items a quantity looks at: `经核实的“投诉”`."""
    kind, _ = kind_and_field(over)
    if called := _called(kind, over.where, wording):
        return called
    such = _such(over, wording)
    return f"{such}{'的' if such else ''}“{wording.label(kind)}”"


def _called(kind: str, where: Condition | None, wording: Wording) -> str:
    """Return what people call cases of a procedure and measures: `“申诉”维持的记录`, `“警告”措施`."""
    parts = where.all if isinstance(where, AllOf) else (where,)
    asked = {one.name: one.bound.values for one in parts if isinstance(one, Compare) and len(one.bound.values) == 1}
    told = {name: wording.value(name, values[0]) for name, values in asked.items()} if len(asked) == len(parts) else {}
    match kind, told:
        case "case", {"procedure": procedure, "outcome": outcome, **rest} if not rest:
            return f"“{procedure}”{outcome}的记录"
        case "measure", {"measure": measure, **rest} if not rest:
            return f"“{measure}”措施"
        case "measure", {"measure": measure, "in_force": "是", **rest} if not rest:
            return f"生效中的“{measure}”措施"
        case _:
            return ""


def _during(over: OverRows, wording: Wording) -> str:
    return f"{_span(over, wording)}，" if over.during is not None else ""


def _span(over: OverRows, wording: Wording) -> str:
    """Return the stretch of time, and which date of a row must lie in it: `本年内（按举办日期）`; nothing without."""
    if over.during is None:
        return ""
    row = wording.within(kind_and_field(over)[0])
    by = f"（按{row.label(over.dated_by)}）" if over.dated_by is not None else ""
    return f"{window_in_words(over.during, wording)}{by}"


def _such(over: OverRows, wording: Wording) -> str:
    kind, _ = kind_and_field(over)
    out = wording.policy.exit
    such = ["经核实"] if out is not None and kind in out.grounds and not asks_whether_verified(over) else []
    if over.where is not None:
        such.append(condition_in_words(over.where, wording.within(kind)).replace("，且", "且"))
    return "且".join(such)


def _of_field(over: OverRows, wording: Wording) -> str:
    kind, field = kind_and_field(over)
    what = f"“{wording.label(kind)}·{wording.within(kind).label(field)}”"
    match over:
        case q.Sum():
            return f"{what}合计"
        case q.Distinct():
            return f"不同{what}的数量"
        case q.Most():
            return f"同一{what}出现的最多次数"
        case q.Mean():
            return f"{what}的平均值" if over.weighted_by is None else f"{what}的加权平均值"
        case q.Highest():
            return f"{what}的最高值"
        case q.Lowest():
            return f"{what}的最低值"
        case _:
            return f"最近一次{what}"


def _filtered(over: OverRows, wording: Wording) -> str:
    parts = [part for part in (_span(over, wording), _such(over, wording)) if part]
    return f"（{'；'.join(parts)}）" if parts else ""


def window_in_words(window: str | w.Window, wording: Wording) -> str:
    """Return a stretch of time as a Chinese phrase."""
    match window:
        case str():
            return window_in_words(wording.policy.windows[window].span, wording)
        case w.Since():
            return f"自{wording.label(window.since)}起"
        case w.Last():
            return f"{wording.label(window.before)}前{length_in_words(window.last)}内"
        case w.Calendar():
            by = "" if window.before == "today" else f"以{wording.label(window.before)}计的"
            return f"{by}{_BACK.get(window.back, f'前第{window.back}个')}{_CALENDAR[window.calendar]}"
        case w.Cycle():
            return f"{_BACK.get(window.back, f'前第{window.back}个')}评价周期内"
        case w.Ever():
            return "历年累计"
        case _:  # between
            return _between(window.from_, window.to)


def _between(start: date | None, end: date | None) -> str:
    return (f"{start}起" if start is not None else "") + (f"至{end}止" if end is not None else "")
