"""Is what comes in taken strictly, and is each thing wrong with it pointed at?"""

from typing import Any, get_args

import httpx
import pytest
from problems import assert_problem
from pydantic_core.core_schema import ErrorType

from api.problems.sentences import SENTENCES, UNTOLD, say_what_is_wrong

NOT_MET = {  # kinds of Python objects that JSON, a query or a form never holds
    "no_such_attribute", "needs_python_object", "frozen_field", "frozen_instance", "get_attribute_error",
    "dataclass_exact_type", "named_tuple_type", "default_factory_not_called", "iteration_error", "frozen_dict_type",
    "ordered_dict_type", "counter_type", "set_item_not_hashable", "missing_sentinel_error", "ellipsis_error",
    "is_instance_of", "is_subclass_of", "callable_type", "arguments_type", "multiple_argument_values",
    "fraction_type", "fraction_parsing", "complex_type", "complex_str_parsing",
}  # fmt: skip


async def faults_of(probe: httpx.AsyncClient, body: object, *, language: str = "zh-CN") -> dict[str, str]:
    answer = await probe.post("take", json=body, headers={"accept-language": language})
    found = assert_problem(answer, 422, "invalid-input")
    assert all(one["message"].isascii() == (language == "en") for one in found["errors"]), found["errors"]
    return {one["pointer"]: one["code"] for one in found["errors"]}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"staf": 5}, "/staf", "extra-forbidden"),
        ({"inner": {"a/b~c": 1}}, "/inner/a~1b~0c", "extra-forbidden"),
        ({"staff": "5"}, "/staff", "int-type"),
        ({"staff": True}, "/staff", "int-type"),
        ({"staff": 5.5}, "/staff", "int-type"),
        ({"sure": 1}, "/sure", "bool-type"),
        ({"sure": "yes"}, "/sure", "bool-type"),
        ({"share": "0.5"}, "/share", "float-type"),
        ({"note": 5}, "/note", "string-type"),
        ({"note": None}, "/note", "string-type"),
        ({"kind": "c"}, "/kind", "literal-error"),
        ({"owner": "nobody"}, "/owner", "uuid-parsing"),
        ({"day": "13.10.2026"}, "/day", "iso-date-expected"),
        ({"day": "2026-02-30"}, "/day", "date-from-datetime-parsing"),
        ({"day": 20261013}, "/day", "iso-date-expected"),
        ({"day": "2026-10-13T00:00:00Z"}, "/day", "iso-date-expected"),
        ({"day": "9999-12-31"}, "/day", "year-out-of-range"),
        ({"at": "2026-10-13T08:00:00"}, "/at", "timezone-aware"),
        ({"at": "2026-10-13"}, "/at", "iso-instant-expected"),
        ({"at": 1760000000}, "/at", "iso-instant-expected"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "/at", "year-out-of-range"),
        ({"version": 0}, "/version", "greater-than-equal"),
        ({"version": 2**31}, "/version", "less-than-equal"),
        ({"inner": []}, "/inner", "model-attributes-type"),
        ({"inner": {"names": ["好", "  "]}}, "/inner/names/1", "string-too-short"),
        ({"inner": {"names": ["好" * 201]}}, "/inner/names/0", "string-too-long"),
        ({"inner": {"size": "1"}}, "/inner/size", "int-type"),
        ({"either": "x"}, "/either", "list-type"),
        ({"note": "a\0b"}, "/note", "nul-character"),
        ({"facts": {"deep": [{"a\0": 1}]}}, "/facts/deep/0", "nul-character"),
        ({"inner": {"names": ["\0"]}}, "/inner/names/0", "nul-character"),
        ([], "", "model-attributes-type"),
        ("text", "", "model-attributes-type"),
        (5, "", "model-attributes-type"),
    ],
)
async def test_each_wrong_input_is_pointed_at_with_a_stable_code(  # what is sent, what is answered, in what language
    probe: httpx.AsyncClient, body: object, pointer: str, code: str, language: str
) -> None:
    assert (await faults_of(probe, body, language=language)).get(pointer) == code


@pytest.mark.parametrize(
    ("raw", "pointer", "code"),
    [
        (rb'{"note": "\ud800"}', "/note", "lone-surrogate"),
        (rb'{"note": "\u0000"}', "/note", "nul-character"),
        (rb'{"note": "gnp.\u202eexe"}', "/note", "turning-character"),
        (rb'{"facts": {"\u2066a": 1}}', "/facts", "turning-character"),
        (b'{"facts": {"n": NaN}}', "/facts/n", "finite-number"),
        (b'{"facts": {"n": [1e999]}}', "/facts/n/0", "finite-number"),
        (b'{"facts": ' + b'{"a":' * 40 + b"1" + b"}" * 41, "/facts" + "/a" * 31, "too-deep"),
    ],
)
async def test_json_that_could_not_be_stored_is_refused_where_it_stands(
    probe: httpx.AsyncClient, raw: bytes, pointer: str, code: str
) -> None:
    answer = await probe.post("take", content=raw, headers={"content-type": "application/json"})

    body = assert_problem(answer, 422, "invalid-input")
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    "raw",
    [b"{", b"{'a': 1}", b"\xff\xfe\x00", b'{"note": "\xff"}', b"[" * 100_000, b'{"staff": ' + b"9" * 5000 + b"}"],
)
async def test_a_body_that_is_no_json_is_malformed(probe: httpx.AsyncClient, raw: bytes) -> None:
    answer = await probe.post("take", content=raw, headers={"content-type": "application/json"})

    assert_problem(answer, 422, "malformed-body")


