"""Is every failure answered in the one form?"""

from typing import Any

import httpx

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id", "language", "errors", "reasons"}
SOMETIMES = {"policy", "retry_after", "allow"}


def assert_problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return the body of a problem after checking its form and that headers and body say the same."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["code"] == code, body
    assert set(body) >= MEMBERS, body
    assert set(body) <= MEMBERS | SOMETIMES, body
    assert body["status"] == status
    assert body["type"] == f"urn:minglu:problem:{code}"
    assert body["request_id"]
    assert body["language"] == response.headers["content-language"]
    assert body["detail"]
    assert response.headers["x-content-type-options"] == "nosniff"
    if "x-request-id" in response.headers and "idempotency-replayed" not in response.headers:
        assert body["request_id"] == response.headers["x-request-id"]
    if (wait := response.headers.get("retry-after")) is not None:
        assert body["retry_after"] == int(wait)
    if status == 401:
        assert response.headers["www-authenticate"].startswith("Bearer")
    for error in body["errors"]:
        assert set(error) == {"pointer", "code", "message"}, error
    for reason in body["reasons"]:
        assert set(reason) == {"rule", "clause", "message", "inputs"}, reason
        assert reason["clause"], reason
    return body
