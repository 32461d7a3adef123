"""At which facts, kinds and fields does a live score look, so that nothing else need be read for it?"""

from collections.abc import Iterable, Iterator
from typing import cast

from pydantic import BaseModel

from policies.kept import once_for_each
from policies.language.document import Policy


@once_for_each
def words_of_score(policy: Policy) -> frozenset[str]:
    """Return every word the rubric, the conditions of ranking and the order of equals lead to.

    More words than are looked at, never fewer: clauses are among them, and a word stands for whatever is
    called so. A word that is missing here cannot change the score.
    """
    return frozenset(_reached(policy))


@once_for_each
def words_in(policy: Policy) -> frozenset[str]:
    """Return every word of the rules, save what people read: what is not among them they do not ask for."""
    return frozenset(_words_in(policy))


def _reached(policy: Policy) -> set[str]:
    grading = policy.grading
    seen: set[str] = set()
    if grading is None:
        return seen
    waiting = list(_words_in((grading.rubric, grading.evaluation.includes, grading.evaluation.ranked, grading.ties)))
    while waiting:
        word = waiting.pop()
        if word in seen:
            continue
        seen.add(word)
        for declared in (policy.quantities, policy.conditions, policy.windows, policy.settings):
            if word in declared:
                waiting += _words_in(declared[word])
    return seen


def _words_in(value: object) -> Iterator[str]:
    """Yield every text in a part of a policy, and both halves of a path such as `contract.amount`."""
    match value:
        case str():
            yield value
            if "." in value:
                yield from value.split(".")
        case BaseModel():
            for _, part in value:
                yield from _words_in(part)
        case dict():
            for key, part in cast("dict[object, object]", value).items():
                yield from _words_in((key, part))
        case list() | tuple() | frozenset():
            for part in cast("Iterable[object]", value):
                yield from _words_in(part)
        case _:
            return
