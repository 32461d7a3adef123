"""What does this file say, exactly? YAML 1.2 without surprises; a mistake names file, line and path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Document = TypeVar("Document", bound=BaseModel)
Path_ = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SURPRISES = re.compile(r"(?i:yes|no|on|off|y|n)|[0-9]+(:[0-9]+)+|[+-]?\.?[0-9][0-9_.eExXa-fA-F+-]*|[+-]?\.(inf|nan)")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with a file: where and what, in words for the clerk who wrote it."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        """Return `file:line: path: message`."""
        return f"{self.file}:{self.line}: {self.path or '(whole file)'}: {self.message}"


class BadDocument(Exception):  # it is the document that is bad
    """A file that cannot be taken, with every mistake found in it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def read_document(kind: type[Document], text: str, *, file: str) -> Document:
    """Return the document `text` holds; raise BadDocument with every mistake."""
    reader = _Reader(file)
    plain = reader.read(text)
    try:
        return kind.model_validate(plain)
    except ValidationError as error:
        raise BadDocument(list(reader.explain(error))) from None


def read_file(kind: type[Document], path: Path) -> Document:
    """Return the document in the file at `path`; raise BadDocument with every mistake."""
    return read_document(kind, path.read_text(encoding="utf-8"), file=str(path))


class _Reader:
    """Turns YAML nodes into exact plain values and remembers on which line each path stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.mistakes: list[Mistake] = []

    def read(self, text: str) -> object:
        try:
            node: Node | None = YAML(pure=True).compose(text)
        except MarkedYAMLError as error:
            mark = cast("StringMark | None", error.problem_mark)
            line = int(mark.line) + 1 if mark else 1
            raise BadDocument([Mistake(self.file, line, "", f"this is not YAML: {error.problem}")]) from None
        if node is None:
            raise BadDocument([Mistake(self.file, 1, "", "the file is empty")])
        plain = self._plain(node, ())
        if self.mistakes:
            raise BadDocument(self.mistakes)
        return plain

    def _plain(self, node: Node, path: Path_) -> object:
        self.lines[path] = node.start_mark.line + 1
        if node.anchor:
            self._complain(path, "anchors and aliases (& and *) are not used here: write it out")
        match node:
            case MappingNode():
                return self._mapping(node, path)
            case SequenceNode():
                children = cast("list[Node]", node.value)
                return tuple(self._plain(child, (*path, index)) for index, child in enumerate(children))
            case ScalarNode():
                return self._scalar(node, path)
            case _:
                self._complain(path, "this kind of YAML is not used here")
                return None

    def _mapping(self, node: MappingNode, path: Path_) -> dict[str, object]:
        plain: dict[str, object] = {}
        for key_node, value_node in cast("list[tuple[Node, Node]]", node.value):
            key = _written(key_node)
            here = (*path, key)
            if key in plain:
                self.lines[here] = key_node.start_mark.line + 1
                self._complain(here, f"“{key}” stands here a second time; keep one")
                continue
            plain[key] = self._plain(value_node, here)
        return plain

    def _scalar(self, node: ScalarNode, path: Path_) -> object:
        written = _written(node)
        if node.style in {"'", '"', "|", ">"}:
            return written
        if written in {"true", "false"}:
            return written == "true"
        if written in {"", "~", "null"}:
            self._complain(path, "nothing stands here; write a value or leave the key out")
        elif _INTEGER.fullmatch(written):
            return int(written)
        elif _DECIMAL.fullmatch(written):
            return Decimal(written)
        elif _DATE.fullmatch(written):
            return self._date(written, path)
        elif _SURPRISES.fullmatch(written):
            self._complain(
                path,
                f"“{written}” means different things to different readers;"
                " write true or false, a plain number, or put it in quotes",
            )
        return written

    def _date(self, written: str, path: Path_) -> date | None:
        try:
            return date.fromisoformat(written)
        except ValueError:
            self._complain(path, f"“{written}” is not a day of the calendar")
            return None

    def _complain(self, path: Path_, message: str) -> None:
        self.mistakes.append(Mistake(self.file, self.lines.get(path, 1), _dotted(path), message))

    def explain(self, error: ValidationError) -> Iterator[Mistake]:
        """Yield each validation error in a clerk's words, at the nearest line that exists."""
        seen: set[tuple[Path_, str]] = set()
        for part in error.errors():
            path = self._nearest(part["loc"])
            message = _plainly(part["type"], str(part["loc"][-1]) if part["loc"] else "", part["msg"])
            if (path, message) not in seen:
                seen.add((path, message))
                yield Mistake(self.file, self.lines.get(path, 1), _dotted(path), message)

    def _nearest(self, location: tuple[int | str, ...]) -> Path_:
        """Return the longest path of the file inside a validation location (which also names union members)."""
        path: Path_ = ()
        for step in location:
            if (*path, step) in self.lines:
                path = (*path, step)
        return path


def _plainly(kind: str, name: str, message: str) -> str:
    match kind:
        case "missing":
            return f"“{name}” is missing"
        case "extra_forbidden":
            return f"“{name}” is not a word of the language here"
        case "string_type":
            return "text is expected here; put it in quotes if it looks like a number"
        case "union_tag_not_found" | "union_tag_invalid":
            return f"“type” is missing or unknown: {message}"
        case _:
            return message.removeprefix("Value error, ")


def _written(node: Node) -> str:
    return str(cast("object", node.value))


def _dotted(path: Path_) -> str:
    return ".".join(str(step) for step in path)
