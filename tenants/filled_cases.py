"""Which cases stand in a table: those that came to its stages, or stand there, within reach and within some days?"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func
from sqlalchemy import select as plain_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.applied import apply_policy
from policies.language.tables import Table
from policies.language.words import OWN_DISTRICT
from policies.procedures.rulebook import procedures_of
from policies.procedures.values import read_values
from policies.situation import Situation
from tenants.callers import Caller
from tenants.clock import begin_of_day, end_of_day
from tenants.filled_rows import Cell, Say, TableRow, asked_in
from tenants.queries.policies import Rules
from tenants.renaming import name_in_case
from tenants.rights import within_reach
from tenants.tables import Case, CaseStep, District, Organisation


class Days(NamedTuple):
    """From which day and through which the rows of a table of cases came; None: without bound."""

    first: date | None = None
    last: date | None = None


async def find_case_rows(
    session: AsyncSession, caller: Caller, rules: Rules, table: Table, *, days: Days, say: Say
) -> list[TableRow]:
    """Return the cases that have been filed, in the order of filing; those at the table's stages, when it names any.

    Of stages to have reached, the days limit when they were (last) reached, else when the case was filed.
    """
    query = (
        select(Case, name_in_case(), Organisation.uscc, District.name)
        .join(
            Organisation,
            and_(col(Organisation.tenant_id) == Case.tenant_id, col(Organisation.id) == Case.organisation_id),
        )
        .join(District, and_(col(District.tenant_id) == Case.tenant_id, col(District.code) == Case.district_code))
        .where(
            Case.tenant_id == caller.tenant,
            Case.programme_id == rules.programme_id,
            Case.procedure == table.procedure,
            col(Case.filed_on).is_not(None),
            within_reach(
                caller, "export_table", organisation=col(Case.organisation_id), district=col(Case.district_code)
            ),
        )
        .order_by(col(Case.filed_on), col(Case.id))
    )
    if table.stages:
        query = query.where(col(Case.stage).in_(table.stages))
    if table.reached:
        query = query.where(_reached(caller, table.reached, days))
    else:
        query = query.where(
            *([] if days.first is None else [col(Case.filed_on) >= days.first]),
            *([] if days.last is None else [col(Case.filed_on) <= days.last]),
        )
    stages = procedures_of(rules.policy)[table.procedure].stages
    asked = asked_in(rules.policy, table)
    rows: list[TableRow] = []
    for one, name, uscc, district in (await session.exec(query)).all():
        facts = {**dict.fromkeys(asked), **read_values(asked, one.facts)}
        anchors = {"filed_on": one.filed_on} if one.filed_on else {}
        given = {OWN_DISTRICT: one.district_code}
        situation = apply_policy(rules.policy, Situation(today=caller.today, facts=facts, anchors=anchors, given=given))
        stage = say(stages[one.stage].label) if one.stage in stages else one.stage
        words: dict[str, Cell] = {"name": name, "uscc": uscc, "district": district, "filed_on": one.filed_on}
        rows.append(TableRow({**words, "stage": stage, "outcome": one.outcome}, facts, situation))
    return rows


def _reached(caller: Caller, stages: Sequence[str], days: Days) -> ColumnElement[bool]:
    """Return whether a case stands at one of the stages or came there before, and last did so on these days."""
    came = (
        plain_select(func.max(col(CaseStep.at)))
        .where(
            col(CaseStep.tenant_id) == Case.tenant_id,
            col(CaseStep.case_id) == Case.id,
            col(CaseStep.to_stage).in_(stages),
            col(CaseStep.from_stage).is_distinct_from(col(CaseStep.to_stage)),
        )
        .correlate(Case)
        .scalar_subquery()
    )
    at = func.coalesce(came, case((col(Case.stage).in_(stages), col(Case.stage_entered_at))))
    first = None if days.first is None else begin_of_day(days.first, caller.zone)
    past = None if days.last is None else end_of_day(days.last, caller.zone)
    return and_(at.is_not(None), *([] if first is None else [at >= first]), *([] if past is None else [at < past]))
