"""Which word looks most like this one?"""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest_word(name: str, known: Iterable[str]) -> str | None:
    """Return the one of the words that was perhaps meant by the name, None when none looks like it."""
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.7)), None)


def perhaps(word: str | None) -> str:
    """Return the end of a sentence that tells which word was perhaps meant; nothing where none is known."""
    return f"; perhaps “{word}” is meant" if word else ""
