"""What was found for an example?"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules answer, under the words an example expects it with, and the paths of the rules that were asked."""

    answers: Mapping[str, object]
    touched: frozenset[str] = field(default_factory=frozenset[str])
