"""Which rules look at a place, what lifts a provider towards them, and when must somebody decide between equals?"""

from decimal import Decimal
from typing import cast

import pytest
from programmes_written import written
from test_evaluating import chengdu, judge, missing_of, policy_of, situation

from policies.grades.evaluating import Judged, Said, judge_evaluation
from policies.grades.lifting import find_edges
from policies.grades.rank_edges import order_may_matter
from policies.language.document import NamedCondition, Policy
from policies.language.grading import Grading
from policies.language.procedures import Procedure, Requirement


def ruled(grading: Grading | None, *, named: dict[str, object] | None = None, **procedures: Procedure) -> Policy:
    """Return rules that say how to evaluate, and nothing else."""
    conditions = {
        name: NamedCondition.model_validate({"label": name, "clause": "一", "when": when})
        for name, when in (named or {}).items()
    }
    return Policy.model_construct(grading=grading, conditions=conditions, procedures=procedures)


def graded(**changes: object) -> Grading:
    whole = {"clause": "一", "evaluation": {"every": "year", "evaluated_by": "municipal", "clause": "一"}, **changes}
    return Grading.model_validate(whole)


@pytest.mark.parametrize(
    ("changes", "places", "matters"),
    [
        ({"awards": [{"when": {"rank": {"at_most": 3}}}]}, (3, 4), True),
        ({"awards": [{"when": {"rank": {"at_most": 3}}}]}, (4, 6), False),
        ({"awards": [{"when": {"rank": {"at_least": 4, "at_most": 6}}, "seats": 3}]}, (4, 6), False),
        ({"awards": [{"when": {"rank": {"at_least": 4, "at_most": 6}}, "seats": 2}]}, (4, 6), True),
        ({"awards": [{"when": {"grade": "A"}, "seats": 2}]}, (2, 3), True),
        ({"awards": [{"when": {"grade": "A"}, "seats": 2}]}, (1, 2), False),
        ({"grades": [{"when": {"share_of_ranked": {"less_than": Decimal("0.3")}}}]}, (2, 3), True),
        ({"grades": [{"when": {"share_of_ranked": {"at_most": Decimal("0.3")}}}]}, (2, 3), False),
        ({"grades": [{"otherwise": True, "quota": {"share": Decimal("0.2")}}]}, (2, 3), True),
        ({"grades": [{"otherwise": True, "quota": {"places": 5, "per": "district"}}]}, (9, 10), True),
    ],
)
def test_an_order_may_matter_only_where_an_edge_of_the_rules_runs_between_the_places(
    changes: dict[str, list[dict[str, object]]], places: tuple[int, int], *, matters: bool
) -> None:
    named = {"grades": {"grade": "A"}, "awards": {"label": "奖"}}
    lists = {key: tuple({**named[key], "clause": "一", **one} for one in ones) for key, ones in changes.items()}
    assert order_may_matter(ruled(graded(**lists)), *places, 10) is matters


def test_a_rule_that_names_a_condition_has_the_edges_of_that_condition() -> None:
    grading = graded(awards=({"label": "奖", "clause": "一", "when": {"first_three": True}},))
    policy = ruled(grading, named={"first_three": {"rank": {"at_most": 3}}})

    assert order_may_matter(policy, 3, 4, 10)
    assert not order_may_matter(policy, 4, 5, 10)
    assert [(one.label.zh, one.place, one.alone) for one in find_edges(policy, 10)] == [("奖", 3, True)]


@pytest.mark.parametrize("when", [{"not": {"rank": {"at_most": 3}}}, {"first_three": False}])
def test_what_a_rule_asks_not_to_hold_lifts_nobody_and_its_edge_is_one_all_the_same(when: dict[str, object]) -> None:
    grading = graded(grades=({"grade": "末", "clause": "一", "when": when},))
    policy = ruled(grading, named={"first_three": {"rank": {"at_most": 3}}})

    assert find_edges(policy, 10) == ()
    assert order_may_matter(policy, 3, 4, 10)


