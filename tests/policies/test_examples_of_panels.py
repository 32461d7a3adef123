"""Can an example show how panels close, quotas fill, terms and trials stand, whom a ban reaches, who is graded how?"""

import json
from datetime import date
from pathlib import Path

import pytest
from made_up import programme
from programmes_written import GOOD, written
from pydantic import ValidationError
from test_working_days import NATIONAL

from policies.checks.folder import check_folder
from policies.examples import Outcome, run_examples, untouched
from policies.language.document import Policy
from policies.language.examples import Example

PANEL, QUOTA = "intake.stages.panel", "intake.stages.panel.actions.pass.quota"


def ask(policy: Policy, **said: object) -> Outcome:
    """Return how an example goes that says this."""
    plain = {"name": "例", "clause": "第一条", "today": date(2026, 6, 1), **said}
    example = Example.model_validate_json(json.dumps(plain, default=str))
    return run_examples(policy, [example], {}, NATIONAL)[0]


def ended(procedure: str, stage: str) -> dict[str, object]:
    return {"kind": "case", "on": "2026-07-10", "fields": {"procedure": procedure, "stage": stage, "outcome": stage}}


def closing(marks: list[object], action: str = "pass", **said: object) -> dict[str, object]:
    return {"sheets": [{"ability": mark} for mark in marks], "ask": {"action": action, "at": "panel"}, **said}


@pytest.mark.parametrize(
    ("marks", "action", "granted", "touched"),
    [
        ([60, 60, 60], "pass", True, {f"at 3 of {PANEL}.fewest", f"at 60 of {PANEL}.pass_mark"}),
        ([60, 60, 59.5], "pass", False, {f"at 3 of {PANEL}.fewest", f"just below 60 of {PANEL}.pass_mark"}),
        ([60, 60], "pass", False, {f"just below 3 of {PANEL}.fewest", f"at 60 of {PANEL}.pass_mark"}),
        ([], "pass", False, set()),
        ([10, 20, 30], "fail", True, {f"at 3 of {PANEL}.fewest"}),
        (["85.5", 70, 90], "pass", True, {f"at 3 of {PANEL}.fewest"}),
    ],
)
def test_a_panel_is_closed_by_the_sheets_an_example_says(
    marks: list[object], action: str, *, granted: bool, touched: set[str]
) -> None:
    said = closing(marks, action, expect={"granted": granted, "clauses": [] if granted else ["第五条"]})
    outcome = ask(written(), **said)
    assert [one.told("en") for one in outcome.differs] == []
    assert {one for one in outcome.touched if one.startswith(("at ", "just "))} == touched


@pytest.mark.parametrize(
    ("taken", "granted", "touched"),
    [(8, True, set()), (9, True, {f"{QUOTA}:last"}), (10, False, {f"{QUOTA}:full"}), (11, False, set())],
)
def test_a_quota_fills(taken: int, *, granted: bool, touched: set[str]) -> None:
    said = closing([90, 90, 90], taken=taken, settings={"yearly_places": 10})
    outcome = ask(written(), **said, expect={"granted": granted})
    assert [one.told("en") for one in outcome.differs] == []
    assert {one for one in outcome.touched if ".quota:" in one} == touched


def test_while_the_number_of_places_is_unset_no_example_finds_them_taken() -> None:
    outcome = ask(written(), **closing([90, 90, 90], taken=99), expect={"granted": True})
    assert outcome.passed
    assert not any(".quota:" in one for one in outcome.touched)


@pytest.mark.parametrize(
    ("name", "today", "said", "expect"),
    [
        ("term_renewal", "2026-06-01", {}, {"state": "runs", "due": "2028-01-10", "from": "2027-10-10"}),
        ("term_renewal", "2027-10-10", {}, {"state": "renewable"}),
        ("term_renewal", "2028-01-11", {}, {"state": "lapsed", "becomes": "lapsed"}),
        ("term_trial", "2026-07-10", {}, {"state": "provisional", "due": "2026-07-10"}),
        ("term_trial", "2026-07-11", {}, {"state": "lapsed"}),
        ("term_trial", "2026-07-11", {"items": [ended("acceptance", "accepted")]}, {"state": "accepted"}),
        ("term_trial", "2026-07-11", {"items": [ended("acceptance", "refused")]}, {"state": "lapsed"}),
    ],
)
def test_a_term_and_a_trial_stand_as_an_example_says(
    name: str, today: str, said: dict[str, object], expect: dict[str, object]
) -> None:
    question = name.removesuffix("_renewal").removeprefix("term_")
    outcome = ask(
        programme(name), today=date.fromisoformat(today), anchors={"listed_on": date(2026, 1, 10)},
        ask={question: True}, expect=expect, **said,
    )  # fmt: skip
    assert [one.told("en") for one in outcome.differs] == []
    assert f"{question}:{expect['state']}" in outcome.touched


