"""What comes out of an evaluation: from frozen facts and what people said, and what is missing where something is?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from programmes_written import written

from policies.applied import apply_policy
from policies.cities import folders
from policies.files.folders import read_city
from policies.grades.evaluating import Judged, Said, judge_evaluation
from policies.grades.frozen import keep_situation, recall_situation
from policies.language.document import Policy
from policies.situation import Item, Situation

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def policy_of(city: str, programme: str) -> Policy:
    """Return a city's own rules."""
    files = read_city(next(folder for folder in folders() if folder.name == city)).policies
    return next(one.policy for one in files if one.programme == programme)


def situation(policy: Policy, *items: Item, **facts: object) -> Situation:
    """Return what is known of a listing on the last day of the year."""
    known = Situation(
        today=YEAR[1], facts={**dict.fromkeys(policy.facts), **facts}, items=items,
        anchors={"listed_on": date(2026, 1, 5), "filed_on": date(2025, 12, 1)}, period=YEAR,
        earlier_periods=((date(2025, 1, 1), date(2025, 12, 31)),),
    )  # fmt: skip
    return apply_policy(policy, known)


def judge(policy: Policy, situations: dict[str, Situation], said: dict[str, Said], *orders: list[str]) -> Judged:
    return judge_evaluation(policy, situations, said, orders)


def missing_of(judged: Judged, one: str) -> set[tuple[str, str]]:
    return {(missing.what, missing.name) for missing in judged.lines[one].missing}


@pytest.mark.parametrize(
    ("mark", "grade"),
    [("90", "优秀"), ("89.99", "良好"), ("80", "良好"), ("79.99", "合格"), ("70", "合格"), ("69.99", "不合格")],
)
def test_a_third_partys_mark_falls_into_its_band_and_without_one_nobody_is_graded(mark: str, grade: str) -> None:
    policy = policy_of("tianjin", "providers")
    judged = judge(
        policy, dict.fromkeys(("a", "b"), situation(policy)), {"a": Said(marks={"third_party": Decimal(mark)})}
    )
    assert judged.lines["a"].answer.grade == grade
    assert missing_of(judged, "a") == (set() if grade == "不合格" else {("award", "grading.awards.0")})
    assert missing_of(judged, "b") == {("mark", "third_party")}


def test_a_mark_nobody_gave_counts_as_nought_where_the_rules_say_so() -> None:
    policy = written(("mark: given, at_most: 20", "mark: given, no_data: zero, at_most: 20"))
    judged = judge(policy, {"a": situation(policy, staff=30, engineers=3)}, {})
    count = judged.lines["a"].count
    assert count is not None
    assert count.scaled["mark"] == 0
    assert ("mark", "mark") not in missing_of(judged, "a")


def test_a_mark_nobody_gave_is_waited_for_where_the_rules_say_nothing() -> None:
    policy = written()
    judged = judge(policy, {"a": situation(policy, staff=30, engineers=3)}, {})
    assert judged.lines["a"].count is not None
    assert judged.lines["a"].count.total is None
    assert ("mark", "mark") in missing_of(judged, "a")


def test_a_verdict_from_outside_decides_and_its_absence_waits() -> None:
    policy = policy_of("sichuan", "providers")
    known: dict[str, Situation] = dict.fromkeys(("a", "b", "c"), situation(policy))
    judged = judge(policy, known, {"a": Said(verdict="failed"), "b": Said(verdict="outstanding")})
    assert (judged.lines["a"].answer.grade, judged.lines["b"].answer.grade) == ("不合格", "合格")
    assert [one.force for one in judged.lines["b"].granted] == ["proposed"]
    assert missing_of(judged, "c") == {("verdict", "verdict")}


def test_stars_without_numbers_are_what_an_official_rates_and_nothing_else_is_missing() -> None:
    policy = policy_of("xinxiang", "providers")
    known: dict[str, Situation] = dict.fromkeys(("a", "b"), situation(policy))
    judged = judge(policy, known, {"a": Said(rated="2星级")})
    assert (judged.lines["a"].answer.grade, judged.lines["a"].answer.stars) == ("2星级", 2)
    assert missing_of(judged, "a") == set()
    assert missing_of(judged, "b") == {("rating", "rated")}


def test_a_mark_for_what_no_record_says_is_counted_by_the_rule_and_one_for_what_is_known_changes_nothing() -> None:
    policy = policy_of("wenzhou", "directory")
    before, within = date(2025, 5, 1), date(2026, 9, 1)
    projects = [
        *(("diagnosis", True) for _ in range(12)), *(("design", True) for _ in range(7)),
        *(("diagnosis", False) for _ in range(5)),
    ]  # fmt: skip
    items = [Item("service_project", before, {"kind": kind, "passed": passed}) for kind, passed in projects]
    known = situation(policy, *items, Item("test_result", within, {"mark": 87}))
    marks = {"defence_points": 85, "service_content": "very", "service_result": "fairly", "test": 10}
    judged = judge(policy, {"a": known, "b": known}, {"a": Said(marks=marks, selected=True)})
    card = judged.lines["a"].count
    assert card is not None
    assert card.total == Decimal("83.7")
    assert missing_of(judged, "b") == {
        ("mark", "service_content"), ("mark", "service_result"), ("mark", "defence_points"),
        ("selection", "selected"),
    }  # fmt: skip


def chengdu(policy: Policy, **satisfied: str) -> dict[str, Situation]:
    """Return providers with nothing but the satisfaction of one enterprise."""
    return {
        one: situation(policy, Item("satisfaction", date(2026, 6, 1), {"mark": Decimal(mark), "weight": Decimal(1)}))
        for one, mark in satisfied.items()
    }


