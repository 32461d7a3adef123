"""The live ranking: who stands where at this moment, who has no place and why, and what a score is made of."""

from functools import partial
from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BeforeValidator
from sqlmodel import col

from api.asking.cursors import Pages, next_cursor, read_page
from api.asking.requests import Call, MingluRoute, Reading
from api.shapes.scorecards import missing_of, missing_shown, scorecard_shown
from api.shapes.scores import (
    EdgeShown,
    MissingShown,
    OwnPlace,
    OwnUnranked,
    PlaceShown,
    RankingShown,
    ScorecardShown,
    UnrankedShown,
    place_shown,
    say_number,
    say_points,
    waits_for_decision,
)
from api.shapes.wire import Page, wrong
from policies.grades.lifting import Edge, find_edges
from policies.grades.live import MICRO
from policies.grades.scoring import walk
from policies.language.document import Policy
from policies.language.grading import Grading, Rubric
from policies.verdict import Text
from tenants.decided import find_last_decision
from tenants.failures import Absent, Unidentified, absent
from tenants.queries.policies import Rules, rules_on
from tenants.queries.ranking import find_points_above, find_standing
from tenants.queries.ranking_pages import Key, Ranked, find_own_listing, find_page, select_unranked
from tenants.queries.scorecards import find_scorecard
from tenants.tables import Listing, Score

router = APIRouter(prefix="/v1/{tenant}/programmes/{programme}", route_class=MingluRoute, tags=["排名"])


def _read_around(value: object) -> object:
    """Return `me` or the id of a listing; raise one error for whatever is neither."""
    if not isinstance(value, str) or value == "me":
        return value
    try:
        return UUID(value)
    except ValueError:
        raise wrong("not-a-listing", "应为 me 或入库记录的编号", "Neither me nor the id of a listing") from None


Around = Annotated[
    UUID | Literal["me"] | None,
    BeforeValidator(_read_around),
    Query(description="以这家入库单位（me 为本单位）为中心的一页；不写则自第一名起", examples=["me"]),
]


@router.get("/ranking", summary="实时排名")
async def show_ranking(call: Reading, programme: str, paging: Pages, around: Around = None) -> RankingShown:
    """此刻的名次：自第一名起，或以某一家为中心。同分者同名次，有待决定先后的会注明；服务商另见本单位的名次和如何提升。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    _, rubric = _graded(rules.policy)
    centre = None if paging.after else await _centre(call, programme, around)
    page = await find_page(
        call.session, call.caller, rules.policy, programme,
        limit=paging.limit, around=centre, after=cast("Key | None", paging.after),
    )  # fmt: skip
    shown = rules.policy.disclosure.live
    last = page.rows[-1].key if page.rows else None
    return RankingShown(
        items=[
            place_shown(one, policy=rules.policy, ranked_count=page.ranked_count, with_points="points" in shown)
            for one in page.rows
        ],
        next_cursor=next_cursor(paging, last) if last and page.has_more else None,
        total=page.visible_count,
        ranked_count=page.ranked_count,
        published="place" in shown,
        own=[await _own(call, rules.policy, programme, one, page.ranked_count) for one in page.own],
        own_unranked=await _own_unranked(call, rules, rubric, centre) if around == "me" and centre else None,
    )


@router.get("/ranking/unranked", summary="没有名次的单位")
async def list_unranked(call: Reading, programme: str, paging: Pages) -> Page[UnrankedShown]:
    """在库而没有名次的单位，各缺什么：缺数据的指标，或把它排除在外的规定。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    grading, rubric = _graded(rules.policy)
    page = await read_page(call, paging, select_unranked(call.caller, programme), order=[col(Listing.id)])
    return page.show(partial(_unranked, call, rules.policy, grading, rubric))


@router.get("/listings/{listing_id}/scorecard", summary="得分明细")
async def show_scorecard(call: Reading, programme: str, listing_id: UUID) -> ScorecardShown:
    """此刻的得分，逐项写明条款、数量、得分、上限，所依的条目和事项，以及不计分的条目为何不计分。"""
    rules = await rules_on(call.session, call.caller, programme, call.caller.today)
    grading, rubric = _graded(rules.policy)
    account = await find_scorecard(call.session, call.caller, rules, rubric, listing_id=listing_id)
    seen = account.whole or "place" in rules.policy.disclosure.live
    standing = (
        await find_standing(call.session, call.caller, programme, listing_id, ties=grading.ties) if seen else None
    )
    listing = account.listing
    place = standing and PlaceShown(
        listing_id=str(listing_id), name=listing.name, district_code=listing.district_code, status=listing.status,
        rank=standing.place.rank, last=standing.place.last, shared_by=standing.place.shared_by,
        waits_for_decision=waits_for_decision(rules.policy, standing.place, standing.ranked_count),
        points=say_points(standing.points_micro),
    )  # fmt: skip
    decided = await find_last_decision(call.session, call.caller, listing_id, whole=account.whole)
    return scorecard_shown(call, rules, account, place, decided)


