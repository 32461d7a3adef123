"""Are points, ranks, grades and awards those of the documents, and do they wait where nobody can know?"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st

from policies.files.loading import read_file
from policies.grades.accounting import account_for
from policies.grades.awarding import Awards, award_all
from policies.grades.grade import GradeAnswer, grade
from policies.grades.grade_all import Graded, grade_all
from policies.grades.live import score_live
from policies.grades.quotas import rounded
from policies.grades.ranking import Place, rank
from policies.grades.scoring import Scorecard, count_known, score
from policies.language.grading import Grading, Rubric, Ties
from policies.language.quantities import Quantity
from policies.language.words import Name, Word
from policies.situation import Item, Situation

TODAY = date(2026, 12, 31)


class Programme(Word):
    """What of a policy file these tests need."""

    quantities: dict[Name, Quantity] = {}  # noqa: RUF012  # Pydantic copies a default
    grading: Grading


@cache
def programme(name: str) -> Programme:
    return read_file(Programme, Path(__file__).parent / "gradings" / f"{name}.yaml")


def situation(name: str, *items: Item, **facts: object) -> Situation:
    return Situation(today=TODAY, items=items, facts=facts, quantities=programme(name).quantities)


def item(kind: str, on: str = "2026-06-01", **fields: object) -> Item:
    return Item(kind, date.fromisoformat(on), fields)


# 成都 附件2

MEASURED: Mapping[str, object] = {
    "staff": 30, "capital": 500, "engineers_percent": 1800, "experts": 6, "patents": 45, "workshops": 3,
    "earlier_contracts": 5, "earlier_diagnoses": 12, "contracts": 8, "investment": 1050, "diagnosed": 14, "plans": 5,
    "trained": 7, "shared": 3, "applications": 2, "talks": 2, "others": 6, "summaries": 4,
}  # fmt: skip
HAPPENED = (
    item("standard", level="national", role="lead"),
    item("standard", level="industry", role="partner"),
    item("standard", level="unheard of", role="lead"),
    *(item("contract", amount=amount) for amount in (100, 80, Decimal("199.5"), Decimal("0.5"))),
    *(item("event", level=level) for level in ("province", "city", "city", "district", "district", "district")),
    *(item("honour", level=level) for level in ("national", "city", "unheard of")),
    item("survey", mark=100, weight=2),
    item("survey", mark=88, weight=4),
)
PARTS = "1.5 2 3 1.5 3 2 4 4 1.2 8 4 4.5 4 3 5 3 2 4 5.5 5 4 4 8.4"


def scored(*items: Item, **changed: object) -> Scorecard:
    rubric = programme("twenty_three").grading.rubric
    assert rubric is not None
    return score(rubric, situation("twenty_three", *items, **{**MEASURED, **changed}))


def points_of(name: str, **changed: object) -> Decimal | None:
    return scored(*HAPPENED, **changed).points[name]


def test_the_rubric_of_twenty_three_gives_eighty_six_point_six_part_by_part() -> None:
    card = scored(*HAPPENED)
    assert [str(one.points) for one in card.indicators] == PARTS.split()
    assert card.total == Decimal("86.6")
    assert (card.total_scaled, card.scale) == (866, 10)


def test_every_part_says_its_clause_its_number_its_items_and_whether_it_is_full() -> None:
    parts = {one.name: one for one in scored(*HAPPENED).indicators}
    assert (parts["r3"].value, parts["r3"].at_cap, parts["r3"].because.clause) == (60, True, "附件2-3")
    assert (parts["r11"].value, parts["r11"].at_cap, len(parts["r11"].items)) == (380, False, 4)
    assert (parts["r21"].value, len(parts["r21"].items)) == (2, 2)
    assert parts["r23"].because.inputs == {"satisfaction": 92}
    assert parts["r1"].because.rule == "grading.rubric.r1"


@pytest.mark.parametrize(
    ("name", "changed", "points"),
    [
        ("r3", {"staff": 1000, "engineers_percent": 9900}, "0"),
        ("r3", {"staff": 1000, "engineers_percent": 19900}, "0.5"),
        ("r3", {"staff": 10, "engineers_percent": 200}, "1"),
        ("r3", {"staff": 10, "engineers_percent": 300}, "1.5"),
        ("r3", {"staff": 1000, "engineers_percent": 29900}, "1"),
        ("r4", {"experts": 0}, "0"),
        ("r4", {"experts": 4}, "0.5"),
        ("r4", {"experts": 5}, "1"),
        ("r4", {"experts": 9}, "3"),
        ("r4", {"experts": 10}, "3"),
        ("r1", {"staff": 15}, "1"),
        ("r1", {"staff": 60}, "2"),
        ("r2", {"capital": Decimal("99.99")}, "0.5"),
        ("r2", {"capital": 300}, "1.5"),
    ],
)
def test_an_edge_belongs_to_the_upper_band(name: str, changed: dict[str, object], points: str) -> None:
    assert str(points_of(name, **changed)) == points


@pytest.mark.parametrize(("amount", "points"), [("49.99", 0), ("99.99", 1), ("100", "1.5"), ("120", "1.5")])
def test_contract_amounts_count_in_whole_steps(amount: str, points: object) -> None:
    assert scored(item("contract", amount=Decimal(amount))).points["r11"] == Decimal(str(points))


@pytest.mark.parametrize(("mark", "points"), [("79.99", 0), ("80", 6), ("100", 10)])
def test_satisfaction_counts_from_eighty(mark: str, points: int) -> None:
    assert scored(item("survey", mark=Decimal(mark), weight=1)).points["r23"] == points


def test_without_a_survey_the_total_is_unset_and_the_rest_stands() -> None:
    card = scored()
    assert card.points["r23"] is None
    assert (card.total, card.total_scaled) == (None, None)
    assert card.points["r1"] == Decimal("1.5")


# 温州 附件3

DEFENDED = {"diagnoses": 12, "plans": 7, "declared": 24, "passed_percent": 1900, "test_mark": 87, "defence_mark": 85}
OPINION = item("opinion", satisfied="very", quality="rather")


def out_of_a_hundred(*items: Item, **changed: object) -> Scorecard:
    rubric = programme("hundred").grading.rubric
    assert rubric is not None
    return score(rubric, situation("hundred", *items, **{**DEFENDED, **changed}))


def test_the_rubric_of_a_hundred_gives_eighty_three_point_seven() -> None:
    card = out_of_a_hundred(OPINION)
    top = [str(one.points) for one in card.indicators if one.within is None]
    assert top == ["26", "6", "8.7", "10", "8", "25"]
    assert card.total == Decimal("83.7")
    assert [one.name for one in card.indicators if one.within == "success"] == ["diagnosed", "planned"]


def test_a_rate_is_rounded_to_the_whole_percent_before_the_table_is_read() -> None:
    for rate, points in (("60.4", 2), ("60.5", 4), ("90.5", 10), ("90.4", 8), ("49.4", 0), ("49.5", 2)):
        percent = int(Decimal(rate) * 100)
        assert out_of_a_hundred(OPINION, passed_percent=percent, declared=100).points["pass_rate"] == points


def test_no_projects_bring_no_points_and_a_heading_has_its_cap() -> None:
    card = out_of_a_hundred(OPINION, declared=0, plans=20)
    assert (card.points["pass_rate"], card.points["success"]) == (0, 30)
    assert {one.name: one.at_cap for one in card.indicators}["success"]


def test_several_opinions_count_by_their_mean() -> None:
    card = out_of_a_hundred(OPINION, OPINION, item("opinion", satisfied="somewhat", quality="not"))
    assert (card.points["satisfaction"], card.points["quality"]) == (Decimal("8.3"), Decimal("5.3"))
    assert out_of_a_hundred().points["satisfaction"] == 0


# Tables and marks

INDICATOR = {"clause": "一", "label": "指标"}
EVALUATION = {"every": "year", "evaluated_by": "municipal", "clause": "一"}
THINGS = (
    item("thing", "2026-01-01", level=True, days=Decimal("1.5")),
    item("thing", "2026-02-01", level=False, days=Decimal("0.5")),
    item("thing", "2026-03-01", level=3, days=2),
)


@pytest.mark.parametrize(
    ("way", "points"),
    [
        ({"combine": "sum"}, "8"),
        ({"combine": "mean", "round": {"to": Decimal("0.01")}}, "2.67"),
        ({"combine": "best"}, "5"),
        ({"combine": "latest"}, "1"),
        ({"combine": "sum", "weighted_by": "days", "round": {"to": Decimal("0.1")}}, "10.5"),
        ({"combine": "mean", "weighted_by": "days", "round": {"to": Decimal("0.01")}}, "2.63"),
        ({"combine": "best", "weighted_by": "days"}, "5"),
    ],
)
def test_a_table_is_combined_as_it_says(way: dict[str, object], points: str) -> None:
    table = {"true": 5, "false": 2, "3": 1}
    one = {**INDICATOR, "per": "thing", "by": ("level",), "table": table, **way}
    rubric = Rubric.model_validate({"clause": "一", "indicators": {"one": one}})
    assert str(score(rubric, Situation(TODAY, items=THINGS)).points["one"]) == points


@pytest.mark.parametrize("combine", ["sum", "mean"])
def test_a_weighted_table_is_unknown_while_an_item_waits_for_its_weight(combine: str) -> None:
    weighed = {"combine": combine, "weighted_by": "days", "round": {"to": 1}, "no_data": "unset"}
    one = {**INDICATOR, "per": "thing", "by": ("level",), "table": {"true": 5, "false": 2}, **weighed}
    rubric = Rubric.model_validate({"clause": "一", "indicators": {"one": one}})
    assert score(rubric, Situation(TODAY, items=THINGS)).total is not None
    known = Situation(TODAY, items=(*THINGS, item("thing", "2026-04-01", level=True)))
    card = score(rubric, known)
    assert card.total is None
    told = account_for("one", rubric, rubric.indicators["one"], card, known)
    assert [(one.why, one.asked) for one in told] == [
        (None, ()), (None, ()), ("no_points", ("level",)), ("no_weight", ("days",)),
    ]  # fmt: skip


def test_a_table_of_what_cannot_be_told_or_never_was_is_unknown() -> None:
    one = {**INDICATOR, "per": "thing", "by": ("level", "role"), "table": {"true": {"lead": 1}}, "no_data": "unset"}
    rubric = Rubric.model_validate({"clause": "一", "indicators": {"one": one}})
    assert score(rubric, Situation(TODAY, facts={"thing": None})).points["one"] is None
    assert score(rubric, Situation(TODAY, items=THINGS)).points["one"] == 0
    too_deep = Rubric.model_validate({"clause": "一", "indicators": {"one": {**one, "by": ("level",)}}})
    assert score(too_deep, Situation(TODAY, items=THINGS)).points["one"] == 0


def test_what_is_known_is_counted_while_the_rest_is_not() -> None:
    marked, counted = {**INDICATOR, "mark": "given", "at_most": 10}, {**INDICATOR, "of": "staff", "each": {"points": 2}}
    parts = {"by_hand": marked, "staff": counted}
    rubric = Rubric.model_validate(
        {"clause": "一", "at_most": 9, "indicators": {"group": {**INDICATOR, "parts": parts}, "more": {**counted}}}
    )
    known = Situation(TODAY, facts={"staff": 2})
    assert (score(rubric, known).total, count_known(rubric, known)) == (None, 8)
    assert count_known(rubric, known, {"by_hand": 5}) == score(rubric, known, {"by_hand": 5}).total == 9
    assert count_known(rubric, Situation(TODAY)) == 0


def test_a_table_may_end_before_its_last_field() -> None:
    assert scored(item("standard", level="group", role="partner"), item("standard", level="group")).points["r6"] == 1


def test_a_mark_given_by_hand_counts_to_its_bound() -> None:
    one = {**INDICATOR, "mark": "given", "at_most": 10}
    rubric = Rubric.model_validate({"clause": "一", "indicators": {"one": one}})
    nothing = Situation(TODAY)
    assert score(rubric, nothing, {"one": Decimal("8.125")}).total == Decimal("8.13")
    assert score(rubric, nothing, {"one": 11}).total == 10
    assert score(rubric, nothing).total is None
    assert not score_live(
        Grading.model_validate({"clause": "一", "rubric": rubric, "evaluation": EVALUATION}),
        nothing,
    ).ranked
    told = Rubric.model_validate({"clause": "一", "indicators": {"one": {**one, "no_data": "zero"}}})
    assert score(told, nothing).total == 0


# Rank


def test_equals_share_a_place_number_and_the_next_comes_after_all_of_them() -> None:
    ranking = rank({"a": 3, "b": 5, "c": 3, "d": 1, "e": None, "f": Fraction(7, 2)})
    assert {one: place.rank for one, place in ranking.places.items()} == {"b": 1, "f": 2, "a": 3, "c": 3, "d": 5}
    assert ranking.groups == (("b",), ("f",), ("a", "c"), ("d",))
    assert ranking.to_decide == (("a", "c"),)
    assert ranking.places["a"] == Place(3, 4)
    assert ranking.places["a"].worst == 4


def ties(*by: str, then: str = "decide") -> Ties:
    return Ties.model_validate({"by": by, "then": then, "clause": "一"})


def test_a_chain_of_quantities_tells_equals_apart_as_far_as_it_is_known() -> None:
    decisive = {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": Decimal("2.5")}, "c": {"x": 2, "y": None}}
    chained = rank(dict.fromkeys("abc", 9), ties("x", "y"), decisive=decisive)
    assert chained.groups == (("c",), ("b",), ("a",))
    unknown = rank(dict.fromkeys("abc", 9), ties("y", "x"), decisive=decisive)
    assert unknown.groups == (("a", "b", "c"),)


def test_equals_share_by_the_rule_or_stand_as_it_was_decided() -> None:
    shared = rank({"a": 1, "b": 1}, ties(then="share"))
    assert (shared.to_decide, shared.places["b"].worst) == ((), 1)
    decided = rank({"a": 1, "b": 1, "c": 0, "d": 0}, ties(), decided=("b", "a", "c"))
    assert decided.groups == (("b",), ("a",), ("c", "d"))


# Grades


def graded(name: str, *items: Item, given: Mapping[str, object], **facts: object) -> GradeAnswer:
    return grade(programme(name).grading, situation(name, *items, **facts).with_given(**given))


@pytest.mark.parametrize(
    ("mark", "wanted"),
    [("90", "优秀"), ("89.99", "良好"), ("80", "良好"), ("79.99", "合格"), ("70", "合格"), ("69.99", "不合格")],
)
def test_bands_of_a_score_are_a_decision_list(mark: str, wanted: str) -> None:
    answer = graded("bands", given={"score": Decimal(mark)})
    assert answer.grade == wanted
    assert answer.because is not None
    assert answer.because.clause == "第七条"


def test_an_exact_score_that_is_a_fraction_is_compared_exactly() -> None:
    assert graded("bands", given={"score": Fraction(269, 3)}).grade == "良好"
    assert graded("bands", given={"score": Fraction(271, 3)}).grade == "优秀"


def test_a_reason_names_rule_clause_and_inputs() -> None:
    answer = graded("bands", given={"score": 85})
    assert answer.because is not None
    assert (answer.because.rule, answer.because.inputs) == ("grading.grades.1", {"score": 85})


def test_a_floor_overrides_the_score_and_history_and_tenure_cap_it() -> None:
    old = item("listing", "2020-01-01")

    def with_95(*items: Item) -> GradeAnswer:
        return graded("floors_and_caps", *items, given={"score": 95})

    failed = item("evaluation", "2024-12-31", year=2024, grade="D")
    assert with_95(old, item("accident", "2026-05-01")).grade == "D"
    assert with_95(old, item("accident", "2025-05-01")).grade == "A"
    assert with_95(old, failed).grade == "B"
    assert with_95(item("listing", "2026-03-01")).grade == "B"
    assert with_95(item("listing", "2025-12-31")).grade == "A"
    best = (item("evaluation", f"{year}-12-31", year=year, grade="A") for year in (2024, 2025))
    answer = with_95(old, *best)
    assert (answer.grade, answer.stars, answer.label and answer.label.read_in("en")) == ("A+", 5, "Excellent again")


def test_what_is_not_known_stops_the_list_instead_of_being_guessed() -> None:
    answer = graded("floors_and_caps", item("listing", "2020-01-01"), given={})
    assert answer.grade is None
    assert answer.waiting is not None
    assert (answer.waiting.clause, answer.waiting.unknown) == ("第四条", ("score",))


def test_a_grade_needs_no_score_and_waits_for_the_hand_that_gives_it() -> None:
    assert graded("without_score", given={"verdict": "failed", "rated": "three"}).grade == "out"
    answer = graded("without_score", given={"verdict": "passed", "rated": "three"})
    assert (answer.grade, answer.stars, answer.by_hand) == ("three", 3, True)
    waits = graded("without_score", given={"verdict": "passed"})
    assert (waits.grade, waits.by_hand) == (None, True)
    assert waits.waiting is not None
    assert waits.waiting.unknown == ("rated",)
    nothing = graded("without_score", given={"verdict": "passed", "rated": "none"})
    assert (nothing.grade, nothing.waiting) == (None, None)


def test_places_by_rank_among_all_need_no_population() -> None:
    assert graded("hundred", given={"score": 90, "rank": 10, "ranked_count": 40}).grade == "优秀"
    assert graded("hundred", given={"score": 90, "rank": 11, "ranked_count": 40}).grade == "一般"
    assert graded("hundred", given={"score": 90, "rank": "unranked", "ranked_count": 40}).grade == "一般"
    assert graded("hundred", given={"score": 90}).grade is None


# A population


def everybody(name: str, scores: Mapping[str, object], decided: Sequence[str] = (), **facts: object) -> Graded:
    """Grade providers alike but for their scores; a fact may be a mapping by provider."""
    known = {
        one: situation(name, **{k: v.get(one) if isinstance(v, dict) else v for k, v in facts.items()})
        for one in scores
    }
    return grade_all(programme(name).grading, known, scores, decided=decided)


def grades_of(found: Graded) -> dict[str, str | None]:
    return {one: answer.grade for one, answer in found.answers.items()}


def fifty(**scores: object) -> dict[str, object]:
    return {**{f"p{place}": 1000 - place for place in range(1, 51)}, **scores}


def rewarded(scores: Mapping[str, object], decided: Sequence[str] = (), **facts: object) -> Awards:
    known = {"failed_grounds": 0, "overdue": 0, "selected": True, **facts}
    return award_all(programme("twenty_three").grading, everybody("twenty_three", scores, decided, **known))


def test_a_full_fifty_is_awarded_eleven_point_nine_million() -> None:
    found = rewarded(fifty(p51=1, p52=0))
    assert (found.total, len(found.granted), found.waiting) == (11_900_000, 50, {})
    assert [one.amount for one in found.granted if one.provider in {"p3", "p4", "p7", "p50"}] == [
        500_000,
        400_000,
        300_000,
        200_000,
    ]


def test_a_place_that_is_lost_is_not_filled_from_below() -> None:
    overdue = {f"p{place}": int(place == 2) for place in range(1, 52)}
    found = rewarded(fifty(p51=1), overdue=overdue)
    assert (found.total, len(found.granted)) == (11_400_000, 49)


def test_equals_across_the_edge_of_an_award_wait_and_within_it_do_not() -> None:
    assert rewarded(fifty(p2=999)).total == 11_900_000
    found = rewarded(fifty(p4=997))
    assert set(found.waiting) == {"p3", "p4"}
    assert found.waiting["p3"][0].equals == ("p3", "p4")
    assert found.total == 11_000_000
    decided = rewarded(fifty(p4=997), decided=("p4", "p3"))
    assert (decided.total, decided.waiting) == (11_900_000, {})
    assert [one.provider for one in decided.granted if one.amount == 500_000] == ["p1", "p2", "p4"]


@pytest.mark.parametrize(("equal", "waits"), [("p4", {"p3", "p4"}), ("p7", {"p6", "p7"}), ("p11", {"p10", "p11"})])
def test_who_has_a_seat_whichever_of_the_equals_is_first_waits_for_nobody(equal: str, waits: set[str]) -> None:
    grading = programme("twenty_three").grading
    seats = (3, 3, 4, 40)
    awards = tuple(one.model_copy(update={"seats": n}) for one, n in zip(grading.awards, seats, strict=True))
    level = fifty(p51=1, **{equal: 1001 - int(equal[1:])})

    graded = everybody("twenty_three", level, failed_grounds=0, overdue=0, selected=True)
    found = award_all(grading.model_copy(update={"awards": awards}), graded)

    assert set(found.waiting) == waits


def test_equals_at_the_last_place_wait_for_their_grade_too() -> None:
    known = {"failed_grounds": 0, "overdue": 0, "selected": True}
    found = everybody("twenty_three", fifty(p51=950), **known)
    assert grades_of(found)["p50"] is None
    waiting = found.answers["p51"].waiting
    assert waiting is not None
    assert waiting.equals == ("p50", "p51")
    assert grades_of(everybody("twenty_three", fifty(p51=950), ("p51", "p50"), **known))["p50"] == "合格"


def test_a_veto_needs_no_rank_and_an_unselected_provider_is_no_guess() -> None:
    known = {"overdue": 0, "selected": {"a": True, "b": None}}
    found = everybody("twenty_three", {"a": 1, "b": 2}, failed_grounds={"a": 1, "b": 0}, **known)
    assert grades_of(found) == {"a": "不合格", "b": None}


SOUND = {"listed": True, "suspended": False, "sound": True, "district": "east", "satisfaction": None, "contracts": None}


def shares(scores: Mapping[str, object], **facts: object) -> Graded:
    return everybody("shares_and_places", scores, **{**SOUND, **facts})


def test_the_best_tenth_of_twenty_are_two_and_of_nineteen_a_mark_decides() -> None:
    twenty = grades_of(shares({f"p{place}": 100 - place for place in range(1, 21)}))
    assert [one for one, grade_ in twenty.items() if grade_ == "A"] == ["p1", "p2"]
    nineteen = grades_of(shares({f"p{place}": 100 - place for place in range(1, 20)}))
    assert [one for one, grade_ in nineteen.items() if grade_ == "A"] == ["p1", "p2", "p3", "p4", "p5"]


def test_places_are_counted_in_each_district_and_not_filled_up() -> None:
    districts = {"a": "east", "b": "east", "c": "west", "d": "west"}
    found = grades_of(shares({"a": 99, "b": 80, "c": 70, "d": 60}, district=districts))
    assert found == {"a": "A", "b": "C", "c": "B", "d": "D"}


def test_places_that_are_filled_up_go_to_the_next_who_may_have_one() -> None:
    sound = {"a": True, "b": False, "c": True, "d": True, "e": True}
    found = grades_of(shares({"a": 90, "b": 80, "c": 70, "d": 60, "e": 50}, sound=sound))
    assert found == {"a": "B", "b": "D", "c": "C", "d": "C", "e": "D"}


def test_one_who_may_yet_take_a_place_keeps_the_last_one_open() -> None:
    sound = {"a": True, "b": None, "c": True, "d": True, "e": True}
    found = shares({"a": 90, "b": 80, "c": 70, "d": 60, "e": 50}, sound=sound)
    assert grades_of(found) == {"a": "B", "b": None, "c": "C", "d": None, "e": "D"}
    waiting = found.answers["b"].waiting
    assert waiting is not None
    assert (waiting.clause, waiting.unknown) == ("第五条", ("sound",))


def test_equals_at_the_only_place_of_a_district_wait_unless_the_chain_decides() -> None:
    assert grades_of(shares({"a": 90, "b": 90})) == {"a": None, "b": None}
    happy = {"a": 4, "b": 5}
    assert grades_of(shares({"a": 90, "b": 90}, satisfaction=happy)) == {"a": "C", "b": "B"}


def test_who_is_not_listed_is_not_graded_and_who_is_suspended_not_ranked() -> None:
    known = {"listed": {"a": False, "b": True, "c": None}, "suspended": {"a": False, "b": True, "c": False}}
    found = shares({"a": 99, "b": 98, "c": 97}, **known)
    assert found.ranking.places == {}
    assert grades_of(found) == {"b": "A", "c": None}
    assert found.answers["c"].waiting is not None
    assert found.answers["c"].waiting.unknown == ("listed",)


def test_without_ranks_a_quota_is_kept_by_number_alone() -> None:
    grading = Grading.model_validate(
        {
            "clause": "一",
            "evaluation": {"every": "year", "evaluated_by": "municipal", "clause": "一"},
            "grades": (
                {"grade": "A", "when": {"rated": "A"}, "quota": {"share": Decimal("0.5")}, "clause": "二"},
                {"grade": "B", "otherwise": True, "clause": "二"},
            ),
        }
    )

    def found(*rated: str) -> list[str | None]:
        situations = {f"p{place}": Situation(TODAY).with_given(rated=one) for place, one in enumerate(rated)}
        return [answer.grade for answer in grade_all(grading, situations, {}).answers.values()]

    assert found("A", "A", "B", "B") == ["A", "A", "B", "B"]
    assert found("A", "A", "A", "B") == [None, None, None, "B"]


def test_seats_of_an_award_are_never_exceeded_and_what_is_undecided_keeps_one_open() -> None:
    grading = programme("shares_and_places").grading
    found = award_all(grading, shares({"a": 99, "b": 98, "c": 97, "d": 10}))
    assert [(one.provider, one.amount, one.force) for one in found.granted if one.amount] == [
        ("a", Decimal("1000.5"), "proposed"),
        ("b", Decimal("1000.5"), "proposed"),
    ]
    assert found.total == 2001
    assert [one.provider for one in found.granted if one.title] == ["a", "b", "c"]
    assert found.granted[0].because.clause == "第八条"
    equals = award_all(grading, shares({"a": 99, "b": 98, "c": 98, "d": 10}))
    assert equals.total == Decimal("1000.5")
    assert set(equals.waiting) == {"b", "c"}
    doubtful = award_all(grading, shares({"a": 94, "b": 93, "c": 92}, sound={"a": None, "b": True, "c": True}))
    assert doubtful.waiting["a"][0].unknown == ("grade",)


PROVIDERS = tuple("abcdefgh")


@whatever(
    st.fixed_dictionaries({one: st.none() | st.integers(90, 98) for one in PROVIDERS}),
    st.fixed_dictionaries({one: st.sampled_from((True, True, False, None)) for one in PROVIDERS}),
    st.fixed_dictionaries({one: st.sampled_from(("east", "west")) for one in PROVIDERS}),
    st.permutations(PROVIDERS),
)
@settings(deadline=None, max_examples=400)
def test_no_decision_between_equals_changes_a_grade_or_an_award_that_was_given(
    scores: dict[str, object], sound: dict[str, object], districts: dict[str, str], decided: Sequence[str]
) -> None:
    grading = programme("shares_and_places").grading
    before = shares(scores, sound=sound, district=districts)
    after = everybody("shares_and_places", scores, decided, **{**SOUND, "sound": sound, "district": districts})
    for one, grade_ in grades_of(before).items():
        assert grade_ in {None, grades_of(after)[one]}
    for district in ("east", "west"):
        best = [one for one, grade_ in grades_of(after).items() if grade_ == "B" and districts[one] == district]
        assert len(best) <= 1
    paid, paid_after = (
        {one.provider for one in award_all(grading, graded_).granted if one.amount} for graded_ in (before, after)
    )
    assert paid <= paid_after
    assert len(paid_after) <= 2


def test_numbers_of_places_are_rounded_as_it_says() -> None:
    assert [rounded(Fraction(5, 2), how) for how in ("down", "up", "half_up")] == [2, 3, 3]
    assert [rounded(Fraction(9, 4), how) for how in ("down", "up", "half_up")] == [2, 3, 2]


# Accounts and baselines


def credited(*items: Item) -> str | None:
    return graded("points_account", *items, given={}).grade


def test_an_account_is_graded_by_what_is_left_carried_over_and_set_back() -> None:
    breach, training = item("breach", points=4), item("training", "2026-07-01", points=1)
    assert credited() == "good"
    assert credited(breach) == "fair"
    assert credited(breach, training) == "good"
    assert credited(item("breach", "2025-06-01", points=4)) == "fair"
    assert credited(item("breach", "2025-06-01", points=9), item("breach", points=3)) == "bad"
    set_back = item("measure", "2026-07-01", measure="rectification")
    assert credited(item("breach", "2025-06-01", points=9), breach, set_back) == "good"


def test_growth_is_measured_against_a_baseline_and_weighed() -> None:
    rubric = programme("baseline").grading.rubric
    assert rubric is not None

    def with_output(now: object) -> Situation:
        before = (item("output", "2025-03-01", amount=100), item("output", "2024-03-01", amount=200))
        return situation("baseline", *before, item("output", amount=now))

    assert score(rubric, with_output(165), {"service_part": 85}).total == 76
    assert score(rubric, with_output(Decimal("164.99")), {"service_part": 85}).total == 70
    assert score(rubric, situation("baseline"), {"service_part": 85}).total is None
    grading = programme("baseline").grading
    assert grade(grading, with_output(165)).grade == "risen"
    assert grade(grading, with_output(Decimal("164.99"))).grade == "steady"
    assert grade(grading, situation("baseline")).grade is None
