"""What can a policy say of duties: who owes what, when, shown how, with which consequence?"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from policies.conditions import Condition
from policies.language.quantities import Anchor, CalendarUnit
from policies.words import Length, Name, Role, Ruled, Said, Word


class OnDay(Word):
    """A day of the period: the 25th, or the last; of a year also its month."""

    day: Annotated[int, Field(ge=1, le=31)] | Literal["last"]
    month: Annotated[int, Field(ge=1, le=12)] | None = None


class After(Word):
    """So long after what brought the duty about, or after a named day."""

    after: Length
    of: Anchor | None = None


class OnDate(Word):
    """The very day an item's date field names: a training is attended on its day."""

    on_date: Name


class Before(Word):
    """So long before a date of the item it is for."""

    before: Length
    of: Name


Due = OnDay | OnDate | After | Before | Literal["unset"]


class Checked(Word):
    """Who checks what was handed in, and by when."""

    by: Role
    due: Due


class Obligation(Ruled):
    """One duty as a rule: its dated instances are owed by each party in the role.

    It arises every period (`every`), for each item of a kind (`for`), or whenever something happens
    (`when`: an item of a kind, or one of the facts in `changed`).
    """

    label: Said
    owed_by: Role
    every: CalendarUnit | None = None
    for_: Annotated[Name | None, Field(alias="for")] = None
    changed: tuple[Name, ...] = ()
    only_when: Condition | None = None
    times: Annotated[int, Field(ge=1)] = 1
    due: Due
    shown_by: Name
    shown_where: Condition | None = None
    checked: Checked | None = None
    missed: Name | None = None
    begins: Anchor | None = None

    @model_validator(mode="after")
    def _one_occasion(self) -> "Obligation":
        if sum((self.every is not None, self.for_ is not None, bool(self.changed))) != 1:
            message = "a duty arises by exactly one of every (a period), for (each item), changed (facts)"
            raise ValueError(message)
        return self
