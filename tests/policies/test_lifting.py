"""What would lift a provider: which edges do grades and awards have, and where does an indicator bring more?"""

from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import TypeAdapter

from policies.grades.lifting import find_edges, next_step
from policies.language.document import Policy
from policies.language.grading import Grading, Indicator

RULE = {"label": "指标", "clause": "附件2"}
INDICATOR: TypeAdapter[Indicator] = TypeAdapter(Indicator)


def graded(*grades: dict[str, object], awards: tuple[dict[str, object], ...] = ()) -> Policy:
    grading = Grading.model_validate({
        "clause": "第十四条",
        "evaluation": {"every": "year", "evaluated_by": "municipal", "clause": "第十四条"},
        "grades": tuple({"clause": "第十五条", **one} for one in grades),
        "awards": tuple({"clause": "第十五条", **one} for one in awards),
    })  # fmt: skip
    return Policy.model_construct(grading=grading, conditions={})


def test_an_edge_is_a_place_or_points_that_a_grade_or_award_asks_for() -> None:
    policy = graded(
        {"grade": "甲", "when": {"rank": {"at_most": 50}, "selected": True}},
        {"grade": "乙", "when": {"score": {"at_least": Decimal("79.5")}}},
        {"grade": "丙", "otherwise": True},
        awards=({"label": "奖", "when": {"rank": {"less_than": 4}}, "amount": 1},),
    )

    told = [(one.label.zh, one.place, one.points, one.alone) for one in find_edges(policy, 200)]

    assert told == [("甲", 50, None, False), ("乙", None, Decimal("79.5"), True), ("奖", 3, None, True)]


@pytest.mark.parametrize(
    ("bound", "among", "place"),
    [
        ({"at_most": Decimal("0.3")}, 10, 3),
        ({"at_most": Decimal("0.3")}, 11, 3),
        ({"less_than": Decimal("0.3")}, 10, 2),
    ],
)
def test_a_share_of_those_ranked_is_the_last_place_within_it(bound: dict[str, object], among: int, place: int) -> None:
    (edge,) = find_edges(graded({"grade": "甲", "when": {"share_of_ranked": bound}}), among)

    assert edge.place == place


def test_a_share_of_so_few_that_nobody_is_within_it_has_no_edge() -> None:
    assert find_edges(graded({"grade": "甲", "when": {"share_of_ranked": {"at_most": Decimal("0.3")}}}), 3) == ()


BANDS = (
    {"under": 15, "points": Decimal("0.5")},
    {"up_to": 30, "points": 1},
    {"steps": {"start": 40, "points": 2, "each": 10, "adds": 1}},
)


@pytest.mark.parametrize(
    ("way", "value", "at"),
    [
        ({"steps": {"start": 50, "points": 1, "each": 50, "adds": 1}}, 49, 50),
        ({"steps": {"start": 50, "points": 1, "each": 50, "adds": 1}}, 50, 100),
        ({"steps": {"start": 50, "points": 1, "each": 50, "adds": 1}}, Decimal("149.9"), 150),
        ({"each": {"points": 1}}, None, 1),
        ({"each": {"points": 1, "each": 3}}, 7, 9),
        ({"bands": BANDS}, 0, 15),
        ({"bands": BANDS}, 14, 15),
        ({"bands": BANDS}, 15, 30),
        ({"bands": BANDS}, 31, 40),
        ({"bands": BANDS}, 45, 50),
    ],
)
def test_the_next_step_is_the_next_number_that_brings_more(way: dict[str, object], value: int, at: int) -> None:
    found = next_step(INDICATOR.validate_python({**RULE, "of": "quantity", **way}), value, Decimal(1))

    assert found is not None
    assert found.at == Fraction(at)


@pytest.mark.parametrize(("lowest", "at"), [("0.5", 0), ("0", 15)])
def test_what_nobody_said_brings_points_as_soon_as_it_is_said_if_its_lowest_band_does(lowest: str, at: int) -> None:
    bands = ({"under": 15, "points": Decimal(lowest)}, {"points": 1})

    found = next_step(INDICATOR.validate_python({**RULE, "of": "quantity", "bands": bands}), None, Decimal(0))

    assert found is not None
    assert found.at == at


@pytest.mark.parametrize(
    "way",
    [
        {"of": "quantity", "each": {"points": 1}, "at_most": 1},
        {"of": "quantity", "bands": ({"under": 5, "points": 0}, {"points": 1})},
        {"of": "quantity", "scale": {"of": 10, "to": 1}, "round": {"to": 1}},
        {"of": "quantity", "scale": {"of": 10, "to": 1}, "round_points": {"to": 1}},
        {"of": "quantity", "each": {"points": 1, "each": "exact"}, "round_points": {"to": 1}},
        {"mark": "given", "at_most": 10},
    ],
)
def test_there_is_no_next_step_at_the_cap_or_where_it_cannot_be_told_simply(way: dict[str, object]) -> None:
    assert next_step(INDICATOR.validate_python({**RULE, **way}), 9, Decimal(1)) is None
