"""What does the public directory show, and for how long is a removal published?"""

from datetime import date
from fractions import Fraction

from programmes_written import good_city, written

from policies.checking import find_flaws
from policies.days.working_days import Calendar
from policies.disclosing import find_computed, find_disclosed, find_retention
from policies.duties.due_days import DueDay
from policies.situation import Item, Situation

SHOWN = ("facts: [directions]", "facts: [directions]\n  computed: [share, contracts, idle]")
ENDED = date(2026, 3, 2)


def contract(on: date) -> Item:
    return Item("contract", on, {"amount": 100, "held_on": on, "level": "local"})


def test_the_facts_a_policy_names_are_shown_as_far_as_they_are_given() -> None:
    policy = written(("facts: [directions]", "facts: [founded_on, directions, staff]"))

    assert find_disclosed(policy, {"staff": 6, "directions": ["advice"]}) == {"directions": ["advice"], "staff": 6}


def test_quantities_and_named_conditions_are_shown_exactly_as_they_stand_today() -> None:
    policy = written(SHOWN)
    assert not find_flaws(policy, good_city())
    known = Situation(
        today=date(2026, 12, 31),
        facts={"staff": 6, "engineers": 2},
        anchors={"listed_on": date(2026, 1, 1)},
        items=[contract(date(2026, 3, 1))],
        period=(date(2026, 1, 1), date(2026, 12, 31)),
    )

    assert find_computed(policy, known) == {"share": Fraction(1, 3), "contracts": 1, "idle": False}


def test_what_is_not_known_is_not_shown() -> None:
    known = Situation(today=date(2026, 12, 31), facts={"staff": None}, anchors={"listed_on": date(2026, 1, 1)})

    assert "share" not in find_computed(written(SHOWN), known)


def test_only_quantities_and_named_conditions_can_be_computed() -> None:
    policy = written(("facts: [directions]", "facts: [directions]\n  computed: [staff]"))

    assert [(flaw.path, flaw.message) for flaw in find_flaws(policy, good_city())] == [
        ("disclosure.computed.0", "“staff” is neither a quantity nor a condition with a name")
    ]


def test_a_removal_is_published_for_as_long_as_the_policy_says() -> None:
    def until(*lines: str) -> DueDay | None:
        told = "facts: [directions]\n" + "".join(f"  {line}\n" for line in lines)
        return find_retention(written(("facts: [directions]\n", told)), ENDED, Calendar())

    assert until() is None
    assert until("removals: published") == DueDay(None)
    published = until("removals: published", "retained_for: {years: 3}")
    assert published is not None
    assert published.day == date(2029, 3, 2)
