"""What is a flaw?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a policy that can be read: where (a path of the file), and what to write instead."""

    path: str
    message: str

    def __str__(self) -> str:
        """Return `path: message`."""
        return f"{self.path}: {self.message}"
