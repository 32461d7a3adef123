"""How does what is asked for read in Chinese: of which kind it is, and within which bounds?"""

from collections.abc import Collection, Iterator, Mapping

from policies.explained.markup import Html, join, listed
from policies.explained.wording import number_in_words
from policies.language.facts import ChoiceKind, Field_, Kind, ListKind, NumberKind, OrganisationKind, TextKind

_TYPES = {
    "boolean": "是／否", "integer": "整数", "decimal": "数值", "text": "文字", "organisation": "统一社会信用代码",
    "date": "日期", "fields": "项目",
}  # fmt: skip


def kind_in_words(kind: Kind) -> Html:
    """Return of which kind a value is: `整数（人，0至100）`, and below it the fields of a row."""
    match kind:
        case ChoiceKind():
            options = "、".join(option.zh for option in kind.options.values())
            return join([f"{_chosen(kind)}：{options}"])
        case ListKind():
            return join([f"逐项填写（至多{kind.most}项）", listed(fields_in_words(kind.of))])
        case NumberKind():
            unit = [kind.unit.zh] if kind.unit is not None else []
            return _with(_TYPES[kind.type], [*unit, *_between(kind)])
        case TextKind():
            return _with(_TYPES[kind.type], [f"至多{kind.longest}字"])
        case OrganisationKind(acts_as=str()):
            return _with(_TYPES[kind.type], ["该单位参与办理"])
        case _:
            return join([_TYPES[kind.type]])


def fields_in_words(fields: Mapping[str, Field_], prefilled: Collection[str] = ()) -> Iterator[Html]:
    """Yield each field with its kind; those that are `prefilled` are not asked for."""
    for name, field in fields.items():
        marks = ["选填"] * (not field.required) + ["由主管部门预填"] * (name in prefilled)
        help_ = f"。{field.help.zh}" if field.help is not None else ""
        yield join([_with(field.label.zh, marks), "：", kind_in_words(field.kind), help_])


def _with(what: str, notes: list[str]) -> Html:
    return join([what, f"（{'，'.join(notes)}）" if notes else ""])


def _between(kind: NumberKind) -> list[str]:
    least, most = kind.at_least, kind.at_most
    if least is not None and most is not None:
        return [f"{number_in_words(least)}至{number_in_words(most)}"]
    if least is not None:
        return [f"不少于{number_in_words(least)}"]
    return [f"不超过{number_in_words(most)}"] if most is not None else []


def _chosen(kind: ChoiceKind) -> str:
    if not kind.many:
        return "单选"
    return "多选" if kind.fewest == 1 else f"多选（至少{kind.fewest}项）" if kind.fewest else "多选（可不选）"
