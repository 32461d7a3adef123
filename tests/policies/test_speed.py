"""How long does one judgement take? Figures, not asserted; the ordinary run skips them.

.venv/bin/python -m pytest tests/policies/test_speed.py --benchmark-only -p no:xdist
"""

from datetime import date

import pytest
from pydantic import TypeAdapter
from pytest_benchmark.fixture import BenchmarkFixture
from test_grading import HAPPENED, MEASURED, programme, situation

from policies.grades.scoring import measure_inputs, score
from policies.language.conditions import Condition
from policies.language.quantities import Quantity
from policies.points.compiled import compile_rubric
from policies.points.reading import read_rubric
from policies.quantities.measuring import holds
from policies.situation import Item, Situation


@pytest.fixture(autouse=True)
def _only_when_asked(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-only"):
        pytest.skip("asked for with --benchmark-only")


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
