"""What are the names of a policy called in Chinese, and how do numbers and lengths of time read?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from policies.explained.called import settings_with_values, words_of_work
from policies.language.city import City
from policies.language.document import Policy
from policies.language.facts import ChoiceKind, Field_, Kind, ListKind
from policies.language.words import Length, Scalar
from policies.naming import role_names
from policies.procedures.rulebook import facts_of, procedures_of
from policies.quantities.units import say_amount, unit_of, unit_of_kind

EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
_UNITS = {"working_day": "个工作日", "day": "日", "month": "个月", "year": "年"}
_SYSTEM = {
    "score": "得分", "rank": "名次", "share_of_ranked": "名次占参评家数的比例", "ranked_count": "参评家数",
    "verdict": "评估结论", "rated": "评定等次", "selected": "经遴选确定", "grade": "等次", "year": "年度",
    "measure": "措施", "in_force": "有效", "ends_on": "到期日", "state": "状态", "overdue": "逾期",
    "obligation": "义务", "verified": "经核实", "on": "发生日期", "confirmed": "经确认", "evaluation": "评价",
    "duty": "义务履行", "case": "办件", "step": "办件的一步", "action": "所办",
    "report": "填报", "change": "变更", "declined": "不予采纳的建议", "call": "通知", "notice": "公示",
    "closes_on": "截止日期", "declared_on": "填报变更的日期", "number": "批次", "accepted": "已验收",
    "outcome": "结果", "procedure": "流程", "effect": "措施种类", "fact": "事项", "today": "当日",
    "listed_on": "入库之日", "filed_on": "提交申报之日", "decided_on": "确定日期", "ended_on": "退出之日",
    "due": "到期日", "by": "提出人", "value": "选项", "owed_by": "义务人", "rule": "规则", "period": "周期",
    "stage": "环节", "confirmed_on": "确认日期", "about": "事由", "district": "所在区县",
}  # fmt: skip
_STATES = {"owed": "待履行", "fulfilled": "已履行", "late": "迟延", "missed": "未履行"}
_EFFECTS = {
    "warning": "警告", "rectification": "限期整改", "suspension": "暂停", "withheld_right": "停止权利", "fee": "费用",
    "removal": "移出", "ban": "禁入", "notice": "通告",
}  # fmt: skip
# What an authority's name begins with: the kinds of place it answers for.
_AREA = re.compile(r"(?:[省市州区县旗盟]|（[省市州区县旗盟、]+）)+")


@dataclass(frozen=True, slots=True)
class Wording:
    """The labels of a policy, by name, and those of the city's roles."""

    policy: Policy
    labels: Mapping[str, str]
    kinds: Mapping[str, Kind]
    roles: Mapping[str, str]
    fields: Mapping[str, Mapping[str, Field_]]
    worded: Mapping[str, Mapping[str, str]]
    area: str

    def role(self, role: str) -> str:
        """Return what a role is called here."""
        return self.roles.get(role, role)

    def label(self, name: str) -> str:
        """Return what a name is called."""
        return self.labels.get(name, _SYSTEM.get(name, name))

    def value(self, name: str, value: Scalar) -> str:
        """Return what a value of a fact or field is called."""
        kind = self.kinds.get(name)
        if isinstance(kind, ChoiceKind) and isinstance(value, str) and value in kind.options:
            return kind.options[value].zh
        if isinstance(value, bool) or value in {"true", "false"}:
            return "是" if value in {True, "true"} else "否"
        if not isinstance(value, str):
            return number_in_words(value)
        return self.worded.get(name, self.labels).get(value, value)

    def number(self, name: str, number: int | Decimal) -> str:
        """Return a number of what is called so, with its unit; a share in percent."""
        kind = None if name in self.policy.quantities else self.kinds.get(name)
        unit = unit_of(self.policy, name) if kind is None else unit_of_kind(kind)
        return say_amount(number, unit).zh

    def within(self, kind: str) -> "Wording":
        """Return the wording for what is said of one item: its own fields go before everything else."""
        own = self.fields.get(kind, {})
        labels = {name: one.label.zh for name, one in own.items()}
        chosen = self.kinds.get(kind)
        options = {"value": chosen} if isinstance(chosen, ChoiceKind) else {}  # what is counted is its options
        return replace(
            self,
            labels={**self.labels, **labels},
            kinds={**self.kinds, **options, **{name: one.kind for name, one in own.items()}},
        )

    def each(self, per: str) -> str:
        """Return for each of what a quota counts: a district by the city's own name, a category; nothing for all."""
        if per == "programme":
            return ""
        return f"每个{self.area}" if per == "district" else f"每一“{self.label(per)}”"


def wording_of(policy: Policy, city: City) -> Wording:
    """Return the labels of everything the policy declares."""
    out, grading = policy.exit, policy.grading
    labelled = [
        facts_of(policy), policy.lists, policy.materials, policy.records, policy.conditions,
        policy.obligations, procedures_of(policy), *((out.grounds, out.measures) if out else ()),
    ]  # fmt: skip
    grades = {one.grade: one.label.zh for one in (grading.grades if grading else ()) if one.label is not None}
    labels = grades | {name: one.label.zh for section in labelled for name, one in section.items()}
    labels |= {name: one.zh for name, one in settings_with_values(policy).items()}
    labels |= {name: one.label.zh for name, one in policy.quantities.items() if one.label is not None}
    labels |= {name: right.zh for name, right in (policy.listing.rights if policy.listing else {}).items()}
    labels |= {name: said.zh for name, said in (grading.evaluation.verdicts if grading else {}).items()}
    labels |= {district.code: district.name for district in city.districts}
    kinds = {name: fact.kind for name, fact in facts_of(policy).items()}
    called = role_names(policy, {level.role: level.label for level in city.levels})
    roles = {role: name.zh for role, name in called.items()}
    work = {word: {name: label.zh for name, label in named.items()} for word, named in words_of_work(policy).items()}
    acting = dict.fromkeys(("by", "owed_by"), roles)
    worded = {**work, **acting, "state": _STATES, "effect": _EFFECTS}
    return Wording(policy, labels, kinds, roles, _fields(policy), worded, _area(city))


def _area(city: City) -> str:
    """Return what the city calls a district, as its lowest authority's name begins: `县（市、区）`."""
    found = _AREA.match(city.levels[-1].label.zh) if len(city.levels) > 1 else None
    return found.group() if found is not None else "区县"


def _fields(policy: Policy) -> dict[str, Mapping[str, Field_]]:
    facts = facts_of(policy).items()
    rows = {name: fact.kind.of for name, fact in facts if isinstance(fact.kind, ListKind)}
    records = {name: record.fields for name, record in policy.records.items()}
    grounds = {name: ground.fields for name, ground in (policy.exit.grounds if policy.exit else {}).items()}
    return {**rows, **records, **grounds}


def number_in_words(number: int | Decimal | date) -> str:
    """Return a number as people write it: 0.50 as 0.5, and no exponent."""
    if isinstance(number, Decimal):
        return f"{number.normalize():f}"
    return str(number)


def points_in_words(points: int | Decimal) -> str:
    """Return points with their unit: `5分`."""
    return f"{number_in_words(points)}分"


def length_in_words(length: Length) -> str:
    """Return a length of time: `5个工作日`, `满7日`."""
    return f"{'满' if length.full else ''}{length.count}{_UNITS[length.unit]}"
