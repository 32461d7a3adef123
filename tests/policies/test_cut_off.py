"""Does an evaluation say by which day a report and by when a confirmation counts?"""

from datetime import date

import pytest

from policies.grades.cut_off import say_cut_off, say_what_will_count


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_frozen_names_its_cut_off_the_moment_of_the_freeze_and_the_way_to_count_more(language: str) -> None:
    said = say_cut_off(date(2026, 12, 31), "2027-01-05 09:30").read_in(language)

    assert "2026-12-31" in said
    assert "2027-01-05 09:30" in said
    assert ("撤回后重新评价" if language == "zh" else "withdraw the evaluation") in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_open_says_between_which_days_the_cut_off_may_lie(language: str) -> None:
    said = say_what_will_count(date(2026, 1, 1)).read_in(language)

    assert "2026-01-01" in said
    assert ("不晚于冻结当日" if language == "zh" else "not after the day of the freeze") in said
