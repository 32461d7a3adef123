"""Does a clerk read in Chinese what is wrong with a file?"""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from test_bad_documents import FOLDER, NAMES, lay_out
from words_used import words_of_language

from policies.checks.names import DAYS
from policies.checks.roles import NO_LEVELS
from policies.files.folders import read_city
from policies.files.loading import BadDocument, Mistake
from policies.files.telling import CATALOGUE, in_chinese
from policies.language.city import City
from policies.language.document import Policy
from policies.language.examples import Examples
from policies.language.tables import OF_EVERY_ROW

# Names and texts of the file stand in “…”, words of the language in `…`; any other word was forgotten in English.
_QUOTED = re.compile("“[^”]*”")
_WORDS = re.compile("`([^`]*)`")
_ENGLISH = re.compile(r"[A-Za-z]+")
_SENTENCE = re.compile(r"[A-Za-z]+ [A-Za-z]+")
# The words of the language, what the system itself knows by name, and the snippets of the catalogue.
LANGUAGE = {
    part
    for name in (
        *words_of_language(Policy), *words_of_language(City), *words_of_language(Examples),
        *NO_LEVELS, *DAYS, *OF_EVERY_ROW,
        *_WORDS.findall(CATALOGUE.read_text(encoding="utf-8")),
    )
    for part in _ENGLISH.findall(name)
}  # fmt: skip
_CALLED_SO = {"YAML", "UTF", "GBK"}


def english_in(told: str) -> list[str]:
    """Return what is English in a Chinese message: words outside of quotes, sentences among the language's words."""
    bare = _QUOTED.sub("", told)
    words = [one for one in _ENGLISH.findall(_WORDS.sub("", bare)) if one not in _CALLED_SO]
    return words + [one for part in _WORDS.findall(bare) for one in _SENTENCE.findall(part)]


@pytest.mark.parametrize("name", NAMES)
def test_every_mistake_of_a_wrong_file_is_told_in_chinese(name: str, tmp_path: Path) -> None:
    lay_out(tmp_path, name, (FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))

    with pytest.raises(BadDocument) as bad:
        read_city(tmp_path)

    for mistake in bad.value.mistakes:
        told = mistake.chinese or in_chinese(mistake.message)
        assert told is not None, f"policies/files/chinese.yaml has no sentence for: {mistake.message}"
        assert re.search("[一-鿿]", told), told
        assert english_in(told) == [], told
        written = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.y*ml"))
        known = LANGUAGE | {*_ENGLISH.findall(written)}
        assert {*_ENGLISH.findall(" ".join(_WORDS.findall(told)))} <= known, told


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("there is no procedure tasting; there are: intake, renewal", "没有流程“tasting”；现有：`intake, renewal`"),
        ("at least 5 is expected here", "这里应至少为 5"),
        ("“staff” is never both at least 10 and at most 5", "“staff”不可能既不低于 10 又不高于 5"),
        ("“staff” is never both above 10 and below 5", "“staff”不可能既高于 10 又低于 5"),
        ("rank 4 is left out between two awards", "两项奖励之间漏了第 4 名"),
        (
            "measures: expected [rule: late, measure: warning], found nothing",
            "`measures` 应为`[rule: late, measure: warning]`，实为无",
        ),
        (
            "“staf” is not a requirement of eligibility; perhaps “staff” is meant",
            "“staf”不是 `eligibility` 中的条件；是不是想写“staff”？",
        ),
        (
            "“licence” stands among materials: an action asks for it by needs: [materials]",
            "“licence”写在 `materials` 里：请在操作里写 `needs: [materials]`",
        ),
        (
            "a rank between 9 and 12 (bad above 0, score 8) has neither “A” nor “B”: let one of them begin where the other ends, or grade what lies between (otherwise takes it not)",  # noqa: E501
            "`rank` 在 9 与 12 之间（`bad` 高于 0、`score 8`），既不是“A”也不是“B”：请让一个从另一个结束处开始，或为中间部分另写一档（`otherwise` 不管中间）",  # noqa: E501
        ),
        ("“zip” is not known here; write 'pdf', 'image' or 'sheet'", "这里不能写“zip”；请写：`pdf`、`image`或`sheet`"),
        (
            "60 belongs to both bands: let the one before end under: 60",
            "60 同时属于两档：请让前一档以 `under: 60` 为止",
        ),
    ],
)
def test_a_sentence_is_told_with_what_it_holds(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


@pytest.mark.parametrize("told", ["请写 needs", "请写 `the needs`", "“staff”is 人员"])
def test_an_english_word_in_a_chinese_message_is_found(told: str) -> None:
    assert english_in(told) != []


def test_no_english_word_stands_in_the_catalogue() -> None:
    read = YAML(typ="safe", pure=True).load(CATALOGUE.read_text(encoding="utf-8"))
    held = re.compile(r"\{(?:[a-z]+|[A-Z]+)\}")
    entries = [entry["zh"] for kind in ("sentences", "parts") for entry in read[kind]]
    assert {zh: found for zh in entries if (found := english_in(held.sub("", zh)))} == {}


def test_what_the_catalogue_has_not_is_told_as_it_is() -> None:
    assert in_chinese("nobody wrote this sentence, or that one") is None
    assert Mistake("a.yaml", 3, "", "nobody wrote this").told("zh") == "a.yaml:3: （整个文件）: nobody wrote this"


def test_a_mistake_is_told_in_either_language() -> None:
    mistake = Mistake("a.yaml", 3, "title", "a whole number is expected here")
    assert mistake.told("en") == str(mistake) == "a.yaml:3: title: a whole number is expected here"
    assert mistake.told("zh") == "a.yaml:3: title: 这里应写整数"


def test_no_sentence_stands_twice_and_each_holds_what_its_english_names() -> None:
    read = YAML(typ="safe", pure=True).load(CATALOGUE.read_text(encoding="utf-8"))
    entries = [entry for kind in ("sentences", "parts") for entry in read[kind]]

    assert len({entry["en"] for entry in entries}) == len(entries)
    named = re.compile(r"\{(?:[a-z]+|[A-Z]+)\}")
    assert [one for one in entries if not set(named.findall(one["zh"])) <= set(named.findall(one["en"]))] == []
