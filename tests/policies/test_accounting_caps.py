"""Which items came only when a cap had been reached: the indicator's own, or that of a group it is in?"""

from collections.abc import Mapping

import pytest
from test_accounting import contract, told

from policies.verdict import Text

RULED = {"label": "指标", "clause": "一"}
DAYS = ("2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04")
COUNTED = {**RULED, "of": "number", "each": {"points": 1}}


def spare(counted: Mapping[str, object], *amounts: int) -> list[int]:
    """Return the places of the contracts of these amounts, one a day, that came when the cap had been reached."""
    items = [
        contract(str(place), on, amount=amount) for place, (on, amount) in enumerate(zip(DAYS, amounts, strict=False))
    ]
    found = told("one", {"one": {**COUNTED, **counted}}, *items, number={"sum": "contract.amount"})
    assert all(cap is None for *_, cap in found)
    return [int(key) for key, why, *_ in found if why == "beyond_cap"]


@pytest.mark.parametrize(
    ("counted", "amounts", "beyond"),
    [
        ({"at_most": 3}, (1, 1), []),
        ({"at_most": 3}, (1, 1, 1), []),
        ({"at_most": 3}, (1, 1, 1, 1), [3]),
        ({"at_most": 3}, (5, 1, 1), [1, 2]),
        ({"at_most": 3}, (1, 5, 1), [2]),
        # A whole ten brings a point: 4 and 5 are less than that, and with 8 they are more than enough.
        ({"at_most": 1, "each": {"points": 1, "each": 10}}, (4, 5, 8, 9), [3]),
        ({"at_most": 1, "each": {"points": 1, "each": 10}}, (4, 5), []),
        ({}, (9, 9, 9), []),
    ],
)
def test_the_fewest_of_the_earliest_reach_the_cap_and_the_rest_brings_nothing(
    counted: Mapping[str, object], amounts: tuple[int, ...], beyond: list[int]
) -> None:
    assert spare(counted, *amounts) == beyond


def test_what_does_not_count_anyway_keeps_its_own_reason() -> None:
    items = [
        contract(str(place), on, amount=amount)
        for place, (on, amount) in enumerate(zip(DAYS, (3, None, 1), strict=False))
    ]

    found = told("one", {"one": {**COUNTED, "at_most": 3}}, *items, number={"sum": "contract.amount"})

    assert [(key, why) for key, why, *_ in found] == [("0", None), ("1", "no_value"), ("2", "beyond_cap")]


def of_level(level: str, **more: object) -> dict[str, object]:
    return {**RULED, "per": "contract", "by": ("level",), "table": {level: 1}, **more}


ITEMS = [contract(f"{level}{on[-1]}", on, level=level) for on, level in zip(DAYS, ("a", "b", "a", "b"), strict=True)]


def in_group(part: str, **bounds: object) -> list[tuple[str, str | None, Text | None]]:
    """Return what one of two parts counts whose group has a cap: one point for each item of the part's own level."""
    parts = {"of_a": of_level("a"), "of_b": of_level("b")}
    group = {**RULED, "label": {"zh": "业绩", "en": "Work"}, "parts": parts, **bounds}
    found = told(part, {"group": group}, *ITEMS)
    return [(key, why, cap) for key, why, _, _, cap in found if why != "no_points"]


def test_what_came_when_its_group_was_full_names_the_group() -> None:
    work = Text("业绩", "Work")

    assert in_group("of_a", at_most=3) == [("a1", None, None), ("a3", None, None)]
    assert in_group("of_b", at_most=3) == [("b2", None, None), ("b4", "beyond_cap", work)]
    assert in_group("of_a", at_most=2) == [("a1", None, None), ("a3", "beyond_cap", work)]
    assert in_group("of_b", at_most=5) == [("b2", None, None), ("b4", None, None)]


def test_in_a_group_within_a_group_the_inner_cap_is_told_first() -> None:
    def caps(part: str, *, inside: str, beside: str) -> list[tuple[str, str | None]]:
        inner = {**RULED, "label": "内", "at_most": 1, "parts": {f"of_{inside}": of_level(inside)}}
        outer = {**RULED, "label": "外", "at_most": 1, "parts": {"inner": inner, f"of_{beside}": of_level(beside)}}
        found = told(part, {"outer": outer}, *ITEMS)
        return [(key, cap and cap.zh) for key, why, _, _, cap in found if why != "no_points"]

    assert caps("of_a", inside="a", beside="b") == [("a1", None), ("a3", "内")]
    assert caps("of_b", inside="a", beside="b") == [("b2", "外"), ("b4", "外")]
    # The first of the second level is the inner group's one, and comes when the outer group is full.
    assert caps("of_b", inside="b", beside="a") == [("b2", "外"), ("b4", "内")]
