"""Duties: what a listing owes, and what the bureau and everybody else in a programme do."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from api.asking.cursors import Pages, Paging, page_of
from api.asking.requests import Call, MingluRoute, Reading
from api.asking.spans import refuse_reversed
from api.shapes.duties import MEANINGS, DutyShown, duty_shown
from api.shapes.wire import Day, Page
from policies.reporting import REPORTER
from tenants.owing import Owed, find_owed, owed_within_reach
from tenants.queries.listings import find_listing_within
from tenants.reporting import sees_all

router = APIRouter(prefix="/v1/{tenant}/programmes/{programme}", route_class=MingluRoute, tags=["填报"])
NEAR = timedelta(days=31)
State = Annotated[
    Literal["owed", "fulfilled", "late", "missed"] | None, Query(description=MEANINGS, examples=["missed"])
]
From = Annotated[Day | None, Query(alias="from", description="自何日，默认31日前")]
To = Annotated[Day | None, Query(description="至何日，默认31日后")]


@router.get("/listings/{listing_id}/duties", summary="一家的义务")
async def list_listing_duties(
    call: Reading,
    programme: str,
    listing_id: UUID,
    paging: Pages,
    from_: From = None,
    to: To = None,
    state: State = None,
) -> Page[DutyShown]:
    """两日之间到期的义务，按日期先后，逐项写明期限、条款、状态和证明；主管部门并看到对其填报的审核义务。"""
    listing = await find_listing_within(call.session, call.caller, listing_id, "list_listing_duties")
    first, last = _between(call, from_, to)
    owed = await find_owed(call.session, call.caller, programme, first=first, last=last, listings=[listing.id])
    mine = (one for one in owed if sees_all(call.caller) or one.duty.owed_by == REPORTER)
    return _page(call, paging, mine, state)


@router.get("/duties", summary="项目中的义务")
async def list_duties(
    call: Reading,
    programme: str,
    paging: Pages,
    from_: From = None,
    to: To = None,
    state: State = None,
    owed_by: Annotated[str | None, Query(description="只看由这个角色履行的", examples=["municipal"])] = None,
) -> Page[DutyShown]:
    """两日之间到期的全部义务，包括主管部门自身的（月底前审核、年底前汇总等）；区县看本区县的。"""
    first, last = _between(call, from_, to)
    owed = await find_owed(call.session, call.caller, programme, first=first, last=last)
    near = owed_within_reach(call.caller, "list_duties", owed)
    return _page(call, paging, (one for one in near if owed_by in {None, one.duty.owed_by}), state)


def _between(call: Call, first: date | None, last: date | None) -> tuple[date, date]:
    today = call.caller.today
    first, last = first or today - NEAR, last or today + NEAR
    refuse_reversed(first, last, named=("from", "to"))
    return first, last


def _page(call: Call, paging: Paging, owed: Iterable[Owed], state: str | None) -> Page[DutyShown]:
    page = page_of(paging, [one for one in owed if state in {None, one.duty.state}], lambda one: one.key)
    return Page(items=[duty_shown(call, one) for one in page.items], next_cursor=page.next_cursor, total=page.total)
