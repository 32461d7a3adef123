"""What can a policy say of duties: who owes what, when, shown how, with which consequence?"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from policies.language.conditions import Condition
from policies.language.windows import Anchor, CalendarUnit
from policies.language.words import Length, Name, Role, Ruled, Said, Word, mapping_or, number_or


class OnDay(Word):
    """A day of the period: the 25th, or the last (day and month, where its month is not named otherwise).

    `months_later` counts on from that month (in the third month after: 3). A named day stands though it is a rest day,
    unless it `moves_on` to the next working day.
    """

    day: Annotated[Annotated[int, Field(ge=1, le=31)] | Literal["last"], number_or("last", least=1, most=31)]
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    months_later: Annotated[int, Field(ge=0, le=120)] = 0
    moves_on: bool = False


class After(Word):
    """So long after what brought the duty about (the end of the period), or after `of`: its field, or a named day."""

    after: Length
    of: Anchor | None = None


class OnDate(Word):
    """The very day an item's date field names: a training is attended on its day."""

    on_date: Name


class Before(Word):
    """So long before a date of the item it is for."""

    before: Length
    of: Name


Due = Annotated[
    OnDay | OnDate | After | Before | Literal["unset"],
    mapping_or(
        "unset",
        OnDay,
        OnDate,
        After,
        Before,
        expected="a time such as {day: 25}, {on_date: held_on}, {after: {days: 10}}, or unset,",
    ),
]


class Checked(Word):
    """Who checks what was handed in, and by when; what was handed in carries the day of the check in `dated_by`.

    `silence` says what it means when nobody checked in time: nothing, or that what was handed in is confirmed.
    """

    by: Role
    due: Due
    dated_by: Name = "confirmed_on"
    silence: Literal["nothing", "confirmed"] = "nothing"


class Obligation(Ruled):
    """One duty as a rule: its dated instances are owed by each party in the role.

    It arises every period (`every`), for each item of a kind (`for`), or whenever one of the facts in `changed` does
    (an item of kind `change` that names the fact). Where the text says from time to time (定期) its period is `unset`:
    it arises whenever the bureau calls for it (an item `call` that names the obligation, with the last day in
    `closes_on` where `due` is unset), and no duty is invented. For a period whose `due` is unset the bureau names the
    last day in a `call` with the obligation and the `period`; of several the last binds. Where the rules themselves say
    `until` when a procedure is open, that is a `call` of it as well, from their first day on.

    It is shown by `times` items of the kind `shown_by`, each on its own day or on that in its field `dated_by`.
    `begins` is the day from which it is owed: the provider's own listing, the policy's first day for an authority,
    unless another is named; a period that began before is not owed.
    `missed` is the ground alleged when an instance is not shown in time; nobody is found guilty by the calendar.
    """

    label: Said
    owed_by: Role
    every: Literal[CalendarUnit, "unset"] | None = None
    for_: Annotated[Name | None, Field(alias="for")] = None
    changed: tuple[Name, ...] = ()
    only_when: Condition | None = None
    times: Annotated[int, Field(ge=1)] = 1
    due: Due
    shown_by: Name
    shown_where: Condition | None = None
    dated_by: Name | None = None
    checked: Checked | None = None
    missed: Name | None = None
    begins: Anchor | None = None

    @model_validator(mode="after")
    def _one_occasion(self) -> "Obligation":
        if sum((self.every is not None, self.for_ is not None, bool(self.changed))) != 1:
            message = "a duty arises by exactly one of every (a period), for (each item), changed (facts)"
            raise ValueError(message)
        return self
