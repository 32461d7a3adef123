"""How is a command served that carries a secret: a password that comes in, a token or password that goes out?

It refuses an Idempotency-Key: what is kept for a retry would be the secret itself, or a quick hash of it. None of
them needs one; done twice, each either does nothing new or says so.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, cast

from fastapi import Depends, Request

from api.asking.requests import Call, DryRun, TenantPath, begin_command
from policies.verdict import Fault, Text
from tenants.failures import Invalid

NO_KEY = Text(
    "这项操作的请求或答复含密码或令牌，不留存答复，因此不能带 Idempotency-Key；请去掉这个请求头再发",
    "This request or its answer carries a password or a token, of which nothing is kept for a retry: "
    "send it without an Idempotency-Key",
)

_begin = asynccontextmanager(cast("Callable[..., AsyncGenerator[Call]]", begin_command))


async def begin_secret_command(
    request: Request,
    tenant: TenantPath,
    dry_run: DryRun = False,  # noqa: FBT002  # a query parameter
) -> AsyncGenerator[Call]:
    """Yield the call of a POST whose answer is never kept; raise Invalid when it asks for that."""
    _refuse_key(request)
    async with _begin(request, tenant, idempotency_key=None, dry_run=dry_run) as call:
        yield call


async def begin_sign_in(request: Request, tenant: TenantPath) -> AsyncGenerator[Call]:
    """Yield the call of a sign-in; it cannot be rehearsed, or passwords could be guessed without being counted.

    Raises Invalid when it comes with an Idempotency-Key.
    """
    _refuse_key(request)
    async with _begin(request, tenant, idempotency_key=None, dry_run=False) as call:
        yield call


def _refuse_key(request: Request) -> None:
    if "idempotency-key" in request.headers:
        code = "idempotency-key-not-taken"
        raise Invalid(code, NO_KEY, faults=[Fault("header:Idempotency-Key", code, NO_KEY)])


SecretCommand = Annotated[Call, Depends(begin_secret_command, scope="function")]
SignInCommand = Annotated[Call, Depends(begin_sign_in, scope="function")]
