"""What can a worked example say: a situation, a question, and the answer the rules must give?"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator
from typing_extensions import TypeAliasType

from policies.language.effects import Effect
from policies.language.words import Length, Name, Printed, Word

# Plain values as they travel: true, 5, 12.5, 2026-01-01, text, lists and mappings of them.
if TYPE_CHECKING:  # the checker cannot follow an alias that names itself; Pydantic can
    Plain = object
else:
    Plain = TypeAliasType("Plain", "bool | int | Decimal | date | str | tuple[Plain, ...] | dict[str, Plain]")
Points = int | Decimal


class ExampleItem(Word):
    """One thing that happened: its kind, its day, its fields.

    Its kind is a record or a ground of the rules, or one the system keeps itself, such as `declined`: a measure that a
    rule proposed (`fields: {rule: …, measure: …}`) and the official did not take, for the reasons that were there then.
    """

    kind: Name
    on: date
    id: str = ""
    fields: dict[Name, bool | int | Decimal | date | str] = {}


class RelatedItems(Word):
    """What happened to another that the organisation is related to, and through which fact it is."""

    through: Name
    items: tuple[ExampleItem, ...] = Field(min_length=1)


class Entrant(Word):
    """One of those who are graded together, where they differ in more than their points: its district, its facts."""

    score: Points
    district: str | None = None
    facts: dict[Name, Plain] = {}


class DutyExpected(Word):
    """One duty owed: which, its last day (absent: unset), and how it stands."""

    obligation: Name
    due: date | None = None
    state: Literal["owed", "fulfilled", "late", "missed"]


class MeasureExpected(Word):
    """One measure that follows: by which rule, commanded or proposed, and until when (absent: open or unset)."""

    rule: Name
    measure: Name
    force: Literal["commanded", "proposed"]
    ends_on: date | None = None


class AwardExpected(Word):
    """One award that is due, by its label: commanded, or proposed to the official."""

    award: str
    force: Literal["commanded", "proposed"] = "commanded"


class Ask(Word):
    """The question: exactly one of these, besides where it is asked (`at`, `procedure`)."""

    action: Name | None = Field(None, description="an action of a stage (with `at`): granted, or refused by clauses")
    at: Name | None = None
    procedure: Name = "intake"
    stage: Name | None = Field(None, description="a stage the case comes to today: its last day, and what follows it")
    entry: Name | None = Field(None, description="a route of the procedure: may it be entered?")
    score: Literal[True] | None = None
    indicator: Name | None = None
    grade: Literal[True] | None = None
    ranking: Literal[True] | None = None
    grades: Literal[True] | None = Field(None, description="the grades of all who are in `scores`, given together")
    awards: Literal[True] | None = None
    duties: tuple[date, date] | None = Field(None, description="duties owed between two days, both counted")
    measures: Literal[True] | None = None
    falls: str | None = Field(None, description="what falls when the item with this id is annulled")
    reentry: Literal[True] | None = None
    restored: Literal[True] | None = Field(None, description="is the suspension over, or from which day (`from`)?")
    term: Literal[True] | None = Field(None, description="how the listing's term stands: state, `due`, `from`, becomes")
    trial: Literal[True] | None = Field(None, description="how a provisional listing stands: state, and last day")
    right: Name | None = Field(None, description="may this right of the listing be used?")
    holds: Name | None = Field(None, description="a named condition, quantity or requirement: its value")
    disclosed: Literal[True] | None = Field(None, description="what does the public directory show?")


class Expect(Word):
    """The answer: what is written is compared, what is left out is not."""

    granted: bool | None = None
    clauses: tuple[str, ...] = ()
    to: Name | None = Field(None, description="where an action, the end of the time or silence leads")
    due: date | Literal["unset"] | None = Field(None, description="the last day; unset: the official says")
    upheld: Name | None = Field(None, description="where the case goes when an objection is upheld")
    outcome: Name | None = Field(None, description="how the case ends at this stage")
    effects: tuple[Effect, ...] = Field((), description="what follows from an end, as the rules write it")
    points: Points | None = None
    parts: dict[Name, Points] = {}
    grade: str | None = None
    grades: dict[str, str] = Field({}, description="provider → grade, of those in `scores`")
    ranks: dict[str, int] = {}
    tied: tuple[tuple[str, ...], ...] = ()
    amount: Points | None = None
    total: Points | None = None
    titles: tuple[str, ...] = ()
    awards: tuple[AwardExpected, ...] = ()
    duties: tuple[DutyExpected, ...] | None = None
    measures: tuple[MeasureExpected, ...] | None = None
    published: tuple[Name, ...] = Field((), description="which of the measures are made public")
    advice: tuple[str, ...] = Field((), description="what other cities are told of the measures")
    shown: tuple[Name, ...] = Field((), description="the facts of it the directory shows, and no others")
    removals: Literal["published", "not_published"] | None = None
    falls: tuple[str, ...] | None = None
    from_: Annotated[date | None, Field(alias="from")] = None
    never: bool = False
    state: Literal["runs", "renewable", "lapsed", "provisional", "accepted"] | None = None
    becomes: Name | None = Field(None, description="what the listing is once its term has lapsed")
    value: bool | int | Decimal | date | str | None = None


# What is said for one question only.
_SAID_FOR = {
    "length": "stage", "taken": "action", "sheets": "action", "related": "reentry",
}  # fmt: skip


class Example(Word):
    """One worked example, in words a bureau's clerk can check against the document."""

    name: str
    clause: str
    today: date
    reading: Printed | None = Field(None, description="the reading (解释口径) at whose edge it stands")
    base: Name | None = Field(None, description="begin with this one of `bases`")
    district: str | None = Field(None, description="the code of the organisation's district")
    facts: dict[Name, Plain] = {}
    without: tuple[Name, ...] = Field((), description="facts of the base that are not given")
    materials: dict[Name, int] = {}
    confirmations: dict[Name, bool] = {}
    says: dict[Name, Plain] = {}
    waives: tuple[Name, ...] = Field((), description="requirements in principle that are waived, for a reason")
    lists: tuple[Name, ...] = ()
    items: tuple[ExampleItem, ...] = ()
    anchors: dict[Name, date] = {}
    settings: dict[Name, bool | int | Decimal | str] = {}
    given: dict[Name, bool | int | Decimal | str] = Field({}, description="score, rank, verdict… where asked")
    scores: dict[str, Points | Entrant] = Field(
        {}, description="for ranking, grades and awards: provider → score, or {score: …, district: …, facts: {…}}"
    )
    length: Length | None = Field(None, description="the length the official sets where the rules leave it open")
    marks: dict[Name, Points] = Field({}, description="marks given by hand: indicator → points")
    taken: int | None = Field(None, ge=0, description="how many cases the action has taken on, where it has a quota")
    sheets: tuple[dict[Name, Plain], ...] | None = Field(
        None, description="what the members of the panel handed in: part → mark or opinion"
    )
    related: tuple[RelatedItems, ...] = Field((), description="what happened to related parties, for reentry")
    ask: Ask
    expect: Expect

    @model_validator(mode="after")
    def _says_nothing_in_vain(self) -> Self:
        for name, question in _SAID_FOR.items():
            if name in self.model_fields_set and getattr(self.ask, question) is None:
                message = f"{name} is looked at where ask names {question}, and nowhere else"
                raise ValueError(message)
        return self


class Base(Word):
    """A situation examples begin with."""

    district: str | None = None
    facts: dict[Name, Plain] = {}
    materials: dict[Name, int] = {}
    items: tuple[ExampleItem, ...] = ()
    anchors: dict[Name, date] = {}


class Examples(Word):
    """`examples.yaml`: for each programme its worked examples.

    `plain_readings` are readings of a programme that no answer of the rules depends on, each with the reason.
    """

    bases: dict[Name, Base] = {}
    plain_readings: dict[Name, dict[Printed, Printed]] = {}
    programmes: dict[Name, tuple[Example, ...]]
