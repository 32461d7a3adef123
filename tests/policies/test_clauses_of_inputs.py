"""Whatever is said in an evaluation names the clause that asks for it."""

from functools import cache

import pytest
from made_up import programme

from policies.cities import folders
from policies.files.folders import read_city
from policies.grades.clauses import clause_of_input
from policies.language.grading import Grading

ASKED = [
    ("chengdu", "directory", "order", None, "第十五条"),
    ("chengdu", "directory", "selection", None, "附件1 第三条(三)"),
    ("chengdu", "directory", "mark", "satisfaction", "附件2 第23行"),
    ("tianjin", "providers", "mark", "third_party", "第七条"),
    ("sichuan", "providers", "verdict", None, "附件1 四(七)"),
    ("sichuan", "providers", "award", "grading.awards.0", "通知 三、通知 五(二)"),
    ("xinxiang", "providers", "rating", None, "第十四条"),
    ("wenzhou", "directory", "mark", "defence_points", "附件3 第6项"),
]


@cache
def grading_of(city: str, programme: str) -> Grading:
    folder = next(one for one in folders() if one.name == city)
    found = next(one.policy.grading for one in read_city(folder).policies if one.programme == programme)
    assert found is not None
    return found


@pytest.mark.parametrize(("city", "programme", "kind", "name", "clause"), ASKED)
def test_an_input_names_the_clause_that_asks_for_it(
    city: str, programme: str, kind: str, name: str | None, clause: str
) -> None:
    assert clause_of_input(grading_of(city, programme), kind, name) == clause


@pytest.mark.parametrize(
    ("kind", "name", "clause"),
    [
        ("rating", None, "第八条"),
        ("selection", None, "第十二条"),
        ("award", "grading.awards.1", "第十二条"),
        # No grade and no award looks at a verdict, and no indicator or award is called so.
        ("verdict", None, "第五条"),
        ("mark", "unheard_of", "第五条"),
        ("award", "grading.awards.2", "第五条"),
    ],
)
def test_what_no_rule_looks_at_is_asked_for_by_the_evaluation_itself(kind: str, name: str | None, clause: str) -> None:
    grading = programme("evaluation").grading
    assert grading is not None
    assert clause_of_input(grading, kind, name) == clause


def test_an_order_is_asked_for_by_the_evaluation_where_nothing_is_said_of_ties() -> None:
    grading = programme("evaluation").grading
    assert grading is not None
    assert clause_of_input(grading, "order", None) == "第六条"
    assert clause_of_input(grading.model_copy(update={"ties": None}), "order", None) == "第五条"
