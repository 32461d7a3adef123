"""What does a member of a panel fill in, and when may the chair close it?"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from programmes_written import written

from policies.intake import judge_action
from policies.language.procedures import PanelStage
from policies.procedures.panels import find_sheet_faults, mean_of, sheet_fields, total_of
from policies.procedures.rulebook import Form, Rulebook, Said, rulebook_of
from policies.situation import Situation

KNOWN = Situation(today=date(2026, 10, 13))
Sheet = Mapping[str, object]


def panel(*changes: tuple[str, str]) -> tuple[Rulebook, PanelStage]:
    """Return the good programme's panel, with the rules it belongs to."""
    rules = rulebook_of(written(*changes))
    stage = rules.procedure.stages["panel"]
    assert isinstance(stage, PanelStage)
    return rules, stage


PARTS = ("parts: {ability: 能力}", "parts: {ability: 能力, effect: 成效}")
FAIL = "fail: {label: 不通过, to: refused}"
MORE = "return: {label: 退回, to: draft}\n        withdraw: {label: 撤回, to: refused, by: provider}"
WAYS = (FAIL, f"{FAIL}\n        {MORE}")
OPINIONS = ("      out_of: 100\n      pass_mark: 60\n", "")
SIXTY: Sheet = {"ability": "40", "effect": "20"}


def told(rules: Rulebook, action: str, sheets: Sequence[Sheet] | None) -> list[tuple[str, str]]:
    """Return what the panel's sheets say against an action; nothing else speaks against any of these."""
    verdict = judge_action(rules, "panel", action, form=Form(), said=Said(), situation=KNOWN, sheets=sheets)
    return [(one.rule, one.text.zh) for one in verdict.reasons]


def test_a_member_marks_every_part_and_together_they_are_at_most_the_full_mark() -> None:
    _, stage = panel(PARTS)

    assert not list(find_sheet_faults(stage, SIXTY))
    assert [(one.pointer, one.code) for one in find_sheet_faults(stage, {"ability": "101", "other": "1"})] == [
        ("/parts/ability", "too-large"),
        ("/parts/other", "unknown-field"),
        ("/parts/effect", "missing"),
        ("/parts", "too-large"),
    ]
    assert [(one.pointer, one.text.zh) for one in find_sheet_faults(stage, {"ability": 60, "effect": "40.5"})] == [
        ("/parts", "各项合计不得超过满分100")
    ]


def test_where_the_document_names_no_mark_a_member_writes_an_opinion_on_every_part() -> None:
    _, stage = panel(PARTS, OPINIONS)

    assert {name: one.kind.type for name, one in sheet_fields(stage).items()} == {"ability": "text", "effect": "text"}
    assert not list(find_sheet_faults(stage, {"ability": "具备", "effect": "良好"}))
    assert [one.pointer for one in find_sheet_faults(stage, {"ability": "具备"})] == ["/parts/effect"]
    assert total_of(stage, {"ability": "具备", "effect": "良好"}) is None
    assert mean_of(stage, [{"ability": "具备", "effect": "良好"}]) is None


def test_the_mean_of_all_sheets_is_exact() -> None:
    _, stage = panel(PARTS)

    assert total_of(stage, {"ability": "40.5", "effect": 20}) == Fraction(121, 2)
    assert mean_of(stage, [SIXTY, SIXTY, {"ability": "60", "effect": "1"}]) == Fraction(181, 3)
    assert mean_of(stage, []) is None


def test_a_panel_is_closed_on_enough_sheets_whose_mean_reaches_the_pass_mark() -> None:
    rules, _ = panel(PARTS)
    low: Sheet = {"ability": "40", "effect": "19.9"}

    assert not told(rules, "pass", [SIXTY] * 3)
    assert told(rules, "pass", [SIXTY] * 2) == [("intake.stages.panel", "评审意见须有3份，现有2份")]
    assert told(rules, "pass", [SIXTY, SIXTY, low]) == [("intake.stages.panel", "平均得分未达到60分")]
    assert not told(rules, "fail", [low] * 3)
    assert told(rules, "fail", [low]) == [("intake.stages.panel", "评审意见须有3份，现有1份")]


def test_who_gives_the_form_back_or_withdraws_closes_no_panel() -> None:
    rules, _ = panel(PARTS, WAYS)

    assert not told(rules, "return", [])
    assert not told(rules, "withdraw", [])


def test_opinions_alone_close_a_panel_when_there_are_enough() -> None:
    rules, _ = panel(PARTS, OPINIONS)
    opinion: Sheet = {"ability": "具备", "effect": "良好"}

    assert not told(rules, "pass", [opinion] * 3)
    assert told(rules, "pass", [opinion]) == [("intake.stages.panel", "评审意见须有3份，现有1份")]


def test_where_nobody_asks_for_sheets_none_are_missing() -> None:
    rules, _ = panel(PARTS)

    assert not told(rules, "pass", None)
