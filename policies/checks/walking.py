"""Where does each word of a policy stand?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from policies.language.conditions import AllOf, AnyOf, Compare, Condition, Not, OnList, Together
from policies.language.words import Word
from policies.plain import as_list, as_mapping


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition, where it stands, and the word it belongs to."""

    path: str
    field: str
    condition: Condition
    holder: Word


def words_of(word: Word, path: str = "") -> Iterator[tuple[str, Word]]:
    """Yield the word and every word in it, with its path; conditions are whole and are not entered."""
    yield path, word
    for name, value in _parts(word):
        yield from _words_in(value, below(path, name))


def conditions_of(word: Word) -> Iterator[Asked]:
    """Yield every condition in the word, with what it belongs to."""
    for path, holder in words_of(word):
        for name, value in _parts(holder):
            if isinstance(value, AllOf | AnyOf | Not | OnList | Compare):
                yield Asked(below(path, name), name, value, holder)


def leaves_at(condition: Condition, path: str) -> Iterator[tuple[str, OnList | Compare]]:
    """Yield what a condition that stands at `path` asks in the end, each with the path of its own key."""
    match condition:
        case Together():
            parts = [(path, part) for part in condition.all]
        case AllOf():
            parts = [(f"{path}.all.{index}", part) for index, part in enumerate(condition.all)]
        case AnyOf():
            parts = [(f"{path}.any.{index}", part) for index, part in enumerate(condition.any)]
        case Not():
            parts = [(f"{path}.not", condition.not_)]
        case OnList():
            yield f"{path}.on_list", condition
            return
        case Compare():
            yield f"{path}.{condition.name}", condition
            return
        case _:
            assert_never(condition)
    for at, part in parts:
        yield from leaves_at(part, at)


def below(path: str, name: str | int) -> str:
    """Return the path of what is called `name` in what stands at `path`."""
    return f"{path}.{name}" if path else str(name)


def _parts(word: Word) -> Iterator[tuple[str, object]]:
    for name, declared in type(word).model_fields.items():
        yield declared.alias or name, getattr(word, name)


def _words_in(value: object, path: str) -> Iterator[tuple[str, Word]]:
    if isinstance(value, AllOf | AnyOf | Not | OnList | Compare):
        return
    if isinstance(value, Word):
        yield from words_of(value, path)
    elif (mapping := as_mapping(value)) is not None:
        for name, part in mapping.items():
            yield from _words_in(part, below(path, name))
    elif (items := as_list(value)) is not None:
        for index, part in enumerate(items):
            yield from _words_in(part, below(path, index))
