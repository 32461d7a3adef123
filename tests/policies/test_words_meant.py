"""Which word of the language is offered to somebody who wrote one that it does not have?"""

import pytest

from policies.files.meant import word_meant


@pytest.mark.parametrize(
    ("name", "beside", "meant"),
    [
        ("requires", {"otherwise", "clause"}, "require"),
        # `quota` is a word of an action or a grade; a requirement has none.
        ("quotas", {"require", "otherwise", "clause"}, None),
        ("quotas", {"grade", "otherwise", "clause"}, "quota"),
        ("gradee", {"nonsense"}, "grade"),
        # It is a word of the language already, and nothing beside it tells in whose place it stands.
        ("grade", {"nonsense"}, None),
        ("grade", set(), "grades"),
        (">=", {"clause"}, "at_least"),
        ("全然不同", {"clause"}, None),
    ],
)
def test_a_word_is_offered_that_may_stand_beside_what_stands_there(
    name: str, beside: set[str], meant: str | None
) -> None:
    assert word_meant(name, frozenset(beside)) == meant
