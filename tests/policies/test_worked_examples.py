from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from programmes_written import GOOD, written
from test_working_days import NATIONAL

from policies.checks.folder import check_folder
from policies.examples import Outcome, run_examples, untouched
from policies.language.examples import Ask, Example, Expect

CITIES = sorted(path.parent for path in (Path(__file__).parents[2] / "policies").glob("cities/*/examples.yaml"))


def run(folder: Path) -> dict[str, tuple[Outcome, ...]]:
    found = check_folder(folder)
    assert found.mistakes == ()
    return {
        one.name: run_examples(one.policy, found.examples.programmes[one.name], found.examples.bases, NATIONAL)
        for one in found.programmes
    }


def outcome_of(ask: Ask, expect: Expect, **more: object) -> Outcome:
    plain = {"name": "例", "clause": "第一条", "today": date(2026, 6, 1), "ask": ask, "expect": expect, **more}
    return run_examples(written(), [Example.model_validate(plain)], {}, NATIONAL)[0]


@pytest.mark.parametrize("folder", [GOOD, GOOD.parent / "levels", *CITIES], ids=lambda folder: folder.name)
def test_every_worked_example_is_answered_as_it_expects(folder: Path) -> None:
    assert {one.name: one.differs for outcomes in run(folder).values() for one in outcomes if not one.passed} == {}


def test_what_differs_is_told_with_what_was_found() -> None:
    outcome = outcome_of(Ask(indicator="staff"), Expect(points=5), facts={"staff": 14})
    assert not outcome.passed
    assert [one.told("en") for one in outcome.differs] == ["points: expected 5, found 0.5"]


def test_a_refusal_where_an_action_was_expected_to_lead_on_is_one_difference_with_its_reasons() -> None:
    outcome = outcome_of(Ask(action="recommend", at="district"), Expect(granted=True, to="panel"), facts={"staff": 3})
    (differs,) = outcome.differs
    assert differs.told("zh") == (
        "granted: expected granted, to “panel”, found refused"
        " (第四条 尚未确认“材料真实”；第三条 人员不足5人（原则性条件，主管部门可说明理由放宽）；"
        "第四条 请确认“材料真实”是否成立)"
    )
    assert "第四条 Say whether this holds: 材料真实" in differs.told("en")


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ({"to": "panel"}, "to: expected granted, to “panel”, found granted, to “withdrawn”"),
        ({"granted": False}, "granted: expected refused, found granted"),
        ({"clauses": ("第四条",)}, "clauses: expected refused by [第四条], found granted"),
        ({"granted": False, "clauses": ("第四条",)}, "granted: expected refused by [第四条], found granted"),
    ],
)
def test_a_grant_that_was_not_expected_is_one_difference(expect: dict[str, object], told: str) -> None:
    outcome = outcome_of(Ask(action="withdraw", at="draft"), Expect.model_validate(expect))
    assert [one.told("en") for one in outcome.differs] == [told]


def test_a_refusal_by_other_clauses_is_one_difference() -> None:
    asked = {"facts": {"staff": 3, "genuine": True}, "confirmations": {"genuine": True}}
    outcome = outcome_of(Ask(action="recommend", at="district"), Expect(granted=False, clauses=("第九条",)), **asked)
    (differs,) = outcome.differs
    assert differs.told("zh").startswith("granted: expected refused by [第九条], found refused (第三条 人员不足5人")


def test_a_grade_that_was_not_expected_is_told_with_its_clause() -> None:
    known = {"given": {"score": 10, "rank": 1}, "anchors": {"listed_on": date(2026, 1, 15)}}
    (differs,) = outcome_of(Ask(grade=True), Expect(grade="优秀"), **known).differs
    assert differs.told("zh").startswith("grade: expected 优秀, found 不合格 (第七条")


def test_a_grade_that_waits_says_for_what() -> None:
    (differs,) = outcome_of(Ask(grade=True), Expect(grade="优秀")).differs
    assert differs.told("zh") == "grade: expected 优秀, found nothing (第七条 尚不知道 frauds)"


@pytest.mark.parametrize("ask", [Ask(score=True), Ask(grade=True), Ask(ranking=True), Ask(awards=True)])
def test_a_programme_without_grading_gives_nothing(ask: Ask) -> None:
    bare = written().model_copy(update={"grading": None})
    plain = {"name": "例", "clause": "第一条", "today": date(2026, 6, 1), "ask": ask, "expect": Expect(grade="优秀")}
    (outcome,) = run_examples(bare, [Example.model_validate(plain)], {}, NATIONAL)
    assert [one.told("en") for one in outcome.differs] == ["grade: expected 优秀, found nothing"]


