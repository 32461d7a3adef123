"""Which problem does each exception become?"""

from collections.abc import Mapping

from asyncpg import PostgresError
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.asking.languages import preferred_language
from api.asking.media import VARY, prefers_page
from api.pages.problem import show_problem_page
from api.problems.in_input import find_faults, is_malformed
from api.problems.of_database import DRIVERS_OWN, meaning_of
from api.problems.problem import make_problem, respond
from policies.verdict import Fault, Text
from tenants import failures

STATUS: Mapping[type[failures.Failure], int] = {
    failures.Unidentified: 401,
    failures.NotAllowed: 403,
    failures.Absent: 404,
    failures.Conflict: 409,
    failures.Stale: 412,
    failures.TooLarge: 413,
    failures.Invalid: 422,
    failures.TooMany: 429,
    failures.Unavailable: 503,
}
MALFORMED = Text("请求体无法读取，请检查格式", "The body cannot be read; check its format")
ONE_FILE = Text("一次只能上传一个文件，请分几次上传", "Upload one file a call, in several calls")
BUG = Text("服务出错了，请凭请求编号联系我们", "Something went wrong on our side; tell us the request id")
NO_ROUTE = Text("没有这个地址，请检查路径", "There is no such address; check the path")
NO_METHOD = Text("这个地址不支持该方法，见 allow", "This address does not take that method; see allow")


def answer_problems(app: FastAPI) -> None:
    """Let the application answer every exception as a problem; what is none of these is a bug (see the frame)."""
    app.add_exception_handler(failures.Failure, _answer_failure)
    app.add_exception_handler(RequestValidationError, _answer_invalid_input)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(SQLAlchemyError, _answer_database)
    app.add_exception_handler(OSError, _answer_database)
    app.add_exception_handler(PostgresError, _answer_database)  # of statements sent by the driver itself
    for kind in DRIVERS_OWN:
        app.add_exception_handler(kind, _answer_database)


def problem_of(  # the request says in which language and under which id
    request: Request,
    status: int,
    code: str,
    text: Text,
    *,
    faults: list[Fault] | None = None,
    retry_after: int | None = None,
    allow: list[str] | None = None,
) -> Response:
    """Return the response to `request` that carries this problem; to somebody who looks with a browser, as a page."""
    request.state.code = code
    problem = make_problem(
        status,
        code,
        text,
        language=preferred_language(request),
        request_id=getattr(request.state, "request_id", None),
        faults=faults or (),
        retry_after=retry_after,
        allow=allow,
    )
    response = respond(problem)
    if request.method != "GET":
        return response
    response.headers["vary"] = VARY
    return show_problem_page(request, problem, response.headers) if prefers_page(request) else response


async def _answer_failure(request: Request, failure: Exception) -> Response:
    if not isinstance(failure, failures.Failure):
        raise failure
    status = next(status for kind, status in STATUS.items() if isinstance(failure, kind))
    retry_after = failure.retry_after if isinstance(failure, failures.NotNow) else None
    return problem_of(request, status, failure.code, failure.text, faults=list(failure.faults), retry_after=retry_after)


async def _answer_invalid_input(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    code, text = ("malformed-body", MALFORMED) if is_malformed(error) else ("invalid-input", failures.INVALID_INPUT)
    return problem_of(request, 422, code, text, faults=find_faults(error))


async def _answer_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    match error.status_code:
        case 400 if error.detail.startswith("Too many files"):  # Starlette's words; a test holds them
            return problem_of(request, 422, "one-file-a-call", ONE_FILE)
        case 400:  # FastAPI and Starlette say so of bodies that they cannot parse
            return problem_of(request, 422, "malformed-body", MALFORMED)
        case 404:
            return problem_of(request, 404, "no-such-address", NO_ROUTE)
        case 405:
            return problem_of(request, 405, "method-not-allowed", NO_METHOD, allow=_methods_here(request))
        case _:
            raise error


async def _answer_database(request: Request, error: Exception) -> Response:
    meaning = meaning_of(error)
    if meaning is None:
        raise error
    status, code, text, retry_after = meaning
    return problem_of(request, status, code, text, retry_after=retry_after)


def _methods_here(request: Request) -> list[str]:
    """Return the methods of every route at this address (Starlette's own answer names only the first route's)."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.path_regex.match(request.scope["path"]):
            found |= route.methods or set()
    return sorted(found | ({"HEAD"} if "GET" in found else set()))
