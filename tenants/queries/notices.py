"""What stands in public notice, and what was objected?"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from policies.language.procedures import NoticeStage
from tenants.callers import Caller
from tenants.failures import absent
from tenants.noticing import find_notice_stage
from tenants.queries.policies import rules_of_version
from tenants.rights import within_reach
from tenants.tables import Notice, NoticeEntry, Objection


def select_notices(caller: Caller, *, programme_id: str | None, status: str | None) -> SelectOfScalar[Notice]:
    """Return the notices that match, unordered (a page orders them)."""
    query = select(Notice).where(Notice.tenant_id == caller.tenant)
    if programme_id is not None:
        query = query.where(Notice.programme_id == programme_id)
    return query if status is None else query.where(Notice.status == status)


async def find_notice(session: AsyncSession, caller: Caller, notice_id: UUID) -> Notice:
    """Return the notice, which anyone may read; raises Absent."""
    notice = await session.get(Notice, (caller.tenant, notice_id))
    if notice is None:
        raise absent("公示", "notice")
    return notice


async def find_stage(session: AsyncSession, caller: Caller, notice: Notice) -> NoticeStage:
    """Return the stage a notice was put up at, by the rules it was put up under."""
    rules = await rules_of_version(session, caller, notice.policy_version_id)
    return find_notice_stage(rules, notice.procedure, notice.stage)


async def find_stages(
    session: AsyncSession, caller: Caller, objections: Iterable[Objection]
) -> Mapping[UUID, NoticeStage]:
    """Return the stage at which each objection was made, by the notice's id; one statement and one for each version."""
    wanted = {one.notice_id for one in objections}
    query = select(Notice).where(Notice.tenant_id == caller.tenant, col(Notice.id).in_(wanted))
    found = (await session.exec(query)).all() if wanted else ()
    return {notice.id: await find_stage(session, caller, notice) for notice in found}


async def entries_of(session: AsyncSession, caller: Caller, notice_id: UUID) -> dict[str, str]:
    """Return what became of each place on the list: case → status."""
    query = select(NoticeEntry).where(NoticeEntry.tenant_id == caller.tenant, NoticeEntry.notice_id == notice_id)
    return {str(entry.case_id): entry.status for entry in (await session.exec(query)).all()}


async def find_successor(session: AsyncSession, caller: Caller, notice_id: UUID) -> UUID | None:
    """Return the notice that corrected this one, if any."""
    query = select(Notice.id).where(Notice.tenant_id == caller.tenant, Notice.supersedes == notice_id)
    return (await session.exec(query)).first()


def select_public_objections(caller: Caller, notice_id: UUID) -> SelectOfScalar[Objection]:
    """Return the objections to a notice of which the bureau wrote a public text."""
    return select(Objection).where(
        Objection.tenant_id == caller.tenant,
        Objection.notice_id == notice_id,
        col(Objection.public_text).is_not(None),
    )


def select_objections(caller: Caller, *, status: str | None) -> SelectOfScalar[Objection]:
    """Return the objections the caller may see, unordered (a page orders them)."""
    query = select(Objection).where(Objection.tenant_id == caller.tenant, within_reach(caller, "list_objections"))
    return query if status is None else query.where(Objection.status == status)


async def find_objection(session: AsyncSession, caller: Caller, objection_id: UUID) -> Objection:
    """Return the objection as it was made; raises Absent."""
    query = select(Objection).where(
        Objection.tenant_id == caller.tenant, Objection.id == objection_id, within_reach(caller, "show_objection")
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise absent("异议", "objection")
    return found
