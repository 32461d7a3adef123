"""What can a policy say of staged work: stages, who acts, what is needed, by when, and what follows?"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from policies.language.conditions import Condition
from policies.language.effects import Effect, ListEffect
from policies.language.facts import Fact, Field_
from policies.language.forms import told_by_key
from policies.language.words import Clause, Due, Length, Name, Number, Role, Ruled, Said, Word
from policies.plain import as_list

MaterialType = Literal["pdf", "image", "document", "sheet"]


class Material(Ruled):
    """A kind of document handed in with the form; `when` says for whom it is asked."""

    label: Said
    required: bool = True
    when: Condition | None = None
    types: Annotated[tuple[MaterialType, ...], Field(min_length=1)] = ("pdf", "image")
    most: Annotated[int, Field(ge=1, le=50)] = 10


class Soft(Word):
    """A requirement in principle (原则上): who may waive it, with reasons."""

    waived_by: Role


class Requirement(Ruled):
    """A condition to be met; `otherwise` is what the applicant reads when it is not. `when` says for whom it holds."""

    require: Condition
    otherwise: Said
    when: Condition | None = None
    soft: Soft | None = None


class CaseQuota(Ruled):
    """How many cases an action may take on: at most so many, in the programme or per district or category.

    `setting` names the setting that holds the number; `within` the window over which they are counted.
    """

    at_most: Annotated[int, Field(ge=0)] | None = None
    setting: Name | None = None
    per: Literal["programme", "district"] | Name = "programme"
    within: Literal["round", "year", "ever"] = "year"

    @model_validator(mode="after")
    def _one(self) -> "CaseQuota":
        if (self.at_most is None) == (self.setting is None):
            message = "a quota has at_most or a setting, one of them"
            raise ValueError(message)
        return self


class Action(Word):
    """What someone may do at a stage, and where it leads."""

    label: Said
    to: Name
    by: Role | None = None
    needs: tuple[Name, ...] = ()
    when: Condition | None = None
    says: dict[Name, Field_] = {}
    confirms: tuple[Name, ...] = ()
    waives: tuple[Name, ...] = ()
    quota: CaseQuota | None = None
    document: Said | None = None
    due: Due | None = None
    clause: Clause | None = None


class OnDue(Word):
    """What silence means: where the case goes when its time is up and nobody acted."""

    to: Name
    clause: Clause


class Skipped(Word):
    """A stage is only for some: where the others go."""

    to: Name


class _Stage(Ruled):
    """What every stage that is not the end has: a label, whom it is for, a due time and what silence means."""

    label: Said
    when: Condition | None = None
    otherwise: Skipped | None = None
    due: Due | None = None
    on_due: OnDue | None = None

    @model_validator(mode="after")
    def _conditional(self) -> "_Stage":
        if (self.when is None) != (self.otherwise is None):
            message = "a conditional stage needs both: when, and otherwise (where the others go)"
            raise ValueError(message)
        return self


def _how_many(value: object) -> str:
    return "(one)" if as_list(value) is None else "(several)"


# One role, or several who must all act; told apart by their form, a wrong one is told once.
Roles = Annotated[
    Annotated[Role, Tag("(one)")] | Annotated[tuple[Role, ...], Field(min_length=2), Tag("(several)")],
    Discriminator(_how_many),
]


class ActStage(_Stage):
    """Someone acts. With several roles in `by` all of them must take the same action before it leads on."""

    by: Roles
    form: Literal["open", "closed"] = "closed"
    actions: Annotated[dict[Name, Action], Field(min_length=1)]


class Objections(Ruled):
    """Who decides objections, and where the applicant goes when one is upheld."""

    decided_by: Role
    upheld: Name


class NoticeStage(_Stage):
    """The public may look and object for a period; unopposed, the case goes on."""

    notice: Due
    opened_by: Role
    to: Name
    objection: Objections
    actions: dict[Name, Action] = {}


class PanelStage(_Stage):
    """Several give marks or opinions on parts; the chair closes it with a result.

    With `out_of`, the full mark, each member marks every part and the parts together are at most that; the mean of all
    must reach `pass_mark` for anything but a refusal. Without it each member writes an opinion on every part.
    """

    panel: Role
    fewest: Annotated[int, Field(ge=1)] = 1
    parts: dict[Name, Said]
    out_of: Number | None = None
    pass_mark: Number | None = None
    closed_by: Role
    actions: Annotated[dict[Name, Action], Field(min_length=1)]


class ConsultStage(_Stage):
    """Others are asked for their opinion; the asker goes on when all answered or time is up."""

    consult: Said
    asked_by: Role
    actions: Annotated[dict[Name, Action], Field(min_length=1)]


class WaitStage(_Stage):
    """Time passes, then the case goes on."""

    wait: Due
    to: Name
    actions: dict[Name, Action] = {}


# Outcomes after which nobody is in the directory.
NOT_ADMITTED = ("refused", "withdrawn", "declined")


class EndStage(Word):
    """The case is over, with an outcome and what follows from it."""

    label: Said
    ends: Name
    effects: tuple[Effect, ...] = ()
    clause: Clause | None = None

    @model_validator(mode="after")
    def _lists_the_admitted(self) -> "EndStage":
        if self.ends in NOT_ADMITTED and any(isinstance(effect, ListEffect) for effect in self.effects):
            message = f"who is {self.ends} is not listed: write ends: admitted, or leave out the effect"
            raise ValueError(message)
        return self


_FORMS: dict[str, type[Word]] = {
    "ends": EndStage,
    "notice": NoticeStage,
    "panel": PanelStage,
    "consult": ConsultStage,
    "wait": WaitStage,
    "by": ActStage,
}

Stage = Annotated[
    Annotated[EndStage, Tag("(ends)")]
    | Annotated[NoticeStage, Tag("(notice)")]
    | Annotated[PanelStage, Tag("(panel)")]
    | Annotated[ConsultStage, Tag("(consult)")]
    | Annotated[WaitStage, Tag("(wait)")]
    | Annotated[ActStage, Tag("(by)")],
    told_by_key(
        _FORMS,
        error="stage_expected",
        expected="a stage has one of: by (someone acts), notice, panel, consult, wait, ends",
    ),
]


class Opening(Ruled):
    """When a procedure may be entered: always, in rounds, by notice, until a date, or on an occasion.

    Rounds follow one another from the day the rules bind. The bureau's notices are items `call` with the procedure's
    name: they open it from their day, through `closes_on` where they name one.
    """

    always: Literal[True] | None = None
    every: Length | None = None
    by_notice: Literal["yearly", "each"] | None = None
    until: date | None = None
    on: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> "Opening":
        if len(self.model_fields_set - {"clause"}) != 1:
            message = "an opening is exactly one of always, every, by_notice, until, on"
            raise ValueError(message)
        if self.every is not None and self.every.unit == "working_day":
            message = "rounds follow one another in days, months or years, not in working days"
            raise ValueError(message)
        return self


class Route(Ruled):
    """One way in: where it starts, who opens it, and for whom."""

    label: Said
    starts: Name
    opened_by: Role
    when: Condition | None = None
    otherwise: Said | None = None


class Procedure(Ruled):
    """Staged work between roles, with a form of its own: its facts and materials, and those of the programme it `asks`.

    The intake asks for everything the programme declares; elsewhere what the programme knows already is asked anew only
    where it is named. An action that needs `facts` or `materials` needs that form whole.

    `open_to` says whom a procedure beside the intake is about: organisations in the directory unless it says otherwise,
    those that ever were in it, or any.
    """

    label: Said
    open_to: Literal["listed", "once_listed", "anyone"] = "listed"
    opens: tuple[Opening, ...] = ()
    asks: tuple[Name, ...] = ()
    facts: dict[Name, Fact] = {}
    materials: dict[Name, Material] = {}
    eligibility: dict[Name, Requirement] = {}
    routes: dict[Name, Route]
    stages: dict[Name, Stage]
