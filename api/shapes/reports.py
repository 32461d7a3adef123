"""How does a report look on the wire, with its items and its other revisions?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import Field

from api.asking.requests import Call
from api.shapes.records import ItemWritten, KindShown, Outcome, RecordShown, ScoreMoved, kinds_shown, score_moved
from api.shapes.wire import SAMPLE_ID, Day, Input, Instant, Name, Output, Sentence, Version
from policies.reporting import checker_of, is_reported
from tenants.operations.decide_report import ItemDecision, ReportDecision
from tenants.operations.save_report import Written
from tenants.queries.policies import Rules
from tenants.reporting import Moved
from tenants.tables import Report
from tenants.waiting import WaitingWork

MEANINGS = "draft 草稿；submitted 待审；returned 已退回；confirmed 已确认；superseded 已由更正取代"
PERIOD = "期间：2026-03、2026-Q1、2026-H1 或 2026"


class OpenReport(Input):
    """Which report to begin."""

    listing_id: UUID = Field(description="入库记录", examples=[SAMPLE_ID])
    obligation: Name = Field(description="义务，见 show_reporting 的 obligations", examples=["monthly_report"])
    period: Name = Field(description=PERIOD, examples=["2026-03"])


class ItemSaved(ItemWritten):
    """One item of the list; with an id it takes the place of that one."""

    id: UUID | None = Field(None, description="已有条目的编号；新增的不填", examples=[SAMPLE_ID])

    def as_written(self) -> Written:
        """Return the item as operations know it."""
        return Written(self.kind, self.happened_on, self.fields, self.evidence, self.id)


class SaveReport(Input):
    """The whole list of items; those left out are withdrawn."""

    items: list[ItemSaved] = Field(max_length=500, description="全部条目；没有列出的即删去，已办理的不受影响")
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不改，答 409")


class SubmitReport(Input):
    """Which version of the report is handed in, or corrected."""

    expected_version: Version | None = Field(None, description="所见版本；已被更新则不办，答 409")


class ItemDecided(Input):
    """What is decided of one item."""

    record_id: UUID = Field(description="条目", examples=[SAMPLE_ID])
    outcome: Outcome = Field(description="confirmed 确认；returned 退回", examples=["returned"])
    reason: Sentence | None = Field(None, description="理由；退回必填", examples=["合同未盖章"])
    despite_alike: Sentence | None = Field(None, description="与其他条目相同而仍确认的理由", examples=[None])


class DecideReport(Input):
    """What is decided of single items, and of all others that wait."""

    decisions: list[ItemDecided] = Field(default=[], max_length=500, description="逐条决定；没有列出的看 outcome")
    outcome: Outcome | None = Field(
        None,
        description="对没有逐条列出的全部待审条目：confirmed 确认；returned 退回；不填则继续待审",
        examples=["confirmed"],
    )
    reason: Sentence | None = Field(None, description="整份的理由；退回必填", examples=[None])
    despite_alike: Sentence | None = Field(None, description="与其他条目相同而仍确认的理由", examples=[None])
    dispute_reason: Sentence | None = Field(
        None, description="确认更正时，原条目的争议如何了结；所取代的条目有争议的必填", examples=[None]
    )
    expected_version: Version | None = Field(None, description="所见版本；已被更新则不办，答 409")

    def as_decision(self) -> ReportDecision:
        """Return the decision as operations know it."""
        return ReportDecision(
            [ItemDecision(one.record_id, one.outcome, one.reason, one.despite_alike) for one in self.decisions],
            self.outcome,
            self.reason,
            self.despite_alike,
            self.dispute_reason,
        )


class ReportSummary(Output):
    """One report in a list."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    programme: str = Field(description="项目", examples=["directory"])
    listing_id: str = Field(description="入库记录", examples=[SAMPLE_ID])
    organisation_id: str = Field(description="单位编号", examples=[SAMPLE_ID])
    organisation_name: str = Field(description="单位", examples=["某某科技有限公司"])
    district_code: str = Field(description="所在区县代码", examples=["990101"])
    obligation: str = Field(description="义务", examples=["monthly_report"])
    period: str = Field(description=PERIOD, examples=["2026-03"])
    revision: int = Field(description="第几稿；1 为首次填报，以后为更正", examples=[1])
    status: str = Field(description=MEANINGS, examples=["submitted"])
    due_on: Day | None = Field(description="应报日期；办法未定为 null")
    handed_in_on: Day | None = Field(description="首次提交日期，是否逾期以此为准")
    late: bool = Field(description="是否逾期提交", examples=[False])
    submitted_at: Instant | None = Field(description="最近一次提交时刻")
    decided_at: Instant | None = Field(description="最近一次决定时刻")
    version: int = Field(description="版本号", examples=[3])


class RevisionShown(Output):
    """One revision of what is reported for the period."""

    id: str = Field(description="编号", examples=[SAMPLE_ID])
    revision: int = Field(description="第几稿", examples=[1])
    status: str = Field(description=MEANINGS, examples=["superseded"])


class FormOfReport(Output):
    """The version of the rules whose form the report has."""

    version_id: str = Field(description="政策版本", examples=[SAMPLE_ID])
    title: str = Field(description="办法名称", examples=["服务商管理办法"])