def test_the_first_whole_unit_is_an_edge_where_it_is_not_one_by_one() -> None:
    left = untouched(written(("each: {points: 0.1, each: exact}", "each: {points: 0.1, each: 5}")), [])
    assert "no example stands at 5 of grading.rubric.indicators.amount" in left


def test_a_list_in_the_condition_of_a_grade_has_no_edge() -> None:
    left = untouched(written(("when: {frauds: {at_least: 1}}", "when: {on_list: [partner_list]}")), [])
    assert not any("stands" in one and "grading.grades.0" in one for one in left)


def test_rules_that_no_example_touches_are_named() -> None:
    left = untouched(written(), run(GOOD)["directory"])
    assert "no example touches exit.rules.two_warnings" in left
    assert "no example touches exit.rules.fraud" not in left
    assert "no example has intake.stages.district.actions.recommend refused" not in left


def test_edges_at_which_no_example_stands_are_named_on_both_sides() -> None:
    left = untouched(written(), run(GOOD)["directory"])
    staff = "of grading.rubric.indicators.staff"
    assert f"no example stands at 15 {staff}" not in left
    assert f"no example stands just below 15 {staff}" not in left
    assert f"no example stands just below 30 {staff}" in left
    assert f"no example stands at 40 {staff}" in left  # the first whole step
    assert f"no example reaches the cap {staff}" in left
    assert "no example stands at 10 of grading.grades.1.when.rank" not in left
    assert "no example stands just above 10 of grading.grades.1.when.rank" in left


def test_an_edge_is_asked_for_once_however_many_bands_or_grades_change_there() -> None:
    bands = ("bands: [{under: 15, points: 0.5}, {from: 15,", "bands: [{up_to: 30, points: 0.5}, {from: 30,")
    met = ("{from: 30, under: 30, points: 1}, {steps: {start: 30,", "{steps: {start: 30,")
    left = untouched(written(bands, met), [])
    assert len(left) == len(set(left))
    assert [one for one in left if one.startswith("no example stands at 30 of")] == [
        "no example stands at 30 of grading.rubric.indicators.staff"
    ]
    assert [one for one in left if "80 of grading.grades" in one] == [
        "no example stands at 80 of grading.grades.1.when.score",
        "no example stands just below 80 of grading.grades.1.when.score",
    ]


def test_an_example_at_the_edge_of_one_grade_stands_at_that_of_every_other() -> None:
    known = {"given": {"score": 80, "rank": 11}, "anchors": {"listed_on": date(2026, 1, 15)}}
    at = outcome_of(Ask(grade=True), Expect(grade="良好"), **known)
    assert "at 80 of grading.grades.1.when.score" in at.touched


def test_what_an_action_or_a_proposal_lacks_is_told_in_words() -> None:
    left = untouched(written(), [])
    assert "no example has intake.stages.draft.actions.withdraw granted" in left
    assert "no example has intake.stages.draft.actions.submit refused" in left
    assert [one for one in left if "exit.rules.idle" in one] == [
        "no example touches exit.rules.idle",
        "no example has what exit.rules.idle proposes declined: give it an item of kind declined, its rule and measure",
        "no example stands at 0 of exit.rules.idle.contracts",
        "no example stands just above 0 of exit.rules.idle.contracts",
    ]


def test_a_number_rounded_before_it_is_judged_has_its_edge_where_it_rounds() -> None:
    left = untouched(written(), [])
    share = "of grading.rubric.indicators.share"
    assert [one for one in left if "stands" in one and one.endswith(share)] == [
        f"no example stands at 0.495 {share}",
        f"no example stands just below 0.495 {share}",
        f"no example stands at 0.605 {share}",
        f"no example stands just below 0.605 {share}",
    ]
    at = outcome_of(Ask(indicator="share"), Expect(), given={"share": Decimal("0.605")})
    below = outcome_of(Ask(indicator="share"), Expect(), given={"share": Decimal("0.604")})
    assert {f"at 0.605 {share}", f"just below 0.605 {share}"} <= at.touched | below.touched


