"""Is a city's folder taken in whole, or refused with everything that is wrong in it?"""

import hashlib
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from written import FILES, GOOD, changed, good_text

from policies.checks.folder import check_folder
from policies.files.folders import read_city
from policies.files.loading import BadDocument, Mistake
from policies.files.telling import in_chinese
from policies.language.city import Sample
from policies.language.procedures import ActStage


def lay_out(folder: Path, **files: str) -> Path:
    """Write the good city's folder, with other texts for some of its files."""
    for kind, file in FILES.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files.get(kind, good_text(kind)), encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    with pytest.raises(BadDocument) as bad:
        read_city(folder)
    return [str(mistake).removeprefix(f"{folder}/") for mistake in bad.value.mistakes]


def in_words(mistake: Mistake, folder: Path) -> str:
    """Return a mistake as the clerk reads it, without the folder of this test."""
    return str(replace(mistake, message=in_chinese(mistake.message))).removeprefix(f"{folder}/")


def test_a_folder_is_a_city_with_the_rules_of_its_programmes_as_they_were_written(tmp_path: Path) -> None:
    later = changed(("in_force: {from: 2026-01-01", "in_force: {from: 2027-01-01"))
    earlier = changed(("until: 2030-12-31", "until: 2026-12-31"))
    folder = lay_out(tmp_path / "sample-city", policy=earlier)
    (folder / "directory" / "2027-01-01.yaml").write_text(later, encoding="utf-8")

    city = read_city(folder)

    assert city.id == "sample-city"
    assert [level.role for level in city.city.levels] == ["municipal", "district"]
    assert [(file.programme, file.in_force_from) for file in city.policies] == [
        ("directory", date(2026, 1, 1)),
        ("directory", date(2027, 1, 1)),
    ]
    assert [file.text for file in city.policies] == [earlier, later]
    assert city.policies[1].digest == hashlib.sha256(later.encode()).hexdigest()
    assert city.policies[0].policy.quantities.keys() == {"recent_accidents"}
    assert city.sample.organisations[1].lists == {"directory": ("other_directory",)}


