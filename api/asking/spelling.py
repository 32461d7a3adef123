"""Is every query parameter one that the operation knows? (A misspelt filter would silently list everything.)"""

from typing import Any

from fastapi import Request

from api.problems.sentences import UNKNOWN_NAME
from policies.verdict import Fault
from tenants.failures import Invalid

INVALID_INPUT = "invalid-input"


def known_parameters(document: dict[str, Any]) -> dict[str, frozenset[str]]:  # Any: OpenAPI
    """Return the names of each operation's query parameters, by operation."""
    return {
        operation["operationId"]: frozenset(
            parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"
        )
        for methods in document["paths"].values()
        for operation in methods.values()
    }


async def refuse_unknown_parameters(request: Request) -> None:
    """Raise Invalid for query parameters that the operation does not have."""
    if not request.scope["query_string"]:
        return
    known = request.app.state.known_parameters[request.scope["route"].name]
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        faults = [Fault(f"query:{name}", "extra-forbidden", UNKNOWN_NAME) for name in unknown]
        raise Invalid(INVALID_INPUT, UNKNOWN_NAME, faults=faults)
