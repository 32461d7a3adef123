"""What of a judged line is written down, so that people can read it and a later judgement can be compared with it?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from saying import NOTHING_KNOWN, POLICY, frozen
from test_evaluating import judge, policy_of, situation

from policies.grades.evaluating import Line, Said
from policies.grades.outcome import micro_of, outcome_of, plain_of

FIRST = situation(POLICY, staff=1, sound=True, size="large")
MARKS = {"growing": 1, "levels": "local", "interview": Decimal("9.5")}
SAID = Said(verdict="passed", rated="合格", selected=True, marks=MARKS)


def line_of(said: Said = SAID) -> Line:
    """Return the line of one who has 9.5 by hand, 1 for its staff, 2 for its growth and 1 for its level."""
    return frozen({"a": FIRST}, {"a": said}).judged.lines["a"]


def test_points_place_grade_and_awards_are_written_with_rule_and_clause() -> None:
    written = outcome_of(line_of(), SAID)

    assert (written["points"], micro_of(line_of())) == ("13.5", 13_500_000)
    assert written["place"] == {"rank": 1, "last": 1, "shared": False}
    assert written["grade"] == {
        "grade": "特级", "label": {"zh": "特级", "en": None}, "stars": None,
        "rule": "grading.grades.0", "clause": "第七条", "inputs": {"rank": 1, "size": "large", "sound": True},
    }  # fmt: skip
    assert written["said"] == {"verdict": "passed", "rated": "合格", "selected": True}


def test_what_is_only_proposed_stands_apart_until_somebody_accepts_it() -> None:
    subsidy = {
        "label": {"zh": "补助", "en": "Subsidy"}, "amount": "1000", "title": None, "force": "proposed",
        "rule": "grading.awards.0", "clause": "第十一条",
    }  # fmt: skip
    title = {
        "label": {"zh": "称号", "en": None}, "amount": None, "title": {"zh": "样板", "en": "Model"},
        "force": "commanded", "rule": "grading.awards.1", "clause": "第十二条", "accepted": True,
    }  # fmt: skip
    given = Said("passed", "合格", MARKS, selected=True, awards={"grading.awards.0": True})
    declined = Said("passed", "合格", MARKS, selected=True, awards={"grading.awards.0": False})

    def awards_of(said: Said) -> tuple[object, object]:
        written = outcome_of(line_of(said), said)
        return written["awards"], written["proposed"]

    assert awards_of(SAID) == ([title], [{**subsidy, "accepted": None}])
    assert awards_of(given) == ([{**subsidy, "accepted": True}, title], [])
    assert awards_of(declined) == ([title], [{**subsidy, "accepted": False}])


def test_of_one_of_whom_nothing_is_known_nothing_is_made_up() -> None:
    line = frozen({"a": NOTHING_KNOWN}).judged.lines["a"]

    written = outcome_of(line, Said())

    assert (written["points"], written["place"], written["grade"]) == (None, None, None)
    assert (written["awards"], written["proposed"]) == ([], [])
    assert written["said"] == {"verdict": None, "rated": None, "selected": None}
    assert micro_of(line) is None


def test_where_no_points_are_counted_there_are_none() -> None:
    policy = policy_of("xinxiang", "providers")
    line = judge(policy, {"a": situation(policy)}, {"a": Said(rated="2星级")}).lines["a"]

    grade = outcome_of(line, Said())["grade"]

    assert (outcome_of(line, Said())["points"], micro_of(line)) == (None, None)
    assert isinstance(grade, dict)
    assert (grade["grade"], grade["label"], grade["stars"]) == ("2星级", {"zh": "良好", "en": "Good"}, 2)


def test_values_are_written_as_people_read_them_however_deep_they_lie() -> None:
    value = {
        "rows": [{"on": date(2026, 3, 1), "share": Fraction(2, 3)}, (Decimal("0.50"), None)],
        "many": 3,
        "so": True,
    }

    assert plain_of(value) == {"rows": [{"on": "2026-03-01", "share": "2/3"}, ["0.50", None]], "many": 3, "so": True}