def test_equals_whose_award_depends_on_it_wait_for_an_order_and_get_no_money_before() -> None:
    policy = policy_of("chengdu", "directory")
    known = chengdu(policy, a="99", b="98", c="97", d="97")
    said = dict.fromkeys(known, Said(selected=True))
    tied = judge(policy, known, said)
    assert [(tie.equals, tie.first, tie.last, tie.matters) for tie in tied.ties] == [(("c", "d"), 3, 4, True)]
    assert missing_of(tied, "c") == {("order", "order")}
    assert (tied.lines["c"].granted, tied.total.yuan) == ((), 1_000_000)

    decided = judge(policy, known, said, ["d", "c"])
    amounts = {one: [given.amount for given in line.granted] for one, line in decided.lines.items()}
    assert amounts == {"a": [500_000], "b": [500_000], "d": [500_000], "c": [400_000]}
    assert (decided.total.yuan, decided.ties) == (1_900_000, ())


def test_the_latest_order_of_the_same_equals_holds() -> None:
    policy = policy_of("chengdu", "directory")
    known = chengdu(policy, c="97", d="97")
    judged = judge(policy, known, dict.fromkeys(known, Said(selected=True)), ["c", "d"], ["d", "c"])
    places = {one: None if line.place is None else line.place.rank for one, line in judged.lines.items()}
    assert places == {"c": 1, "d": 2}


def test_equals_of_whom_nothing_depends_on_who_is_first_share_their_place_and_nobody_waits() -> None:
    policy = policy_of("chengdu", "directory")
    known = chengdu(policy, a="99", b="99")
    judged = judge(policy, known, dict.fromkeys(known, Said(selected=True)))
    assert [(tie.first, tie.last, tie.matters) for tie in judged.ties] == [(1, 2, False)]
    assert (missing_of(judged, "a"), judged.total.yuan) == (set(), 1_000_000)


def test_who_was_not_selected_is_not_the_best_and_nobody_takes_the_seat() -> None:
    policy = policy_of("chengdu", "directory")
    known = chengdu(policy, a="99", b="98", c="97")
    judged = judge(policy, known, {"a": Said(selected=False), "b": Said(selected=True)})
    assert (judged.lines["a"].answer.grade, judged.lines["b"].answer.grade) == ("合格", "优秀")
    assert missing_of(judged, "c") == {("selection", "selected")}


def test_an_unknown_indicator_is_missing_and_an_officials_word_for_it_is_scored() -> None:
    policy = policy_of("chengdu", "directory")
    known = {**chengdu(policy, a="99"), "b": situation(policy)}
    said = {"a": Said(selected=True), "b": Said(selected=True)}
    assert missing_of(judge(policy, known, said), "b") == {("mark", "satisfaction")}
    judged = judge(policy, known, {**said, "b": Said(selected=True, marks={"satisfaction": Decimal("92.5")})})
    card = judged.lines["b"].count
    assert card is not None
    assert card.points["satisfaction"] == Decimal("8.4")


def test_a_grade_that_is_given_by_hand_waits_for_the_hand_although_a_line_says_which() -> None:
    policy = written(
        ("- {grade: 良好, when: {score: {at_least: 80}}", "- {grade: 良好, by_hand: true, when: {score: {at_least: 8}}")
    )
    known = {one: situation(policy, staff=30) for one in ("a", "b")}
    marks = {"mark": 15}
    judged = judge(policy, known, {"a": Said(marks=marks), "b": Said(rated="良好", marks=marks)})
    assert {line.answer.grade for line in judged.lines.values()} == {"良好"}
    assert (missing_of(judged, "a"), missing_of(judged, "b")) == ({("rating", "rated")}, set())


def test_who_may_be_ranked_is_waited_for_where_nobody_knows() -> None:
    ranked = "    ranked: {staff: {at_least: 5}}\n    clause: 第七条\n  rubric:"
    policy = written(("    clause: 第七条\n  rubric:", ranked))
    judged = judge(policy, {"a": situation(policy)}, {"a": Said(marks={"mark": 15})})
    assert ("value", "staff") in missing_of(judged, "a")
    assert [one.rule for one in judged.lines["a"].missing if one.name == "staff"] == ["grading.evaluation.ranked"]


def test_what_is_kept_is_recalled_to_the_letter() -> None:
    policy = policy_of("chengdu", "directory")
    known = situation(
        policy,
        Item("satisfaction", date(2026, 6, 1), {"mark": Decimal("92.50"), "weight": None}, "r1"),
        Item("evaluation", date(2025, 12, 31), {"grade": "合格", "score": Fraction(433, 5), "year": 2025}, "e1"),
        staff=30, incidents=[{"kind": "safety", "happened_on": date(2024, 2, 29)}], legal_person=True,
    )  # fmt: skip
    assert recall_situation(policy, keep_situation(known)) == known


def test_of_what_was_added_only_the_district_is_kept() -> None:
    policy = policy_of("chengdu", "directory")
    known = situation(policy, staff=30)
    added = known.with_given(district="510104", score=5)
    assert recall_situation(policy, keep_situation(added)) == known.with_given(district="510104")


def test_what_no_judgement_knows_is_not_kept() -> None:
    policy = policy_of("chengdu", "directory")
    with pytest.raises(TypeError, match="float"):
        keep_situation(situation(policy, staff=0.5))
