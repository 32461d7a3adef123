import pytest
from programmes_written import written

from policies.checks.clauses import covers, find_clause_flaws
from policies.checks.coverage import coverage_of, undecided_in
from policies.language.document import NamedCondition
from policies.verdict import Text


def test_every_clause_has_its_rules_or_the_reason_why_none() -> None:
    covered = {one.clause: one for one in coverage_of(written())}
    assert covered["第一条"].not_executed == (Text("制定依据"),)
    assert "exit.reentry" in covered["第十一条"].rules
    assert all(one.rules or one.not_executed for one in covered.values())


def test_what_is_unset_and_what_nobody_decided_is_told() -> None:
    paths = [one.path for one in undecided_in(written())]
    assert "settings.yearly_places" in paths
    assert "intake.stages.notice.notice" in paths
    assert "readings.R2" in paths
    assert "readings.R1" not in paths


def test_a_setting_known_for_some_years_says_which() -> None:
    policy = written(("yearly_places: {label: 每年新增名额", "yearly_places: {label: 每年新增名额, by_year: {2026: 5}"))
    what = undecided_in(policy)[0].what
    assert what == Text("每年新增名额（已定：2026年）", "每年新增名额 (decided for 2026)")


@pytest.mark.parametrize(
    ("rule", "clause", "whether"),
    [
        ("第六条(二)", "第六条", True),
        ("第六条（二）", "第六条(二)", True),
        ("第二条、第七条", "第七条", True),
        ("第六条", "第六条(二)", False),
        ("附件2 第11行", "附件2 第1行", False),
        ("附件11", "附件1", False),
    ],
)
def test_a_rule_covers_a_clause_when_it_is_the_same_or_a_part_of_it(rule: str, clause: str, *, whether: bool) -> None:
    assert covers(rule, clause) is whether


@pytest.mark.parametrize(
    ("clause", "flaws"),
    [
        ("第六条(二)", []),
        ("第六条(二)1.", []),
        ("第六条", []),
        ("第七条(九)", []),  # of 第七条 no part is listed
        ("第六条(九)", ["“第六条(九)” is not among clauses: correct it, or add it there"]),
        ("附件2 第24行", ["“附件2第24行” is not among clauses: correct it, or add it there"]),
    ],
)
def test_a_part_that_a_divided_clause_does_not_have_is_told(clause: str, flaws: list[str]) -> None:
    listed = ("第六条", "第六条(一)", "第六条(二)", "第七条", "附件2", "附件2 第23行")
    condition = NamedCondition.model_validate({"label": "甲", "clause": clause, "when": {"staff": 5}})
    policy = written().model_copy(update={"clauses": listed, "conditions": {"any": condition}})

    assert [one.message for one in find_clause_flaws(policy) if one.path == "conditions.any.clause"] == flaws
