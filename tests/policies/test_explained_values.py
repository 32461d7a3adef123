"""Does the page show what the rules are set to, and call everything by its label, in both languages?"""

import re
from html import unescape
from pathlib import Path

import pytest
from programmes_written import good_city, written

from policies.checks.folder import check_folder
from policies.explained.wording import wording_of
from policies.explaining import explain_policies
from policies.files.mistakes import Language
from policies.situation import SYSTEM_KINDS

CITIES = sorted(path.parent for path in (Path(__file__).parents[2] / "policies").glob("cities/*/city.yaml"))
CODE = re.compile(r"[a-z]+_[a-z_]+|“[a-z]+”|(?<=[\u4e00-\u9fff])[a-z]{3,}|[a-z]{3,}(?=[\u4e00-\u9fff])")
# How a clause is read, and why one is not executed, names words of the rules, for those who write them.
FOR_WRITERS = re.compile(r"<h3>(?:解释口径|条款对照)</h3>.*?</section>", re.DOTALL)


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def page(*replacements: tuple[str, str], language: Language = "zh") -> str:
    return plain(explain_policies(good_city(), [written(*replacements)], language))


SET = ("yearly_places: {label: 每年新增名额,", "yearly_places: {label: {zh: 每年新增名额, en: Places}, value: 8,")
COMPARED = ("share: {ratio: [engineers, staff]}", "share: {less: [staff, yearly_places]}")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("value: 8,", "8人", "8 people"),
        ("value: 8, by_year: {2027: 9},", "8人，2027年9人", "8 people, 9 people in 2027"),
        ("by_year: {2027: 9},", "2027年9人", "9 people in 2027"),
        ("value: 8, by_year: {2027: unset},", "8人，2027年未定", "8 people, left open in 2027"),
    ],
)
def test_a_setting_shows_its_value_where_it_is_compared_and_among_the_settings(value: str, zh: str, en: str) -> None:
    unit = ("staff: {type: integer, unit: 人,", "staff: {type: integer, unit: {zh: 人, en: people},")
    changes = ((SET[0], SET[1].replace("value: 8,", value)), COMPARED, unit)
    shown = page(*changes)
    assert f"人员减去每年新增名额（现为{zh}）" in shown
    assert f"每年新增名额{zh}第五条" in shown
    assert f"share: less: 人员, Places (now {en})" in page(*changes, language="en")


def test_what_a_setting_decides_is_told_by_its_value() -> None:
    assert "每年名额由“每年新增名额（现为8）”设定" in page(SET)
    assert "每年名额由“每年新增名额”设定" in page()
    assert "每年新增名额未定第五条" in page()
    flag = (("value: 8,", "value: true,"), ("when: {idle: true}", "when: {yearly_places: true}"))
    assert "每年新增名额（现为是）的" in page((SET[0], SET[1].replace(*flag[0])), flag[1])
    assert "每年新增名额（现为8）" in page((SET[0], "yearly_places: {label: 每年新增名额, value: 8,"), language="en")


CHOSEN = "directions_held: {count: directions, where: {value: advice}}"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("at_least: 1", "“服务方向”选有“咨询”"),
        ("at_most: 0", "“服务方向”未选“咨询”"),
        ("at_least: 2", "选项为“咨询”的“服务方向”不少于2项"),
        ("at_least: 2, at_most: 2", "选项为“咨询”的“服务方向”为2项"),
    ],
)
def test_an_option_that_is_counted_is_called_by_its_label(asked: str, words: str) -> None:
    changes = (
        ("directions_held: {count: directions}", CHOSEN),
        (
            "direction: {require: {directions_held: {at_least: 1}}",
            f"direction: {{require: {{directions_held: {{{asked}}}}}",
        ),
    )
    assert words in page(*changes)
    assert "value is 咨询" in page(*changes, language="en")


def test_the_words_of_the_work_are_called_by_their_labels() -> None:
    where = "{procedure: intake, stage: district, action: recommend, owed_by: district}"
    steps = ("directions_held: {count: directions}", f"directions_held: {{count: step, where: {where}}}")
    assert "流程为“入库申报”且环节为“区县审核”且所办为“推荐”且义务人为“区县局”的“办件的一步”" in page(steps)
    labelled = (
        ("recommend: {label: 推荐,", "recommend: {label: {zh: 推荐, en: Recommend},"),
        ("claim: {label: 填写, by", "claim: {label: {zh: 填写, en: Claim}, by"),
    )
    told = page((steps[0], steps[1].replace("district", "claim", 1)), *labelled, language="en")
    assert "procedure is 入库申报 and stage is Claim and action is Recommend and owed by is 区县局" in told
    twice = page((steps[0], steps[1].replace("action: recommend", "action: submit")), language="en")
    assert "action is 提交 and" in twice
    outcome = ("directions_held: {count: directions}", "directions_held: {count: case, where: {outcome: refused}}")
    ends = ("lapsed: {label: 未续期, ends: lapsed}", "lapsed: {label: {zh: 未续期, en: Lapsed}, ends: refused}")
    assert "outcome is 未通过 / Lapsed" in page(outcome, ends, language="en")


def test_every_kind_of_item_that_the_system_makes_has_its_word() -> None:
    wording = wording_of(written(), good_city())
    named = {*SYSTEM_KINDS, *(field for fields in SYSTEM_KINDS.values() for field in fields)}
    assert [name for name in named if re.search("[a-z]", wording.label(name))] == []


@pytest.mark.parametrize("folder", CITIES, ids=lambda folder: folder.name)
def test_no_word_of_the_language_stands_on_the_page_of_a_city(folder: Path) -> None:
    checked = check_folder(folder)
    assert checked.city is not None
    shown = explain_policies(checked.city, [one.policy for one in checked.programmes])
    told = FOR_WRITERS.sub("", shown.partition("<body>")[2])
    assert CODE.findall(re.sub("<[^>]+>", "\n", told)) == []
