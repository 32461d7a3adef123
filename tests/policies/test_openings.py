"""Until when may a procedure be entered?"""

from datetime import date

from policies.language.procedures import Opening
from policies.procedures.openings import find_closing

FIRST = Opening(until="2023-05-11", clause="附件1 三(二)")
LATER = Opening(until="2024-03-01", clause="第二批")


def test_the_last_day_counts_and_the_next_is_too_late() -> None:
    assert find_closing([FIRST], date(2023, 5, 11)) is None
    assert find_closing([FIRST], date(2023, 5, 12)) == FIRST


def test_the_latest_day_of_several_closes() -> None:
    assert find_closing([LATER, FIRST], date(2024, 3, 1)) is None
    assert find_closing([LATER, FIRST], date(2024, 3, 2)) == LATER


def test_what_the_bureau_opens_no_date_closes() -> None:
    assert find_closing([FIRST, Opening(by_notice="each", clause="附件4 一(二)")], date(2030, 1, 1)) is None
    assert find_closing([Opening(always=True, clause="第八条")], date(2030, 1, 1)) is None


def test_a_procedure_without_openings_is_never_closed() -> None:
    assert find_closing([], date(2030, 1, 1)) is None
