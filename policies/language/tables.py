"""Which tables do officials fill in on paper, so that they can be handed out as they know them?"""

from typing import Annotated, Literal

from pydantic import Field

from policies.language.conditions import Condition
from policies.language.words import Name, Ruled, Said, Word

# What is known of every row of a table, whatever the policy's own facts and quantities are.
OF_EVERY_ROW = ("number", "name", "uscc", "district")
OF_A_CASE = ("filed_on", "stage", "outcome")
OF_A_LISTING = ("listed_on", "status")
OF_AN_EVALUATION = ("place", "points", "grade", "awards", "reason")
# A fact, quantity or condition of the policy, one of the words above, or an indicator's points: `points.staff_size`.
Shown = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]


class Column(Word):
    """One column: its heading, and what of the row it shows; a part of a list fact is `cases.name`.

    Neighbours with the same `under` share that heading above their own.
    """

    label: Said
    shows: Shown
    under: Said | None = None


class Table(Ruled):
    """One table: a row for each case of a procedure, each listing, or each line of an evaluation.

    `reached` keeps only the cases that have come to one of these stages, wherever they stand by now (what a district
    recommended); `stages` only those that stand there, for an evaluation the rows whose case of its selection does (who
    is proposed). `when` keeps only the rows of which it holds, for an evaluation with `place`, `points` and `grade` in
    view, and `at_most` the first so many; `indicators` adds a column for the points of every indicator, in the rubric's
    order; `opening` stands above the table, `signed_by` are the places to sign below it.
    """

    label: Said
    of: Literal["cases", "listings", "evaluation"]
    procedure: Name = "intake"
    reached: tuple[Name, ...] = ()
    stages: tuple[Name, ...] = ()
    when: Condition | None = None
    at_most: Annotated[int, Field(ge=1)] | None = None
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    indicators: bool = False
    opening: Said | None = None
    signed_by: tuple[Said, ...] = ()
