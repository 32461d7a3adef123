"""What stands in a scorecard that people print and sign?"""

from collections.abc import Mapping, Sequence
from datetime import date

from policies.language.document import Policy
from policies.language.grading import Rubric
from policies.quantities.units import NO, YES, unit_counted
from policies.verdict import Text
from tenants.filled_rows import COLON, SEMICOLON, Cell, Say
from tenants.filled_tables import TOTAL, Filled, Heading, basis_of, plainly_said, say_filled_in
from tenants.queries.scorecards import Account
from tenants.told_items import Told, told_items

_CAPPED = Text("已达上限", "cap reached")


def fill_scorecard(account: Account, policy: Policy, rubric: Rubric, clause: str, *, today: date, say: Say) -> Filled:
    """Return a live score as people sign it: each indicator with clause, quantity, points and cap, and the total.

    Who sees what it stands on has a second part: every item of every indicator, and why one does not count.
    """
    told = {name: told_items(policy, one) if account.whole else [] for name, one in account.behind.items()}
    rows: list[tuple[Cell, ...]] = []
    for one in account.card.indicators:
        indicator = account.behind[one.name].indicator
        indent = "　" if one.within else ""
        rows.append(
            (
                f"{indent}{say(indicator.label)}",
                one.because.clause,
                plainly_said(one.value, say, unit_counted(policy, indicator)) if account.whole else None,
                one.points,
                indicator.at_most,
                say(_CAPPED) if one.at_cap else None,
                sum(item.why is None for item in told[one.name]) if told[one.name] else None,
            )
        )
    rows.append((say(TOTAL), rubric.clause, None, account.card.total, rubric.at_most, None, None))
    day = today.isoformat()
    return Filled(
        title=f"{account.listing.name} {say(Text('得分明细', 'scorecard'))}",
        basis=basis_of(clause, say),
        headings=tuple(Heading(say(one)) for one in _OF_A_SCORECARD),
        rows=tuple(rows),
        opening=say(Text(f"截至{day}；空白为尚无数据", f"As of {day}; what is blank is not known yet")),
        parts=(_items_behind(account, policy, told, clause, say),) if account.whole else (),
    )


def _items_behind(
    account: Account, policy: Policy, told: Mapping[str, Sequence[Told]], clause: str, say: Say
) -> Filled:
    """Return the items of every indicator, in the rubric's order, the earliest first."""
    return Filled(
        title=say(Text("计分条目", "Items behind the points")),
        basis=basis_of(clause, say),
        headings=tuple(Heading(say(one)) for one in _OF_AN_ITEM),
        rows=tuple(
            (
                say(account.behind[name].indicator.label),
                say(policy.records[one.kind].label),
                _filled_in(policy, one, say),
                one.on,
                say(YES if one.why is None else NO),
                None if one.because is None else say(one.because),
            )
            for name, items in told.items()
            for one in items
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
