"""Are points exact, whichever way they are worked out, and is a rubric refused that cannot be exact?"""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rubrics import make_rubric, measure_by_chance
from slow_points import slow_points

from policies.language.grading import OfQuantity, Rubric
from policies.points.arithmetic import ONE
from policies.points.compiled import CompiledRubric, compile_rubric, plain_points
from policies.points.counting import count
from policies.points.fractional import whole

INDICATOR = {"clause": "附件2", "label": "指标"}


def rubric_of(**indicators: object) -> Rubric:
    return Rubric.model_validate({"clause": "附件2", "indicators": indicators})


def compiled_of(**ways: object) -> CompiledRubric:
    """Return the rubric of one indicator, `one`, that counts the quantity `quantity`."""
    return compile_rubric(rubric_of(one={**INDICATOR, "of": "quantity", **ways}))


def points_of(value: object, **ways: object) -> Decimal | None:
    compiled = compiled_of(**ways)
    scaled = compiled.score({"quantity": value})["one"]
    return None if scaled is None else compiled.points(scaled)


def assert_same(rubric: Rubric, measured: dict[str, object]) -> int:
    """Compare the points of every indicator and the total, in whole numbers; return how many."""
    compiled = compile_rubric(rubric)
    found, slow = compiled.score(measured), slow_points(rubric, measured)
    assert found.keys() == slow.keys()
    for name, points in slow.items():
        scaled = found[name]
        same = scaled is None if points is None else scaled * points.denominator == points.numerator * compiled.scale
        assert same, (name, points, scaled, rubric, measured)
    return len(slow)


def test_generated_python_and_fractions_agree_on_two_hundred_thousand_points() -> None:
    chance = Random(2026)  # noqa: S311  # the same rubrics in every run
    compared = 0
    for _ in range(500):
        rubric = make_rubric(chance)
        compared += sum(assert_same(rubric, measure_by_chance(chance, rubric)) for _ in range(80))
    assert compared > 200_000


STEPS = compiled_of(steps={"start": 10, "points": Decimal("0.5"), "each": 10, "adds": Decimal("0.5")}, at_most=3)


