"""How is a live score told, item by item, in sentences a provider may read?"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from api.asking.requests import Call
from api.shapes.scores import (
    FactShownBehind,
    IndicatorShown,
    ItemShown,
    MissingShown,
    NextStepShown,
    PlaceShown,
    ScorecardShown,
    say_number,
)
from policies.grades.accounting import Accounted
from policies.grades.lifting import next_step
from policies.grades.scoring import ScoredIndicator
from policies.language.document import Policy
from policies.language.grading import ByHand, ByTable, Group, Indicator, OfQuantity
from policies.quantities.looking import names_behind_name, unit_counted
from policies.quantities.spans import ALWAYS, Span
from policies.verdict import Text
from tenants.queries.policies import Rules
from tenants.queries.scorecards import Account, Behind, FactBehind
from tenants.tables import Record

_WAITING = {
    "submitted": ("waiting", Text("尚待确认", "It waits to be confirmed")),
    "returned": ("returned", Text("已退回", "It was returned")),
    "disputed": ("disputed", Text("有争议，待重新决定", "It is disputed and waits to be decided again")),
}


def scorecard_shown(call: Call, rules: Rules, account: Account, place: PlaceShown | None) -> ScorecardShown:
    """Return the scorecard; to those who may not see the whole, the points of each indicator alone."""
    policy, card = rules.policy, account.card
    return ScorecardShown(
        listing_id=str(account.listing.id),
        name=account.listing.name,
        programme=rules.programme_id,
        policy_version_id=str(rules.version_id),
        as_of=call.caller.today,
        unit="point",
        total=say_number(card.total),
        known_points=say_number(account.known_points) or "0",
        missing=missing_of(call, policy, account),
        place=place,
        indicators=[_indicator(call, policy, one, account.behind[one.name], account) for one in card.indicators],
    )


def missing_of(call: Call, policy: Policy, account: Account) -> list[MissingShown]:
    """Return the indicators by which the total is unknown, each with the reason in a sentence."""
    return [
        missing_shown(call, policy, one.name, account.behind[one.name].indicator, account.behind[one.name].items)
        for one in account.card.indicators
        if one.points is None
    ]


def missing_shown(
    call: Call, policy: Policy, name: str, indicator: Indicator, items: Sequence[Accounted] = ()
) -> MissingShown:
    """Return one indicator that is unknown: by an item that waits for something, else by what there is not yet."""
    waits = next((one for one in items if one.why in {"no_weight", "undecided"}), None)
    why = _because(call, policy, waits) if waits and waits.item.kind in policy.records else _lacks(policy, indicator)
    return MissingShown(id=name, label=call.say(indicator.label), clause=indicator.clause, why=call.say(why))


def _lacks(policy: Policy, indicator: Indicator) -> Text:
    match indicator:
        case ByHand():
            return Text("尚未评分", "No mark has been given yet")
        case Group():
            return Text("其中有指标尚不能计算", "An indicator in it is not known yet")
        case OfQuantity(of=name) | ByTable(per=name):
            behind = names_behind_name(name, policy)
            labels = [
                one.label for known in (policy.records, policy.facts) for key, one in known.items() if key in behind
            ]
            if not labels:
                return Text("尚无数据", "There is no data yet")
            en = ", ".join(one.en or one.zh for one in labels)
            return Text(f"尚无数据：{'、'.join(one.zh for one in labels)}", f"There is no data yet: {en}")
        case _:
            assert_never(indicator)


def _indicator(call: Call, policy: Policy, one: ScoredIndicator, behind: Behind, account: Account) -> IndicatorShown:
    cap, step = behind.indicator.at_most, next_step(behind.indicator, one.value, one.points)
    whole = account.whole
    items = [*_items(call, policy, behind)] if whole else []
    unit = unit_counted(policy, behind.indicator)
    return IndicatorShown(
        id=one.name,
        label=call.say(one.because.text),
        clause=one.because.clause,
        within=one.within,
        quantity=say_number(one.value) if whole else None,
        unit=None if unit is None else call.say(unit),
        points=say_number(one.points),
        at_most=say_number(cap),
        at_cap=one.at_cap,
        open_points=None if cap is None or one.points is None else say_number(cap - one.points),
        next_step=NextStepShown(at=say_number(step.at) or "0", beyond=step.beyond) if step and whole else None,
        items=sorted(items, key=lambda item: item.happened_on),
        facts=[_fact(call, policy, fact) for fact in behind.facts] if whole else [],
    )


def _items(call: Call, policy: Policy, behind: Behind) -> Iterator[ItemShown]:
    for one in behind.items:
        if one.item.kind in policy.records:
            told = None if one.why is None else call.say(_because(call, policy, one))
            yield _item(call, policy, one.item.id, one.item.kind, one.item.on, "confirmed", one.why, told, one.same_as)
    for record in behind.waiting:
        why, text = _WAITING[record.status]
        yield _item(
            call, policy, str(record.id), record.kind, record.happened_on, record.status, why,
            call.say(_with_reason(text, record)), None,
        )  # fmt: skip


def _item(call: Call, policy: Policy, *told: object) -> ItemShown:
    record_id, kind, on, status, why, because, same_as = told
    return ItemShown.model_validate(
        {
            "record_id": record_id,
            "kind": kind,
            "kind_label": call.say(policy.records[str(kind)].label),
            "happened_on": on,
            "status": status,
            "counts": why is None,
            "why": why,
            "because": because,
            "same_as": same_as,
        }
    )


def _with_reason(text: Text, record: Record) -> Text:
    if not record.reason:
        return text
    return Text(f"{text.zh}：{record.reason}", f"{text.en}: {record.reason}")


def _because(call: Call, policy: Policy, one: Accounted) -> Text:  # one sentence a reason
    names = "、".join(_label(call, policy, one.item.kind, name) for name in one.asked)
    match one.why:
        case None | "undecided":
            return Text(f"所填内容不足以判断：{names}", f"What is filled in does not decide: {names}")
        case "outside_window":
            period = _period(one.window or (one.item.on, one.item.on))
            return Text(
                f"{one.item.on} 不在计分期间内（{period.zh}）",
                f"{one.item.on} is not within the period that counts ({period.en})",
            )
        case "filtered":
            return Text(f"不符合计分条件：{names}", f"It does not meet what is asked: {names}")
        case "no_value":
            return Text(f"没有填写：{names}", f"Not filled in: {names}")
        case "no_weight":
            return Text(f"尚未填写：{names}", f"Not filled in yet: {names}")
        case "same_value":
            return Text("同一对象只计一次，已由另一条计分", "The same one counts once, and another item has it")
        case "another_counts":
            return Text("只取其中一条，另一条已计分", "Only one of them counts, and it is another")
        case "no_points":
            return Text(f"评分表对此没有分值：{names}", f"The table has no points for it: {names}")
        case "beyond_cap":
            return Text("此前的条目已达上限", "The items before it have reached the cap")
        case _:
            assert_never(one.why)


def _period(window: Span) -> Text:
    first, last = window
    if first == ALWAYS[0]:
        return Text(f"{last} 及以前", f"until {last}")
    if last == ALWAYS[1]:
        return Text(f"{first} 及以后", f"from {first} on")
    return Text(f"{first} 至 {last}", f"{first} to {last}")


def _label(call: Call, policy: Policy, kind: str, name: str) -> str:
    declared = policy.records[kind].fields.get(name) or policy.facts.get(name)
    return call.say(declared.label) if declared else name


def _fact(call: Call, policy: Policy, fact: FactBehind) -> FactShownBehind:
    return FactShownBehind.model_validate(
        {
            "id": fact.name,
            "label": call.say(policy.facts[fact.name].label),
            "value": fact.value,
            "holds_from": None if fact.value is None else fact.holds_from,
            "change_id": str(fact.change_id) if fact.change_id else None,
            "evidence": list(fact.evidence),
            "waiting": fact.waiting,
        }
    )
