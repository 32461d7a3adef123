"""Where in a request is something wrong, and what? (what pydantic and FastAPI found, as faults)"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from fastapi.exceptions import RequestValidationError

from api.asking.bodies import REPEATED
from api.problems.sentences import say_what_is_wrong
from policies.verdict import Fault

Place = tuple[str | int, ...]


def find_faults(error: RequestValidationError) -> list[Fault]:
    """Return what is wrong, in the order of discovery, each place and kind once.

    A pointer within the body is a JSON Pointer (RFC 6901); elsewhere it is `query:limit`, `path:case_id`
    or `header:If-Match`. Nothing that was sent is repeated: it may be personal.
    """
    faults: dict[tuple[str, str], Fault] = {}
    for found in cast("Sequence[Mapping[str, Any]]", error.errors()):  # Any: pydantic's ErrorDetails
        kind = str(found["type"])
        context = cast("Mapping[str, object]", found.get("ctx") or {})
        pointer = _pointer(found["loc"], kind=kind, body=error.body)
        if kind == "json_invalid" and str(context.get("error", "")).startswith(REPEATED):
            kind, context = "json_repeated_name", {"name": str(context["error"]).removeprefix(f"{REPEATED}: ")}
        code = kind.replace("_", "-")
        if kind == "json_invalid" and isinstance(found["loc"][-1], int):
            context = {"position": found["loc"][-1] + 1}
        text = say_what_is_wrong(kind, context)
        faults.setdefault((pointer, code), Fault(pointer, code, text))
    return list(faults.values())


def is_malformed(error: RequestValidationError) -> bool:
    """Tell whether the body was no JSON at all."""
    return any(found["type"] == "json_invalid" and found["loc"][0] == "body" for found in error.errors())


def _pointer(place: Place, *, kind: str, body: object) -> str:
    source, *rest = place
    if source == "body":
        return "" if kind == "json_invalid" else write_pointer(_really_there(rest, body, kind=kind))
    names = [str(part) for part in rest]
    if source == "header" and names:
        names[0] = "-".join(word.capitalize() for word in names[0].split("-"))
    return f"{source}:{'/'.join(names)}"


def write_pointer(place: Sequence[str | int]) -> str:
    """Return the JSON Pointer of a place: '' is the whole document."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def _really_there(place: Sequence[str | int], body: object, *, kind: str) -> list[str | int]:
    """Return the place without the steps that pydantic adds for branches of a union and keys of a mapping."""
    there: list[str | int] = []
    for step, part in enumerate(place):
        if isinstance(body, Mapping) and part in body:
            body = cast("Mapping[str | int, object]", body)[part]
        elif isinstance(body, list) and isinstance(part, int) and part < len(cast("list[object]", body)):
            body = cast("list[object]", body)[part]
        elif not (kind == "missing" and step == len(place) - 1):
            continue
        there.append(part)
    return there
