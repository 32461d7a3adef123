import shutil
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from api.city_commands import write_schema
from api.command_line import main
from policies.files.schema import policy_schema

GOOD = Path(__file__).parents[1] / "policies" / "programmes" / "good"
CITIES = sorted(path.parent for path in (Path(__file__).parents[2] / "policies").glob("cities/*/examples.yaml"))
OPENAPI = Path(__file__).parents[2] / "openapi"


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["city", *words])
    return result.exit_code, result.output


@pytest.mark.parametrize("folder", CITIES, ids=lambda folder: folder.name)
def test_a_sound_city_leaves_with_nought_and_tells_its_coverage(folder: Path) -> None:
    status, told = run("check", str(folder), "--language", "en")
    assert status == 0
    assert "Clause and rules, or why not executed" in told
    assert "the document says nothing; the official says each time" in told
    assert "暂按" not in told
    assert "sound" in told


def test_rules_no_example_touches_leave_with_one() -> None:
    status, told = run("examples", str(GOOD), "--language", "en")
    assert status == 1
    assert "27 of 27 passed" in told
    assert "no example touches exit.rules.two_warnings" in told


def test_a_wrong_folder_leaves_with_one_and_says_why(tmp_path: Path) -> None:
    status, told = run("check", str(tmp_path))
    assert status == 1
    assert "城市文件夹里应有 `city.yaml`" in told


def test_an_example_that_fails_is_told_in_one_line_with_what_came_and_why(tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "city")
    written = (folder / "examples.yaml").read_text(encoding="utf-8")
    wrong = written.replace(
        "ask: {action: recommend, at: district}, expect: {granted: false}}",
        "ask: {action: recommend, at: district}, expect: {granted: true, to: panel}}",
    )
    line = next(number for number, one in enumerate(wrong.splitlines(), 1) if "确认真实才能推荐" in one)
    pushed = "#\n" * (100 - line)  # `:100:` is an emoji to Rich
    (folder / "examples.yaml").write_text(pushed + wrong, encoding="utf-8")

    status, told = run("examples", str(folder))

    assert status == 1
    expected = (
        f"{folder}/examples.yaml:100: programmes.directory.4.expect.granted: 例“确认真实才能推荐”（第四条）"
        "问“action: recommend, at: district”：`granted` 应为准予，到“panel”，实为不予"
        "（第四条 尚未确认“材料真实”；第四条 请确认“材料真实”是否成立）"
    )
    assert [one for one in told.splitlines() if "确认真实才能推荐" in one] == [expected]


@pytest.mark.parametrize(
    ("language", "limited", "unlimited"),
    [
        (
            "zh",
            ("二等奖 · 200,000 · 7 名 · 最多 1,400,000", "合计 · 2,900,000"),
            ("200,000 · 不限名额\n", "合计 · 不限\n"),
        ),
        (
            "en",
            ("200,000 · 7 places · at most 1,400,000", "together · 2,900,000"),
            ("200,000 · any number of places\n", "together · unlimited\n"),
        ),
    ],
)
def test_what_the_awards_may_cost_is_told_and_that_nothing_limits_it(
    tmp_path: Path, language: str, limited: tuple[str, str], unlimited: tuple[str, str]
) -> None:
    told = run("check", str(GOOD), "--language", language)[1]
    assert all(words in told for words in limited)

    folder = shutil.copytree(GOOD, tmp_path / "city")
    rules = folder / "directory" / "2026-01-01.yaml"
    written = rules.read_text(encoding="utf-8")
    seats = "when: {grade: 优秀, rank: {at_least: 4, at_most: 10}}, amount: 200000, seats: 7"
    assert seats in written
    rules.write_text(written.replace(seats, "when: {grade: 良好}, amount: 200000"), encoding="utf-8")
    told = run("check", str(folder), "--language", language)[1]
    assert all(words in told for words in unlimited)


def test_the_page_for_people_is_written(tmp_path: Path) -> None:
    assert run("explain", str(GOOD), "--to", str(tmp_path / "page.html"))[0] == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("explain", str(GOOD))[1].startswith("<!doctype html>")


def test_the_schema_in_the_repository_is_the_one_of_the_code(tmp_path: Path) -> None:
    assert orjson.loads(write_schema(tmp_path).read_bytes()) == orjson.loads(orjson.dumps(policy_schema()))
    assert write_schema(tmp_path).read_bytes() == (OPENAPI / "policy.schema.json").read_bytes()
