"""Over which stretch of time can a policy count?"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from policies.language.forms import told_by_key
from policies.language.words import Length, Name, Ruled, Word

# A day of the organisation's life from which time may run: a fact of type date, or one of these.
Anchor = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
CalendarUnit = Literal["month", "quarter", "half", "year"]


class Between(Word):
    """From one date to another, both counted; either may be open."""

    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None

    @model_validator(mode="after")
    def _bounded(self) -> "Between":
        if self.from_ is None and self.to is None:
            message = "a stretch of time names from, to, or both"
            raise ValueError(message)
        if self.from_ is not None and self.to is not None and self.to < self.from_:
            message = "it ends before it begins"
            raise ValueError(message)
        return self


class Since(Word):
    """Since a day of the organisation's life: listed_on, filed_on, a date fact, or its last item of a kind."""

    since: Anchor


class Last(Word):
    """The last so many days, months or years before a day (today unless another is named)."""

    last: Length
    before: Anchor = "today"


class Calendar(Word):
    """The calendar year, half, quarter or month that holds a day, or so many (`back`) before it.

    The day is today unless another is named: the year before an application stays what it was when it was first filed.
    """

    calendar: CalendarUnit
    back: Annotated[int, Field(ge=0, le=100)] = 0
    before: Anchor = "today"


class Cycle(Word):
    """The period of the evaluation under way, or so many evaluations before."""

    evaluation: Literal["period"]
    back: Annotated[int, Field(ge=0, le=100)] = 0


class Ever(Word):
    """Without bounds, said plainly: every patent counts, whenever it was granted."""

    ever: Literal[True]


_WINDOWS: dict[str, type[Word]] = {
    "since": Since,
    "last": Last,
    "calendar": Calendar,
    "evaluation": Cycle,
    "ever": Ever,
}

Window = Annotated[
    Annotated[Between, Tag("(from)")]
    | Annotated[Since, Tag("(since)")]
    | Annotated[Last, Tag("(last)")]
    | Annotated[Calendar, Tag("(calendar)")]
    | Annotated[Cycle, Tag("(evaluation)")]
    | Annotated[Ever, Tag("(ever)")],
    told_by_key(
        {**_WINDOWS, "from": Between},
        error="window_expected",
        expected="a stretch of time has one of: from, to, " + ", ".join(_WINDOWS),
        otherwise="from",
    ),
]


class NamedWindow(Ruled):
    """A stretch of time with a name and a clause, for quantities to share."""

    span: Window


def _named_or_written(value: object) -> str:
    return "(name)" if isinstance(value, str) else "(window)"


Span = Annotated[Annotated[Name, Tag("(name)")] | Annotated[Window, Tag("(window)")], Discriminator(_named_or_written)]
