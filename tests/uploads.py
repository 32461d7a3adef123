"""Which files does a test hand in, and who does? One small sample of each type that is taken."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import httpx
from builders import add_account, headers_of
from sqlalchemy import func
from sqlmodel import select

from tenants.database import Database
from tenants.running import Running
from tenants.tables import File

Upload = tuple[str, bytes, str]

OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX_TYPE = f"{OFFICE}.wordprocessingml.document"
XLSX_TYPE = f"{OFFICE}.spreadsheetml.sheet"


def make_pdf(text: str = "") -> bytes:
    return f"%PDF-1.7\n%\u00e2\u00e3\n1 0 obj<</Type/Catalog>>endobj % {text}\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()


def make_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def make_jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def make_webp() -> bytes:
    return b"RIFF\x0c\x00\x00\x00WEBPVP8 \x00\x00\x00\x00"


def make_zip(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def content_types(*kinds: str) -> str:
    overrides = "".join(f'<Override PartName="/part{n}.xml" ContentType="{kind}"/>' for n, kind in enumerate(kinds))
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{namespace}">{overrides}</Types>'


def make_docx(*more: str) -> bytes:
    types = content_types(f"{DOCX_TYPE}.main+xml", *more)
    return make_zip({"[Content_Types].xml": types, "word/document.xml": "<w:document/>"})


def make_xlsx() -> bytes:
    types = content_types(f"{XLSX_TYPE}.main+xml")
    return make_zip({"[Content_Types].xml": types, "xl/workbook.xml": "<workbook/>"})


def make_ofd() -> bytes:
    root = '<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"/>'
    return make_zip({"OFD.xml": root, "Doc_0/Document.xml": "<ofd:Document/>"})


SAMPLES = {
    "a.pdf": (make_pdf(), "application/pdf"),
    "a.png": (make_png(), "image/png"),
    "a.jpg": (make_jpeg(), "image/jpeg"),
    "a.webp": (make_webp(), "image/webp"),
    "a.docx": (make_docx(), DOCX_TYPE),
    "a.xlsx": (make_xlsx(), XLSX_TYPE),
    "a.ofd": (make_ofd(), "application/ofd"),
}


@dataclass(frozen=True, slots=True)
class Uploader:
    """Somebody who hands in files over HTTP: a provider, or the public."""

    client: httpx.AsyncClient
    database: Database
    tenant: str
    headers: dict[str, str] = field(default_factory=dict)
    organisation: UUID | None = None
    account_id: UUID | None = None

    async def hand_in(
        self, file: Upload, *, headers: dict[str, str] | None = None, query: str = "", **fields: str
    ) -> httpx.Response:
        return await self.client.post(
            f"/v1/{self.tenant}/files{query}",
            files={"file": file},
            data=fields,
            headers=self.headers | (headers or {}),
        )

    async def look(self, place: str, **headers: str) -> httpx.Response:
        return await self.client.get(f"/v1/{self.tenant}/files/{place}", headers=self.headers | headers)

    async def count(self) -> int:
        """Return how many files the tenant has."""
        async with self.database.transaction(self.tenant) as session:
            return (await session.exec(select(func.count()).select_from(File))).one()


async def new_uploader(client: httpx.AsyncClient, running: Running, tenant: str) -> Uploader:
    """Return a provider of a new organisation."""
    person = await add_account(running.database, tenant, role="provider")
    headers = headers_of(running.keys, person)
    return Uploader(client, running.database, tenant, headers, person.organisation, person.account_id)
