"""The form of an application is filled in further."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.intake import find_form_faults, movers_of
from policies.language.procedures import ActStage
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, Invalid, NotAllowed
from tenants.files.materials import check_materials
from tenants.queries.cases import acts_as, find_case, named_in
from tenants.queries.policies import Rules, rules_of_case
from tenants.rights import say_roles
from tenants.tables import Case
from tenants.versions import Expected, check_version

Value = TypeVar("Value")


async def update_case(
    session: AsyncSession,
    caller: Caller,
    *,
    case_id: UUID,
    facts: Mapping[str, object],
    materials: Mapping[str, list[str] | None],
    expected: Expected,
) -> tuple[Rules, Case]:
    """Lay `facts` and `materials` over the form (null takes an entry out) and return the case.

    Raises Absent, Conflict (the form is closed at this stage, or changed meanwhile), NotAllowed, Invalid.
    """
    case = await find_case(session, caller, case_id, "update_case", lock=True)
    check_version(case.version, expected)
    rules = await rules_of_case(session, caller, case)
    book = rules.book(case.procedure)
    stage = book.procedure.stages[case.stage]
    if not isinstance(stage, ActStage) or stage.form != "open":
        raise Conflict(
            "form-closed",
            Text(
                "当前环节不能修改申报表，需退回补正后再改", "The form is closed at this stage; it opens when returned"
            ),
        )
    if not any(acts_as(caller, role, case) for role in movers_of(stage)):
        whose = say_roles(caller, rules.policy, movers_of(stage))
        said = Text(f"申报表由{whose.zh}填写", f"This form is filled in by: {whose.read_in('en')}")
        raise NotAllowed("another-role-acts", said)
    faults = list(find_form_faults(book, _given(facts), _given(materials)))
    if faults:
        raise Invalid("form-invalid", Text("申报表有误", "The form has faults"), faults=faults)
    await check_materials(session, caller, book, _given(materials), organisation_id=case.organisation_id)
    case.facts = _laid_over(case.facts, facts)
    case.serves = named_in(book, case.facts)
    case.materials = _laid_over(case.materials, materials)
    case.version += 1
    session.add(case)
    await remember(
        session, caller, "update_case", subject="case", subject_id=case.id,
        details={"fields": sorted([*facts, *materials]), "version": case.version},
    )  # fmt: skip
    return rules, case


def _given(over: Mapping[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in over.items() if value is not None}


def _laid_over(under: Mapping[str, Value], over: Mapping[str, Value | None]) -> dict[str, Value]:
    return _given({**under, **over})
