"""Does the caller want to read a page, or JSON? (RFC 9110 §12.5.1)"""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, Response
from starlette.requests import Request

JSON, PAGE = ("application", "json"), ("text", "html")
# Of what an answer depends that is there as JSON and as a page, in two languages.
VARY = "Accept, Accept-Language"

_RANGE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*")
_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


# What a route that answers a browser with a page says of it in the description of the API.
ALSO_A_PAGE: dict[int | str, dict[str, Any]] = {  # Any: FastAPI's own type
    200: {"description": "成功；请求头 Accept 更看重 text/html 的，得到网页", "content": {"text/html": {}}}
}


def prefers_page(request: Request) -> bool:
    """Tell whether `Accept` weighs a page more than JSON; JSON goes out when it weighs them alike, or there is none."""
    accepted = list(_ranges(",".join(request.headers.getlist("accept"))))
    return _weight(PAGE, accepted) > _weight(JSON, accepted)


def wants_page(request: Request, response: Response) -> bool:
    """Tell the same, and say on the answer what it depends on."""
    response.headers["vary"] = VARY
    return prefers_page(request)


AsPage = Annotated[bool, Depends(wants_page)]


def _ranges(accept: str) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield each media range with its weight; one with parameters of its own is of no representation of ours."""
    for part in accept.split(","):
        kind, *parameters = (one.strip() for one in part.split(";"))
        found = _RANGE.fullmatch(kind.lower())
        told = dict(_parameter(one) for one in parameters if one)
        weight = told.pop("q", "1")
        if found and _WEIGHT.fullmatch(weight) and told in ({}, {"charset": "utf-8"}):
            yield (found[1], found[2]), float(weight)


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip().strip('"').lower()


def _weight(kind: tuple[str, str], accepted: list[tuple[tuple[str, str], float]]) -> float:
    """Return how much a kind is wanted: the most precise range that covers it decides."""
    for covering in (kind, (kind[0], "*"), ("*", "*")):
        weights = [weight for one, weight in accepted if one == covering]
        if weights:
            return max(weights)
    return 0.0
