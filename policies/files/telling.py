"""How is a message of the checks told in Chinese? A catalogue like gettext's, keyed by the English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from ruamel.yaml import YAML

CATALOGUE = Path(__file__).with_name("chinese.yaml")

# {name} stands for what a file says and is kept; {NAME} for words of ours, which are told in Chinese too.
_PLACEHOLDER = re.compile(r"\{([a-z]+|[A-Z]+)\}")

_LETTER = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of the catalogue: what it matches, the Chinese, and how much of it is fixed."""

    matches: re.Pattern[str]
    chinese: str
    fixed: int


def in_chinese(message: str) -> str | None:
    """Return the message in Chinese, with what it holds; None when the catalogue has no such sentence."""
    return _told(message, _catalogue()[0])


def _told(message: str, entries: tuple[Entry, ...]) -> str | None:
    for entry in entries:
        if found := entry.matches.fullmatch(message):
            held = {name: _inside(text) if name.isupper() else text for name, text in found.groupdict().items()}
            return _PLACEHOLDER.sub(lambda one, held=held: held[one[1]], entry.chinese)
    return None


def _inside(text: str) -> str:
    """Return words inside a sentence in Chinese; what is not ours is the file's, and stays, marked as its word."""
    told = _told(text, _catalogue()[1])
    if told is None:
        return f"`{text}`" if _LETTER.search(text) else text
    return told


@cache
def _catalogue() -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the sentences, the most fixed text first, and what may stand inside one: those, then parts in order."""
    read = cast("dict[str, list[dict[str, str]]]", YAML(typ="safe", pure=True).load(CATALOGUE.read_text("utf-8")))
    sentences, parts = (tuple(_entry(one["en"], one["zh"]) for one in read[kind]) for kind in ("sentences", "parts"))
    # A sentence with another in it goes first: what is said besides (a word that is near) belongs to neither's holes.
    specific_first = tuple(sorted(sentences, key=lambda entry: ("SAID" not in entry.matches.groupindex, -entry.fixed)))
    return specific_first, (*specific_first, *parts)


def _entry(english: str, chinese: str) -> Entry:
    return Entry(re.compile("".join(_pattern(english)), re.DOTALL), chinese, len(_PLACEHOLDER.sub("", english)))


def _pattern(english: str) -> Iterator[str]:
    """Yield the parts of the expression: fixed text as it stands, each placeholder as little as it can be."""
    seen: set[str] = set()
    for index, piece in enumerate(_PLACEHOLDER.split(english)):
        if index % 2 == 0:
            yield re.escape(piece)
        else:
            yield f"(?P={piece})" if piece in seen else f"(?P<{piece}>.*?)"
            seen.add(piece)
