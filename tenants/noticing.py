"""What does a public notice say, and for how long does it stand?"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.days.deadlines import Deadline
from policies.language.procedures import NoticeStage
from policies.language.words import Length
from policies.naming import say_choices
from policies.verdict import Fault, Text
from tenants import clock
from tenants.callers import Caller
from tenants.canonical import canonical_json
from tenants.deadlines import find_deadline
from tenants.failures import Conflict, Invalid, invalid
from tenants.moving import hold_listings
from tenants.queries.policies import Rules
from tenants.rights import within_reach
from tenants.tables import Case, District, Notice, NoticeEntry, Organisation


@dataclass(frozen=True, slots=True)
class Standing:
    """How long a notice stands: the deadline with its walk, and the instant at which it is over."""

    deadline: Deadline
    closes_at: datetime


def find_notice_stage(rules: Rules, procedure: str, stage: str) -> NoticeStage:
    """Return the stage of that name if the public may object at it; raises Invalid otherwise."""
    stages = rules.book(procedure).procedure.stages
    found = stages.get(stage)
    if isinstance(found, NoticeStage):
        return found
    known = say_choices({name: one for name, one in stages.items() if isinstance(one, NoticeStage)})
    raise invalid(
        "/stage", "not-a-notice-stage", f"办法中的公示环节：{known.zh}", f"Notice stages: {known.read_in('en')}"
    )


async def find_standing(session: AsyncSession, caller: Caller, stage: NoticeStage, given: Length | None) -> Standing:
    """Return the period from today: the rules' length, or the official's where they leave it unset.

    Raises Invalid when a length is missing or given against the rules.
    """
    length = _length(stage, given)
    deadline = await find_deadline(session, caller, length)
    return Standing(deadline, clock.end_of_day(deadline.last_day, caller.zone))


def _length(stage: NoticeStage, given: Length | None) -> Length:
    if isinstance(stage.notice, Length):
        if given is not None:
            raise invalid(
                "/length", "length-is-set", "公示期由办法规定，不需填写", "The rules set the length of this notice"
            )
        return stage.notice
    if given is None:
        raise invalid(
            "/length",
            "length-required",
            '办法未规定公示期，请指定，如 {"working_days": 5}',
            'The rules leave the length open: give one, such as {"working_days": 5}',
        )
    return given


async def lock_cases(
    session: AsyncSession, caller: Caller, wanted: Sequence[tuple[str, UUID]], *, operation: str
) -> list[Case]:
    """Return the cases in the order given, each told by its JSON Pointer, locked in the order of their ids.

    Raises Invalid for those that are not there or stand twice.
    """
    case_ids = [case_id for _, case_id in wanted]
    await hold_listings(session, caller.tenant, case_ids)
    query = (
        select(Case)
        .where(
            Case.tenant_id == caller.tenant,
            col(Case.id).in_(case_ids),
            within_reach(caller, operation, organisation=col(Case.organisation_id), district=col(Case.district_code)),
        )
        .order_by(col(Case.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = {case.id: case for case in (await session.exec(query)).all()}
    faults = [
        Fault(pointer, "case-not-found", Text("没有这件申报", "There is no such case"))
        for pointer, case_id in wanted
        if case_id not in found
    ]
    faults += [
        Fault(pointer, "repeated", Text("重复", "Repeated"))
        for index, (pointer, case_id) in enumerate(wanted)
        if case_id in case_ids[:index]
    ]
    if faults:
        raise Invalid("cases-invalid", Text("申报清单有误", "The list of cases has faults"), faults=faults)
    return [found[case_id] for case_id in case_ids]


def refuse_unless_waiting(
    cases: Sequence[Case], *, programme_id: str, procedure: str, stage: str, standing: frozenset[UUID]
) -> None:
    """Raise Conflict unless every case waits at that stage of the programme's procedure and stands in no notice yet."""
    for case in cases:
        here = (case.programme_id, case.procedure, case.stage)
        if here != (programme_id, procedure, stage) or case.id in standing:
            raise Conflict(
                "case-not-waiting",
                Text(
                    f"申报 {case.id} 不在待公示状态（可能已公示、撤回或退回），请重新读取清单",
                    f"Case {case.id} does not wait for a notice (it stands in one, or has left); read the list again",
                ),
            )


def one_version(cases: Sequence[Case]) -> UUID:
    """Return the version of the rules by which all the cases are judged; raise Conflict when they are of several."""
    versions = {case.policy_version_id for case in cases}
    if len(versions) > 1:
        raise Conflict(
            "several-versions",
            Text(
                "名单上的申报适用不同版本的办法，请按版本分别公示",
                "The cases are judged by different versions of the rules; publish a list for each version",
            ),
        )
    return versions.pop()


async def compose(session: AsyncSession, caller: Caller, cases: Sequence[Case]) -> list[dict[str, object]]:
    """Return the list as the public reads it: position, name, credit code and district of each applicant."""
    query = (
        select(Case.id, Organisation.name, Organisation.uscc, District.name)
        .join(
            Organisation,
            and_(col(Organisation.tenant_id) == Case.tenant_id, col(Organisation.id) == Case.organisation_id),
        )
        .join(District, and_(col(District.tenant_id) == Case.tenant_id, col(District.code) == Case.district_code))
        .where(Case.tenant_id == caller.tenant, col(Case.id).in_([case.id for case in cases]))
    )
    rows = {case_id: (name, uscc, district) for case_id, name, uscc, district in (await session.exec(query)).all()}
    return [
        {
            "position": position,
            "case_id": str(case.id),
            "name": rows[case.id][0],
            "uscc": rows[case.id][1],
            "district": rows[case.id][2],
        }
        for position, case in enumerate(cases, start=1)
    ]


def hash_content(content: Mapping[str, Any]) -> str:  # Any: JSON
    """Return the SHA-256 (hex) over the canonical JSON of what was published."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


async def publish(
    session: AsyncSession,
    caller: Caller,
    notice: Notice,
    *,
    entries: Sequence[Mapping[str, object]],
    cases: Sequence[Case],
) -> None:
    """Write the notice with its entries; its cases then wait for nobody until the period is over."""
    notice.content = {
        "title": notice.title,
        "programme": notice.programme_id,
        "procedure": notice.procedure,
        "stage": notice.stage,
        "policy_version": str(notice.policy_version_id),
        "entries": [dict(entry) for entry in entries],
    }
    notice.content_hash = hash_content(notice.content)
    session.add(notice)
    await session.flush()
    for position, case in enumerate(cases, start=1):
        session.add(NoticeEntry(tenant_id=caller.tenant, notice_id=notice.id, case_id=case.id, position=position))
        case.due_on = notice.last_day
        case.lapses_at = None
        case.period, case.provisional = None, False
        case.version += 1
        session.add(case)
    await session.flush()
