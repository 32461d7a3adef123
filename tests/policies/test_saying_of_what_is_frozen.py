"""What may still be said of a frozen evaluation: what nobody knows, whether awards are given, which equal is first?"""

import pytest
from saying import NOTHING_KNOWN, POLICY, asked, codes, frozen, rules_of, told
from test_evaluating import judge, situation

from policies.grades.evaluating import Said
from policies.grades.saying import AsFrozen, Input, find_input_faults


def test_after_the_freeze_only_what_nobody_knows_is_said_and_what_was_said_may_be_said_again() -> None:
    known = {"a": situation(POLICY, staff=7), "b": NOTHING_KNOWN}
    before = asked(as_frozen=frozen(known, {"b": Said(marks={"people": 3})}))

    assert codes(before, "mark", 5, name="people", listing="a") == ["/inputs/0/name not-missing"]
    assert codes(before, "mark", 5, name="growing", listing="a") == []
    assert codes(before, "mark", 5, name="unheard_of", listing="a") == ["/inputs/0/name not-missing"]
    assert codes(before, "mark", 5, name="people", listing="b") == []
    # What the evaluation waits for, but not by a mark: a verdict.
    assert codes(before, "mark", 5, name="verdict", listing="b") == ["/inputs/0/name not-missing"]


def test_nothing_is_missing_of_a_listing_the_evaluation_does_not_judge() -> None:
    only_b = asked(as_frozen=frozen({"b": NOTHING_KNOWN}))

    assert codes(only_b, "mark", 5, name="people", listing="a") == ["/inputs/0/name not-missing"]
    assert codes(only_b, "mark", 5, name="people", listing="b") == []


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("people", 12, []),
        ("people", "12.0", []),
        ("people", "12.5", ["whole-number-expected"]),
        ("people", -1, ["too-small"]),
        ("people", "many", ["number-expected"]),
        ("growing", 2, []),
        ("levels", "national.lead", []),
        ("levels", "local", []),
        ("levels", "national", ["unknown-option"]),
        ("levels", 3, ["unknown-option"]),
        ("sound", True, []),
        ("sound", "yes", ["boolean-expected"]),
        ("size", "large", []),
        ("size", "medium", ["unknown-option"]),
    ],
)
def test_what_is_missing_is_said_as_its_sort_of_value(name: str, value: object, wrong: list[str]) -> None:
    of = asked(as_frozen=frozen({"a": NOTHING_KNOWN}))

    assert codes(of, "mark", value, name=name) == [f"/inputs/0/value {code}" for code in wrong]


def test_the_options_are_told_in_words_where_the_rules_have_words_for_them() -> None:
    # The first two grades are settled, and so the list comes to the level that nobody knows.
    passed = frozen({"a": situation(POLICY, sound=False)}, {"a": Said(rated="合格")})

    def zh(name: str, of: AsFrozen) -> list[str]:
        return [one.text.zh for one in told(asked(as_frozen=of), "mark", "else", name=name)]

    assert zh("size", frozen({"a": NOTHING_KNOWN})) == ["可选：大型（large）、小型（small）"]
    assert zh("levels", passed) == ["可选：national.lead、national.partner、local"]
    assert zh("latest_level", passed) == ["可选：city、local、national、provincial"]


def proposed() -> AsFrozen:
    """Return an evaluation in which `a` is first, and a subsidy is proposed for it alone."""
    known = dict.fromkeys(("a", "b"), situation(POLICY, staff=1, sound=True, size="large"))
    marks = {"growing": 0, "levels": "local"}
    first = Said(marks={**marks, "interview": 9}, selected=True)  # the rules give it a title besides
    return frozen(known, {"a": first, "b": Said(marks={**marks, "interview": 8})})


def test_an_award_is_given_or_declined_where_the_rules_propose_it_to_that_listing() -> None:
    of, award = asked(as_frozen=proposed()), "grading.awards.0"

    assert codes(of, "award", value=True, name=award) == codes(of, "award", value=False, name=award) == []
    assert codes(of, "award", "yes", name=award) == ["/inputs/0/value boolean-expected"]
    assert codes(of, "award", value=True, name="grading.awards.1") == ["/inputs/0/name not-proposed"]
    assert codes(asked(), "award", value=True, name=award) == ["/inputs/0/kind not-frozen"]


def test_whoever_names_another_award_is_told_which_are_proposed() -> None:
    of = asked(as_frozen=proposed())

    assert [one.text.zh for one in told(of, "award", value=True, name="prize")] == [
        "该单位没有这项待酌定的奖补，可填：补助（grading.awards.0）"
    ]
    assert [one.text.en for one in told(of, "award", value=True, name="grading.awards.0", listing="b")] == [
        "No such award is proposed for this listing; there are: none"
    ]
    nobody = asked(as_frozen=frozen({"b": NOTHING_KNOWN}))
    assert codes(nobody, "award", value=True, name="grading.awards.0") == ["/inputs/0/name not-proposed"]


def equals() -> AsFrozen:
    """Return an evaluation in which `a` and `b` have as many points."""
    known = dict.fromkeys(("a", "b"), situation(POLICY, staff=1))
    same = Said(marks={"growing": 0, "levels": "local", "interview": 9})
    return frozen(known, {"a": same, "b": same})


@pytest.mark.parametrize(
    ("value", "listing", "wrong"),
    [
        (["a", "b"], None, []),
        (["b", "a"], None, []),
        (["a"], None, ["/inputs/0/value no-equals"]),
        (["a", "b", "z"], None, ["/inputs/0/value no-equals"]),
        (["a", "a", "b"], None, ["/inputs/0/value repeated"]),
        ("ab", None, ["/inputs/0/value no-equals"]),
        (["a", "b"], "a", ["/inputs/0/listing_id not-of-one"]),
    ],
)
def test_an_order_names_one_whole_group_of_equals(value: object, listing: str | None, wrong: list[str]) -> None:
    of = asked(as_frozen=equals())

    assert codes(of, "order", value, listing=listing) == wrong


def test_before_the_freeze_nobody_has_an_equal() -> None:
    assert codes(asked(), "order", ["a", "b"], listing=None) == ["/inputs/0/value no-equals"]


@pytest.mark.parametrize(
    ("value", "wrong"), [("100", []), ("100.01", ["too-large"]), (850, ["too-large"]), ("79.99999999", [])]
)
def test_what_stands_for_a_mean_lies_where_its_marks_do(value: object, wrong: list[str]) -> None:
    policy = rules_of("chengdu")
    known = {"a": situation(policy)}
    of = asked(policy, as_frozen=AsFrozen(judge(policy, known, {}), known, {}))

    assert codes(of, "mark", value, name="satisfaction") == [f"/inputs/0/value {code}" for code in wrong]


def test_the_order_of_the_same_equals_is_said_once() -> None:
    of = asked(as_frozen=equals())
    said = [Input("order", None, None, ["a", "b"]), Input("order", None, None, ["b", "a"])]

    assert [(fault.pointer, fault.code) for fault in find_input_faults(of, said)] == [("/inputs/1", "repeated")]
