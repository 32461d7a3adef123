"""How do a sign-in and its failure look on the wire, to OAuth2 clients and to ours alike? (RFC 6749 §5)"""

from fastapi import Request, Response
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.asking.requests import Call
from api.problems.problem import Problem, make_problem, respond
from api.shapes.wire import Input, Instant, Output
from policies.verdict import Fault, Text
from tenants.sign_ins import SignedIn, SignInRefused

PASSWORD_SHOWN: JsonDict = {"format": "password"}
LONGEST = 1000


class TokenForm(Input):
    """What a token is asked with; fields that OAuth2 clients send besides are ignored (RFC 6749 §3.2)."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "required": ["grant_type"],
            "examples": [{"grant_type": "password", "username": "wang.fang", "password": "correct horse"}],
        },
    )

    grant_type: str | None = Field(
        None, max_length=100, description="password 登录；refresh_token 续期", examples=["password"]
    )
    username: str | None = Field(None, max_length=LONGEST, description="用户名", examples=["wang.fang"])
    password: str | None = Field(
        None, max_length=LONGEST, description="密码", examples=["correct horse"], json_schema_extra=PASSWORD_SHOWN
    )
    refresh_token: str | None = Field(None, max_length=LONGEST, description="续期令牌", examples=[None])


class TokenGiven(Output):
    """What goes to the person: an access token for minutes, a refresh token for days."""

    access_token: str = Field(description="访问令牌，放进 Authorization: Bearer", examples=["eyJhbGciOiJFUzI1NiIs…"])
    token_type: str = Field(default="Bearer", description="令牌种类", examples=["Bearer"])
    expires_in: int = Field(description="访问令牌的有效秒数", examples=[900])
    refresh_token: str = Field(description="续期令牌，用一次换一个新的", examples=["2b9Zl0c8…"])
    sign_in_expires_at: Instant = Field(description="此后须重新输入密码")
    must_change_password: bool = Field(description="是否须先修改密码，才能做其他事", examples=[False])


class TokenProblem(Problem):
    """A problem that an OAuth2 client understands, too."""

    error: str = Field(description="RFC 6749 第 5.2 节的错误代码", examples=["invalid_grant"])


def show_token(answer: SignedIn) -> TokenGiven:
    """Return the tokens as RFC 6749 §5.1 names them."""
    return TokenGiven(
        access_token=answer.access_token,
        expires_in=answer.access_seconds,
        refresh_token=answer.refresh_token,
        sign_in_expires_at=answer.expires_at,
        must_change_password=answer.must_change_password,
    )


def show_refusal(request: Request, call: Call, refused: SignInRefused) -> Response:
    """Return the answer to somebody who was not let in: 429 while the account waits, 401 otherwise.

    It is returned, not raised: what was counted is committed.
    """
    if refused.retry_after is None:
        return _respond(request, call, 401, refused.code, refused.text, error="invalid_grant")
    return _respond(
        request, call, 429, refused.code, refused.text,
        error="temporarily_unavailable", retry_after=refused.retry_after,
    )  # fmt: skip


def show_misuse(request: Request, call: Call, form: TokenForm) -> Response:
    """Return the answer to a form that is no grant we know."""
    if form.grant_type in {None, "", "password", "refresh_token"}:
        needed = {"password": ("username", "password"), "refresh_token": ("refresh_token",)}
        missing = [name for name in needed.get(form.grant_type or "", ("grant_type",)) if not getattr(form, name)]
        faults = [Fault(f"/{name}", "missing", Text("此项必填", "This is required")) for name in missing]
        text = Text(
            "请按 errors 补全登录表单（application/x-www-form-urlencoded）",
            "Complete the form (application/x-www-form-urlencoded) as errors says",
        )
        return _respond(request, call, 422, "invalid-input", text, error="invalid_request", faults=faults)
    text = Text("grant_type 只能是 password 或 refresh_token", "grant_type is password or refresh_token")
    faults = [Fault("/grant_type", "grant-type-unknown", text)]
    return _respond(request, call, 422, "invalid-input", text, error="unsupported_grant_type", faults=faults)


def _respond(
    request: Request,
    call: Call,
    status: int,
    code: str,
    text: Text,
    *,
    error: str,
    faults: list[Fault] | None = None,
    retry_after: int | None = None,
) -> Response:
    request.state.code = code
    problem = make_problem(
        status,
        code,
        text,
        language=call.language,
        request_id=call.caller.request_id,
        faults=faults or (),
        retry_after=retry_after,
    )
    response = respond(TokenProblem(**problem.model_dump(), error=error))
    if "www-authenticate" in response.headers:
        # Not the token that came with the request is at fault (RFC 6750 §3.1): there was none.
        response.headers["www-authenticate"] = 'Bearer realm="minglu"'
    return response
