"""How is a long list read page by page, each thing once, in an order that stands still?"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Query, Request
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, func, literal, or_, tuple_
from sqlalchemy.orm import Session as PlainSession
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.operators import desc_op

from api.asking.requests import Call
from api.shapes.wire import Page
from policies.verdict import Fault, Text
from tenants.failures import Invalid
from tenants.running import Running

Shown = TypeVar("Shown")
Value = str | int | UUID | datetime | date
Order = Sequence[SQLCoreOperations[Any]]  # Any: a column of any type

Limit = Annotated[int, Query(ge=1, le=200, description="一页最多多少条", examples=[50])]
Cursor = Annotated[
    str | None, Query(max_length=2000, description="上一页给出的 next_cursor，原样带回", examples=[None])
]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of which list is asked for; what signs the cursors knows the list."""

    limit: int
    after: tuple[Value, ...] | None
    signer: URLSafeSerializer


async def begin_paging(request: Request, limit: Limit = 50, cursor: Cursor = None) -> Paging:
    """Return the page asked for; raise Invalid for a cursor that we did not give for this very list.

    The list is the address and every filter: a cursor of another tenant, operation or filter is a forged one.
    """
    running: Running = request.app.state.running
    filters = sorted(pair for pair in request.query_params.multi_items() if pair[0] not in {"limit", "cursor"})
    this_list = json.dumps([request.scope["route"].name, request.url.path, filters]).encode()
    signer = URLSafeSerializer(
        running.keys.secret_for("cursors"),
        salt=b"list " + hashlib.sha256(this_list).digest(),
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
    return Paging(limit, _read(signer, cursor) if cursor is not None else None, signer)


Pages = Annotated[Paging, Depends(begin_paging)]


@dataclass(frozen=True, slots=True)
class PageOfRows:
    """The rows of one page as they were read, the cursor of the next, and how many rows there are in all."""

    rows: list[tuple[Any, ...]]
    next_cursor: str | None
    total: int

    def show(self, each: Callable[..., Shown]) -> Page[Shown]:
        """Return the page with each row told by `each(*row)`."""
        return Page(items=[each(*row) for row in self.rows], next_cursor=self.next_cursor, total=self.total)


async def read_page(
    call: Call,
    paging: Paging,
    rows: Select[*tuple[Any, ...]],  # Any: rows of any kind
    *,
    order: Order,
) -> PageOfRows:
    """Return one page of `rows`, a plain select without an order of its own.

    `order` ends with a key that no two rows share, and none of it is ever null; `desc(…)` turns a column around.
    """
    connection = await call.session.connection()
    total = await connection.scalar(rows.with_only_columns(func.count(), maintain_column_froms=True))
    keys = [_column(part).label(f"order_{number}") for number, part in enumerate(order)]
    wanted = rows.add_columns(*keys).order_by(*order).limit(paging.limit + 1)
    if paging.after is not None:
        wanted = wanted.where(_comes_after(order, paging.after))
    found: list[tuple[Any, ...]] = await call.session.run_sync(
        # The plain session: SQLModel's exec() drops the columns that were added to a scalar select.
        lambda session: [tuple(row) for row in PlainSession.execute(session, wanted)]
    )
    page = found[: paging.limit]
    return PageOfRows(
        rows=[row[: -len(keys)] for row in page],
        next_cursor=_write(paging.signer, page[-1][-len(keys) :]) if len(found) > paging.limit else None,
        total=total or 0,
    )


def page_of(paging: Paging, things: Sequence[Shown], key: Callable[[Shown], tuple[Value, ...]]) -> Page[Shown]:
    """Return one page of what is computed rather than stored; `things` are in the order of `key`, no two the same."""
    after = paging.after
    behind = [one for one in things if after is None or key(one) > after]
    page = behind[: paging.limit]
    more = len(behind) > len(page)
    return Page(items=list(page), next_cursor=_write(paging.signer, key(page[-1])) if more else None, total=len(things))


def _comes_after(order: Order, values: tuple[Value, ...]) -> ColumnElement[bool]:
    """Return the predicate of the rows behind `values`; one row comparison where all columns run one way."""
    if len(values) != len(order):
        raise _forged()
    columns = [_column(part) for part in order]
    known = [literal(value, column.type) for value, column in zip(values, columns, strict=True)]
    downward = [_is_downward(part) for part in order]
    if not any(downward):
        return tuple_(*columns) > tuple_(*known)
    if all(downward):
        return tuple_(*columns) < tuple_(*known)
    steps = range(len(columns))
    return or_(
        *(
            and_(
                *(columns[before] == known[before] for before in range(step)),
                columns[step] < known[step] if downward[step] else columns[step] > known[step],
            )
            for step in steps
        )
    )


def _column(part: SQLCoreOperations[Any]) -> ColumnElement[Any]:
    if isinstance(part, UnaryExpression) and part.modifier:
        return part.element
    return cast("ColumnElement[Any]", part)


def _is_downward(part: SQLCoreOperations[Any]) -> bool:
    return isinstance(part, UnaryExpression) and part.modifier is desc_op


def next_cursor(paging: Paging, key: tuple[Value, ...]) -> str:
    """Return the cursor of the page behind the row that has this key."""
    return _write(paging.signer, key)


def _write(signer: URLSafeSerializer, values: Sequence[object]) -> str:
    return str(signer.dumps([_to_wire(value) for value in values]))


def _read(signer: URLSafeSerializer, cursor: str) -> tuple[Value, ...]:
    try:
        wired = cast("list[list[str]]", signer.loads(cursor))
    except BadData as problem:
        raise _forged() from problem
    return tuple(_from_wire(kind, text) for kind, text in wired)


def _to_wire(value: object) -> tuple[str, str]:
    match value:
        case UUID():
            return "uuid", value.hex
        case datetime():
            return "instant", value.isoformat()
        case date():
            return "date", value.isoformat()
        case bool():
            pass
        case int():
            return "int", str(value)
        case str():
            return "str", value
        case _:
            pass
    message = f"a list cannot be in the order of {type(value).__name__}: order by what is never null"
    raise TypeError(message)


def _from_wire(kind: str, text: str) -> Value:
    read: dict[str, Callable[[str], Value]] = {
        "uuid": UUID,
        "instant": datetime.fromisoformat,
        "date": date.fromisoformat,
        "int": int,
        "str": str,
    }
    return read[kind](text)


def _forged() -> Invalid:
    text = Text(
        "这个游标不属于此列表，请从第一页重新读取", "This cursor is not of this list; begin again at the first page"
    )
    return Invalid("cursor-invalid", text, faults=[Fault("query:cursor", "cursor-invalid", text)])
