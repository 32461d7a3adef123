"""How is a command served that carries a secret: a password that comes in, a token or password that goes out?

It takes no Idempotency-Key: what is kept for a retry would be the secret itself, or a quick hash of it. None of
them needs one; done twice, each either does nothing new or says so.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, cast

from fastapi import Depends, Request

from api.asking.requests import Call, DryRun, TenantPath, begin_command

_begin = asynccontextmanager(cast("Callable[..., AsyncGenerator[Call]]", begin_command))


async def begin_secret_command(
    request: Request,
    tenant: TenantPath,
    dry_run: DryRun = False,  # noqa: FBT002  # a query parameter
) -> AsyncGenerator[Call]:
    """Yield the call of a POST whose answer is never kept."""
    async with _begin(request, tenant, idempotency_key=None, dry_run=dry_run) as call:
        yield call


async def begin_sign_in(request: Request, tenant: TenantPath) -> AsyncGenerator[Call]:
    """Yield the call of a sign-in; it cannot be rehearsed, or passwords could be guessed without being counted."""
    async with _begin(request, tenant, idempotency_key=None, dry_run=False) as call:
        yield call


SecretCommand = Annotated[Call, Depends(begin_secret_command, scope="function")]
SignInCommand = Annotated[Call, Depends(begin_sign_in, scope="function")]
