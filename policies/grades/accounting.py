"""Which items does an indicator count, and why does another of their kind bring nothing?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from policies.grades.scoring import Scorecard, measure_inputs, walk
from policies.language import quantities as q
from policies.language.conditions import Compare, leaves_of
from policies.language.grading import ByTable, Group, Indicator, OfQuantity, Rubric
from policies.points.compiled import compile_rubric
from policies.quantities.exact import number_of
from policies.quantities.measuring import holds
from policies.quantities.rows import OverRows, asks_whether_verified, kind_and_field
from policies.quantities.spans import ALWAYS, Span, window_of
from policies.situation import Item, Items, Situation
from policies.verdict import Text

# Why an item brings no points: not within the window; not as `where` asks, or not known to be; its field is empty, or
# its weight (then the whole is unknown); another with the same value counts already, or only the best or latest does;
# the table has nothing for it; what came before it reached the cap.
Why = Literal[
    "outside_window",
    "filtered",
    "undecided",
    "no_value",
    "no_weight",
    "same_value",
    "another_counts",
    "no_points",
    "beyond_cap",
]


@dataclass(frozen=True, slots=True)
class Accounted:
    """One item of a kind an indicator looks at; `why` is None when it counts.

    `window` and `asked` say which days and which names it fails by, `same_as` which item stands for it, `cap_of` which
    group's cap was reached before it, when it was not the indicator's own.
    """

    item: Item
    why: Why | None = None
    window: Span | None = None
    asked: tuple[str, ...] = ()
    same_as: str | None = None
    cap_of: Text | None = None


def account_for(
    name: str, rubric: Rubric, indicator: Indicator, card: Scorecard, situation: Situation
) -> list[Accounted]:
    """Return every item of the kinds one indicator of a scored rubric looks at, oldest first; why one brings none."""
    told = _by_itself(name, rubric, indicator, card, situation)
    scored = {one.name: one for one in card.indicators}
    groups = {group: one for group, one, _ in walk(rubric.indicators) if isinstance(one, Group)}
    within = scored[name].within
    while within is not None:
        if scored[within].at_cap:
            spare = _spare_in(within, groups[within], rubric, card, situation)
            label = groups[within].label
            told = [
                replace(one, why="beyond_cap", cap_of=label) if one.why is None and id(one.item) in spare else one
                for one in told
            ]
        within = scored[within].within
    return told


def _spare_in(name: str, group: Group, rubric: Rubric, card: Scorecard, situation: Situation) -> frozenset[int]:
    """Return which items came when those of all the group's parts, the earliest first, had reached its cap."""
    each = (
        one
        for part, indicator, _ in walk(group.parts)
        for one in _by_itself(part, rubric, indicator, card, situation)
        if one.why is None
    )
    counting = sorted({id(one.item): one for one in each}.values(), key=lambda one: one.item.on)
    return frozenset(id(one.item) for one in _up_to_the_cap(name, rubric, counting, situation) if one.why is not None)


def _by_itself(
    name: str, rubric: Rubric, indicator: Indicator, card: Scorecard, situation: Situation
) -> list[Accounted]:
    """Return the same as far as the indicator itself says, whatever group it is in."""
    looks = list(_looked_at(indicator, situation))
    found: dict[int, Accounted] = {}
    for over, kind, field in looks:
        for one in _of_quantity(over, kind, field, situation):
            before = found.get(id(one.item))
            if before is None or (before.why is not None and one.why is None):
                found[id(one.item)] = one
    scored = next(one for one in card.indicators if one.name == name)
    told = sorted(found.values(), key=lambda one: one.item.on)
    if isinstance(indicator, ByTable):
        told = _in_table(told, scored.items, indicator)
    return _up_to_the_cap(name, rubric, told, situation) if scored.at_cap else told


def _looked_at(indicator: Indicator, situation: Situation) -> Iterator[tuple[OverRows, str, str]]:
    """Yield the quantities over rows that an indicator is made of in the end, with their kind and field.

    Those of a list fact have no items to tell of.
    """
    waiting = [indicator.of] if isinstance(indicator, OfQuantity) else []
    if isinstance(indicator, ByTable):
        yield q.Count(count=indicator.per, where=indicator.where, during=indicator.during), indicator.per, ""
    while waiting:
        quantity = situation.quantities.get(waiting.pop())
        match quantity:
            case None | q.Balance() | q.Run():
                continue
            case q.Combined():
                waiting += quantity.parts
            case _:
                yield quantity, *kind_and_field(quantity)


