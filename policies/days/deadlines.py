"""On which day does a period end, and why on this day?

A deadline carries its own explanation and is stored with it, so that the answer comes from the code that set it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import TypeAdapter

from policies.verdict import Text

Unit = Literal["working_day", "day", "month", "year"]
# `at_least` is 不少于: the period may end only when that many full days have passed.
Bound = Literal["plain", "at_least"]
Direction = Literal["after", "before"]

_UNITS: Mapping[Unit, Text] = {
    "working_day": Text("个工作日", "working day"),
    "day": Text("日", "day"),
    "month": Text("个月", "month"),
    "year": Text("年", "year"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as a rule states it, such as 5 working days."""

    count: int
    unit: Unit
    bound: Bound = "plain"

    def __post_init__(self) -> None:
        """Refuse a period without length."""
        if self.count < 1:
            message = f"a period lasts at least 1 {self.unit}, not {self.count}"
            raise ValueError(message)

    @property
    def text(self) -> Text:
        """The period in words: `不少于5个工作日`, `at least 5 working days`."""
        zh, en = _UNITS[self.unit].zh, _UNITS[self.unit].en
        plural = "" if self.count == 1 else "s"
        least_zh, least_en = ("不少于", "at least ") if self.bound == "at_least" else ("", "")
        return Text(f"{least_zh}{self.count}{zh}", f"{least_en}{self.count} {en}{plural}")


@dataclass(frozen=True, slots=True)
class WalkedDay:
    """One day looked at on the way to a deadline: whether it counts, as which, and why."""

    day: date
    working: bool
    counted: int | None
    why: Text

    @property
    def text(self) -> Text:
        """The day and the reason in one line: `2026-10-01 国庆节 不计`."""
        return Text(f"{self.day} {self.why.zh}", f"{self.day} {self.why.read_in('en')}")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period (after `start`), or the last day in time before an event (`start` is its day).

    `provisional`: a day was judged by its weekday alone, because no calendar has been published for it.
    """

    start: date
    period: Period
    direction: Direction
    last_day: date
    provisional: bool
    walk: tuple[WalkedDay, ...]

    @property
    def over_on(self) -> date:
        """The first day on which the period is over: what must wait for its end may happen from here on."""
        return self.last_day + timedelta(days=1)

    @property
    def text(self) -> Text:
        """The deadline in one sentence."""
        length, provisional = self.period.text, _PROVISIONAL if self.provisional else _FIRM
        if self.direction == "after":
            zh = f"自{self.start}起{length.zh}，最后一日为{self.last_day}"
            en = f"{length.en} from {self.start}: the last day is {self.last_day}"
        else:
            zh = f"{self.start}之前{length.zh}，最迟为{self.last_day}"
            en = f"{length.en} before {self.start}: {self.last_day} at the latest"
        return Text(zh + provisional.zh, en + provisional.read_in("en"))

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """Return what `from_json` reads: dates as YYYY-MM-DD, sentences as {zh, en}."""
        return _DEADLINE.dump_python(self, mode="json")

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Deadline":  # Any: JSON
        """Return the deadline that `as_json` wrote; raises ValueError for anything else."""
        return _DEADLINE.validate_python(dict(data))


_FIRM = Text("", "")
_PROVISIONAL = Text(
    "（暂定：部分日期的放假安排尚未公布）", " (provisional: the calendar of some days is not published yet)"
)
_DEADLINE = TypeAdapter(Deadline)
