from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programmes_written import FILE, GOOD, good_city, good_text, written
from test_working_days import NATIONAL
from written import policy

from policies.checking import find_flaws
from policies.checks.awards import costs_of
from policies.checks.flaw import Flaw
from policies.checks.folder import check_folder
from policies.checks.intervals import interval_of
from policies.checks.numbers import follows
from policies.checks.sorts import Sort
from policies.checks.stretches import stretches_of
from policies.examples import run_examples
from policies.intake import judge_action
from policies.language.bounds import Bound
from policies.language.examples import Ask, Example, Expect
from policies.language.procedures import EndStage
from policies.points.grain import terminates
from policies.procedures.rulebook import Form, Said, procedures_of, rulebook_of
from policies.procedures.ways import reached_from
from policies.situation import Situation

SERVED = "served: {type: organisation, acts_as: enterprise, label: 服务企业, clause: 第五条}"


def test_the_good_programme_is_sound() -> None:
    found = check_folder(GOOD)
    assert found.mistakes == ()
    assert [one.name for one in found.programmes] == ["directory"]


def test_a_flaw_reads_as_a_path_and_a_message() -> None:
    assert str(Flaw("exit.rules", "why")) == "exit.rules: why"


def test_the_whole_cost_of_the_awards_is_known() -> None:
    assert sum(cost.total or 0 for cost in costs_of(written())) == 2_900_000


def test_a_programme_without_grading_costs_nothing() -> None:
    assert costs_of(policy()) == ()


def test_a_first_band_may_begin_where_the_number_does() -> None:
    assert find_flaws(written(("bands: [{under: 15,", "bands: [{from: 0, under: 15,")), good_city()) == []


@pytest.mark.parametrize("share", ['"20%"', "{at_most: 20}", "{one_of: [0.1, 20]}"])
def test_a_share_is_compared_with_what_is_written_from_nought_to_one(share: str) -> None:
    flaws = find_flaws(written(("rank: {at_most: 10}", f"share_of_ranked: {share}")), good_city())
    (told,) = [flaw.message for flaw in flaws if flaw.path.endswith("share_of_ranked")]
    assert told == "“share_of_ranked” is a share from 0 to 1: 20 % is written 0.2"


def test_an_award_without_a_limit_has_no_whole_cost() -> None:
    costs = costs_of(written(("when: {grade: 优秀, rank: {at_most: 3}}", "when: {score: {at_least: 95}}")))
    assert [cost.total for cost in costs] == [None, 1_400_000]


@pytest.mark.parametrize(
    ("end", "begin", "step", "included", "whether"),
    [
        (60, 60, None, False, True),
        (60, 60, None, True, False),
        (60, 61, None, True, False),
        (60, 61, 1, True, True),
        (60, 61, 1, False, False),
        (Decimal("0.6"), Decimal("0.61"), Decimal("0.01"), True, True),
        (Decimal("60.5"), 61, 1, True, True),
    ],
)
def test_bands_join_at_the_exact_edge(
    *, end: int | Decimal, begin: int | Decimal, step: int | Decimal | None, included: bool, whether: bool
) -> None:
    assert follows(end, begin, step=step, included=included) is whether


@given(
    low=st.integers(-9, 9),
    high=st.integers(-9, 9),
    value=st.integers(-9, 9),
    words=st.sampled_from(
        [("at_least", "at_most"), ("at_least", "less_than"), ("more_than", "at_most"), ("more_than", "less_than")]
    ),
)
def test_an_interval_is_what_its_bound_admits(low: int, high: int, value: int, words: tuple[str, str]) -> None:
    bound = Bound.model_validate({words[0]: low, words[1]: high})
    for step in (None, 1):
        interval = interval_of(bound, step)
        assert interval is not None
        assert interval.low is not None
        assert interval.high is not None
        above = value >= interval.low if interval.low_in else value > interval.low
        below = value <= interval.high if interval.high_in else value < interval.high
        assert (above and below) is bound.admits(value)


_BOUNDS = st.lists(
    st.dictionaries(
        st.sampled_from(["at_least", "more_than", "at_most", "less_than", "is"]), st.integers(-4, 4), min_size=1
    ),
    min_size=1,
    max_size=3,
)


@given(written=_BOUNDS, value=st.fractions(-5, 5, max_denominator=4), step=st.sampled_from([None, 1, 2]))
def test_what_no_bound_tells_apart_is_one_stretch(
    written: list[dict[str, int]], value: Fraction, step: int | None
) -> None:
    bounds = [Bound.model_validate(one) for one in written]
    sort = Sort("number", step=step, least=-3, most=3)
    stretches = stretches_of(sort, bounds)
    inside = [
        one
        for one in stretches
        if one.low == value == one.high
        or ((one.low is None or one.low < value) and (one.high is None or value < one.high))
    ]
    possible = -3 <= value <= 3 and (step is None or value % step == 0)
    assert len(inside) == 1 if possible else len(inside) <= 1
    for one in inside:
        assert [bound.admits(one.value) for bound in bounds] == [bound.admits(value) for bound in bounds]
    assert all(-3 <= one.value <= 3 for one in stretches if isinstance(one.value, Fraction))


