"""Is a file taken for what its bytes are, whatever it calls itself, and never unpacked more than needed?"""

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uploads import (
    DOCX_TYPE,
    SAMPLES,
    XLSX_TYPE,
    content_types,
    make_docx,
    make_jpeg,
    make_ofd,
    make_pdf,
    make_png,
    make_xlsx,
    make_zip,
)

from tenants.failures import Invalid
from tenants.files.types import find_type

DOCX_PART = content_types(f"{DOCX_TYPE}.main+xml")


def type_of(content: bytes, name: str = "a", declared: str | None = None) -> str:
    """Return the media type found, or the code of the problem."""
    try:
        return find_type(io.BytesIO(content), name=name, declared=declared).media_type
    except Invalid as failure:
        return failure.code


@pytest.mark.parametrize("name", SAMPLES)
def test_each_type_is_known_by_its_bytes_alone(name: str) -> None:
    content, media_type = SAMPLES[name]
    assert type_of(content) == media_type
    assert type_of(content, name, media_type) == media_type
    assert type_of(content, name.upper(), f"{media_type.upper()}; charset=binary") == media_type
    assert type_of(content, name, "application/octet-stream") == media_type
    assert type_of(content, "扫描件", "") == media_type


@pytest.mark.parametrize(
    ("content", "name", "declared"),
    [
        (make_jpeg(), "a.jpeg", "image/jpg"),
        (make_jpeg(), "a.jfif", "image/pjpeg"),
        (make_docx(), "a.docx", "application/zip"),
        (make_ofd(), "a.ofd", "application/vnd.ofd"),
        (make_pdf(), "合同2026.10", None),
        (make_pdf(), "合同.最终稿", None),
    ],
)
def test_other_spellings_of_a_type_are_the_same_type(content: bytes, name: str, declared: str | None) -> None:
    assert not type_of(content, name, declared).startswith("file-")


@pytest.mark.parametrize(
    ("content", "name", "declared"),
    [
        (make_png(), "a.pdf", "application/pdf"),
        (make_png(), "a.png", "application/pdf"),
        (make_png(), "a.pdf", "image/png"),
        (make_pdf(), "a.exe", None),
        (make_docx(), "a.xlsx", None),
        (make_xlsx(), "a.xlsx", DOCX_TYPE),
        (make_ofd(), "a.docx", XLSX_TYPE),
        (make_zip({"a.txt": "x"}), "a.docx", DOCX_TYPE),
        (b"MZ\x90\0" + bytes(500), "a.pdf", "application/pdf"),
        (b"plain words", "a.pdf", "application/pdf"),
        (b"plain words", "a.txt", "image/png"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a.docx", DOCX_TYPE),
        (b"<html>%PDF-1.7</html>", "a.pdf", "application/pdf"),
        (bytes(2000) + make_pdf(), "a.pdf", "application/pdf"),
    ],
)
def test_a_file_of_another_type_than_it_says_is_refused(content: bytes, name: str, declared: str | None) -> None:
    assert type_of(content, name, declared) == "file-type-mismatch"


def test_the_sentence_says_what_it_says_and_what_it_is() -> None:
    with pytest.raises(Invalid) as raised:
        find_type(io.BytesIO(make_png()), name="营业执照.pdf", declared="application/pdf")
    assert raised.value.text.zh == "文件自称 .pdf、application/pdf，内容却是PNG，请上传原文件"
    assert [fault.pointer for fault in raised.value.faults] == ["/file"]


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"MZ\x90\0" + bytes(500), "a.exe", "程序"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a.doc", "旧版"),
        (make_zip({"a.txt": "x"}), "a.zip", "压缩包"),
        (b"Rar!\x1a\x07\x01\0", "a.rar", "压缩包"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "网页"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "a.html", "网页"),
        (b"\0\0\0\x18ftypheic", "a.heic", "HEIC"),
        (b"GIF89a", "a.gif", "图片"),
        (b"plain words", "a.txt", "不收这种文件，"),
        (make_docx("application/vnd.ms-office.vbaProject"), "a.docx", "宏"),
        (
            make_zip({"[Content_Types].xml": content_types("application/vnd.ms-word.document.macroEnabled.main+xml")}),
            "a.docm",
            "宏",
        ),
    ],
)
def test_other_types_are_not_taken_and_named(content: bytes, name: str, word: str) -> None:
    with pytest.raises(Invalid) as raised:
        find_type(io.BytesIO(content), name=name, declared=None)
    assert raised.value.code == "file-type-not-allowed"
    assert word in raised.value.text.zh


