"""How does a deadline look on the wire, with the walk that says why it is on this day?"""

from pydantic import Field

from api.asking.requests import Call
from api.shapes.wire import Day, Output
from policies.days.deadlines import Bound, Deadline, Direction, Unit


class WalkedDayShown(Output):
    """One day looked at on the way to the last one."""

    day: Day
    working: bool = Field(description="是否为工作日", examples=[True])
    counted: int | None = Field(description="计为第几个；不计入时为 null", examples=[5])
    why: str = Field(description="为何计入或不计", examples=["周二 第5个工作日，期间最后一日"])


class DeadlineShown(Output):
    """A deadline, its rule, and every day on the way to it."""

    start: Day = Field(description="起算日（当日不计）；倒推时为活动当日", examples=["2026-09-30"])
    count: int = Field(description="期间长度", examples=[5])
    unit: Unit = Field(description="单位：working_day 工作日；day 自然日；month 月；year 年", examples=["working_day"])
    bound: Bound = Field(description="plain 普通；at_least 不少于，须整段时间届满", examples=["plain"])
    direction: Direction = Field(description="after 自起算日顺推；before 自活动日倒推", examples=["after"])
    last_day: Day = Field(description="期间最后一日；倒推时为最迟办理日", examples=["2026-10-13"])
    provisional: bool = Field(
        description="暂定：有日期的放假安排尚未公布，暂按星期推定，公布后可能变动", examples=[False]
    )
    explanation: str = Field(description="一句话说明", examples=["自2026-09-30起5个工作日，最后一日为2026-10-13"])
    walk: list[WalkedDayShown] = Field(description="逐日说明，从起算日到最后一日")


def show_deadline(call: Call, deadline: Deadline) -> DeadlineShown:
    """Return the deadline in the caller's language."""
    return DeadlineShown(
        start=deadline.start,
        count=deadline.period.count,
        unit=deadline.period.unit,
        bound=deadline.period.bound,
        direction=deadline.direction,
        last_day=deadline.last_day,
        provisional=deadline.provisional,
        explanation=call.say(deadline.text),
        walk=[
            WalkedDayShown(day=one.day, working=one.working, counted=one.counted, why=call.say(one.why))
            for one in deadline.walk
        ],
    )
