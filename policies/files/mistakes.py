"""What is wrong with this file, told to the clerk who wrote it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policies.files.meant import word_meant
from policies.files.slips import slip_in
from policies.files.standing import shape_of, words_at
from policies.files.telling import in_chinese
from policies.language.words import share_in_percent
from policies.spelling import nearest_word, perhaps

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
    chinese: str | None = None

    def __str__(self) -> str:
        """Return `file:line: path: message`."""
        return self.told("en")

    def told(self, language: Language) -> str:
        """Return `file:line: path: message` in that language; a message the catalogue does not have stays English."""
        whole, message = "(whole file)", self.message
        if language == "zh":
            whole, message = "（整个文件）", self.chinese or in_chinese(message) or message
        return f"{self.file}:{self.line}: {self.path or whole}: {message}"


class BadDocument(Exception):  # it is the document that is bad
    """A file that cannot be taken, with every mistake found in it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def explain(error: ValidationError, lines: Lines, *, file: str) -> list[Mistake]:
    """Return each mistake once, in a clerk's words, at the nearest line that exists."""
    found: dict[tuple[Steps, str], Mistake] = {}
    parts = list(_once(error.errors(), lines))
    meant = _meant(parts, lines)
    explained = {(*steps[:-1], word) for steps, word in meant.items()}
    for part in parts:
        steps = nearest(lines, _steps(part))
        if part["type"] == "missing" and (*steps, str(part["loc"][-1])) in explained:
            continue
        message = _plainly(part, meant.get(steps))
        if part["type"] == "extra_forbidden" and steps not in meant:
            beside = frozenset(one[-1] for one in lines if one and one[:-1] == steps[:-1]) - {steps[-1]}
            words = words_at(error.title, _steps(part)[:-1], beside)
            message += f"; here may stand: {words}" if words else ""
        where, _, rest = message.partition(": ")
        if not steps and (named := tuple(where.split("."))) in lines:  # a rule of the whole file names its place
            steps, message = named, rest
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


def _meant(parts: Iterable[ErrorDetails], lines: Lines) -> dict[Steps, str]:
    """Return for each word the language does not have here the one that was perhaps meant: first, one that is missing.

    What stands beside it and is known there, or missing, tells which words may stand there.
    """
    missing: dict[Steps, set[str]] = {}
    unknown: dict[Steps, set[str]] = {}
    for part in parts:
        here = nearest(lines, _steps(part))
        if part["type"] == "missing":
            missing.setdefault(here, set()).add(str(part["loc"][-1]))
        elif part["type"] == "extra_forbidden":
            unknown.setdefault(here[:-1], set()).add(here[-1])
    meant: dict[Steps, str] = {}
    for place, names in unknown.items():
        lacks = missing.get(place, set())
        stand = {steps[-1] for steps in lines if steps and steps[:-1] == place}
        beside = frozenset(stand - names | lacks)
        for name in sorted(names):
            if word := nearest_word(name, lacks) or word_meant(name, beside):
                meant[(*place, name)] = word
                lacks.discard(word)
    return meant


def _plainly(part: ErrorDetails, meant: str | None) -> str:
    kind, name = part["type"], str(part["loc"][-1]) if part["loc"] else ""
    given = cast("object", part["input"])
    if kind == "is_instance_of" and isinstance(given, str) and (share := share_in_percent(given)):
        return f"a number is expected here: {share}"
    if kind == "missing" and isinstance(part["loc"][-1], int):
        kind = "too_long"  # of a pair one is missing
    if kind == "model_type" and (shape := shape_of(str(part.get("ctx", {}).get("class_name")))):
        return f"this is written {shape}, or with a line for each"
    told = part["msg"].removeprefix("Value error, ")
    if kind in _PLAIN:
        told = _PLAIN[kind].format(name=name, given=given, perhaps=perhaps(meant), **part.get("ctx", {}))
    return (slip_in(given, told) if isinstance(given, str) else None) or told
