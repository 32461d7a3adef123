"""Do the rules answer each worked example as it expects, and which rules does no example touch?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.days.working_days import Calendar
from policies.exemplified.acting import find_action, find_entry
from policies.exemplified.demanded import demands_of
from policies.exemplified.following import (
    find_bar,
    find_falling,
    find_following,
    find_owed,
    find_restored,
    find_right,
    find_shown,
    find_value,
)
from policies.exemplified.found import Asked, Found
from policies.exemplified.scored import find_awards, find_grade, find_points, find_ranking
from policies.exemplified.situations import base_of, situation_of
from policies.exemplified.staying import find_stay
from policies.language.document import Policy
from policies.language.examples import Base, Example, Expect
from policies.language.words import Word
from policies.plain import as_list, as_mapping

# Each question an example may ask, and who answers it.
_QUESTIONS: Mapping[str, Callable[[Asked], Found]] = {
    "action": find_action,
    "stage": find_stay,
    "entry": find_entry,
    "score": find_points,
    "indicator": find_points,
    "grade": find_grade,
    "ranking": find_ranking,
    "awards": find_awards,
    "duties": find_owed,
    "measures": find_following,
    "falls": find_falling,
    "reentry": find_bar,
    "restored": find_restored,
    "right": find_right,
    "holds": find_value,
    "disclosed": find_shown,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an example went: what it asked, what differs from its answer (nothing: it passed), the rules it touched."""

    name: str
    clause: str
    differs: tuple[str, ...]
    touched: frozenset[str]
    asked: str = ""

    @property
    def passed(self) -> bool:
        """Whether the rules answered as expected."""
        return not self.differs


def run_examples(
    policy: Policy, examples: Iterable[Example], bases: Mapping[str, Base], calendar: Calendar
) -> tuple[Outcome, ...]:
    """Return how each example goes; one that asks for what is not there fails, and says so."""
    return tuple(_run(policy, example, bases, calendar) for example in examples)


def untouched(
    policy: Policy, outcomes: Iterable[Outcome], plain_readings: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return a sentence for each rule no example touches, each edge none stands at, each reading none names.

    An action needs both: granted, and refused if it can be. `plain_readings` have no edge, each for the reason given.
    """
    touched = frozenset[str]().union(*(outcome.touched for outcome in outcomes))
    return tuple(sentence for key, sentence in demands_of(policy, plain_readings or {}) if key not in touched)


def _run(policy: Policy, example: Example, bases: Mapping[str, Base], calendar: Calendar) -> Outcome:
    asked = _shown({name: getattr(example.ask, name) for name in sorted(example.ask.model_fields_set)})
    try:
        found = answer(policy, example, bases, calendar)
    except (KeyError, ValueError) as failure:
        why = f"it asks for what is not there: {failure.args[0]}"
        return Outcome(example.name, example.clause, (why,), frozenset(), asked)
    named = frozenset(() if example.reading is None else (f"readings.{example.reading}",))
    return Outcome(
        example.name, example.clause, tuple(_differences(example.expect, found)), found.touched | named, asked
    )


def answer(policy: Policy, example: Example, bases: Mapping[str, Base], calendar: Calendar) -> Found:
    """Return what the rules answer. Raises KeyError for a name that is not there, ValueError for not one question."""
    if example.reading is not None and example.reading not in policy.readings:
        message = f"readings.{example.reading}"
        raise KeyError(message)
    questions = [name for name in _QUESTIONS if getattr(example.ask, name) is not None]
    if len(questions) != 1:
        message = "ask holds one question: " + ", ".join(_QUESTIONS)
        raise ValueError(message)
    base = base_of(example, bases)
    asked = Asked(policy, example, base, situation_of(policy, example, bases), calendar)
    return _QUESTIONS[questions[0]](asked)


def _differences(expect: Expect, found: Found) -> Iterator[str]:
    for field in sorted(expect.model_fields_set):
        key = "from" if field == "from_" else field
        wanted: object = getattr(expect, field)
        got = found.answers.get(key)
        if key == "duties" and got != wanted:
            got = found.answers.get("duties and checks")
        if key == "to" and found.answers.get("granted") is False:
            key, wanted, got = "granted", True, f"refused ({_shown(found.answers.get('clauses'))})"
        if not _agrees(key, wanted, got, found):
            yield f"{key}: expected {_shown(wanted)}, found {_shown(got)}"


def _agrees(key: str, wanted: object, got: object, found: Found) -> bool:
    if (parts := as_mapping(wanted)) is not None:
        others = as_mapping(got) or {}
        return all(others.get(name) == value for name, value in parts.items())
    if key == "to":
        return found.answers.get("granted") is not False and wanted == got
    one, other = as_list(wanted), as_list(got)
    if one is not None and other is not None:
        return set(map(repr, one)) == set(map(repr, other)) and (key == "clauses" or len(one) == len(other))
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    return wanted == got


def _shown(value: object) -> str:
    if (items := as_list(value)) is not None:
        return "[" + ", ".join(_shown(one) for one in items) + "]"
    if (parts := as_mapping(value.model_dump(by_alias=True) if isinstance(value, Word) else value)) is not None:
        return ", ".join(f"{name}: {_shown(part)}" for name, part in parts.items())
    if isinstance(value, bool):
        return "true" if value else "false"
    return "nothing" if value is None else str(value)
