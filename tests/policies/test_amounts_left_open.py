"""Where the rules propose money and say no amount, does what the deciding official says count, and never as nought?"""

from decimal import Decimal

import pytest
from saying import POLICY, asked, codes, told
from test_evaluating import judge, situation

from policies.grades.awarding import Total
from policies.grades.evaluating import Judged, Said
from policies.grades.outcome import outcome_of
from policies.grades.progress import Progress, find_obstacles, find_progress, say_unknown_total
from policies.grades.saying import AsFrozen, Asked, Input, read_value
from policies.language.document import Policy

SUBSIDY, TITLE = "grading.awards.0", "grading.awards.1"
MARKS = {"growing": 0, "levels": "local", "interview": 9}


def rules(**of_subsidy: object) -> Policy:
    """Return the rules, with another first award."""
    grading = POLICY.grading
    assert grading is not None
    awards = (grading.awards[0].model_copy(update=of_subsidy), *grading.awards[1:])
    return POLICY.model_copy(update={"grading": grading.model_copy(update={"awards": awards})})


OPEN = rules(amount=None)


GIVEN = True  # and nobody says how much


def judged_with(*answers: bool | Decimal | None, policy: Policy = OPEN) -> Judged:
    """Return the evaluation of `a`, `b` … with what was answered of their subsidy; None: nothing."""
    said = {
        one: Said(
            verdict="passed", rated="合格", selected=False, marks=MARKS,
            awards={} if answer is None else {SUBSIDY: answer},
        )
        for one, answer in zip("abc", answers, strict=False)
    }  # fmt: skip
    return judge(policy, dict.fromkeys(said, situation(policy, staff=1, sound=True, size="large")), said)


def progress_with(*answers: bool | Decimal | None) -> Progress:
    assert OPEN.grading is not None
    return find_progress(OPEN, OPEN.grading, judged_with(*answers))


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ((None,), Total(0)),
        ((False,), Total(0)),
        ((Decimal(500000),), Total(Decimal(500000))),
        ((Decimal("0.01"),), Total(Decimal("0.01"))),
        ((Decimal(0),), Total(Decimal(0))),
        ((True,), Total(0, ("a",))),
    ],
)
def test_what_is_said_counts_and_what_is_given_without_a_number_makes_the_total_unknown(
    answers: tuple[bool | Decimal | None, ...], total: Total
) -> None:
    found = progress_with(*answers)

    assert found.total == total
    assert [one.amount for one in found.awards] == [total]


def test_the_total_is_unknown_while_one_amount_is_and_the_rest_is_told() -> None:
    total = Total(Decimal("300000.50"), ("a",))

    assert (total.yuan, Total(7).yuan) == (None, 7)
    assert say_unknown_total(Total(7), {}) is None
    said = say_unknown_total(total, {"a": "甲"})
    assert said is not None
    assert said.zh == "1家的奖补没有写明金额（甲），合计未知，其余合计300000.5元"
    assert said.en == "Nobody has said how much 1 are given (甲): the total is not known, the rest is 300000.5 yuan"


@pytest.mark.parametrize(
    ("known", "unknown", "budget", "passes"),
    [
        (10, (), None, False),
        (10, ("a",), None, False),
        (10, (), 10, False),
        (11, (), 10, True),
        (11, ("a",), 10, True),
        (0, ("a",), 0, None),
        (10, ("a",), 10, None),
    ],
)
def test_a_budget_is_passed_by_what_is_known_and_not_known_to_be_kept_while_something_is_unknown(
    known: int, unknown: tuple[str, ...], budget: int | None, *, passes: bool | None
) -> None:
    assert Total(known, unknown).passes(budget) is passes


def test_a_budget_of_which_nobody_knows_whether_it_is_kept_stands_in_the_way() -> None:
    assert OPEN.grading is not None
    found = progress_with(GIVEN)

    (reason,) = find_obstacles(OPEN.grading, found, {"a": "甲"}, 1000)

    assert (reason.rule, reason.clause) == ("grading.awards", "第十一条")
    assert reason.text.zh == (
        "1家的奖补没有写明金额（甲），合计未知，其余合计0元；预算1000元，是否超过不能确定：请填写金额，仍要确定的，请写明理由"
    )
    assert reason.inputs == {"total_yuan": None, "budget_yuan": "1000"}
    assert find_obstacles(OPEN.grading, found, {}, None) == []
    (beyond,) = find_obstacles(OPEN.grading, progress_with(Decimal(500000)), {}, 0)
    assert "奖补合计500000元，超过预算0元" in beyond.text.zh


def test_the_amount_stands_in_what_is_written_down() -> None:
    line = judged_with(Decimal("500000.00")).lines["a"]

    (award,) = [one for one in outcome_of(line, Said())["awards"] if one["rule"] == SUBSIDY]

    assert (award["amount"], award["accepted"]) == ("500000.00", True)


def frozen_by(policy: Policy) -> Asked:
    """Return an evaluation in which a subsidy is proposed for `a`."""
    judged = judged_with(None, policy=policy)
    grading = policy.grading
    assert grading is not None
    return Asked(policy, grading, frozenset("a"), frozen=AsFrozen(judged, {}, {}))


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        (True, []),
        (False, []),
        ("500000", []),
        (500000, []),
        ("0", []),
        ("1234.56", []),
        ("50万", ["amount-expected"]),
        (None, ["amount-expected"]),
        (["1"], ["amount-expected"]),
        ("1234.567", ["too-many-decimals"]),
        ("-1", ["too-small"]),
        ("9999999999.99", []),
        ("10000000000", ["too-large"]),
    ],
)
def test_an_amount_is_exact_yuan_where_the_rules_leave_it_open(value: object, wrong: list[str]) -> None:
    assert codes(frozen_by(OPEN), "award", value, name=SUBSIDY) == [f"/inputs/0/value {code}" for code in wrong]


def test_where_the_rules_say_what_is_given_nobody_says_another_amount() -> None:
    titled = rules(amount=None, title=POLICY.title)

    assert codes(frozen_by(POLICY), "award", "500000", name=SUBSIDY) == ["/inputs/0/value boolean-expected"]
    assert codes(frozen_by(titled), "award", "500000", name=SUBSIDY) == ["/inputs/0/value boolean-expected"]
    assert judged_with(GIVEN, policy=titled).total == Total(0)
    assert codes(asked(), "award", "500000", name=TITLE) == ["/inputs/0/kind not-frozen"]


def test_whoever_writes_an_amount_wrongly_is_told_how_it_is_written() -> None:
    (fault,) = told(frozen_by(OPEN), "award", "50万", name=SUBSIDY)

    assert fault.text.zh == (
        '应为给予的金额，以元为单位，如 "500000"，不涉及资金的写 "0"；不给予的为 false，金额未定的为 true'
    )


@pytest.mark.parametrize(("value", "kept"), [("500000.10", "500000.10"), (7, "7"), (True, "True"), (False, "False")])
def test_an_amount_is_kept_exactly_as_it_was_said(value: object, kept: str) -> None:
    found = read_value(frozen_by(OPEN), Input("award", "a", SUBSIDY, value))

    assert (str(found), isinstance(found, Decimal)) == (kept, not isinstance(value, bool))
