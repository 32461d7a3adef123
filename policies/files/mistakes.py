"""What is wrong with this file, told to the clerk who wrote it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policies.files.telling import in_chinese
from policies.language.bounds import SIGNS
from policies.language.words import Word, share_in_percent

Steps = tuple[str, ...]
Lines = Mapping[Steps, int]
Language = Literal["zh", "en"]

# What Pydantic finds, in a clerk's words; what is not here was said in such words where it was found.
_PLAIN = {
    "missing": "“{name}” is missing",
    "extra_forbidden": "“{name}” is not a word of the language here{perhaps}",
    "literal_error": "“{given}” is not known here; write {expected}",
    "union_tag_invalid": "there is no type “{tag}”; write one of {expected_tags}",
    "union_tag_not_found": "“type” is missing: boolean, integer, decimal, text, date, choice, fields or list",
    "greater_than_equal": "at least {ge} is expected here",
    "less_than_equal": "at most {le} is expected here",
    "too_short": "this is empty; write at least {min_length}",
    "too_long": "two are expected here: [one, another]",
    "string_type": "text is expected here; put it in quotes if it looks like a number or a date",
    "int_type": "a whole number is expected here",
    "bool_type": "true or false is expected here",
    "date_type": "a date such as 2026-10-13 is expected here",
    "is_instance_of": "a number such as 0.5 is expected here (no 万, % or quotes)",
    "string_pattern_mismatch": "a name is expected here, or a kind and one of its fields, such as contract.amount",
    "tuple_type": "a list is expected here: [one, another], or a line with - and a space for each",
    "dict_type": "names and what they mean are expected here: {{name: …}}, or a line for each",
    "model_type": "words of the language are expected here: {{word: …}}, or a line for each",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with a file: where and what, in words for the clerk who wrote it."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        """Return `file:line: path: message`."""
        return self.told("en")

    def told(self, language: Language) -> str:
        """Return `file:line: path: message` in that language; a message the catalogue does not have stays English."""
        whole, message = "(whole file)", self.message
        if language == "zh":
            whole, message = "（整个文件）", in_chinese(message) or message
        return f"{self.file}:{self.line}: {self.path or whole}: {message}"


class BadDocument(Exception):  # it is the document that is bad
    """A file that cannot be taken, with every mistake found in it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def explain(error: ValidationError, lines: Lines, *, file: str) -> list[Mistake]:
    """Return each validation error once, in a clerk's words, at the nearest line that exists."""
    found: dict[tuple[Steps, str], Mistake] = {}
    parts = list(_once(error.errors(), lines))
    for part in parts:
        steps = nearest(lines, _steps(part))
        perhaps = _perhaps(part, _beside(part, parts, lines)) if part["type"] == "extra_forbidden" else ""
        message = _plainly(part, perhaps)
        found[steps, message] = Mistake(file, lines[steps], dotted(steps), message)
    return list(found.values())


def _once(parts: Iterable[ErrorDetails], lines: Lines) -> Iterator[ErrorDetails]:
    """Yield what is wrong once: a union complains for each of its members, a list also of the items it could not read.

    What is said last of a place, by the widest member, stands for the others, and what is said inside it for all of
    them; words too many and missing are each one.
    """
    places: dict[tuple[Steps, str], ErrorDetails] = {}
    for part in parts:
        each = part["loc"][-1] if part["type"] in {"missing", "extra_forbidden"} else ""
        places[nearest(lines, _steps(part)), "" if isinstance(each, int) else each] = part
    around = {steps[:depth] for steps, _ in places for depth in range(len(steps))}
    for (steps, each), part in places.items():
        if each or steps not in around:
            yield part


def nearest(lines: Lines, location: Steps) -> Steps:
    """Return the longest path of the file inside a location (which also names what the file does not)."""
    steps: Steps = ()
    for step in location:
        if (*steps, step) in lines:
            steps = (*steps, step)
    return steps


def dotted(steps: Steps) -> str:
    """Return a path as it is told: `intake.stages.draft`."""
    return ".".join(steps)


def _steps(part: ErrorDetails) -> Steps:
    return tuple(str(step) for step in part["loc"])


def _beside(one: ErrorDetails, parts: Iterable[ErrorDetails], lines: Lines) -> frozenset[str]:
    """Return the words of the language that stand beside an unknown one, or are missing there."""
    place = _steps(one)
    here = nearest(lines, place)
    if here[-1:] != place[-1:]:
        return frozenset()
    stand = {steps[-1] for steps in lines if steps and steps[:-1] == here[:-1]}
    told = [(part["type"], _steps(part)[-1]) for part in parts if _steps(part)[:-1] == place[:-1] and part["loc"]]
    unknown = {name for kind, name in told if kind == "extra_forbidden"}
    missing = {name for kind, name in told if kind == "missing"}
    return frozenset(stand - unknown | missing)


def _plainly(part: ErrorDetails, perhaps: str) -> str:
    kind, name = part["type"], str(part["loc"][-1]) if part["loc"] else ""
    given = cast("object", part["input"])
    if kind == "is_instance_of" and isinstance(given, str) and (share := share_in_percent(given)):
        return f"a number is expected here: {share}"
    if kind == "missing" and isinstance(part["loc"][-1], int):
        kind = "too_long"  # of a pair one is missing
    if kind not in _PLAIN:
        return part["msg"].removeprefix("Value error, ")
    return _PLAIN[kind].format(name=name, given=part["input"], perhaps=perhaps, **part.get("ctx", {}))


def _perhaps(part: ErrorDetails, beside: frozenset[str]) -> str:
    """Return the word that was perhaps meant: one that may stand here, where what stands beside it tells which may."""
    name = str(part["loc"][-1])
    everywhere = [frozenset(_words_of(kind)) for kind in _kinds(Word)]
    here = [words for words in everywhere if beside and beside <= words]
    known = frozenset[str]().union(*(here or everywhere))
    close = [SIGNS[name]] if name in SIGNS else get_close_matches(name, sorted(known - {name}), n=1, cutoff=0.7)
    if not here and name in known and beside:
        return ""
    return f"; perhaps “{close[0]}” is meant" if close else ""


def _kinds(kind: type[Word]) -> Iterator[type[Word]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def _words_of(kind: type[Word]) -> Iterator[str]:
    return (field.alias or name for name, field in kind.model_fields.items())
