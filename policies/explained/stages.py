"""What does the page say of each stage: who does what, how long it lasts, and what follows?"""

from policies.explained.markup import Html, cited, join, table, tag, unset
from policies.explained.phrases import condition_in_words
from policies.explained.steps import steps_of
from policies.explained.wording import Wording, length_in_words, number_in_words
from policies.intake import movers_of
from policies.language import effects as e
from policies.language.procedures import (
    Action,
    ActStage,
    CaseQuota,
    ConsultStage,
    EndStage,
    NoticeStage,
    PanelStage,
    Procedure,
    Stage,
)
from policies.language.words import UNSET, Length
from policies.procedures.stays import after_time, lasts

_WITHIN = {"round": "每批", "year": "每年", "ever": "总"}
_ACCEPTED = {"listing": "转为正式入库", "renewal": "续期", "rectification": "整改完成"}


def stages_table(procedure: Procedure, wording: Wording) -> Html:
    """Return every stage with what is done there, its time and its clause."""
    rows = [
        (stage.label.zh, _what(stage, procedure, wording), _time(stage, procedure), cited(stage.clause))
        for stage in procedure.stages.values()
    ]
    return table(("环节", "做什么", "时限", "条款"), rows)


def _what(stage: Stage, procedure: Procedure, wording: Wording) -> Html:
    if isinstance(stage, EndStage):
        return join(["办结", *(f"，{_effect(one, wording)}" for one in stage.effects)])
    skipped = ""
    if stage.when is not None and stage.otherwise is not None:
        to = procedure.stages[stage.otherwise.to].label.zh
        skipped = f"仅适用于{condition_in_words(stage.when, wording)}的，其他转入“{to}”。"
    who = _who(stage, wording)
    actions = join(
        part
        for index, action in enumerate(stage.actions.values())
        for part in ("、" if index else "", _action(action, wording))
    )
    acts = join([who, "：" if who and actions else "", actions, "。" if who or actions else ""])
    asked = (tag("small", f"{label.zh}：{asks.zh}") for label, asks in steps_of(stage, wording.policy, procedure))
    return join([skipped, acts, _objection(stage, procedure, wording), *asked])


def _who(stage: Stage, wording: Wording) -> str:
    match stage:
        case ActStage():
            names = "与".join(wording.role(role) for role in movers_of(stage))
            return f"须由{names}分别作出，一致的才生效" if isinstance(stage.by, tuple) else names
        case NoticeStage():
            return f"{wording.role(stage.opened_by)}公示"
        case PanelStage():
            parts = "、".join(said.zh for said in stage.parts.values())
            return f"{wording.role(stage.closed_by)}组织评审（{parts}{_panel(stage)}）"
        case ConsultStage():
            return f"{wording.role(stage.asked_by)}征求{stage.consult.zh}意见"
        case _:
            return "等待"


def _panel(stage: PanelStage) -> str:
    """Return how many must judge, and which mark they must give."""
    sheets = f"；评审意见不少于{stage.fewest}份" if stage.fewest > 1 else ""
    marks = f"；满分{number_in_words(stage.out_of)}分" if stage.out_of is not None else ""
    passing = f"，平均不低于{number_in_words(stage.pass_mark)}分方可通过" if stage.pass_mark is not None else ""
    return f"{sheets}{marks}{passing}"


def _action(action: Action, wording: Wording) -> Html:
    told = [
        f"由{wording.role(action.by)}" if action.by is not None else "",
        f"仅限{condition_in_words(action.when, wording)}的" if action.when is not None else "",
        _quota(action.quota, wording) if action.quota is not None else "",
    ]
    inside = [part for one in told if one for part in ("，", one)][1:]
    return join([action.label.zh, "（", *inside, "）"] if inside else [action.label.zh])


def _quota(quota: CaseQuota, wording: Wording) -> Html:
    many = f"{quota.at_most}家" if quota.setting is None else f"由“{wording.label(quota.setting)}”设定"
    return join([f"{wording.each(quota.per)}{_WITHIN[quota.within]}名额{many}", cited(quota.clause)])


def _objection(stage: Stage, procedure: Procedure, wording: Wording) -> Html:
    if not isinstance(stage, NoticeStage):
        return Html("")
    back = procedure.stages[stage.objection.upheld].label.zh
    words = f"异议由{wording.role(stage.objection.decided_by)}处理，成立的转入“{back}”。"
    return join([words, cited(stage.objection.clause)])


def _time(stage: Stage, procedure: Procedure) -> Html:
    """Return how long a stage lasts, and where the case goes when the time is over."""
    length, passing = lasts(stage), after_time(stage)
    shown = unset() if length == UNSET else join([length_in_words(length) if isinstance(length, Length) else ""])
    if passing is None:
        return shown
    words = f"{'逾期未办' if passing.silence else '期满'}转入“{procedure.stages[passing.to].label.zh}”"
    return join([shown, tag("small", words, cited(passing.silence))])


def _effect(effect: e.Effect, wording: Wording) -> str:
    match effect:
        case e.ListEffect():
            length = effect.provisionally_for
            return (
                "列入名录" if length is None else f"暂列名录{length_in_words(length)}，待正式认定，逾期未认定的资格终止"
            )
        case e.FindingEffect():
            return f"记一项“{wording.label(effect.finding)}”情形"
        case e.RecordEffect():
            return f"记一项“{wording.label(effect.record)}”"
        case e.FulfilEffect():
            return f"“{wording.label(effect.fulfil)}”视为已履行"
        case e.AnnulEffect():
            return "撤销所诉的决定及据此作出的措施"
        case e.MeasureEffect():
            return f"采取“{wording.label(effect.measure)}”措施"
        case e.PayEffect():
            return "应予支付" if effect.pay else "不予支付"
        case _:  # accept
            return _ACCEPTED[effect.accept]