@pytest.mark.parametrize("raw", [b'{"staff": 5, "staff": 6}', b'{"inner": {"names": [], "staff": 1, "staff": 1}}'])
async def test_a_name_that_stands_twice_in_one_object_is_told_and_nothing_is_taken(
    probe: httpx.AsyncClient, raw: bytes
) -> None:
    answer = await probe.post("take", content=raw, headers={"content-type": "application/json"})

    (fault,) = assert_problem(answer, 422, "malformed-body")["errors"]
    assert (fault["code"], fault["message"]) == (
        "json-repeated-name", "同一个对象里“staff”写了不止一次，请只留一个",
    )  # fmt: skip


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
async def test_a_body_of_another_type_is_refused(probe: httpx.AsyncClient, content_type: str) -> None:
    answer = await probe.post("take", content=b'{"staff": 5}', headers={"content-type": content_type})

    assert_problem(answer, 422, "invalid-input")


async def test_without_a_body_the_body_is_missed(probe: httpx.AsyncClient) -> None:
    answer = await probe.post("take")

    body = assert_problem(answer, 422, "invalid-input")
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == [("", "missing")]


async def test_query_path_and_header_are_pointed_at_by_their_names(probe: httpx.AsyncClient) -> None:
    answer = await probe.get("look/7", params={"most": "many"}, headers={"if-match": "latest"})

    body = assert_problem(answer, 422, "invalid-input")
    assert {one["pointer"]: one["code"] for one in body["errors"]} == {
        "path:thing_id": "uuid-parsing",
        "query:most": "int-parsing",
        "header:If-Match": "int-parsing",
    }


async def test_a_flood_of_errors_is_cut_at_a_hundred(probe: httpx.AsyncClient) -> None:
    answer = await probe.post("take", json={"inner": {"names": [1] * 5000}})

    assert len(assert_problem(answer, 422, "invalid-input")["errors"]) == 100


async def test_what_was_sent_is_not_repeated(probe: httpx.AsyncClient) -> None:
    answer = await probe.post("take", json={"staff": "张三 13800000000", "owner": "110101199003070000"})

    assert "13800000000" not in answer.text
    assert "110101199003070000" not in answer.text


async def test_a_nul_or_an_unknown_name_in_the_query_is_refused(
    probe: httpx.AsyncClient, anywhere: httpx.AsyncClient
) -> None:
    body = assert_problem(await probe.get("districts?level=a%00b"), 422, "invalid-input")
    assert body["errors"][0]["pointer"] == "query:level"
    body = assert_problem(await anywhere.get("/health/live?verbos=1"), 422, "invalid-input")
    assert (body["errors"][0]["pointer"], body["errors"][0]["code"]) == ("query:verbos", "extra-forbidden")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("2026-10-13T08:00:00+08:00", "2026-10-13T00:00:00Z"),
        ("2026-10-13T00:00:00.120Z", "2026-10-13T00:00:00.120000Z"),
        ("2026-10-13 00:00:00Z", "2026-10-13T00:00:00Z"),
    ],
)
async def test_an_instant_is_told_in_utc(probe: httpx.AsyncClient, sent: str, told: str) -> None:
    answer = await probe.post("take", json={"at": sent})

    assert answer.json()["at"] == told


async def test_choices_are_told_without_the_quotes_of_a_programming_language(probe: httpx.AsyncClient) -> None:
    for language, told in (("zh-CN", "只能是 a 或 b"), ("en", "It must be a or b")):
        answer = await probe.post("take", json={"kind": "c"}, headers={"accept-language": language})
        assert [one["message"] for one in answer.json()["errors"]] == [told]


async def test_broken_json_is_told_where_it_breaks_in_the_readers_language(probe: httpx.AsyncClient) -> None:
    answer = await probe.post("take", content=b'{"staff": }', headers={"content-type": "application/json"})
    assert [one["message"] for one in answer.json()["errors"]] == ["从第 11 个字符起不是有效的 JSON"]


async def test_nobody_reads_a_pattern(client: httpx.AsyncClient, tenant: str) -> None:
    answer = await client.get(f"/v1/{tenant}/programmes/any/listings", params={"district": "锦江区"})
    assert [(one["pointer"], one["code"], one["message"]) for one in answer.json()["errors"]] == [
        ("query:district", "pattern-mismatch", "区县代码须为六位数字，如 510104")
    ]
    assert "x+" not in say_what_is_wrong("string_pattern_mismatch", {"pattern": "x+"}).zh


def test_every_kind_that_pydantic_tells_apart_has_its_sentence_in_both_languages() -> None:
    for kind in set(get_args(ErrorType)) - NOT_MET:
        sentence = SENTENCES[kind]
        assert sentence.en, kind


def test_a_kind_without_a_sentence_or_without_its_facts_still_gets_one() -> None:
    nothing: dict[str, Any] = {}
    assert say_what_is_wrong("never_heard_of", nothing) is UNTOLD
    assert say_what_is_wrong("too_long", nothing) is UNTOLD
    assert say_what_is_wrong("anything", {"zh": "不行", "en": "No"}).en == "No"
