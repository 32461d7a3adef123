"""In which unit is a number told, and do people read a share per cent wherever machines count it from 0 to 1?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programmes_written import good_city, written
from pydantic import TypeAdapter, ValidationError

from policies.explaining import explain_rules
from policies.language.grading import Indicator
from policies.language.quantities import Quantity
from policies.quantities.exact import Exact, in_few_places
from policies.quantities.units import (
    ITEMS,
    NO,
    POINTS,
    SHARE,
    YES,
    Unit,
    say_amount,
    say_value,
    unit_counted,
    unit_of,
)
from policies.verdict import Text

QUANTITY: TypeAdapter[Quantity] = TypeAdapter(Quantity)
INDICATOR: TypeAdapter[Indicator] = TypeAdapter(Indicator)
SIZE = "  accidents:\n    type: list\n    label: 事故\n    of:\n"
FACTS = (
    ("materials:\n", "  rate: {type: decimal, at_least: 0, at_most: 1, label: 比率, clause: 第三条}\nmaterials:\n"),
    (SIZE, f"{SIZE}      hurt: {{type: integer, unit: {{zh: 人, en: people}}, label: 伤者}}\n"),
    ("enterprise: {type: text, label: 企业}\n", "enterprise: {type: organisation, label: 企业}\n"),
)
SETTING = ("settings:\n", "settings:\n  line: {label: 线, value: 0.5, clause: 第三条}\n")


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [
        ("{count: contract, during: this_year, unit: {zh: 份, en: contracts}}", ("份", "contracts")),
        ("{count: contract, during: this_year}", ("项", "items")),
        ("{count: directions}", ("项", "items")),
        ("{distinct: contract.enterprise, during: this_year}", ("家", "organisations")),
        ("{distinct: contract.level, during: this_year}", ("个", "different")),
        ("{distinct: contract.enterprise, during: this_year, unit: 户}", ("户", None)),
        ("{most: contract.enterprise, during: this_year}", ("次", "times")),
        ("{run: evaluation, where: {grade: 优秀}}", ("年", "years")),
        ("{elapsed_since: contract, unit: month}", ("个月", "months")),
        ("{sum: contract.amount, during: this_year}", ("万元", None)),
        ("{mean: contract.amount, during: this_year}", ("万元", None)),
        ("{highest: accidents.hurt}", ("人", "people")),
        ("{latest: evaluation.score, during: standing}", ("分", "points")),
        ("{sum: complaint.points, during: standing}", None),
        ("{latest: evaluation.grade, during: standing}", None),
        ("{latest: contract.level, during: standing}", None),
        ("{account: {opens_with: 12, taken: [complaint.points], cycle: year}}", ("分", "points")),
        ("{ratio: [engineers, staff]}", ("%", None)),
        ("{ratio: [amount, staff], unit: 万元/人}", ("万元/人", None)),
        ("{total: [engineers, staff]}", ("人", None)),
        ("{total: [engineers, amount]}", None),
        ("{less: [rate, line]}", ("%", None)),
        ("{less: [line, line]}", None),
    ],
)
def test_a_quantity_has_its_own_unit_or_that_of_what_it_is_made_of(
    quantity: str, unit: tuple[str, str | None] | None
) -> None:
    policy = written(*FACTS, SETTING, ("quantities:\n", f"quantities:\n  asked: {quantity}\n"))

    found = unit_of(policy, "asked")

    assert (None if found is None else (found.label.zh, found.label.en)) == unit
    assert (found is not None and found.share) == (unit is not None and unit[0] == "%")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("staff", Unit(Text("人"))),
        ("rate", SHARE),
        ("founded_on", None),
        ("line", None),
        ("share_of_ranked", SHARE),
        ("score", POINTS),
        ("rank", None),
    ],
)
def test_a_fact_has_its_unit_and_a_decimal_from_nought_to_one_is_a_share(name: str, unit: Unit | None) -> None:
    assert unit_of(written(*FACTS, SETTING), name) == unit


def test_without_an_exit_there_are_no_grounds_to_have_a_unit() -> None:
    policy = written(("quantities:\n", "quantities:\n  asked: {sum: contract.amount, during: this_year}\n"))

    assert unit_of(policy.model_copy(update={"exit": None, "records": {}}), "asked") is None


@pytest.mark.parametrize(
    ("counts", "unit"),
    [
        ({"of": "staff", "each": {"points": 1}}, Unit(Text("人"))),
        ({"per": "contract", "by": ("level",), "table": {"national": 1}}, ITEMS),
        ({"per": "contract", "by": ("level",), "table": {"national": 1}, "unit": "份"}, Unit(Text("份"))),
        ({"mark": "given", "at_most": 10}, None),
        ({"parts": {}}, None),
    ],
)
def test_an_indicator_has_the_unit_of_what_it_counts(counts: dict[str, object], unit: Unit | None) -> None:
    indicator = INDICATOR.validate_python({"label": "指标", "clause": "第七条", **counts})

    assert unit_counted(written(), indicator) == unit


@pytest.mark.parametrize("percent", ["%", "％", " % "])
def test_a_ratio_needs_no_percent_sign(percent: str) -> None:
    with pytest.raises(ValidationError, match="read in per cent by itself"):
        QUANTITY.validate_python({"ratio": ("engineers", "staff"), "unit": percent})


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [
        (Fraction(19, 24), SHARE, "79.17%", "79.17%"),
        (Decimal("0.8"), SHARE, "80%", "80%"),
        (1, SHARE, "100%", "100%"),
        (Fraction(1, 64), SHARE, "1.5625%", "1.5625%"),
        (Fraction(-1, 3), SHARE, "-33.33%", "-33.33%"),
        (12, Unit(Text("家", "enterprises")), "12家", "12 enterprises"),
        (Decimal("60.50"), Unit(Text("万元")), "60.5万元", "60.5 万元"),
        (Fraction(260, 3), POINTS, "86.67分", "86.67 points"),
        (Decimal("1234.567891"), None, "1234.567891", "1234.567891"),
    ],
)
def test_people_read_a_number_with_its_unit(number: Exact, unit: Unit | None, zh: str, en: str) -> None:
    said = say_amount(number, unit)

    assert (said.zh, said.read_in("en")) == (zh, en)


def test_any_value_can_be_read() -> None:
    told = [say_value(one, SHARE) for one in (True, False, Decimal("0.25"), date(2026, 3, 1), "优秀")]

    assert told == [YES, NO, Text("25%", "25%"), Text("2026-03-01"), Text("优秀")]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(79999, 1000) + Fraction(1, 3000000), "79.999"),
        (Fraction(799999999, 10000000), "80"),
        (Fraction(1, 999), "0.001"),
        (Fraction(-1, 3), "-0.33"),
        (7, "7"),
        (Decimal("0.100000"), "0.1"),
    ],
)
def test_a_number_that_never_ends_has_two_places_unless_they_would_make_it_a_rounder_one(
    number: Exact, told: str
) -> None:
    assert in_few_places(number) == told


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_what_is_below_a_whole_percentage_is_never_read_as_that(part: int, whole: int) -> None:
    share = Fraction(part, whole)

    read = Decimal(SHARE.read(share))

    assert abs(read - Decimal(100) * part / whole) <= Decimal("0.005")
    for hundredth in range(0, 101, 5):
        line = Fraction(hundredth, 100)
        assert (share < line) == (read < hundredth)


def test_numbers_in_order_are_read_in_that_order() -> None:
    read = [Decimal(in_few_places(Fraction(number, 997))) for number in range(997)]

    assert read == sorted(read)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("share: {ratio: [engineers, staff]}", "share: {ratio: [amount, staff], unit: 万元/人}", "不足0.5万元/人：0分"),
        ("staff: {at_least: 5}", "staff: {at_least: 5}, contracts: {at_most: 2}", "“服务合同”不超过2项"),
        ("staff: {at_least: 5}", "staff: {at_least: 5}, share: {at_least: 0.3}", "工程师占人员的比例不少于30%"),
        ("during: this_year, clause: 第七条}\n          scaled",
         "during: this_year, unit: 份, clause: 第七条}\n          scaled", "按每份“服务合同”计分"),
        ("score: {at_least: 60, less_than: 80}", "score: {at_least: 60, less_than: 80}", "得分不少于60分、不足80分"),
        ("rank: {at_most: 10}", "share_of_ranked: {at_most: 0.2}", "名次占参评家数的比例不超过20%"),
    ],
)  # fmt: skip
def test_the_page_of_rules_says_numbers_as_a_scorecard_does(old: str, new: str, words: str) -> None:
    page = explain_rules(written((old, new)), good_city(), "rules")

    assert words in page.replace("</span>", "").replace("<span>", "")
