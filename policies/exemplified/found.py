"""What is asked for an example, and what was found?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policies.days.working_days import Calendar
from policies.language.document import Policy
from policies.language.examples import Base, Example
from policies.situation import Situation
from policies.verdict import Reason


@dataclass(frozen=True, slots=True)
class Asked:
    """An example under its policy: what it begins with, what is known, and the calendar its days are counted by."""

    policy: Policy
    example: Example
    base: Base
    situation: Situation
    calendar: Calendar

    def expects(self, *fields: str) -> bool:
        """Tell whether the example says what one of these answers must be."""
        return not self.example.expect.model_fields_set.isdisjoint(fields)


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules answer, under the words an example expects it with; the rules that were asked, and why so."""

    answers: Mapping[str, object]
    touched: frozenset[str] = field(default_factory=frozenset[str])
    reasons: tuple[Reason, ...] = ()


def clauses_of(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Return the clauses of the reasons, in their order."""
    return tuple(reason.clause for reason in reasons)
