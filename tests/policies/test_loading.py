"""Is a file read exactly as it stands, and told where and how it is wrong when it cannot be?"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programmes_written import completed
from programmes_written import good_text as good_programme
from pydantic import ValidationError
from written import changed, good_text

from policies.files.loading import BadDocument, Mistake, find_line, read_document, read_file, read_text
from policies.files.mistakes import explain
from policies.files.plain_yaml import read_plain
from policies.language.city import City
from policies.language.document import Policy
from policies.plain import as_list, as_mapping

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
# What JSON writes as it is, and YAML reads as it is.
TEXTS = st.text(st.characters(max_codepoint=0xD7FF, exclude_categories=("Cc", "Zl", "Zp")))
SCALARS = st.booleans() | st.integers(-(10**17), 10**17) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))
PIECES = st.sampled_from(
    [
        *("a: ", "b: 1\n", "- ", "\n", "  ", "\t", "{", "}", "[", "]", ",", ":", "? ", "<<: ", "title: x\n"),
        *("&x ", "*x", "!!str ", "!<", "|\n", ">-\n", "#", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n"),
        *("'", '"', "\\", "\\U00110000", "\\ud800", "\\x", "：", "\ufeff", "\x07", "\x00", "\u2028", "\x85"),
        *("no", "12:30", "1e3", "0x1F", "~", "2026-02-30"),
    ]
)


def mistakes_in(text: str, *, kind: type[Policy | City] = Policy) -> list[Mistake]:
    with pytest.raises(BadDocument) as bad:
        read_document(kind, text, file="rules.yaml")
    return bad.value.mistakes


def value_of(text: str) -> object:
    return read_plain(text, file="rules.yaml").value


def as_tuples(value: object) -> object:
    if (items := as_list(value)) is not None:
        return tuple(as_tuples(one) for one in items)
    if (mapping := as_mapping(value)) is not None:
        return {key: as_tuples(one) for key, one in mapping.items()}
    return value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5", 5),
        ("-5", -5),
        ("0", 0),
        ("0.50", Decimal("0.50")),
        ("-12.5", Decimal("-12.5")),
        ("2026-10-13", date(2026, 10, 13)),
        ("true", True),
        ("false", False),
        ("某某", "某某"),
        ("第六条(二)", "第六条(二)"),
        ("50%", "50%"),
        ("3D打印", "3D打印"),
        ('"510104"', "510104"),
        ("'no'", "no"),
        ('"2026-10-13"', "2026-10-13"),
        ('"12:30"', "12:30"),
        ('""', ""),
        ('"~"', "~"),
        ("[1, a]", (1, "a")),
        ("[]", ()),
        ("{}", {}),
        ('{"no": 1, on: 3, 12: 2, true: 4}', {"no": 1, "on": 3, "12": 2, "true": 4}),
        ("|\n  一\n  二\n", "一\n二\n"),
        (">-\n  一\n  二\n", "一 二"),
    ],
)
def test_a_value_is_what_stands_there(written: str, meant: object) -> None:
    value = value_of(f"- {written}")

    assert value == (meant,)
    assert [type(one) for one in as_list(value) or ()] == [type(meant)]


@pytest.mark.parametrize(
    "written",
    [
        *("no", "YES", "Off", "y", "True", "FALSE", "~", "Null", "", "12:30", "-190:20:30", "1:30.5", "2026-1-1"),
        *("1e6", "1E+6", "+5", "007", "-01", "0x1F", "0o17", "0b1", "1_000", ".5", "5.", "1.5.2"),
        *(".inf", "-.INF", ".nan", "9" * 19),
    ],
)
def test_what_readers_of_yaml_do_not_agree_on_is_refused(written: str) -> None:
    (mistake,) = mistakes_in(f"title: {written}")

    assert (mistake.line, mistake.path) == (1, "title")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a remark\n", "\ufeff"])
def test_an_empty_file_is_told_to_be_empty(text: str) -> None:
    assert [str(one) for one in mistakes_in(text)] == ["rules.yaml:1: (whole file): the file is empty"]


def test_every_mistake_is_told_at_once_each_at_its_line() -> None:
    text = completed(
        "status: forced\nin_force: {from: 2026-01-01}\nmaterials:\n  licence: {labell: 执照, clause: 第三条}\n",
        good_text("policy"),
    )

    assert [str(one) for one in mistakes_in(text)] == [
        "rules.yaml:1: status: “forced” is not known here; write 'draft' or 'in_force'",
        "rules.yaml:2: in_force: “clause” is missing",
        "rules.yaml:4: materials.licence.labell: “labell” is not a word of the language here; perhaps “label” is meant",
    ]


def test_a_word_that_is_nothing_like_any_other_is_told_without_a_guess() -> None:
    (mistake,) = mistakes_in(changed(("participants: 服务商", "participants: 服务商\n参与者: 企业")))

    assert mistake.message.startswith("“参与者” is not a word of the language here; here may stand: ")
    assert "title" not in mistake.message  # stands already


def test_a_word_in_the_wrong_place_is_told_without_a_guess() -> None:
    (mistake,) = mistakes_in(changed(("participants: 服务商", "participants: 服务商\nstages: {}")))

    assert mistake.message.startswith("“stages” is not a word of the language here; here may stand: ")


def test_a_missing_section_is_named() -> None:
    text = good_text("policy")

    (mistake,) = mistakes_in(text[: text.index("disclosure:")])

    assert (mistake.path, mistake.message) == ("", "“disclosure” is missing")


def test_text_instead_of_sections_is_no_policy() -> None:
    (mistake,) = mistakes_in("某某办法")

    assert mistake.path == ""
    assert mistake.message.startswith("this is written {title: …, ")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: b: c", "“b: c” holds a colon and a space"),
        ("a: 1\n  b: 2", "line 2 is indented by 2 spaces, and line 1 beside it by 0"),
        ("a:\n  b: 1\n   c: 2", "line 3 is indented by 3 spaces, and line 2 beside it by 2"),
        ("a:\n  - 第一条\n  -第二条\n  - 第三条\nb: 1", "the space after - is missing"),
        ("a: {b:{c: 1}}", "the space after “b:” is missing"),
        ('a: "b\nc: “d”\ne: "f"', "a quote is opened in this line and not closed"),
        ("a: {b: 1", "a bracket is opened in this line and not closed"),
        ("a：1\nb: 2", "“：” is Chinese punctuation"),
        ("a: “x”: 1", "““” is Chinese punctuation"),
        ("a:\n\tb: 1", "indent with spaces"),
        ("%YAML 3.0\n--- a", "this is not YAML: found incompatible YAML document"),
    ],
)
def test_what_is_no_yaml_is_told_with_what_is_most_often_behind_it(text: str, hint: str) -> None:
    (mistake,) = mistakes_in(text)

    assert mistake.message.startswith("this is not YAML: ")
    assert hint in mistake.message


def test_a_character_no_file_may_hold_is_told_with_its_line() -> None:
    (mistake,) = mistakes_in("title: 某某\nprogramme: \x07")

    assert (mistake.line, mistake.message) == (2, "the character U+0007 stands here, which no file may hold; delete it")


def test_a_file_saved_as_gbk_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "city.yaml"
    path.write_bytes("zone: Asia/Shanghai\nname: 某某市\n".encode("gbk"))

    with pytest.raises(BadDocument) as bad:
        read_file(City, path)

    assert str(bad.value) == f"{path}:2: (whole file): the file is not UTF-8 (perhaps GBK); save it as UTF-8"


def test_a_file_from_windows_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "city.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + good_text("city").replace("\n", "\r\n").encode())

    assert read_text(path) == good_text("city")
    assert read_file(City, path) == read_document(City, good_text("city"), file="city.yaml")


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("eligibility.team.require", "  team: {require"),
        ("eligibility.team.require.any.1.scale", "  team: {require"),
        ("intake.opens.1", "    - {every"),
        ("intake.stages.district.actions.return.says.items", "          says:"),
        ("intake.stages.district.actions.forward", "      actions:\n        recommend"),
        ("exit.grounds", "# A small city's rules"),
    ],
)
def test_a_path_is_found_on_its_line_or_what_is_nearest_above_it(path: str, begins: str) -> None:
    text = good_text("policy")

    line = find_line(text, path)

    assert "\n".join(text.splitlines()[line - 1 :]).startswith(begins)


@settings(deadline=None, max_examples=150)
@given(st.text() | st.lists(PIECES, max_size=12).map("".join))
def test_no_text_raises_anything_but_bad_document(text: str) -> None:
    for kind in (Policy, City):
        with pytest.raises(BadDocument) as bad:
            read_document(kind, text, file="rules.yaml")
        assert bad.value.mistakes
        assert all(1 <= one.line <= text.count("\n") + 2 for one in bad.value.mistakes)
        str(bad.value).encode()


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, min_size=1, max_size=3).map("".join), st.data())
def test_no_damage_to_a_good_file_raises_anything_but_bad_document(damage: str, data: st.DataObject) -> None:
    text = good_text("city")
    at = data.draw(st.integers(0, len(text)))
    try:
        read_document(City, text[:at] + damage + text[at:], file="city.yaml")
    except BadDocument as bad:
        assert bad.mistakes  # noqa: PT017  # some damage does no harm


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_json_is_read_as_it_was_meant(value: dict[str, object]) -> None:
    assert value_of(json.dumps(value, ensure_ascii=False)) == as_tuples(value)


def _places(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place below the first in a document."""
    parts = as_mapping(value) or dict(enumerate(as_list(value) or ()))
    return [one for key, part in parts.items() for one in ((*at, key), *_places(part, (*at, key)))]


