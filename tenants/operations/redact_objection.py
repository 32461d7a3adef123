"""The bureau writes the public text of an objection, without what must not be public."""

from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import within_reach
from tenants.tables import Objection


async def redact_objection(session: AsyncSession, caller: Caller, *, objection_id: UUID, public_text: str) -> Objection:
    """Set what the public reads and return the objection; what the objector wrote stays as it is. Raises Absent."""
    query = select(Objection).where(
        Objection.tenant_id == caller.tenant, Objection.id == objection_id, within_reach(caller, "redact_objection")
    )
    objection = (await session.exec(query.with_for_update(key_share=True))).first()
    if objection is None:
        raise absent("异议", "objection")
    objection.public_text = public_text
    session.add(objection)
    await remember(
        session, caller, "redact_objection", subject="objection", subject_id=objection.id,
        details={"public_text": public_text},
    )  # fmt: skip
    return objection
