"""What is wrong with an item that is reported, and which two are the same thing?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.duties.occasions import period_name
from policies.language.document import Kind
from policies.naming import say_choices
from policies.obligations import read_period
from policies.reporting import Reported, find_item_faults, likeness
from policies.verdict import Text

ON = date(2026, 3, 10)
UNITS = ("month", "quarter", "half", "year")
KINDS = {
    "contract": Kind.model_validate(
        {
            "label": "合同",
            "fields": {
                "enterprise": {"type": "text", "label": "企业"},
                "amount": {"type": "decimal", "label": "金额"},
                "fields": {"type": "choice", "many": True, "label": "领域", "options": {"a": "甲", "b": "乙"}},
                "note": {"type": "text", "label": "备注", "required": False},
            },
            "same_as": ("enterprise", "amount", "fields"),
            "clause": "第一条",
        }
    ),
    "event": Kind.model_validate(
        {"label": "活动", "fields": {"title": {"type": "text", "label": "名称"}}, "same_as": ("title", "on"),
         "evidence": "none", "clause": "第二条"}
    ),
    "mark": Kind.model_validate({"label": "成绩", "evidence": "optional", "clause": "第三条"}),
}  # fmt: skip


def same(kind: str, one: dict, other: dict, *, on: date = ON) -> bool:
    return likeness(KINDS[kind], one, ON) == likeness(KINDS[kind], other, on)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(UNITS))
def test_a_period_is_read_back_from_its_name(day: date, unit: str) -> None:
    read = read_period(period_name(day, unit))
    assert read is not None
    assert read[0] == unit
    assert read[1][0] <= day <= read[1][1]
    assert period_name(read[1][0], unit) == period_name(read[1][1], unit) == period_name(day, unit)


@pytest.mark.parametrize(
    "name", ["2026-13", "2026-00", "2026-Q5", "2026-H3", "26-01", "2026-1", "", "0999", "２０２６"]
)
def test_what_names_no_period_is_none(name: str) -> None:
    assert read_period(name) is None


@pytest.mark.parametrize(
    "other",
    [
        {"enterprise": "９１９９０１０１ma", "amount": "120.50", "fields": ["b", "a"]},
        {"enterprise": "  91990101MA ", "amount": "0120.5", "fields": ["a", "b"]},
        {"enterprise": "91990101\u200bMA", "amount": "120.5", "fields": ["a", "b"], "note": "另记"},
    ],
)
def test_the_same_thing_written_otherwise_is_the_same(other: dict) -> None:
    assert same("contract", {"enterprise": "91990101MA", "amount": "120.5", "fields": ["a", "b"]}, other)


@pytest.mark.parametrize("change", [{"enterprise": "91990101MB"}, {"amount": "120.51"}, {"fields": ["a"]}])
def test_another_thing_is_another(change: dict) -> None:
    said = {"enterprise": "91990101MA", "amount": "120.5", "fields": ["a", "b"]}
    assert not same("contract", said, {**said, **change})


def test_the_day_counts_where_the_kind_says_so_and_nothing_said_is_like_nothing() -> None:
    assert same("event", {"title": "会"}, {"title": "会"})
    assert not same("event", {"title": "会"}, {"title": "会"}, on=date(2026, 3, 11))
    assert likeness(KINDS["event"], {"title": "  "}, ON) is None
    assert likeness(KINDS["mark"], {}, ON) is None


@pytest.mark.parametrize(
    ("listing", "reporter", "on", "is_the_same"),
    [
        (1, "甲", date(2026, 12, 31), True),
        (1, "乙", ON, False),
        (2, "甲", ON, False),
        (1, "甲", date(2027, 1, 1), False),
    ],
)
def test_what_the_same_account_says_of_a_listing_in_a_year_may_be_the_same(
    listing: int, reporter: str, on: date, *, is_the_same: bool
) -> None:
    kind = KINDS["mark"].model_copy(update={"same_as": ("listing", "reporter", "year")})
    first = likeness(kind, {}, ON, listing=1, reporter="甲")
    assert (first == likeness(kind, {}, on, listing=listing, reporter=reporter)) is is_the_same
    assert likeness(kind, {}, ON, listing=1) is None  # nobody knows who said it


def test_a_yes_is_like_a_yes_however_many_have_said_it_and_unlike_a_no() -> None:
    fields = {"held": {"type": "boolean", "label": "已举办"}}
    kind = Kind.model_validate({"label": "会", "fields": fields, "same_as": ("held",), "clause": "第一条"})

    yes, no = likeness(kind, {"held": True}, ON), likeness(kind, {"held": False}, ON)

    assert yes == likeness(kind, {"held": True}, date(2026, 5, 1))
    assert None not in {yes, no}
    assert yes != no


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_noughts_at_the_end_of_a_number_say_nothing(number: object) -> None:
    said = {"enterprise": "某公司", "amount": f"{number:f}"}
    assert same("contract", said, {**said, "amount": f"{number:f}000"})


def test_what_is_missing_is_told_when_the_item_is_to_be_complete() -> None:
    item = Reported("contract", ON, {"amount": "1"}, files=0)
    drafted = [fault.code for fault in find_item_faults(KINDS, item, pointer="/items/0", today=ON)]
    whole = [
        (fault.pointer, fault.code)
        for fault in find_item_faults(KINDS, item, pointer="/items/0", today=ON, complete=True)
    ]
    assert drafted == []
    assert whole == [
        ("/items/0/fields/enterprise", "missing"),
        ("/items/0/fields/fields", "missing"),
        ("/items/0/evidence", "evidence-missing"),
    ]


def test_nothing_is_reported_that_has_not_happened_yet() -> None:
    def codes(on: date) -> list[str]:
        item = Reported("mark", on, {}, files=0)
        return [f"{fault.pointer} {fault.code}" for fault in find_item_faults(KINDS, item, pointer="/it", today=ON)]

    assert codes(date(2026, 3, 11)) == ["/it/happened_on in-the-future"]
    assert codes(ON) == []


def test_evidence_is_asked_for_taken_or_refused_as_the_kind_says() -> None:
    def codes(kind: str, fields: dict, files: int) -> list[str]:
        item = Reported(kind, ON, fields, files)
        return [fault.code for fault in find_item_faults(KINDS, item, pointer="", today=ON, complete=True)]

    assert codes("event", {"title": "会"}, 1) == ["evidence-not-taken"]
    assert codes("event", {"title": "会"}, 0) == []
    assert codes("mark", {}, 0) == codes("mark", {}, 2) == []
    assert codes("unheard_of", {}, 0) == ["unknown-kind"]


def test_kinds_are_told_in_words_with_the_code_to_ask_for_them() -> None:
    item = Reported("unheard_of", ON, {}, 0)
    (fault,) = find_item_faults(KINDS, item, pointer="", today=ON)
    assert fault.text.zh == "可填报：合同（contract）、活动（event）、成绩（mark）"
    assert say_choices({}).zh == "无"


def test_a_code_that_is_the_chinese_word_is_told_once_in_chinese_and_beside_the_english() -> None:
    grades = {"优秀": Text("优秀", "Outstanding"), "无星级": Text("较差", "Poor")}
    assert say_choices(grades) == Text("优秀、较差（无星级）", "Outstanding (优秀), Poor (无星级)")
