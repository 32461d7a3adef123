"""Which plain values does this YAML hold, and on which line does each stand? YAML 1.2 without surprises."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.reader import ReaderError

from policies.files.misread import explain_unread
from policies.files.mistakes import BadDocument, Lines, Mistake, Steps, dotted

# Deeper than any rule; without an end to it, a file of brackets would exhaust the reader.
DEEPEST = 40

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOTHING = re.compile(r"(?i:null)|~|")
# What one reader of YAML takes for the words that stand there, and another for something else.
_SURPRISES = (
    (
        re.compile(r"(?i:yes|no|on|off|y|n|true|false)"),
        "a word, or yes or no? Write true or false, or put it in quotes",
    ),
    (re.compile(r"[0-9]{4}[-.][0-9]{1,2}[-.][0-9]{1,2}"), "a date? Write one such as 2026-10-13, or put it in quotes"),
    (re.compile(r"[+-]?[0-9]+(:[0-9.]+)+"), "a time, or a number? Put it in quotes"),
    (
        re.compile(r"(?i:[+-]?\.?[0-9][0-9a-fox_.+-]*|[+-]?\.(inf|nan))"),
        "a number, or text? Write a number such as 1000 or 0.5, or put it in quotes",
    ),
)
# As a key, `on` is a word of the language and `true` a value with points; the rest would only be taken for others.
_SURPRISING_KEY = re.compile(r"(?!on$)(?i:yes|no|on|off|y|n)")
# What nobody sees in a text without quotes: characters without width, and blanks at an end that are no plain spaces.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_THOUSANDS = re.compile("[0-9]{3}")
_HALF = re.compile("[\ud800-\udfff]")
_JOINED = re.compile(r"([^:：]+)([:：])\s*(.+)", re.DOTALL)
_BEYOND_UNICODE = re.compile(r"\\U(?!0010|000)[0-9a-fA-F]{8}")


@dataclass(frozen=True, slots=True)
class Plain:
    """What a text holds, and the line (from 1) on which each path stands."""

    value: object
    lines: Lines


def read_plain(text: str, *, file: str) -> Plain:
    """Return what the text holds: mappings, tuples, text, true and false, int, Decimal, date.

    Raises BadDocument with every mistake: what is no YAML, what readers of YAML do not agree on, what stands twice.
    """
    reader = _Reader(file, _parse(text, file))
    value = reader.read()
    if reader.mistakes:
        raise BadDocument(reader.mistakes)
    return Plain(value, reader.lines)


def _parse(text: str, file: str) -> list[Event]:
    try:
        return list(cast("Iterator[Event]", YAML(typ="safe", pure=True).parse(text)))
    except MarkedYAMLError as error:
        line, message = explain_unread(text, error)
        raise BadDocument([Mistake(file, line, "", message)]) from None
    except ReaderError as error:
        message = f"the character U+{cast('int', error.character):04X} stands here, which no file may hold; delete it"
        raise BadDocument([_at(text, cast("int", error.position), file, message)]) from None
    except (ValueError, OverflowError):  # how ruamel.yaml takes "\UFFFFFFFF"
        position = next(found.start() for found in _BEYOND_UNICODE.finditer(text))
        message = "a \\U in double quotes names a character that does not exist; write the character itself"
        raise BadDocument([_at(text, position, file, message)]) from None


def _at(text: str, position: int, file: str, message: str) -> Mistake:
    return Mistake(file, text.count("\n", 0, position) + 1, "", message)


class _Reader:
    """Turns YAML events into exact plain values and remembers on which line each path stands."""

    def __init__(self, file: str, events: list[Event]) -> None:
        self.file = file
        self.events = iter(events)
        self.lines: dict[Steps, int] = {}
        self.mistakes: list[Mistake] = []

    def read(self) -> object:
        documents = (event for event in self.events if isinstance(event, DocumentStartEvent))
        if next(documents, None) is None:
            self._complain((), "the file is empty")
            return None
        value = self._value(next(self.events), (), 1)
        for event in documents:
            self._complain((), "a second document begins here (---); a file holds one", line=_line(event))
        return value

    def _value(self, event: Event, steps: Steps, line: int) -> object:
        self.lines[steps] = line
        if len(steps) > DEEPEST:
            raise BadDocument([Mistake(self.file, line, dotted(steps), "this is nested too deeply to be a rule")])
        self._check_decoration(event, steps)
        match event:
            case MappingStartEvent():
                return self._mapping(steps)
            case CollectionStartEvent():
                return self._sequence(steps)
            case ScalarEvent():
                return self._scalar(event, steps)
            case _:
                return None

    def _check_decoration(self, event: Event, steps: Steps) -> None:
        if isinstance(event, NodeEvent) and event.anchor:
            self._complain(steps, "anchors and aliases (& and *) are not used here: write it out", line=_line(event))
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag:
            self._complain(steps, "tags (!) are not used here: leave it out", line=_line(event))

    def _until_closed(self) -> Iterator[Event]:
        return takewhile(lambda event: not isinstance(event, CollectionEndEvent), self.events)

    def _sequence(self, steps: Steps) -> tuple[object, ...]:
        items = enumerate(self._until_closed())
        return tuple(self._value(event, (*steps, str(index)), _line(event)) for index, event in items)

    def _mapping(self, steps: Steps) -> dict[str, object]:
        plain: dict[str, object] = {}
        for event in self._until_closed():
            key, line = self._key(event, steps), _line(event)
            here = (*steps, key)
            if key in plain:
                self._complain(here, f"“{key}” stands here a second time; keep one", line=line)
            plain[key] = self._value(next(self.events), here, line)
        return plain

    def _key(self, event: Event, steps: Steps) -> str:
        if isinstance(event, ScalarEvent):
            self._check_decoration(event, steps)
            key = self._text(event, steps)
            if event.style is None and _SURPRISING_KEY.fullmatch(key):
                message = f"“{key}” before a colon: a word, or yes or no? Choose another word, or put it in quotes"
                self._complain((*steps, key), message, line=_line(event))
            return key
        self._value(event, (*steps, "?"), _line(event))
        self._complain(steps, "a key is one word", line=_line(event))
        return "?"

    def _scalar(self, event: ScalarEvent, steps: Steps) -> object:
        written = self._text(event, steps)
        if event.style is not None:  # in quotes, or a block of text
            return written
        if written in {"true", "false"}:
            return written == "true"
        if _NOTHING.fullmatch(written):
            self._complain(steps, _why_nothing(steps[-1] if steps and not written else ""))
        elif _INTEGER.fullmatch(written):
            return int(written)
        elif _DECIMAL.fullmatch(written):
            return Decimal(written)
        elif _DATE.fullmatch(written):
            return self._date(written, steps)
        else:
            for surprise, advice in _SURPRISES:
                if surprise.fullmatch(written):
                    self._complain(steps, f"“{written[:40]}”: {advice}")
                    break
        return written

    def _date(self, written: str, steps: Steps) -> date | None:
        try:
            return date.fromisoformat(written)
        except ValueError:
            self._complain(steps, f"“{written}” is not a day of the calendar")
            return None

    def _text(self, event: ScalarEvent, steps: Steps) -> str:
        text = str(cast("object", event.value))
        for why in _why_odd(text, is_quoted=event.style is not None):
            self._complain(steps, why, line=_line(event))
        return ascii(text) if _HALF.search(text) else text

    def _complain(self, steps: Steps, message: str, *, line: int | None = None) -> None:
        self.mistakes.append(Mistake(self.file, line or self.lines.get(steps, 1), dotted(steps), message))


def _why_odd(text: str, *, is_quoted: bool) -> Iterator[str]:
    """Yield what of a text cannot be meant: half a character, and what nobody sees unless it stands in quotes."""
    if _HALF.search(text):
        yield "half a character (\\ud800 to \\udfff) stands here; write the character itself"
    elif not is_quoted and _UNSEEN.search(text):
        yield f"a character nobody sees stands in “{_UNSEEN.sub('', text)}”: write it anew"
    elif not is_quoted and text != text.strip():
        yield f"“{text.strip()}” begins or ends with a full-width or a no-break space: delete it"


def _why_nothing(key: str) -> str:
    """Return why a key has no value: none was written, or no colon and space between the two."""
    if _THOUSANDS.fullmatch(key):
        return "a number is written without separators: the comma before it begins something new"
    joined = _JOINED.fullmatch(key)
    if joined is None:
        return "nothing stands here; write a value or leave the key out"
    word, colon, value = joined.groups()
    if colon == "：":
        return f"“：” is a full-width colon; write a plain : and a space: {word}: {value}"
    return f"the space after : is missing; write {word}: {value}"


def _line(event: Event) -> int:
    return int(cast("StringMark", event.start_mark).line) + 1
