"""Are words that contradict themselves refused, and words that were read already left as they are?"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from policies.language.document import Kind, Source
from policies.language.effects import Effect, ListEffect, PayEffect
from policies.language.grading import ByHand, Indicator, Quota
from policies.language.procedures import CaseQuota, EndStage, Stage
from policies.language.quantities import Count, Quantity
from policies.language.windows import Between, Calendar, Window
from policies.language.words import Word
from policies.verdict import Text

SOURCE = {"number": "〔2026〕1号", "issued_by": "样例局", "public": True}
EFFECT: TypeAdapter[Word] = TypeAdapter(Effect)
STAGE: TypeAdapter[Word] = TypeAdapter(Stage)
WINDOW: TypeAdapter[Word] = TypeAdapter(Window)
QUANTITY: TypeAdapter[Word] = TypeAdapter(Quantity)
INDICATOR: TypeAdapter[Word] = TypeAdapter(Indicator)


@pytest.mark.parametrize(
    ("reads", "read"),
    [
        (EFFECT, ListEffect(list=True)),
        (EFFECT, PayEffect(pay=False)),
        (STAGE, EndStage(label=Text("已入库"), ends="admitted")),
        (WINDOW, Between(to=date(2026, 12, 31))),
        (WINDOW, Calendar(calendar="year")),
        (QUANTITY, Count(count="contract")),
        (INDICATOR, ByHand(mark="given", label=Text("印象"), clause="第七条")),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_word_that_was_read_already_stays_what_it_is(reads: TypeAdapter[Word], read: Word) -> None:
    assert reads.validate_python(read) == read


@pytest.mark.parametrize(
    ("reads", "kind", "told"),
    [
        (EFFECT, "effect_expected", "an effect has one of: list, finding, record, fulfil, annul, measure, pay, accept"),
        (STAGE, "stage_expected", "a stage has one of: by (someone acts), notice, panel, consult, wait, ends"),
        (WINDOW, "window_expected", "a stretch of time has one of: from, to, since, last, calendar, evaluation, ever"),
        (QUANTITY, "quantity_expected", "a quantity begins with one of: count, sum, distinct"),
        (INDICATOR, "indicator_expected", "an indicator has one of: of (a quantity), per (a kind of item), mark"),
    ],
)
@pytest.mark.parametrize("written", ["list", CaseQuota(at_most=1, clause="第七条"), 5, None])
def test_what_is_no_form_of_a_word_is_told_once_with_the_forms_there_are(
    reads: TypeAdapter[Word], kind: str, told: str, written: object
) -> None:
    with pytest.raises(ValidationError) as wrong:
        reads.validate_python(written)

    (error,) = wrong.value.errors()
    assert error["type"] == kind
    assert error["msg"].startswith(told)


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (lambda: CaseQuota(clause="第七条"), "a quota has at_most or a setting, one of them"),
        (lambda: CaseQuota(at_most=10, setting="places", clause="第七条"), "a quota has at_most or a setting"),
        (Quota, "a quota is places or a share, one of them"),
        (lambda: Quota(places=10, share=Decimal("0.1")), "a quota is places or a share, one of them"),
        (Between, "a stretch of time names from, to, or both"),
        (lambda: Between.model_validate({"from": date(2026, 2, 1), "to": date(2026, 1, 31)}), "ends before it begins"),
        (lambda: Source.model_validate({**SOURCE, "issued_on": "2026-02"}), "a date such as 2026-12-31, or unset"),
        (
            lambda: Kind(label=Text("评价"), prefilled=("enterprise",), clause="第七条"),
            "prefilled names no field of this kind: enterprise",
        ),
    ],
)
def test_a_word_that_says_nothing_or_two_things_is_refused(read: Callable[[], Word], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        read()


def test_the_day_of_issue_may_be_unset() -> None:
    assert Source.model_validate({**SOURCE, "issued_on": "unset"}).issued_on == "unset"
    assert Source.model_validate({**SOURCE, "issued_on": date(2026, 1, 1)}).issued_on == date(2026, 1, 1)
