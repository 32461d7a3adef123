"""What stands in a table that officials know, cell by cell, as people read it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.disclosing import facts_beside_name
from policies.language.facts import ChoiceKind, Fact, Field_, ListKind
from policies.language.grading import Group, Indicator
from policies.language.tables import OF_A_CASE, OF_A_LISTING, OF_AN_EVALUATION, OF_EVERY_ROW, Column
from policies.plain import as_list, as_mapping
from policies.quantities.exact import Exact, in_few_places
from policies.quantities.measuring import holds, value_of
from policies.quantities.units import NO, YES, Unit, say_amount, unit_of, unit_of_kind
from policies.verdict import Text
from tenants.callers import Caller
from tenants.failures import absent, invalid
from tenants.filled_cases import Days, find_case_rows
from tenants.filled_rows import (
    COMMA,
    SEMICOLON,
    Amount,
    Cell,
    Say,
    TableRow,
    asked_in,
    find_directory_rows,
    find_evaluation_rows,
    find_listing_rows,
)
from tenants.queries.policies import Rules
from tenants.tables import Evaluation, Notice

_WORDS = frozenset((*OF_EVERY_ROW, *OF_A_CASE, *OF_A_LISTING, *OF_AN_EVALUATION))


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading, and the one it shares with its neighbours."""

    label: str
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A table filled in: its title, headings and rows, what stands above and below, and its other parts."""

    title: str
    basis: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    opening: str | None = None
    signed_by: tuple[str, ...] = ()
    parts: tuple["Filled", ...] = ()


async def fill_table(
    session: AsyncSession,
    caller: Caller,
    rules: Rules,
    name: str,
    *,
    evaluation: Evaluation | None,
    days: Days,
    say: Say,
) -> Filled:
    """Return the table as far as the caller reaches; that of an evaluation is laid out by the evaluation's own rules.

    Raises Absent (no such table), Invalid (it is of an evaluation, and none is named).
    """
    table = rules.policy.tables.get(name)
    if table is None:
        raise absent("表", "table")
    match table.of:
        case "cases":
            rows = await find_case_rows(session, caller, rules, table, days=days, say=say)
        case "listings":
            rows = await find_listing_rows(session, caller, rules, say)
        case "evaluation":
            if evaluation is None:
                zh, en = "请写明取自哪一次评价", "Say of which evaluation"
                raise invalid("query:evaluation_id", "evaluation-required", zh, en)
            rows = await find_evaluation_rows(session, caller, evaluation, table, say)
    if table.when is not None:
        rows = [row for row in rows if holds(table.when, row.situation) is True]
    rows = rows[: table.at_most]
    asked = asked_in(rules.policy, table)
    units = {one.shows: unit_of(rules.policy, one.shows) for one in table.columns}
    rubric = rules.policy.grading.rubric if table.indicators and rules.policy.grading else None
    indicators = tuple(_indicators(rubric.indicators)) if rubric else ()
    headings = [Heading(say(one.label), say(one.under) if one.under else None) for one in table.columns]
    headings += [Heading(say(label), say(under) if under else None) for _, label, under in indicators]
    return Filled(
        title=say(table.label) if evaluation is None else f"{evaluation.period} {say(table.label)}",
        basis=basis_of(table.clause, say),
        headings=(*headings, *((Heading(say(TOTAL)),) if indicators else ())),
        rows=tuple(
            (
                *(_cell(one, {**row.words, "number": number}, row, units, asked, say) for one in table.columns),
                *(row.points.get(indicator) for indicator, _, _ in indicators),
                *((row.words.get("points"),) if indicators else ()),
            )
            for number, row in enumerate(rows, 1)
        ),
        opening=" ".join(
            say(one)
            for one in (table.opening, None if evaluation is None or evaluation.status == "decided" else NOT_DECIDED)
            if one is not None
        )
        or None,
        signed_by=tuple(say(one) for one in table.signed_by),
    )


async def fill_directory(session: AsyncSession, caller: Caller, rules: Rules, *, say: Say) -> Filled:
    """Return the published list: who stands in the directory, with the facts that the rules disclose."""
    policy = rules.policy
    shown = facts_beside_name(policy).items()
    rows = await find_directory_rows(session, caller, rules)
    return Filled(
        title=say(policy.programme),
        basis=basis_of(policy.disclosure.clause, say),
        headings=(*(Heading(say(one)) for one in _OF_THE_DIRECTORY), *(Heading(say(fact.label)) for _, fact in shown)),
        rows=tuple(
            (
                number,
                *(row.words[name] for name in ("name", "uscc", "district", "listed_on")),
                *(say_filled_in(fact, row.facts.get(name), say) for name, fact in shown),
            )
            for number, row in enumerate(rows, 1)
        ),
        opening=say(policy.disclosure.disclaimer),
    )


def basis_of(clause: str, say: Say) -> str:
    """Return the words that name a table's clause."""
    return say(Text(f"依据：{clause}", f"by {clause}"))


