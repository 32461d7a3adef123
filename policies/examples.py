"""Do the rules answer each worked example as it expects, and which rules does no example touch?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.checks.actions import all_actions
from policies.days.working_days import Calendar
from policies.exemplified.acting import find_action, find_entry
from policies.exemplified.following import (
    find_bar,
    find_falling,
    find_following,
    find_owed,
    find_restored,
    find_right,
    find_value,
)
from policies.exemplified.found import Found
from policies.exemplified.scored import bands_to_touch, find_awards, find_grade, find_points, find_ranking
from policies.exemplified.situations import base_of, situation_of
from policies.language.document import Policy
from policies.language.examples import Base, Example, Expect
from policies.plain import as_list, as_mapping


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an example went: what differs from what it expects (nothing: it passed), and the rules it touched."""

    name: str
    clause: str
    differs: tuple[str, ...]
    touched: frozenset[str]

    @property
    def passed(self) -> bool:
        """Whether the rules answered as expected."""
        return not self.differs


def run_examples(
    policy: Policy, examples: Iterable[Example], bases: Mapping[str, Base], calendar: Calendar
) -> tuple[Outcome, ...]:
    """Return how each example goes; one that asks for what is not there fails, and says so."""
    return tuple(_run(policy, example, bases, calendar) for example in examples)


def untouched(policy: Policy, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Return the rules no example touches, by their paths; an action needs both: granted, and refused if it can be."""
    touched = frozenset[str]().union(*(outcome.touched for outcome in outcomes))
    return tuple(path for path in _to_touch(policy) if path not in touched)


def _run(policy: Policy, example: Example, bases: Mapping[str, Base], calendar: Calendar) -> Outcome:
    try:
        found = answer(policy, example, bases, calendar)
    except (KeyError, ValueError) as failure:
        return Outcome(example.name, example.clause, (f"it asks for what is not there: {failure}",), frozenset())
    return Outcome(example.name, example.clause, tuple(_differences(example.expect, found)), found.touched)


def answer(  # noqa: C901, PLR0912  # one case a question
    policy: Policy, example: Example, bases: Mapping[str, Base], calendar: Calendar
) -> Found:
    """Return what the rules answer. Raises KeyError for a name that is not there, ValueError for no question."""
    ask = example.ask
    situation = situation_of(policy, example, bases)
    if ask.action is not None:
        return find_action(policy, example, base_of(example, bases), situation)
    if ask.entry is not None:
        return find_entry(policy, example, situation)
    if ask.score is not None or ask.indicator is not None:
        return find_points(policy, example, situation)
    if ask.grade is not None:
        return find_grade(policy, situation)
    if ask.ranking is not None:
        return find_ranking(policy, example)
    if ask.awards is not None:
        return find_awards(policy, example, situation)
    if ask.duties is not None:
        return find_owed(policy, situation, calendar, ask.duties)
    if ask.measures is not None:
        return find_following(policy, situation, calendar)
    if ask.falls is not None:
        return find_falling(policy, situation, calendar, ask.falls)
    if ask.reentry is not None:
        return find_bar(policy, situation, calendar)
    if ask.restored is not None:
        return find_restored(policy, situation)
    if ask.right is not None:
        return find_right(policy, situation, ask.right)
    if ask.holds is not None:
        return find_value(policy, situation, ask.holds)
    message = "ask holds no question"
    raise ValueError(message)


def _differences(expect: Expect, found: Found) -> Iterator[str]:
    for field in sorted(expect.model_fields_set):
        key = "from" if field == "from_" else field
        wanted: object = getattr(expect, field)
        got = found.answers.get(key)
        if key == "duties" and got != wanted:
            got = found.answers.get("duties and checks")
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
    return "nothing" if value is None else str(value)


def _to_touch(policy: Policy) -> Iterator[str]:
    for path, _, action in all_actions(policy):
        yield f"{path}:granted"
        if (
            action.needs
            or action.when is not None
            or action.confirms
            or any(one.required for one in action.says.values())
        ):
            yield f"{path}:refused"
    yield from (f"eligibility.{name}" for name in policy.eligibility)
    yield from (f"obligations.{name}" for name in policy.obligations)
    if policy.grading is not None:
        rubric = policy.grading.rubric
        yield from (f"grading.rubric.indicators.{name}" for name in (rubric.indicators if rubric else ()))
        yield from bands_to_touch(rubric) if rubric else ()
        yield from (f"grading.grades.{index}" for index, _ in enumerate(policy.grading.grades))
        yield from (f"grading.awards.{index}" for index, _ in enumerate(policy.grading.awards))
    yield from (f"exit.rules.{name}" for name in (policy.exit.rules if policy.exit else ()))
