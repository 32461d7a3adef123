"""The directory: who is listed, for anyone to read."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints
from sqlmodel import col

from api.asking.cursors import Pages, read_page
from api.asking.requests import Call, MingluRoute, Reading
from api.shapes.people import SAMPLE_ID
from api.shapes.programmes import OptionShown
from api.shapes.wire import Day, Instant, Output, Page, Told
from policies.language.document import Policy
from policies.language.facts import ChoiceKind
from policies.plain import as_list
from policies.verdict import Text
from tenants.queries.evaluations import LatestGrade, latest_grades
from tenants.queries.listings import ListingFilter, changes_of, find_listing, select_listings
from tenants.queries.policies import rules_on
from tenants.tables import Listing, ListingChange

router = APIRouter(prefix="/v1/{tenant}/programmes/{programme}/listings", route_class=MingluRoute, tags=["名录"])

DistrictCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{6}$"),
    Told(Text("区县代码须为六位数字，如 510104", "A district code is six digits, such as 510104")),
]
Status = Literal["listed", "suspended", "removed", "withdrawn"]
MEANINGS = "listed 在库；suspended 暂停；removed 移出；withdrawn 退出"


class FactShown(Output):
    """One disclosed fact, in words."""

    id: str = Field(description="事项代码", examples=["service_fields"])
    label: str = Field(description="事项名称", examples=["服务领域"])
    values: list[OptionShown] = Field(
        description="所填的选项，或原文", examples=[[{"id": "digital", "label": "数字化"}]]
    )


class LatestGradeShown(Output):
    """The grade of the latest evaluation that was decided, where the rules disclose it."""

    period: str = Field(description="评价周期", examples=["2026"])
    grade: str = Field(description="等次", examples=["甲等"])
    stars: int | None = Field(description="星数；没有为 null", examples=[None])


class ListingShown(Output):
    """One organisation in the directory."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    name: str = Field(description="单位名称", examples=["某某科技有限公司"])
    district_code: str = Field(description="所在区县代码", examples=["510104"])
    status: str = Field(description=MEANINGS, examples=["listed"])
    listed_on: Day = Field(description="入库日期")
    facts: list[FactShown] = Field(description="公开的事项")
    latest_grade: LatestGradeShown | None = Field(description="最近一次评价的等次；未评价或办法不公开为 null")


class Directory(Page[ListingShown]):
    """One page of the directory, under the sentence the rules put above it."""

    disclaimer: str = Field(description="名录声明", examples=["名录供企业自愿选择"])
    disclaimer_clause: str = Field(description="声明所依据的条款", examples=["第五条"])


class ChangeShown(Output):
    """One change of a listing's status."""

    at: Instant = Field(description="变更时刻")
    from_status: str | None = Field(description="原状态；首次入库为 null", examples=[None])
    to_status: str = Field(description=MEANINGS, examples=["listed"])
    clause: str | None = Field(description="依据的条款", examples=["第八条"])


class ListingWhole(ListingShown):
    """One organisation in the directory, with how it came there."""

    uscc: str = Field(description="统一社会信用代码", examples=["91990101MA0000001M"])
    history: list[ChangeShown] = Field(description="状态经过，先发生的在前")
    disclaimer: str = Field(description="名录声明", examples=["名录供企业自愿选择"])
    disclaimer_clause: str = Field(description="声明所依据的条款", examples=["第五条"])


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
        items=[_shown(call, rules.policy, listing, grades.get(listing.id)) for (listing,) in page.rows],
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
        **_shown(call, rules.policy, listing, grades.get(listing.id)).model_dump(),
        uscc=organisation.uscc,
        history=[_change(change) for change in history],
        disclaimer=call.say(rules.policy.disclosure.disclaimer),
        disclaimer_clause=rules.policy.disclosure.clause,
    )


async def _grades(call: Call, policy: Policy, listings: Sequence[UUID]) -> Mapping[UUID, LatestGrade]:
    """Return the latest grades of the listings of a page, where the rules disclose them; one statement."""
    if "grade" not in policy.disclosure.evaluation:
        return {}
    return await latest_grades(call.session, call.caller, listings)


def _shown(call: Call, policy: Policy, listing: Listing, grade: LatestGrade | None) -> ListingShown:
    return ListingShown(
        id=str(listing.id),
        name=listing.name,
        district_code=listing.district_code,
        status=listing.status,
        listed_on=listing.listed_on,
        facts=[
            _fact(call, policy, name, value)
            for name, value in listing.disclosed.items()
            if name in policy.disclosure.facts and name in policy.facts
        ],
        latest_grade=None
        if grade is None
        else LatestGradeShown(period=grade.period, grade=grade.grade, stars=grade.stars),
    )


def _fact(call: Call, policy: Policy, name: str, value: object) -> FactShown:
    fact = policy.facts[name]
    options = fact.kind.options if isinstance(fact.kind, ChoiceKind) else {}
    values = [str(one) for one in as_list(value) or (value,)]
    return FactShown(
        id=name,
        label=call.say(fact.label),
        values=[OptionShown(id=one, label=call.say(options[one]) if one in options else one) for one in values],
    )


def _change(change: ListingChange) -> ChangeShown:
    clause = change.because.get("clause")
    return ChangeShown(
        at=change.at,
        from_status=change.from_status,
        to_status=change.to_status,
        clause=str(clause) if clause else None,
    )
