"""An organisation's way into a programme begins."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.intake import find_form_faults, judge_entry, waits_for
from policies.language.procedures import Procedure
from policies.situation import Situation
from policies.verdict import Text, Verdict
from tenants.audit import remember
from tenants.callers import Caller
from tenants.effects import refuse_twice_listed
from tenants.failures import Conflict, Invalid, NotAllowed, absent, invalid
from tenants.files.materials import check_materials
from tenants.queries.cases import lists_of
from tenants.queries.policies import Rules, rules_on
from tenants.rights import within_reach
from tenants.tables import Case, CaseStep, Organisation

INTAKE = "intake"


async def open_case(
    session: AsyncSession,
    caller: Caller,
    *,
    programme_id: str,
    organisation_id: UUID,
    route: str,
    facts: Mapping[str, object],
    materials: Mapping[str, list[str]],
) -> tuple[Rules, Case | Verdict]:
    """Open a case on the intake procedure and return it, or the refusal of its route's condition.

    Raises Absent (programme, organisation), Invalid (route or form), NotAllowed (another role opens this route),
    Conflict (listed already, or another case is open).
    """
    rules = await rules_on(session, caller, programme_id, caller.today)
    organisation = await _find_organisation(session, caller, organisation_id)
    _check_route(caller, rules.procedure, route, organisation.id)
    faults = list(find_form_faults(rules.intake, facts, materials))
    if faults:
        raise Invalid("form-invalid", Text("申报表有误", "The form has faults"), faults=faults)
    await check_materials(session, caller, rules.intake, materials, organisation_id=organisation.id)
    await refuse_twice_listed(session, tenant=caller.tenant, programme_id=programme_id, organisation_id=organisation.id)
    await _refuse_second_case(session, caller, programme_id, organisation.id)
    lists = await lists_of(session, caller, programme_id=programme_id, organisation_id=organisation.id)
    situation = Situation(today=caller.today, lists=lists)
    verdict = judge_entry(rules.intake, route, facts, situation)
    if not verdict.granted:
        reasons = [{"rule": reason.rule, "clause": reason.clause} for reason in verdict.reasons]
        await remember(
            session, caller, "open_case", subject="organisation", subject_id=organisation.id,
            outcome="refused", details={"programme": programme_id, "route": route, "reasons": reasons},
        )  # fmt: skip
        return rules, verdict
    case = _new_case(caller, rules, organisation, route=route, facts=facts, materials=materials)
    session.add(case)
    await session.flush()
    session.add(_first_step(caller, rules, case))
    await remember(
        session, caller, "open_case", subject="case", subject_id=case.id,
        details={"programme": programme_id, "route": route, "organisation": str(organisation.id)},
    )  # fmt: skip
    return rules, case


async def _find_organisation(session: AsyncSession, caller: Caller, organisation_id: UUID) -> Organisation:
    organisation = (
        await session.exec(
            select(Organisation)
            .where(
                Organisation.tenant_id == caller.tenant,
                Organisation.id == organisation_id,
                within_reach(
                    caller,
                    "open_case",
                    organisation=col(Organisation.id),
                    district=col(Organisation.district_code),
                ),
            )
            # Two openings of the same organisation take their turns.
            .with_for_update(key_share=True)
        )
    ).first()
    if organisation is None:
        raise absent("单位", "organisation")
    return organisation


def _check_route(caller: Caller, procedure: Procedure, route: str, organisation_id: UUID) -> None:
    if route not in procedure.routes:
        known = "、".join(procedure.routes)
        raise invalid("/route", "unknown-route", f"可选途径：{known}", f"Routes: {', '.join(procedure.routes)}")
    opener = procedure.routes[route].opened_by
    allowed = organisation_id in caller.organisations() if opener == "provider" else caller.holds(opener)
    if not allowed:
        raise NotAllowed(
            "another-role-opens",
            Text("这一申报途径由其他角色发起", f"This route is opened by the role {opener}"),
        )


async def _refuse_second_case(session: AsyncSession, caller: Caller, programme_id: str, organisation_id: UUID) -> None:
    found = await session.exec(
        select(Case.id).where(
            Case.tenant_id == caller.tenant,
            Case.programme_id == programme_id,
            Case.procedure == INTAKE,
            Case.organisation_id == organisation_id,
            col(Case.ended_at).is_(None),
        )
    )
    if (open_case_id := found.first()) is not None:
        raise Conflict(
            "case-already-open",
            Text(
                f"该单位已有一件在办申报（{open_case_id}），请继续办理或先撤回",
                f"The organisation has an open case ({open_case_id}); go on with it or withdraw it first",
            ),
        )


def _new_case(
    caller: Caller,
    rules: Rules,
    organisation: Organisation,
    *,
    route: str,
    facts: Mapping[str, object],
    materials: Mapping[str, list[str]],
) -> Case:
    start = rules.procedure.routes[route].starts
    return Case(
        tenant_id=caller.tenant,
        programme_id=rules.programme_id,
        policy_version_id=rules.version_id,
        procedure=INTAKE,
        route=route,
        organisation_id=organisation.id,
        district_code=organisation.district_code,
        stage=start,
        stage_entered_at=caller.now,
        waits_for=waits_for(rules.stage(start)),
        opened_at=caller.now,
        facts=dict(facts),
        materials=dict(materials),
    )


def _first_step(caller: Caller, rules: Rules, case: Case) -> CaseStep:
    way = rules.procedure.routes[case.route]
    return CaseStep(
        tenant_id=case.tenant_id,
        case_id=case.id,
        sequence=case.version,
        at=caller.now,
        action="open",
        role=way.opened_by,
        account_id=caller.account_id,
        to_stage=case.stage,
        because={"clause": way.clause, "rule": f"intake.routes.{case.route}", "policy_version": str(rules.version_id)},
    )
