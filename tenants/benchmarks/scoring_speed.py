"""How many providers are scored in a second, by our Python, by our SQL, and by zen-engine on the same rubric?"""

import time
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import cycle
from random import Random
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.grades.live import score_live
from policies.points.as_sql import Column, quote, write_sql
from policies.points.compiled import TOTAL, CompiledRubric, compile_rubric
from tenants.benchmarks.crowd import made_up_situation, richest_city, rubric_of
from tenants.benchmarks.timing import Line, Sheet, rates
from tenants.benchmarks.zen_rubric import ZenRubric, is_there, open_zen
from tenants.migrating import with_owner

PROVIDERS = 2_000
ROWS = 20_000
SECONDS = 2.0
ITEMS = 40
Measured = Mapping[str, int | Fraction]
T = TypeVar("T")
PYTHON = "one provider, our Python function, from its quantities"
SINGLE, BATCH, EXPRESSION = "zen-engine, one evaluation", "zen-engine, a batch of 500", "zen-engine, one expression"


async def measure_scoring(owner_url: str) -> Sheet:
    """Return scores per second; everybody scores the same made-up providers."""
    _, _, policy = richest_city()
    rubric = rubric_of(policy)
    if rubric is None or policy.grading is None:
        message = "no city's rules score anybody"
        raise LookupError(message)
    compiled = compile_rubric(rubric)
    chance = Random(1)  # noqa: S311  # the same providers in every run
    providers = [_measure(compiled, chance) for _ in range(PROVIDERS)]
    contenders: dict[str, Callable[[], int]] = {
        PYTHON: _some(compiled.scorer, providers),
        f"one provider, measured and scored from {ITEMS} items": _some(
            partial(score_live, policy.grading), [made_up_situation(policy, items=ITEMS)]
        ),
    }
    keys = {one.key: f"k{number}" for number, one in enumerate(compiled.program.inputs)}
    contexts = [{keys[name]: _plain(value) for name, value in one.items()} for one in providers]
    zen = open_zen(rubric, keys) if is_there() else None
    if zen is not None:
        batch = contexts[:500]
        contenders[SINGLE] = _some(zen.single, contexts)
        contenders |= {BATCH: lambda: len(zen.batch(batch)), EXPRESSION: _some(zen.compiled, contexts)}
    found = rates(contenders, seconds=SECONDS)
    async with with_owner(owner_url) as connection:
        found[f"a whole tenant of {ROWS:,}, our SQL"] = await _sql_rate(connection, compiled, chance)
    targets = {SINGLE: "≥ 30", max((BATCH, EXPRESSION), key=lambda name: found.get(name, 0)): "≥ 3.5"}
    lines = [Line(name, _figures(rate, found[PYTHON]), targets.get(name, "")) for name, rate in found.items()]
    if zen is None:
        lines.append(Line("zen-engine", ("not installed: pip install minglu[bench]", "", "")))
    else:
        same = _count_same(compiled, zen, providers, contexts)
        lines.append(Line("totals of zen equal to ours", (f"{same:,} of {len(providers):,}", "", "")))
    title = f"Scores in a second of one core, {len(rubric.indicators)} indicators"
    return Sheet(title, ("scores/s", "µs each", "our Python ÷ this"), tuple(lines))


def _figures(rate: float, python: float) -> tuple[str, ...]:
    return f"{rate:,.0f}", f"{1e6 / rate:,.2f}", f"{python / rate:.1f}"


def _some(score: Callable[[T], object], contexts: Sequence[T]) -> Callable[[], int]:
    """Return what scores a hundred, one call each; the loop's own cost is in it."""
    one_after_another = cycle(contexts)

    def some() -> int:
        for _ in range(100):
            score(next(one_after_another))
        return 100

    return some


def _count_same(
    compiled: CompiledRubric, zen: ZenRubric, providers: Sequence[Measured], contexts: Sequence[Mapping[str, float]]
) -> int:
    same = 0
    for measured, context in zip(providers, contexts, strict=True):
        ours = compiled.score(measured)[TOTAL]
        theirs = sum(float(str(points)) for points in zen.compiled(context).values())
        same += ours is not None and round(theirs * compiled.scale, 3) == ours
    return same


def _measure(compiled: CompiledRubric, chance: Random) -> Measured:
    """Return made-up quantities; what is one of several hundredths stands for a share."""
    found: dict[str, int | Fraction] = {}
    for one in compiled.program.inputs:
        number = chance.randrange(0, 120)
        found[one.key] = Fraction(number, 100) if "share" in one.key or "ratio" in one.key else number
    return found


def _plain(value: int | Fraction) -> int | float:
    return value if isinstance(value, int) else float(value)


async def _sql_rate(connection: AsyncConnection, compiled: CompiledRubric, chance: Random) -> float:
    """Return how many rows of a table of bigint columns are scored in a second, all at once; the best of five."""
    inputs = compiled.program.inputs
    columns = {
        one.key: Column(f"n{number}", f"d{number}") if one.below else Column(f"n{number}")
        for number, one in enumerate(inputs)
    }
    names = [name for column in columns.values() for name in (column.numerator, column.denominator) if name]
    values = ", ".join(f"{chance.randrange(50, 150)} * random()::float8" if name[0] == "n" else "1" for name in names)
    table = ", ".join(f"{quote(name)} bigint" for name in names)
    await connection.execute(text(f"CREATE TEMP TABLE measured (provider bigint, {table}) ON COMMIT DROP"))
    await connection.execute(
        text(f"INSERT INTO measured SELECT n, {values} FROM generate_series(1, {ROWS}) AS n")  # noqa: S608  # our own
    )
    query = write_sql(compiled.program, relation="measured", keys=("provider",), columns=columns)
    counted = f"SELECT count(*), sum({quote(TOTAL)}) FROM ({query}) AS scored"  # noqa: S608  # our own names
    best = 0.0
    for _ in range(5):
        begun = time.perf_counter()
        await connection.exec_driver_sql(counted)
        best = max(best, ROWS / (time.perf_counter() - begun))
    return best
