from datetime import date
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


@pytest.mark.parametrize("folder", [GOOD, *CITIES], ids=lambda folder: folder.name)
def test_every_worked_example_is_answered_as_it_expects(folder: Path) -> None:
    assert {one.name: one.differs for outcomes in run(folder).values() for one in outcomes if not one.passed} == {}


def test_what_differs_is_told_with_what_was_found() -> None:
    outcome = outcome_of(Ask(indicator="staff"), Expect(points=5), facts={"staff": 14})
    assert not outcome.passed
    assert outcome.differs == ("points: expected 5, found 0.5",)


@pytest.mark.parametrize(
    "ask",
    [Ask(), Ask(action="submit", at="nowhere"), Ask(indicator="nothing"), Ask(entry="back_door")],
)
def test_an_example_that_asks_for_what_is_not_there_fails(ask: Ask) -> None:
    assert "not there" in outcome_of(ask, Expect(granted=True)).differs[0]


def test_an_example_without_its_base_fails() -> None:
    assert "not there" in outcome_of(Ask(grade=True), Expect(), base="nobody").differs[0]


def test_rules_that_no_example_touches_are_named() -> None:
    left = untouched(written(), run(GOOD)["directory"])
    assert "exit.rules.two_warnings" in left
    assert "exit.rules.fraud" not in left
    assert "intake.stages.district.actions.recommend:refused" not in left
    assert "人员: edge 15" not in left


def test_a_refusal_with_a_list_is_shown_as_one() -> None:
    outcome = outcome_of(Ask(action="submit", at="draft"), Expect(clauses=("第九条",)))
    assert outcome.differs == ("clauses: expected [第九条], found [" + outcome.differs[0].partition("found [")[2],)