def test_a_sample_is_not_needed(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    (folder / "sample.yaml").unlink()

    assert read_city(folder).sample == Sample()


def test_a_city_without_rules_is_told_where_they_stand(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, sample="organisations: []")
    (folder / "directory" / "2026-01-01.yaml").unlink()

    (mistake,) = told(folder)

    assert mistake.endswith(":1: (whole file): no programme: its rules stand in programme/2026-01-01.yaml")


def test_the_name_is_that_of_the_folder_however_it_is_reached(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "sample-city")

    assert read_city(folder / "directory" / "..").id == "sample-city"


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_a_folder_without_a_citys_names_is_no_city(tmp_path: Path, folder: str) -> None:
    (mistake,) = told(tmp_path / folder)

    assert mistake.endswith(":1: (whole file): a city's folder holds city.yaml, and this one does not")


def test_a_file_is_no_city(tmp_path: Path) -> None:
    file = lay_out(tmp_path) / "city.yaml"

    (mistake,) = told(file)

    assert mistake == f"{file}:1: (whole file): this is a file; a city is a folder with city.yaml in it"


def test_the_mistakes_of_all_programmes_are_told_together_in_the_order_of_each_file(tmp_path: Path) -> None:
    folder = lay_out(
        tmp_path,
        policy=changed(
            ("facts: [fields]", "facts: [field]"),
            ("label: 推荐, to: review,", "label: 推荐, to: reviewed,"),
            ("until: 2030-12-31", "until: 2030-12-31, of: 某局"),
        ),
    )
    (folder / "centres").mkdir()
    (folder / "centres" / "2026-01-01.yaml").write_text("title: no\n", encoding="utf-8")
    (folder / "directory" / "2027-01-01.yaml").write_text(
        changed(
            ("in_force: {from: 2026-01-01", "in_force: {from: 2027-01-01"),
            ("facts: [fields]", "facts: [field]"),
            ("label: 推荐, to: review,", "label: 推荐, to: reviewed,"),
        ),
        encoding="utf-8",
    )

    assert [mistake.split(": ")[:2] for mistake in told(folder)] == [
        ["centres/2026-01-01.yaml:1", "title"],
        ["directory/2026-01-01.yaml:7", "in_force.of"],
        ["directory/2027-01-01.yaml:85", "intake.stages.district.actions.recommend.to"],
        ["directory/2027-01-01.yaml:112", "disclosure.facts.0"],
    ]


def test_what_is_wrong_with_the_city_is_told_before_anything_is_judged_by_it(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, city=changed(("990102", "990101"), file="city"), policy="title: no\n")

    assert told(folder) == ["city.yaml:8: districts.1: “990101” stands here a second time; keep one"]


def test_rules_in_a_yml_file_are_not_passed_over(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    (folder / "directory" / "2026-01-01.yaml").rename(folder / "directory" / "2026-01-01.yml")

    assert told(folder) == [
        "directory/2026-01-01.yml:7: in_force.from: the rules begin on 2026-01-01, so the file is named 2026-01-01.yaml"
    ]


@pytest.mark.parametrize("name", ["Directory", "d", "目录", "the directory", "d" * 32])
def test_a_programmes_folder_has_a_name_for_an_address(tmp_path: Path, name: str) -> None:
    folder = lay_out(tmp_path, sample="organisations: []")
    (folder / "directory").rename(folder / name)

    (mistake,) = told(folder)

    assert mistake.startswith(f"{name}/2026-01-01.yaml:3: programme: its folder is named with small letters")


def test_rules_saved_as_gbk_are_told_so(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    (folder / "directory" / "2026-01-01.yaml").write_bytes(good_text("policy").encode("gbk"))

    assert told(folder) == [
        "directory/2026-01-01.yaml:2: (whole file): the file is not UTF-8 (perhaps GBK); save it as UTF-8"
    ]


def test_a_folder_written_on_windows_is_the_same_city(tmp_path: Path) -> None:
    ours = read_city(lay_out(tmp_path / "ours"))
    theirs = lay_out(tmp_path / "theirs")
    for file in FILES.values():
        (theirs / file).write_bytes(b"\xef\xbb\xbf" + (theirs / file).read_bytes().replace(b"\n", b"\r\n"))

    assert read_city(theirs).policies == ours.policies


LEVELS = GOOD.parent / "levels"


def levels_with(folder: Path, old: str, new: str, file: str = "directory/2026-01-01.yaml") -> Path:
    """Lay out the city of three levels with one of its texts replaced."""
    shutil.copytree(LEVELS, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_a_city_has_as_many_levels_as_it_likes_with_names_of_its_own() -> None:
    city = read_city(LEVELS)

    assert [level.role for level in city.city.levels] == ["province", "prefecture", "county"]
    stages = city.policies[0].policy.intake.stages.values()
    assert [stage.by for stage in stages if isinstance(stage, ActStage)] == [
        "provider", "county", "prefecture", "province"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("      by: county", "      by: couny", "perhaps “county” is meant"),
        ("      by: county", "      by: municipal", "“municipal” is no role here; write one of county, enterprise"),
        (
            'district: "990103", staff',
            'district: "990113", staff',
            "“990113”; it is one of 990101, 990102, 990103; perhaps",
        ),
        ('district: "990103", staff', "district: 990103, staff", 'write it in quotes, "990103"'),
    ],
)
def test_a_level_or_a_district_the_city_has_not_is_told_with_a_near_one(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert words in told(levels_with(tmp_path / "city", old, new))[0]


def test_a_city_without_districts_can_neither_ask_for_one_nor_share_places_among_them(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(LEVELS, folder)
    names, _, _ = (folder / "city.yaml").read_text(encoding="utf-8").partition("districts:")
    (folder / "city.yaml").write_text(f"{names}districts: []\n", encoding="utf-8")

    mistakes = "\n".join(told(folder))

    assert "“district” is no fact, quantity, condition or setting of this policy" in mistakes
    assert mistakes.count("“district” is neither a fact of this policy nor, where the city has districts") == 1
    assert "bases.applicant.district: city.yaml has no district with the code “990101”" in mistakes


@pytest.mark.parametrize(
    ("until", "is_told"),
    [("2031-02-28", True), ("2027-01-01", True), ("2026-12-31", False), ("{event: 试点结束}", False), ("", False)],
)
def test_rules_that_name_a_last_day_end_before_the_next_of_their_programme_begin(
    tmp_path: Path, until: str, *, is_told: bool
) -> None:
    own = changed((", until: 2030-12-31", f", until: {until}" if until else ""))
    folder = lay_out(tmp_path, policy=own)
    later = changed(("in_force: {from: 2026-01-01", "in_force: {from: 2027-01-01"))
    (folder / "directory" / "2027-01-01.yaml").write_text(later, encoding="utf-8")

    mistakes = check_folder(folder).mistakes

    assert [(Path(one.file).name, one.path) for one in mistakes] == (
        [("2026-01-01.yaml", "in_force.until")] if is_told else []
    )
    assert all(own.splitlines()[one.line - 1].startswith("in_force:") for one in mistakes)
    assert all(in_chinese(one.message) for one in mistakes)


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("organisations: [", "sample.yaml:1"),
        ("organisatons: []\n", "sample.yaml:1: organisatons: 这里不能写“organisatons”；是不是想写“organisations”？"),
        (
            "organisations:\n  - {name: 甲, district: '999999'}\n",
            "sample.yaml:2: organisations.0.district: `city.yaml` 里没有代码为“999999”的区划",
        ),
    ],
)
def test_a_wrong_sample_is_told_when_the_city_is_checked(tmp_path: Path, sample: str, words: str) -> None:
    folder = lay_out(tmp_path, sample=sample)

    (mistake,) = check_folder(folder).mistakes

    assert in_words(mistake, folder).startswith(words)


def test_a_sample_is_not_held_to_rules_that_are_wrong_themselves(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, policy="title: 甲\n")

    assert {Path(one.file).name for one in check_folder(folder).mistakes} == {"2026-01-01.yaml"}


@pytest.mark.parametrize("file", ["directory/2026-08-07.yaml", "examples.yaml", "sample.yaml"])
def test_a_folder_where_a_file_is_expected_is_told(tmp_path: Path, file: str) -> None:
    folder = lay_out(tmp_path)
    (folder / file).unlink(missing_ok=True)
    (folder / file).mkdir()

    (mistake,) = check_folder(folder).mistakes

    assert in_words(mistake, folder) == f"{file}:1: (whole file): 这是文件夹，这里应是文件"