_OF_THE_DIRECTORY = (
    Text("序号", "No."),
    Text("单位名称", "Name"),
    Text("统一社会信用代码", "USCC"),
    Text("所在地", "District"),
    Text("入库日期", "Listed on"),
)


NOT_DECIDED = Text("评价尚未确定，结果可能变化", "The evaluation is not decided yet; this may change")
TOTAL = Text("合计", "Total")
_SUBTOTAL = Text("小计", "Together")


def fill_notice(notice: Notice, clause: str, *, say: Say) -> Filled:
    """Return a list as it was put up for public notice."""
    headings = (Text("序号", "No."), Text("单位名称", "Name"), Text("统一社会信用代码", "USCC"))
    last = notice.last_day.isoformat()
    return Filled(
        title=notice.title,
        basis=basis_of(clause, say),
        headings=tuple(Heading(say(one)) for one in headings),
        rows=tuple((number, one["name"], one["uscc"]) for number, one in enumerate(notice.content["entries"], 1)),
        opening=say(
            Text(f"公示期至{last}（含当日），有异议请在此期间实名提出", f"Objections are taken through {last}, by name")
        ),
    )


def _indicators(
    indicators: Mapping[str, Indicator], under: Text | None = None
) -> Iterator[tuple[str, Text, Text | None]]:
    """Yield each indicator with its label and its group's; after the parts of a group, what they come to together."""
    for name, indicator in indicators.items():
        if isinstance(indicator, Group):
            yield from _indicators(indicator.parts, indicator.label)
            yield name, _SUBTOTAL, indicator.label
        else:
            yield name, indicator.label, under


def _cell(  # noqa: PLR0917  # called once, above
    column: Column,
    words: Mapping[str, Cell],
    row: TableRow,
    units: Mapping[str, Unit | None],
    asked: Mapping[str, Fact],
    say: Say,
) -> Cell:
    whole, _, part = column.shows.partition(".")
    if whole == "points" and part:
        return row.points.get(part)
    if whole in _WORDS:
        return words.get(whole)
    if whole in asked:
        return (
            _parts(asked[whole], part, row.facts.get(whole), say)
            if part
            else _under_heading(say_filled_in(asked[whole], row.facts.get(whole), say))
        )
    if whole in row.situation.conditions:
        return plainly_said(holds(row.situation.conditions[whole], row.situation), say, None)
    return _under_heading(plainly_said(value_of(whole, row.situation), say, units.get(whole)))


def _under_heading(cell: Cell) -> Cell:
    """Return the cell of a column whose heading says the unit, as those of the documents do; a share says it itself."""
    return replace(cell, behind="") if isinstance(cell, Amount) and not cell.share else cell


def _parts(fact: Fact, part: str, value: object, say: Say) -> Cell:
    """Return one field of every row of a list fact, one after another."""
    of = fact.kind.of[part] if isinstance(fact.kind, ListKind) else None
    rows = [as_mapping(one) or {} for one in as_list(value) or ()]
    return say(SEMICOLON).join(str(say_filled_in(of, one.get(part), say) or "") for one in rows) if of else None


def say_filled_in(asked: Fact | Field_, value: object, say: Say) -> Cell:
    """Return what was filled in, as people read it."""
    match asked.kind:
        case ChoiceKind(options=options):
            chosen = as_list(value) or ([] if value is None else [value])
            return say(COMMA).join(say(options[str(one)]) for one in chosen if str(one) in options)
        case ListKind(of=of):
            rows = [as_mapping(one) or {} for one in as_list(value) or ()]
            return say(SEMICOLON).join(
                " ".join(str(say_filled_in(of[name], one.get(name), say) or "") for name in of) for one in rows
            )
        case _:
            return plainly_said(value, say, unit_of_kind(asked.kind))


def plainly_said(value: object, say: Say, unit: Unit | None) -> Cell:
    """Return a value as people read it, a number with its unit; None for what no cell holds."""
    if isinstance(value, bool):
        return say(YES if value else NO)
    if isinstance(value, Exact):
        digits = in_few_places(value) if unit is None else unit.read(value)
        behind = say(say_amount(value, unit)).removeprefix(digits)
        return Amount(value, digits, behind, share=unit is not None and unit.share)
    return value if isinstance(value, str | date) else None
