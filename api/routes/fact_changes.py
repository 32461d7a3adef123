"""Dated facts of a listing: declared, verified or returned, read with their history."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.expectations import IfMatch, expected_of
from api.asking.requests import Call, Command, MingluRoute, Reading
from api.shapes import fact_changes as shapes
from api.shapes.fact_changes import FactChangeDecided, FactChangeShown
from api.shapes.wire import Page
from tenants.operations import decide_fact_change as deciding
from tenants.operations import declare_fact_change as declaring
from tenants.queries.fact_changes import ChangeFilter, find_fact_change, find_facts, select_fact_changes
from tenants.tables import FactChange

router = APIRouter(prefix="/v1/{tenant}/fact-changes", route_class=MingluRoute, tags=["填报"])


@router.post("", summary="申报事项变更", status_code=201)
async def declare_fact_change(call: Command, wanted: shapes.DeclareFactChange) -> FactChangeDecided:
    """申报一个事项（人数、注册资本等）自某日起的变更，附佐证；主管部门写明依据登记的即时生效并重新计分。"""
    change, moved = await declaring.declare_fact_change(
        call.session, call.caller, listing_id=wanted.listing_id, declared=wanted.as_declared()
    )
    return shapes.change_decided(call, await _whole(call, change.id, "declare_fact_change"), moved)


@router.post("/{change_id}/decide", summary="核实事项变更")
async def decide_fact_change(
    call: Command, change_id: UUID, wanted: shapes.DecideFactChange, if_match: IfMatch = None
) -> FactChangeDecided:
    """核实或退回；核实的自其日期起生效，并重新计分。每项只决定一次。"""
    change, moved = await deciding.decide_fact_change(
        call.session,
        call.caller,
        change_id=change_id,
        outcome=wanted.outcome,
        reason=wanted.reason,
        expected=expected_of(if_match, wanted.expected_version),
    )
    return shapes.change_decided(call, await _whole(call, change.id, "decide_fact_change"), moved)


@router.get("", summary="事项变更列表")
async def list_fact_changes(
    call: Reading,
    paging: Pages,
    programme: Annotated[str | None, Query(description="只看这个项目", examples=["directory"])] = None,
    listing_id: Annotated[UUID | None, Query(description="只看这一家")] = None,
    fact: Annotated[str | None, Query(description="只看这个事项", examples=["staff"])] = None,
    status: Annotated[
        Literal["declared", "verified", "returned"] | None, Query(description=shapes.MEANINGS, examples=["declared"])
    ] = None,
) -> Page[FactChangeShown]:
    """看得到的事项变更，日期近的在前；每项的历次变更都在。"""
    rows = select_fact_changes(call.caller, ChangeFilter(programme, listing_id, fact, status))
    order = [col(FactChange.holds_from).desc(), col(FactChange.id).desc()]
    page = await read_page(call, paging, rows, order=order)
    facts = await find_facts(call.session, call.caller, [change for change, _ in page.rows])
    return page.show(partial(shapes.change_shown, call, facts))


async def _whole(call: Call, change_id: UUID, operation: str) -> FactChangeShown:
    change, listing = await find_fact_change(call.session, call.caller, change_id, operation)
    facts = await find_facts(call.session, call.caller, [change])
    return shapes.change_shown(call, facts, change, listing.name)
