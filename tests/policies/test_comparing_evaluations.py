"""What changed from one evaluation to another: who is new or gone, and whose points, place and grade moved?"""

from decimal import Decimal

from saying import NOTHING_KNOWN, POLICY
from test_evaluating import judge, policy_of, situation

from policies.grades.comparing import IndicatorChange, Seen, compare_judged
from policies.grades.evaluating import Judged, Said
from policies.verdict import Text

LABELS = {"people": Text("人员", "People"), "interview": Text("面试", "Interview")}


def judged(**staff: int | None) -> Judged:
    """Return an evaluation of those with so many staff; they differ in nothing else but their interview."""
    said = {one: Said(rated="合格", marks={"growing": 0, "levels": "local", "interview": len(staff)}) for one in staff}
    return judge(POLICY, {one: situation(POLICY, staff=number, sound=False) for one, number in staff.items()}, said)


def test_who_is_in_both_is_told_with_what_moved_and_those_of_the_later_come_first() -> None:
    changes = compare_judged(judged(gone=9, a=5, b=4), judged(b=7, a=5, new=1, more=0), LABELS)

    assert [(one.listing, one.standing) for one in changes.values()] == [
        ("b", "both"), ("a", "both"), ("new", "new"), ("more", "new"), ("gone", "gone"),
    ]  # fmt: skip
    # Interviews: 3 of three, 4 of four; a local contract that is not there is worth one.
    assert (changes["b"].before, changes["b"].after) == (Seen(Decimal(8), 3), Seen(Decimal(12), 1))
    assert (changes["gone"].before, changes["gone"].after) == (Seen(Decimal(13), 1), Seen())
    assert (changes["new"].before, changes["new"].after) == (Seen(), Seen(Decimal(6), 3))


def test_only_the_indicators_that_moved_are_told() -> None:
    changes = compare_judged(judged(a=5, b=4), judged(a=6, b=4), LABELS)

    assert changes["a"].indicators == (IndicatorChange("people", LABELS["people"], Decimal(5), Decimal(6)),)
    assert changes["b"].indicators == ()


def test_how_many_points_more_is_known_only_where_both_totals_are() -> None:
    changes = compare_judged(judged(a=5, b=None), judged(a=7, b=4), LABELS)

    assert (changes["a"].points_change, changes["b"].points_change) == (2, None)
    assert changes["b"].indicators == (IndicatorChange("people", LABELS["people"], None, Decimal(4)),)
    assert {one.points_change for one in compare_judged(judged(a=1), judged(b=1), LABELS).values()} == {None}


def test_an_indicator_of_one_of_the_rules_alone_is_unknown_in_the_other_and_called_by_its_name() -> None:
    tianjin = policy_of("tianjin", "providers")
    later = judge(tianjin, {"a": situation(tianjin)}, {"a": Said(marks={"third_party": 80})})

    changed = {one.name: one for one in compare_judged(judged(a=5), later, LABELS)["a"].indicators}

    assert changed["people"] == IndicatorChange("people", LABELS["people"], Decimal(5), None)
    assert changed["third_party"] == IndicatorChange("third_party", Text("third_party"), None, Decimal(80))


def test_rules_without_points_have_grades_to_compare() -> None:
    xinxiang = policy_of("xinxiang", "providers")
    before, after = (
        judge(xinxiang, {"a": situation(xinxiang)}, {"a": Said(rated=stars)}) for stars in ("1星级", "3星级")
    )

    change = compare_judged(before, after, {})["a"]

    assert (change.before, change.after, change.indicators) == (Seen(grade="1星级"), Seen(grade="3星级"), ())
    assert change.points_change is None
    assert compare_judged(before, judge(POLICY, {"a": NOTHING_KNOWN}, {}), {})["a"].after == Seen()
