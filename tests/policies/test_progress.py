"""How far is an evaluation told to be: what it waits for and of whom, in words, and what its awards would cost?"""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from saying import NOTHING_KNOWN, POLICY
from test_evaluating import judge, situation

from policies.grades.awarding import Total
from policies.grades.evaluating import Judged, Line, Missing, Said, What
from policies.grades.grade import GradeAnswer
from policies.grades.progress import MissingOf, Progress, find_obstacles, find_progress, say_undecided
from policies.situation import Situation
from policies.verdict import Text

GRADING = POLICY.grading
assert GRADING is not None


def progress_of(known: Mapping[str, Situation], said: Mapping[str, Said] | None = None) -> Progress:
    assert GRADING is not None
    return find_progress(POLICY, GRADING, judge(POLICY, dict(known), dict(said or {})))


def reasons_of(progress: Progress, budget: int | Decimal | None = None, **names: str) -> list[tuple[str, str, str]]:
    """Return rule, clause and sentence of everything that stands in the way of the decision."""
    assert GRADING is not None
    return [(one.rule, one.clause, one.text.zh) for one in find_obstacles(GRADING, progress, names, budget)]


def waiting(what: What, *of: str, label: Text) -> Progress:
    """Return an evaluation that waits for one thing."""
    missing = MissingOf(what, "one", label, "grading.rule", "第九条", of)
    return Progress((missing,), (), {}, 0, (), Total(0))


MARKED = {"growing": 0, "levels": "local"}
FIRST = situation(POLICY, staff=1, sound=True, size="large")


def decided(**more: object) -> Said:
    """Return what people said of one of whom nothing is missing."""
    return Said(
        **{"verdict": "passed", "rated": "合格", "selected": False, "marks": {**MARKED, "interview": 5}, **more}
    )


def test_what_is_missing_is_told_once_with_all_of_whom_it_is_missing_and_the_rule_that_asks() -> None:
    found = progress_of({"a": NOTHING_KNOWN, "b": situation(POLICY, staff=3)})

    told = [(one.what, one.name, one.label.zh, one.rule, one.clause, one.of) for one in found.missing]

    assert told == [
        ("verdict", "verdict", "评估结论", "grading.evaluation.verdicts", "第五条", ("a", "b")),
        ("mark", "interview", "面试", "grading.rubric.interview", "附表-1", ("a", "b")),
        ("mark", "people", "人员", "grading.rubric.people", "附表-2", ("a",)),
        ("mark", "growing", "增长", "grading.rubric.growing", "附表-3", ("a", "b")),
        ("mark", "levels", "级别", "grading.rubric.levels", "附表-4", ("a", "b")),
        ("value", "size", "规模", "grading.grades.0", "第七条", ("a", "b")),
        ("value", "sound", "经营正常", "grading.grades.0", "第七条", ("a", "b")),
        ("selection", "selected", "是否入选遴选", "grading.awards.1", "第十二条", ("a", "b")),
    ]
    assert (found.ungraded, found.grades, found.awards, found.total) == (2, {}, (), Total(0))


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("interview", "面试", "Interview"),
        ("grading.awards.0", "补助", "Subsidy"),
        ("engineers", "工程师", "Engineers"),
        ("large_enough", "规模达标", "规模达标"),
        ("line", "人数线", "人数线"),
        ("above_the_line", "超出人数线", "超出人数线"),
        ("order", "同分先后", "Order of equals"),
        # No label says what these are.
        ("latest_level", "latest_level", "latest_level"),
        ("grading.awards.7", "grading.awards.7", "grading.awards.7"),
    ],
)
def test_what_is_missing_is_called_as_the_rules_call_it(name: str, zh: str, en: str) -> None:
    line = Line(None, None, GradeAnswer(None), (), (Missing("value", name, "grading.grades.0", "第七条"),))
    assert GRADING is not None

    (told,) = find_progress(POLICY, GRADING, Judged({"a": line}, (), Total(0))).missing

    assert (told.label.zh, told.label.read_in("en")) == (zh, en)


def test_equals_wait_together_and_are_told_with_their_places() -> None:
    known = dict.fromkeys(("a", "b"), FIRST)
    found = progress_of(known, dict.fromkeys(known, decided()))

    assert [(one.what, one.of) for one in found.missing] == [("order", ("a", "b"))]
    assert reasons_of(found, a="甲公司") == [
        ("grading.grades.0", "第七条", "甲公司、b同分，须决定第1至2名的先后"),
    ]
    (reason,) = find_obstacles(POLICY.grading, found, {}, None)
    assert reason.text.en == "a, b are equal: decide who is first"


def test_equals_are_told_together_although_only_one_of_them_waits() -> None:
    known = {"a": FIRST, "b": situation(POLICY, staff=1, sound=True, size="small")}
    found = progress_of(known, dict.fromkeys(known, decided()))

    assert [(one.name, one.of) for one in found.missing] == [("order", ("a", "b")), ("latest_level", ("b",))]


