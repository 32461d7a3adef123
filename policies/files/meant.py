"""Which word of the language did somebody mean who wrote one that it does not have?"""

from policies.files.standing import kinds_of_words, words_of
from policies.language.bounds import SIGNS
from policies.spelling import nearest_word


def word_meant(name: str, beside: frozenset[str]) -> str | None:
    """Return the word that was perhaps meant: one that may stand here, where what stands beside it tells which may."""
    everywhere = [frozenset(words_of(kind)) for kind in kinds_of_words()]
    here = [words for words in everywhere if beside and beside <= words]
    known = frozenset[str]().union(*(here or everywhere))
    if name in SIGNS:
        return SIGNS[name]
    if not here and name in known and beside:
        return None
    return nearest_word(name, known - {name})
