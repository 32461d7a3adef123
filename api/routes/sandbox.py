"""The sandbox's own clock."""

from datetime import datetime, timedelta

from fastapi import APIRouter
from pydantic import Field

from api.asking.requests import Command, MingluRoute
from api.shapes.wire import Day, Input, Instant, Output
from tenants import clock
from tenants.failures import invalid
from tenants.sweeping import advance

router = APIRouter(prefix="/v1/{tenant}/sandbox", route_class=MingluRoute, tags=["沙盒"])


class AdvanceClock(Input):
    """How far to move the clock: to an instant, past a day, or by a number of days."""

    to: Instant | None = Field(None, description="拨到这个时刻")
    past: Day | None = Field(None, description="拨到这一天刚结束", examples=["2026-10-13"])
    days: int | None = Field(None, ge=1, le=3660, description="向前拨几天", examples=[1])


class Fired(Output):
    """One thing that fell due on the way."""

    at: Instant
    kind: str = Field(examples=["notice"])
    id: str


class ClockAdvanced(Output):
    """The clock now, and what happened on the way, in order."""

    now: Instant
    today: Day
    fired: list[Fired]


@router.post("/clock/advance", summary="拨快沙盒时钟")
async def advance_clock(call: Command, wanted: AdvanceClock) -> ClockAdvanced:
    """只用于沙盒租户：时钟向前拨，途中到期的事项按各自的时刻依次发生，得分逐日跟上。"""
    to = _target(wanted, call.caller.now, call.caller.zone)
    fired = await advance(call.session, call.caller, to=to)
    return ClockAdvanced(
        now=to,
        today=clock.civil_date(to, call.caller.zone),
        fired=[Fired(at=one.at, kind=one.kind, id=str(one.id)) for one in fired],
    )


def _target(wanted: AdvanceClock, now: datetime, zone: str) -> datetime:
    given = [part for part in (wanted.to, wanted.past, wanted.days) if part is not None]
    if len(given) != 1:
        raise invalid("", "one-target", "请只填 to、past、days 其中一项", "Give exactly one of to, past, days")
    if wanted.to is not None:
        return wanted.to
    if wanted.past is not None:
        return clock.end_of_day(wanted.past, zone)
    return now + timedelta(days=wanted.days or 0)
