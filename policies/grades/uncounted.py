"""Why does an item bring no points, in a sentence a provider may read?"""

from typing import assert_never

from policies.grades.accounting import Accounted
from policies.language.document import Policy
from policies.quantities.spans import ALWAYS, Span
from policies.verdict import Text


def say_why(policy: Policy, one: Accounted) -> Text:  # one sentence a reason
    """Return why an item of a kind of record brings nothing; it must be one that does not count."""
    labels = [_label(policy, one.item.kind, name) for name in one.asked]
    zh, en = "、".join(label.zh for label in labels), ", ".join(label.en or label.zh for label in labels)
    match one.why:
        case None | "undecided":
            return Text(f"所填内容不足以判断：{zh}", f"What is filled in does not decide: {en}")
        case "outside_window":
            period = _period(one.window or (one.item.on, one.item.on))
            return Text(
                f"{one.item.on} 不在计分期间内（{period.zh}）",
                f"{one.item.on} is not within the period that counts ({period.en})",
            )
        case "filtered":
            return Text(f"不符合计分条件：{zh}", f"It does not meet what is asked: {en}")
        case "no_value":
            return Text(f"没有填写：{zh}", f"Not filled in: {en}")
        case "no_weight":
            return Text(f"尚未填写：{zh}", f"Not filled in yet: {en}")
        case "same_value":
            return Text("同一对象只计一次，已由另一条计分", "The same one counts once, and another item has it")
        case "another_counts":
            return Text("只取其中一条，另一条已计分", "Only one of them counts, and it is another")
        case "no_points":
            return Text(f"评分表对此没有分值：{zh}", f"The table has no points for it: {en}")
        case "beyond_cap":
            return _beyond(one.cap_of)
        case _:
            assert_never(one.why)


def _beyond(group: Text | None) -> Text:
    if group is None:
        return Text("此前的条目已达上限", "The items before it have reached the cap")
    zh, en = group.zh, group.en or group.zh
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
