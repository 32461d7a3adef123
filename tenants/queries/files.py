"""Which files may the caller see?"""

from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tenants.callers import Caller
from tenants.failures import absent
from tenants.rights import within_reach
from tenants.tables import File, Organisation


async def find_file(session: AsyncSession, caller: Caller, file_id: UUID, operation: str) -> File:
    """Return the file if `operation` reaches it; raises Absent otherwise.

    A file of an organisation is reached as the organisation is; any other by who handed it in and by those who
    see the whole tenant.
    """
    reach = within_reach(caller, operation, organisation=col(Organisation.id), district=col(Organisation.district_code))
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