def test_every_roster_of_up_to_four_hundred_people_has_the_share_it_has() -> None:
    """Eighty thousand exact ratios: 3 engineers of 10 are 30 %, one full step more than 29.9 %."""
    for staff in range(1, 401):
        for engineers in range(staff + 1):
            share = Fraction(100 * engineers, staff)
            wanted = 0 if share < 10 else min(30, 5 + 5 * ((100 * engineers - 10 * staff) // (10 * staff)))
            assert STEPS.score({"quantity": share})["one"] == wanted


@given(st.randoms(use_true_random=False), st.data())
@settings(max_examples=200, deadline=None)
def test_generated_python_and_fractions_agree_on_whatever_can_be_thought_of(
    chance: Random, data: st.DataObject
) -> None:
    rubric = make_rubric(chance)
    measured = measure_by_chance(chance, rubric)
    for name in measured:
        if name.startswith("q"):
            measured[name] = data.draw(st.none() | st.integers() | st.fractions() | st.decimals(-100, 100, places=3))
    assert_same(rubric, measured)


def test_points_are_counted_on_the_band_edge_itself() -> None:
    bands = ({"under": 15, "points": Decimal("0.5")}, {"up_to": 30, "points": 1}, {"points": Decimal("1.5")})
    assert points_of(Decimal("14.99"), bands=bands) == Decimal("0.5")
    assert points_of(15, bands=bands) == 1
    assert points_of(30, bands=bands) == 1
    assert points_of(Fraction(3001, 100), bands=bands) == Decimal("1.5")


def test_a_quantity_rounded_first_falls_between_no_two_bands() -> None:
    way = {
        "round": {"to": 1, "how": "half_up"},
        "bands": ({"under": 50, "points": 0}, {"up_to": 60, "points": 2}, {"up_to": 70, "points": 4}, {"points": 6}),
    }
    assert [points_of(Decimal(text), **way) for text in ("60.4", "60.5", "70.49", "70.5")] == [2, 4, 4, 6]


def test_rounding_goes_up_down_or_to_the_nearest_below_zero_as_above() -> None:
    def rounded(value: str, how: str) -> Decimal | None:
        return points_of(Decimal(value), scale={"of": 1, "to": 1}, round_points={"to": 1, "how": how})

    assert [rounded("-2.5", how) for how in ("half_up", "down", "up")] == [-2, -3, -2]
    assert [rounded("2.5", how) for how in ("half_up", "down", "up")] == [3, 2, 3]


def test_what_is_unknown_is_zero_or_leaves_the_total_unset() -> None:
    unset = compiled_of(each={"points": 1}, no_data="unset")
    assert unset.score({}) == {"one": None, "total": None}
    assert points_of(None, each={"points": 1}, no_data="zero") == 0
    assert points_of(None, each={"points": 1}, no_data="zero", at_least=1) == 1


def test_below_zero_there_is_no_whole_unit() -> None:
    assert points_of(Decimal("-0.5"), each={"points": 2}) == 0
    assert points_of(-3, each={"points": 2, "each": "exact"}, round_points={"to": 1}) == 0


def test_a_rubric_is_compiled_once_and_forgotten_with_it() -> None:
    rubric = rubric_of(one={**INDICATOR, "mark": "given"})
    assert compile_rubric(rubric) is compile_rubric(rubric)


def test_the_scale_is_as_fine_as_the_points_and_no_finer() -> None:
    assert compiled_of(each={"points": 2}).scale == 1
    assert compiled_of(each={"points": Decimal("0.1")}).scale == 10
    assert compiled_of(each={"points": 1}, at_most=Decimal("2.125")).scale == 1000
    assert compiled_of(scale={"of": 100, "to": 10}, round={"to": 1}).scale == 10
    weighed = {
        "a": {**INDICATOR, "of": "q", "each": {"points": 1}},
        "b": {**INDICATOR, "of": "q", "each": {"points": 1}},
    }
    assert compile_rubric(rubric_of(both={**INDICATOR, "parts": weighed, "weights": {"a": 3, "b": 1}})).scale == 100


def test_points_are_written_without_zeros_at_their_end() -> None:
    assert [str(plain_points(scaled, 100)) for scaled in (8660, -50, 1000, 0, 7)] == ["86.6", "-0.5", "10", "0", "0.07"]


def test_points_too_many_for_the_precision_of_decimals_are_written_whole() -> None:
    assert str(plain_points(123 * 10**40, 1)) == "123" + "0" * 40
    assert str(plain_points(-(10**40) - 1, 1000)) == "-1" + "0" * 37 + ".001"


PART = {**INDICATOR, "of": "q", "each": {"points": 1}}


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ({"scale": {"of": 100, "to": 10}}, "one: points in proportion need a rounding"),
        ({"each": {"points": 1, "each": "exact"}}, "one: points in proportion need a rounding"),
        ({"scale": {"of": 3, "to": 1}, "round": {"to": 1}}, "one: these points have no last decimal place"),
        ({"scale": {"of": 0, "to": 1}}, "one: a step or scale of 0 leads nowhere"),
        ({"each": {"points": 1, "each": 0}}, "one: a step or scale of 0 leads nowhere"),
        ({"steps": {"start": 0, "points": 1, "each": -1, "adds": 1}}, "one: a step or scale of -1 leads nowhere"),
        ({"each": {"points": 1}, "round": {"to": 0}}, "one: nothing is rounded to a step of 0"),
        ({"each": {"points": 1}, "round_points": {"to": -1}}, "one: nothing is rounded to a step of -1"),
        ({"bands": ({"under": 3, "points": 1},)}, "one: the last band has a bound"),
        ({"bands": ({"points": 1}, {"points": 2})}, "one: a band without a bound stands before the last"),
    ],
)
def test_a_quantity_whose_points_cannot_be_exact_is_refused_by_name(ways: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        compiled_of(**ways)


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ({"per": "thing", "by": ("level",), "table": {"high": 1}, "combine": "mean"}, "needs a rounding"),
        ({"per": "thing", "by": ("level",), "table": {"high": 1}, "weighted_by": "days"}, "needs a rounding"),
        ({"parts": {"a": PART, "b": PART}, "weights": {"a": 1, "b": 2}}, "no last decimal place"),
        ({"parts": {"a": PART, "b": PART}, "weights": {"a": 1}}, "weights name every part"),
        ({"parts": {"a": PART}, "weights": {"a": 0}, "round": {"to": 1}}, "weights name every part"),
        ({"parts": {"one": PART}}, "two indicators have this name"),
        ({"parts": {"total": PART}}, "two indicators have this name"),
    ],
)
def test_a_table_or_group_that_cannot_be_exact_is_refused_by_name(indicator: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        compile_rubric(rubric_of(one={**INDICATOR, **indicator}))


def test_an_indicator_made_past_the_checks_of_the_language_is_refused_too() -> None:
    nothing = OfQuantity.model_construct(clause="附件2", label="指标", of="quantity", round=None, round_points=None)
    with pytest.raises(ValueError, match="one: nothing says how its points are counted"):
        count("one", nothing, whole(ONE), 1)