def test_a_bound_that_is_no_stretch_has_no_interval() -> None:
    assert interval_of(Bound.model_validate({"one_of": (1, 2)})) is None
    assert interval_of(Bound.model_validate({"is": date(2026, 1, 1)})) is None


@pytest.mark.parametrize(("hours", "granted"), [(2, False), (3, True)])
def test_an_action_may_look_at_what_it_says_itself(hours: int, *, granted: bool) -> None:
    hour = "hours: {type: integer, label: 时数}"
    policy = written(("reason: {type: text, label: 理由}}}", f"{hour}}}, when: {{hours: {{at_least: 3}}}}}}"))
    said = Said({"hours": hours})
    verdict = judge_action(
        rulebook_of(policy), "district", "refuse", form=Form(), said=said, situation=Situation(date(2026, 3, 2))
    )
    assert find_flaws(policy, good_city()) == []
    assert verdict.granted is granted


@pytest.mark.parametrize(("weights", "sound"), [("{levels: 1, scaled: 3}", True), ("{levels: 1, scaled: 2}", False)])
def test_weights_need_rounding_only_where_a_mean_may_have_no_end(weights: str, *, sound: bool) -> None:
    policy = written(
        ("        at_most: 30\n        parts", f"        at_most: 30\n        weights: {weights}\n        parts")
    )
    assert (find_flaws(policy, good_city()) == []) is sound


@given(st.fractions(-9, 9, max_denominator=400))
def test_a_number_ends_exactly_when_ten_to_some_power_makes_it_whole(number: Fraction) -> None:
    assert terminates(number) is ((number * 10**9).denominator == 1)


def test_a_grade_may_ask_for_one_thing_or_another_or_for_the_contrary() -> None:
    either = "{any: [{score: {at_least: 80}}, {not: {staff: {less_than: 900}}}]}"
    assert find_flaws(written(("良好, when: {score: {at_least: 80}}", f"良好, when: {either}")), good_city()) == []


def test_two_procedures_may_ask_for_the_same_fact_in_the_same_way() -> None:
    fact = "    facts: {matter: {type: text, label: 事项, clause: 第五条}}\n"
    policy = written(
        ("    label: 续期\n    clause: 第五条\n", f"    label: 续期\n    clause: 第五条\n{fact}"),
        ("renew: {label: 同意, to: renewed}", "renew: {label: 同意, to: renewed, needs: [facts]}"),
    )
    assert find_flaws(policy, good_city()) == []


@pytest.mark.parametrize(
    "named",
    [
        (
            "opened_by: provider, clause: 第五条}}\n    stages:\n      check",
            "opened_by: enterprise, clause: 第五条}}\n    stages:\n      check",
        ),
        ("    label: 续期\n    clause: 第五条\n", f"    label: 续期\n    clause: 第五条\n    facts: {{{SERVED}}}\n"),
        ("    label: 续期\n    clause: 第五条\n", "    label: 续期\n    clause: 第五条\n    asks: [served]\n"),
    ],
    ids=["it opens the case", "the form names it", "the programme's form names it, and is asked anew"],
)
def test_an_enterprise_may_act_where_the_case_knows_it(named: tuple[str, str]) -> None:
    acting = ("by: [district, municipal], clause", "by: [enterprise, municipal], clause")
    asked = ("renew: {label: 同意, to: renewed}", "renew: {label: 同意, to: renewed, needs: [facts]}")
    declared = ("  staff: {type: integer,", f"  {SERVED}\n  staff: {{type: integer,")
    changes = [acting, named, *([asked] if "facts" in named[1] else []), *([declared] if "asks" in named[1] else [])]
    assert find_flaws(written(*changes), good_city()) == []
    assert [flaw.path for flaw in find_flaws(written(acting), good_city())] == ["procedures.renewal.stages.check.by"]


def test_an_opinion_is_asked_of_an_enterprise_only_where_one_is_named() -> None:
    policy = written(("panel: municipal\n", "panel: enterprise\n"), ("asked_by: municipal", "asked_by: enterprise"))
    assert [flaw.path for flaw in find_flaws(policy, good_city())] == [
        "intake.stages.panel.panel", "intake.stages.consult.asked_by"
    ]  # fmt: skip
    assert "under facts, and acts_as" in find_flaws(policy, good_city())[0].message


def test_a_list_of_grades_that_leaves_nobody_out_needs_no_otherwise() -> None:
    total = written(("    - {grade: 不合格, otherwise: true,", "    - {grade: 不合格, when: {score: {less_than: 60}},"))
    assert find_flaws(total, good_city()) == []


