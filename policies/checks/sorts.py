"""Which values can a fact, a quantity or a field have?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from policies.language.facts import BooleanKind, ChoiceKind, DateKind, Kind, ListKind, NumberKind
from policies.language.words import Scalar

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of value. `step`: numbers are multiples of it; `exact`: they end after some decimal places."""

    type: Literal["boolean", "number", "text", "date", "choice", "many", "list", "any"]
    options: frozenset[str] = frozenset()
    step: Number | None = None
    least: Number | None = None
    most: Number | None = None
    exact: bool = True

    @property
    def is_share(self) -> bool:
        """Tell whether it is a part of a whole: any number from 0 to 1."""
        return self.type == "number" and self.step is None and (self.least, self.most) == (0, 1)

    def can_be(self, value: Scalar) -> bool:
        """Tell whether `value` is of this sort; of any sort is whatever there is, and nobody asks."""
        match self.type:
            case "boolean":
                return isinstance(value, bool)
            case "number":
                return isinstance(value, int | Decimal) and not isinstance(value, bool)
            case "date":
                return isinstance(value, date)
            case "choice":
                return isinstance(value, str) and value in self.options
            case _:
                return isinstance(value, str)


ANY = Sort("any")
COUNT = Sort("number", step=1, least=0)
WHOLE = Sort("number", step=1)
NUMBER = Sort("number")
FRACTION = Sort("number", exact=False)
YES_OR_NO = Sort("boolean")
TEXT = Sort("text")
DATE = Sort("date")


def choice(options: Iterable[str]) -> Sort:
    """Return the sort of one of `options`; any text where there are none."""
    known = frozenset(options)
    return Sort("choice", known) if known else TEXT


def sort_of_kind(kind: Kind) -> Sort:
    """Return the sort of value a fact or field of this kind has."""
    match kind:
        case BooleanKind():
            return YES_OR_NO
        case NumberKind():
            step = 1 if kind.type == "integer" else None
            return Sort("number", step=step, least=kind.at_least, most=kind.at_most)
        case DateKind():
            return DATE
        case ChoiceKind():
            return Sort("many" if kind.many else "choice", frozenset(kind.options))
        case ListKind():
            return Sort("list")
        case _:
            return TEXT
