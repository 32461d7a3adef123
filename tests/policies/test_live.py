"""How many points has a listing now, is it ranked, and at which words does its score look?"""

from decimal import Decimal
from fractions import Fraction

import pytest
from test_grading import TODAY

from policies.grades.live import LiveScore, score_live
from policies.language.grading import Grading
from policies.situation import Situation

EVALUATION = {"every": "year", "evaluated_by": "municipal", "clause": "一"}
RULED = {"label": "指标", "clause": "一"}


def grading(rubric: object, *, ties: object = None, **evaluation: object) -> Grading:
    return Grading.model_validate({
        "clause": "一", "evaluation": {**EVALUATION, **evaluation}, "rubric": rubric, "ties": ties,
    })  # fmt: skip


def counted(points: object, **more: object) -> dict[str, object]:
    """Return a rubric that gives these points for each of the staff, and a mark by hand."""
    people = {**RULED, "of": "staff", "each": {"points": points}, "no_data": "unset"}
    return {
        "clause": "一",
        "indicators": {"people": people, "mark": {**RULED, "mark": "given", "no_data": "zero"}},
        **more,
    }


def score_of(rules: Grading, **facts: object) -> LiveScore:
    return score_live(rules, Situation(TODAY, facts=facts))


def test_points_are_millionths_in_all_and_of_every_indicator() -> None:
    scored = score_of(grading(counted(Decimal("0.25"))), staff=5)

    assert (scored.points_micro, scored.parts) == (1_250_000, {"people": 1_250_000, "mark": 0})
    assert score_live(grading(counted(2)), Situation(TODAY, facts={"staff": 1}), {"mark": 3}).points_micro == 5_000_000


def test_while_something_is_unknown_there_is_no_total_and_no_place() -> None:
    assert score_of(grading(counted(1)), staff=None) == LiveScore(None, {"people": None, "mark": 0}, ranked=False)


@pytest.mark.parametrize(
    ("listed", "suspended", "ranked"),
    [(True, False, True), (True, True, False), (False, False, False), (None, False, False), (True, None, False)],
)
def test_only_who_is_included_and_may_be_ranked_for_sure_has_a_place(
    listed: object, suspended: object, ranked: object
) -> None:
    rules = grading(counted(1), includes={"listed": True}, ranked={"suspended": False})

    assert score_of(rules, staff=1, listed=listed, suspended=suspended).ranked is ranked


def test_what_decides_between_equals_is_told_in_its_order() -> None:
    rules = grading(counted(1), ties={"by": ("contracts", "share"), "clause": "一"})

    assert score_of(rules, staff=1, contracts=3, share=Decimal("0.5")).decisive == (3, Fraction(1, 2))
    assert score_of(rules, staff=1, contracts=3, share=None).decisive == (3, None)
    assert score_of(grading(counted(1)), staff=1).decisive == ()


def test_without_a_rubric_nobody_has_points_or_a_place() -> None:
    assert score_of(grading(None), staff=1) == LiveScore(None, {}, ranked=False)


def test_points_finer_than_a_millionth_are_refused_rather_than_cut() -> None:
    assert score_of(grading(counted(Decimal("0.000001"))), staff=3).points_micro == 3
    with pytest.raises(ValueError, match="10000000ths of a point; a live score in millionths"):
        score_of(grading(counted(Decimal("0.0000001"))), staff=3)
