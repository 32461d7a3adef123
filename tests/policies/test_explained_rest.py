"""Does the page tell the rest of each rule: bounds, days, what may be waived, what shows a duty, who is heard?"""

import re
from html import unescape

import pytest
from programmes_written import good_city, written

from policies.explaining import explain_policies
from policies.files.mistakes import Language

STAFF = "staff: {type: integer, unit: 人, at_least: 0, label: 人员,"
LEVEL = "level: {type: choice, options: {national: 国家级, local: 地方级}, label: 级别}"


def page(*replacements: tuple[str, str], language: Language = "zh") -> str:
    shown = explain_policies(good_city(), [written(*replacements)], language)
    return unescape(re.sub(r"<[^>]+>", "", re.sub("<summary>.*?</summary>", "", shown)))


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (STAFF, "人员整数（人，不少于0）"),
        ("staff: {type: integer, unit: 人, at_least: 0, at_most: 90, label: 人员,", "人员整数（人，0至90）"),
        ("staff: {type: decimal, at_most: 0.5, label: 人员,", "人员数值（不超过0.5）"),
        ("staff: {type: integer, label: 人员, help: 按社保计,", "人员按社保计整数自行填报"),
        ("staff: {type: text, longest: 50, label: 人员,", "人员文字（至多50字）"),
        ("staff: {type: organisation, acts_as: enterprise, label: 人员,", "人员统一社会信用代码（该单位参与办理）"),
        ("staff: {type: organisation, label: 人员,", "人员统一社会信用代码自行填报"),
        (
            "staff: {type: choice, many: true, fewest: 0, options: {a: 甲, b: 乙}, label: 人员,",
            "人员多选（可不选）：甲、乙",
        ),
        (
            "staff: {type: list, most: 7, of: {name: {type: text, longest: 9, label: 姓名}}, label: 人员,",
            "人员逐项填写（至多7项）姓名：文字（至多9字）",
        ),
    ],
)
def test_what_is_asked_for_is_told_with_its_bounds(new: str, words: str) -> None:
    assert words in page((STAFF, new))


def test_an_item_is_told_with_its_fields_its_day_and_what_the_bureau_fills_in() -> None:
    assert "级别：单选：国家级、地方级" in page()
    assert "实施日期：日期" in page()
    assert "服务合同日期：签订日金额" in page(("label: 服务合同\n", "label: 服务合同\n    dated_by: 签订日\n"))
    marked = page(
        ("label: 服务合同\n", "label: 服务合同\n    prefilled: [level]\n"),
        (LEVEL, LEVEL.replace("label: 级别", "required: false, help: 以批文为准, label: 级别")),
    )
    assert "级别（选填，由主管部门预填）：单选：国家级、地方级。以批文为准" in marked


def test_what_may_be_waived_at_a_step_is_told_in_both() -> None:
    assert "推荐：须符合条件4、1；可说明理由放宽条件1；确认" in page()
    assert "needs requirements 4, 1 met; may waive requirement 1, with a reason; confirms" in page(language="en")
    both = ("waives: [staff]", "waives: [staff, clean]")
    assert "may waive requirements 1, 2, with a reason" in page(both, language="en")


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        ("due: {months: 3}", "每年一次，由市局评价；评价周期结束后3个月内完成。第七条", "due: 3 months"),
        ("due: period_end", "由市局评价；评价周期结束前完成。", "due: period end"),
        ("due: unset", "由市局评价；完成期限未定。", "due: left to the official"),
        (
            "verdicts: {passed: 达标, failed: 不达标}",
            "评估结论：达标、不达标。",
            "verdicts: 达标, 不达标",
        ),
        (
            "selection: renewal\n    selected: renewed",
            "由市局评价，按“续期”遴选，结果为“已续期”的即为入选；",
            "selection: 续期; selected: renewed",
        ),
        ("selection: renewal", "由市局评价，按“续期”遴选；", "selection: 续期"),
    ],
)
def test_an_evaluation_is_told_whole(due: str, zh: str, en: str) -> None:
    change = ("    evaluated_by: municipal\n", f"    evaluated_by: municipal\n    {due}\n")
    assert zh in page(change)
    assert en in page(change, language="en")


