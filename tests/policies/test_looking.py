"""Which facts is a condition about in the end?"""

import pytest
from programmes_written import written
from pydantic import TypeAdapter

from policies.language.conditions import Condition
from policies.quantities.looking import names_behind, names_behind_name

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
QUANTITIES = """quantities:
  everybody: {total: [staff, engineers]}
  others: {less: [everybody, engineers]}
"""


@pytest.mark.parametrize(
    ("asked", "behind"),
    [
        ("staff", {"staff"}),
        ("share", {"share", "engineers", "staff"}),
        ("everybody", {"everybody", "staff", "engineers"}),
        ("others", {"others", "everybody", "staff", "engineers"}),
        ("directions_held", {"directions_held", "directions"}),
        ("idle", {"idle", "contracts", "contract"}),
        ("amount", {"amount", "contract"}),
        ("balance", {"balance"}),
    ],
)
def test_a_name_is_about_what_it_is_made_of_however_far_behind(asked: str, behind: set[str]) -> None:
    policy = written(("quantities:\n", QUANTITIES))

    assert names_behind(CONDITION.validate_python({asked: {"at_least": 1}}), policy) == behind
    assert names_behind_name(asked, policy) == behind


def test_what_is_behind_two_names_is_found_once() -> None:
    policy = written(("quantities:\n", QUANTITIES))
    both = CONDITION.validate_python({"others": {"at_least": 1}, "everybody": {"at_least": 1}})

    assert names_behind(both, policy) == {"others", "everybody", "staff", "engineers"}


def test_a_condition_of_several_is_about_all_that_is_behind_each() -> None:
    both = CONDITION.validate_python({"any": ({"share": {"at_least": 1}}, {"not": {"directions_held": 0}})})

    assert names_behind(both, written()) == {"share", "engineers", "staff", "directions_held", "directions"}
