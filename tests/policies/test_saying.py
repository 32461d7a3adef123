"""May this be said in an evaluation, and what is whoever says something else told?"""

from decimal import Decimal

import pytest
from saying import POLICY, asked, codes, rules_of, told

from policies.grades.said_values import read_number
from policies.grades.saying import Input, Kind, find_input_faults, read_value
from policies.language.grading import Rounding


@pytest.mark.parametrize(
    ("kind", "value"), [("verdict", "passed"), ("rating", "合格"), ("selection", True), ("selection", False)]
)
def test_what_the_rules_do_not_ask_for_is_not_taken(kind: Kind, value: object) -> None:
    assert codes(asked(rules_of("tianjin")), kind, value) == ["/inputs/0/kind not-asked"]


def test_each_thing_said_is_answered_by_its_place_and_only_of_whom_the_evaluation_includes() -> None:
    said = [
        Input("verdict", "a", None, "passed"), Input("verdict", "z", None, "passed"), Input("verdict", None, None, "x"),
        Input("verdict", "b", None, "great"),
    ]  # fmt: skip

    found = [(fault.pointer, fault.code) for fault in find_input_faults(asked(), said)]

    assert found == [
        ("/inputs/1/listing_id", "unknown-listing"), ("/inputs/2/listing_id", "unknown-listing"),
        ("/inputs/3/value", "unknown-option"),
    ]  # fmt: skip


def test_a_verdict_is_one_of_those_the_rules_name() -> None:
    (fault,) = told(asked(), "verdict", "great")

    assert fault.text.zh == "可选：通过（passed）、未通过（failed）"
    assert fault.text.en == "One of: Passed (passed), 未通过 (failed)"
    assert codes(asked(), "verdict", "failed") == []


@pytest.mark.parametrize("value", [["passed"], {"passed": True}, [["passed"]], None, 3, True])
def test_what_is_no_text_is_no_option(value: object) -> None:
    assert codes(asked(), "verdict", value) == ["/inputs/0/value unknown-option"]


def test_a_rating_is_one_of_the_grades_where_a_rule_looks_at_it_or_a_grade_is_given_by_hand() -> None:
    by_hand = asked(rules_of("xinxiang"))

    assert (
        codes(asked(), "rating", "停评") == codes(asked(), "rating", "合格") == codes(by_hand, "rating", "2星级") == []
    )
    assert codes(asked(), "rating", "优秀") == codes(by_hand, "rating", "优秀") == ["/inputs/0/value unknown-option"]


@pytest.mark.parametrize(
    ("city", "value", "with_case", "wrong"),
    [
        (None, True, (), []),
        (None, False, (), []),
        (None, "true", (), ["/inputs/0/value boolean-expected"]),
        (None, 1, (), ["/inputs/0/value boolean-expected"]),
        ("chengdu", False, (), []),
        ("chengdu", False, ("b",), []),
        ("chengdu", True, (), ["/inputs/0/value selected-by-procedure"]),
        ("chengdu", True, ("a",), ["/inputs/0/listing_id selection-under-way"]),
        ("chengdu", False, ("a",), ["/inputs/0/listing_id selection-under-way"]),
    ],
)
def test_who_is_selected_is_said_by_whoever_evaluates_only_where_no_procedure_says_it(
    city: str | None, value: object, with_case: tuple[str, ...], wrong: list[str]
) -> None:
    policy = POLICY if city is None else rules_of(city)

    assert codes(asked(policy, with_case=with_case), "selection", value) == wrong


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        (0, []),
        (20, []),
        ("19.99", []),
        ("20.01", ["too-large"]),
        (21, ["too-large"]),
        (-1, ["too-small"]),
        ("-0.01", ["too-small"]),
        (8.5, ["number-expected"]),
        (True, ["number-expected"]),
        ("", ["number-expected"]),
        ("1e1", ["number-expected"]),
        ("１２", ["number-expected"]),
        (None, ["number-expected"]),
        ([5], ["number-expected"]),
        (10**30, ["number-expected"]),
    ],
)
def test_a_mark_by_hand_is_an_exact_number_from_nought_to_its_full_mark(value: object, wrong: list[str]) -> None:
    assert codes(asked(), "mark", value, name="interview") == [f"/inputs/0/value {code}" for code in wrong]


def test_a_number_that_is_wrong_is_told_with_its_bound() -> None:
    assert [one.text.zh for one in told(asked(), "mark", 21, name="interview")] == ["不得大于20"]
    assert [one.text.en for one in told(asked(), "mark", -1, name="interview")] == ["At least 0"]


def test_a_mark_finer_than_it_counts_is_not_rounded_over_an_edge_but_refused() -> None:
    of = asked(rules_of("tianjin"))

    assert codes(of, "mark", "89.99", name="third_party") == []
    assert codes(of, "mark", "89.9999999", name="third_party") == ["/inputs/0/value too-many-decimals"]
    (fault,) = told(of, "mark", "89.9999999", name="third_party")
    assert fault.text.zh == "应为0.01的整数倍，89.9999999不是"


def test_where_the_rules_say_how_a_mark_is_rounded_any_is_taken() -> None:
    policy = rules_of("tianjin")
    assert policy.grading is not None
    assert policy.grading.rubric is not None
    mark = policy.grading.rubric.indicators["third_party"]
    rounded = mark.model_copy(update={"round": Rounding(to=Decimal("0.1"))})
    rubric = policy.grading.rubric.model_copy(update={"indicators": {"third_party": rounded}})
    changed = policy.model_copy(update={"grading": policy.grading.model_copy(update={"rubric": rubric})})

    assert codes(asked(changed), "mark", "89.9999999", name="third_party") == []


def test_the_same_thing_is_said_once_in_one_go() -> None:
    said = [
        Input("verdict", "a", None, "passed"), Input("verdict", "b", None, "passed"),
        Input("verdict", "a", None, "great"), Input("verdict", "a", None, "failed"),
    ]  # fmt: skip

    found = [(fault.pointer, fault.code) for fault in find_input_faults(asked(), said)]

    assert found == [("/inputs/2/value", "unknown-option"), ("/inputs/3", "repeated")]


def test_a_mark_names_its_indicator_and_before_the_freeze_only_one_that_is_given_by_hand() -> None:
    assert codes(asked(), "mark", 5) == ["/inputs/0/name missing"]
    assert codes(asked(), "mark", 5, name="people") == ["/inputs/0/name not-frozen"]
    assert codes(asked(), "mark", 5, name="unheard_of") == ["/inputs/0/name not-frozen"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (7, 7),
        ("7", 7),
        ("-0.125", Decimal("-0.125")),
        (True, None),
        (0.5, None),
        (".5", None),
        ("1" * 19, None),
        (10**18 - 1, 10**18 - 1),
        (10**18, None),
        (-(10**40), None),
    ],
)
def test_a_number_is_read_exactly_or_not_at_all(written: object, read: object) -> None:
    assert read_number(written) == read


@pytest.mark.parametrize(
    ("kind", "name", "value", "read"),
    [
        ("mark", "interview", "8.5", Decimal("8.5")),
        ("mark", "size", "large", "large"),
        ("mark", "levels", "3", "3"),
        ("verdict", None, "3", "3"),
        ("selection", None, True, True),
        ("order", None, ["b", 1], ["b", "1"]),
    ],
)
def test_only_a_mark_that_names_no_place_of_a_table_is_read_as_a_number(
    kind: Kind, name: str | None, value: object, read: object
) -> None:
    found = read_value(asked(), Input(kind, "a", name, value))

    assert (found, type(found)) == (read, type(read))
