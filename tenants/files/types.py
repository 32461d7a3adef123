"""Of which type is a file really, and is that what it says it is? Its bytes decide, not its name."""

from dataclasses import dataclass
from typing import BinaryIO

from policies.verdict import Text
from tenants.failures import Invalid
from tenants.files.archives import Archive, ends_as_archive, find_parts
from tenants.files.kinds import kind_of
from tenants.files.names import extension_of, file_fault


@dataclass(frozen=True, slots=True)
class FileType:
    """A type we take: its media type, its extensions (the usual one first), and other media types it goes by."""

    name: str
    media_type: str
    extensions: tuple[str, ...]
    aliases: frozenset[str] = frozenset()

    def may_be_called(self, *, extension: str, declared: str) -> bool:
        """Tell whether a file of this type may have this extension and be declared as this media type."""
        return extension in {"", *self.extensions} and declared in {"", self.media_type, *self.aliases}


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ARCHIVE = frozenset({"application/zip", "application/x-zip-compressed"})
PDF = FileType("PDF", "application/pdf", (".pdf",), frozenset({"application/x-pdf"}))
PNG = FileType("PNG", "image/png", (".png",), frozenset({"image/x-png"}))
JPEG = FileType("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), frozenset({"image/jpg", "image/pjpeg"}))
WEBP = FileType("WebP", "image/webp", (".webp",))
DOCX = FileType("DOCX", f"{_OFFICE}.wordprocessingml.document", (".docx",), _ARCHIVE)
XLSX = FileType("XLSX", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",), _ARCHIVE)
OFD = FileType("OFD", "application/ofd", (".ofd",), frozenset({"application/x-ofd", "application/vnd.ofd"}) | _ARCHIVE)
_PICTURES = {b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
TAKEN = (PDF, OFD, DOCX, XLSX, JPEG, PNG, WEBP)

# Media types that say nothing: what a client sends when it does not know.
_UNTOLD = {"application/octet-stream", "binary/octet-stream"}
_HEAD_BYTES = 1024  # where a reader looks for a PDF's header (ISO 32000-1, implementation note 13)


def find_type(content: BinaryIO, *, name: str, declared: str | None) -> FileType:
    """Return the type of the bytes; `name` and `declared` (a Content-Type) must not say otherwise.

    Raises Invalid: file-type-mismatch, file-type-not-allowed, file-of-two-types, file-damaged, file-unpacks-too-large.
    """
    extension = extension_of(name)
    said = (declared or "").partition(";")[0].strip().lower()
    said = "" if said in _UNTOLD else said
    found = _recognise(content)
    if found is None:
        raise _not_taken(content, extension=extension, declared=said)
    if not found.may_be_called(extension=extension, declared=said):
        raise _mismatch(Text(found.name, found.name), extension=extension, declared=said)
    return found


def _recognise(content: BinaryIO) -> FileType | None:
    """Return the type whose signature the bytes bear; raises Invalid when they bear two or are cut short."""
    content.seek(0)
    head = content.read(_HEAD_BYTES)
    found = _type_of_head(head)
    if found is None and head.startswith(b"PK\x03\x04"):
        found = _type_of_archive(find_parts(content))
    elif found is not None and ends_as_archive(content):
        raise _two_types(found.name, "ZIP")
    if found is not None and found is not PDF and b"%PDF-" in head:
        raise _two_types(found.name, PDF.name)
    return found


def _type_of_head(head: bytes) -> FileType | None:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if _is_pdf(head):
        return PDF
    return next((kind for signature, kind in _PICTURES.items() if head.startswith(signature)), None)


def _is_pdf(head: bytes) -> bool:
    """Tell whether a PDF begins here, perhaps after what a mailer or scanner put first, but nothing that has a type."""
    before, header, _ = head.partition(b"%PDF-")
    return bool(header) and b"<" not in before and kind_of(before) is None


def _type_of_archive(archive: Archive) -> FileType | None:
    """Return the type by the part that says it: [Content_Types].xml (ECMA-376) or OFD.xml (GB/T 33190)."""
    content_types = archive.content_types
    if "macroEnabled" in content_types or "vbaProject" in content_types:
        raise file_fault(
            "file-type-not-allowed",
            "不收含宏的 Office 文件，请另存为不含宏的文档或 PDF",
            "Office files with macros are not taken; save it without them, or as PDF",
        )
    kinds = [
        *(kind for kind in (DOCX, XLSX) if f"{kind.media_type}.main+xml" in content_types),
        *((OFD,) if "ofdspec.org" in archive.ofd_root else ()),
    ]
    if len(kinds) > 1:
        raise _two_types(kinds[0].name, kinds[1].name)
    return kinds[0] if kinds else None


def _not_taken(content: BinaryIO, *, extension: str, declared: str) -> Invalid:
    content.seek(0)
    kind = kind_of(content.read(_HEAD_BYTES))
    telling = declared if declared not in _ARCHIVE else ""
    if any(extension in one.extensions or telling in {one.media_type, *one.aliases} for one in TAKEN):
        return _mismatch(kind, extension=extension, declared=declared)
    which = Text(f"（{kind.zh}）", f" ({kind.en})") if kind else Text("", "")
    names = [one.name for one in TAKEN]
    return file_fault(
        "file-type-not-allowed",
        f"不收这种文件{which.zh}，请转换为以下格式之一：{'、'.join(names)}",
        f"Such a file{which.en} is not taken; convert it to one of: {', '.join(names)}",
    )


def _mismatch(really: Text | None, *, extension: str, declared: str) -> Invalid:
    really = really or Text("别的类型", "something else")
    says = [one for one in (extension, declared) if one]
    return file_fault(
        "file-type-mismatch",
        f"文件自称 {'、'.join(says)}，内容却是{really.zh}，请上传原文件",
        f"The file says {', '.join(says)}, but its content is {really.en}; upload the original file",
    )


def _two_types(one: str, other: str) -> Invalid:
    return file_fault(
        "file-of-two-types",
        f"文件同时是{one}和{other}，请另存为单一格式后再上传",
        f"The file is {one} and {other} at once; save it as one of them and upload again",
    )
