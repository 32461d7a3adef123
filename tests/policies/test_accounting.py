"""Which items does an indicator count, and why does another of their kind bring nothing?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from policies.grades.accounting import account_for
from policies.grades.scoring import score, walk
from policies.language.grading import Rubric
from policies.language.quantities import Quantity
from policies.situation import Item, Situation
from policies.verdict import Text

QUANTITY: TypeAdapter[Quantity] = TypeAdapter(Quantity)
RULED = {"label": "指标", "clause": "一"}
YEAR = {"during": {"calendar": "year"}}
ONE_EACH = {**RULED, "each": {"points": 1}}
Why = list[tuple[str, str | None]]


def contract(key: str, on: str = "2026-03-01", **fields: object) -> Item:
    return Item("contract", date.fromisoformat(on), fields, key)


def told(
    name: str, indicators: Mapping[str, object], *items: Item, facts: Mapping[str, object] | None = None,
    bounds: Mapping[str, object] | None = None, grounds: frozenset[str] = frozenset(), **quantities: object,
) -> list[tuple[str, str | None, tuple[str, ...], str | None, Text | None]]:  # fmt: skip
    """Return each item an indicator looks at: its id, why it brings nothing, and what tells it more exactly."""
    rubric = Rubric.model_validate({"clause": "一", "indicators": indicators, **(bounds or {})})
    known = Situation(
        date(2026, 12, 31), facts=facts or {}, items=items,
        quantities={key: QUANTITY.validate_python(one) for key, one in quantities.items()}, grounds=grounds,
    )  # fmt: skip
    own = next(one for key, one, _ in walk(rubric.indicators) if key == name)
    found = account_for(name, rubric, own, score(rubric, known), known)
    return [(one.item.id, one.why, one.asked, one.same_as, one.cap_of) for one in found]


def why_of(counted: Mapping[str, object], *items: Item, **quantities: object) -> Why:
    """Return which items one indicator counts, and why the others bring nothing."""
    return [(key, why) for key, why, *_ in told("one", {"one": {**RULED, **counted}}, *items, **quantities)]


def of(quantity: object, *items: Item, facts: Mapping[str, object] | None = None, **others: object) -> Why:
    counted = {"one": {**ONE_EACH, "of": "number"}}
    return [(key, why) for key, why, *_ in told("one", counted, *items, facts=facts, number=quantity, **others)]


def asked(where: object, **fields: object) -> tuple[str | None, tuple[str, ...]]:
    """Return why a contract with these fields does not count where a count asks for something, and by which names."""
    counted = {"one": {**ONE_EACH, "of": "number"}}
    ((_, why, names, *_),) = told("one", counted, contract("c", **fields), number={"count": "contract", "where": where})
    return why, names


def test_items_are_told_the_earliest_first_and_those_of_other_days_do_not_count() -> None:
    items = contract("late", "2026-12-31"), contract("early", "2026-01-01"), contract("before", "2025-12-31")

    assert of({"count": "contract", **YEAR}, *items) == [
        ("before", "outside_window"), ("early", None), ("late", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "fields", "why", "names"),
    [
        ({"level": "national"}, {"level": "national"}, None, ()),
        ({"level": "national"}, {"level": "local"}, "filtered", ("level",)),
        ({"level": "national"}, {"level": None}, "undecided", ("level",)),
        ({"level": "national", "big": True}, {"level": "national", "big": False}, "filtered", ("big",)),
        ({"level": "national", "big": True}, {"level": "local", "big": None}, "filtered", ("level", "big")),
        ({"any": ({"level": "x"}, {"level": "y"})}, {"level": "z"}, "filtered", ("level",)),
        ({"not": {"level": "national"}}, {"level": "national"}, "filtered", ("level",)),
        ({"on_list": ("honours",)}, {}, "filtered", ()),
    ],
)
def test_an_item_that_is_not_as_asked_names_what_it_fails_by(
    where: object, fields: Mapping[str, object], why: str | None, names: tuple[str, ...]
) -> None:
    assert asked(where, **fields) == (why, names)


def test_of_findings_an_allegation_tells_that_it_is_not_verified() -> None:
    items = contract("true", verified=True), contract("alleged", verified=False)
    for where, counts in (({}, "true"), ({"where": {"verified": False}}, "alleged")):
        found = told(
            "one", {"one": {**ONE_EACH, "of": "number"}}, *items, grounds=frozenset({"contract"}),
            number={"count": "contract", **where},
        )  # fmt: skip
        assert [(key, why, names) for key, why, names, *_ in found] == [
            (one.id, None, ()) if one.id == counts else (one.id, "filtered", ("verified",)) for one in items
        ]


def test_while_it_is_not_known_which_days_count_no_item_is_decided() -> None:
    since = {"count": "contract", "during": {"since": "founded_on"}}

    assert of(since, contract("c"), facts={"founded_on": None}) == [("c", "undecided")]
    assert of(since, contract("c"), facts={"founded_on": date(2026, 3, 2)}) == [("c", "outside_window")]


def test_an_item_without_the_field_that_is_summed_or_its_weight_brings_nothing() -> None:
    items = contract("full", "2026-01-01", amount=2, days=1), contract("empty", "2026-01-02", days=1)
    light = contract("light", "2026-01-03", amount=3)

    assert of({"sum": "contract.amount"}, *items) == [("full", None), ("empty", "no_value")]
    assert of({"mean": "contract.amount", "weighted_by": "days"}, *items, light) == [
        ("full", None), ("empty", "no_value"), ("light", "no_weight"),
    ]  # fmt: skip
    assert of({"mean": "contract.amount"}, light) == [("light", None)]


def test_of_several_with_one_value_the_first_counts() -> None:
    items = [
        contract(key, f"2026-01-0{number}", of=whose) for number, (key, whose) in enumerate(["a甲", "b乙", "c甲"], 1)
    ]
    counted = {"one": {**ONE_EACH, "of": "number"}}

    found = told("one", counted, *items, number={"distinct": "contract.of"})

    assert [(key, why, same) for key, why, _, same, _ in found] == [
        ("a", None, None), ("b", None, None), ("c", "same_value", "a"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "counts"),
    [
        ({"highest": "contract.amount"}, "b"),
        ({"lowest": "contract.amount"}, "c"),
        ({"latest": "contract.amount"}, "d"),
        ({"elapsed_since": "contract", "unit": "month"}, "e"),
        ({"highest": "contract.amount", "where": {"on": date(2026, 1, 4)}}, "d"),
    ],
)
def test_where_only_one_counts_the_others_name_it(quantity: object, counts: str) -> None:
    items = [
        contract("a", "2026-01-01", amount=5), contract("b", "2026-01-02", amount=9),
        contract("c", "2026-01-03", amount=Decimal("1.5"), level="local"),
        contract("d", "2026-01-04", amount=7), contract("e", "2026-01-05"),
    ]  # fmt: skip

    found = told("one", {"one": {**ONE_EACH, "of": "number"}}, *items, number=quantity)

    assert [key for key, why, *_ in found if why is None] == [counts]
    assert {same for _, why, _, same, _ in found if why == "another_counts"} <= {counts}
    without_amount = {why for key, why, *_ in found if key == "e"}
    assert without_amount <= {None, "no_value", "filtered"}


@pytest.mark.parametrize("parts", [("national", "all"), ("all", "national")])
def test_where_several_numbers_look_at_an_item_it_counts_if_it_counts_in_one(parts: tuple[str, str]) -> None:
    national = {"count": "contract", "where": {"level": "national"}, **YEAR}
    items = contract("a", "2026-01-01", level="national"), contract("b", "2026-01-02", level="local")
    old = contract("old", "2025-01-01", level="local")

    found = of({"ratio": parts}, *items, old, national=national, all={"count": "contract", **YEAR})

    assert found == [("old", "outside_window"), ("a", None), ("b", None)]


@pytest.mark.parametrize(
    "quantity",
    [
        {"count": "accidents"},
        {"run": "evaluation", "where": {"grade": "A"}},
        {"account": {"opens_with": 12, "taken": ("contract.points",), "cycle": "year"}},
        {"total": ("staff", "staff")},
    ],
)
def test_what_is_made_of_no_items_has_none_to_account_for(quantity: object) -> None:
    facts = {"accidents": [{"happened_on": date(2026, 1, 1)}], "staff": 3}

    assert of(quantity, contract("c", points=1), facts=facts) == []


TABLE = {"per": "contract", "by": ("level",), "table": {"national": 3, "local": 1}}


def test_a_table_has_no_points_for_what_it_does_not_name() -> None:
    items = contract("a", level="national"), contract("b", level="abroad"), contract("c", "2025-01-01", level="local")

    assert why_of(TABLE, *items) == [("c", None), ("a", None), ("b", "no_points")]
    assert why_of({**TABLE, "where": {"level": "local"}}, *items) == [
        ("c", None), ("a", "filtered"), ("b", "filtered"),
    ]  # fmt: skip


def test_a_table_of_the_rows_of_a_fact_has_no_items_to_account_for() -> None:
    table = {"one": {**RULED, **TABLE, "per": "rows"}}

    assert told("one", table, contract("c", level="local"), facts={"rows": [{"level": "local"}]}) == []


def test_of_a_table_that_takes_the_latest_the_others_name_it() -> None:
    items = contract("a", "2026-01-01", level="national"), contract("b", "2026-01-02", level="local")

    found = told("one", {"one": {**RULED, **TABLE, "combine": "latest"}}, *items)

    assert [(key, why, same) for key, why, _, same, _ in found] == [("a", "another_counts", "b"), ("b", None, None)]


@pytest.mark.parametrize(("combine", "why"), [("sum", "no_weight"), ("mean", "no_weight"), ("best", None)])
def test_only_where_a_table_weighs_its_items_one_waits_for_its_weight(combine: str, why: str | None) -> None:
    weighed = {**TABLE, "combine": combine, "weighted_by": "days", "round": {"to": 1}}
    items = contract("a", "2026-01-01", level="local", days=2), contract("b", "2026-01-02", level="local")

    assert why_of(weighed, *items) == [("a", None), ("b", why)]
