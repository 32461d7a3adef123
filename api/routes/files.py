"""Files: handed in one at a time, looked at, downloaded."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Header, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.asking.requests import Command, MingluRoute, Reading
from api.exports.answers import as_attachment
from api.shapes.wire import Input, Instant, Output
from tenants import tables
from tenants.files.types import TAKEN
from tenants.operations.upload_file import Received
from tenants.operations.upload_file import upload_file as take
from tenants.queries.files import find_file

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["文件"])

Json = dict[str, Any]  # Any: OpenAPI
_BINARY: Json = {"schema": {"type": "string", "format": "binary"}}
_CONTENT: dict[int | str, Json] = {
    200: {"description": "文件内容", "content": {kind.media_type: _BINARY for kind in TAKEN}},
    304: {"description": "内容未变（If-None-Match 与 ETag 相符）"},
}


class UploadedFile(Input):
    """One file, and whose it is."""

    file: UploadFile = Field(description="文件：PDF、OFD、DOCX、XLSX、JPEG、PNG、WebP；类型以内容为准")
    organisation_id: UUID | None = Field(
        None, description="文件归属的单位；代表多个单位的服务商必填", examples=["0198f0a0-0000-7000-8000-000000000000"]
    )


class FileShown(Output):
    """What is known of a file; its bytes are at …/content."""

    id: str = Field(examples=["0198f0a0-0000-7000-8000-000000000000"])
    name: str = Field(description="显示用的文件名", examples=["营业执照.pdf"])
    media_type: str = Field(description="按内容判定的类型", examples=["application/pdf"])
    size: int = Field(description="字节数", examples=[52341])
    sha256: str = Field(
        description="内容的 SHA-256", examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
    )
    organisation_id: str | None = Field(
        description="归属的单位；为 null 时不属于任何单位", examples=["0198f0a0-0000-7000-8000-000000000000"]
    )
    uploaded_at: Instant


@router.post("/files", summary="上传文件", status_code=201)
async def upload_file(call: Command, form: Annotated[UploadedFile, File()]) -> FileShown:
    """一次上传一个文件，得到编号，供申报材料、附件和异议佐证引用。

    未登录者上传的文件只能用作异议佐证，每个不超过 10 MiB。
    """
    file = await take(
        call.session,
        call.caller,
        received=Received(form.file.file, form.file.filename or "", form.file.content_type),
        organisation_id=form.organisation_id,
        limit_bytes=call.running.settings.file_limit_bytes,
        store=None if call.dry_run else call.running.files,
    )
    return _show(file)


@router.get("/files/{file_id}", summary="文件信息")
async def show_file(call: Reading, file_id: UUID) -> FileShown:
    """文件的名称、类型、大小和摘要。"""
    return _show(await find_file(call.session, call.caller, file_id, "show_file"))


@router.get("/files/{file_id}/content", summary="下载文件", response_class=StreamingResponse, responses=_CONTENT)
async def download_file(
    call: Reading,
    file_id: UUID,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match", description="已有内容的 ETag")] = None,
) -> Response:
    """文件内容，作为附件下载；ETag 即内容的 SHA-256。"""
    file = await find_file(call.session, call.caller, file_id, "download_file")
    headers = {"etag": f'"{file.sha256}"', "cache-control": "private, no-cache"}
    if if_none_match and _names(if_none_match, file.sha256):
        return Response(status_code=304, headers=headers)
    headers |= {
        "content-length": str(file.size),
        "content-disposition": as_attachment(file.name),
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }
    content = await call.running.files.get(call.caller.tenant, file.sha256)
    return StreamingResponse(content, headers=headers, media_type=file.media_type)


def _show(file: tables.File) -> FileShown:
    return FileShown(
        id=str(file.id),
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        organisation_id=str(file.organisation_id) if file.organisation_id else None,
        uploaded_at=file.uploaded_at,
    )


def _names(if_none_match: str, tag: str) -> bool:
    """Tell whether the list of entity tags (RFC 9110 §13.1.2, compared weakly) has this one or says any."""
    tags = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return bool(tags & {"*", f'"{tag}"'})
