"""How does a duty look on the wire: who owes it, by which day and why, and how does it stand?"""

from pydantic import Field

from api.asking.requests import Call
from api.shapes.deadlines import DeadlineShown, show_deadline
from api.shapes.wire import SAMPLE_ID, Day, Output
from tenants.owing import Owed

MEANINGS = "owed 尚待履行；fulfilled 已按时履行；late 已履行但逾期；missed 逾期未履行"


class DutyShown(Output):
    """One dated duty."""

    id: str = Field(description="这一义务的名称：义务、期间或事由", examples=["monthly_report:2026-03"])
    obligation: str = Field(description="义务", examples=["monthly_report"])
    label: str = Field(description="义务名称", examples=["每月填报服务情况"])
    checks: bool = Field(description="是否为对已报材料的审核", examples=[False])
    owed_by: str = Field(description="由哪个角色履行", examples=["provider"])
    listing_id: str | None = Field(description="哪一家的；主管部门自身的义务为 null", examples=[SAMPLE_ID])
    organisation_name: str | None = Field(description="其单位", examples=["某某科技有限公司"])
    district_code: str | None = Field(description="区县代码", examples=["990101"])
    arises_on: Day = Field(description="何日产生")
    due_on: Day | None = Field(description="最后一日；办法未定且无人指定时为 null")
    deadline: DeadlineShown | None = Field(description="逐日说明；按固定日期到期的为 null", examples=[None])
    state: str = Field(description=MEANINGS, examples=["late"])
    clause: str = Field(description="依据的条款", examples=["附件1 第五条(一)"])
    message: str = Field(description="一句话说明", examples=["每月填报服务情况：已履行，但逾期"])
    shown_by: list[str] = Field(description="以哪些填报或条目为证", examples=[[SAMPLE_ID]])
    shown_on: Day | None = Field(description="何日履行")
    alleges: str | None = Field(description="未按时履行可能构成的情形，须另行核实", examples=[None])


def duty_shown(call: Call, owed: Owed) -> DutyShown:
    """Return a duty in the caller's language."""
    duty, listing = owed.duty, owed.listing
    return DutyShown(
        id=duty.id,
        obligation=duty.obligation,
        label=call.say(owed.rules.policy.obligations[duty.obligation].label),
        checks=duty.checks,
        owed_by=duty.owed_by,
        listing_id=str(listing.listing_id) if listing else None,
        organisation_name=listing.name if listing else None,
        district_code=listing.district_code if listing else owed.district_code,
        arises_on=duty.arises_on,
        due_on=duty.due,
        deadline=show_deadline(call, duty.due_day.deadline) if duty.due_day.deadline else None,
        state=duty.state,
        clause=duty.because.clause,
        message=call.say(duty.because.text),
        shown_by=list(duty.shown_by),
        shown_on=duty.shown_on,
        alleges=duty.alleges,
    )
