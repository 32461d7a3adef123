"""Which words has the language, and which of them does a policy use?

Told as `Measure.lasts` and `Measure.effect: ban`.
"""

from collections.abc import Iterator
from functools import cache
from typing import Literal, get_args, get_origin

from pydantic_core import PydanticUndefined

from policies.language.words import Word
from policies.plain import as_list, as_mapping


def words_of_language(root: type[Word]) -> frozenset[str]:
    """Return every field of every word that can stand in `root`, and every option of a field that has some."""
    found, waiting, seen = set[str](), [root], set[type[Word]]()
    while waiting:
        word = waiting.pop()
        if word in seen:
            continue
        seen.add(word)
        for name, field in word.model_fields.items():
            found.add(f"{word.__name__}.{name}")
            parts = _parts(field.annotation)
            waiting += [part for part in parts if isinstance(part, type) and issubclass(part, Word)]
            found |= {text for texts in _options(word, name).values() for text in texts}
    return frozenset(found)


def words_used(word: Word) -> Iterator[str]:
    """Yield every field that is filled in, in the word and all words in it, and the option it is filled in with."""
    for name, field in type(word).model_fields.items():
        value: object = getattr(word, name)
        default = field.get_default(call_default_factory=True)
        options = _options(type(word), name)
        for one in as_list(value) or (value,):
            yield from options.get(str(one), ()) if isinstance(one, str | bool) else ()
        if default is PydanticUndefined or value != default:
            yield f"{type(word).__name__}.{name}"
        yield from _used_in(value)


def _used_in(value: object) -> Iterator[str]:
    if isinstance(value, Word):
        yield from words_used(value)
    elif (mapping := as_mapping(value)) is not None:
        for part in mapping.values():
            yield from _used_in(part)
    else:
        for part in as_list(value) or ():
            yield from _used_in(part)


@cache
def _options(word: type[Word], name: str) -> dict[str, list[str]]:
    """Return what each option of a field is told as."""
    found: dict[str, list[str]] = {}
    for part in _parts(word.model_fields[name].annotation):
        if get_origin(part) is Literal:
            for option in get_args(part):
                found.setdefault(str(option), []).append(f"{word.__name__}.{name}: {option}")
    return found


def _parts(annotation: object, seen: tuple[object, ...] = ()) -> Iterator[object]:
    """Yield a type and every type it is made of."""
    yield annotation
    if annotation in seen:
        return
    inner = (annotation.__value__,) if hasattr(annotation, "__value__") else get_args(annotation)
    if get_origin(annotation) is not Literal:
        for part in inner:
            yield from _parts(part, (*seen, annotation))
