"""Which problems may an operation answer, and how does the document describe them?"""

from collections.abc import Mapping
from typing import Any

from api.problems.problem import MEDIA_TYPE, TITLES, Problem, make_problem
from policies.verdict import Fault, Reason, Text
from tenants.failures import INVALID_INPUT

Json = dict[str, Any]  # Any: a document of a format that is not ours

EXAMPLES: Mapping[int, tuple[str, Text]] = {
    401: ("token-expired", Text("登录已过期，请续期或重新登录")),
    403: ("not-allowed", Text("您的角色无权进行这项操作")),
    404: ("not-found", Text("没有找到这个申报")),
    409: ("refused-by-rule", Text("按规定不予通过：专职人员不得少于五人")),
    412: ("stale-version", Text("内容已被他人更新，请重新读取后再试")),
    413: ("too-large", Text("内容过大，最多 1 MiB")),
    422: ("invalid-input", INVALID_INPUT),
    429: ("too-many-attempts", Text("尝试次数过多，请稍后再试")),
    500: ("internal-error", Text("服务出错了，请凭请求编号联系我们")),
    503: ("database-unavailable", Text("数据库暂时无法使用，请稍后重试")),
}
NAMES = {
    401: "Unidentified", 403: "NotAllowed", 404: "Absent", 409: "Conflict", 412: "Stale", 413: "TooLarge",
    422: "Invalid", 429: "TooMany", 500: "OurError", 503: "Unavailable",
}  # fmt: skip
ANYWHERE = (422, 500, 503)
IN_A_TENANT = (401, 403, 404)
OF_A_COMMAND = (409, 412, 413, 429)
WAITING = {429, 503}


def problems_of(*, path: str, method: str) -> dict[str, Json]:
    """Return the problem responses of an operation by status: a tenant adds some, a command more."""
    statuses = [*ANYWHERE]
    if "{tenant}" in path:
        statuses += IN_A_TENANT
    if method == "post":
        statuses += OF_A_COMMAND
    return {str(status): {"$ref": f"#/components/responses/{NAMES[status]}"} for status in statuses}


def problem_components() -> dict[str, Json]:
    """Return the schemas, responses and headers that the operations refer to."""
    schema = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    return {
        "schemas": {**schema.pop("$defs"), "Problem": schema},
        "responses": {NAMES[status]: _response(status) for status in NAMES},
        "headers": {
            "RequestId": _header("请求编号；可由请求的 X-Request-Id 指定", {"type": "string"}),
            "RetryAfter": _header("多少秒后可以重试", {"type": "integer"}),
            "ContentLanguage": _header("说明所用的语言", {"type": "string", "enum": ["zh-CN", "en"]}),
            "Version": _header(
                "版本号，同答复中的 version，加引号；可原样放进 If-Match。试算时没有",
                {"type": "string", "pattern": '^"[1-9][0-9]*"$', "examples": ['"3"']},
            ),
            "Authenticate": _header("如何表明身份（RFC 6750）", {"type": "string"}),
        },
    }


def _response(status: int) -> Json:
    headers = {"X-Request-Id": "RequestId", "Content-Language": "ContentLanguage"}
    if status in WAITING:
        headers["Retry-After"] = "RetryAfter"
    if status == 401:  # noqa: PLR2004  # RFC 9110 §11.6.1
        headers["WWW-Authenticate"] = "Authenticate"
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _example(status)}
    return {
        "description": TITLES[status].zh,
        "headers": {name: {"$ref": f"#/components/headers/{header}"} for name, header in headers.items()},
        "content": {MEDIA_TYPE: content},
    }


def _header(description: str, schema: Json) -> Json:
    return {"description": description, "schema": schema}


def _example(status: int) -> Json:
    code, text = EXAMPLES[status]
    fault = Fault("/facts/staff", "missing", Text("此项必填"))
    reason = Reason("staff_enough", "第六条(二)", Text("专职人员不得少于五人"), {"staff": 4})
    return make_problem(
        status,
        code,
        text,
        language="zh",
        request_id="0198f0a000007000800000000000000a",
        faults=[fault] if code == "invalid-input" else (),
        reasons=[reason] if code == "refused-by-rule" else (),
        retry_after=5 if status in WAITING else None,
    ).model_dump(exclude_none=True)
