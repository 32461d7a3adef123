"""How does PostgreSQL work out a rubric's arithmetic for a whole tenant?

The relation has bigint columns; NULL is unknown. A number too large for bigint is an error there, never a wrong score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from policies.points import arithmetic as a
from policies.points.reading import Input, Program


@dataclass(frozen=True, slots=True)
class Column:
    """Where the relation holds a number: numerator · times / (denominator · divided_by), all whole.

    A sum of yuan kept in fen is `Column("amount_fen", divided_by=100)`; a share is `Column("engineers", "staff")`.
    A denominator of zero makes the number unknown. `times` and `divided_by` are more than zero.
    """

    numerator: str
    denominator: str | None = None
    times: int = 1
    divided_by: int = 1


def write_sql(program: Program, *, relation: str, keys: Sequence[str], columns: Mapping[str, Column]) -> str:
    """Return a SELECT of the keys and of each indicator's points and the total, in 1/scale.

    `relation` is a name or a parenthesised query, and trusted; columns are quoted here. Every line is computed once:
    those that need nothing but inputs in the innermost query, those that need them in the next (OFFSET 0 keeps
    PostgreSQL from copying a line into each place that uses it).
    """
    known = {name: quoted for one in program.inputs for name, quoted in _inputs(one, columns[one.key])}
    kept = ", ".join(quote(key) for key in keys)
    begun = ", ".join(f"{value} AS {name}" for name, value in known.items())
    query = f"SELECT {kept}, {begun} FROM {relation} AS measured"  # noqa: S608  # names quoted, numbers whole
    for level in _levels(program):
        values = ", ".join(f"{_said(line.value)} AS {line.name}" for line in level)
        query = f"SELECT *, {values} FROM ({query} OFFSET 0) AS before"  # noqa: S608  # names quoted, numbers whole
    points = ", ".join(f"{line.name} AS {quote(name)}" for name, line in program.points.items())
    return f"SELECT {kept}, {points} FROM ({query} OFFSET 0) AS counted"  # noqa: S608  # names quoted, numbers whole


def quote(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _inputs(one: Input, column: Column) -> list[tuple[str, str]]:
    above = f"{quote(column.numerator)} * {_number(column.times)}"
    if one.below is None:
        return [(one.above.name, quote(column.numerator))]
    if column.denominator is None:
        return [(one.above.name, above), (one.below.name, _number(column.divided_by))]
    below = quote(column.denominator)
    return [
        (one.above.name, f"CASE WHEN {below} <> 0 THEN {above} * sign({below})::bigint END"),
        (one.below.name, f"abs({below}) * {_number(column.divided_by)}"),
    ]


def _levels(program: Program) -> list[list[a.Line]]:
    """Return the lines in layers, each of which needs only those before."""
    depth: dict[str, int] = {}
    layers: list[list[a.Line]] = []
    for line in program.lines:
        depth[line.name] = 1 + max((depth.get(name, -1) for name in a.names_in(line.value)), default=-1)
        if depth[line.name] == len(layers):
            layers.append([])
        layers[depth[line.name]].append(line)
    return layers


def _number(value: int) -> str:
    return f"({value})::bigint"


def _said(value: a.Expression) -> str:
    match value:
        case a.Whole():
            return _number(value.value)
        case a.Named():
            return value.name
        case a.Unknown():
            return "NULL::bigint"
        case a.Plus():
            return f"({' + '.join(_said(part) for part in value.parts)})"
        case a.Times():
            return f"({' * '.join(_said(part) for part in value.parts)})"
        case a.Quotient():
            return _quotient(_said(value.above), _said(value.below), value)
        case a.If():
            return f"CASE WHEN {_asked(value.test)} THEN {_said(value.then)} ELSE {_said(value.otherwise)} END"
        case _:
            assert_never(value)


def _quotient(above: str, below: str, value: a.Quotient) -> str:
    """Return a division that goes down: SQL cuts toward zero, below zero one too much unless it divides evenly."""
    if value.never_negative:
        return f"({above} / {below})"
    return f"({above} / {below} - CASE WHEN {above} % {below} < 0 THEN 1 ELSE 0 END)"


def _asked(test: a.Compared | a.IsUnknown) -> str:
    if isinstance(test, a.IsUnknown):
        return f"{test.of.name} IS NULL"
    return f"{_said(test.left)} {test.sign} {_said(test.right)}"
