"""Does a condition hold exactly when what is known decides it, and does a window hold exactly its days?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from policies.language.bounds import Bound
from policies.language.conditions import AllOf, AnyOf, Compare, Condition, Not, OnList, leaves_of, names_in
from policies.language.quantities import Count
from policies.language.windows import Last
from policies.language.words import Length, Scalar
from policies.plain import as_mapping
from policies.quantities.measuring import holds, value_of
from policies.quantities.spans import back, window_of
from policies.situation import Situation

CONDITIONS: TypeAdapter[Condition] = TypeAdapter(Condition)
FILED = date(2026, 10, 13)
DAY = timedelta(days=1)

NUMBERS = st.integers(-3, 3) | st.decimals(-3, 3, places=1)
SCALARS: st.SearchStrategy[Scalar] = NUMBERS | st.booleans() | st.sampled_from(["a", "b"]) | st.just(FILED)
WORDS = st.fixed_dictionaries(
    {},
    optional={
        "at_least": NUMBERS,
        "more_than": NUMBERS,
        "at_most": NUMBERS,
        "less_than": NUMBERS,
        "is": SCALARS,
        "one_of": st.lists(SCALARS, min_size=1, max_size=3).map(tuple),
    },
).filter(bool)
FACT_NAMES = ("staff", "capital", "scale", "genuine")
LIST_NAMES = ("first", "second", "third")
NAMES, LISTS = st.sampled_from(FACT_NAMES), st.sampled_from(LIST_NAMES)
LEAVES = st.one_of(
    st.dictionaries(NAMES, WORDS | SCALARS, min_size=1, max_size=2),
    st.lists(LISTS, min_size=1, max_size=2).map(lambda names: {"on_list": tuple(names)}),
)
WRITTEN = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": tuple(parts)}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": tuple(parts)}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)
FACTS = st.dictionaries(NAMES, SCALARS | st.none(), max_size=4)


def condition(written: Mapping[str, object]) -> Condition:
    return CONDITIONS.validate_python(written)


def known(facts: Mapping[str, object], lists: frozenset[str] = frozenset()) -> Situation:
    """What is known on the day of filing, which is today."""
    return Situation(today=FILED, anchors={"filed_on": FILED}, facts=facts, lists=lists)


def truth_of(written: Mapping[str, Any], facts: Mapping[str, object], lists: frozenset[str]) -> Fraction:
    """The slow oracle over the condition as it is written: true is 1, false is 0, unknown is one half."""
    parts: list[Fraction] = []
    for key, wanted in written.items():
        match key:
            case "all":
                parts.append(min(truth_of(part, facts, lists) for part in wanted))
            case "any":
                parts.append(max(truth_of(part, facts, lists) for part in wanted))
            case "not":
                parts.append(1 - truth_of(wanted, facts, lists))
            case "on_list":
                parts.append(Fraction(any(name in lists for name in wanted)))
            case _:
                known = facts.get(key) is not None
                parts.append(Fraction(satisfies(facts[key], wanted)) if known else Fraction(1, 2))
    return min(parts)


def satisfies(value: object, wanted: object) -> bool:
    """The same for one comparison: by its type first, so that true is not 1."""
    words = as_mapping(wanted)
    if words is None:
        return equal(value, wanted)
    return all(_satisfies(value, word, bound) for word, bound in words.items())


def _satisfies(value: object, word: str, bound: Any) -> bool:
    if word == "is":
        return equal(value, bound)
    if word == "one_of":
        return any(equal(value, one) for one in bound)
    if type(value) not in {int, Decimal}:
        return False
    left, right = Fraction(str(value)), Fraction(str(bound))
    return {
        "at_least": left >= right,
        "more_than": left > right,
        "at_most": left <= right,
        "less_than": left < right,
    }[word]


def equal(value: object, other: object) -> bool:
    numbers = {int, Decimal}
    if type(value) in numbers and type(other) in numbers:
        return Fraction(str(value)) == Fraction(str(other))
    return type(value) is type(other) and value == other


@settings(deadline=None, max_examples=300)
@given(WRITTEN, FACTS, st.frozensets(LISTS))
def test_conditions_obey_kleenes_strong_logic(
    written: dict[str, object], facts: dict[str, object], lists: frozenset[str]
) -> None:
    answer = holds(condition(written), known(facts, lists))

    expected = {Fraction(1): True, Fraction(0): False, Fraction(1, 2): None}
    assert answer is expected[truth_of(written, facts, lists)]


@settings(deadline=None, max_examples=150)
@given(WRITTEN, FACTS, FACTS, st.frozensets(LISTS))
def test_what_is_decided_stays_decided_whatever_else_becomes_known(
    written: dict[str, object], facts: dict[str, object], more: dict[str, object], lists: frozenset[str]
) -> None:
    before = holds(condition(written), known(facts, lists))
    given_before = {name: value for name, value in facts.items() if value is not None}

    after = holds(condition(written), known({**more, **given_before}, lists))

    assert before is None or after is before


@settings(deadline=None, max_examples=100)
@given(WRITTEN)
def test_a_condition_is_the_same_read_twice_and_depends_on_what_it_names_alone(written: dict[str, object]) -> None:
    read = condition(written)

    assert CONDITIONS.validate_python(read) is read
    assert names_in(read) == {name for name in FACT_NAMES if f"'{name}'" in str(written)}
    lists = {name for leaf in leaves_of(read) if isinstance(leaf, OnList) for name in leaf.on_list}
    assert lists == {name for name in LIST_NAMES if f"'{name}'" in str(written)}


def test_several_names_must_all_hold() -> None:
    both = condition({"staff": {"at_least": 5}, "scale": "large"})

    assert isinstance(both, AllOf)
    assert holds(both, known({"staff": 5, "scale": "large"})) is True
    assert holds(both, known({"staff": 4})) is False
    assert holds(both, known({"staff": 5})) is None


def test_each_word_of_a_condition_is_its_own_form() -> None:
    read = condition({"any": ({"not": {"on_list": ("first",)}}, {"staff": 5})})

    assert isinstance(read, AnyOf)
    assert [type(part) for part in read.any] == [Not, Compare]
    assert [type(leaf) for leaf in leaves_of(read)] == [OnList, Compare]


@pytest.mark.parametrize(
    "wrong", [{}, None, 5, "staff", (), {"all": ()}, {"Staff": 5}, {"staff": {}}, {"staff": (1, 2)}]
)
def test_what_asks_nothing_is_no_condition(wrong: object) -> None:
    with pytest.raises(ValidationError):
        CONDITIONS.validate_python(wrong)


@pytest.mark.parametrize(
    ("words", "admitted", "refused"),
    [
        ({"at_least": 5}, [5, 6, Decimal("5.0")], [4, Decimal("4.9")]),
        ({"more_than": 5}, [6, Decimal("5.1")], [5, Decimal(5)]),
        ({"at_most": 5}, [5, -5], [6, Decimal("5.1")]),
        ({"less_than": 5}, [4, Decimal("4.9")], [5]),
        ({"at_least": 5, "less_than": 7}, [5, 6], [4, 7]),
        ({"at_least": Decimal("0.5")}, [1, Decimal("0.5")], [0, Decimal("0.4")]),
        ({"is": True}, [True], [False, 1, "true"]),
        ({"is": 1}, [1, Decimal("1.0")], [True, 2, "1"]),
        ({"is": False}, [False], [True, 0]),
        ({"one_of": (1, 2)}, [1, 2], [True, 3]),
        ({"one_of": ("a", "b")}, ["a"], ["c", 1]),
        ({"is": FILED}, [FILED], [FILED + DAY, "2026-10-13"]),
        ({"at_least": 1}, [1], [True, "5", FILED]),
        ({"is": "a", "at_least": 1}, [], ["a", 1]),
    ],
)
def test_a_bound_admits_what_the_law_means_by_it(
    words: dict[str, object], admitted: list[Scalar], refused: list[Scalar]
) -> None:
    bound = Bound.model_validate(words)

    assert [value for value in [*admitted, *refused] if bound.admits(value)] == admitted


def test_a_bound_tells_its_numbers_and_values() -> None:
    bound = Bound.model_validate({"at_least": 1, "less_than": 3, "is": 2, "one_of": (2, 5)})

    assert bound.numbers == {"at_least": 1, "less_than": 3}
    assert bound.values == (2, 2, 5)


THREE_YEARS = Last.model_validate({"last": {"years": 3}, "before": "filed_on"})


def within(window: Last, day: date, situation: Situation) -> bool:
    span = window_of(window, situation)
    assert span is not None
    return span[0] <= day <= span[1]


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2023, 10, 12), False),
        (date(2023, 10, 13), False),  # the corresponding day: from here three years run, and it is not counted
        (date(2023, 10, 14), True),
        (date(2026, 10, 12), True),
        (date(2026, 10, 13), True),  # 当日在内
        (date(2026, 10, 14), False),
    ],
)
def test_the_last_three_years_begin_after_the_corresponding_day_and_end_with_the_day_of_filing(
    day: date, *, inside: bool
) -> None:
    later = Situation(today=FILED + 90 * DAY, anchors={"filed_on": FILED})

    assert within(THREE_YEARS, day, later) is inside


def test_a_window_before_today_moves_on_with_it() -> None:
    window = Last.model_validate({"last": {"days": 30}})
    later = Situation(today=FILED + 30 * DAY, anchors={"filed_on": FILED})

    assert not within(window, FILED, later)
    assert within(window, FILED + DAY, later)
    assert within(window, later.today, later)


def test_before_it_is_filed_an_application_is_judged_as_of_today() -> None:
    assert within(THREE_YEARS, FILED, Situation(today=FILED))
    assert not within(THREE_YEARS, FILED + DAY, Situation(today=FILED))


@pytest.mark.parametrize(
    ("day", "length", "expected"),
    [
        ("2026-10-13", {"years": 3}, "2023-10-13"),
        ("2026-10-13", {"months": 6}, "2026-04-13"),
        ("2026-10-13", {"months": 10}, "2025-12-13"),
        ("2026-10-13", {"days": 13}, "2026-09-30"),
        ("2026-03-31", {"months": 1}, "2026-02-28"),
        ("2028-03-31", {"months": 1}, "2028-02-29"),
        ("2026-12-31", {"months": 3}, "2026-09-30"),
        ("2028-02-29", {"years": 3}, "2025-02-28"),
        ("2028-02-29", {"years": 4}, "2024-02-29"),
        ("2027-02-28", {"years": 3}, "2024-02-28"),
        ("0500-06-01", {"years": 1000}, "0001-01-01"),
        ("0001-01-03", {"days": 1000}, "0001-01-01"),
    ],
)
def test_counting_back_ends_on_the_corresponding_day_or_the_months_end(
    day: str, length: dict[str, int], expected: str
) -> None:
    assert back(date.fromisoformat(day), Length.model_validate(length)).isoformat() == expected


def test_working_days_are_not_counted_back_without_a_calendar() -> None:
    with pytest.raises(ValueError, match="counted back in working days"):
        back(FILED, Length(working_days=5))


NOTHING: Mapping[str, object] = {}
SERIOUS = Count.model_validate({"count": "incidents", "where": {"grave": True}})
RECENT = Count.model_validate({"count": "incidents", "dated_by": "on", "during": THREE_YEARS})
BOTH = Count.model_validate({"count": "incidents", "where": {"grave": True}, "dated_by": "on", "during": THREE_YEARS})


@pytest.mark.parametrize(
    ("quantity", "rows", "count"),
    [
        (SERIOUS, None, None),
        (SERIOUS, "none", None),
        (SERIOUS, [], 0),
        (SERIOUS, [{"grave": True}, {"grave": False}, {"grave": True}], 2),
        (SERIOUS, [{"grave": True}, NOTHING], None),
        (SERIOUS, ["no row"], None),
        (RECENT, [], 0),
        (RECENT, [{"on": FILED}, {"on": date(2020, 1, 1)}], 1),
        (RECENT, [{"on": "2026-10-13"}], None),
        (RECENT, [NOTHING], None),
        (BOTH, [{"grave": True, "on": FILED}], 1),
        (BOTH, [{"grave": False}], 0),  # whenever it was
        (BOTH, [{"on": date(2020, 1, 1)}], 0),  # whatever it was
        (BOTH, [{"grave": True}], None),
        (BOTH, [{"on": FILED}], None),
    ],
)
def test_rows_are_counted_when_each_is_decided(quantity: Count, rows: object, count: int | None) -> None:
    counted = replace(known({"incidents": rows}), quantities={"counted": quantity})

    assert value_of("counted", counted) == count


def test_items_of_a_kind_that_nobody_had_are_none_and_a_list_that_was_never_given_is_unknown() -> None:
    of_records = replace(known({}), quantities={"counted": SERIOUS})

    assert value_of("counted", of_records) == 0
    assert value_of("counted", replace(of_records, facts={"incidents": None})) is None


def test_a_row_is_asked_alone_not_for_what_the_organisation_says() -> None:
    says = known({"incidents": [{"grave": None}], "grave": True})

    assert value_of("counted", replace(says, quantities={"counted": SERIOUS})) is None
    assert value_of("counted", replace(says, quantities={"counted": SERIOUS, "grave": RECENT})) is None


def test_a_fact_of_many_values_is_no_value_to_compare() -> None:
    assert value_of("fields", known({"fields": ["digital"]})) is None


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize("count", [1, 1000])
@pytest.mark.parametrize("unit", ["days", "months", "years"])
def test_a_window_at_the_edge_of_the_calendar_is_still_one(today: date, count: int, unit: str) -> None:
    window = Last.model_validate({"last": {unit: count}})

    assert within(window, today, Situation(today=today)) is (today > date.min)