class ReportShown(ReportSummary):
    """One report, whole."""

    label: str = Field(description="义务名称", examples=["每月填报服务情况"])
    clause: str = Field(description="依据的条款", examples=["附件1 第五条(一)"])
    checked_by: str = Field(description="由哪个角色审核", examples=["municipal"])
    period_first: Day = Field(description="期间首日")
    period_last: Day = Field(description="期间末日")
    decision_reason: str | None = Field(description="整份决定的理由", examples=[None])
    policy: FormOfReport = Field(description="填报格式所依据的办法")
    items: list[RecordShown] = Field(description="条目")
    revisions: list[RevisionShown] = Field(description="同一期间的各稿")


class ReportDecided(ReportShown):
    """One report, with how deciding it moved the score."""

    score: ScoreMoved | None = Field(description="得分的变动")


class ReportedObligation(Output):
    """One obligation to report by period."""

    id: str = Field(description="义务代码", examples=["monthly_report"])
    label: str = Field(description="名称", examples=["每月填报服务情况"])
    clause: str = Field(description="依据的条款", examples=["附件1 第五条(一)"])
    every: str = Field(description="周期：month、quarter、half、year", examples=["month"])
    checked_by: str = Field(description="由哪个角色审核", examples=["municipal"])


class ReportingShown(Output):
    """What is to be reported, and in which form."""

    programme: str = Field(description="项目", examples=["directory"])
    policy: FormOfReport = Field(description="所依据的办法")
    obligations: list[ReportedObligation] = Field(description="按期填报的义务")
    kinds: list[KindShown] = Field(description="条目的种类，各写明由谁填报")


class ReportTask(Output):
    """How many reports of one obligation wait for me."""

    programme: str = Field(description="项目", examples=["directory"])
    obligation: str = Field(description="义务", examples=["monthly_report"])
    status: str = Field(description=MEANINGS, examples=["submitted"])
    count: int = Field(description="份数", examples=[3])


class RecordTask(Output):
    """How many items wait for me to decide them alone."""

    programme: str = Field(description="项目", examples=["directory"])
    status: str = Field(description="submitted 不在填报之中的待审条目；disputed 有争议", examples=["disputed"])
    count: int = Field(description="条数", examples=[1])


class FactChangeTask(Output):
    """How many changes of facts wait for me."""

    programme: str = Field(description="项目", examples=["directory"])
    count: int = Field(description="项数", examples=[1])


class ReportingTasks(Output):
    """What waits for me of reporting."""

    reports: list[ReportTask] = Field(description="待我审核的，或待我完成的填报")
    records: list[RecordTask] = Field(description="待我单独决定的条目")
    fact_changes: list[FactChangeTask] = Field(description="待我核实的事项变更")
    surveys: int = Field(description="请本企业评价、尚待答复的满意度调查有几份", examples=[1])


def tasks_shown(work: WaitingWork) -> ReportingTasks:
    """Return what waits, counted."""
    return ReportingTasks(
        reports=[
            ReportTask(programme=programme, obligation=obligation, status=status, count=count)
            for (programme, obligation, status), count in work.reports.items()
        ],
        records=[
            RecordTask(programme=programme, status=status, count=count)
            for (programme, status), count in work.records.items()
        ],
        fact_changes=[
            FactChangeTask(programme=programme, count=count) for programme, count in work.fact_changes.items()
        ],
        surveys=work.surveys,
    )


def summary_of(report: Report, organisation_name: str) -> ReportSummary:
    """Return a report as a list shows it."""
    return ReportSummary(**_facts_of(report, organisation_name))


def report_shown(
    call: Call,
    rules: Rules,
    report: Report,
    *,
    organisation_name: str,
    items: Sequence[RecordShown],
    revisions: Sequence[Report],
) -> ReportShown:
    """Return a report whole, in the caller's language."""
    obligation = rules.policy.obligations[report.obligation]
    return ReportShown(
        **_facts_of(report, organisation_name),
        label=call.say(obligation.label),
        clause=obligation.clause,
        checked_by=checker_of(rules.policy, report.obligation),
        period_first=report.period_first,
        period_last=report.period_last,
        decision_reason=report.decision_reason,
        policy=_form(call, rules),
        items=list(items),
        revisions=[RevisionShown(id=str(one.id), revision=one.revision, status=one.status) for one in revisions],
    )


def report_decided(call: Call, shown: ReportShown, moved: Moved) -> ReportDecided:
    """Return a report with how the score moved."""
    return ReportDecided(**shown.model_dump(), score=score_moved(call, moved))


def reporting_shown(call: Call, rules: Rules) -> ReportingShown:
    """Return what these rules want reported."""
    return ReportingShown(
        programme=rules.programme_id,
        policy=_form(call, rules),
        obligations=[
            ReportedObligation(
                id=name,
                label=call.say(one.label),
                clause=one.clause,
                every=str(one.every),
                checked_by=checker_of(rules.policy, name),
            )
            for name, one in rules.policy.obligations.items()
            if is_reported(one)
        ],
        kinds=kinds_shown(call, rules.policy),
    )


def _form(call: Call, rules: Rules) -> FormOfReport:
    return FormOfReport(version_id=str(rules.version_id), title=call.say(rules.policy.title))


def _facts_of(report: Report, organisation_name: str) -> dict[str, Any]:  # Any: a shape's own fields
    return {
        "id": str(report.id),
        "programme": report.programme_id,
        "listing_id": str(report.listing_id),
        "organisation_id": str(report.organisation_id),
        "organisation_name": organisation_name,
        "district_code": report.district_code,
        "obligation": report.obligation,
        "period": report.period,
        "revision": report.revision,
        "status": report.status,
        "due_on": report.due_on,
        "handed_in_on": report.handed_in_on,
        "late": report.late,
        "submitted_at": report.submitted_at,
        "decided_at": report.decided_at,
        "version": report.version,
    }
