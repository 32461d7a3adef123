"""How does a request become one tenant, one caller, one transaction?

A reading or a command begins here and ends, committed, before its answer leaves: that is what
`scope="function"` is for (FastAPI's default ends a dependency after the response was sent).
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request, Response
from fastapi.routing import APIRoute
from sqlmodel.ext.asyncio.session import AsyncSession

from api.asking.bodies import PlainRequest
from api.asking.expectations import has_version, tag_version
from api.asking.languages import preferred_language
from policies.verdict import Text
from tenants import clock
from tenants.answered import find_answer, keep_answer
from tenants.callers import Caller, find_caller
from tenants.failures import NotAllowed, Unidentified
from tenants.rights import reach_of
from tenants.running import Running

# What a person who must change the password may still do.
ALLOWED_BEFORE_PASSWORD_CHANGE = {"change_password", "show_me", "end_sign_in"}

# What of an answer's headers belongs to the answer itself; the frame adds the others anew.
KEPT_HEADERS = ("content-type", "content-language", "etag", "retry-after")
_CHUNK_BYTES = 1024 * 1024

TenantPath = Annotated[str, Path(description="租户代码，即其所有地址中的一段", examples=["sample-city"])]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="这次请求的代号，由调用方自定；以同一代号重发同一请求，得到同一答复，不会办两次",
    ),
]
DryRun = Annotated[bool, Query(description="完整判断并照常回答，但什么也不留下")]


@dataclass(frozen=True, slots=True)
class Call:
    """One request under way: its transaction, who asks, and the language to answer in."""

    session: AsyncSession
    caller: Caller
    language: str
    running: Running
    dry_run: bool = False
    key: str | None = None
    request_digest: str = ""

    def say(self, text: Text) -> str:
        """Return the sentence in the caller's language."""
        return text.read_in(self.language)


class Answered(Exception):  # not an error: the answer was given before
    """The same request was answered already; the kept answer goes out again."""

    def __init__(self, response: Response) -> None:
        """Keep the answer, byte for byte."""
        super().__init__()
        self.response = response


class MingluRoute(APIRoute):
    """A route that keeps a command's answer in the command's own transaction, and replays it on a retry."""

    def get_route_handler(self):  # noqa: ANN201  # FastAPI's own type is private
        """Return the handler, which runs inside the request's transaction."""
        answer = super().get_route_handler()
        versioned = has_version(self.response_model)

        async def handle(request: Request) -> Response:
            request = PlainRequest(request.scope, request.receive)
            try:
                response = await answer(request)
            except Answered as answered:
                return answered.response
            call: Call | None = getattr(request.state, "call", None)
            if versioned and not (call and call.dry_run):  # a rehearsed version is none that anybody could expect
                tag_version(response)
            if call and call.key and not call.dry_run:
                await keep_answer(
                    call.session, call.caller, call.key,
                    status=response.status_code,
                    headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
                    body=bytes(response.body),
                )  # fmt: skip
            return response

        return handle


async def begin_reading(request: Request, tenant: TenantPath) -> AsyncIterator[Call]:
    """Yield the call of a GET: the caller is known and may do this."""
    running: Running = request.app.state.running
    async with running.database.transaction(tenant) as session:
        caller = await _admit(request, running, session, tenant)
        yield Call(session, caller, preferred_language(request), running)


async def begin_command(
    request: Request,
    tenant: TenantPath,
    idempotency_key: IdempotencyKey = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a query parameter
) -> AsyncIterator[Call]:
    """Yield the call of a POST; raise Answered when this very request was answered before."""
    running: Running = request.app.state.running
    async with running.database.transaction(tenant, keep=not dry_run) as session:
        caller = await _admit(request, running, session, tenant)
        call = Call(session, caller, preferred_language(request), running, dry_run=dry_run, key=idempotency_key)
        if idempotency_key and not dry_run:
            digest = await _digest(request)
            call = replace(call, request_digest=digest)
            kept = await find_answer(session, caller, idempotency_key, request_digest=digest)
            if kept:
                raise Answered(
                    Response(kept.body, kept.status or 200, {**kept.headers, "idempotency-replayed": "true"})
                )
        request.state.call = call
        yield call


Reading = Annotated[Call, Depends(begin_reading, scope="function")]
Command = Annotated[Call, Depends(begin_command, scope="function")]


async def _admit(request: Request, running: Running, session: AsyncSession, tenant: str) -> Caller:
    """Return the caller, who may do what this route does; raise Unidentified or NotAllowed."""
    operation = request.scope["route"].name
    account_id = None
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unidentified(
                "bearer-token-expected",
                Text("请使用 Authorization: Bearer 令牌", "Use an Authorization: Bearer token"),
            )
        account_id = running.keys.verify(token.strip(), tenant=tenant, now=clock.now())
    request_id: str | None = getattr(request.state, "request_id", None)
    caller = await find_caller(session, tenant, account_id=account_id, request_id=request_id)
    if caller.must_change_password and operation not in ALLOWED_BEFORE_PASSWORD_CHANGE:
        raise NotAllowed(
            "password-change-required",
            Text("首次登录请先修改密码：POST …/auth/password", "Change the password first: POST …/auth/password"),
        )
    reach_of(caller, operation)
    return caller


async def _digest(request: Request) -> str:
    """Return the SHA-256 of what makes a request the same request: its address and its body."""
    try:
        body = await request.body()
    except RuntimeError:  # FastAPI has read the stream as a form; its boundary is another in every retry anyway
        body = await _digest_form(request)
    return hashlib.sha256(f"{request.url.path}?{request.url.query}\n".encode() + body).hexdigest()


async def _digest_form(request: Request) -> bytes:
    """Return the SHA-256 of a form's fields in their order, each with its length; files stay at their beginning."""
    digest = hashlib.sha256()
    form = await request.form()
    for name, value in form.multi_items():
        facts = [name, value] if isinstance(value, str) else [name, value.filename or "", value.content_type or ""]
        for fact in facts:
            digest.update(f"{len(fact)}:{fact}\n".encode())
        if isinstance(value, str):
            continue
        digest.update(f"{value.size}:".encode())
        await value.seek(0)
        while chunk := await value.read(_CHUNK_BYTES):
            digest.update(chunk)
        await value.seek(0)
    return digest.digest()
