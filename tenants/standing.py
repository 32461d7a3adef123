"""What becomes of an applicant's place in a public notice?"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from policies.language.procedures import NoticeStage
from tenants.callers import Caller
from tenants.moving import Move, find_step, hold_listings, move_cases, rule_of
from tenants.queries.policies import Rules
from tenants.tables import Case, Notice, NoticeEntry, Objection


async def lock_notices(session: AsyncSession, tenant: str, notice_ids: Sequence[UUID]) -> None:
    """Lock notices and the cases that stand in them, in the order everyone takes: notices, then cases."""
    query = select(Notice).where(Notice.tenant_id == tenant, col(Notice.id).in_(notice_ids)).order_by(col(Notice.id))
    for notice in (await session.exec(query.with_for_update())).all():
        await lock_cases_standing(session, notice)


def select_standing(notice: Notice) -> SelectOfScalar[UUID]:
    """Return which cases stand in the notice, unordered."""
    return select(NoticeEntry.case_id).where(
        NoticeEntry.tenant_id == notice.tenant_id,
        NoticeEntry.notice_id == notice.id,
        NoticeEntry.status == "standing",
    )


async def lock_cases_standing(session: AsyncSession, notice: Notice) -> list[Case]:
    """Return the cases that stand in the notice, their listings and they locked, each in the order of their ids."""
    await hold_listings(session, notice.tenant_id, (await session.exec(select_standing(notice))).all())
    query = (
        select(Case)
        .join(NoticeEntry, and_(col(NoticeEntry.tenant_id) == Case.tenant_id, col(NoticeEntry.case_id) == Case.id))
        .where(
            Case.tenant_id == notice.tenant_id,
            NoticeEntry.notice_id == notice.id,
            NoticeEntry.status == "standing",
        )
        .order_by(col(Case.id))
        .with_for_update(key_share=True, of=Case)
        .execution_options(populate_existing=True)
    )
    return list((await session.exec(query)).all())


async def find_standing_cases(session: AsyncSession, tenant: str, case_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of the cases stand in a notice."""
    query = select(NoticeEntry.case_id).where(
        NoticeEntry.tenant_id == tenant, NoticeEntry.status == "standing", col(NoticeEntry.case_id).in_(case_ids)
    )
    return frozenset((await session.exec(query)).all())


async def find_objected(session: AsyncSession, tenant: str, case_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return to which of the cases an objection waits for its decision."""
    query = select(Objection.case_id).where(
        Objection.tenant_id == tenant, col(Objection.case_id).in_(case_ids), Objection.status == "open"
    )
    return frozenset((await session.exec(query)).all())


async def pass_notice(
    session: AsyncSession, caller: Caller, *, notice: Notice, cases: Sequence[Case], rules: Rules
) -> None:
    """Let unopposed applicants, all judged by the same rules, go on to where their notice leads."""
    if not cases:
        return
    book = rules.book(notice.procedure)
    stage = book.procedure.stages[notice.stage]
    if not isinstance(stage, NoticeStage):
        message = f"stage {notice.stage} of {rules.version_id} is no notice"
        raise TypeError(message)
    await leave_notice(session, notice.tenant_id, [case.id for case in cases], status="passed")
    because = {"rule": rule_of(book, notice.stage), "clause": stage.clause, "notice": str(notice.id)}
    moves = [
        (case, Move("notice_passed", await find_step(session, caller, rules, case, stage.to), because))
        for case in cases
    ]
    await move_cases(session, caller, rules=rules, moves=moves)


async def leave_notice(session: AsyncSession, tenant: str, case_ids: Sequence[UUID], *, status: str) -> None:
    """Say what became of the applicants' standing places in a notice, where they have one."""
    await session.exec(
        update(NoticeEntry)
        .where(
            col(NoticeEntry.tenant_id) == tenant,
            col(NoticeEntry.case_id).in_(case_ids),
            col(NoticeEntry.status) == "standing",
        )
        .values(status=status)
    )