def test_what_one_grade_asks_for_besides_is_no_gap_between_two_others() -> None:
    besides = (
        "合格, when: {score: {at_least: 60, less_than: 80}}",
        "合格, when: {score: {at_least: 60, less_than: 80}, staff: {at_least: 3}}",
    )
    lowest = (
        "    - {grade: 不合格, otherwise: true,",
        "    - {grade: 不合格, when: {score: {less_than: 60}}, clause: 第七条}\n    - {grade: 不合格, otherwise: true,",
    )
    assert find_flaws(written(besides, lowest), good_city()) == []


def lay_out(folder: Path, **files: str) -> Path:
    given_text = {"city.yaml": (GOOD / "city.yaml").read_text(encoding="utf-8"), str(FILE): good_text(), **files}
    for name, text in given_text.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    return [mistake.message for mistake in check_folder(folder).mistakes]


def test_a_folder_without_a_city_is_told(tmp_path: Path) -> None:
    assert "holds city.yaml" in told(tmp_path)[0]


def test_a_city_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert told(lay_out(tmp_path, **{"city.yaml": "name: ["}))
    assert told(lay_out(tmp_path, **{"city.yaml": "name: 云州"}))


def test_a_city_without_programmes_is_told(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text((GOOD / "city.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert "no programme" in told(tmp_path)[0]


def test_rules_in_the_wrong_place_are_told(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, **{"X/2026-02-01.yaml": good_text()})
    found = told(folder)
    assert len(found) == 2
    assert any("the file is named 2026-01-01.yaml" in message for message in found)


def test_examples_of_a_programme_that_is_not_there_are_told(tmp_path: Path) -> None:
    assert "there is no programme" in told(lay_out(tmp_path, **{"examples.yaml": "programmes: {other: []}"}))[0]


def test_examples_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    assert told(lay_out(tmp_path, **{"examples.yaml": "programmes: []"}))


def test_a_role_no_level_has_is_told() -> None:
    city = good_city().model_copy(update={"levels": good_city().levels[:1]})
    assert any("“district” is no role here" in flaw.message for flaw in find_flaws(written(), city))


def test_two_awards_of_one_rank_under_two_grades_are_never_paid_together() -> None:
    policy = written(
        ("{grade: 优秀, rank: {at_most: 3}}, amount", "{grade: 良好, rank: {at_most: 20}}, amount"),
        (
            "{grade: 优秀, rank: {at_least: 4, at_most: 10}}, amount: 200000, seats: 7",
            "{grade: 合格, rank: {at_most: 20}}, amount: 2",
        ),
    )
    assert find_flaws(policy, good_city()) == []


# Strange but legal: every number, length and cap of the good programme may be another one.
_STRANGE = st.fixed_dictionaries(
    {
        "staff: {at_least: 5}": st.integers(1, 10**9).map("staff: {{at_least: {}}}".format),
        "wait: {days: 3}": st.sampled_from(["wait: unset", "wait: {years: 1000}", "wait: {working_days: 1}"]),
        "notice: unset": st.sampled_from(["notice: {days: 7, full: true}", "notice: {months: 1}"]),
        "opens_with: 12": st.integers(-(10**6), 10**6).map("opens_with: {}".format),
        "last: {years: 3}": st.integers(1, 900).map("last: {{months: {}}}".format),
        "points: 0.5}": st.decimals(-99, 99, places=3).map("points: {}}}".format),
        "at_most: 10, clause": st.integers(0, 10**6).map("at_most: {}, clause".format),
        "lasts: {years: 3}, clause": st.sampled_from(["lasts: unset, clause", "for_ever: true, clause"]),
        "cycle: year": st.sampled_from(["cycle: month", "reset_by: removed", "cycle: half, carry_over: both"]),
        "fewest: 3": st.integers(1, 99).map("fewest: {}".format),
        "recurs_within: {years: 1}": st.integers(1, 999).map("recurs_within: {{days: {}}}".format),
    }
)


@settings(max_examples=60, deadline=None)
@given(strange=_STRANGE, day=st.dates(date(2000, 1, 1), date(2090, 1, 1)), number=st.integers(0, 10**6))
def test_a_strange_but_legal_policy_is_sound_and_answers_everything(
    strange: dict[str, str], day: date, number: int
) -> None:
    policy = written(*strange.items())
    assert find_flaws(policy, good_city()) == []
    for procedure in procedures_of(policy).values():
        for name in procedure.stages:
            ends = reached_from({name}, procedure.stages)
            assert any(isinstance(procedure.stages[one], EndStage) for one in ends)
    questions = [
        Ask(score=True), Ask(grade=True), Ask(awards=True), Ask(measures=True), Ask(reentry=True), Ask(restored=True),
        Ask(duties=(day, day + timedelta(days=40))), Ask(action="submit", at="draft"), Ask(right="purchase"),
    ]  # fmt: skip
    for ask in questions:
        example = Example(name="例", clause="第一条", today=day, facts={"staff": number}, ask=ask, expect=Expect())
        assert run_examples(policy, [example], {}, NATIONAL)[0].differs == ()
