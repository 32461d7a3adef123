"""Which numbers can a policy ask for?

A quantity is one number (or one text, or one day) from facts and items. An item is a dated thing of a declared kind:
reported (a contract), found (a breach), decided (a warning, a grade), owed (a duty) or answered (a satisfaction mark).
"""

from abc import abstractmethod
from typing import Annotated, Literal

from pydantic import Field, Tag, model_validator
from typing_extensions import override

from policies.language.conditions import Condition
from policies.language.forms import told_by_key
from policies.language.windows import Anchor, CalendarUnit, Span
from policies.language.words import Clause, Name, Number, Said, Word

# A kind and one of its fields: `contract.amount`.
FieldOf = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]


class _Named(Word):
    """What every quantity may have: what it is called, and the clause whose own words say how it is counted."""

    label: Said | None = None
    clause: Clause | None = None


class Over(_Named):
    """What a quantity looks at: items that satisfy `where`, `during` a window (a name or written out).

    Items have a day of their own; of the rows of a list fact `dated_by` names the field that carries it.
    """

    where: Condition | None = None
    during: Span | None = None
    dated_by: Name | None = None


class Counted(Over):
    """What is counted, in its unit: `unit: 份` of contracts; unsaid, items are 项 and organisations 家."""

    unit: Said | None = None


class Count(Counted):
    """How many items of a kind, rows of a list fact, or options chosen in a fact."""

    count: Name


class Sum(Over):
    """The sum of a numeric field."""

    sum: FieldOf


class Distinct(Counted):
    """How many different values a field has."""

    distinct: FieldOf


class Most(Counted):
    """How often the most frequent value of a field occurs (the same enterprise three times: 3)."""

    most: FieldOf


class Mean(Over):
    """The mean of a numeric field, each item weighing as much as `weighted_by` says (equally without it).

    It is unknown while an item that has a mark waits for its weight.
    """

    mean: FieldOf
    weighted_by: Name | None = None


class Highest(Over):
    """The highest value of a numeric field."""

    highest: FieldOf


class Lowest(Over):
    """The lowest value of a numeric field."""

    lowest: FieldOf


class Latest(Over):
    """A field of the latest item (the last grade, say)."""

    latest: FieldOf


class Run(Over):
    """How many evaluations in a row, up to the latest, satisfy `where`; a year without one breaks the run."""

    run: Name


class Elapsed(Over):
    """How many whole `unit`s have passed since the latest item, or since `or_since` when that is later."""

    elapsed_since: Name
    or_since: Anchor | None = None
    unit: Literal["day", "month", "year"]


class Combined(_Named):
    """What is worked out of facts and other quantities."""

    @property
    @abstractmethod
    def parts(self) -> tuple[str, ...]:
        """The facts and quantities it is worked out of, in their order."""


class Ratio(Combined):
    """One quantity or fact divided by another, exactly; unknown when the other is zero.

    It is a share, compared as 0.8 and read as 80%, unless it has a `unit` of its own, such as 万元/人.
    """

    ratio: tuple[Name, Name]
    unit: Said | None = None

    @model_validator(mode="after")
    def _is_no_percentage(self) -> "Ratio":
        if self.unit is not None and self.unit.zh.strip() in {"%", "％"}:
            message = "a ratio is read in per cent by itself; leave unit out"
            raise ValueError(message)
        return self

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        return self.ratio


class Total(Combined):
    """The sum of quantities and facts."""

    total: Annotated[tuple[Name, ...], Field(min_length=1)]

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        return self.total


class Difference(Combined):
    """One quantity or fact less another (growth over a baseline is a ratio of a difference)."""

    less: tuple[Name, Name]

    @property
    @override
    def parts(self) -> tuple[str, ...]:
        return self.less


class Account(Word):
    """A points account: opened with a balance each cycle, points taken for what went wrong, given for what went well.

    `carry_over` says how the next cycle differs from `opens_with`: by nothing, by what stood above it (surplus: earned
    points stay), by what was missing from it (deficit: lost points stay lost until they are earned back), or by both.
    `reset_by` names a measure that sets it back to `opens_with`; `at_most` caps the balance.
    """

    opens_with: Number
    taken: Annotated[tuple[FieldOf, ...], Field(min_length=1)]
    given: tuple[FieldOf, ...] = ()
    cycle: CalendarUnit | None = None
    carry_over: Literal["nothing", "surplus", "deficit", "both"] = "nothing"
    reset_by: Name | None = None
    at_most: Number | None = None


class Balance(_Named):
    """The balance of a points account on the day asked about."""

    account: Account


_FORMS: dict[str, type[Word]] = {
    "count": Count,
    "sum": Sum,
    "distinct": Distinct,
    "most": Most,
    "mean": Mean,
    "highest": Highest,
    "lowest": Lowest,
    "latest": Latest,
    "run": Run,
    "elapsed_since": Elapsed,
    "ratio": Ratio,
    "total": Total,
    "less": Difference,
    "account": Balance,
}


Quantity = Annotated[
    Annotated[Count, Tag("(count)")]
    | Annotated[Sum, Tag("(sum)")]
    | Annotated[Distinct, Tag("(distinct)")]
    | Annotated[Most, Tag("(most)")]
    | Annotated[Mean, Tag("(mean)")]
    | Annotated[Highest, Tag("(highest)")]
    | Annotated[Lowest, Tag("(lowest)")]
    | Annotated[Latest, Tag("(latest)")]
    | Annotated[Run, Tag("(run)")]
    | Annotated[Elapsed, Tag("(elapsed_since)")]
    | Annotated[Ratio, Tag("(ratio)")]
    | Annotated[Total, Tag("(total)")]
    | Annotated[Difference, Tag("(less)")]
    | Annotated[Balance, Tag("(account)")],
    told_by_key(_FORMS, error="quantity_expected", expected="a quantity begins with one of: " + ", ".join(_FORMS)),
]
