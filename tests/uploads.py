"""Which files does a test hand in? One small sample of each type that is taken."""

import io
import zipfile
import zlib
from collections.abc import Mapping

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