@pytest.mark.parametrize(
    ("how", "end", "edge"),
    [
        ("half_up", "under: 0.5", "at 0.495"),
        ("half_up", "up_to: 0.5", "at 0.505"),
        ("down", "under: 0.5", "at 0.5"),
        ("down", "up_to: 0.5", "at 0.51"),
        ("up", "under: 0.5", "at 0.49"),
        ("up", "up_to: 0.5", "at 0.5"),
    ],
)
def test_each_way_of_rounding_has_its_own_edge(how: str, end: str, edge: str) -> None:
    policy = written(
        ("round: {to: 0.01}", f"round: {{to: 0.01, how: {how}}}"), ("{under: 0.5, points: 0}", f"{{{end}, points: 0}}")
    )
    sentences = [one for one in untouched(policy, []) if "stands" in one and "indicators.share" in one]
    assert sentences[0] == f"no example stands {edge} of grading.rubric.indicators.share"


def test_readings_are_named_by_an_example_or_plain_for_a_reason() -> None:
    assert any("readings.R1" in one for one in untouched(written(), []))
    assert not any("readings.R1" in one for one in untouched(written(), [], {"R1": "只关名称"}))
    told = outcome_of(Ask(grade=True), Expect(), reading="R1")
    assert not any("readings.R1" in one for one in untouched(written(), [told]))


def test_only_what_an_example_expects_of_a_stage_counts_as_touched() -> None:
    assert outcome_of(Ask(stage="notice"), Expect(upheld="district")).touched == {
        "intake.stages.notice",
        "intake.stages.notice.objection",
    }


@pytest.mark.parametrize(("place", "expected"), [(2, "优秀"), (3, "良好")])
def test_a_place_among_so_many_is_the_share_that_a_judgement_has(place: int, expected: str) -> None:
    policy = written(("{rank: {at_most: 10}}, {score", "{share_of_ranked: {at_most: 0.2}}, {score"))
    plain = {
        "name": "例", "clause": "第七条", "today": date(2026, 6, 1), "anchors": {"listed_on": date(2026, 1, 2)},
        "given": {"rank": place, "ranked_count": 10, "score": 90},
        "ask": {"grade": True}, "expect": {"grade": expected},
    }  # fmt: skip
    (outcome,) = run_examples(policy, [Example.model_validate(plain)], {}, NATIONAL)
    assert [one.told("zh") for one in outcome.differs] == []


def test_a_length_nobody_looks_at_is_not_taken() -> None:
    with pytest.raises(ValueError, match="length is looked at where ask names stage"):
        outcome_of(Ask(measures=True), Expect(), length={"years": 9})


@pytest.mark.parametrize(
    ("staff", "touched"),
    [
        (5, {"at 5 of eligibility.staff.staff"}),
        (4, {"just below 5 of eligibility.staff.staff"}),
        (3, set()),
    ],
)
def test_the_edge_of_a_requirement_is_where_an_action_asks_for_it(staff: int, touched: set[str]) -> None:
    asked = {"facts": {"staff": staff, "genuine": True}, "confirmations": {"genuine": True}}
    outcome = outcome_of(Ask(action="recommend", at="district"), Expect(granted=staff > 4), **asked)
    assert outcome.passed
    assert {one for one in outcome.touched if one.startswith(("at ", "just "))} == touched
    elsewhere = outcome_of(Ask(action="withdraw", at="draft"), Expect(granted=True), facts={"staff": staff})
    assert not elsewhere.touched & touched


@pytest.mark.parametrize(("warnings", "touched"), [(1, "just below 2"), (2, "at 2")])
def test_the_edge_of_an_exit_rule_is_where_its_number_stands_as_the_rule_sees_it(warnings: int, touched: str) -> None:
    fields = {"measure": "warning", "rule": "idle"}
    items = tuple(
        {"kind": "measure", "on": date(2026, 5, day), "id": str(day), "fields": fields}
        for day in range(1, warnings + 1)
    )
    outcome = outcome_of(Ask(measures=True), Expect(), items=items, anchors={"listed_on": date(2026, 1, 2)})
    assert f"{touched} of exit.rules.two_warnings.warnings" in outcome.touched
    assert f"no example stands {touched} of exit.rules.two_warnings.warnings" in untouched(written(), [])
    assert f"no example stands {touched} of exit.rules.two_warnings.warnings" not in untouched(written(), [outcome])