def test_a_rule_that_asks_for_a_list_besides_promises_nothing_alone() -> None:
    when = {"all": ({"any": ({"rank": {"at_most": 3}}, {"rank": {"at_most": 5}})}, {"on_list": ("honours",)})}
    policy = ruled(graded(awards=({"label": "奖", "clause": "一", "when": when},)))

    assert [(one.place, one.alone) for one in find_edges(policy, 10)] == [(3, False), (5, False)]


def test_rules_that_evaluate_nobody_have_no_edges_and_no_outcome() -> None:
    nobody = ruled(None)

    assert find_edges(nobody, 10) == ()
    assert not order_may_matter(nobody, 1, 10, 10)
    with pytest.raises(ValueError, match="evaluate nobody"):
        judge_evaluation(nobody, {}, {})


def first_only(policy: Policy) -> Policy:
    """Return the rules with a selection that asks for the first place."""
    assert policy.grading is not None
    name = cast("str", policy.grading.evaluation.selection)
    procedure = policy.procedures[name]
    asked = procedure.eligibility["in_top"]
    required = Requirement.model_validate({
        "require": {"rank": {"at_most": 1}}, "otherwise": {"zh": "不是第一名"}, "clause": asked.clause
    })  # fmt: skip
    changed = procedure.model_copy(update={"eligibility": {**procedure.eligibility, "in_top": required}})
    return policy.model_copy(update={"procedures": {**policy.procedures, name: changed}})


def test_equals_of_whom_the_selection_takes_only_some_wait_for_who_is_first() -> None:
    policy = policy_of("chengdu", "directory")
    known = chengdu(policy, a="99", b="99", c="97")
    said = dict.fromkeys(known, Said(selected=True))
    asks_for_one = first_only(policy)

    waiting = judge(asks_for_one, known, said)
    decided = judge(asks_for_one, known, said, ["b", "a"])

    assert [one.matters for one in judge(policy, known, said).ties] == [False]
    assert [one.matters for one in waiting.ties] == [True]
    assert missing_of(waiting, "a") == missing_of(waiting, "b") == {("order", "order")}
    assert missing_of(waiting, "c") == set()
    assert missing_of(decided, "a") == missing_of(decided, "b") == set()


def test_the_selections_edge_is_told_to_who_would_rise() -> None:
    policy = policy_of("chengdu", "directory")

    places = [(one.rule, one.place, one.alone) for one in find_edges(policy, 200) if one.rule.startswith("procedures")]

    assert places == [("procedures.selection.eligibility.in_top", 50, False)]


def test_equals_who_share_their_place_wait_only_where_there_is_not_a_seat_for_each() -> None:
    best = "{grade: 优秀, when: {all: [{rank: {at_most: 10}}, {score: {at_least: 80}}]}, stars: 3,"
    sharing = ("ties: {by: [contracts], then: decide,", "ties: {then: share,")

    def judged(places: int, *orders: list[str]) -> Judged:
        quota = f"{{grade: 优秀, when: {{score: {{at_least: 8}}}}, quota: {{places: {places}}}, stars: 3,"
        policy = written(sharing, (best, quota))
        known = {one: situation(policy, staff=30) for one in ("a", "b")}
        return judge(policy, known, dict.fromkeys(known, Said(marks={"mark": 15})), *orders)

    def grades(outcome: Judged) -> list[str | None]:
        return [line.answer.grade for line in outcome.lines.values()]

    short = judged(1)
    assert (grades(judged(2)), judged(2).ties) == (["优秀", "优秀"], ())
    assert grades(short) == [None, None]
    assert [(tie.equals, tie.first, tie.last, tie.matters) for tie in short.ties] == [(("a", "b"), 1, 2, True)]
    assert grades(judged(1, ["b", "a"])) == ["不合格", "优秀"]  # 27 points
