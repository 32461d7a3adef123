"""How do conditions, quantities, lengths and roles read in Chinese?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policies.checks.names import facts_of, procedures_of
from policies.language import quantities as q
from policies.language.city import City
from policies.language.conditions import AllOf, AnyOf, Compare, Condition, Not
from policies.language.document import Policy
from policies.language.facts import ChoiceKind, Field_, Kind, ListKind, NumberKind
from policies.language.words import Bound, Length, Scalar

_BOUNDS = {"at_least": "不少于", "more_than": "超过", "at_most": "不超过", "less_than": "不足"}
_UNITS = {"working_day": "个工作日", "day": "日", "month": "个月", "year": "年"}
_CALENDAR = {"month": "月", "quarter": "季度", "half": "半年", "year": "年"}
_SYSTEM = {
    "score": "得分", "rank": "排名", "share_of_ranked": "排名占比", "ranked_count": "参评家数",
    "verdict": "评估结论", "rated": "评定等次", "selected": "参加评选", "grade": "等次", "year": "年度",
    "measure": "措施", "in_force": "有效", "ends_on": "到期日", "state": "状态", "overdue": "逾期",
    "obligation": "义务", "verified": "经核实", "on": "发生日期", "confirmed": "经确认", "evaluation": "评价",
    "duty": "义务履行", "case": "办件", "report": "填报", "change": "变更", "declined": "不予采纳的建议",
    "outcome": "结果", "procedure": "流程", "effect": "措施种类", "fact": "事项", "today": "当日",
    "listed_on": "入库之日", "filed_on": "提交申报之日", "ended_on": "退出之日", "decided_on": "决定之日",
    "due": "到期日", "by": "提出人", "value": "选项", "owed_by": "义务人", "rule": "规则", "period": "周期",
    "stage": "环节", "confirmed_on": "确认日期", "about": "事由",
}  # fmt: skip
_ROLES = {"public": "社会公众", "expert": "专家", "enterprise": "企业", "third_party": "第三方机构"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The labels of a policy, by name, and those of the city's roles."""

    policy: Policy
    labels: Mapping[str, str]
    kinds: Mapping[str, Kind]
    roles: Mapping[str, str]

    def role(self, role: str) -> str:
        """Return what a role is called here."""
        return self.roles.get(role, role)

    def label(self, name: str) -> str:
        """Return what a name is called: a fact's label, a quantity in words."""
        quantity = self.policy.quantities.get(name)
        if quantity is not None and name not in self.labels:
            return quantity_in_words(quantity, self)
        return self.labels.get(name, _SYSTEM.get(name, name))

    def value(self, name: str, value: Scalar) -> str:
        """Return what a value of a fact or field is called."""
        kind = self.kinds.get(name)
        if isinstance(kind, ChoiceKind) and isinstance(value, str) and value in kind.options:
            return kind.options[value].zh
        if isinstance(value, bool) or value in {"true", "false"}:
            return "是" if value in {True, "true"} else "否"
        return self.labels.get(value, value) if isinstance(value, str) else number_in_words(value)


def wording_of(policy: Policy, city: City) -> Wording:
    """Return the labels of everything the policy declares."""
    out, grading = policy.exit, policy.grading
    labelled = [
        facts_of(policy), policy.settings, policy.lists, policy.materials, policy.records, policy.conditions,
        policy.obligations, procedures_of(policy), *((out.grounds, out.measures) if out else ()),
    ]  # fmt: skip
    labels = {name: one.label.zh for section in labelled for name, one in section.items()}
    labels |= {name: one.label.zh for name, one in policy.quantities.items() if _has_label(one)}  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess]
    labels |= (policy.listing and {name: right.zh for name, right in policy.listing.rights.items()}) or {}
    labels |= {name: said.zh for name, said in grading.evaluation.verdicts.items()} if grading else {}
    kinds: dict[str, Kind] = {name: fact.kind for name, fact in facts_of(policy).items()}
    for fields in _fields(policy):
        labels |= {name: field.label.zh for name, field in fields.items() if name not in labels}
        kinds |= {name: field.kind for name, field in fields.items() if name not in kinds}
    levels = {level.role: level.label.zh for level in city.levels}
    return Wording(policy, labels, kinds, {"provider": policy.participants.zh, **_ROLES, **levels})


def _has_label(quantity: q.Quantity) -> bool:
    return getattr(quantity, "label", None) is not None


def _fields(policy: Policy) -> list[Mapping[str, Field_]]:
    rows = [fact.kind.of for fact in facts_of(policy).values() if isinstance(fact.kind, ListKind)]
    records = [record.fields for record in policy.records.values()]
    grounds = [ground.fields for ground in policy.exit.grounds.values()] if policy.exit else []
    return [*rows, *records, *grounds]


