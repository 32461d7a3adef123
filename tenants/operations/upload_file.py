"""What happens when somebody hands in a file?"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from policies.verdict import Fault, Text
from tenants.audit import remember
from tenants.callers import Caller
from tenants.failures import NotAllowed, TooLarge, TooMany, invalid
from tenants.files.names import POINTER, clean_name, extension_of, file_fault
from tenants.files.store import FileStore
from tenants.files.types import FileType, find_type
from tenants.tables import File, TenantSetting

PUBLIC_LIMIT_BYTES = 10 * 1024 * 1024
PUBLIC_FILES_AN_HOUR = 200
_HOUR = timedelta(hours=1)
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it arrived: the name and media type it came with say what they like."""

    content: BinaryIO
    name: str
    declared_type: str | None = None


@dataclass(frozen=True, slots=True)
class _Examined:
    size: int
    sha256: str
    type: FileType


async def upload_file(
    session: AsyncSession,
    caller: Caller,
    *,
    received: Received,
    limit_bytes: int,
    store: FileStore | None,
    organisation_id: UUID | None = None,
) -> File:
    """Return the file, kept: a provider's is its organisation's, an official's and the public's is nobody's.

    Without a `store` all is judged and nothing kept (dry run). Raises Invalid (name, type, organisation), TooLarge,
    NotAllowed (another's organisation), TooMany (the public, in an hour).
    """
    name = clean_name(received.name)
    owner = _owner(caller, organisation_id)
    is_public = caller.account_id is None
    limit = min(limit_bytes, PUBLIC_LIMIT_BYTES) if is_public else limit_bytes
    examined = await asyncio.to_thread(_examine, received, name=name, limit_bytes=limit)
    if is_public:
        await _refuse_flood(session, caller)
    if store is not None:
        await store.put(caller.tenant, examined.sha256, received.content)
    file = File(
        tenant_id=caller.tenant,
        name=name if extension_of(name) else name + examined.type.extensions[0],
        media_type=examined.type.media_type,
        size=examined.size,
        sha256=examined.sha256,
        uploaded_by=caller.account_id,
        organisation_id=owner,
        uploaded_at=caller.now,
    )
    session.add(file)
    await session.flush()
    await remember(
        session, caller, "upload_file", subject="file", subject_id=file.id,
        details={
            "sha256": file.sha256, "size": file.size, "media_type": file.media_type, "organisation_id": owner,
        },
    )  # fmt: skip
    return file


def _owner(caller: Caller, wanted: UUID | None) -> UUID | None:
    """Return the organisation the file will belong to: the provider's only one, or the one of several it names."""
    organisations = caller.organisations()
    if not organisations:
        if wanted is not None:
            raise invalid(
                "/organisation_id",
                "organisation-not-expected",
                "只有服务商的文件归属单位，请不要填写此项",
                "Only a provider's file belongs to an organisation; leave this out",
            )
        return None
    if wanted is not None and wanted not in organisations:
        raise NotAllowed(
            "not-your-organisation", Text("您不能代表这个单位上传文件", "You do not act for this organisation")
        )
    if wanted is None and len(organisations) > 1:
        raise invalid(
            "/organisation_id",
            "missing",
            "您代表多个单位，请指明文件归属的单位",
            "You act for several organisations; say whose file it is",
        )
    return wanted or organisations[0]


def _examine(received: Received, *, name: str, limit_bytes: int) -> _Examined:
    """Return size, digest and type of the bytes; reads them all, so it runs aside."""
    content = received.content
    size = content.seek(0, 2)
    if size == 0:
        raise file_fault("file-empty", "文件是空的，请检查后重新上传", "The file is empty; check it and upload again")
    if size > limit_bytes:
        mebibytes = f"{limit_bytes / 1024 / 1024:.4g} MiB"
        text = Text(f"文件过大，最多 {mebibytes}", f"The file is too large; at most {mebibytes} is taken")
        raise TooLarge("file-too-large", text, faults=[Fault(POINTER, "file-too-large", text)])
    kind = find_type(content, name=name, declared=received.declared_type)
    content.seek(0)
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK_BYTES):
        digest.update(chunk)
    return _Examined(size, digest.hexdigest(), kind)


async def _refuse_flood(session: AsyncSession, caller: Caller) -> None:
    """Raise TooMany when the public handed in, within the hour, as many files as nobody has claimed yet."""
    # One at a time in a tenant, so that two do not both find one place left.
    await session.exec(
        select(TenantSetting.tenant_id).where(TenantSetting.tenant_id == caller.tenant).with_for_update(key_share=True)
    )
    count, oldest = (
        await session.exec(
            select(func.count(), func.min(File.uploaded_at)).where(
                File.tenant_id == caller.tenant,
                col(File.uploaded_by).is_(None),
                col(File.claimed_at).is_(None),
                File.uploaded_at > caller.now - _HOUR,
            )
        )
    ).one()
    if count >= PUBLIC_FILES_AN_HOUR:
        raise TooMany(
            "too-many-public-files",
            Text(
                "现在上传的人太多，请稍后再试或登录后上传",
                "Too many files are being handed in just now; try again later, or sign in",
            ),
            retry_after=max(1, int((oldest + _HOUR - caller.now).total_seconds())),
        )