@pytest.mark.parametrize("junk", [b"\n", b"\xef\xbb\xbf", b"\0" * 16, b"HTTP/1.1 200 OK\r\n\r\n", b" " * 1000])
def test_a_pdf_may_have_harmless_junk_before_its_header(junk: bytes) -> None:
    assert type_of(junk + make_pdf(), "a.pdf", "application/pdf") == "application/pdf"


@pytest.mark.parametrize(
    "content",
    [
        make_pdf() + make_zip({"a.txt": "x"}),
        make_png() + make_zip({"a.txt": "x"}),
        make_jpeg() + make_docx(),
        make_jpeg() + make_pdf(),
        make_zip({"1.pdf": make_pdf(), "[Content_Types].xml": DOCX_PART}, method=zipfile.ZIP_STORED),
        make_docx(f"{XLSX_TYPE}.main+xml"),
        make_zip({"[Content_Types].xml": DOCX_PART, "OFD.xml": "http://www.ofdspec.org/2016"}),
    ],
)
def test_a_file_of_two_types_at_once_is_refused(content: bytes) -> None:
    assert type_of(content) == "file-of-two-types"


def test_a_picture_with_something_after_its_end_is_still_that_picture() -> None:
    assert type_of(make_jpeg() + b"SEFT" + bytes(100)) == "image/jpeg"


@pytest.mark.parametrize(
    "content",
    [
        make_docx()[:-30],
        make_docx() + b"x",
        make_docx() + make_docx(),
        b"PK\x03\x04",
        b"PK\x03\x04" + bytes(100),
        make_docx().replace(b"[Content_Types].xml", b"[Content_Types].xmk", 1),
        make_zip({"[Content_Types].xml": DOCX_PART}, method=zipfile.ZIP_BZIP2),
    ],
)
def test_a_damaged_container_is_told_so(content: bytes) -> None:
    assert type_of(content, "a.docx") == "file-damaged"


def test_a_container_with_a_part_twice_is_damaged() -> None:
    twice = make_zip({"[Content_Types].xml": DOCX_PART, "[Content_Types].xmk": ""})
    assert type_of(twice.replace(b".xmk", b".xml"), "a.docx") == "file-damaged"


def test_a_container_without_its_telling_part_is_only_an_archive() -> None:
    assert type_of(make_zip({"word/document.xml": "<w:document/>"}), "a.docx") == "file-type-mismatch"


def test_a_container_that_would_fill_a_disk_is_refused_without_unpacking() -> None:
    content = make_zip({"[Content_Types].xml": DOCX_PART, "bomb": "x"})
    at = content.rindex(b"PK\x01\x02")
    bomb = content[: at + 24] + (2**31).to_bytes(4, "little") + content[at + 28 :]
    assert type_of(bomb, "a.docx") == "file-unpacks-too-large"


def test_of_a_part_that_unpacks_to_very_much_only_the_beginning_is() -> None:
    types = DOCX_PART + " " * 200 * 1024 * 1024
    content = make_zip({"[Content_Types].xml": types})
    del types
    tracemalloc.start()
    assert type_of(content, "a.docx") == DOCX_TYPE
    assert tracemalloc.get_traced_memory()[1] < 16 * 1024 * 1024
    tracemalloc.stop()


def test_a_directory_of_very_many_parts_is_not_read() -> None:
    content = make_zip({f"{n:060}": "" for n in range(12_000)}, method=zipfile.ZIP_STORED)
    assert type_of(content, "a.docx") == "file-damaged"


def test_utf_16_parts_are_read_too() -> None:
    assert type_of(make_zip({"[Content_Types].xml": DOCX_PART.encode("utf-16")})) == DOCX_TYPE


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_a_file_damaged_anywhere_gets_an_answer(name: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[name][0])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert type_of(bytes(content[: data.draw(st.integers(1, len(content)))]), name)


@given(st.binary(min_size=1))
def test_any_bytes_get_an_answer(content: bytes) -> None:
    pictures = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")
    assert type_of(content).startswith("file-") or b"%PDF-" in content or content.startswith(pictures)
