"""What do the rules say to somebody who reads English, and is what they say in Chinese alone marked as that?"""

import re

from programmes_written import good_city, written

from policies.explained.in_english import outline_rules
from policies.explained.markup import Html
from policies.language.document import Policy

CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def outline(policy: Policy) -> Html:
    return outline_rules(policy, good_city(), "rules")


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def sections(policy: Policy) -> dict[str, str]:
    """Return what stands under each heading of the outline."""
    found = re.findall(r"<section id=[^>]*><h3>(.*?)</h3>(.*?)</section>", outline(policy), re.DOTALL)
    return {plain(title): inside for title, inside in found}


def rows(html: str) -> list[list[str]]:
    return [[plain(cell) for cell in CELL.findall(row)] for row in html.split("<tr")[1:] if CELL.search(row)]


def test_each_text_is_english_where_the_rules_have_it_and_else_marked_as_chinese() -> None:
    policy = written(("label: 人员, clause: 第三条}", "label: {zh: 人员, en: Staff <all>}, clause: 第三条}"))

    form = sections(policy)["Form"]

    assert "Staff &lt;all&gt;" in form
    assert '<span lang="zh-CN">工程师</span>' in form
    assert '<span class="clause" lang="zh-CN">第三条</span>' in form


def test_who_says_a_fact_is_told_by_the_name_the_city_gives_the_level() -> None:
    told = {label: by for label, by, _ in rows(sections(written())["Form"])}

    assert (told["人员"], told["材料真实"]) == ("filled in", "confirmed by 区县局")


def test_a_stage_is_told_with_who_acts_what_they_do_and_how_long_they_have() -> None:
    stages = {row[0]: row[1:] for row in rows(sections(written(("wait: {days: 3}", "wait: {days: 1}")))["入库申报"])}

    assert stages["填报"] == [
        "服务商", "提交, 撤回提交: needs the form complete, all material handed in, requirements 2, 3 met", "", "第四条"
    ]  # fmt: skip
    by, done, *rest = stages["区县审核"]
    assert (by, rest) == ("区县局", ["10 working days", "第四条"])
    assert done.startswith("推荐, 不推荐推荐: needs requirements 4, 1 met; may waive requirement 1, with a reason")
    assert stages["公示"][2:] == ["left to the official", "第五条"]
    assert stages["等待"][2] == "1 day"
    assert stages["未通过"] == ["", "", "", ""]


def test_an_indicator_of_a_group_stands_under_it() -> None:
    indicators = sections(written())["Indicators"]

    assert re.search(r"业绩</span><span[^>]*>第七条</span><ul><li><span[^>]*>级别</span>", indicators)
    assert plain(indicators).startswith("人员第七条占比第七条")


def test_duties_and_what_leads_out_are_told_with_whom_they_concern() -> None:
    told = sections(written())

    assert rows(told["Duties"])[0] == ["月报", "服务商", "day 25 of the month", "第六条"]
    assert plain(told["Exit"]).startswith("Grounds弄虚作假投诉Measures警告暂停")
    assert plain(told["Requirements"]).startswith("refused: 人员不足5人第三条")


def test_what_the_rules_do_not_have_has_no_section_and_no_link() -> None:
    bare = written().model_copy(update={"grading": None, "exit": None, "obligations": {}, "materials": {}})

    assert sections(bare).keys() & {"Duties", "Indicators", "Grades", "Awards", "Exit", "Material"} == set()
    shown = outline(bare)
    links = re.findall(r'href="#([^"]+)"', shown)
    assert links == re.findall(r'<section id="([^"]+)"', shown)
    assert links[0] == "rules-1"
