"""A case begins: an organisation's way into a programme, or any other staged work of its rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.intake import find_form_faults, judge_entry, lead, told_of
from policies.language.document import Policy
from policies.language.procedures import ActStage, Route, Stage
from policies.naming import say_choices
from policies.procedures.rulebook import INTAKE, Rulebook, procedures_of
from policies.situation import Situation
from policies.verdict import Text, Verdict
from tenants.audit import remember
from tenants.calendar import calendar_of
from tenants.callers import Caller
from tenants.effects import refuse_twice_listed
from tenants.failures import Conflict, Invalid, NotAllowed, absent, invalid
from tenants.files.materials import check_materials
from tenants.moving import Move, enter_stage
from tenants.queries.cases import named_in
from tenants.queries.policies import Rules, rules_on
from tenants.queries.standings import find_listing_of, situation_for
from tenants.rights import say_roles, within_reach
from tenants.scoring import LIVE
from tenants.tables import Case, CaseStep, Organisation


@dataclass(frozen=True, slots=True)
class Opened:
    """What is to be opened: for whom, on which procedure, by which way in, with what is filled in already.

    `due_on` is the last day of its first stage, where an official opens it and the rules leave that day open.
    """

    organisation_id: UUID
    route: str
    procedure: str = INTAKE
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    materials: Mapping[str, list[str]] = field(default_factory=dict[str, list[str]])
    due_on: date | None = None


async def open_case(
    session: AsyncSession, caller: Caller, *, programme_id: str, wanted: Opened
) -> tuple[Rules, Case | Verdict]:
    """Open a case on a procedure of the programme and return it, or the refusal of its route's condition.

    Raises Absent (programme, organisation), Invalid (procedure, route, form or due day), NotAllowed (another role
    opens this route), Conflict (listed already or not listed, or another case is open).
    """
    rules = await rules_on(session, caller, programme_id, caller.today)
    organisation = await _find_organisation(session, caller, wanted.organisation_id)
    book = _find_book(rules, wanted.procedure)
    way = _find_route(book, wanted.route)
    caller = _acting(caller, rules.policy, way, organisation)
    faults = list(find_form_faults(book, wanted.facts, wanted.materials))
    if faults:
        raise Invalid("form-invalid", Text("申报表有误", "The form has faults"), faults=faults)
    await check_materials(session, caller, book, wanted.materials, organisation_id=organisation.id)
    await _refuse_outside(session, caller, rules, book, organisation.id)
    await _refuse_second_case(session, caller, rules, book, organisation.id)
    situation = await situation_for(session, caller, rules, procedure=wanted.procedure, organisation_id=organisation.id)
    verdict = judge_entry(book, wanted.route, wanted.facts, situation, await calendar_of(session, caller))
    if not verdict.granted:
        await _remember_refusal(session, caller, programme_id, wanted, verdict)
        return rules, verdict
    case = await _begin(session, caller, rules, organisation, wanted, situation=situation)
    await remember(
        session, caller, "open_case", subject="case", subject_id=case.id,
        details={
            "programme": programme_id,
            "procedure": wanted.procedure,
            "route": wanted.route,
            "organisation": str(organisation.id),
        },
    )  # fmt: skip
    return rules, case


async def _remember_refusal(
    session: AsyncSession, caller: Caller, programme_id: str, wanted: Opened, verdict: Verdict
) -> None:
    reasons = [{"rule": reason.rule, "clause": reason.clause} for reason in verdict.reasons]
    details = {"programme": programme_id, "procedure": wanted.procedure, "route": wanted.route, "reasons": reasons}
    await remember(
        session, caller, "open_case", subject="organisation", subject_id=wanted.organisation_id,
        outcome="refused", details=details,
    )  # fmt: skip


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


def _find_book(rules: Rules, procedure: str) -> Rulebook:
    known = procedures_of(rules.policy)
    if procedure not in known:
        names = say_choices(known)
        raise invalid("/procedure", "unknown-procedure", f"可选流程：{names.zh}", f"Procedures: {names.read_in('en')}")
    return rules.book(procedure)


def _find_route(book: Rulebook, name: str) -> Route:
    if name not in book.procedure.routes:
        known = say_choices(book.procedure.routes)
        raise invalid("/route", "unknown-route", f"可选途径：{known.zh}", f"Routes: {known.read_in('en')}")
    return book.procedure.routes[name]


def _acting(caller: Caller, policy: Policy, way: Route, organisation: Organisation) -> Caller:
    """Return the caller in the role that opens this way in, for this organisation."""
    match way.opened_by:
        case "provider" | "enterprise":
            allowed = organisation.id in caller.organisations(way.opened_by)
        case "district":
            allowed = organisation.district_code in caller.districts()
        case role:
            allowed = caller.holds(role)
    if not allowed:
        whose = say_roles(caller, policy, [way.opened_by])
        raise NotAllowed(
            "another-role-opens",
            Text(
                f"“{way.label.zh}”由{whose.zh}发起",
                f"“{way.label.read_in('en')}” is opened by: {whose.read_in('en')}",
            ),
        )
    return replace(caller, acting_as=way.opened_by)


async def _refuse_outside(
    session: AsyncSession, caller: Caller, rules: Rules, book: Rulebook, organisation_id: UUID
) -> None:
    """Raise Conflict unless the organisation stands where those stand whom the procedure is about."""
    if book.name == INTAKE:
        await refuse_twice_listed(
            session, tenant=caller.tenant, programme_id=rules.programme_id, organisation_id=organisation_id
        )
        return
    open_to = book.procedure.open_to
    if open_to == "anyone":
        return
    listing = await find_listing_of(session, caller, programme_id=rules.programme_id, organisation_id=organisation_id)
    if listing is None or (open_to == "listed" and listing.status not in LIVE):
        raise Conflict(
            "not-listed",
            Text(
                f"“{book.procedure.label.zh}”只对在库单位办理，该单位不在名录内",
                f"{book.procedure.label.read_in('en')} is for those in the directory; this organisation is not",
            ),
        )


async def _refuse_second_case(
    session: AsyncSession, caller: Caller, rules: Rules, book: Rulebook, organisation_id: UUID
) -> None:
    found = await session.exec(
        select(Case.id).where(
            Case.tenant_id == caller.tenant,
            Case.programme_id == rules.programme_id,
            Case.procedure == book.name,
            Case.organisation_id == organisation_id,
            col(Case.ended_at).is_(None),
        )
    )
    if (open_case_id := found.first()) is not None:
        raise Conflict(
            "case-already-open",
            Text(
                f"该单位已有一件在办的“{book.procedure.label.zh}”（{open_case_id}），请先办完",
                f"The organisation has an open case of this procedure ({open_case_id}); bring it to its end first",
            ),
        )


async def _begin(
    session: AsyncSession,
    caller: Caller,
    rules: Rules,
    organisation: Organisation,
    wanted: Opened,
    *,
    situation: Situation,
) -> Case:
    book = rules.book(wanted.procedure)
    way = book.procedure.routes[wanted.route]
    step = lead(book, way.starts, told_of(book, wanted.facts, situation))
    case = Case(
        tenant_id=caller.tenant,
        programme_id=rules.programme_id,
        policy_version_id=rules.version_id,
        procedure=wanted.procedure,
        route=wanted.route,
        organisation_id=organisation.id,
        district_code=organisation.district_code,
        stage=step.to,
        stage_entered_at=caller.now,
        opened_at=caller.now,
        filed_on=None if _is_a_draft(way, step.stage) else caller.today,
        facts=dict(wanted.facts),
        serves=named_in(book, wanted.facts),
        materials=dict(wanted.materials),
    )
    rule = f"{book.path}.routes.{wanted.route}"
    move = Move("open", step, {"clause": way.clause, "rule": rule}, due_on=wanted.due_on, asked_for_day=True)
    because = await enter_stage(session, caller, case, move)
    session.add(case)
    await session.flush()
    session.add(
        CaseStep(
            tenant_id=case.tenant_id,
            case_id=case.id,
            sequence=case.version,
            at=caller.now,
            action=move.action,
            role=caller.role,
            account_id=caller.account_id,
            to_stage=case.stage,
            because={**because, "policy_version": str(rules.version_id)},
        )
    )
    return case


def _is_a_draft(way: Route, stage: Stage) -> bool:
    """Tell whether whoever opens the case has a form to hand in first; what others begin binds from its day on."""
    movers = stage.by if isinstance(stage, ActStage) and stage.form == "open" else ()
    return way.opened_by in (movers if isinstance(movers, tuple) else (movers,))
