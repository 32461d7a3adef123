"""At which words does a live score look, so that nothing else need be read for it?"""

from made_up import programme
from programmes_written import written

from policies.grades.looked_at import words_in, words_of_score

POLICY = programme("evaluation")


def test_a_score_looks_at_what_its_quantities_and_windows_are_made_of_however_far_behind() -> None:
    words = words_of_score(POLICY)

    assert {"staff", "growth", "engineers", "engineers_before", "contract", "level", "part", "founded_on"} <= words
    # Only grades and awards look at these, and a live score gives none.
    assert words & {"sound", "size", "large_enough", "above_the_line", "line", "selected"} == set()


def test_of_a_field_both_halves_of_its_path_are_looked_at() -> None:
    words = words_of_score(written(("{sum: contract.amount,", "{sum: sale.fee,")))

    assert {"sale.fee", "sale", "fee"} <= words


def test_who_is_ranked_and_what_decides_between_equals_is_looked_at_by_way_of_named_conditions() -> None:
    settled = "    clause: 第七条\n  rubric:"
    included = written(
        (settled, "    includes: {idle: false}\n    ranked: {recent_accidents: {at_most: 0}}\n" + settled)
    )

    assert {"contracts", "accidents", "happened_on", "grave", "filed_on"} <= words_of_score(included)
    assert words_of_score(written()) & {"accidents", "idle", "happened_on"} == set()
    assert "contracts" in words_of_score(written())  # by which equals are told apart


def test_rules_that_evaluate_nobody_look_at_nothing() -> None:
    nobody = POLICY.model_copy(update={"grading": None})

    assert words_of_score(nobody) == frozenset()
    assert "staff" in words_in(nobody)


def test_every_name_in_the_rules_is_among_their_words_and_what_people_read_is_not() -> None:
    words = words_in(POLICY)

    assert {"sound", "large", "interview", "第四条", "contract.level", "since_founding"} <= words
    assert words & {"step", "evaluation", "面试", "Interview"} == set()