def condition_in_words(condition: Condition, wording: Wording) -> str:
    """Return a condition as a Chinese phrase."""
    match condition:
        case AllOf():
            return "，且".join(_inside(part, wording) for part in condition.all)
        case AnyOf():
            return "，或".join(_inside(part, wording) for part in condition.any)
        case Not():
            return f"并非（{condition_in_words(condition.not_, wording)}）"
        case Compare():
            return _compared(condition.name, condition.bound, wording)
        case _:
            return "在" + "、".join(f"“{wording.label(name)}”" for name in condition.on_list) + "名单内"


def _inside(part: Condition, wording: Wording) -> str:
    words = condition_in_words(part, wording)
    return f"（{words}）" if isinstance(part, AllOf | AnyOf) else words


def _compared(name: str, bound: Bound, wording: Wording) -> str:
    label, unit = wording.label(name), _unit(wording.kinds.get(name))
    parts = [f"{_BOUNDS[word]}{number_in_words(number)}{unit}" for word, number in bound.numbers.items()]
    if bound.values:
        if isinstance(bound.values[0], bool):
            return label if bound.values[0] else f"不属于“{label}”"
        parts.append("为" + "或".join(f"“{wording.value(name, one)}”" for one in bound.values))
    return label + "、".join(parts)


def _unit(kind: Kind | None) -> str:
    return kind.unit.zh if isinstance(kind, NumberKind) and kind.unit is not None else ""


def number_in_words(number: int | Decimal | date) -> str:
    """Return a number as people write it: 0.50 as 0.5, and no exponent."""
    if isinstance(number, Decimal):
        return f"{number.normalize():f}"
    return str(number)


def quantity_in_words(quantity: q.Quantity, wording: Wording) -> str:
    """Return what a quantity counts as a Chinese phrase."""
    match quantity:
        case q.Ratio():
            return f"{wording.label(quantity.ratio[0])}占{wording.label(quantity.ratio[1])}的比例"
        case q.Total():
            return "、".join(wording.label(name) for name in quantity.total) + "合计"
        case q.Difference():
            return f"{wording.label(quantity.less[0])}减去{wording.label(quantity.less[1])}"
        case q.Balance():
            return f"积分账户余额（起始{number_in_words(quantity.account.opens_with)}分）"
        case _:
            return _over(quantity, wording) + _filtered(quantity, wording)


def _over(over: q.Over, wording: Wording) -> str:  # noqa: C901  # one case a word
    match over:
        case q.Count():
            return f"“{wording.label(over.count)}”的数量"
        case q.Sum():
            return f"“{_of(over.sum, wording)}”合计"
        case q.Distinct():
            return f"不同“{_of(over.distinct, wording)}”的数量"
        case q.Most():
            return f"同一“{_of(over.most, wording)}”的最多次数"
        case q.Mean():
            return f"“{_of(over.mean, wording)}”的平均值"
        case q.Highest():
            return f"“{_of(over.highest, wording)}”的最高值"
        case q.Lowest():
            return f"“{_of(over.lowest, wording)}”的最低值"
        case q.Latest():
            return f"最近一次“{_of(over.latest, wording)}”"
        case q.Run():
            return f"“{wording.label(over.run)}”连续年数"
        case q.Elapsed():
            return f"距最近一次“{wording.label(over.elapsed_since)}”的时间（{_CALENDAR.get(over.unit, '日')}）"
        case _:
            return "数量"


def _of(path: str, wording: Wording) -> str:
    kind, _, field = path.partition(".")
    return f"{wording.label(kind)}·{wording.label(field)}"


def _filtered(over: q.Over, wording: Wording) -> str:
    parts: list[str] = []
    if over.during is not None:
        parts.append(window_in_words(over.during, wording))
    if over.where is not None:
        parts.append(condition_in_words(over.where, wording))
    return f"（{'；'.join(parts)}）" if parts else ""


def window_in_words(window: str | q.Window, wording: Wording) -> str:
    """Return a stretch of time as a Chinese phrase."""
    match window:
        case str():
            named = wording.policy.windows.get(window)
            return window_in_words(named.span, wording) if named is not None else window
        case q.Since():
            return f"自{wording.label(window.since)}起"
        case q.Last():
            return f"{wording.label(window.before)}前{length_in_words(window.last)}内"
        case q.Calendar():
            return f"{'本' if window.back == 0 else f'前{window.back}个'}{_CALENDAR[window.calendar]}"
        case q.Cycle():
            return "评价周期内" if window.back == 0 else f"前{window.back}个评价周期内"
        case q.Ever():
            return "历年累计"
        case q.Between():
            start = f"{window.from_}起" if window.from_ is not None else ""
            return start + (f"至{window.to}止" if window.to is not None else "")


def length_in_words(length: Length) -> str:
    """Return a length of time: `5个工作日`, `满7日`."""
    return f"{'满' if length.full else ''}{length.count}{_UNITS[length.unit]}"
