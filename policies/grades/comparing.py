"""What changed from one evaluation to another: who is new or gone, and whose points, place and grade moved?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from policies.grades.evaluating import Judged, Line
from policies.verdict import Text

Standing = Literal["new", "gone", "both"]


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """The points of one indicator before and after; None where it is unknown, or not of that evaluation's rules."""

    name: str
    label: Text
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Seen:
    """How one provider stands in one evaluation."""

    points: Decimal | None = None
    place: int | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class LineChange:
    """One provider in two evaluations; `indicators` are those whose points are not the same."""

    listing: str
    standing: Standing
    before: Seen
    after: Seen
    indicators: tuple[IndicatorChange, ...]

    @property
    def points_change(self) -> Decimal | None:
        """How many points more, None where they are not known in both."""
        before, after = self.before.points, self.after.points
        return None if before is None or after is None else after - before


def compare_judged(before: Judged, after: Judged) -> Mapping[str, LineChange]:
    """Return everybody of either evaluation, those of the later first."""
    listings = [*after.lines, *(one for one in before.lines if one not in after.lines)]
    return {one: _change(one, before.lines.get(one), after.lines.get(one)) for one in listings}


def _change(listing: str, before: Line | None, after: Line | None) -> LineChange:
    standing: Standing = "new" if before is None else "gone" if after is None else "both"
    indicators = tuple(_indicators(before, after)) if standing == "both" else ()
    return LineChange(listing, standing, _seen(before), _seen(after), indicators)


def _seen(line: Line | None) -> Seen:
    if line is None:
        return Seen()
    points = None if line.scorecard is None else line.scorecard.total
    return Seen(points, None if line.place is None else line.place.rank, line.answer.grade)


def _indicators(before: Line | None, after: Line | None) -> Iterator[IndicatorChange]:
    sides = [
        {} if line is None or line.scorecard is None else {one.name: one for one in line.scorecard.indicators}
        for line in (before, after)
    ]
    earlier, later = sides
    for name, one in {**earlier, **later}.items():
        points = tuple(side[name].points if name in side else None for side in (earlier, later))
        if points[0] != points[1]:
            yield IndicatorChange(name, one.because.text, *points)
