"""What does an error of the database mean for the one who asked?"""

import traceback
from collections.abc import Iterator

from asyncpg import InterfaceError, InternalClientError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhaustedError

from policies.verdict import Text

UNIQUE = "23505"
NO_TEXT = {"22021", "22P05"}
IN_EACH_OTHERS_WAY = {"40001", "40P01", "55P03"}
GONE = ("08", "53", "57P")
DRIVERS_OWN = InterfaceError, InternalClientError
# What the driver says when asked on a connection that broke, before it knows and after.
BROKEN = "cannot switch to state", "connection is closed"

EXISTS = (409, "already-exists", Text("已经有相同的记录", "There is one already"), None)
UNWRITABLE = (
    422,
    "invalid-characters",
    Text("提交的文字含有无法保存的字符", "The request holds characters that cannot be stored"),
    None,
)
AGAIN = (
    503,
    "try-again",
    Text("同时有其他请求在改动同一内容，请稍后重试", "Another request is changing the same thing; try again"),
    1,
)
AWAY = (
    503,
    "database-unavailable",
    Text("数据库暂时无法使用，请稍后重试", "The database cannot be used just now; try again later"),
    5,
)

Meaning = tuple[int, str, Text, int | None]


def meaning_of(error: Exception) -> Meaning | None:
    """Return status, code, sentence and seconds to wait; None when the error is a bug of ours."""
    state = sqlstate_of(error)
    if state == UNIQUE:
        return EXISTS
    if state in NO_TEXT:
        return UNWRITABLE
    if state in IN_EACH_OTHERS_WAY:
        return AGAIN
    if state.startswith(GONE) or _is_away(error):
        return AWAY
    return None


def sqlstate_of(error: BaseException) -> str:
    """Return PostgreSQL's five characters for what happened, or '' when it was not PostgreSQL that complained."""
    states = (getattr(cause, "sqlstate", None) for cause in _causes(error))
    return next((state for state in states if isinstance(state, str)), "")


def _is_away(error: Exception) -> bool:
    """Tell whether the server could not be reached, or the way to it is full."""
    if isinstance(error, PoolExhaustedError) or getattr(error, "connection_invalidated", False):
        return True
    if any(isinstance(cause, DRIVERS_OWN) and any(said in str(cause) for said in BROKEN) for cause in _causes(error)):
        return True
    return isinstance(error, OSError | TimeoutError) and any(
        str(frame.f_globals.get("__name__", "")).startswith("asyncpg")
        for frame, _ in traceback.walk_tb(error.__traceback__)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error as the driver raised it, whatever it was wrapped in."""
    cause: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    while cause is not None:
        yield cause
        cause = cause.__cause__
