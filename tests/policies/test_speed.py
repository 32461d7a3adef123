"""How long does one judgement take? Figures, not asserted; the ordinary run skips them.

.venv/bin/python -m pytest tests/policies/test_speed.py --benchmark-only -p no:xdist
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from pytest_benchmark.fixture import BenchmarkFixture
from test_grading import HAPPENED, MEASURED, programme, situation

from policies.exemplified.situations import situation_of
from policies.files.loading import read_file
from policies.grades.scoring import count_points, measure_inputs, score
from policies.intake import judge_action
from policies.language.conditions import Condition
from policies.language.document import Policy
from policies.language.examples import Examples
from policies.language.grading import Rubric
from policies.language.quantities import Quantity
from policies.points.compiled import compile_rubric
from policies.points.reading import read_rubric
from policies.procedures.rulebook import Form, Said, rulebook_of
from policies.quantities.measuring import holds
from policies.situation import Item, Items, Situation

CITY = Path(__file__).parents[2] / "policies" / "cities" / "chengdu"


@pytest.fixture(autouse=True)
def _only_when_asked(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-only"):
        pytest.skip("asked for with --benchmark-only")


def _policy() -> Policy:
    return read_file(Policy, CITY / "directory" / "2025-08-07.yaml")


def _examples() -> Examples:
    return read_file(Examples, CITY / "examples.yaml")


def rubric_and_situation() -> tuple[Rubric, Situation]:
    """Return a city's rubric of twenty-three parts and the 129 items of its worked example."""
    policy, examples = _policy(), _examples()
    assert policy.grading is not None
    assert policy.grading.rubric is not None
    example = next(one for one in examples.programmes["directory"] if one.base == "full_score" and one.ask.score)
    known = situation_of(policy, example, examples.bases)
    return policy.grading.rubric, replace(known, items=Items(known.items))


def test_points_of_twenty_three_indicators_from_what_is_measured(benchmark: BenchmarkFixture) -> None:
    rubric = programme("twenty_three").grading.rubric
    assert rubric is not None
    compiled = compile_rubric(rubric)
    measured = measure_inputs(rubric, situation("twenty_three", *HAPPENED, **MEASURED), {})
    assert benchmark(compiled.score, measured)["total"] == 866


def test_a_scorecard_with_every_reason_from_facts_and_items(benchmark: BenchmarkFixture) -> None:
    rubric = programme("twenty_three").grading.rubric
    assert rubric is not None
    known = situation("twenty_three", *HAPPENED, **MEASURED)
    assert benchmark(score, rubric, known).total_scaled == 866


def test_compiling_a_rubric(benchmark: BenchmarkFixture) -> None:
    rubric = programme("twenty_three").grading.rubric
    assert rubric is not None
    assert benchmark(read_rubric, rubric).scale == 10


def test_a_scorecard_of_the_vector_of_a_whole_city_from_its_items(benchmark: BenchmarkFixture) -> None:
    rubric, known = rubric_and_situation()
    assert str(benchmark(score, rubric, known).total) == "86.6"


def test_points_alone_of_the_vector_of_a_whole_city_from_its_items(benchmark: BenchmarkFixture) -> None:
    rubric, known = rubric_and_situation()
    assert str(benchmark(count_points, rubric, known).total) == "86.6"


@pytest.mark.parametrize("technical_staff", [5, 4], ids=["granted", "refused"])
def test_handing_in_an_application_with_all_it_needs(benchmark: BenchmarkFixture, technical_staff: int) -> None:
    rules, base = rulebook_of(_policy()), _examples().bases["applicant"]
    form = Form({**base.facts, "technical_staff": technical_staff}, base.materials)
    known = Situation(date(2026, 3, 10), anchors=base.anchors)
    verdict = benchmark(judge_action, rules, "draft", "submit", form=form, said=Said(), situation=known)
    assert verdict.granted is (technical_staff == 5)


def test_withdrawing_an_application_which_needs_nothing(benchmark: BenchmarkFixture) -> None:
    rules, known = rulebook_of(_policy()), Situation(date(2026, 3, 10))
    assert benchmark(judge_action, rules, "draft", "withdraw", form=Form(), said=Said(), situation=known).granted


def test_a_condition_of_intake(benchmark: BenchmarkFixture) -> None:
    condition = TypeAdapter[Condition](Condition).validate_python(
        {
            "all": (
                {"legal_person": True},
                {"technical_staff": {"at_least": 5}},
                {"any": ({"qualified": True}, {"titles": {"one_of": ("a", "b")}})},
                {"not": {"on_list": ("dishonest",)}},
                {"accidents": {"at_most": 0}},
            )
        }
    )
    quantity = TypeAdapter[Quantity](Quantity).validate_python({"count": "accident", "during": {"last": {"years": 3}}})
    known = Situation(
        date(2026, 11, 21),
        facts={"legal_person": True, "technical_staff": 8, "qualified": False, "titles": "b"},
        items=(Item("accident", date(2020, 1, 1)),),
        quantities={"accidents": quantity},
    )
    assert benchmark(holds, condition, known) is True