def _of_quantity(over: OverRows, kind: str, field: str, situation: Situation) -> Iterator[Accounted]:
    span = window_of(over.during, situation)
    first: dict[object, Item] = {}
    chosen = _chosen(over, kind, field, span, situation)
    for item in sorted(situation.of_kind(kind), key=lambda one: one.on):
        kept_out = _kept_out(over, item, span, situation)
        value = item.value(field) if field else item.id
        if kept_out is not None:
            yield kept_out
        elif value is None:
            yield Accounted(item, "no_value", asked=(field,))
        elif isinstance(over, q.Mean) and over.weighted_by and number_of(item.value(over.weighted_by)) is None:
            yield Accounted(item, "no_weight", asked=(over.weighted_by,))
        elif isinstance(over, q.Distinct) and value in first:
            yield Accounted(item, "same_value", same_as=first[value].id)
        elif chosen is not None and item is not chosen:
            yield Accounted(item, "another_counts", same_as=chosen.id)
        else:
            first[value] = item
            yield Accounted(item)


def _kept_out(over: OverRows, item: Item, span: Span | None, situation: Situation) -> Accounted | None:
    """Return why an item is not among those a quantity looks at, None when it is."""
    if not situation.stands(item) and not asks_whether_verified(over):
        return Accounted(item, "filtered", asked=("verified",))
    if span is None:
        return Accounted(item, "undecided")
    if span != ALWAYS and not span[0] <= item.on <= span[1]:
        return Accounted(item, "outside_window", window=span)
    if over.where is None:
        return None
    answer = holds(over.where, situation, item)
    if answer:
        return None
    asked = [(leaf.name, holds(leaf, situation, item)) for leaf in leaves_of(over.where) if isinstance(leaf, Compare)]
    failing = [name for name, held in asked if held is not True] or [name for name, _ in asked]  # all hold in a `not`
    return Accounted(item, "undecided" if answer is None else "filtered", asked=tuple(dict.fromkeys(failing)))


def _chosen(over: OverRows, kind: str, field: str, span: Span | None, situation: Situation) -> Item | None:
    """Return the one item that counts where only the highest, the lowest or the latest does."""
    if not isinstance(over, q.Highest | q.Lowest | q.Latest | q.Elapsed):
        return None
    inside = [item for item in situation.of_kind(kind) if _kept_out(over, item, span, situation) is None]
    inside = [item for item in inside if not field or item.fields.get(field) is not None]
    if isinstance(over, q.Latest | q.Elapsed):
        return max(inside, key=lambda item: item.on, default=None)
    best = max if isinstance(over, q.Highest) else min
    return best(inside, key=lambda item: number_of(item.fields.get(field)) or Fraction(0), default=None)


def _in_table(told: list[Accounted], items: Sequence[Item], table: ByTable) -> list[Accounted]:
    """Return the same with those told for which the table has nothing, or for which another stands."""
    inside = {id(item) for item in items}
    latest = max(items, key=lambda item: item.on, default=None) if table.combine == "latest" else None

    def told_again(one: Accounted) -> Accounted:
        if one.why is not None:
            return one
        if id(one.item) not in inside:
            return replace(one, why="no_points", asked=table.by)
        if latest is not None and one.item is not latest:
            return replace(one, why="another_counts", same_as=latest.id)
        weighed = table.weighted_by and table.combine in {"sum", "mean"}
        if table.weighted_by and weighed and number_of(one.item.value(table.weighted_by)) is None:
            return replace(one, why="no_weight", asked=(table.weighted_by,))
        return one

    return [told_again(one) for one in told]


def _up_to_the_cap(name: str, rubric: Rubric, told: list[Accounted], situation: Situation) -> list[Accounted]:
    """Return the same with those told that came when the cap was reached already: the fewest earliest ones suffice."""
    counting = [one.item for one in told if one.why is None]
    compiled = compile_rubric(rubric)

    def points_of(first: int) -> int:
        without = {id(item) for item in counting[first:]}
        fewer = replace(situation, items=Items(item for item in situation.items if id(item) not in without))
        return compiled.score(measure_inputs(rubric, fewer, {}))[name] or 0

    capped, low, high = points_of(len(counting)), 0, len(counting)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if points_of(middle) >= capped else (middle + 1, high)
    spare = {id(item) for item in counting[low:]}
    return [replace(one, why="beyond_cap") if id(one.item) in spare else one for one in told]
