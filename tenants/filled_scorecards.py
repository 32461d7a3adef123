"""What stands in a scorecard that people print and sign?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policies.grades.scoring import Scorecard
from policies.language.document import Policy
from policies.language.grading import ByHand, Grading, Indicator
from policies.plain import as_mapping
from policies.quantities.units import NO, YES, unit_counted
from policies.verdict import Text
from tenants.decided import GIVEN_IN_EVALUATION, Decided
from tenants.failures import absent
from tenants.filled_rows import COLON, SEMICOLON, Cell, Say
from tenants.filled_tables import NOT_DECIDED, TOTAL, Filled, Heading, basis_of, plainly_said, say_filled_in
from tenants.queries.evaluation_lines import WholeLine
from tenants.queries.scorecards import Account
from tenants.tables import Evaluation
from tenants.told_items import Told, told_confirmed, told_items

_CAPPED = Text("已达上限", "cap reached")


@dataclass(frozen=True, slots=True)
class _Card:
    """A score to print: whose and of when, each indicator with what it looks at; `items` None: not for the reader."""

    title: Text
    opening: Sequence[Text]
    card: Scorecard
    indicators: Mapping[str, Indicator]
    items: Mapping[str, Sequence[Told]] | None


def fill_scorecard(
    account: Account, decided: Decided | None, policy: Policy, grading: Grading, *, today: date, say: Say
) -> Filled:
    """Return a live score as people sign it: each indicator with clause, quantity, points and cap, and the total.

    Who sees what it stands on has a second part: every item of every indicator, and why one does not count. What was
    decided last is told above: marks that are given in an evaluation are in no score of today.
    """
    items = {name: told_items(policy, one) for name, one in account.behind.items()} if account.whole else None
    indicators = {name: one.indicator for name, one in account.behind.items()}
    opening = [Text(f"截至{today}；空白为尚无数据", f"As of {today}; what is blank is not known yet")]
    if any(isinstance(one, ByHand) for one in indicators.values()):
        opening.append(GIVEN_IN_EVALUATION)
    if decided is not None:
        opening.append(decided.said())
    name = account.listing.name
    title = Text(f"{name} 得分明细", f"{name} scorecard")
    return _fill(_Card(title, opening, account.card, indicators, items), policy, grading, say)


def fill_frozen_scorecard(evaluation: Evaluation, whole: WholeLine, *, graded: bool, say: Say) -> Filled:
    """Return the score of a frozen evaluation in the same shape, with its period, its cut-off and its digest.

    `graded`: whoever asks may read the grade. Raises Absent where the rules score nobody.
    """
    if whole.card is None:
        raise absent("评分细则", "rubric")
    row, policy = whole.line.row, whole.policy
    decided = evaluation.status == "decided"
    first, last, cut_off = evaluation.period_first, evaluation.period_last, evaluation.cut_off
    opening = [Text(f"评价周期{first}至{last}，截止日{cut_off}", f"Evaluated for {first} to {last}, as of {cut_off}")]
    label = as_mapping((as_mapping(whole.line.outcome.get("grade")) or {}).get("label")) if graded else None
    if label is not None:
        zh = str(label["zh"])
        opening.append(Text(f"等次：{zh}", f"Grade: {label.get('en') or zh}"))
    opening.append(Text("已确定", "Decided") if decided else NOT_DECIDED)
    opening.append(Text(f"评价内容摘要（SHA-256）：{evaluation.digest}", f"Digest (SHA-256): {evaluation.digest}"))
    title = f"{row.name} {evaluation.period}"
    card = _Card(
        Text(f"{title} 评价得分明细", f"{title} scorecard of the evaluation"),
        opening,
        whole.card,
        {one.scored.name: one.indicator for one in whole.indicators},
        {one.scored.name: told_confirmed(policy, one.items) for one in whole.indicators},
    )
    return _fill(card, policy, whole.grading, say)


def _fill(card: _Card, policy: Policy, grading: Grading, say: Say) -> Filled:
    basis, rubric = basis_of(grading.clause, say), grading.rubric
    rows: list[tuple[Cell, ...]] = []
    for one in card.card.indicators:
        indicator, told = card.indicators[one.name], (card.items or {}).get(one.name)
        rows.append(
            (
                f"{'　' if one.within else ''}{say(indicator.label)}",
                one.because.clause,
                None if card.items is None else plainly_said(one.value, say, unit_counted(policy, indicator)),
                one.points,
                indicator.at_most,
                say(_CAPPED) if one.at_cap else None,
                sum(item.why is None for item in told) if told else None,
            )
        )
    if rubric is not None:
        rows.append((say(TOTAL), rubric.clause, None, card.card.total, rubric.at_most, None, None))
    return Filled(
        title=say(card.title),
        basis=basis,
        headings=tuple(Heading(say(one)) for one in _OF_A_SCORECARD),
        rows=tuple(rows),
        opening=say(SEMICOLON).join(say(one) for one in card.opening),
        parts=() if card.items is None else (_items_behind(card, card.items, policy, basis, say),),
    )


def _items_behind(card: _Card, items: Mapping[str, Sequence[Told]], policy: Policy, basis: str, say: Say) -> Filled:
    """Return the items of every indicator, in the rubric's order, the earliest first."""
    return Filled(
        title=say(Text("计分条目", "Items behind the points")),
        basis=basis,
        headings=tuple(Heading(say(one)) for one in _OF_AN_ITEM),
        rows=tuple(
            (
                say(card.indicators[name].label),
                say(policy.records[one.kind].label),
                _filled_in(policy, one, say),
                one.on,
                say(YES if one.why is None else NO),
                None if one.because is None else say(one.because),
            )
            for name, told in items.items()
            for one in told
        ),
    )


def _filled_in(policy: Policy, one: Told, say: Say) -> str:
    """Return what was filled in of an item, field by field."""
    fields = policy.records[one.kind].fields
    said = {say(fields[name].label): say_filled_in(fields[name], one.fields.get(name), say) for name in fields}
    return say(SEMICOLON).join(
        f"{label}{say(COLON)}{value}" for label, value in said.items() if value is not None and value != ""
    )


_OF_AN_ITEM = (
    Text("指标", "Indicator"),
    Text("种类", "Kind"),
    Text("内容", "What was filled in"),
    Text("发生日期", "Happened on"),
    Text("是否计入", "Counts"),
    Text("未计入的原因", "Why not"),
)
_OF_A_SCORECARD = (
    Text("指标", "Indicator"),
    Text("条款", "Clause"),
    Text("数量", "Quantity"),
    Text("得分", "Points"),
    Text("上限", "Cap"),
    Text("说明", "Note"),
    Text("计入条目数", "Items that count"),
)
