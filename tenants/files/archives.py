"""What does a zip container say it is, without unpacking more of it than that?"""

import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from tenants.failures import Invalid
from tenants.files.names import file_fault

_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 0xFFFF
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES = 20
_DIRECTORY_LIMIT = 1024 * 1024  # Python keeps about ten times the directory in memory
_PART_LIMIT = 1024 * 1024
_UNPACKED_LIMIT = 1024**3
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@dataclass(frozen=True, slots=True)
class Archive:
    """The two parts of a container that say what it is; '' for one that is not there."""

    content_types: str
    ofd_root: str


def find_parts(content: BinaryIO) -> Archive:
    """Return the telling parts of the container.

    Raises Invalid when it cannot be read (file-damaged) or is made to fill a disk (file-unpacks-too-large).
    """
    if not _has_sound_directory(content):
        raise _damaged()
    try:
        with zipfile.ZipFile(content) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if len(parts) != len(archive.infolist()):
                raise _damaged()
            if sum(part.file_size for part in parts.values()) > _UNPACKED_LIMIT:
                raise _too_large_inside()
            return Archive(
                content_types=_read(archive, parts.get("[Content_Types].xml")),
                ofd_root=_read(archive, parts.get("OFD.xml")),
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _damaged() from error


def ends_as_archive(content: BinaryIO) -> bool:
    """Tell whether a zip's end record closes the bytes, whatever they begin with."""
    return _find_end(content) is not None


def _has_sound_directory(content: BinaryIO) -> bool:
    """Tell whether the directory lies right before the end record, is small, and begins where the record says."""
    end = _find_end(content)
    if end is None:
        return False
    at, record = end
    size, start = int.from_bytes(record[12:16], "little"), int.from_bytes(record[16:20], "little")
    content.seek(max(at - _ZIP64_LOCATOR_BYTES, 0))
    return (
        size <= _DIRECTORY_LIMIT
        and start + size == at
        and not content.read(_ZIP64_LOCATOR_BYTES).startswith(_ZIP64_LOCATOR)
    )


def _find_end(content: BinaryIO) -> tuple[int, bytes] | None:
    """Return the place and bytes of the end record whose comment reaches exactly to the end, None without one."""
    length = content.seek(0, 2)
    start = max(length - _END_BYTES - _LONGEST_COMMENT, 0)
    content.seek(start)
    tail = content.read()
    at = tail.rfind(_END)
    while at >= 0:
        record = tail[at : at + _END_BYTES]
        if len(record) == _END_BYTES and at + _END_BYTES + int.from_bytes(record[20:22], "little") == len(tail):
            return start + at, record
        at = tail.rfind(_END, 0, at)
    return None


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo | None) -> str:
    """Return the beginning of a part: no more than the limit is ever unpacked."""
    if part is None:
        return ""
    if part.compress_type not in _METHODS or part.flag_bits & 1:  # 1: encrypted
        raise _damaged()
    with archive.open(part) as opened:
        beginning = opened.read(_PART_LIMIT)
    wide = beginning.startswith((b"\xff\xfe", b"\xfe\xff"))
    return beginning.decode("utf-16" if wide else "utf-8", errors="replace")


def _damaged() -> Invalid:
    return file_fault(
        "file-damaged", "文件已损坏或不完整，请重新导出后再上传", "The file is damaged or cut short; export it again"
    )


def _too_large_inside() -> Invalid:
    return file_fault(
        "file-unpacks-too-large",
        "文件解压后过大，请减少内容后再上传",
        "The file unpacks to more than is taken; reduce its content",
    )
