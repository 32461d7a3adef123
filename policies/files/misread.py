"""What is most often behind a text that is no YAML, and on which line?"""

import re
from collections.abc import Iterator
from typing import cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
    Token,
)

_KEY = r"(?:^\s*(?:- +)?|[{,]\s*)"
_CHINESE = re.compile(rf"{_KEY}[^\s\"'#:：,{{}}\[\]“‘]+(：)|([，；])\s*[a-z_0-9]+:|([｛｝［］＃])|([“‘])[^”’]*[”’]:\s")
_DASH = re.compile(r"^\s*-[^\s-]")
_COLON = re.compile(rf"{_KEY}([a-z_0-9]+):[^\s:]")
# A text that is not in quotes and holds a colon with a space; within brackets it ends at a comma.
_HOLDS_COLON = re.compile(
    r"^\s*(?:- +)?[^\s\"'#:{\[]+:\s+([^\s\"'{\[#|>](?:(?!\s#).)*?:\s+\S.*?)\s*(?:\s#.*)?$"
    r"|[{,]\s*[^\s\"'#:,{}\[\]]+:\s+([^\s\"'{\[#,}][^,{}\[\]\"']*?:\s+[^,{}\[\]\"']+)"
)
_NO_COMMA = re.compile(r"\S\s+([a-z_0-9]+):\s")
_ODD_SPACE = re.compile(r"^ *[\u00a0\u2000-\u200a\u3000]")
_SLASHES = re.compile(r"^\s*//")
_HASH = re.compile(r"\s#.*[}\]]")


def explain_unread(text: str, error: MarkedYAMLError) -> tuple[int, str]:
    """Return the line (from 1) where the reading went wrong, and what to write there instead."""
    lines = text.splitlines() or [""]
    marks = cast("tuple[StringMark | None, ...]", (error.context_mark, error.problem_mark))
    stopped = [min(int(mark.line), len(lines) - 1) for mark in marks if mark] or [0]
    problem = str(cast("object", error.problem))
    told = next(_guesses(text, lines, problem, stopped), None)
    if told is not None:
        return told[0] + 1, f"this is not YAML: {told[1]}"
    hint = "look here and in the lines above for a bracket or quote left open, or a line that is not indented alike"
    return stopped[-1] + 1, f"this is not YAML: {problem}; {hint}"


def _guesses(text: str, lines: list[str], problem: str, stopped: list[int]) -> Iterator[tuple[int, str]]:
    """Yield what it may be, what is surest first, with its line (from 0)."""
    last = stopped[-1]
    near = range(max(0, last - 2), last + 1)
    opened = _quote_left_open(text, last)
    if opened is not None:
        yield opened, "a quote is opened in this line and not closed: close it where the text ends"
    for at in near:
        yield from _guesses_of_line(at, lines[at])
    opened = _bracket_left_open(text)
    if opened is not None and _HASH.search(lines[opened]):
        yield opened, "what stands after # counts for nothing, a closing bracket neither: put the text in quotes"
    if opened is not None:
        yield opened, "a bracket is opened in this line and not closed: close it where it ends"
    if "<block" in problem or "mapping values" in problem:
        yield from _indented(lines, last)


def _guesses_of_line(at: int, line: str) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with one line whatever stands around it."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        yield at, "a line begins with a tab: indent with spaces"
    if _ODD_SPACE.search(line):
        yield at, "a line begins with a full-width or a no-break space: indent with plain spaces"
    if _SLASHES.search(line):
        yield at, "a comment begins with #, not with //"
    if _DASH.search(line):
        yield at, "the space after - is missing: write - and a space before each line of a list"
    if found := _CHINESE.search(line):
        sign = next(group for group in found.groups() if group)
        advice = "between a key and its value, YAML wants a plain : and a space"
        yield at, f"“{sign}” is Chinese punctuation: {advice}"
    if found := _COLON.search(line):
        yield at, f"the space after “{found[1]}:” is missing"
    if found := _HOLDS_COLON.search(line):
        if found[2] and (key := _NO_COMMA.search(found[2])):
            yield at, f"the comma before “{key[1]}:” is missing"
        text = found[1] or found[2]
        yield at, f"“{text[:40].rstrip()}” holds a colon and a space: put this text in quotes"


def _bracket_left_open(text: str) -> int | None:
    """Return the line of the first bracket that nothing closes."""
    opened: list[int] = []
    try:
        for token in cast("Iterator[Token]", YAML(typ="safe", pure=True).scan(text)):
            if isinstance(token, FlowMappingStartToken | FlowSequenceStartToken):
                opened.append(int(cast("StringMark", token.start_mark).line))
            elif isinstance(token, FlowMappingEndToken | FlowSequenceEndToken) and opened:
                opened.pop()
    except MarkedYAMLError:
        pass
    return opened[0] if opened else None


def _quote_left_open(text: str, last: int) -> int | None:
    """Return the line of a quote that was closed by no quote, or by the one that was to open the next text."""
    opened: int | None = None
    try:
        for token in cast("Iterator[Token]", YAML(typ="safe", pure=True).scan(text)):
            start, end = (int(cast("StringMark", mark).line) for mark in (token.start_mark, token.end_mark))
            if isinstance(token, ScalarToken) and token.style in {"'", '"'} and start < end and end >= last - 1:
                opened = start if opened is None else opened
    except MarkedYAMLError as error:
        if opened is None and "quoted scalar" in str(cast("object", error.context)) and error.context_mark:
            return int(cast("StringMark", error.context_mark).line)
    return opened


def _indented(lines: list[str], at: int) -> Iterator[tuple[int, str]]:
    """Yield that a line is indented otherwise than its neighbour: the nearest above that is hardly otherwise."""
    own = _indent(lines[at])
    above = [one for one in range(at - 1, -1, -1) if lines[one].strip() and not lines[one].lstrip().startswith("#")]
    if not above:
        return
    beside = next((one for one in above if abs(_indent(lines[one]) - own) == 1), above[0])
    if _indent(lines[beside]) != own:
        its = _indent(lines[beside])
        yield (
            at,
            f"line {at + 1} is indented by {own} spaces, and line {beside + 1} beside it by {its}: indent both alike",
        )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