def _graded(policy: Policy) -> tuple[Grading, Rubric]:
    """Return what scores a programme; raise Absent where the rules score nobody."""
    if policy.grading is None or policy.grading.rubric is None:
        text = Text("这个项目的办法不计分，没有排名", "The rules of this programme score nobody: there is no ranking")
        raise Absent("nothing-scored", text)
    return policy.grading, policy.grading.rubric


async def _centre(call: Call, programme: str, around: UUID | Literal["me"] | None) -> UUID | None:
    """Return around which listing the page is; for `me` raise Unidentified (nobody is signed in) or Absent (none)."""
    if around != "me":
        return around
    if call.caller.account_id is None:
        text = Text("请先登录，再查看本单位前后的名次", "Sign in to see your own place")
        raise Unidentified("sign-in-required", text)
    own = await find_own_listing(call.session, call.caller, programme)
    if own is None:
        raise absent("本单位的入库记录", "listing of your own")
    return own


async def _own_unranked(call: Call, rules: Rules, rubric: Rubric, own: UUID) -> OwnUnranked | None:
    """Return what is missing for a place of one's own listing, None when it has one."""
    ties = rules.policy.grading.ties if rules.policy.grading else None
    if await find_standing(call.session, call.caller, rules.programme_id, own, ties=ties) is not None:
        return None
    account = await find_scorecard(call.session, call.caller, rules, rubric, listing_id=own)
    return OwnUnranked(
        listing_id=str(own),
        name=account.listing.name,
        known_points=say_number(account.known_points) or "0",
        missing=missing_of(call, rules.policy, account),
    )


async def _own(call: Call, policy: Policy, programme: str, one: Ranked, ranked_count: int) -> OwnPlace:
    asked = [
        edge
        for edge in find_edges(policy, ranked_count)
        if (edge.place is not None and edge.place < one.place.last)
        or (edge.points is not None and _is_short(edge, one.points_micro))
    ]
    places = [edge.place for edge in asked if edge.place is not None]
    above, at = await find_points_above(call.session, call.caller, programme, one.points_micro, places=places)
    return OwnPlace(
        **place_shown(one, policy=policy, ranked_count=ranked_count, with_points=True).model_dump(),
        missing_to_next=None if above is None else say_points(above - one.points_micro),
        edges=[_edge(call, edge, one.points_micro, at) for edge in asked],
    )


def _is_short(edge: Edge, micro: int) -> bool:
    wanted = (edge.points or 0) * MICRO
    return micro <= wanted if edge.beyond else micro < wanted


def _edge(call: Call, edge: Edge, micro: int, at: dict[int, int | None]) -> EdgeShown:
    wanted = at[edge.place] if edge.place is not None else int((edge.points or 0) * MICRO)
    return EdgeShown(
        label=call.say(edge.label),
        clause=edge.clause,
        place=edge.place,
        points=say_points(wanted),
        missing_points=None if wanted is None else say_points(max(wanted - micro, 0)),
        beyond=edge.beyond,
        alone=edge.alone,
    )


def _unranked(  # called for each row of a page
    call: Call, policy: Policy, grading: Grading, rubric: Rubric, listing: Listing, score: Score | None
) -> UnrankedShown:
    parts = score.parts if score else {}
    unknown = [
        missing_shown(call, policy, name, one)
        for name, one, _ in walk(rubric.indicators)
        if name in parts and parts[name] is None
    ]
    label = call.say(Text("评价范围", "Who is evaluated"))
    rule = MissingShown(id="evaluation", label=label, clause=grading.evaluation.clause, why=None)
    why = "not_scored" if score is None else "indicators_unknown" if unknown else "not_ranked"
    return UnrankedShown(
        listing_id=str(listing.id),
        name=listing.name,
        district_code=listing.district_code,
        status=listing.status,
        points=say_points(score.points_micro) if score else None,
        why=why,
        missing=unknown or ([rule] if why == "not_ranked" else []),
    )
