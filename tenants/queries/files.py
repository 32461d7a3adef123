"""Which files may the caller see?"""

from uuid import UUID

from sqlalchemy import String, and_, cast, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import within_reach
from tenants.tables import Case, File, Organisation


async def find_file(session: AsyncSession, caller: Caller, file_id: UUID, operation: str) -> File:
    """Return the file if `operation` reaches it; raises Absent otherwise.

    A file of an organisation is reached as the organisation is, and by a panel's members in a case that is before
    them; any other by who handed it in and by those who see the whole tenant.
    """
    before_a_panel = select(Case.asks).where(
        Case.tenant_id == File.tenant_id,
        Case.organisation_id == File.organisation_id,
        col(Case.asks).is_not(None),
        cast(Case.materials, String).contains(cast(File.id, String)),
    )
    reach = within_reach(
        caller,
        operation,
        organisation=col(Organisation.id),
        district=col(Organisation.district_code),
        asked=before_a_panel.limit(1).scalar_subquery(),
    )
    own = and_(col(File.organisation_id).is_(None), col(File.uploaded_by) == caller.account_id)
    query = (
        select(File)
        .outerjoin(
            Organisation,
            and_(col(Organisation.tenant_id) == File.tenant_id, col(Organisation.id) == File.organisation_id),
        )
        .where(File.tenant_id == caller.tenant, File.id == file_id, or_(reach, own))
    )
    file = (await session.exec(query)).first()
    if file is None:
        raise absent("文件", "file")
    return file
