"""Why does an item bring no points, in a sentence a provider may read?"""

from datetime import date
from typing import get_args

import pytest
from made_up import programme

from policies.grades.accounting import Accounted, Why
from policies.grades.uncounted import say_why
from policies.situation import Item
from policies.verdict import Text

POLICY = programme("evaluation")
ITEM = Item("contract", date(2026, 3, 1), {}, "c")
JANUARY = (date(2026, 1, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("one", "zh", "en"),
    [
        (
            Accounted(ITEM, "outside_window", window=JANUARY),
            "2026-03-01 不在计分期间内（2026-01-01 至 2026-01-31）",
            "2026-03-01 is not within the period that counts (2026-01-01 to 2026-01-31)",
        ),
        (
            Accounted(ITEM, "outside_window", window=(date.min, date(2025, 12, 31))),
            "2026-03-01 不在计分期间内（2025-12-31 及以前）",
            "2026-03-01 is not within the period that counts (until 2025-12-31)",
        ),
        (
            Accounted(ITEM, "outside_window", window=(date(2026, 5, 1), date.max)),
            "2026-03-01 不在计分期间内（2026-05-01 及以后）",
            "2026-03-01 is not within the period that counts (from 2026-05-01 on)",
        ),
        (
            Accounted(ITEM, "undecided", asked=("level", "part")),
            "所填内容不足以判断：级别、角色",
            "What is filled in does not decide: 级别, 角色",
        ),
        (Accounted(ITEM, "undecided"), "尚不能确定计分期间", "It is not known yet which days count"),
        (
            Accounted(ITEM, "filtered", asked=("engineers",)),
            "不符合计分条件：工程师",
            "It does not meet what is asked: Engineers",
        ),
        (Accounted(ITEM, "filtered"), "不符合计分条件", "It does not meet what is asked"),
        (Accounted(ITEM, "no_value", asked=("unheard_of",)), "没有填写：unheard_of", "Not filled in: unheard_of"),
        (Accounted(ITEM, "no_weight", asked=("level",)), "尚未填写：级别", "Not filled in yet: 级别"),
        (
            Accounted(ITEM, "same_value", same_as="b"),
            "同一对象只计一次，已由另一条计分",
            "The same one counts once, and another item has it",
        ),
        (
            Accounted(ITEM, "another_counts", same_as="b"),
            "只取其中一条，另一条已计分",
            "Only one of them counts, and it is another",
        ),
        (
            Accounted(ITEM, "no_points", asked=("level",)),
            "评分表对此没有分值：级别",
            "The table has no points for it: 级别",
        ),
        (Accounted(ITEM, "beyond_cap"), "此前的条目已达上限", "The items before it have reached the cap"),
        (
            Accounted(ITEM, "beyond_cap", cap_of=Text("业绩", "Work")),
            "此前的条目已达“业绩”的上限",
            "The items before it have reached the cap of “Work”",
        ),
    ],
)
def test_why_an_item_brings_nothing_is_said_in_a_sentence(one: Accounted, zh: str, en: str) -> None:
    assert say_why(POLICY, one) == Text(zh, en)


def test_for_every_reason_there_is_a_sentence() -> None:
    said = [say_why(POLICY, Accounted(ITEM, why)).zh for why in get_args(Why)]

    assert len(set(said)) == len(get_args(Why))
