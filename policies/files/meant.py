"""Which word of the language did somebody mean who wrote one that it does not have?"""

from collections.abc import Iterator

from policies.language.bounds import SIGNS
from policies.language.words import Word
from policies.spelling import nearest_word


def word_meant(name: str, beside: frozenset[str]) -> str | None:
    """Return the word that was perhaps meant: one that may stand here, where what stands beside it tells which may."""
    everywhere = [frozenset(_words_of(kind)) for kind in _kinds(Word)]
    here = [words for words in everywhere if beside and beside <= words]
    known = frozenset[str]().union(*(here or everywhere))
    if name in SIGNS:
        return SIGNS[name]
    if not here and name in known and beside:
        return None
    return nearest_word(name, known - {name})


def _kinds(kind: type[Word]) -> Iterator[type[Word]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def _words_of(kind: type[Word]) -> Iterator[str]:
    return (field.alias or name for name, field in kind.model_fields.items())
