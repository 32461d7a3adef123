"""What does the page say of the tables officials know: their rows, their columns, and who signs below?"""

from collections.abc import Iterator

from policies.explained.called import points_called, stages_of
from policies.explained.markup import Html, Section, cited, join, listed, part, section, table, tag
from policies.explained.phrases import condition_in_words, name_in_words
from policies.explained.wording import Wording
from policies.language.document import Policy
from policies.language.tables import Column, Table
from policies.language.words import OWN_DISTRICT

# What is known of every row, whatever the policy's own facts are.
_OF_ROWS = {
    "number": "序号", "name": "单位名称", "uscc": "统一社会信用代码", "filed_on": "提交日期",
    "stage": "所在环节", "outcome": "办理结果", "listed_on": "入库日期", "status": "状态", "place": "名次",
    "points": "得分", "grade": "等次", "awards": "奖励", "reason": "理由",
}  # fmt: skip


def tables(wording: Wording) -> Section:
    """Return each table with its clause: what a row is, what each column shows, and what stands above and below."""
    told = (part(one.label.zh, *_table(one, wording)) for one in wording.policy.tables.values())
    return section("官方表格", *told)


def _table(one: Table, wording: Wording) -> Iterator[Html]:
    yield tag("p", f"{_rows(one, wording)}。", cited(one.clause))
    if one.opening is not None:
        yield tag("p", f"表头说明：{one.opening.zh}")
    columns = [(_heading(column), _shown(column.shows, wording)) for column in one.columns]
    scored = [("各项指标及合计", "评分细则中每项指标的得分，以及总分")] * one.indicators
    yield table(("栏目", "内容"), [*columns, *scored])
    if one.signed_by:
        yield join(["签署：", listed(place.zh for place in one.signed_by)])


def _rows(one: Table, wording: Wording) -> str:
    """Return what a row is, and which of them stand in the table."""
    parts = [_whose(one, wording)]
    if one.reached:
        parts.append(f"仅限已到过{_stages(one.reached, one, wording.policy)}的")
    if one.stages:
        parts.append(f"仅限目前在{_stages(one.stages, one, wording.policy)}的")
    if one.when is not None:
        parts.append(f"仅限{condition_in_words(one.when, wording)}的")
    if one.at_most is not None:
        parts.append(f"至多{one.at_most}行")
    return "，".join(parts)


def _whose(one: Table, wording: Wording) -> str:
    match one.of:
        case "cases":
            return f"每行为“{wording.label(one.procedure)}”的一个办件"
        case "listings":
            return "每行为一家在库单位"
        case _:  # evaluation
            return "每行为一家参评单位"


def _stages(names: tuple[str, ...], one: Table, policy: Policy) -> str:
    known = stages_of(one, policy)
    return "或".join(f"“{known[name].label.zh}”" for name in names)


def _heading(column: Column) -> str:
    return column.label.zh if column.under is None else f"{column.under.zh}·{column.label.zh}"


def _shown(shows: str, wording: Wording) -> str:
    """Return what a column shows: what is known of every row, a fact or quantity, or the points of an indicator."""
    whole, _, part_ = shows.partition(".")
    if shows == OWN_DISTRICT:
        return f"所在{wording.area}"
    if not part_:
        return _OF_ROWS[whole] if whole in _OF_ROWS else name_in_words(whole, wording)
    if whole == "points":
        return points_called(wording.policy)[shows].zh
    return f"{wording.label(whole)}·{wording.within(whole).label(part_)}"
