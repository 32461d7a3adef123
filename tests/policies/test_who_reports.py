"""Which obligations are reports, who hands them in and checks them, may a period be reported, how does one stand?"""

from datetime import date

import pytest
from made_up import CALENDAR, programme, situation

from policies.applied import apply_policy
from policies.language.document import Kind
from policies.obligations import find_duties
from policies.reporting import Owing, checker_of, is_reported, judge_period, kinds_of, standing_of
from policies.verdict import GRANTED

ON = date(2026, 3, 10)


def test_a_kind_is_reported_by_the_role_the_rules_name() -> None:
    kinds = {
        name: Kind.model_validate({"label": name, "reported_by": role, "clause": "第一条"})
        for name, role in (("contract", "provider"), ("mark", "municipal"), ("event", "provider"))
    }
    policy = programme("duty_calendar").model_copy(update={"records": kinds})

    assert list(kinds_of(policy, "provider")) == ["contract", "event"]
    assert list(kinds_of(policy, "municipal")) == ["mark"]


def test_a_report_is_what_a_provider_owes_for_every_period_and_shows_by_reporting() -> None:
    policy = programme("duty_calendar")

    reported = [name for name, one in policy.obligations.items() if is_reported(one)]

    assert reported == ["monthly_report", "half_plan", "quarter_summary", "yearly_file"]
    assert not is_reported(policy.obligations["half_plan"].model_copy(update={"shown_by": "filing"}))


def test_a_report_is_checked_by_whom_the_rules_name_and_else_by_the_bureau() -> None:
    policy = programme("duty_calendar")
    report = policy.obligations["monthly_report"]
    assert report.checked is not None
    by_district = report.model_copy(update={"checked": report.checked.model_copy(update={"by": "district"})})
    changed = policy.model_copy(update={"obligations": {**policy.obligations, "monthly_report": by_district}})

    checkers = [checker_of(changed, name) for name in ("monthly_report", "half_plan", "unheard_of", None)]

    assert checkers == ["district", "municipal", "municipal", "municipal"]


@pytest.mark.parametrize(
    ("current", "items", "stands"),
    [
        ("submitted", ["confirmed", "submitted"], "submitted"),
        ("submitted", ["confirmed", "confirmed"], "confirmed"),
        ("submitted", ["confirmed", "returned"], "returned"),
        ("submitted", ["returned", "submitted"], "submitted"),
        ("returned", ["confirmed", "disputed"], "returned"),
        ("returned", ["confirmed", "draft"], "returned"),
        ("returned", ["confirmed", "withdrawn"], "confirmed"),
        ("confirmed", ["confirmed", "returned"], "confirmed"),
        ("confirmed", ["disputed"], "confirmed"),
        ("submitted", [], "confirmed"),
    ],
)
def test_a_report_stands_as_its_items_do(current: str, items: list[str], stands: str) -> None:
    assert standing_of(current, items) == stands


@pytest.mark.parametrize(
    ("owing", "zh"),
    [
        (Owing(None, None, date(2025, 1, 1), None), "尚未入库"),
        (Owing(None, date(2026, 3, 5), date(2025, 1, 1), None), "入库日期为2026-03-05，晚于该期首日2026-03-01"),
        (Owing(None, date(2025, 3, 5), date(2026, 3, 15), None), "这项要求自2026-03-15起施行，晚于该期首日2026-03-01"),
        (Owing(None, date(2025, 3, 5), date(2025, 1, 1), date(2026, 2, 1)), "2026-02-01起已不在库"),
        (Owing(None, date(2025, 3, 5), date(2025, 1, 1), None), "该期没有这项要求"),
    ],
)
def test_a_period_nobody_owes_is_refused_with_the_one_cause_that_holds(owing: Owing, zh: str) -> None:
    policy = programme("duty_calendar")
    verdict = judge_period(policy, "monthly_report", "2026-03", begins=date(2026, 3, 1), owing=owing, today=ON)
    assert verdict.reasons[0].text.zh == f"2026-03 不需填报：{zh}"
    begun = judge_period(policy, "monthly_report", "2026-03", begins=date(2026, 4, 1), owing=owing, today=ON)
    assert begun.reasons[0].text.zh == "2026-03 尚未开始，不能提前填报"


def test_a_period_is_reported_from_its_first_day_on_where_a_duty_is_owed_for_it() -> None:
    policy = programme("duty_calendar")
    known = apply_policy(policy, situation("2026-03-10", listed_on="2025-01-01"))
    duties = find_duties(policy, known, CALENDAR, date(2026, 3, 1), date(2026, 3, 31))
    (duty,) = [one for one in duties if one.obligation == "monthly_report" and not one.checks]
    owing = Owing(duty, date(2025, 1, 1), date(2025, 1, 1), None)

    def judged(today: date) -> bool:
        verdict = judge_period(policy, "monthly_report", "2026-03", begins=date(2026, 3, 1), owing=owing, today=today)
        return verdict == GRANTED

    assert judged(date(2026, 3, 1))
    assert not judged(date(2026, 2, 28))
