"""Somebody whose opinion was asked for gives it, or the asker writes down what came in."""

from dataclasses import replace
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.procedures import ConsultStage
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, NotAllowed, invalid
from tenants.moving import note_step, rule_of
from tenants.queries.cases import OPINION, acts_as, find_case
from tenants.queries.policies import Rules, rules_of_case
from tenants.tables import Case, District


async def give_opinion(
    session: AsyncSession, caller: Caller, *, case_id: UUID, opinion: str, agrees: bool | None, body: str | None
) -> tuple[Rules, Case]:
    """Add the opinion to the case and return it.

    A district speaks for itself; whoever asked writes down what another `body` answered. Raises Absent, Conflict
    (nobody is asked now), NotAllowed, Invalid (whose opinion it is, is missing or not for the caller to say).
    """
    case = await find_case(session, caller, case_id, "give_opinion", lock=True)
    rules = await rules_of_case(session, caller, case)
    book = rules.book(case.procedure)
    stage = book.procedure.stages[case.stage]
    if not isinstance(stage, ConsultStage):
        raise Conflict("nobody-is-asked", Text("案件不在征求意见环节", "Nobody is asked for an opinion now"))
    role = "district" if body is None else stage.asked_by
    if body is None and not acts_as(caller, role, case) and acts_as(caller, stage.asked_by, case):
        raise invalid("/body", "body-required", "请写明是哪个单位的意见", "Say whose opinion it is")
    if not acts_as(caller, role, case):
        raise NotAllowed("nobody-asked-you", Text("未征求您的意见", "You were not asked"))
    if body is None:
        body = (await session.get_one(District, (case.tenant_id, case.district_code))).name
    caller = replace(caller, acting_as=role)
    because = {"rule": rule_of(book, case.stage), "clause": stage.clause}
    inputs = {"body": body, "opinion": opinion, "agrees": agrees}
    note_step(session, caller, rules, case, OPINION, to=case.stage, because=because, inputs=inputs)
    await session.flush()
    details = {"stage": case.stage, "body": body, "agrees": agrees}
    await remember(session, caller, "give_opinion", subject="case", subject_id=case.id, details=details)
    return rules, case
