"""Which parts of a JSON value could not be kept, or not be shown as what they are, wherever in it they stand?"""

import math
from collections.abc import Iterator
from typing import LiteralString, cast

from policies.verdict import Text

DEEPEST = 32
# Embeddings, overrides and isolates (Unicode UAX #9): with them a name reads as another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Place = tuple[str | int, ...]
Problem = tuple[LiteralString, Text]

NUL: Problem = ("nul_character", Text("不能包含空字符（U+0000）", "It must not contain the character U+0000"))
SURROGATE: Problem = (
    "lone_surrogate",
    Text("含有不成对的代理字符，请重新输入", "It contains half of a surrogate pair; type it again"),
)
TURNING: Problem = (
    "turning_character",
    Text(
        "不能包含改变文字方向的不可见字符，请重新输入",
        "It must not contain an invisible character that turns the direction of writing; type it again",
    ),
)
INFINITE: Problem = ("finite_number", Text("必须是有限的数", "This must be a finite number"))
DEEP: Problem = ("too_deep", Text(f"嵌套不能超过 {DEEPEST} 层", f"It is nested deeper than {DEEPEST} levels"))


def find_unstorable(sent: object) -> Iterator[tuple[Place, LiteralString, Text]]:
    """Yield each bad place: its keys and numbers from the root, a stable code, a sentence."""
    todo: list[tuple[Place, object]] = [((), sent)]
    while todo:
        place, value = todo.pop()
        problem = _problem_of(place, value)
        if problem:
            yield place, *problem
        elif isinstance(value, dict):
            for name, part in cast("dict[str, object]", value).items():
                if problem := problem_of_text(name):
                    yield place, *problem
                todo.append(((*place, name), part))
        elif isinstance(value, list):
            todo.extend(((*place, number), part) for number, part in enumerate(cast("list[object]", value)))


def problem_of_text(text: str) -> Problem | None:
    """Return why `text` cannot be kept and shown, or None."""
    if "\0" in text:
        return NUL
    if text.isascii():
        return None
    return SURROGATE if not _encodes(text) else TURNING if not _TURNING.isdisjoint(text) else None


def _problem_of(place: Place, value: object) -> Problem | None:
    match value:
        case str():
            return problem_of_text(value)
        case float() if not math.isfinite(value):
            return INFINITE
        case dict() | list() if len(place) >= DEEPEST:
            return DEEP
        case _:
            return None


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
