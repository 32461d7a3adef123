"""Who stands before whom, and between whom must somebody decide?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.language.grading import Ties
from policies.quantities.exact import Exact, number_of
from policies.situation import Value

# What each provider has of the quantities that decide between equals.
Decisive = Mapping[str, Mapping[str, Value | None]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place: two equals at the third are `rank` 3 and `last` 4, and the next is fifth.

    Where equals share the place (`shared`) both are third; where somebody must decide, one of them will be fourth.
    """

    rank: int
    last: int
    shared: bool = False

    @property
    def worst(self) -> int:
        """The place that is left when all equals are preferred."""
        return self.rank if self.shared else self.last


@dataclass(frozen=True, slots=True)
class Ranking:
    """The place of everybody who has points; the groups of equals, best first; and those between whom to decide."""

    places: Mapping[str, Place]
    groups: tuple[tuple[str, ...], ...]
    to_decide: tuple[tuple[str, ...], ...]


def rank(
    points: Mapping[str, Exact | None],
    ties: Ties | None = None,
    *,
    decisive: Decisive | None = None,
    decided: Sequence[str] = (),
) -> Ranking:
    """Return the ranking by points, most first; equals are told apart by the chain of `ties`, as far as it is known.

    `decided` names equals in the order that was decided. Without `ties`, equals wait for a decision.
    """
    groups: list[tuple[str, ...]] = []
    for value in sorted({value for value in points.values() if value is not None}, reverse=True):
        equals = tuple(one for one, its in points.items() if its == value)
        for group in _told_apart(equals, ties.by if ties else (), decisive or {}):
            groups += _decided(group, decided)
    shared = ties is not None and ties.then == "share"
    return Ranking(
        _placed(groups, shared=shared),
        tuple(groups),
        () if shared else tuple(group for group in groups if len(group) > 1),
    )


def _told_apart(equals: tuple[str, ...], chain: tuple[str, ...], decisive: Decisive) -> Iterator[tuple[str, ...]]:
    """Yield groups that the chain cannot tell apart; a quantity that is unknown of one of them decides nothing."""
    values = {one: number_of(decisive.get(one, {}).get(chain[0])) for one in equals} if chain else {}
    known = {value for value in values.values() if value is not None}
    if len(equals) == 1 or not chain or None in values.values():
        yield equals
        return
    for value in sorted(known, reverse=True):
        yield from _told_apart(tuple(one for one in equals if values[one] == value), chain[1:], decisive)


def _decided(group: tuple[str, ...], decided: Sequence[str]) -> list[tuple[str, ...]]:
    if not set(group) <= set(decided):
        return [group]
    return [(one,) for one in sorted(group, key=decided.index)]


def _placed(groups: list[tuple[str, ...]], *, shared: bool) -> dict[str, Place]:
    places: dict[str, Place] = {}
    before = 0
    for group in groups:
        place = Place(before + 1, before + len(group), shared)
        places |= dict.fromkeys(group, place)
        before += len(group)
    return places
