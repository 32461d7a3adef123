"""What can a policy say of points, evaluation, rank, grades and awards?"""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Field, Tag, model_validator
from typing_extensions import TypeAliasType

from policies.language.conditions import Condition
from policies.language.forms import told_by_key
from policies.language.windows import CalendarUnit
from policies.language.words import Length, Name, Number, Role, Ruled, Said, Word, mapping_or, number_or
from policies.plain import as_mapping

Points = Number


class Rounding(Word):
    """To which step a number is rounded before it is used, and which way at the middle."""

    to: Number
    how: Literal["half_up", "down", "up"] = "half_up"


class Steps(Word):
    """`points` from `start` on, and `adds` more for every whole `each` beyond it; nothing below."""

    start: Number
    points: Points
    each: Number
    adds: Points


class PerUnit(Word):
    """`points` for every whole `each` (one unless another is named); `each: exact` counts fractions too."""

    points: Points
    each: Annotated[Number | Literal["exact"], number_or("exact")] = 1


class Scale(Word):
    """A mark out of `of` becomes points out of `to`, in proportion."""

    of: Number
    to: Points


class Band(Word):
    """Points below a bound: `under` excludes it, `up_to` includes it; a last band without a bound closes the top.

    A band begins where the one before ends; `from` may repeat that number as the document prints it, and is checked.
    """

    from_: Annotated[Number | None, Field(alias="from")] = None
    under: Number | None = None
    up_to: Number | None = None
    points: Points | None = None
    steps: Steps | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> "Band":
        if self.under is not None and self.up_to is not None:
            message = "a band ends under a bound or up_to it, not both"
            raise ValueError(message)
        if (self.points is None) == (self.steps is None):
            message = "a band gives points or steps, one of them"
            raise ValueError(message)
        return self


class _Scored(Ruled):
    """What every indicator has: a label, a cap, a floor, and what an unknown quantity means."""

    label: Said
    at_most: Points | None = None
    at_least: Points | None = None
    no_data: Literal["zero", "unset"] = "zero"
    round: Rounding | None = None


class OfQuantity(_Scored):
    """Points for one quantity or fact: by bands, steps, per unit or in proportion. `round` rounds the quantity."""

    of: Name
    bands: Annotated[tuple[Band, ...] | None, Field(min_length=1)] = None
    steps: Steps | None = None
    each: PerUnit | None = None
    scale: Scale | None = None
    round_points: Rounding | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "OfQuantity":
        if sum(way is not None for way in (self.bands, self.steps, self.each, self.scale)) != 1:
            message = "an indicator counts by exactly one of bands, steps, each, scale"
            raise ValueError(message)
        return self


def _points_or_more(value: object) -> object:
    if as_mapping(value) is not None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return value
    message = "points are expected here, or the points of each value of the next field: {value: 3}"
    raise ValueError(message)


# Points, or what the next field decides.
if TYPE_CHECKING:
    Table: TypeAlias = "Points | dict[str, Table]"
else:  # Pydantic follows a recursive alias only by its name
    Table = TypeAliasType("Table", Annotated[Points | dict[str, "Table"], BeforeValidator(_points_or_more)])


class ByTable(_Scored):
    """Points for every item of a kind, looked up by its fields one after another, then summed or averaged.

    `unit` is what its items are counted in, 项 when it is unsaid.
    """

    per: Name
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    table: dict[str, Table]
    combine: Literal["sum", "mean", "best", "latest"] = "sum"
    where: Condition | None = None
    during: Name | None = None
    weighted_by: Name | None = None
    unit: Said | None = None


class ByHand(_Scored):
    """A mark given by the evaluator, with reasons, from 0 to `at_most`; one that nobody gave is unknown, not zero."""

    mark: Literal["given"]
    no_data: Literal["zero", "unset"] = "unset"


class Group(_Scored):
    """Indicators under one heading: their sum from `base`, capped; with weights, their weighted mean."""

    parts: dict[Name, "Indicator"]
    base: Points = 0
    weights: dict[Name, Number] | None = None


_FORMS: dict[str, type[Word]] = {"of": OfQuantity, "per": ByTable, "mark": ByHand, "parts": Group}


