"""Does PostgreSQL give a whole tenant the very points that fractions give, one provider after another?"""

from fractions import Fraction
from random import Random

from rubrics import make_rubric, measure_by_chance
from slow_points import slow_points
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.language.grading import Rubric
from policies.points.as_sql import Column, quote, write_sql
from policies.points.compiled import compile_rubric

ROWS = 100


async def points_in_sql(
    connection: AsyncConnection, rubric: Rubric, providers: list[dict[str, object]]
) -> list[object]:
    """Measure the providers into a table of bigint columns and return its points, in the table's order."""
    program = compile_rubric(rubric).program
    columns = {
        one.key: Column(f"{one.key}_n", f"{one.key}_d") if one.below else Column(f"{one.key}_n")
        for one in program.inputs
    }
    names = [name for column in columns.values() for name in (column.numerator, column.denominator) if name]
    await connection.execute(text("DROP TABLE IF EXISTS measured"))
    declared = ", ".join(f"{quote(name)} bigint".replace(":", "\\:") for name in names)
    await connection.execute(text(f"CREATE TEMP TABLE measured (provider bigint, {declared})"))
    rows = [", ".join(row_of(place, provider, columns)) for place, provider in enumerate(providers)]
    await connection.execute(text(f"INSERT INTO measured VALUES {', '.join(f'({row})' for row in rows)}"))  # noqa: S608  # numbers only
    query = write_sql(program, relation="measured", keys=("provider",), columns=columns)
    found = await connection.exec_driver_sql(f"{query} ORDER BY provider")
    return [dict(row) for row in found.mappings()]


def row_of(place: int, provider: dict[str, object], columns: dict[str, Column]) -> list[str]:
    row = [str(place)]
    for key, column in columns.items():
        value = provider[key]
        above, below = (None, 0) if value is None else Fraction(value).as_integer_ratio()
        if column.denominator and place % 2:  # a fraction is the same with both signs turned
            above, below = (None if above is None else -above), -below
        row += ["NULL" if above is None else str(above), *([str(below)] if column.denominator else [])]
    return row


async def test_sql_and_fractions_give_the_same_points_for_thousands_of_providers(
    owner_connection: AsyncConnection,
) -> None:
    chance = Random(20250807)  # noqa: S311  # the same rubrics in every run
    for _ in range(60):
        rubric = make_rubric(chance)
        scale = compile_rubric(rubric).scale
        providers = [measure_by_chance(chance, rubric) for _ in range(ROWS)]
        found = await points_in_sql(owner_connection, rubric, providers)
        for place, (row, provider) in enumerate(zip(found, providers, strict=True)):
            slow = slow_points(rubric, provider)
            wanted = {name: None if points is None else points * scale for name, points in slow.items()}
            assert row == {"provider": place, **wanted}, (rubric, provider)


async def test_a_share_is_a_division_of_two_columns_and_money_is_kept_in_fen(owner_connection: AsyncConnection) -> None:
    rubric = Rubric.model_validate(
        {
            "clause": "附件2",
            "indicators": {
                "engineers": {
                    "clause": "附件2-3",
                    "label": "技术人员占比",
                    "of": "share",
                    "no_data": "unset",
                    "steps": {"start": 10, "points": 1, "each": 10, "adds": 1},
                },
                "contracts": {
                    "clause": "附件2-11",
                    "label": "合同金额",
                    "of": "amount",
                    "steps": {"start": 50, "points": 1, "each": 50, "adds": 1},
                },
            },
        }
    )
    columns = {
        "share": Column("engineers", "staff", times=100),
        "amount": Column("amount_fen", divided_by=1_000_000),
    }
    rows = "(1, 3::bigint, 10::bigint, 99999999::bigint), (2, 29, 100, 100000000), (3, 0, 0, -1), (4, NULL, 5, NULL)"
    relation = f"(SELECT * FROM (VALUES {rows}) AS v(id, engineers, staff, amount_fen))"  # noqa: S608  # numbers only
    program = compile_rubric(rubric).program

    query = write_sql(program, relation=relation, keys=("id",), columns=columns)
    found = await owner_connection.exec_driver_sql(f"{query} ORDER BY id")

    assert [tuple(row) for row in found] == [(1, 3, 1, 4), (2, 2, 2, 4), (3, None, 0, None), (4, None, 0, None)]
