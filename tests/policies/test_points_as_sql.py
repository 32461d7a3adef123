"""Does the SQL of a rubric give the very points its arithmetic gives? Asked of SQLite, which divides as PostgreSQL."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from random import Random

import pytest
from rubrics import make_rubric, measure_by_chance
from slow_points import slow_points
from test_points import INDICATOR, rubric_of

from policies.language.grading import Rubric
from policies.points.as_sql import Column, quote, write_sql
from policies.points.compiled import compile_rubric

SHARE = rubric_of(
    one={**INDICATOR, "of": "share", "steps": {"start": 10, "points": 1, "each": 10, "adds": 1}, "no_data": "unset"}
)


def points_in_sql(rubric: Rubric, columns: dict[str, Column], relation: str) -> list[tuple[int | None, ...]]:
    """Return what the SQL gives for each row of a relation, without what is said to PostgreSQL alone."""
    query = write_sql(compile_rubric(rubric).program, relation=relation, keys=["id"], columns=columns)
    plain = query.replace("::bigint", "").replace(" OFFSET 0", "")
    with closing(sqlite3.connect(":memory:")) as connection:
        return connection.execute(f"{plain} ORDER BY id").fetchall()


def rows(names: str, values: Sequence[tuple[object, ...]]) -> str:
    """Return a relation of these rows, one after another."""
    told = ", ".join(str(row).replace("None", "NULL") for row in values)
    return f"(SELECT column1 AS id, {names} FROM (VALUES {told}))"  # noqa: S608  # numbers only


def test_a_share_is_the_division_of_two_columns_exactly_for_every_small_roster() -> None:
    rosters = [(staff * 100 + engineers, engineers, staff) for staff in range(1, 31) for engineers in range(staff + 1)]
    relation = rows("column2 AS engineers, column3 AS staff", rosters)

    found = points_in_sql(SHARE, {"share": Column("engineers", "staff", times=100)}, relation)

    # A point from ten per cent on, and one for every whole ten per cent beyond: 3 of 10 is 3, 2 of 7 is 2.
    assert found == [(key, *[10 * engineers // staff] * 2) for key, engineers, staff in rosters]


@pytest.mark.parametrize(
    ("engineers", "staff", "points"), [(3, 0, None), (None, 5, None), (3, None, None), (-3, -10, 3), (-3, 10, 0)]
)
def test_a_division_by_nothing_is_unknown_and_its_sign_is_that_of_both(
    engineers: int | None, staff: int | None, points: int | None
) -> None:
    relation = rows("column2 AS engineers, column3 AS staff", [(1, engineers, staff)])

    found = points_in_sql(SHARE, {"share": Column("engineers", "staff", times=100)}, relation)

    assert found == [(1, points, points)]


def test_what_is_kept_in_a_smaller_unit_is_divided_by_it() -> None:
    relation = rows("column2 AS fen", [(1, 2999), (2, 3000), (3, -1), (4, None)])

    found = points_in_sql(SHARE, {"share": Column("fen", divided_by=100)}, relation)

    assert [points for _, points, _ in found] == [2, 3, 0, None]


def test_sql_and_fractions_agree_whatever_the_rubric() -> None:
    chance = Random(20260801)  # noqa: S311  # the same rubrics in every run
    for _ in range(60):
        rubric = make_rubric(chance)
        measured = [measure_by_chance(chance, rubric) for _ in range(5)]
        compiled = compile_rubric(rubric)
        columns = {
            one.key: Column(f"{one.key}/n", f"{one.key}/d") if one.below else Column(f"{one.key}/n")
            for one in compiled.program.inputs
        }
        names = [name for one in columns.values() for name in (one.numerator, one.denominator) if name is not None]
        kept = [(place, *_kept(columns, provider)) for place, provider in enumerate(measured)]
        listed = ", ".join(f"column{place} AS {quote(name)}" for place, name in enumerate(names, 2)) or "NULL"

        found = points_in_sql(rubric, columns, rows(listed, kept))

        for (_, *points), provider in zip(found, measured, strict=True):
            slow = slow_points(rubric, provider)
            wanted = [slow[name] for name in compiled.program.points]
            assert points == [None if one is None else one * compiled.scale for one in wanted], (rubric, provider)


def _kept(columns: dict[str, Column], provider: dict[str, object]) -> list[int | None]:
    """Return a provider's numbers as the columns keep them: over one another, or whole."""
    found: list[int | None] = []
    for key, column in columns.items():
        value = provider[key]
        above, below = (None, None) if value is None else value.as_integer_ratio()
        found += [above] if column.denominator is None else [above, below]
    return found
