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


def compare_judged(before: Judged, after: Judged, labels: Mapping[str, Text]) -> Mapping[str, LineChange]:
    """Return everybody of either evaluation, those of the later first; `labels` are those of the indicators."""
    listings = [*after.lines, *(one for one in before.lines if one not in after.lines)]
    return {one: _change(one, before.lines.get(one), after.lines.get(one), labels) for one in listings}


def _change(listing: str, before: Line | None, after: Line | None, labels: Mapping[str, Text]) -> LineChange:
    standing: Standing = "new" if before is None else "gone" if after is None else "both"
    indicators = () if before is None or after is None else tuple(_indicators(before, after, labels))
    return LineChange(listing, standing, _seen(before), _seen(after), indicators)


def _seen(line: Line | None) -> Seen:
    if line is None:
        return Seen()
    points = None if line.count is None else line.count.total
    return Seen(points, None if line.place is None else line.place.rank, line.answer.grade)


def _indicators(before: Line, after: Line, labels: Mapping[str, Text]) -> Iterator[IndicatorChange]:
    earlier, later = ({} if line.count is None else line.count.points for line in (before, after))
    for name in {**earlier, **later}:
        points = earlier.get(name), later.get(name)
        if points[0] != points[1]:
            yield IndicatorChange(name, labels.get(name, Text(name)), *points)
