"""Which names keep a condition from being decided, so that somebody can be asked for them?"""

from datetime import date

import pytest
from pydantic import TypeAdapter

from policies.grades.grade import unknown_in
from policies.language.conditions import Condition
from policies.situation import Situation

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
KNOWN = {"sound": True, "staff": 7, "listed": None, "suspended": None}


@pytest.mark.parametrize(
    ("when", "unknown"),
    [
        ({"listed": True}, ("listed",)),
        ({"sound": True}, ()),
        ({"all": ({"suspended": False}, {"listed": True}, {"sound": True})}, ("listed", "suspended")),
        ({"not": {"suspended": True}}, ("suspended",)),
        ({"not": {"any": ({"suspended": True}, {"staff": {"at_least": 9}})}}, ("suspended",)),
        # Whatever the rest turns out to be, these are decided.
        ({"all": ({"listed": True}, {"sound": False})}, ()),
        ({"any": ({"listed": True}, {"sound": True})}, ()),
        ({"not": {"all": ({"suspended": True}, {"sound": False})}}, ()),
    ],
)
def test_only_what_still_matters_is_asked_for(when: object, unknown: tuple[str, ...]) -> None:
    condition = CONDITION.validate_python(when)

    assert unknown_in(condition, Situation(date(2026, 12, 31), facts=KNOWN)) == unknown


def test_without_a_condition_nothing_is_asked_for() -> None:
    assert unknown_in(None, Situation(date(2026, 12, 31), facts=KNOWN)) == ()