Indicator = Annotated[
    Annotated[OfQuantity, Tag("(of)")]
    | Annotated[ByTable, Tag("(per)")]
    | Annotated[ByHand, Tag("(mark)")]
    | Annotated[Group, Tag("(parts)")],
    told_by_key(
        _FORMS,
        error="indicator_expected",
        expected="an indicator has one of: of (a quantity), per (a kind of item), mark, parts",
    ),
]


class Rubric(Ruled):
    """The indicators and what their total may come to (no `at_most`: uncapped)."""

    indicators: dict[Name, Indicator]
    unit: Literal["point"] = "point"
    at_most: Points | None = None
    at_least: Points | None = None


class Evaluation(Ruled):
    """When, over whom and by whom an evaluation is made; what a whole cycle needs before it is done.

    `closed_by` enters what others found (an assessment by a third party) and closes the evaluation; without it, whoever
    evaluates does. `selection` is the procedure by which some are selected, and `selected` its outcome that says so.
    """

    every: Annotated[
        CalendarUnit | Length | Literal["unset"],
        mapping_or(
            (*get_args(CalendarUnit), "unset"),
            Length,
            expected="month, quarter, half, year, a length such as {years: 2}, or unset,",
        ),
    ]
    evaluated_by: Role
    closed_by: Role | None = None
    includes: Condition | None = None
    ranked: Condition | None = None
    due: Annotated[
        Length | Literal["unset", "period_end"],
        mapping_or(("unset", "period_end"), Length, expected="a length such as {months: 3}, unset, or period_end,"),
    ] = "unset"
    verdicts: dict[Name, Said] = {}
    selection: Name | None = None
    selected: Name | None = None


class Ties(Ruled):
    """What decides between equals: a chain of quantities (more is better), or a decision; else they share the place."""

    by: tuple[Name, ...] = ()
    then: Literal["decide", "share"] = "decide"


class Quota(Word):
    """How many may have a grade: a number, or a share of those ranked, `rounded` down unless it says otherwise.

    Who finds no place left has the next grade that fits. `per` counts for each district or category; with `back_fill`
    the places that are left free go to the next in order.
    """

    places: Annotated[int, Field(ge=0)] | None = None
    share: Decimal | None = None
    rounded: Literal["down", "up", "half_up"] = "down"
    per: Literal["programme", "district"] | Name = "programme"
    back_fill: bool = False

    @model_validator(mode="after")
    def _one(self) -> "Quota":
        if (self.places is None) == (self.share is None):
            message = "a quota is places or a share, one of them"
            raise ValueError(message)
        return self


class Grade(Ruled):
    """A grade of the decision list: the first whose condition holds is given; `otherwise`, the last, takes the rest.

    The rest lies beyond the named grades, never between two of them: there the one begins where the other ends.

    The condition may look at `score`, `rank`, `share_of_ranked` (0–1, the place divided by all), `ranked_count`,
    `verdict`, `rated` (what the official gave) and any quantity or fact.
    """

    grade: str
    when: Condition | None = None
    otherwise: Literal[True] | None = None
    stars: Annotated[int, Field(ge=0, le=10)] | None = None
    quota: Quota | None = None
    label: Said | None = None
    by_hand: bool = False

    @model_validator(mode="after")
    def _when_or_otherwise(self) -> "Grade":
        if (self.when is None) == (self.otherwise is None):
            message = "a grade has a condition (when) or closes the list (otherwise: true)"
            raise ValueError(message)
        return self


class Award(Ruled):
    """What a grade and rank bring: money (in yuan), a title, or something the bureau decides in each case."""

    label: Said
    when: Condition
    amount: Annotated[Number | None, Field(ge=0, description="yuan")] = None
    title: Said | None = None
    force: Literal["commanded", "proposed"] = "commanded"
    seats: Annotated[int, Field(ge=1)] | None = None

    @property
    def leaves_amount_open(self) -> bool:
        """Whether it brings money of which whoever decides says how much: neither an amount nor a title is written."""
        return self.amount is None and self.title is None


class Grading(Ruled):
    """How providers are evaluated, ranked, graded and rewarded."""

    evaluation: Evaluation
    rubric: Rubric | None = None
    ties: Ties | None = None
    grades: tuple[Grade, ...] = ()
    awards: tuple[Award, ...] = ()
