"""Whose evidence do uploaded files become?"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Fault, Text
from tenants.callers import Caller
from tenants.failures import Invalid
from tenants.tables import File


async def claim_files(session: AsyncSession, caller: Caller, ids: Sequence[UUID], *, pointer: str) -> list[File]:
    """Return the files in the order of `ids`, as `claim_named` does, each told by its place under `pointer`."""
    return await claim_named(session, caller, [(f"{pointer}/{index}", file_id) for index, file_id in enumerate(ids)])


async def claim_named(session: AsyncSession, caller: Caller, wanted: Sequence[tuple[str, UUID]]) -> list[File]:
    """Return the files in the order asked for, taken as evidence of what the caller is about to do; one query.

    The caller's own can be taken again and again, a file that nobody signed for only once, by whoever knows its id.
    Raises Invalid, with a fault at its JSON Pointer for each file that is not there, is another's, or was taken.
    """
    ids = [file_id for _, file_id in wanted]
    own = [col(File.uploaded_by) == caller.account_id, col(File.organisation_id).in_(caller.organisations())]
    query = (
        select(File)
        .where(
            File.tenant_id == caller.tenant,
            col(File.id).in_(ids),
            or_(
                and_(col(File.uploaded_by).is_(None), col(File.claimed_at).is_(None)),
                *(own if caller.account_id is not None else ()),
            ),
        )
        .order_by(col(File.id))  # two that want the same files wait for each other in one order
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = {file.id: file for file in (await session.exec(query)).all()} if ids else {}
    faults = [
        Fault(
            pointer,
            "file-not-found",
            Text(
                "没有这个文件，或它已用于别处，请重新上传", "There is no such file, or it was used elsewhere; upload it"
            ),
        )
        for pointer, file_id in wanted
        if file_id not in found
    ]
    if faults:
        raise Invalid("files-invalid", Text("附件有误", "The files have faults"), faults=faults)
    for file in found.values():
        file.claimed_at = file.claimed_at or caller.now
    await session.flush()
    return [found[file_id] for file_id in ids]
