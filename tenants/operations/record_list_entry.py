"""The bureau records that an organisation stands on a list another programme keeps."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.naming import say_choices
from policies.verdict import Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import Conflict, absent, invalid
from tenants.queries.policies import rules_on
from tenants.tables import ExternalListEntry, Organisation


async def record_list_entry(
    session: AsyncSession, caller: Caller, *, programme_id: str, list_id: str, organisation_id: UUID, source: str
) -> None:
    """Record the entry with where it was taken from.

    Raises Absent (programme, organisation), Invalid (the policy knows no such list), Conflict (recorded already).
    """
    rules = await rules_on(session, caller, programme_id, caller.today)
    if list_id not in rules.policy.lists:
        known = say_choices(rules.policy.lists)
        raise invalid(
            "/list", "unknown-list", f"办法所列名单：{known.zh}", f"The policy's lists: {known.read_in('en')}"
        )
    if await session.get(Organisation, (caller.tenant, organisation_id)) is None:
        raise absent("单位", "organisation")
    added = await (await session.connection()).execute(
        insert(ExternalListEntry)
        .values(
            tenant_id=caller.tenant,
            programme_id=programme_id,
            list_id=list_id,
            organisation_id=organisation_id,
            source=source,
            recorded_by=caller.signed_in(),
            recorded_at=caller.now,
        )
        .on_conflict_do_nothing()
        .returning(col(ExternalListEntry.list_id))
    )
    if added.first() is None:
        raise Conflict("already-recorded", Text("该单位已记在这份名单上", "The organisation is on this list already"))
    await remember(
        session, caller, "record_list_entry", subject="organisation", subject_id=organisation_id,
        details={"programme": programme_id, "list": list_id, "source": source},
    )  # fmt: skip
