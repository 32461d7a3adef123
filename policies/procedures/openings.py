"""Is a procedure open on a day, and in which round of it does the day lie?

The bureau's notices are data: an item `call` of the procedure, from its day on, through `closes_on` where it names one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policies.days.months import corresponding_day
from policies.language.procedures import Opening
from policies.language.words import Length
from policies.situation import Item
from policies.verdict import Text

Span = tuple[date, date]
CALL = "call"


@dataclass(frozen=True, slots=True)
class Closed:
    """Why nobody comes in today: the opening with the first or last day it takes anybody, both counted."""

    opening: Opening
    opens_on: date | None = None
    closed_on: date | None = None

    @property
    def text(self) -> Text:
        """What the applicant reads."""
        if self.opens_on is not None:
            return Text(f"申报自{self.opens_on}起受理", f"Applications are taken from {self.opens_on} on")
        return Text(f"申报已于{self.closed_on}截止", f"Applications were taken until {self.closed_on}")


def calls_of(procedure: str, items: Sequence[Item]) -> tuple[Span, ...]:
    """Return from when to when each of the bureau's notices opens the procedure; without a last day, for good."""
    return tuple(_called(item) for item in items if item.kind == CALL and item.fields.get("procedure") == procedure)


def named_rounds(procedure: str, openings: Sequence[Opening], begin: date) -> Iterator[Item]:
    """Yield what a notice of the bureau would say, where the rules say themselves until when a procedure is open."""
    for one in openings:
        if one.until is not None and one.until >= begin:
            fields = {"procedure": procedure, "closes_on": one.until}
            yield Item(CALL, begin, fields, f"{procedure}:{one.until}")


def find_closing(openings: Sequence[Opening], calls: Sequence[Span], today: date) -> Closed | None:
    """Return why nobody comes in today: the next day on which one may, or else the last; None while any way is open.

    Rounds and occasions close nothing. Where the text speaks of a notice and none is known its dates are unset: the
    official who takes the case in knows them.
    """
    spans = [(span, one) for one in openings for span in _spans_of(one, calls)]
    if not spans or any(first <= today <= last for (first, last), _ in spans):
        return None
    coming = [(first, one) for (first, _), one in spans if first > today]
    if coming:
        opens_on, opening = min(coming, key=lambda one: one[0])
        return Closed(opening, opens_on=opens_on)
    closed_on, opening = max(((last, one) for (_, last), one in spans), key=lambda one: one[0])
    return Closed(opening, closed_on=closed_on)


def find_round(openings: Sequence[Opening], calls: Sequence[Span], begin: date, today: date) -> Span | None:
    """Return the round in which today lies, both days counted: a notice's, or one of those that follow from `begin`.

    None where the procedure is not entered in rounds, or between two of them.
    """
    called = [span for one in openings if one.by_notice is not None for span in calls]
    rounds = [_round(one.every, begin, today) for one in openings if one.every is not None and begin <= today]
    return next((span for span in (*called, *rounds) if span[0] <= today <= span[1]), None)


def _called(item: Item) -> Span:
    closes_on = item.fields.get("closes_on")
    return item.on, closes_on if isinstance(closes_on, date) else date.max


def _spans_of(opening: Opening, calls: Sequence[Span]) -> Iterator[Span]:
    """Yield the stretches in which an opening takes anybody; what no date bounds is always open."""
    if opening.until is not None:
        yield date.min, opening.until
    elif opening.by_notice is not None and calls:
        yield from calls
    else:
        yield date.min, date.max


def _round(every: Length, begin: date, today: date) -> Span:
    first, number = begin, 1
    while True:
        try:
            following = _begins(every, begin, number)
        except OverflowError:
            return first, date.max
        if following > today:
            return first, following - timedelta(days=1)
        first, number = following, number + 1


def _begins(every: Length, begin: date, number: int) -> date:
    if every.days is not None:
        return begin + timedelta(days=number * every.days)
    return corresponding_day(begin, number * (every.months or (every.years or 0) * 12))
