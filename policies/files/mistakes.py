"""What is wrong with this file, told to the clerk who wrote it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policies.language.words import Word

Steps = tuple[str, ...]
Lines = Mapping[Steps, int]

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
    "string_type": "text is expected here; put it in quotes if it looks like a number or a date",
    "int_type": "a whole number is expected here",
    "bool_type": "true or false is expected here",
    "date_type": "a date such as 2026-10-13 is expected here",
    "tuple_type": "a list is expected here: [one, another], or a line with - for each",
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
        return f"{self.file}:{self.line}: {self.path or '(whole file)'}: {self.message}"


class BadDocument(Exception):  # it is the document that is bad
    """A file that cannot be taken, with every mistake found in it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def explain(error: ValidationError, lines: Lines, *, file: str) -> list[Mistake]:
    """Return each validation error once, in a clerk's words, at the nearest line that exists."""
    found: dict[tuple[Steps, str], Mistake] = {}
    for part in error.errors():
        steps = nearest(lines, tuple(str(step) for step in part["loc"]))
        message = _plainly(part)
        found[steps, message] = Mistake(file, lines[steps], dotted(steps), message)
    return list(found.values())


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


def _plainly(part: ErrorDetails) -> str:
    kind, name = part["type"], str(part["loc"][-1]) if part["loc"] else ""
    if kind not in _PLAIN:
        return part["msg"].removeprefix("Value error, ")
    perhaps = _perhaps(name) if kind == "extra_forbidden" else ""
    return _PLAIN[kind].format(name=name, given=part["input"], perhaps=perhaps, **part.get("ctx", {}))


def _perhaps(name: str) -> str:
    """Return the known word that was perhaps meant."""
    known = set(_vocabulary(Word))
    close = [] if name in known else get_close_matches(name, known, n=1)
    return f"; perhaps “{close[0]}” is meant" if close else ""


def _vocabulary(kind: type[Word]) -> Iterator[str]:
    for one in kind.__subclasses__():
        yield from (field.alias or name for name, field in one.model_fields.items())
        yield from _vocabulary(one)
