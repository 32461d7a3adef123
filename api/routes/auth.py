"""Signing in, renewing, signing out, another password, and the keys with which tokens are checked."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import Field

from api.asking.requests import Command, MingluRoute
from api.asking.secret_answers import SecretCommand, SignInCommand
from api.problems.raised import problem_of
from api.shapes.tokens import LONGEST, PASSWORD_SHOWN, TokenForm, TokenGiven, show_misuse, show_refusal, show_token
from api.shapes.wire import Input, Output
from policies.verdict import Fault
from tenants.operations.change_password import change_password as change
from tenants.operations.end_sign_in import end_sign_in as end
from tenants.operations.renew_sign_in import renew_sign_in
from tenants.operations.sign_in import sign_in
from tenants.sign_ins import SignInRefused

router = APIRouter(prefix="/v1/{tenant}/auth", route_class=MingluRoute, tags=["登录"])


class SignOut(Input):
    """Which sign-in to end."""

    refresh_token: str | None = Field(
        None, max_length=LONGEST, description="要结束的那次登录的续期令牌；不填则结束本人的全部登录", examples=[None]
    )


class SignedOut(Output):
    """How many sign-ins were ended."""

    ended_sign_ins: int = Field(description="结束了几次登录", examples=[1])


class PasswordWanted(Input):
    """The password so far, and the one from now on."""

    old_password: str = Field(
        max_length=LONGEST, description="原密码", examples=["x7k2-m4qa-9w3z-4826"], json_schema_extra=PASSWORD_SHOWN
    )
    new_password: str = Field(
        max_length=LONGEST,
        description="新密码：至少 10 个字符，不含用户名，不用常见密码",
        examples=["correct horse battery staple"],
        json_schema_extra=PASSWORD_SHOWN,
    )
    refresh_token: str | None = Field(
        None, max_length=LONGEST, description="本次登录的续期令牌；带上则本次登录继续有效", examples=[None]
    )


@router.post("/token", summary="登录或续期，取得令牌", response_model=TokenGiven)
async def issue_token(
    request: Request, call: SignInCommand, form: Annotated[TokenForm, Form()]
) -> TokenGiven | Response:
    """OAuth2 表单（RFC 6749）：`grant_type=password` 用账号和密码登录，`grant_type=refresh_token` 续期。

    续期令牌用一次换一个新的。

    出错的答复另有 RFC 6749 的 `error`。密码连错五次后须等待，等待逐次加倍（429，`retry_after` 为秒数）。
    同一续期令牌再次使用会结束这次登录；但一分钟内、新令牌尚未用过时，重复请求得到同样的新令牌。
    请不要带旧的 `Authorization`；不支持 `dry_run` 与 `Idempotency-Key`（带了答 422）。
    """
    keys, settings = call.running.keys, call.running.settings
    if form.grant_type == "password" and form.username and form.password:
        answer = await sign_in(
            call.session, call.caller, username=form.username, password=form.password, keys=keys, settings=settings
        )
    elif form.grant_type == "refresh_token" and form.refresh_token:
        answer = await renew_sign_in(
            call.session, call.caller, refresh_token=form.refresh_token, keys=keys, settings=settings
        )
    else:
        return show_misuse(request, call, form)
    return show_refusal(request, call, answer) if isinstance(answer, SignInRefused) else show_token(answer)


@router.post("/sign-out", summary="退出登录")
async def end_sign_in(call: Command, wanted: SignOut) -> SignedOut:
    """结束一次或全部登录，其续期令牌从此无效；已发出的访问令牌到期为止。"""
    return SignedOut(ended_sign_ins=await end(call.session, call.caller, refresh_token=wanted.refresh_token))


@router.post("/password", summary="修改密码", response_model=SignedOut)
async def change_password(request: Request, call: SecretCommand, wanted: PasswordWanted) -> SignedOut | Response:
    """修改本人密码，并结束其他登录；原密码输错计入等待。

    试算（`dry_run`）只看新密码是否合格，不验证原密码；不支持 `Idempotency-Key`（带了答 422）。
    """
    answer = await change(
        call.session,
        call.caller,
        old_password=None if call.dry_run else wanted.old_password,
        new_password=wanted.new_password,
        refresh_token=wanted.refresh_token,
    )
    if not isinstance(answer, SignInRefused):
        return SignedOut(ended_sign_ins=answer.ended_sign_ins)
    if answer.retry_after is not None:
        return problem_of(request, 429, answer.code, answer.text, retry_after=answer.retry_after)
    fault = Fault("/old_password", answer.code, answer.text)
    return problem_of(request, 422, answer.code, answer.text, faults=[fault])
