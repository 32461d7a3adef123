"""What was worked out of a rule already? A rule in force never changes: what follows from it alone is found once."""

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Rule = TypeVar("Rule")
Found = TypeVar("Found")


def once_for_each(find: Callable[[Rule], Found]) -> Callable[[Rule], Found]:
    """Return the same function, which works for each rule once, and keeps what it found as long as there is the rule.

    Rules are told apart by identity: comparing them takes longer than most answers. What is found must not hold the
    rule itself, or both stay for ever.
    """
    kept: dict[int, Found] = {}

    @wraps(find)
    def found_once(rule: Rule) -> Found:
        known = kept.get(id(rule))
        if known is None:
            known = kept[id(rule)] = find(rule)
            weakref.finalize(rule, kept.pop, id(rule), None)
        return known

    return found_once