def test_a_renewal_adds_a_term() -> None:
    case = {"kind": "case", "on": "2028-12-20", "fields": {"procedure": "renewal", "stage": "renewed"}}
    outcome = ask(
        written(), today="2029-06-01", anchors={"listed_on": "2026-01-10"}, items=[case], ask={"term": True},
        expect={"state": "runs", "due": "2032-01-12"},
    )  # fmt: skip
    assert [one.told("en") for one in outcome.differs] == []


@pytest.mark.parametrize(
    ("through", "granted", "touched"),
    [("legal_representative", False, True), ("controller", False, True), ("staff", True, False)],
)
def test_a_ban_reaches_a_related_party(through: str, *, granted: bool, touched: bool) -> None:
    ban = {"kind": "measure", "on": date(2026, 3, 1), "id": "x", "fields": {"measure": "barred", "rule": "fraud"}}
    outcome = ask(
        programme("exit_whole"), related=[{"through": through, "items": [ban]}], ask={"reentry": True},
        expect={"granted": granted, "clauses": [] if granted else ["第十一条"]},
    )  # fmt: skip
    assert [one.told("en") for one in outcome.differs] == []
    assert (f"{through}:barred" in outcome.touched) is touched


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("term_renewal", {"runs", "renewable", "lapsed"}),
        ("term_only", {"runs", "lapsed"}),
        ("term_trial", {"provisional", "accepted", "lapsed"}),
    ],
)
def test_every_way_a_listing_may_stand_wants_an_example(name: str, left: set[str]) -> None:
    told = [one for one in untouched(programme(name), []) if one.startswith("no example finds the ")]
    assert {one.rsplit(" ", 1)[1] for one in told} == left


def test_every_relation_and_both_sides_of_panels_and_quotas_want_an_example() -> None:
    assert {f"no example is barred through {one}: give one of reentry a related party" for one in
            ("controller", "legal_representative")} <= {*untouched(programme("exit_whole"), [])}  # fmt: skip
    assert {
        f"no example takes the last place of {QUOTA}",
        f"no example finds {QUOTA} full",
        f"no example stands at 3 of {PANEL}.fewest",
        f"no example stands just below 3 of {PANEL}.fewest",
        f"no example stands at 60 of {PANEL}.pass_mark",
        f"no example stands just below 60 of {PANEL}.pass_mark",
    } <= {*untouched(written(), [])}


@pytest.mark.parametrize(
    "said",
    [
        {"taken": 1}, {"sheets": []}, {"related": [{"through": "x", "items": [{"kind": "y", "on": "2026-01-01"}]}]},
    ],
)  # fmt: skip
def test_what_is_said_for_another_question_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=f"{next(iter(said))} is looked at where ask names"):
        ask(written(), **said, ask={"score": True}, expect={"points": 1})


def test_a_good_folder_is_still_good() -> None:
    assert check_folder(Path(GOOD)).mistakes == ()


def test_a_population_is_graded_together_by_quota_in_each_district() -> None:
    limited = written(
        (
            "{score: {at_least: 80}}]}, stars: 3,",
            "{score: {at_least: 80}}]}, quota: {places: 1, per: district}, stars: 3,",
        )
    )
    outcome = ask(
        limited, today="2026-12-31", anchors={"listed_on": "2026-01-15"},
        scores={
            "甲": {"score": 95, "district": "110101"}, "乙": {"score": 94, "district": "110101"},
            "丙": {"score": 93, "district": "110102", "facts": {"staff": 9}},
        },
        ask={"grades": True}, expect={"grades": {"甲": "优秀", "丙": "优秀"}},
    )  # fmt: skip
    assert [one.told("en") for one in outcome.differs] == []
    assert "grading.grades.1" in outcome.touched
