"""On which day does a period end in this bureau's calendar, and why?"""

from typing import Annotated

from fastapi import APIRouter, Query

from api.asking.requests import MingluRoute, Reading
from api.shapes.deadlines import DeadlineShown, show_deadline
from api.shapes.wire import Day
from policies.days.deadlines import Bound, Direction, Unit
from policies.days.working_days import find_first_day_before, find_last_day
from tenants.calendar import calendar_of

router = APIRouter(prefix="/v1/{tenant}", route_class=MingluRoute, tags=["日历"])

From = Annotated[Day, Query(alias="from", description="起算日；倒推时为活动当日", examples=["2026-09-30"])]
Count = Annotated[int, Query(ge=1, le=1000, description="期间长度", examples=[5])]
InUnit = Annotated[
    Unit, Query(description="working_day 工作日；day 自然日；month 月；year 年", examples=["working_day"])
]
WithBound = Annotated[Bound, Query(description="plain 普通；at_least 不少于，须整段时间届满")]
Towards = Annotated[Direction, Query(description="after 自起算日顺推；before 自活动日倒推最迟办理日")]


@router.get("/calendar/working-days", summary="期间最后一日，逐日说明")
async def explain_working_days(
    call: Reading,
    start: From,
    count: Count,
    unit: InUnit = "working_day",
    bound: WithBound = "plain",
    direction: Towards = "after",
) -> DeadlineShown:
    """按《民法典》第二百零一条至第二百零三条和本单位工作日历推算：起算当日不计，节假日不计，调休上班日计入。

    自然日、月、年期间的最后一日逢休息日顺延；放假安排尚未公布的日期按星期暂定。
    """
    find = find_last_day if direction == "after" else find_first_day_before
    calendar = await calendar_of(call.session, call.caller)
    return show_deadline(call, find(start, count=count, unit=unit, calendar=calendar, bound=bound))
