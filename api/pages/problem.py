"""What does somebody see who looks with a browser for what is not there, or cannot be shown?"""

import re
from collections.abc import Mapping
from posixpath import dirname, relpath

from starlette.requests import Request
from starlette.responses import Response

from api.pages.frame import answer_page
from api.problems.problem import Problem
from policies.explained.markup import listed, tag
from policies.verdict import Text
from tenants.database import SLUG

_BUREAU = re.compile(r"/v1/([^/]+)")
# What a page says in its headers as the problem itself does.
KEPT_HEADERS = ("www-authenticate", "retry-after", "allow")


def show_problem_page(request: Request, problem: Problem, headers: Mapping[str, str]) -> Response:
    """Return the problem as a page with the same status: what it is, what to do, and a way back.

    Of its `headers` the page has those that tell a client what to do.
    """
    language = "en" if problem.language == "en" else "zh"
    where, back = _way_back(request, problem)
    number = Text(f"请求编号 {problem.request_id}", f"Request {problem.request_id}")
    page = answer_page(
        problem.title,
        tag("header", tag("h1", problem.title)),
        tag(
            "main",
            tag("p", problem.detail),
            listed([one.message for one in problem.errors]),
            tag("p", tag("a", back.read_in(language), href=where)),
        ),
        tag("footer", tag("p", number.read_in(language))),
        language=language,
        status=problem.status,
    )
    page.headers.update({name: headers[name] for name in KEPT_HEADERS if name in headers})
    return page


def _way_back(request: Request, problem: Problem) -> tuple[str, Text]:
    """Return an address from which to go on, relative as all links of pages are, and what it is called.

    That is the bureau's list of programmes, or the beginning where there is no such bureau.
    """
    path: str = request.scope["path"]
    bureau = _BUREAU.match(path)
    if bureau and SLUG.fullmatch(bureau[1]) and problem.code != "tenant-not-found":
        return _relative(f"{bureau[0]}/programmes", path), Text("查看公开的项目", "See the public programmes")
    return _relative("/docs", path), Text("返回首页", "Back to the beginning")


def _relative(target: str, path: str) -> str:
    return f"{relpath(dirname(target), dirname(path))}/{target.rpartition('/')[2]}"