@pytest.mark.parametrize(
    ("awards", "count", "amount", "undecided", "declined"),
    [
        ({}, 0, 0, ("a",), 0),
        ({"grading.awards.0": True}, 1, 1000, (), 0),
        ({"grading.awards.0": False}, 0, 0, (), 1),
    ],
)
def test_an_award_that_is_proposed_costs_nothing_until_it_is_given(
    awards: dict[str, bool], count: int, amount: int, undecided: tuple[str, ...], declined: int
) -> None:
    found = progress_of({"a": FIRST}, {"a": decided(awards=awards)})

    (award,) = found.awards
    assert (award.label.zh, award.rule, award.clause) == ("补助", "grading.awards.0", "第十一条")
    assert (award.count, award.amount, award.undecided, award.declined) == (count, Total(amount), undecided, declined)
    assert (found.total, found.grades) == (Total(amount), {"特级": 1})
    assert [one.name for one in found.missing] == (["grading.awards.0"] if undecided else [])


def test_a_title_is_counted_and_is_no_money() -> None:
    known = {"a": FIRST, "b": situation(POLICY, staff=0, sound=True, size="small")}

    found = progress_of(known, {one: decided(selected=True, awards={"grading.awards.0": False}) for one in known})

    assert [(one.label.zh, one.title, one.count, one.amount) for one in found.awards] == [
        ("补助", None, 0, Total(0)),
        ("称号", Text("样板", "Model"), 2, None),
    ]
    assert (found.grades, found.ungraded, found.total) == ({"特级": 1}, 1, Total(0))


@pytest.mark.parametrize(
    ("what", "zh", "en"),
    [
        ("verdict", "2家没有评估结论：甲、乙", "2 have no verdict: 甲, 乙"),
        ("mark", "2家的“面试”没有得分：甲、乙", "2 have no mark for Interview: 甲, 乙"),
        ("rating", "2家没有评定等次：甲、乙", "2 were not rated: 甲, 乙"),
        ("selection", "2家的遴选没有结果：甲、乙", "The selection of 2 has no result: 甲, 乙"),
        (
            "order",
            "名额是否够甲、乙还不能确定：请补齐其余所缺；符合条件的仍多于名额的，请改定等次",
            "Whether there is a place for 甲, 乙 is not known: settle what else is missing, and where more qualify than there are places, rate anew",  # noqa: E501
        ),
        (
            "award",
            "2家的“面试”还没有决定给予还是不给予：甲、乙",
            "Whether Interview is given is not decided for 2: 甲, 乙",
        ),
        ("value", "2家的“面试”未知：甲、乙", "Interview of 2 is not known: 甲, 乙"),
    ],
)
def test_each_thing_an_evaluation_waits_for_is_said_in_a_sentence(what: What, zh: str, en: str) -> None:
    assert GRADING is not None
    progress = waiting(what, "a", "b", label=Text("面试", "Interview"))

    (reason,) = find_obstacles(GRADING, progress, {"a": "甲", "b": "乙"}, None)

    assert reason.text == Text(zh, en)
    assert reason.inputs == {"waits_for": what, "name": "one", "count": 2, "listings": ["a", "b"]}


def test_a_sentence_names_five_and_counts_all() -> None:
    assert GRADING is not None
    six = tuple("abcdef")

    five_told = reasons_of(waiting("verdict", *six[:5], label=Text("")))
    (reason,) = find_obstacles(GRADING, waiting("verdict", *six, label=Text("")), {}, None)

    assert five_told == [("grading.rule", "第九条", "5家没有评估结论：a、b、c、d、e")]
    assert reason.text == Text("6家没有评估结论：a、b、c、d、e等", "6 have no verdict: a, b, c, d, e and others")
    assert reason.inputs["listings"] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (None, []),
        (1000, []),
        (Decimal("999.50"), ["奖补合计1000元，超过预算999.5元；仍要确定的，请写明理由"]),
        (0, ["奖补合计1000元，超过预算0元；仍要确定的，请写明理由"]),
    ],
)
def test_awards_beyond_the_budget_stand_in_the_way_with_their_clauses(
    budget: int | Decimal | None, said: list[str]
) -> None:
    known = {"a": FIRST}
    found = progress_of(known, {"a": decided(selected=True, awards={"grading.awards.0": True})})

    # The title costs nothing, so its clause is not among them.
    assert reasons_of(found, budget) == [("grading.awards", "第十一条", one) for one in said]


def test_what_was_not_decided_at_the_freeze_is_told_with_whose_it_was() -> None:
    assert say_undecided(0, []) is None
    assert say_undecided(3, ["甲", "乙"]) == Text(
        "冻结时还有3项没有审定，不计入评价：甲、乙；要计入的，撤回后审定，再重新评价",
        "At the freeze 3 were not decided and do not count: 甲, 乙",
    )
