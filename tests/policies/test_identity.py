"""Does a wrong unified social credit code get found, and a right one let through?"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policies.identity import CHARACTERS, LENGTH, make_uscc, normal_uscc, uscc_problem

# Of well-known companies, from their public filings.
REAL = ["914403001922038216", "9144030071526726XG", "91330100799655058B"]


@pytest.mark.parametrize("code", REAL)
def test_codes_in_use_are_valid(code: str) -> None:
    assert uscc_problem(code) is None


@pytest.mark.parametrize("department", ["N", "Y", "A", "1", "5", "9"])
def test_departments_with_a_letter_are_as_good_as_any(department: str) -> None:
    assert uscc_problem(make_uscc(f"{department}2330106MF0000001")) is None


def test_spaces_small_letters_and_full_width_characters_are_only_spelling() -> None:
    assert normal_uscc(" 9144 0300 7152 6726 xg\t") == "9144030071526726XG"
    assert normal_uscc("９１４４０３００７１５２６７２６ＸＧ") == "9144030071526726XG"
    assert uscc_problem("9144 0300 7152 6726 xg") is None


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("", "未填写", "missing"),
        ("   ", "未填写", "missing"),
        ("91440300192203821", "应为18位，填写的是17位", "this one has 17"),
        ("9144030019220382161", "填写的是19位", "this one has 19"),
        ("91440300192203821O", "第18位“O”", "Position 18, “O”"),
        ("9I4403001922038216", "第2位“I”", "Position 2, “I”"),
        ("91A403001922038216", "第3位“A”有误：第3至8位是行政区划码", "Position 3, “A”"),
        ("91440300\u200b922038216", "第9位“U+200B”", "Position 9, “U+200B”"),
        ("91440300192203821²", "第18位校验码“2”", "check character “2” in position 18"),
        ("914403001922038217", "第18位校验码“7”与前17位不符", "check character “7” in position 18"),
        ("九一4403001922038216", "第1位“九”", "Position 1, “九”"),
    ],
)
def test_a_wrong_code_is_told_where_it_is_wrong(code: str, zh: str, en: str) -> None:
    problem = uscc_problem(code)
    assert problem
    assert zh in problem.zh
    assert en in (problem.en or "")


prefixes = st.tuples(
    st.text(CHARACTERS, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(CHARACTERS, min_size=9, max_size=9),
).map("".join)


@given(prefixes)
def test_a_completed_code_is_valid(prefix: str) -> None:
    code = make_uscc(prefix)
    assert len(code) == LENGTH
    assert uscc_problem(code) is None


@given(prefixes, st.integers(0, LENGTH - 1), st.characters())
def test_any_one_changed_character_is_found(prefix: str, at: int, character: str) -> None:
    code = make_uscc(prefix)
    changed = code[:at] + character + code[at + 1 :]
    assume(normal_uscc(changed) != code)
    assert uscc_problem(changed)


@given(prefixes, st.integers(0, LENGTH - 2))
def test_two_neighbours_that_changed_places_are_found(prefix: str, at: int) -> None:
    code = make_uscc(prefix)
    changed = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assume(changed != code)
    assert uscc_problem(changed)


@given(st.text())
def test_anything_at_all_gets_an_answer(code: str) -> None:
    problem = uscc_problem(code)
    assert problem is None or (problem.zh and problem.en)


@pytest.mark.parametrize("prefix", ["", "9144030019220382", "914403001922038216", "9144030019220382I"])
def test_what_cannot_be_completed_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="first 17 characters"):
        make_uscc(prefix)
