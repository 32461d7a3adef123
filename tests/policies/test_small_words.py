"""Do the small words mean what they say: sentences, lengths, verdicts, plain values?"""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from written import policy

from policies.language.document import UntilEvent
from policies.language.procedures import Procedure
from policies.language.words import Due, Length, Said
from policies.plain import as_list, as_mapping, below
from policies.verdict import GRANTED, Reason, Text, granted_unless, refused

REASON = Reason("eligibility.team", "第六条(二)", Text("不足5人", "Fewer than 5"))
SAID: TypeAdapter[Text] = TypeAdapter(Said)
DUE: TypeAdapter[Any] = TypeAdapter(Due)


def test_a_sentence_is_read_in_the_language_it_has() -> None:
    both, chinese = Text("不足5人", "Fewer than 5"), Text("不足5人")

    assert (both.read_in("zh"), both.read_in("en")) == ("不足5人", "Fewer than 5")
    assert (chinese.read_in("zh"), chinese.read_in("en")) == ("不足5人", "不足5人")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("不足5人", Text("不足5人")),
        ({"zh": "不足5人", "en": "Fewer than 5"}, Text("不足5人", "Fewer than 5")),
        ({"zh": "不足5人"}, Text("不足5人")),
        (Text("不足5人"), Text("不足5人")),
    ],
)
def test_a_sentence_is_written_in_one_language_or_in_two(written: object, meant: Text) -> None:
    assert SAID.validate_python(written) == meant


@pytest.mark.parametrize(
    "written", ["", " ", 5, None, ["不足5人"], {}, {"en": "Fewer"}, {"zh": "", "en": "x"}, {"zh": 5}]
)
def test_what_says_nothing_in_chinese_is_no_sentence(written: object) -> None:
    with pytest.raises(ValidationError):
        SAID.validate_python(written)


@pytest.mark.parametrize("unit", ["working_days", "days", "months", "years"])
def test_a_length_is_so_many_of_one_unit(unit: str) -> None:
    length = Length.model_validate({unit: 5})

    assert (length.count, length.unit, length.full) == (5, unit.removesuffix("s"), False)


def test_a_length_is_due_and_so_is_one_left_open() -> None:
    assert DUE.validate_python({"days": 10}) == Length(days=10)
    assert DUE.validate_python(Length(days=10)) == Length(days=10)
    assert DUE.validate_python("unset") == "unset"


@pytest.mark.parametrize("wrong", [None, 10, "soon", {}, {"days": 0}, {"weeks": 2}, UntilEvent(event=Text("结束"))])
def test_what_is_neither_a_length_nor_unset_is_never_due(wrong: object) -> None:
    with pytest.raises(ValidationError):
        DUE.validate_python(wrong)


def test_rules_that_were_read_are_rules() -> None:
    intake = policy().intake

    assert Procedure.model_validate(dict(intake)) == intake


def test_a_refusal_has_reasons_and_a_grant_has_none() -> None:
    assert granted_unless([]) is GRANTED
    assert granted_unless([REASON]) == refused(REASON)
    assert not refused(REASON, REASON).granted
    assert refused(REASON).reasons == (REASON,)
    with pytest.raises(ValueError, match="needs a reason"):
        refused()


def test_plain_values_are_seen_as_what_they_are() -> None:
    assert as_mapping({"a": 1}) == {"a": 1}
    assert as_mapping([1]) is None
    assert (as_list([1]), as_list((1,)), as_list([])) == ([1], (1,), [])
    assert (as_list("ab"), as_list({"a": 1}), as_list(None)) == (None, None, None)


def test_a_pointer_escapes_what_json_pointers_are_made_of() -> None:
    assert below("/facts", "a/b~c") == "/facts/a~1b~0c"
    assert below(below("", "rows"), 0) == "/rows/0"
