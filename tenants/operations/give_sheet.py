"""A member of a panel marks an application, or writes an opinion on it, part by part."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import PanelStage
from policies.procedures.panels import find_sheet_faults
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid, NotAllowed
from tenants.moving import note_step, rule_of
from tenants.queries.cases import SHEET, acts_as, find_case
from tenants.queries.policies import Rules, rules_of_case
from tenants.rights import say_roles
from tenants.tables import Case


async def give_sheet(
    session: AsyncSession,
    caller: Caller,
    *,
    case_id: UUID,
    parts: Mapping[str, object],
    comment: str | None = None,
    member: str | None = None,
) -> tuple[Rules, Case]:
    """Add the member's sheet, which takes the place of an earlier one, and return the case.

    Whoever closes the panel may enter the sheet of a `member` who has no account, by name. Raises Absent, Conflict (no
    panel sits on the case now), NotAllowed (not of this panel), Invalid (parts missing, unknown or out of range).
    """
    case = await find_case(session, caller, case_id, "give_sheet", lock=True)
    rules = await rules_of_case(session, caller, case)
    book = rules.book(case.procedure)
    stage = book.procedure.stages[case.stage]
    if not isinstance(stage, PanelStage):
        raise Conflict("no-panel", Text("案件不在评审环节", "The case is not before a panel"))
    role = stage.panel if member is None else stage.closed_by
    if not acts_as(caller, role, case):
        whose = say_roles(caller, rules.policy, [role])
        said = Text(f"评审意见由{whose.zh}填写", f"Sheets of this panel are given by: {whose.read_in('en')}")
        raise NotAllowed("not-of-the-panel", said)
    faults = list(find_sheet_faults(stage, parts))
    if faults:
        raise Invalid("sheet-invalid", Text("评审表有误", "The sheet has faults"), faults=faults)
    caller = replace(caller, acting_as=role)
    because = {"rule": rule_of(book, case.stage), "clause": stage.clause}
    inputs = {"parts": dict(parts), "comment": comment, "member": member}
    note_step(session, caller, rules, case, SHEET, to=case.stage, because=because, inputs=inputs)
    await session.flush()
    details = {"stage": case.stage, "member": member}
    await remember(session, caller, "give_sheet", subject="case", subject_id=case.id, details=details)
    return rules, case
