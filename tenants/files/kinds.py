"""What are the files called that people hand in by mistake? (For the sentence that says why one is not taken.)

A short list of our own: what puremagic makes of these is a fright to read (a Windows program is "Audition graphic
filter", any zip "Open XML", a row of zeros an embroidery file).
"""

from dataclasses import dataclass

from policies.verdict import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file by the bytes it bears at one place."""

    signature: bytes
    name: Text
    at: int = 0


_ARCHIVE = Text("压缩包", "an archive")
_PICTURE = Text("其他格式的图片", "a picture of another format")
_PAGE = Text("网页或 XML", "a web page or XML")
_PROGRAM = Text("程序", "a program")
_VIDEO = Text("视频", "a video")
_KINDS = (
    Kind(b"%PDF-", Text("PDF", "PDF")),
    Kind(b"\x89PNG\r\n\x1a\n", Text("PNG", "PNG")),
    Kind(b"\xff\xd8\xff", Text("JPEG", "JPEG")),
    Kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Text("旧版或加密的 Office 文件", "an old or encrypted Office file")),
    Kind(b"PK\x03\x04", _ARCHIVE),
    Kind(b"Rar!\x1a\x07", _ARCHIVE),
    Kind(b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    Kind(b"\x1f\x8b", _ARCHIVE),
    Kind(b"GIF8", _PICTURE),
    Kind(b"BM", _PICTURE),
    Kind(b"II*\x00", _PICTURE),
    Kind(b"MM\x00*", _PICTURE),
    Kind(b"ftypheic", Text("HEIC 图片", "a HEIC picture"), at=4),
    Kind(b"ftypmif1", Text("HEIC 图片", "a HEIC picture"), at=4),
    Kind(b"ftypavif", _PICTURE, at=4),
    Kind(b"ftyp", _VIDEO, at=4),
    Kind(b"MZ", _PROGRAM),
    Kind(b"\x7fELF", _PROGRAM),
    Kind(b"#!", _PROGRAM),
    Kind(b"{\\rtf", Text("RTF 文件", "an RTF document")),
)


def kind_of(head: bytes) -> Text | None:
    """Return what a file that begins so is called, None when it is like nothing in particular."""
    for kind in _KINDS:
        if head.startswith(kind.signature, kind.at):
            return kind.name
    return _PAGE if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else None
