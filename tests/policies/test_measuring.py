"""Is every quantity, over every window, what the words say, and unknown where they do not say?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from policies.language.conditions import Condition
from policies.language.quantities import Quantity
from policies.language.windows import NamedWindow, Window
from policies.language.words import Length
from policies.quantities.exact import Exact, in_decimals
from policies.quantities.measuring import counted, holds, measure, value_of
from policies.quantities.spans import anchor_of, back, calendar_span, day_after, months_before, whole_units, window_of
from policies.situation import Item, Situation, Value

QUANTITY: TypeAdapter[Quantity] = TypeAdapter(Quantity)
WINDOW: TypeAdapter[Window] = TypeAdapter(Window)
CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
TODAY = date(2026, 11, 21)


def item(kind: str, on: str, **fields: object) -> Item:
    return Item(kind, date.fromisoformat(on), fields)


CONTRACTS = (
    item("contract", "2026-03-01", amount=Decimal("80.5"), enterprise="甲", done=True),
    item("contract", "2025-06-30", amount=20, enterprise="乙", done=True),
    item("contract", "2026-05-01", amount=Decimal("0.5"), enterprise="甲", done=False),
    item("talk", "2026-05-01", held=True),
)


def situation(*items: Item, **known: object) -> Situation:
    return Situation(**{"today": TODAY, "items": items, **known})


def amount(written: Mapping[str, object], known: Situation | None = None) -> Value | None:
    return measure(QUANTITY.validate_python(written), known or situation(*CONTRACTS))


def test_items_are_counted_summed_and_told_apart() -> None:
    assert amount({"count": "contract"}) == 3
    assert amount({"count": "contract", "where": {"done": True}}) == 2
    assert amount({"count": "visit"}) == 0
    assert amount({"sum": "contract.amount"}) == 101
    assert amount({"sum": "contract.amount", "where": {"enterprise": "甲"}}) == 81
    assert amount({"distinct": "contract.enterprise"}) == 2
    assert amount({"most": "contract.enterprise"}) == 2
    assert amount({"most": "visit.enterprise"}) == 0


def test_an_allegation_counts_in_no_quantity_until_it_is_verified_nor_once_it_is_annulled() -> None:
    breaches = (
        item("breach", "2026-02-01", verified=True, points=3),
        item("breach", "2026-03-01", verified=False, points=4),
        item("breach", "2026-04-01", verified=True, points=5, annulled=True),
        item("breach", "2026-05-01", points=6),
    )
    known = situation(*breaches, *CONTRACTS, grounds=frozenset({"breach"}))
    assert amount({"count": "breach"}, known) == 1
    assert amount({"sum": "breach.points", "where": {"points": {"at_least": 1}}}, known) == 3
    assert amount({"latest": "breach.points", "during": {"last": {"years": 1}}}, known) == 3
    assert amount({"elapsed_since": "breach", "unit": "month"}, known) == 9
    assert amount({"account": {"opens_with": 12, "taken": ("breach.points",)}}, known) == 9
    assert anchor_of("breach", known) == date(2026, 2, 1)
    assert amount({"count": "contract"}, known) == 3
    assert amount({"count": "breach"}, situation(*breaches)) == 4  # of what is no ground nobody need verify anything


def test_a_quantity_that_asks_whether_findings_are_verified_decides_that_itself() -> None:
    findings = item("breach", "2026-02-01", verified=True), item("breach", "2026-03-01", verified=False)
    known = situation(*findings, grounds=frozenset({"breach"}))
    assert amount({"count": "breach", "where": {"verified": True}}, known) == 1
    assert amount({"count": "breach", "where": {"verified": False}}, known) == 1
    assert amount({"count": "breach", "where": {"any": ({"verified": True}, {"verified": False})}}, known) == 2


def test_the_highest_the_lowest_and_the_latest_are_those_of_items_there_are() -> None:
    assert amount({"highest": "contract.amount"}) == Fraction(161, 2)
    assert amount({"lowest": "contract.amount"}) == Fraction(1, 2)
    assert amount({"latest": "contract.enterprise"}) == "甲"
    assert amount({"latest": "contract.on"}) == date(2026, 5, 1)
    for word in ("highest", "lowest", "latest"):
        assert amount({word: "visit.amount"}) is None


def test_a_mean_weighs_as_it_is_told_and_of_nothing_there_is_none() -> None:
    marks = situation(
        item("mark", "2026-01-01", mark=100, weight=1),
        item("mark", "2026-01-02", mark=70, weight=2),
        item("mark", "2026-01-04", weight=5),
    )
    assert amount({"mean": "mark.mark"}, marks) == 85
    assert amount({"mean": "mark.mark", "weighted_by": "weight"}, marks) == 80
    assert amount({"mean": "mark.mark", "where": {"mark": {"at_least": 101}}}, marks) is None


def test_a_weighted_mean_is_unknown_while_a_mark_of_its_window_waits_for_its_weight() -> None:
    weighed = {"mean": "mark.mark", "weighted_by": "weight", "during": {"calendar": "year"}}
    old, marked = item("mark", "2020-01-01", mark=0), item("mark", "2026-01-01", mark=100, weight=1)
    assert amount(weighed, situation(old, marked)) == 100
    assert amount(weighed, situation(old, marked, item("mark", "2026-01-03", mark=70))) is None
    assert amount(weighed, situation(old, marked, item("mark", "2026-01-03", mark=70, weight=2))) == 80


def test_an_item_that_lacks_what_is_asked_leaves_the_quantity_unknown() -> None:
    doubtful = situation(*CONTRACTS, item("contract", "2026-06-01", amount=3))
    assert amount({"count": "contract", "where": {"done": True}}, doubtful) is None
    assert amount({"sum": "contract.amount", "where": {"done": True}}, doubtful) is None
    assert amount({"elapsed_since": "contract", "where": {"done": True}, "unit": "day"}, doubtful) is None


def test_what_is_out_of_the_window_is_out_whatever_else_is_unknown() -> None:
    doubtful = situation(*CONTRACTS, item("contract", "2020-06-01", amount=3))
    assert amount({"count": "contract", "where": {"done": True}, "during": {"calendar": "year"}}, doubtful) == 1


PEOPLE = (
    {"title": "none", "years": 5, "joined": date(2026, 2, 1)},
    {"title": "senior", "years": 1, "joined": date(2021, 2, 1)},
)


def test_rows_of_a_fact_count_and_a_list_that_was_never_given_is_unknown() -> None:
    known = situation(facts={"people": PEOPLE, "fields": ("a", "b"), "never": None, "empty": (), "name": "某"})
    assert amount({"count": "people", "where": {"title": "senior"}}, known) == 1
    assert amount({"count": "people", "where": {"all": ({"title": "none"}, {"years": {"at_least": 5}})}}, known) == 1
    assert amount({"count": "people", "dated_by": "joined", "during": {"last": {"years": 1}}}, known) == 1
    assert amount({"latest": "people.title", "dated_by": "joined"}, known) == "none"
    assert amount({"count": "people", "during": {"last": {"years": 1}}}, known) is None
    assert amount({"count": "people", "during": {"ever": True}}, known) == 2
    assert amount({"count": "fields", "where": {"not": {"value": "a"}}}, known) == 1
    assert amount({"count": "empty"}, known) == 0
    assert amount({"count": "never"}, known) is None
    assert amount({"count": "name"}, known) is None


def test_a_row_without_a_day_that_cannot_count_is_left_out_even_with_a_window() -> None:
    known = situation(facts={"people": ({"title": "none"}, {"title": "senior", "joined": date(2026, 2, 1)})})
    senior = {"count": "people", "dated_by": "joined", "where": {"title": "senior"}, "during": {"calendar": "year"}}
    assert amount(senior, known) == 1
    assert amount({**senior, "where": {"title": "none"}}, known) is None


def evaluation(year: int, **fields: object) -> Item:
    return item("evaluation", f"{year}-12-31", year=year, **fields)


FAILED = {"run": "evaluation", "where": {"grade": "C"}}


def test_a_run_goes_back_from_the_latest_year_after_year() -> None:
    assert amount(FAILED, situation(evaluation(2024, grade="C"), evaluation(2025, grade="C"))) == 2
    assert amount(FAILED, situation(evaluation(2023, grade="C"), evaluation(2025, grade="C"))) == 1
    assert amount(FAILED, situation(evaluation(2024, grade="C"), evaluation(2025, grade="B"))) == 0
    assert amount(FAILED, situation()) == 0
    assert amount({"run": "evaluation"}, situation(evaluation(2024), evaluation(2025))) == 2


def test_a_run_is_unknown_where_a_year_of_it_is() -> None:
    assert amount(FAILED, situation(evaluation(2024, grade="C"), evaluation(2025))) is None
    assert amount(FAILED, situation(evaluation(2024), evaluation(2025, grade="B"))) == 0
    since = {**FAILED, "during": {"since": "listed_on"}}
    history = (evaluation(2024, grade="C"), evaluation(2025, grade="C"))
    assert amount(since, situation(*history)) is None
    assert amount(since, situation(*history, anchors={"listed_on": date(2025, 1, 1)})) == 1
    undated = situation(item("evaluation", "2024-12-31", grade="C"), item("evaluation", "2025-12-31", grade="C"))
    assert amount(FAILED, undated) == 2


def test_time_since_is_told_in_whole_units_and_from_the_later_day() -> None:
    since = {"elapsed_since": "report", "or_since": "listed_on", "unit": "month"}
    listed = {"anchors": {"listed_on": date(2026, 2, 21)}}
    assert amount(since, situation(**listed)) == 9
    assert amount(since, situation(item("report", "2026-05-22"), **listed)) == 5
    assert amount(since, situation(item("report", "2025-05-22"), **listed)) == 9
    assert amount(since, situation()) is None
    assert amount({"elapsed_since": "report", "unit": "day"}, situation(item("report", "2026-11-01"))) == 20
    row_days = situation(facts={"visits": ({"day": date(2024, 11, 22)},)})
    assert amount({"elapsed_since": "visits", "dated_by": "day", "unit": "year"}, row_days) == 1


def test_quantities_are_made_of_quantities_and_facts_exactly() -> None:
    known = situation(
        *CONTRACTS,
        facts={"staff": 10, "engineers": 3, "none": 0, "name": "某"},
        quantities={"contracts": QUANTITY.validate_python({"count": "contract"})},
    )
    assert amount({"ratio": ("engineers", "staff")}, known) == Fraction(3, 10)
    assert amount({"ratio": ("staff", "none")}, known) is None
    assert amount({"ratio": ("unknown", "staff")}, known) is None
    assert amount({"total": ("staff", "engineers", "contracts")}, known) == 16
    assert amount({"total": ("staff", "name")}, known) is None
    assert amount({"less": ("staff", "contracts")}, known) == 7
    assert amount({"less": ("staff", "unknown")}, known) is None


def test_a_threshold_relative_to_a_baseline_is_a_ratio_of_a_difference() -> None:
    quantities = {
        "now": {"sum": "output.value", "during": {"calendar": "year"}},
        "before": {"sum": "output.value", "during": {"calendar": "year", "back": 1}},
        "growth": {"less": ("now", "before")},
        "growth_rate": {"ratio": ("growth", "before")},
    }
    known = situation(
        item("output", "2025-12-31", value=300),
        item("output", "2026-01-01", value=330),
        quantities={name: QUANTITY.validate_python(written) for name, written in quantities.items()},
    )
    assert value_of("growth_rate", known) == Fraction(1, 10)
    assert holds(CONDITION.validate_python({"growth_rate": {"at_least": Decimal("0.1")}}), known) is True
    assert holds(CONDITION.validate_python({"growth_rate": {"more_than": Decimal("0.1")}}), known) is False


ACCOUNT = {"opens_with": 12, "taken": ("breach.points",), "given": ("study.points",), "cycle": "year"}


def balance(*items: Item, **changed: object) -> Value | None:
    return amount({"account": {**ACCOUNT, **changed}}, situation(*items))


def test_a_points_account_is_taken_from_earned_back_and_capped() -> None:
    assert balance() == 12
    assert balance(item("breach", "2026-02-01", points=3)) == 9
    assert balance(item("breach", "2026-02-01", points=3), item("study", "2026-03-01", points=2)) == 11
    assert balance(item("study", "2026-03-01", points=2), at_most=12) == 12
    assert balance(item("breach", "2026-02-01", points=Decimal("0.5"))) == Fraction(23, 2)
    assert balance(item("breach", "2026-11-22", points=3)) == 12
    assert balance(item("breach", "2026-02-01")) == 12


@pytest.mark.parametrize(
    ("carry_over", "after_loss", "after_gain"),
    [("nothing", 12, 12), ("surplus", 12, 17), ("deficit", 9, 12), ("both", 9, 17)],
)
def test_a_new_cycle_begins_with_what_is_carried_over(carry_over: str, after_loss: int, after_gain: int) -> None:
    loss, gain = item("breach", "2025-02-01", points=3), item("study", "2024-02-01", points=5)
    assert balance(loss, carry_over=carry_over) == after_loss
    assert balance(gain, carry_over=carry_over) == after_gain
    assert balance(loss, item("breach", "2026-02-01", points=1), carry_over=carry_over) == after_loss - 1


def test_a_measure_sets_an_account_back_and_without_a_cycle_it_runs_on() -> None:
    lost = item("breach", "2025-02-01", points=9)
    trained = item("measure", "2025-02-01", measure="training")
    assert balance(trained, lost, reset_by="training", cycle=None) == 12
    assert balance(lost, item("measure", "2025-03-01", measure="warning"), reset_by="training", cycle=None) == 3
    assert balance(lost, cycle=None) == 3


def span(written: Mapping[str, object] | str, known: Situation | None = None) -> tuple[str, str] | None:
    window = written if isinstance(written, str) else WINDOW.validate_python(written)
    found = window_of(window, known or situation())
    return None if found is None else (found[0].isoformat(), found[1].isoformat())


ALWAYS = ("0001-01-01", "9999-12-31")


def test_a_window_reaches_from_its_first_to_its_last_day() -> None:
    named = NamedWindow.model_validate({"span": {"from": date(2024, 6, 1), "to": date(2026, 12, 31)}, "clause": "一"})
    assert span("pilot", situation(windows={"pilot": named})) == ("2024-06-01", "2026-12-31")
    assert span({"to": date(2024, 5, 31)}) == ("0001-01-01", "2024-05-31")
    assert span({"from": date(2024, 6, 1)}) == ("2024-06-01", "9999-12-31")
    assert span({"ever": True}) == ALWAYS
    assert span({"last": {"months": 6}}) == ("2026-05-22", "2026-11-21")
    assert span({"last": {"days": 10}, "before": "filed_on"}, situation(anchors={"filed_on": date(2026, 3, 5)})) == (
        "2026-02-24",
        "2026-03-05",
    )
    assert span({"calendar": "month"}) == ("2026-11-01", "2026-11-30")
    assert span({"calendar": "quarter"}) == ("2026-10-01", "2026-12-31")
    assert span({"calendar": "half", "back": 1}) == ("2026-01-01", "2026-06-30")
    assert span({"calendar": "year", "back": 2}) == ("2024-01-01", "2024-12-31")


def test_the_year_before_a_filing_stays_what_it_was_when_the_next_year_has_begun() -> None:
    year_before = {"calendar": "year", "back": 1, "before": "filed_on"}
    filed = {"filed_on": date(2026, 12, 20)}
    assert span(year_before, situation(today=date(2026, 12, 20), anchors=filed)) == ("2025-01-01", "2025-12-31")
    assert span(year_before, situation(today=date(2027, 1, 10), anchors=filed)) == ("2025-01-01", "2025-12-31")
    assert span(year_before, situation(today=date(2027, 1, 10))) == ("2026-01-01", "2026-12-31")


def test_a_window_since_a_day_needs_the_day_and_since_an_item_does_not() -> None:
    known = situation(
        item("measure", "2026-04-01", measure="warning"),
        item("talk", "2026-05-01"),
        facts={"founded": date(2020, 1, 1), "moved": None},
        anchors={"listed_on": date(2026, 1, 1)},
    )
    for name, start in (
        ("listed_on", "2026-01-01"),
        ("founded", "2020-01-01"),
        ("warning", "2026-04-01"),
        ("talk", "2026-05-01"),
    ):
        assert span({"since": name}, known) == (start, "9999-12-31")
    assert span({"since": "removed_on"}, known) is None
    assert span({"since": "moved"}, known) is None
    assert span({"since": "rectification"}, known) == ALWAYS
    assert anchor_of("today", known) == TODAY


def test_a_window_of_evaluations_needs_the_evaluation() -> None:
    periods = (date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
    known = situation(period=periods[0], earlier_periods=periods[1:])
    assert span({"evaluation": "period"}, known) == ("2026-01-01", "2026-12-31")
    assert span({"evaluation": "period", "back": 1}, known) == ("2025-01-01", "2025-12-31")
    assert span({"evaluation": "period", "back": 2}, known) is None
    assert span({"evaluation": "period"}) is None


def test_days_at_the_ends_of_the_calendar_do_not_leave_it() -> None:
    assert back(date(5, 1, 1), Length(years=10)) == date.min
    assert back(date(1, 1, 3), Length(days=10)) == date.min
    assert back(date(2026, 5, 31), Length(months=3)) == date(2026, 2, 28)
    assert day_after(date.max) == date.max
    with pytest.raises(ValueError, match="working days"):
        back(TODAY, Length(working_days=3))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_a_day_so_many_months_ago_has_passed_by_so_many_months_and_a_day_later_has_not(day: date, months: int) -> None:
    start = months_before(day, months)
    assert whole_units(start, day, "month") == months
    assert whole_units(day_after(start), day, "month") == months - 1 or months_before(day, months - 1) <= day_after(
        start
    )
    assert whole_units(start, day, "year") == months // 12


def test_no_time_has_passed_since_a_day_that_lies_ahead() -> None:
    assert [whole_units(date(2027, 1, 1), TODAY, unit) for unit in ("day", "month", "year")] == [0, 0, 0]
    assert whole_units(date(2026, 10, 22), TODAY, "month") == 0


def test_a_calendar_span_holds_its_day() -> None:
    assert calendar_span(date(2024, 2, 10), "month") == (date(2024, 2, 1), date(2024, 2, 29))
    assert calendar_span(date(2024, 7, 1), "half") == (date(2024, 7, 1), date(2024, 12, 31))


def asked(written: Mapping[str, object], **known: object) -> bool | None:
    return holds(CONDITION.validate_python(written), situation(**known))


def test_a_condition_is_true_false_or_not_known() -> None:
    facts = {"facts": {"staff": 5, "sound": True}}
    assert asked({"staff": {"at_least": 5}}, **facts) is True
    assert asked({"staff": {"more_than": 5}}, **facts) is False
    assert asked({"cases": {"at_least": 5}}, **facts) is None
    assert asked({"staff": 5, "cases": 1}, **facts) is None
    assert asked({"staff": 4, "cases": 1}, **facts) is False
    assert asked({"staff": 5, "sound": True}, **facts) is True
    assert asked({"any": ({"staff": 5}, {"cases": 1})}, **facts) is True
    assert asked({"any": ({"staff": 4}, {"cases": 1})}, **facts) is None
    assert asked({"any": ({"staff": 4}, {"sound": False})}, **facts) is False
    assert asked({"not": {"staff": 4}}, **facts) is True
    assert asked({"not": {"cases": 4}}, **facts) is None
    assert asked({"on_list": ("other",)}, lists=frozenset({"other"})) is True
    assert asked({"on_list": ("other",)}) is False


def test_a_name_is_what_was_found_then_a_quantity_a_condition_a_fact_a_setting_a_day() -> None:
    known = situation(
        given={"score": 90},
        quantities={"contracts": QUANTITY.validate_python({"count": "contract"})},
        conditions={"large": CONDITION.validate_python({"staff": {"at_least": 10}})},
        facts={"staff": 10, "people": (), "score": 1, "places": None},
        settings={"places": 3, "open": "unset"},
        anchors={"listed_on": TODAY},
    )
    names = ("score", "contracts", "large", "staff", "places", "listed_on", "open", "people", "nothing")
    assert [value_of(name, known) for name in names] == [90, 0, True, 10, 3, TODAY, None, None, None]


def test_an_earlier_evaluation_without_a_score_has_not_the_one_that_is_being_given() -> None:
    good_years = {"count": "evaluation", "where": {"score": {"at_least": 80}}}
    known = situation(evaluation(2024, score=85), evaluation(2025)).with_given(score=95, grade="A")
    assert amount(good_years, known) is None
    assert (
        amount(good_years, situation(evaluation(2024, score=85), evaluation(2025, score=79)).with_given(score=95)) == 1
    )


def test_the_items_that_make_up_a_number_are_told() -> None:
    quantities = {
        "contracts": {"count": "contract", "where": {"done": True}},
        "amount": {"sum": "contract.amount"},
        "mean_amount": {"ratio": ("amount", "contracts")},
        "both": {"total": ("contracts", "amount")},
        "rest": {"less": ("contracts", "staff")},
        "years": {"run": "evaluation", "where": {"grade": "A"}},
        "points": {"account": ACCOUNT},
        "rows": {"count": "people"},
        "silence": {"elapsed_since": "talk", "unit": "day"},
    }
    known = situation(
        *CONTRACTS,
        evaluation(2025, grade="A"),
        facts={"people": PEOPLE, "staff": 3},
        quantities={name: QUANTITY.validate_python(written) for name, written in quantities.items()},
    )
    numbers = {name: len(counted(name, known)) for name in (*quantities, "staff")}
    assert numbers == {
        "contracts": 2, "amount": 3, "mean_amount": 3, "both": 3, "rest": 2, "years": 1, "points": 0, "rows": 0,
        "silence": 1, "staff": 0,
    }  # fmt: skip
    assert [one.on.year for one in counted("contracts", known)] == [2025, 2026]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (16, "16"), (Decimal("60.00"), "60"), (Decimal("1E+3"), "1000"), (Fraction(7999, 100), "79.99"),
        (Fraction(5, 16), "0.3125"), (Fraction(1, 3), "0.333333"), (Fraction(-2, 3), "-0.666667"),
        (Fraction(1, 128), "0.007813"), (Fraction(-1, 10**9), "0"), (Decimal("123456789012345678901234567890.5"),
         "123456789012345678901234567890.5"),
    ],
)  # fmt: skip
def test_a_number_is_told_as_a_decimal_of_at_most_six_places(number: Exact, told: str) -> None:
    assert in_decimals(number) == told
