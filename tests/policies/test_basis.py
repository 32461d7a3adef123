"""What does an official who rates go by, beside points and places?"""

from made_up import PROGRAMMES, programme
from test_evaluating import situation

from policies.files.loading import read_document
from policies.grades.basis import find_basis
from policies.language.bounds import Bound
from policies.language.conditions import Compare
from policies.language.document import Policy

GRADE = "{grade: 特级, when: {sound: true, size: large, rank: {at_most: 1}}, clause: 第七条}"


def test_every_fact_and_quantity_the_grades_look_at_is_told_with_the_clause_of_the_first_that_does() -> None:
    path = PROGRAMMES / "evaluation.yaml"
    when = "{large_enough: true, above_the_line: {at_least: 0}, growth: {at_least: 1}, sound: true, rank: {at_most: 1}}"
    text = path.read_text(encoding="utf-8")
    assert GRADE in text
    assert "when: {rated: 停评}" in text
    text = text.replace(GRADE, f"{{grade: 特级, when: {when}, clause: 第七条}}")
    policy = read_document(Policy, text.replace("{rated: 停评}", "{rated: 停评, sound: false}"), file="a.yaml")
    assert policy.grading is not None
    known = situation(policy, staff=7, engineers=3, engineers_before=1, sound=True, size="large")

    found = find_basis(policy, policy.grading, known)

    # Of a difference with a line the bureau draws, what is compared; of a named condition, what it looks at; no place.
    assert [(one.name, one.label.zh, one.clause, one.value) for one in found] == [
        ("staff", "员工数", "第七条", 7),
        ("growth", "growth", "第七条", 2),
        ("size", "规模", "第七条", "large"),
        ("sound", "经营正常", "第七条", True),
        ("latest_level", "latest_level", "第九条", None),
    ]
    assert [one.name for one in found if one.unit is not None] == ["staff", "growth"]


def test_a_quantity_that_has_a_label_is_called_by_it() -> None:
    policy = programme("evaluation")
    assert policy.grading is not None
    one = policy.grading.grades[0].model_copy(update={"when": Compare(name="above_the_line", bound=Bound(at_least=0))})
    without_line = policy.model_copy(update={"settings": {}})

    (basis,) = find_basis(without_line, policy.grading.model_copy(update={"grades": (one,)}), situation(without_line))

    assert (basis.label.zh, basis.value) == ("超出人数线", None)
