"""Which words of the language may stand at this place of a file?"""

from collections.abc import Iterator
from typing import get_args

from policies.language.words import Word

# More of them are no help to whoever reads them.
_MOST = 16


def words_at(root: str, location: tuple[str, ...], beside: frozenset[str]) -> str | None:
    """Return the words a mapping there may have that are not `beside` it already; None when they are too many.

    `root` names the kind of document, and `location` the mapping, as Pydantic tells them.
    """
    here = [kind for kind in kinds_of_words() if kind.__name__ == root]
    for step in location:
        here = list(_below(here, step)) or here
    fitting = [kind for kind in here if beside <= words_of(kind).keys()]
    words = dict.fromkeys(word for kind in fitting for word in words_of(kind) if word not in beside)
    return ", ".join(words) if 0 < len(words) <= _MOST else None


def shape_of(name: str) -> str | None:
    """Return how a mapping is written that is told by the name of its kind: `{to: …, clause: …}`."""
    needed = [
        word for kind in kinds_of_words() if kind.__name__ == name for word, must in words_of(kind).items() if must
    ]
    return f"{{{', '.join(f'{word}: …' for word in needed)}}}" if needed else None


def kinds_of_words(kind: type[Word] = Word) -> Iterator[type[Word]]:
    """Yield every kind of mapping the language has."""
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of_words(one)


def words_of(kind: type[Word]) -> dict[str, bool]:
    """Return the words of a kind, and whether it needs them."""
    return {field.alias or name: field.is_required() for name, field in kind.model_fields.items()}


def _below(kinds: list[type[Word]], step: str) -> Iterator[type[Word]]:
    """Yield the kinds of what stands under a word; names and numbers lead nowhere else."""
    for kind in kinds:
        for name, field in kind.model_fields.items():
            if step == (field.alias or name):
                yield from _in(field.annotation)


def _in(annotation: object) -> Iterator[type[Word]]:
    if isinstance(annotation, type) and issubclass(annotation, Word):
        yield annotation
    for part in get_args(annotation):
        yield from _in(part)
