"""Does the page show the tables that officials know, with their rows, columns, signatures and clause, in both?"""

import re
from html import unescape

import pytest
from programmes_written import good_city, written

from policies.explaining import explain_policies
from policies.files.mistakes import Language

COLUMNS = "columns: [{label: 序号, shows: number}]"


def page(rules: str, *changes: tuple[str, str], language: Language = "zh") -> str:
    tables = (
        "disclosure:\n",
        f"tables:\n  summary: {{label: {{zh: 汇总表, en: Summary}}, {rules}, clause: 第四条}}\ndisclosure:\n",
    )
    shown = explain_policies(good_city(), [written(tables, *changes)], language)
    return unescape(re.sub(r"<[^>]+>", "", shown))


SELECTION = ("    evaluated_by: municipal\n", "    evaluated_by: municipal\n    selection: renewal\n")
CHECKED = ("check: {label: 核对, by:", "check: {label: {zh: 核对, en: Check}, by:")
REVIEW = ("      label: 区县审核\n", "      label: {zh: 区县审核, en: District review}\n")


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        ("of: cases", "每行为“入库申报”的一个办件。第四条", "of: cases"),
        (
            "of: cases, reached: [district]",
            "每行为“入库申报”的一个办件，仅限已到过“区县审核”的。",
            "reached: District review",
        ),
        (
            "of: cases, procedure: renewal, stages: [check, lapsed]",
            "每行为“续期”的一个办件，仅限目前在“核对”或“未续期”的。",
            "stages: Check, 未续期",
        ),
        (
            "of: listings, when: {staff: {at_least: 9}}",
            "每行为一家在库单位，仅限人员不少于9人的。",
            "when: 人员 at least 9",
        ),
        (
            "of: evaluation, stages: [check], at_most: 5",
            "每行为一家参评单位，仅限目前在“核对”的，至多5行。",
            "stages: Check; at most: 5",
        ),
    ],
)
def test_the_rows_of_a_table_are_told(rows: str, zh: str, en: str) -> None:
    changes = (SELECTION, CHECKED, REVIEW)
    assert f"官方表格汇总表{zh}" in page(f"{rows}, {COLUMNS}", *changes)
    shown = page(f"{rows}, {COLUMNS}", *changes, language="en")
    assert en in shown.partition("Tables")[2].partition("Every rule in full")[0]
    assert "Official tablesSummary第四条" in shown


@pytest.mark.parametrize(
    ("shows", "zh", "en"),
    [
        ("uscc", "统一社会信用代码", "uscc"),
        ("district", "所在区县", "district"),
        ("staff", "人员", "人员"),
        ("share", "工程师占人员的比例", "share"),
        ("accidents.happened_on", "事故·日期", "日期"),
        ("points.staff", "“人员”得分", "points of “人员”"),
        ("awards", "奖励", "awards"),
    ],
)
def test_what_a_column_shows_is_told_by_its_label(shows: str, zh: str, en: str) -> None:
    rules = f"of: evaluation, columns: [{{label: 甲, shows: {shows}}}, {{label: 乙, under: 共同, shows: {shows}}}]"
    assert f"栏目内容甲{zh}共同·乙{zh}" in page(rules)
    assert f"shows: {en}" in page(rules, language="en")


def test_a_column_of_names_shows_the_organisations_whatever_else_has_a_name() -> None:
    named = ("grave: {type: boolean,", "name: {type: text, label: 事故名称}\n      grave: {type: boolean,")
    rules = "of: cases, columns: [{label: 单位, shows: name}]"
    assert "单位单位名称" in page(rules, named)
    assert "shows: name" in page(rules, named, language="en")


def test_what_stands_above_and_below_a_table_is_told() -> None:
    rules = "of: evaluation, indicators: true, opening: 满分100分, signed_by: [制表人, 局长], "
    shown = page(rules + COLUMNS)
    assert "表头说明：满分100分栏目内容" in shown
    assert "各项指标及合计评分细则中每项指标的得分，以及总分签署：制表人局长" in shown
    plain = page(f"of: evaluation, {COLUMNS}")
    assert "各项指标及合计" not in plain
    assert "签署" not in plain
    assert "indicators; opening: 满分100分; signed by: 制表人, 局长" in page(rules + COLUMNS, language="en")
