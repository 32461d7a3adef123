"""In which one form do we say that something did not happen, and why? (RFC 9457)"""

from collections.abc import Mapping, Sequence

from pydantic import ConfigDict, Field
from starlette.responses import Response

from api.asking.requests import Call
from api.shapes.wire import Output
from policies.verdict import Fault, Reason, Text, Verdict

MEDIA_TYPE = "application/problem+json"
REFUSED = "refused-by-rule"
MOST_ERRORS = 100

TITLES: Mapping[int, Text] = {
    400: Text("请求无法读取", "Unreadable request"),
    401: Text("需要登录", "Sign-in required"),
    403: Text("无权操作", "Not allowed"),
    404: Text("没有找到", "Not found"),
    405: Text("不支持这个方法", "Method not allowed"),
    409: Text("与现状冲突", "Conflict with the current state"),
    412: Text("内容已被更新", "Changed in the meantime"),
    413: Text("内容过大", "Too large"),
    422: Text("提交的内容有误", "Invalid input"),
    429: Text("请求过于频繁", "Too many requests"),
    500: Text("服务出错", "Server error"),
    503: Text("暂时无法服务", "Temporarily unavailable"),
}
REFUSED_TITLE = Text("按规定不予通过", "Refused by the rules")


class WrongInput(Output):
    """One thing wrong with what was sent."""

    pointer: str = Field(
        description="出错的位置：请求体内为 JSON Pointer，其他为 query:、path:、header: 加名称",
        examples=["/facts/staff"],
    )
    code: str = Field(description="稳定的错误代码，不随语言变化", examples=["missing"])
    message: str = Field(description="给人看的说明", examples=["此项必填"])


class RuleReason(Output):
    """Why a rule refused: the rule, its clause, a sentence, and what it looked at."""

    rule: str = Field(description="规则编号", examples=["staff_enough"])
    clause: str = Field(description="依据的条款", examples=["第六条(二)"])
    message: str = Field(description="给人看的说明", examples=["专职人员不得少于五人"])
    inputs: dict[str, object] = Field(description="判断所用的数据", examples=[{"staff": 4}])


class RulingPolicy(Output):
    """The version of the policy that a rule is from."""

    version_id: str = Field(description="政策版本", examples=["0198f0a0-0000-7000-8000-000000000000"])
    title: str = Field(description="办法名称", examples=["服务商管理办法"])


class Problem(Output):
    """Why a request had no effect; `code` and the codes in `errors` and `reasons` are stable and never translated."""

    model_config = ConfigDict(
        json_schema_serialization_defaults_required=False,
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:minglu:problem:invalid-input",
                    "title": "提交的内容有误",
                    "status": 422,
                    "detail": "请按 errors 中的说明修改后重试",
                    "instance": "urn:minglu:request:0198f0a000007000800000000000000a",
                    "code": "invalid-input",
                    "request_id": "0198f0a000007000800000000000000a",
                    "language": "zh-CN",
                    "errors": [{"pointer": "/facts/staff", "code": "missing", "message": "此项必填"}],
                    "reasons": [],
                }
            ]
        },
    )

    type: str = Field(description="问题的种类，与 code 一一对应")
    title: str = Field(description="种类的名称")
    status: int = Field(description="HTTP 状态码")
    detail: str = Field(description="发生了什么，可以怎样做")
    instance: str = Field(description="这一次请求")
    code: str = Field(description="稳定的代码，不随语言变化")
    request_id: str = Field(description="请求编号，与 X-Request-Id 相同；求助时请提供")
    language: str = Field(description="说明所用的语言，与 Content-Language 相同")
    errors: list[WrongInput] = Field(description="提交内容中的错误，逐项列出")
    reasons: list[RuleReason] = Field(description="规则不予通过的理由，逐条列出")
    policy: RulingPolicy | None = Field(None, description="规则所属的政策版本")
    retry_after: int | None = Field(None, description="多少秒后可以重试，与 Retry-After 相同")
    allow: list[str] | None = Field(None, description="这个地址支持的方法，与 Allow 相同")


def make_problem(  # a problem is these facts
    status: int,
    code: str,
    text: Text,
    *,
    language: str,
    request_id: str | None,
    faults: Sequence[Fault] = (),
    reasons: Sequence[Reason] = (),
    policy: RulingPolicy | None = None,
    retry_after: int | None = None,
    allow: Sequence[str] | None = None,
) -> Problem:
    """Return the problem in `language`; of a flood of faults the first hundred."""
    return Problem(
        type=f"urn:minglu:problem:{code}",
        title=(REFUSED_TITLE if code == REFUSED else TITLES.get(status, TITLES[500])).read_in(language),
        status=status,
        detail=text.read_in(language),
        instance=f"urn:minglu:request:{request_id}",
        code=code,
        request_id=request_id or "",
        language="en" if language == "en" else "zh-CN",
        errors=[
            WrongInput(pointer=fault.pointer, code=fault.code, message=fault.text.read_in(language))
            for fault in faults[:MOST_ERRORS]
        ],
        reasons=[
            RuleReason(
                rule=reason.rule,
                clause=reason.clause,
                message=reason.text.read_in(language),
                inputs=dict(reason.inputs),
            )
            for reason in reasons
        ],
        policy=policy,
        retry_after=retry_after,
        allow=list(allow) if allow is not None else None,
    )


def respond(problem: Problem) -> Response:
    """Return the response that carries the problem; what it says in headers too is in the body."""
    headers = {"content-language": problem.language, "cache-control": "no-store"}
    if problem.status == 401:  # noqa: PLR2004  # RFC 9110 §11.6.1
        doubt = "" if problem.code == "sign-in-required" else ', error="invalid_token"'
        headers["www-authenticate"] = f'Bearer realm="minglu"{doubt}'
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    if problem.allow is not None:
        headers["allow"] = ", ".join(problem.allow)
    body = problem.model_dump_json(exclude_none=True, fallback=str).encode()
    return Response(body, problem.status, headers, MEDIA_TYPE)


def refusal(call: Call, verdict: Verdict, *, policy: RulingPolicy | None = None) -> Response:
    """Return the answer to a request that the rules refuse: 409, with each rule's clause and sentence.

    Return it from the handler, do not raise it: the attempt is committed with its audit event.
    """
    zh = "；".join(reason.text.zh for reason in verdict.reasons)
    en = "; ".join(reason.text.read_in("en") for reason in verdict.reasons)
    return respond(
        make_problem(
            409,
            REFUSED,
            Text(f"按规定不予通过：{zh}", f"The rules refuse this: {en}"),
            language=call.language,
            request_id=call.caller.request_id,
            reasons=verdict.reasons,
            policy=policy,
        )
    )
