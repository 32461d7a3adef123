"""The directory: who is listed, for anyone to read."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import StringConstraints
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.requests import Call, MingluRoute, Reading
from api.shapes.listings import MEANINGS, Directory, ListingWhole, change_shown, listing_shown
from api.shapes.wire import Told
from policies.language.document import Policy
from policies.verdict import Text
from tenants.queries.evaluations import LatestGrade, latest_grades
from tenants.queries.listings import ListingFilter, changes_of, find_listing, select_listings
from tenants.queries.policies import rules_on
from tenants.tables import Listing

router = APIRouter(prefix="/v1/{tenant}/programmes/{programme}/listings", route_class=MingluRoute, tags=["名录"])

DistrictCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{6}$"),
    Told(Text("区县代码须为六位数字，如 510104", "A district code is six digits, such as 510104")),
]
Status = Literal["listed", "suspended", "removed", "withdrawn"]


@router.get("", summary="名录")
async def list_listings(
    call: Reading,
    programme: str,
    paging: Pages,
    name: Annotated[str | None, Query(max_length=100, description="名称中的几个字", examples=["智造"])] = None,
    district: Annotated[DistrictCode | None, Query(description="区县代码，六位数字", examples=["510104"])] = None,
    status: Annotated[Status, Query(description=MEANINGS, examples=["listed"])] = "listed",
    having: Annotated[
        list[str] | None,
        Query(
            description="公开事项的筛选，写作 事项:选项，可重复", examples=[["service_fields:digital"]], max_length=10
        ),
    ] = None,
) -> Directory:
    """公开名录，新入库的在前；可按名称片段、区县、状态和公开事项筛选。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    pairs = tuple((fact, value) for fact, _, value in (one.partition(":") for one in having or ()))
    wanted = ListingFilter(name_part=name, district=district, status=status, having=pairs)
    rows = select_listings(call.caller, programme, wanted)
    page = await read_page(call, paging, rows, order=[col(Listing.listed_on).desc(), col(Listing.id).desc()])
    grades = await _grades(call, rules.policy, [listing.id for (listing,) in page.rows])
    return Directory(
        items=[listing_shown(call, rules.policy, listing, grades.get(listing.id)) for (listing,) in page.rows],
        next_cursor=page.next_cursor,
        total=page.total,
        disclaimer=call.say(rules.policy.disclosure.disclaimer),
        disclaimer_clause=rules.policy.disclosure.clause,
    )


@router.get("/{listing_id}", summary="名录中的一家")
async def show_listing(call: Reading, programme: str, listing_id: UUID) -> ListingWhole:
    """一家入库单位的公开信息和状态经过。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    listing, organisation = await find_listing(call.session, call.caller, programme_id=programme, listing_id=listing_id)
    history = await changes_of(call.session, call.caller, listing.id)
    grades = await _grades(call, rules.policy, [listing.id])
    return ListingWhole(
        **listing_shown(call, rules.policy, listing, grades.get(listing.id)).model_dump(),
        uscc=organisation.uscc,
        history=[change_shown(change) for change in history],
        disclaimer=call.say(rules.policy.disclosure.disclaimer),
        disclaimer_clause=rules.policy.disclosure.clause,
    )


async def _grades(call: Call, policy: Policy, listings: Sequence[UUID]) -> Mapping[UUID, LatestGrade]:
    """Return the latest grades of the listings of a page, where the rules disclose them; one statement."""
    if "grade" not in policy.disclosure.evaluation:
        return {}
    return await latest_grades(call.session, call.caller, listings)
