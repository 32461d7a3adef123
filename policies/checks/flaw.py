"""What is a flaw?"""

from collections.abc import Collection
from dataclasses import dataclass

from policies.spelling import nearest_word, perhaps


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a policy that can be read: where (a path of the file), and what to write instead.

    Of a name that is not declared, `meant` is the declared one it looks like. `chinese` is the same message where the
    catalogue cannot have it: a judgement said it.
    """

    path: str
    message: str
    meant: str = ""
    chinese: str | None = None

    def __str__(self) -> str:
        """Return `path: message`."""
        return f"{self.path}: {self.message}"


def misnamed(path: str, message: str, name: str, known: Collection[str]) -> Flaw:
    """Return the flaw of a name that is not among the known ones, with the one that was perhaps meant."""
    word = nearest_word(name, known)
    return Flaw(path, message + perhaps(word), word or "")
