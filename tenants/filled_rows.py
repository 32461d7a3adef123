"""Which rows has a table: the cases, listings or lines of an evaluation within reach, with all a column may show?"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select
from typing_extensions import override

from policies.grades.evaluating import Line
from policies.language.document import Policy
from policies.language.facts import Fact
from policies.language.tables import Table
from policies.procedures.values import read_values
from policies.situation import Situation
from policies.verdict import Text
from tenants.callers import Caller
from tenants.evaluating import read_frozen
from tenants.queries.evaluations import find_reached
from tenants.queries.policies import Rules
from tenants.queries.situations import find_known
from tenants.rights import within_reach
from tenants.tables import Case, District, Evaluation, Listing, Organisation

Say = Callable[[Text], str]
# What stands between several things in one cell, and between a thing and its value.
COMMA, SEMICOLON, COLON = Text("、", ", "), Text("；", "; "), Text("：", ": ")
_NO_AMOUNT = Text("（金额未写明）", "(amount not said)")
_STATUS = {
    "listed": Text("在库", "listed"),
    "suspended": Text("暂停", "suspended"),
    "removed": Text("移出", "removed"),
    "withdrawn": Text("退出", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as people read it, with its unit behind; a share counts from 0 to 1 and is read per cent."""

    number: int | Decimal | Fraction
    digits: str
    behind: str
    share: bool = False

    @override
    def __str__(self) -> str:
        """Return the number as it is printed."""
        return f"{self.digits}{self.behind}"


Cell = str | int | Decimal | Amount | date | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """What is known of one row: words of the system's own, the form or facts, and what quantities are counted in."""

    words: Mapping[str, Cell]
    facts: Mapping[str, object]
    situation: Situation
    points: Mapping[str, Decimal | None] = field(default_factory=dict[str, Decimal | None])


def asked_in(policy: Policy, table: Table) -> Mapping[str, Fact]:
    """Return the facts a row may show: the programme's, and for a table of cases the procedure's own."""
    own = policy.procedures[table.procedure].facts if table.procedure in policy.procedures else {}
    return {**policy.facts, **own}


async def find_listing_rows(session: AsyncSession, caller: Caller, rules: Rules, say: Say) -> list[TableRow]:
    """Return the live listings within reach, in the order of their ids."""
    reached = await _identities(session, caller, rules.programme_id)
    known = await find_known(session, caller, rules.policy, rules.programme_id)
    return [
        TableRow(
            {
                **reached[one.listing_id],
                "listed_on": one.situation.anchors.get("listed_on"),
                "status": say(_STATUS[one.status]),
            },
            one.situation.facts,
            one.situation,
        )
        for one in known
        if one.listing_id in reached
    ]


async def find_directory_rows(session: AsyncSession, caller: Caller, rules: Rules) -> list[TableRow]:
    """Return who is listed, in the order of listing, with what the directory discloses."""
    query = (
        _select_listings(caller, rules.programme_id)
        .where(Listing.status == "listed")
        .order_by(col(Listing.listed_on), col(Listing.id))
    )
    nowhere = Situation(today=caller.today)
    return [
        TableRow(
            {"name": one.name, "uscc": uscc, "district": district, "listed_on": one.listed_on},
            read_values(rules.policy.facts, one.disclosed),
            nowhere,
        )
        for one, uscc, district in (await session.exec(query)).all()
    ]


async def _identities(session: AsyncSession, caller: Caller, programme_id: str) -> Mapping[UUID, Mapping[str, Cell]]:
    """Return name, code and district of every listing of the programme within reach; one statement."""
    query = _select_listings(caller, programme_id).where(
        within_reach(
            caller, "export_table", organisation=col(Listing.organisation_id), district=col(Listing.district_code)
        )
    )
    found = (await session.exec(query)).all()
    return {one.id: {"name": one.name, "uscc": uscc, "district": district} for one, uscc, district in found}


def _select_listings(caller: Caller, programme_id: str) -> Select[Listing, str, str]:
    """Return every listing of the programme with its organisation's code and its district's name, unordered."""
    return (
        select(Listing, Organisation.uscc, District.name)
        .join(
            Organisation,
            and_(col(Organisation.tenant_id) == Listing.tenant_id, col(Organisation.id) == Listing.organisation_id),
        )
        .join(District, and_(col(District.tenant_id) == Listing.tenant_id, col(District.code) == Listing.district_code))
        .where(Listing.tenant_id == caller.tenant, Listing.programme_id == programme_id)
    )


async def find_evaluation_rows(
    session: AsyncSession, caller: Caller, evaluation: Evaluation, table: Table, say: Say
) -> list[TableRow]:
    """Return the lines of a frozen evaluation, best place first, those without a place last.

    When the table names stages, only those whose case of the selection stands there.
    """
    frozen = await read_frozen(session, caller, evaluation)
    reached = await find_reached(session, caller, evaluation.id, "export_table")
    identities = await _identities(session, caller, evaluation.programme_id)
    lines = frozen.judge().lines
    rows = {str(row.listing_id): row for row in frozen.rows if row.listing_id in reached}
    if table.stages:
        standing = await _standing_at(session, caller, frozen.cases.values(), table.stages)
        rows = {one: row for one, row in rows.items() if frozen.cases.get(one) in standing}
    order = sorted((one for one in lines if one in rows), key=lambda one: (_rank(lines[one]), rows[one].name, one))
    return [
        TableRow(
            {**identities.get(rows[one].listing_id, {}), "name": rows[one].name, **_came(lines[one], say)},
            frozen.situations[one].facts,
            _with_came(frozen.situations[one], lines[one]),
            {} if (count := lines[one].count) is None else count.points,
        )
        for one in order
    ]


async def _standing_at(
    session: AsyncSession, caller: Caller, cases: Iterable[UUID], stages: Collection[str]
) -> frozenset[UUID]:
    query = select(Case.id).where(
        Case.tenant_id == caller.tenant, col(Case.id).in_(list(cases)), col(Case.stage).in_(stages)
    )
    return frozenset((await session.exec(query)).all())


def _with_came(situation: Situation, line: Line) -> Situation:
    """Return the situation with place, points and grade in view, as a condition on a row may ask for them."""
    points = line.count.total if line.count else None
    came = {"rank": line.place.rank if line.place else None, "score": points, "grade": line.answer.grade}
    return situation.with_given(**{name: value for name, value in came.items() if value is not None})


def _rank(line: Line) -> tuple[bool, int]:
    return line.place is None, line.place.rank if line.place else 0


def _came(line: Line, say: Say) -> dict[str, Cell]:
    """Return what came out for one provider, in the words a table may show."""
    because = line.answer.because
    awards = [
        say(one.label)
        + ("" if one.amount is None else f" {say(Text(f'{one.amount}元', f'CNY {one.amount}'))}")
        + (f" {say(_NO_AMOUNT)}" if one.amount_is_open else "")
        + (f" {say(one.title)}" if one.title else "")
        for one in line.granted
        if one.sure
    ]
    return {
        "place": line.place.rank if line.place else None,
        "points": line.count.total if line.count else None,
        "grade": say(line.answer.label) if line.answer.label else line.answer.grade,
        "awards": say(SEMICOLON).join(awards) or None,
        "reason": because.clause if because else None,
    }
