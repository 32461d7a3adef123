"""Does the page tell what is judged, said and issued at each step, and by when a duty is owed, in both languages?"""

import re
from html import unescape

import pytest
from programmes_written import good_city, written

from policies.explaining import explain_policies
from policies.files.mistakes import Language

ISSUES = (
    "recommend: {label: 推荐, ",
    """recommend: {label: {zh: 推荐, en: Recommend}, document: {zh: 推荐函, en: Letter}, says: {
      opinion: {type: text, label: {zh: 意见, en: Opinion}},
      remark: {type: text, required: false, label: {zh: 备注, en: Remark}}}, """,
)


def page(*replacements: tuple[str, str], language: Language = "zh") -> str:
    shown = explain_policies(good_city(), [written(*replacements)], language)
    return unescape(re.sub(r"<[^>]+>", "", re.sub("<details>.*?</details>", "", shown, flags=re.DOTALL)))


def test_a_step_says_what_is_judged_there_what_is_said_and_which_document_comes_of_it() -> None:
    shown = page(ISSUES)
    assert (
        "推荐：须符合条件4、1；可说明理由放宽条件1；确认“材料真实”；填写“意见”、“备注”（选填）；出具“推荐函”" in shown
    )
    assert "提交：须表单填写完整、材料齐全、符合条件2、3" in shown
    assert "不推荐：填写“理由”" in shown
    assert "撤回：" not in shown.replace("／撤回：", "")


def test_the_same_is_told_in_english() -> None:
    shown = page(ISSUES, language="en")
    assert (
        "Recommend: needs requirements 4, 1 met; may waive requirement 1, with a reason; confirms “材料真实”" in shown
    )
    assert "states “Opinion”, “Remark” (optional); issues “Letter”" in shown
    assert "提交: needs the form complete, all material handed in, requirements 2, 3 met" in shown


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_number_of_a_requirement_stands_before_it(language: Language) -> None:
    policy = written(
        (
            "    label: 续期\n",
            "    label: 续期\n    eligibility: {own: {require: {idle: true}, otherwise: 有合同, clause: 第十一条}}\n",
        ),
        ("renew: {label: 同意,", "renew: {label: 同意, needs: [own],"),
    )
    shown = explain_policies(good_city(), [policy], language)
    numbers = dict(re.findall(r'<li value="(\d+)">(.*?)</li>', shown))
    assert list(numbers) == [str(number) for number in range(1, len(policy.eligibility) + 2)]
    assert "人员不足5人" in numbers["1"]
    own = str(len(numbers))
    assert "有合同" in numbers[own]
    told = {"zh": f"同意：须符合条件{own}", "en": f"同意: needs requirement {own} met"}
    assert told[language] in re.sub(r"<[^>]+>", "", shown)


def test_what_becomes_of_a_listing_on_trial_is_told_in_both() -> None:
    trial = ("effects: [{list: true}]", "effects: [{list: true, provisionally_for: {months: 6}}]")
    assert "暂列名录6个月，待正式认定，逾期未认定的资格终止" in page(trial)
    lapses = "listed provisionally for 6 months; the listing lapses unless accepted by then"
    assert lapses in page(trial, language="en")
    assert lapses not in page(language="en")


MONTHLY = "every: month, due: {day: 25}"


@pytest.mark.parametrize(
    ("new", "zh", "en"),
    [
        ("every: year, due: {after: {months: 1}}", "期满后1个月内", "within 1 month after the period's end"),
        ("every: unset, due: {after: {days: 9}}", "发生后9日内", "within 9 days after it arises"),
        ("for: contract, due: {after: {days: 9}}", "发生后9日内", "within 9 days after it arises"),
        (
            "for: contract, due: {after: {days: 9}, of: held_on}",
            "实施日期后9日内",
            "within 9 days after “实施日期”",
        ),
        (
            "every: year, due: {after: {days: 9}, of: listed_on}",
            "入库之日后9日内",
            "within 9 days after listed on",
        ),
        (
            "for: contract, due: {before: {working_days: 1}, of: held_on}",
            "实施日期前1个工作日",
            "1 working day before “实施日期”",
        ),
        ("for: contract, due: {on_date: held_on}", "实施日期当日", "on the day of “实施日期”"),
        ("every: month, due: {day: 25, months_later: 1}", "当月后第1个月25日", "day 25 of the month, a month later"),
        (
            "every: quarter, due: {day: last, months_later: 2, moves_on: true}",
            "当季末月后第2个月最后一日，遇休息日顺延",
            "the last day of the quarter's last month, 2 months later, or the next working day",
        ),
        ("every: year, due: {day: 31, month: 1}", "1月31日", "day 31 of January"),
        ("every: year, due: unset", "未定，由主管部门逐期通知", "named by the bureau in a notice each time"),
    ],
)
def test_the_last_day_of_a_duty_is_told_in_both(new: str, zh: str, en: str) -> None:
    change = (MONTHLY, new)
    assert zh in page(change)
    assert f"月报服务商{en}" in page(change, language="en")
