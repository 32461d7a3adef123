"""What do we write down about a request, without a word about a person?"""

import logging
import sys
import traceback
from typing import TextIO

import structlog
from starlette.requests import Request
from structlog.typing import Processor

from api.problems.of_database import sqlstate_of

_log = structlog.stdlib.get_logger("minglu.http")

BEFORE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure_logging(stream: TextIO = sys.stderr, *, level: int = logging.INFO) -> None:
    """Write every log, ours and the libraries', as one JSON object a line to `stream`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_messages,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=BEFORE,
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    # Our line a request has the route's template; the server's own has addresses and what people searched for.
    logging.getLogger("uvicorn.access").disabled = True
    structlog.configure(
        processors=[*BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def log_request(request: Request, *, status: int, seconds: float) -> None:
    """Write the line of a request that is over: the route's template, never the address or what was sent."""
    _log.info("request", status=status, ms=round(seconds * 1000, 1), **_facts_of(request))


def log_failure(request: Request, error: BaseException) -> None:
    """Write down a bug: what kind of error and where in the code, not its message, which may quote what was sent."""
    _log.error("failure", **_facts_of(request), **describe_error(error))


def describe_error(error: BaseException) -> dict[str, object]:
    """Return the kinds of an error and its causes, the places in the code, and what PostgreSQL calls it."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 10:  # noqa: PLR2004  # chains are short; a loop is not
        kinds.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    facts: dict[str, object] = {"error": kinds, "at": places[-12:]}
    if state := sqlstate_of(error):
        facts["sqlstate"] = state
    return facts


def _facts_of(request: Request) -> dict[str, object]:
    route = request.scope.get("route")
    return {
        "method": request.method,
        "route": getattr(route, "path", None),
        "operation": getattr(route, "name", None),
        "tenant": request.scope.get("path_params", {}).get("tenant"),
        "request_id": getattr(request.state, "request_id", None),
        "code": getattr(request.state, "code", None),
    }


def _without_messages(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Replace a library's traceback, whose messages may quote what was sent, by the kinds and the places."""
    given = event.pop("exc_info", None)
    match sys.exc_info() if given is True else given:
        case (_, BaseException() as error, _) | (BaseException() as error):
            event.update(describe_error(error))
        case _:
            pass
    return event
