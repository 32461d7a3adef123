"""Is a rule worked out once, as long as there is the rule, and told apart from one that says the same?"""

import gc
import weakref

from test_grading import TODAY

from policies.kept import once_for_each
from policies.language.bounds import Bound
from policies.language.conditions import Compare
from policies.quantities.measuring import holds
from policies.situation import Situation


def adult() -> Compare:
    return Compare(name="years", bound=Bound(at_least=18))


def test_a_rule_is_worked_out_once_and_its_double_again() -> None:
    asked: list[str] = []

    @once_for_each
    def name_of(rule: Compare) -> str:
        asked.append(rule.name)
        return rule.name

    first, second = adult(), adult()
    assert [name_of(first), name_of(first), name_of(second)] == ["years"] * 3
    assert len(asked) == 2


def test_a_condition_that_was_asked_is_forgotten_with_its_rules() -> None:
    rule = adult()
    assert holds(rule, Situation(TODAY, facts={"years": 18})) is True
    seen = weakref.ref(rule)
    del rule
    gc.collect()
    assert seen() is None
