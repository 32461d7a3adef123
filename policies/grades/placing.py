"""Where in a table of points do the items of a provider end, and how many at each place?"""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from policies.kept import once_for_each
from policies.language import quantities as q
from policies.language.grading import ByTable
from policies.points.grain import leaves_of
from policies.points.reading import table_key, weight_key
from policies.quantities.exact import Exact, number_of
from policies.quantities.measuring import rows_of
from policies.quantities.rows import Row
from policies.situation import Situation

Path = tuple[str, ...]
# Each row a table has points for, with its place; None when what is known does not say which count.
Placed = list[tuple[Path, Row]] | None


def place_rows(table: ByTable, situation: Situation) -> Placed:
    """Return the rows a table looks up, oldest first: those it has points for, each with its path through the table."""
    rows = rows_of(_over(table), table.per, situation)
    if rows is None:
        return None
    return [(path, row) for row in rows if (path := _place(table, row)) is not None]


def count_places(name: str, table: ByTable, placed: Placed) -> Mapping[str, Exact | None]:
    """Return how many rows, or how much weight, end at each place of a table: whole numbers over one divisor.

    All are unknown while it is not known which rows count, or one that counts waits for its weight (G26).
    """
    places = _places(table)
    unknown: dict[str, Exact | None] = {table_key(name, path): None for path in places}
    if placed is None:
        return unknown
    if table.combine == "latest":
        placed = placed[-1:]
    if table.weighted_by is None or table.combine in {"best", "latest"}:
        found = Counter([path for path, _ in placed])
        return {**{table_key(name, path): found[path] for path in places}, weight_key(name): 1}
    weights = dict.fromkeys(places, Fraction(0))
    for path, row in placed:
        weight = number_of(row.value(table.weighted_by))
        if weight is None:
            return unknown
        weights[path] += weight
    divisor = lcm(*(weight.denominator for weight in weights.values()))
    counts: dict[str, Exact | None] = {table_key(name, path): int(weights[path] * divisor) for path in places}
    return {**counts, weight_key(name): divisor}


def count_marked(name: str, table: ByTable, placed: Placed, mark: object) -> Mapping[str, Exact | None]:
    """Return the counts of a table without rows: one at the place an official named (`national.lead`), if he did."""
    counts = count_places(name, table, placed)
    path = tuple(mark.split(".")) if isinstance(mark, str) else ()
    if table_key(name, path) not in counts:
        return counts
    return {**dict.fromkeys(counts, 0), table_key(name, path): 1, weight_key(name): 1}


@once_for_each
def _over(table: ByTable) -> q.Count:
    # Read and checked already, as the table.
    return q.Count.model_construct(count=table.per, where=table.where, during=table.during)


@once_for_each
def _places(table: ByTable) -> tuple[Path, ...]:
    return tuple(path for path, _ in leaves_of(table.table))


def _place(table: ByTable, row: Row) -> Path | None:
    """Return the path of a row through a table; None where the table has no points for it."""
    here, path = table.table, ()
    for name in table.by:
        if not isinstance(here, dict):
            break
        value = row.value(name)
        key = str(value).lower() if isinstance(value, bool) else str(value)
        if key not in here:
            return None
        here, path = here[key], (*path, key)
    return None if isinstance(here, dict) else path
