"""How does an organisation in the directory look on the wire?"""

from pydantic import Field

from api.asking.requests import Call
from api.shapes.evaluation_views import said_in
from api.shapes.forms import OptionShown
from api.shapes.wire import SAMPLE_ID, Day, Instant, Output, Page
from policies.disclosing import facts_beside_name
from policies.language.document import Policy
from policies.language.facts import ChoiceKind
from policies.plain import as_list
from policies.procedures.values import read_values
from policies.verdict import Text
from tenants.filled_tables import say_filled_in
from tenants.queries.evaluations import LatestGrade
from tenants.tables import Listing, ListingChange

MEANINGS = "listed 在库；suspended 暂停；removed 移出；withdrawn 退出"


class FactShown(Output):
    """One disclosed fact, in words."""

    id: str = Field(description="事项代码", examples=["service_fields"])
    label: str = Field(description="事项名称", examples=["服务领域"])
    values: list[OptionShown] = Field(
        description="所填的选项，或原文；label 供人阅读，数字连同单位",
        examples=[[{"id": "digital", "label": "数字化"}]],
    )


class LatestGradeShown(Output):
    """The grade of the latest evaluation that was decided, where the rules disclose it."""

    period: str = Field(description="评价周期", examples=["2026"])
    grade: str = Field(description="等次", examples=["甲等"])
    grade_label: str | None = Field(description="等次的含义", examples=["甲等"])
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

    uscc: str = Field(description="统一社会信用代码", examples=["91990101MA0000001Y"])
    history: list[ChangeShown] = Field(description="状态经过，先发生的在前")
    disclaimer: str = Field(description="名录声明", examples=["名录供企业自愿选择"])
    disclaimer_clause: str = Field(description="声明所依据的条款", examples=["第五条"])


def listing_shown(call: Call, policy: Policy, listing: Listing, grade: LatestGrade | None) -> ListingShown:
    """Return an organisation as the directory shows it, in the caller's language."""
    shown = facts_beside_name(policy)
    return ListingShown(
        id=str(listing.id),
        name=listing.name,
        district_code=listing.district_code,
        status=listing.status,
        listed_on=listing.listed_on,
        facts=[_fact(call, policy, name, value) for name, value in listing.disclosed.items() if name in shown],
        latest_grade=None
        if grade is None
        else LatestGradeShown(
            period=grade.period, grade=grade.grade, grade_label=said_in(call, grade.label), stars=grade.stars
        ),
    )


def _fact(call: Call, policy: Policy, name: str, value: object) -> FactShown:
    fact = policy.facts[name]
    kind = fact.kind
    if isinstance(kind, ChoiceKind):
        said = {one: call.say(kind.options.get(one, Text(one))) for one in map(str, as_list(value) or (value,))}
    else:
        said = {str(value): str(say_filled_in(fact, read_values(policy.facts, {name: value})[name], call.say))}
    values = [OptionShown(id=one, label=label) for one, label in said.items()]
    return FactShown(id=name, label=call.say(fact.label), values=values)


def change_shown(change: ListingChange) -> ChangeShown:
    """Return one change of a listing's status."""
    clause = change.because.get("clause")
    return ChangeShown(
        at=change.at,
        from_status=change.from_status,
        to_status=change.to_status,
        clause=str(clause) if clause else None,
    )
