"""How is a live score told, item by item, in sentences a provider may read?"""

from collections.abc import Sequence
from typing import assert_never

from api.asking.requests import Call
from api.shapes.scores import (
    DecidedShown,
    FactShownBehind,
    IndicatorShown,
    ItemShown,
    MissingShown,
    NextStepShown,
    PlaceShown,
    ScorecardShown,
    say_number,
    say_quantity,
    say_unit,
)
from policies.grades.accounting import Accounted
from policies.grades.lifting import NextStep, next_step
from policies.grades.scoring import ScoredIndicator
from policies.grades.uncounted import say_why
from policies.language.document import Policy
from policies.language.grading import ByHand, ByTable, Group, Indicator, OfQuantity
from policies.procedures.values import read_values
from policies.quantities.exact import in_decimals
from policies.quantities.looking import names_behind_name
from policies.quantities.units import Unit, say_amount, unit_counted
from policies.verdict import Text
from tenants.decided import GIVEN_IN_EVALUATION, Decided
from tenants.filled_tables import say_filled_in
from tenants.queries.policies import Rules
from tenants.queries.scorecards import Account, Behind, FactBehind
from tenants.told_items import Told, told_items


def scorecard_shown(
    call: Call, rules: Rules, account: Account, place: PlaceShown | None, decided: Decided | None
) -> ScorecardShown:
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
        decided=None if decided is None else _decided(call, decided, account),
    )


def _decided(call: Call, one: Decided, account: Account) -> DecidedShown:
    entry = f"/v1/{call.caller.tenant}/evaluations/{one.evaluation_id}/entries/{account.listing.id}"
    return DecidedShown(
        evaluation_id=str(one.evaluation_id),
        period=one.period,
        first_day=one.first_day,
        last_day=one.last_day,
        points=one.points,
        grade=one.grade,
        grade_label=None if one.label is None else call.say(one.label),
        text=call.say(one.said()),
        entry=entry if account.whole else None,
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
    why = say_why(policy, waits) if waits and waits.item.kind in policy.records else _lacks(policy, indicator)
    return MissingShown(id=name, label=call.say(indicator.label), clause=indicator.clause, why=call.say(why))


def _lacks(policy: Policy, indicator: Indicator) -> Text:
    match indicator:
        case ByHand():
            return GIVEN_IN_EVALUATION
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
    unit = unit_counted(policy, behind.indicator)
    return IndicatorShown(
        id=one.name,
        label=call.say(one.because.text),
        clause=one.because.clause,
        within=one.within,
        quantity=say_number(one.value) if whole else None,
        unit=say_unit(call, unit),
        quantity_text=say_quantity(call, one.value, unit) if whole else None,
        points=say_number(one.points),
        at_most=say_number(cap),
        at_cap=one.at_cap,
        open_points=None if cap is None or one.points is None else say_number(cap - one.points),
        next_step=_step(call, step, unit) if step and whole else None,
        items=[_item(call, policy, each) for each in told_items(policy, behind)] if whole else [],
        facts=[_fact(call, policy, fact) for fact in behind.facts] if whole else [],
    )


_ONCE_SAID = Text("填报后即得分", "once it is reported")


def _step(call: Call, step: NextStep, unit: Unit | None) -> NextStepShown:
    amount = say_amount(step.at, unit)
    zh, en = ("超过", "more than") if step.beyond else ("达到", "at least")
    text = Text(f"{zh}{amount.zh}", f"{en} {amount.read_in('en')}") if step.at or step.beyond else _ONCE_SAID
    return NextStepShown(at=in_decimals(step.at), beyond=step.beyond, text=call.say(text))


def _item(call: Call, policy: Policy, one: Told) -> ItemShown:
    return ItemShown(
        record_id=one.record_id,
        kind=one.kind,
        kind_label=call.say(policy.records[one.kind].label),
        happened_on=one.on,
        status=one.status,
        counts=one.why is None,
        why=one.why,
        because=None if one.because is None else call.say(one.because),
        same_as=one.same_as,
    )


def _fact(call: Call, policy: Policy, fact: FactBehind) -> FactShownBehind:
    asked = policy.facts[fact.name]
    value = read_values(policy.facts, {fact.name: fact.value})[fact.name]
    said = say_filled_in(asked, value, call.say)
    return FactShownBehind.model_validate(
        {
            "id": fact.name,
            "label": call.say(asked.label),
            "value": fact.value,
            "text": None if said is None else str(said),
            "holds_from": None if fact.value is None else fact.holds_from,
            "change_id": str(fact.change_id) if fact.change_id else None,
            "evidence": list(fact.evidence),
            "waiting": fact.waiting,
        }
    )
