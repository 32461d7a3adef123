"""Why does an item bring no points, in a sentence a provider may read?"""

from collections.abc import Mapping, Sequence

from policies.grades.accounting import Accounted, Why
from policies.language.document import Policy
from policies.quantities.spans import ALWAYS, Span
from policies.verdict import Text

# What is about fields of the item names them after it.
_SENTENCES: Mapping[Why, Text] = {
    "undecided": Text("所填内容不足以判断", "What is filled in does not decide"),
    "filtered": Text("不符合计分条件", "It does not meet what is asked"),
    "no_value": Text("没有填写", "Not filled in"),
    "no_weight": Text("尚未填写", "Not filled in yet"),
    "same_value": Text("同一对象只计一次，已由另一条计分", "The same one counts once, and another item has it"),
    "another_counts": Text("只取其中一条，另一条已计分", "Only one of them counts, and it is another"),
    "no_points": Text("评分表对此没有分值", "The table has no points for it"),
}
_NO_WINDOW = Text("尚不能确定计分期间", "It is not known yet which days count")


def say_why(policy: Policy, one: Accounted) -> Text:
    """Return why an item of a kind of record brings nothing; it must be one that does not count."""
    match one.why:
        case "outside_window":
            period = _period(one.window or (one.item.on, one.item.on))
            return Text(
                f"{one.item.on} 不在计分期间内（{period.zh}）",
                f"{one.item.on} is not within the period that counts ({period.en})",
            )
        case "beyond_cap":
            return _beyond(one.cap_of)
        case "undecided" if not one.asked:
            return _NO_WINDOW
        case _:
            return _about(
                _SENTENCES[one.why or "undecided"], [_label(policy, one.item.kind, name) for name in one.asked]
            )


def _about(sentence: Text, labels: Sequence[Text]) -> Text:
    if not labels:
        return sentence
    zh, en = "、".join(one.zh for one in labels), ", ".join(one.read_in("en") for one in labels)
    return Text(f"{sentence.zh}：{zh}", f"{sentence.en}: {en}")


def _beyond(group: Text | None) -> Text:
    if group is None:
        return Text("此前的条目已达上限", "The items before it have reached the cap")
    zh, en = group.zh, group.read_in("en")
    return Text(f"此前的条目已达“{zh}”的上限", f"The items before it have reached the cap of “{en}”")


def _period(window: Span) -> Text:
    first, last = window
    if first == ALWAYS[0]:
        return Text(f"{last} 及以前", f"until {last}")
    if last == ALWAYS[1]:
        return Text(f"{first} 及以后", f"from {first} on")
    return Text(f"{first} 至 {last}", f"{first} to {last}")


def _label(policy: Policy, kind: str, name: str) -> Text:
    declared = policy.records[kind].fields.get(name) or policy.facts.get(name)
    return declared.label if declared else Text(name, name)