def test_what_shows_a_duty_is_told_with_what_it_must_be_like() -> None:
    shown = page()
    assert "履行凭据：“填报”" in shown
    assert "履行凭据：“服务合同”，须级别为“地方级”" in shown
    assert "shown by: 服务合同; shown where: 级别 is 地方级" in page(language="en")


def test_who_is_heard_and_who_gives_reasons_is_told_of_each_breach_with_its_fields() -> None:
    assert "投诉企业：文字（至多2000字）扣分：整数（不少于0）社会公众市局先听取陈述申辩" in page()
    reasons = ("label: 弄虚作假, alleged_by", "label: 弄虚作假, heard: false, needs_reason: true, alleged_by")
    shown = page(reasons)
    assert "弄虚作假提出时须说明理由社会公众" in shown
    assert "市局无须听取陈述申辩" in shown
    assert "heard: no; needs reason" in page(reasons, language="en")


def test_a_grade_is_told_by_its_key_and_by_its_label_where_that_is_another_word() -> None:
    labelled = page(("{grade: 良好, when", "{grade: 良好, label: 乙等, when"))
    assert "良好（乙等）得分" in labelled
    assert "良好得分" in page(("{grade: 良好, when", "{grade: 良好, label: 良好, when"))
    failing = page(("{grade: 不合格, otherwise: true", "{grade: 不合格, label: 丙等, otherwise: true"))
    assert "连续等次为“丙等”" in failing
    assert "等次定为“丙等”" in failing


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([], "名额满时奖金合计2,900,000元。"),
        ([("rank: {at_most: 10}", "idle: true"), ("rank: {at_most: 3}", "idle: true")], "，另有不限名额的奖项。"),
        (
            [
                ("rank: {at_most: 10}", "idle: true"),
                ("rank: {at_most: 3}", "idle: true"),
                ("rank: {at_least: 4, at_most: 10}}, amount: 200000, seats: 7", "idle: false}, amount: 200000"),
            ],
            "奖项不限名额，奖金合计不限。",
        ),
    ],
)
def test_what_the_awards_come_to_is_told_also_where_nothing_limits_them(
    changes: list[tuple[str, str]], words: str
) -> None:
    assert words in page(*changes)


def test_awards_without_money_come_to_nothing() -> None:
    assert "奖金合计" not in page(("amount: 500000", "title: 十佳"), ("amount: 200000", "title: 百佳"))


def test_a_document_is_told_with_the_one_it_takes_the_place_of() -> None:
    replaces = ("event: 试点结束},", "event: 试点结束}, replaces: {zh: 云工〔2020〕3号, en: No. 3 of 2020},")
    assert "自 2026-01-01 起施行，至试点结束止，替代云工〔2020〕3号。" in page(replaces)
    assert "in force from 2026-01-01 until 试点结束, instead of No. 3 of 2020." in page(replaces, language="en")
    assert "替代" not in page()


def test_it_is_told_whose_an_item_is_and_on_which_day_it_shows_a_duty() -> None:
    district = ('    same_as: [enterprise, "on"]\n', "    reported_by: municipal\n    of: district\n")
    programme = (district[0], district[1].replace("of: district", "of: programme"))
    assert "服务合同属于整个名录，不计入任何单位金额" in page(programme)
    assert "服务合同属于所在区县，不计入任何单位金额" in page(district)
    assert "reported by: 市局; of: district" in page(district, language="en")
    dated = ("shown_where: {level: local}", "shown_where: {level: local}, dated_by: held_on")
    assert "须级别为“地方级”，以其“实施日期”为履行之日" in page(dated)
    assert "dated by: 实施日期" in page(dated, language="en")


def test_the_day_of_a_check_is_told() -> None:
    assert "市局核对：当月最后一日，以“确认日期”为准" in page()
    own = ("checked: {by: municipal,", "checked: {dated_by: period, by: municipal,")
    assert "市局核对：当月最后一日，以“周期”为准" in page(own)
