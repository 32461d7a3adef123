"""Is what is filled in judged for what it is, whatever somebody sends?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from written import policy

from policies.language.facts import Fact, Field_, NumberKind
from policies.procedures.filled_in import find_faults
from policies.procedures.values import as_number, is_blank, read_values
from policies.verdict import Fault, Text

FACTS = policy().facts
OPTIONS = {"small": "小", "large": "大"}
FIELD_NAMES = st.sampled_from([*FACTS, "kind", "happened_on", "remark"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**4000, -(10**18)])
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["2026-10-13", "2026-02-30", "12.5", "1e5", "safety", "large", "digital", "", " "]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(FIELD_NAMES | st.text(max_size=5), inner, max_size=5),
    max_leaves=15,
)
_ROWS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["safety", "quality", "other"]), "happened_on": st.sampled_from(["2026-10-13", "soon"])},
    optional={"remark": st.sampled_from(["", " ", "ok", None, 1]), "more": st.just(1)},
)
ALMOST = (
    st.lists(_ROWS, max_size=4)
    | st.lists(st.sampled_from(["digital", "green", "blue"]), max_size=3)
    | st.sampled_from(["small", "2026-10-13", "12.5", "x" * 20, "x" * 21, 0, -1, 10**6, 10**6 + 1])
)


def field(**kind: object) -> dict[str, Field_]:
    return {"asked": Field_.model_validate({"label": "所问", **kind})}


def faults(declared: dict[str, Field_], value: object) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in find_faults(declared, {"asked": value}, pointer="")]


BOOLEAN = field(type="boolean")
WHOLE = field(type="integer", at_least=0, at_most=9)
DECIMAL = field(type="decimal", at_least=Decimal("0.5"))
TEXT = field(type="text", longest=3)
DATE = field(type="date")
CODE = field(type="organisation")
CHOICE = field(type="choice", options=OPTIONS)
MANY = field(type="choice", options=OPTIONS, many=True)
ANY_OR_NONE = field(type="choice", options=OPTIONS, many=True, fewest=0)
NO_ROW: Mapping[str, object] = {}
ROWS = field(type="list", most=2, of={"on": {"type": "date", "label": "日期"},
                                      "remark": {"type": "text", "label": "说明", "required": False}})  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (BOOLEAN, True),
        (BOOLEAN, False),
        (WHOLE, 0),
        (WHOLE, 9),
        (DECIMAL, "0.5"),
        (DECIMAL, "12"),
        (DECIMAL, 12),
        (TEXT, "一二三"),
        (TEXT, ""),
        (DATE, "2024-02-29"),
        (CHOICE, "small"),
        (MANY, ["small", "large"]),
        (ANY_OR_NONE, []),
        (ROWS, []),
        (ROWS, [{"on": "2026-10-13"}, {"on": "2026-10-13", "remark": "无"}]),
        (ROWS, [{"on": "2026-10-13", "remark": None}]),
    ],
)
def test_what_is_of_its_kind_has_no_faults(declared: dict[str, Field_], value: object) -> None:
    assert faults(declared, value) == []


@pytest.mark.parametrize(
    ("declared", "value", "expected"),
    [
        (BOOLEAN, 1, [("/asked", "boolean-expected")]),
        (BOOLEAN, "true", [("/asked", "boolean-expected")]),
        (BOOLEAN, None, [("/asked", "boolean-expected")]),
        (WHOLE, -1, [("/asked", "too-small")]),
        (WHOLE, 10, [("/asked", "too-large")]),
        (WHOLE, 10**18, [("/asked", "number-expected")]),
        (WHOLE, True, [("/asked", "number-expected")]),
        (WHOLE, 5.0, [("/asked", "number-expected")]),
        (WHOLE, "5", [("/asked", "number-expected")]),
        (DECIMAL, "0.4", [("/asked", "too-small")]),
        (DECIMAL, 0.5, [("/asked", "number-expected")]),
        (DECIMAL, "1e3", [("/asked", "number-expected")]),
        (DECIMAL, "1_000", [("/asked", "number-expected")]),
        (DECIMAL, " 12 ", [("/asked", "number-expected")]),
        (DECIMAL, "１２", [("/asked", "number-expected")]),
        (DECIMAL, "NaN", [("/asked", "number-expected")]),
        (DECIMAL, "", [("/asked", "number-expected")]),
        (TEXT, "一二三四", [("/asked", "too-long")]),
        (TEXT, 5, [("/asked", "text-expected")]),
        (DATE, "2026-02-30", [("/asked", "date-expected")]),
        (DATE, "2026-W41-2", [("/asked", "date-expected")]),
        (DATE, "20261013", [("/asked", "date-expected")]),
        (DATE, 20261013, [("/asked", "date-expected")]),
        (CHOICE, "huge", [("/asked", "unknown-option")]),
        (CHOICE, ["small"], [("/asked", "unknown-option")]),
        (MANY, "small", [("/asked", "list-expected")]),
        (MANY, [], [("/asked", "too-few")]),
        (MANY, ["small", "small"], [("/asked", "repeated")]),
        (MANY, ["small", "huge", 5], [("/asked/1", "unknown-option"), ("/asked/2", "unknown-option")]),
        (ROWS, None, [("/asked", "list-expected")]),
        (ROWS, {}, [("/asked", "list-expected")]),
        (ROWS, ["x"], [("/asked/0", "object-expected")]),
        (ROWS, [NO_ROW], [("/asked/0/on", "missing")]),
        (ROWS, [{"on": ""}], [("/asked/0/on", "date-expected"), ("/asked/0/on", "missing")]),
        (ROWS, [{"on": None}], [("/asked/0/on", "missing")]),
        (ROWS, [{"on": "2026-10-13", "by": 1}], [("/asked/0/by", "unknown-field")]),
        (ROWS, [{"on": "2026-10-13"}] * 3, [("/asked", "too-many")]),
    ],
)
def test_what_is_not_of_its_kind_is_told_where_and_how(
    declared: dict[str, Field_], value: object, expected: list[tuple[str, str]]
) -> None:
    assert faults(declared, value) == expected


def test_a_number_longer_than_python_would_print_is_a_fault_like_any_other() -> None:
    assert faults(WHOLE, 10**5000) == [("/asked", "number-expected")]
    assert faults(MANY, [10**5000]) == [("/asked/0", "unknown-option")]


def test_faults_are_told_in_chinese_and_english() -> None:
    assert list(find_faults(WHOLE, {"asked": 10, "other": 1}, pointer="/facts")) == [
        Fault("/facts/asked", "too-large", Text("不得大于9", "At most 9")),
        Fault("/facts/other", "unknown-field", Text("没有“other”这一项", "There is no field other")),
    ]
    assert list(find_faults(CHOICE, {}, pointer="", complete=True)) == [
        Fault("/asked", "missing", Text("请填写“所问”", "所问 is required")),
    ]


def test_only_names_of_the_form_are_to_be_corrected() -> None:
    items = field(type="fields")
    names = {"staff": Text("人数"), "licence": Text("执照")}

    def codes(value: object) -> list[str]:
        return [fault.code for fault in find_faults(items, {"asked": value}, pointer="", fields=names)]

    assert codes(["staff", "licence"]) == []
    assert codes(["staff", "genuine"]) == ["unknown-option"]
    assert codes([]) == ["too-few"]


def test_an_organisation_is_told_by_its_code_and_what_is_wrong_with_it_by_its_position() -> None:
    code = "914403007152 6726xg"

    assert faults(CODE, code) == []
    assert read_values(CODE, {"asked": code}) == {"asked": "9144030071526726XG"}
    assert faults(CODE, "某某机械有限公司") == [("/asked", "uscc-invalid")]
    (fault,) = find_faults(CODE, {"asked": "91440300715267261G"}, pointer="/fields")
    assert (fault.pointer, "第18位校验码“G”" in fault.text.zh) == ("/fields/asked", True)
    assert read_values(CODE, {"asked": "91440300715267261G"}) == {"asked": None}


def test_a_name_with_a_slash_is_pointed_to_as_rfc_6901_says() -> None:
    (fault,) = find_faults({}, {"a/b~c": 1}, pointer="/facts")

    assert fault.pointer == "/facts/a~1b~0c"


def test_an_incomplete_form_is_no_fault_and_a_complete_one_asks_for_what_is_required() -> None:
    declared = {name: fact for name, fact in FACTS.items() if fact.is_declared}

    assert not list(find_faults(declared, {}, pointer=""))
    assert [fault.pointer for fault in find_faults(declared, {"legal_person": True}, pointer="", complete=True)] == [
        "/staff", "/scale", "/fields", "/incidents",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "blank"), [(None, True), ("", True), (" \u3000\n", True), ("无", False), (0, False),
                                              (False, False), ([], False)])  # fmt: skip
def test_blank_is_nothing_to_read_and_an_empty_list_is_an_answer(value: object, *, blank: bool) -> None:
    assert is_blank(value) is blank


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(FIELD_NAMES | st.text(max_size=5), JSON, max_size=6), st.booleans())
def test_no_json_makes_looking_for_faults_raise(given_facts: dict[str, object], complete: bool) -> None:  # noqa: FBT001  # Hypothesis's
    found = list(find_faults(FACTS, given_facts, pointer="/facts", complete=complete))

    assert all(fault.pointer.startswith("/facts/") and fault.text.zh and fault.text.en for fault in found)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(FIELD_NAMES, ALMOST | JSON, max_size=6))
def test_a_value_is_read_in_exactly_what_has_no_faults(given_facts: dict[str, object]) -> None:
    at_fault = {fault.pointer.split("/")[2] for fault in find_faults(FACTS, given_facts, pointer="/facts")}

    read = read_values(FACTS, given_facts)
    assert {name for name, value in read.items() if value is None} == at_fault & FACTS.keys()


def test_values_are_read_in_the_types_of_judgements() -> None:
    told = {
        "staff": 5,
        "capital": "12.50",
        "founded_on": "2020-01-01",
        "incidents": [{"kind": "safety", "happened_on": "2026-10-13", "remark": None}],
        "fields": ["digital"],
        "nonsense": 1,
    }

    assert read_values(FACTS, told) == {
        "staff": 5,
        "capital": Decimal("12.50"),
        "founded_on": date(2020, 1, 1),
        "incidents": [{"kind": "safety", "happened_on": date(2026, 10, 13), "remark": None}],
        "fields": ["digital"],
    }


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("legal_person", "true"),
        ("staff", "5"),
        ("capital", 12.5),
        ("founded_on", "yesterday"),
        ("scale", "huge"),
        ("incidents", None),
        ("incidents", {}),
        ("incidents", [{"kind": "safety"}]),
        ("incidents", [{"kind": "safety", "happened_on": "2026-02-30"}]),
    ],
)
def test_what_has_faults_says_nothing_to_a_judgement(fact: str, value: object) -> None:
    assert read_values(FACTS, {fact: value}) == {fact: None}


def test_a_field_left_out_of_a_row_is_an_empty_one() -> None:
    told = {"incidents": [{"kind": "safety", "happened_on": "2026-10-13"}]}

    assert read_values(FACTS, told) == {
        "incidents": [{"kind": "safety", "happened_on": date(2026, 10, 13), "remark": None}]
    }


def test_a_list_that_is_null_is_not_an_empty_one() -> None:
    assert read_values(FACTS, {"incidents": None}) != read_values(FACTS, {"incidents": []})


def test_a_whole_number_is_a_decimal_too() -> None:
    assert as_number(NumberKind(type="decimal"), 5) == 5
    assert as_number(NumberKind(type="decimal"), "-0.50") == Decimal("-0.50")


def test_a_fact_may_be_written_with_its_kind_apart() -> None:
    beside = Fact.model_validate({"type": "integer", "at_least": 0, "label": "人数", "clause": "第二条"})
    apart = Fact.model_validate({"kind": {"type": "integer", "at_least": 0}, "label": "人数", "clause": "第二条"})

    assert beside == apart
    assert beside.is_declared


def test_a_fact_that_is_no_mapping_is_no_fact() -> None:
    with pytest.raises(ValidationError):
        Fact.model_validate("人数")
