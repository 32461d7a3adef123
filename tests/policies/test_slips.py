"""Is a clerk told how to write what the text he wrote was meant to be?"""

import pytest

from policies.files.slips import comparison_in, slip_in


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("8以上", "{at_least: 8}"),
        ("8人及以上", "{at_least: 8}"),
        ("不少于8名", "{at_least: 8}"),
        ("8以下", "{at_most: 8}"),
        ("不超过0.5", "{at_most: 0.5}"),
        ("超过8", "{more_than: 8}"),
        ("不满8年", "{less_than: 8}"),
    ],
)
def test_a_comparison_in_chinese_is_told_in_the_words_of_the_language(written: str, words: str) -> None:
    assert comparison_in(written) == words


@pytest.mark.parametrize("written", ["8", "8人", "不少于8以上", "以上", "八以上"])
def test_what_is_no_comparison_is_told_as_none(written: str) -> None:
    assert comparison_in(written) is None


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("人员", "“人员” is no name: write small letters, digits and _, with a letter first"),
        ("staff、人员", "“staff、人员” is no name: write small letters, digits and _, with a letter first"),
        ("试点期结束", "a date such as 2026-10-13 is expected here"),
        ("也许", "true or false is expected here"),
        ("20万", "a number such as 500000 is expected here (no 万, % or quotes)"),
        ("1-6个月", "a length such as {days: 10}, or unset, is expected here"),
        ("3年", "text of another sort is expected here"),
    ],
)
def test_what_looks_like_nothing_else_is_told_without_a_guess(written: str, complaint: str) -> None:
    assert slip_in(written, complaint) is None
