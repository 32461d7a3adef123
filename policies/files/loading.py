"""What does this file say, exactly? A mistake names file, line and path, and says what to write instead."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from policies.files.mistakes import BadDocument, Mistake, explain, nearest
from policies.files.plain_yaml import read_plain

__all__ = ["BadDocument", "Mistake", "find_line", "read_document", "read_file", "read_text"]

Document = TypeVar("Document", bound=BaseModel)


def read_document(kind: type[Document], text: str, *, file: str) -> Document:
    """Return the document `text` holds; raise BadDocument with every mistake."""
    plain = read_plain(text, file=file)
    try:
        return kind.model_validate(plain.value)
    except ValidationError as error:
        raise BadDocument(explain(error, plain.lines, file=file)) from None


def read_file(kind: type[Document], path: Path) -> Document:
    """Return the document in the file at `path`; raise BadDocument with every mistake."""
    return read_document(kind, read_text(path), file=str(path))


def read_text(path: Path) -> str:
    """Return the text of the file at `path`, its lines ended alike; raise BadDocument for a folder or no UTF-8."""
    if path.is_dir():
        raise BadDocument([Mistake(str(path), 1, "", "this is a folder; a file is expected here")])
    written = path.read_bytes()
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8 (perhaps GBK); save it as UTF-8"
        raise BadDocument([Mistake(str(path), line, "", message)]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def find_line(text: str, path: str) -> int:
    """Return the line on which `path` stands in a text that was read before, or what is nearest above it."""
    lines = read_plain(text, file="").lines
    return lines[nearest(lines, tuple(path.split(".")))]
