"""Do the rules answer each worked example as it expects, and which rules does no example touch?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policies.checks.examples import QUESTIONS
from policies.days.working_days import Calendar
from policies.exemplified.acting import find_action, find_entry
from policies.exemplified.comparing import Differs, find_differences, shown
from policies.exemplified.demanded import demands_of
from policies.exemplified.following import (
    find_bar,
    find_falling,
    find_following,
    find_lasting,
    find_owed,
    find_proving,
    find_restored,
    find_right,
    find_shown,
    find_value,
)
from policies.exemplified.found import Asked, Found
from policies.exemplified.scored import find_awards, find_grade, find_grades, find_points, find_ranking
from policies.exemplified.situations import base_of, situation_of
from policies.exemplified.staying import find_stay
from policies.language.document import Policy
from policies.language.examples import Base, Example

# Each question an example may ask, and who answers it.
_ANSWERED_BY: Mapping[str, Callable[[Asked], Found]] = {
    "action": find_action,
    "stage": find_stay,
    "entry": find_entry,
    "score": find_points,
    "indicator": find_points,
    "grade": find_grade,
    "ranking": find_ranking,
    "grades": find_grades,
    "awards": find_awards,
    "duties": find_owed,
    "measures": find_following,
    "falls": find_falling,
    "reentry": find_bar,
    "restored": find_restored,
    "term": find_lasting,
    "trial": find_proving,
    "right": find_right,
    "holds": find_value,
    "disclosed": find_shown,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an example went: what it asked, what differs from its answer (nothing: it passed), the rules it touched."""

    name: str
    clause: str
    differs: tuple[Differs, ...]
    touched: frozenset[str]
    asked: str = ""

    @property
    def passed(self) -> bool:
        """Whether the rules answered as expected."""
        return not self.differs


def run_examples(
    policy: Policy, examples: Iterable[Example], bases: Mapping[str, Base], calendar: Calendar
) -> tuple[Outcome, ...]:
    """Return how each example goes. They ask for what is there: the check of their folder has seen to it."""
    return tuple(_run(policy, example, bases, calendar) for example in examples)


def untouched(
    policy: Policy, outcomes: Iterable[Outcome], plain_readings: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return a sentence for each rule no example touches, each edge none stands at, each reading none names, once.

    An action needs both: granted, and refused if it can be. `plain_readings` have no edge, each for the reason given.
    """
    touched = frozenset[str]().union(*(outcome.touched for outcome in outcomes))
    left = (sentence for key, sentence in demands_of(policy, plain_readings or {}) if key not in touched)
    return tuple(dict.fromkeys(left))


def _run(policy: Policy, example: Example, bases: Mapping[str, Base], calendar: Calendar) -> Outcome:
    asked = shown({name: getattr(example.ask, name) for name in sorted(example.ask.model_fields_set)})
    found = answer(policy, example, bases, calendar)
    named = frozenset(() if example.reading is None else (f"readings.{example.reading}",))
    differs = tuple(find_differences(example.expect, found))
    return Outcome(example.name, example.clause, differs, found.touched | named, asked)


def answer(policy: Policy, example: Example, bases: Mapping[str, Base], calendar: Calendar) -> Found:
    """Return what the rules answer to the example's one question."""
    question = next(name for name in QUESTIONS if getattr(example.ask, name) is not None)
    asked = Asked(policy, example, base_of(example, bases), situation_of(policy, example, bases), calendar)
    return _ANSWERED_BY[question](asked)