def _with(value: object, at: tuple[str | int, ...], new: object) -> object:
    """The document with something else at a place."""
    if not at:
        return new
    if (mapping := as_mapping(value)) is not None:
        return {key: _with(part, at[1:], new) if key == at[0] else part for key, part in mapping.items()}
    return tuple(
        _with(part, at[1:], new) if index == at[0] else part for index, part in enumerate(as_list(value) or ())
    )


def _at(value: object, at: tuple[str | int, ...]) -> object:
    """What stands at a place of a document."""
    for key in at:
        value = (as_mapping(value) or dict(enumerate(as_list(value) or ())))[key]
    return value


GOOD_PLAIN = read_plain(good_programme(), file="")
PLACES = [at for at in _places(GOOD_PLAIN.value) if at[0] != "status"]


def _told(at: tuple[str | int, ...], new: object) -> int:
    """How many mistakes are told of a document with something else at a place; none where it may stand there."""
    place = tuple(map(str, at))
    lines = {steps: line for steps, line in GOOD_PLAIN.lines.items() if steps[: len(at)] != place or steps == place}
    try:
        Policy.model_validate(_with(GOOD_PLAIN.value, at, new))
    except ValidationError as error:
        return len(explain(error, lines, file=""))
    return 0


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from([(), ("x",), 12345, "two words", True]))
def test_one_wrong_value_is_one_mistake(at: tuple[str | int, ...], wrong: object) -> None:
    assert _told(at, wrong) <= 1


@settings(max_examples=600, deadline=None)
@given(st.sampled_from([at for at in PLACES if as_mapping(_at(GOOD_PLAIN.value, at)) is not None]))
def test_one_unknown_word_is_one_mistake(at: tuple[str | int, ...]) -> None:
    beside = {**(as_mapping(_at(GOOD_PLAIN.value, at)) or {}), "unheard_of": 1}
    assert _told(at, beside) <= 1
