"""What was done in this tenant, newest first, for those who oversee it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, JsonValue
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.requests import MingluRoute, Reading
from api.shapes.wire import SAMPLE_ID, Instant, Output, Page
from tenants.queries.accounts import usernames_of
from tenants.queries.audit import AuditFilter, select_audit_events
from tenants.tables import AuditEvent

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["审计"])


class AuditEventShown(Output):
    """One link of the audit chain."""

    sequence: int = Field(description="序号，自 1 起连续", examples=[1])
    at: Instant = Field(description="发生时刻（本租户的时钟）")
    account_id: str | None = Field(description="谁；公众或系统为 null", examples=[SAMPLE_ID])
    username: str | None = Field(description="其用户名", examples=["wang.fang"])
    role: str = Field(description="以何角色", examples=["municipal"])
    operation: str = Field(description="做了什么", examples=["register_organisation"])
    outcome: str = Field(description="done 已办；refused 未予通过", examples=["done"])
    subject: str = Field(description="对象的种类", examples=["organisation"])
    subject_id: str = Field(description="对象的编号", examples=[SAMPLE_ID])
    details: dict[str, JsonValue] = Field(description="要点，不含密码与联系方式", examples=[{}])
    request_id: str | None = Field(description="请求编号", examples=[None])
    previous: str = Field(description="上一环的 SHA-256", examples=["0" * 64])
    digest: str = Field(description="本环的 SHA-256", examples=["0" * 64])


@router.get("/audit", summary="审计记录")
async def list_audit_events(
    call: Reading,
    paging: Pages,
    operation: Annotated[str | None, Query(max_length=100, description="操作")] = None,
    subject: Annotated[str | None, Query(max_length=100, description="对象的种类")] = None,
    subject_id: Annotated[str | None, Query(max_length=200, description="对象的编号")] = None,
    account_id: Annotated[UUID | None, Query(description="操作人")] = None,
    outcome: Annotated[str | None, Query(max_length=100, description="结果：done 或 refused")] = None,
) -> Page[AuditEventShown]:
    """审计链上的记录，新的在前；每环的 `digest` 都包含上一环，改动或删除可被查出。"""
    wanted = AuditFilter(
        operation=operation, subject=subject, subject_id=subject_id, account_id=account_id, outcome=outcome
    )
    page = await read_page(
        call, paging, select_audit_events(call.caller, wanted), order=[col(AuditEvent.sequence).desc()]
    )
    events: list[AuditEvent] = [row[0] for row in page.rows]
    names = await usernames_of(
        call.session, call.caller.tenant, {event.account_id for event in events if event.account_id}
    )

    def show(event: AuditEvent) -> AuditEventShown:
        return _show(event, names.get(event.account_id) if event.account_id else None)

    return page.show(show)


def _show(event: AuditEvent, username: str | None) -> AuditEventShown:
    return AuditEventShown(
        sequence=event.sequence,
        at=event.at,
        account_id=str(event.account_id) if event.account_id else None,
        username=username,
        role=event.role,
        operation=event.operation,
        outcome=event.outcome,
        subject=event.subject,
        subject_id=event.subject_id,
        details=event.details,
        request_id=event.request_id,
        previous=event.previous,
        digest=event.digest,
    )
