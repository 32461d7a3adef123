"""How is a live score told, item by item, in sentences a provider may read?"""

from collections.abc import Iterator
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
        missing=[
            MissingShown(id=one.name, label=call.say(one.because.text), clause=one.because.clause)
            for one in card.indicators
            if one.points is None
        ],
        place=place,
        indicators=[_indicator(call, policy, one, account.behind[one.name], account) for one in card.indicators],
    )


def _indicator(call: Call, policy: Policy, one: ScoredIndicator, behind: Behind, account: Account) -> IndicatorShown:
    cap, step = behind.indicator.at_most, next_step(behind.indicator, one.value, one.points)
    whole = account.whole
    items = [*_items(call, policy, behind)] if whole else []
    return IndicatorShown(
        id=one.name,
        label=call.say(one.because.text),
        clause=one.because.clause,
        within=one.within,
        quantity=say_number(one.value) if whole else None,
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
            first, last = one.window or (one.item.on, one.item.on)
            return Text(
                f"{one.item.on} 不在计分期间内（{first} 至 {last}）",
                f"{one.item.on} is not within the period that counts ({first} to {last})",
            )
        case "filtered":
            return Text(f"不符合计分条件：{names}", f"It does not meet what is asked: {names}")
        case "no_value":
            return Text(f"没有填写：{names}", f"Not filled in: {names}")
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
