"""How does a served enterprise answer a survey on a phone?"""

from collections.abc import Sequence

from starlette.responses import Response

from api.asking.requests import Call
from api.pages.frame import answer_page, read_script
from api.shapes.forms import FieldShown, OptionShown
from api.shapes.surveys import ServiceShown, SurveyShown
from policies.explained.markup import Html, cited, tag
from policies.verdict import Text

_SCRIPT = read_script("survey.js")
_YES, _NO = Text("是", "Yes"), Text("否", "No")
_THANKS = Text("谢谢，您的评价已提交", "Thank you: your answers were handed in")
_KEPT = Text(
    "评价已计入，不能再更改；可以关闭本页。", "They count now and can no longer be changed; you may close this page."
)
_FAILED = Text("没有提交成功，请检查网络后再试。", "Nothing was handed in; check the network and try again.")
_NEEDS_SCRIPT = Text("请允许本页运行脚本后再填写。", "Let this page run its script to answer.")
_KEYBOARDS = {"integer": "numeric", "decimal": "decimal"}


def show_survey_page(call: Call, survey: SurveyShown, bureau: str) -> Response:
    """Return the survey as a form, or how it ended."""
    asks = Text(
        f"{bureau}请{survey.enterprise_name}评价：", f"{bureau} asks {survey.enterprise_name} about the work of "
    )
    work = Text("为贵单位提供的服务", "")
    ended = _ended(call, survey)
    return answer_page(
        survey.label,
        tag(
            "header",
            tag("p", bureau, class_="bureau"),
            tag("h1", survey.label),
            tag("p", call.say(asks), tag("strong", survey.listing_name), call.say(work), cited(survey.clause)),
            *([_about(call, survey.about)] if survey.about else []),
        ),
        tag("main", ended) if ended else tag("main", *_open(call, survey)),
        language=call.language,
        script=None if ended else _SCRIPT,
    )


def _about(call: Call, about: ServiceShown) -> Html:
    """Return which service is judged: its kind, its day, and what names it."""
    told = "；".join(call.say(Text(f"{one.label}：{one.text}", f"{one.label}: {one.text}")) for one in about.fields)
    words = f"{about.kind_label}，{about.happened_on}" + (f"（{told}）" if told else "")
    return tag("p", call.say(Text("所评价的服务：", "The service in question: ")), words, class_="about")


def _ended(call: Call, survey: SurveyShown) -> Html | None:
    if survey.answered_at is not None:
        return _told(call, Text("这份评价已经提交过，谢谢", "This survey was answered already: thank you"), _KEPT)
    if survey.withdrawn_at is not None:
        nothing = Text("不需要再填写。", "There is nothing left to fill in.")
        return _told(call, Text("这份调查已撤回", "This survey was withdrawn"), nothing)
    if not survey.is_open:
        last = survey.answer_until
        asks = Text("如需补充，请与主管部门联系。", "Ask the bureau if you still want to answer.")
        return _told(call, Text(f"评价已于 {last} 截止", f"The survey ended on {last}"), asks)
    return None


def _told(call: Call, heading: Text, more: Text) -> Html:
    return tag("section", tag("h2", call.say(heading)), tag("p", call.say(more)))


def _open(call: Call, survey: SurveyShown) -> Sequence[Html]:
    last = survey.answer_until
    until = Text(f"请在 {last} 前（含当日）提交，提交后不能更改。", f"Answer by {last}, that day included, once.")
    form = tag(
        "form",
        tag("p", call.say(until)),
        tag("noscript", tag("p", call.say(_NEEDS_SCRIPT), class_="wrong")),
        *(_field(call, one) for one in survey.fields),
        tag("p", id="wrong", class_="wrong", role="alert", tabindex="-1"),
        tag("button", call.say(Text("提交评价", "Hand in")), type="submit"),
        data_failed=call.say(_FAILED),
        novalidate="",
        autocomplete="off",
    )
    thanks = tag(
        "section",
        tag("h2", call.say(_THANKS), tabindex="-1"),
        tag("p", call.say(_KEPT)),
        id="thanks",
        hidden="",
    )
    return [form, thanks]


def _field(call: Call, one: FieldShown) -> Html:
    """Return a field: choices as a group of buttons to tick, everything else as something to write in."""
    label = one.label if one.required else call.say(Text(f"{one.label}（选填）", f"{one.label} (optional)"))
    wrong = tag("p", id=f"wrong-{one.id}", class_="wrong", role="alert")
    hint = _hint(call, one)
    told = {"data_field": one.id, "data_type": "choices" if one.many else one.type}
    if one.type == "boolean":
        options = [OptionShown(id="true", label=call.say(_YES)), OptionShown(id="false", label=call.say(_NO))]
    else:
        options = one.options or []
    if options:
        ticked = "checkbox" if one.many else "radio"
        choices = tag("div", *(_choice(one, option, ticked) for option in options), class_="choices")
        return tag("fieldset", tag("legend", label), choices, hint, wrong, **told)
    said_by = f"wrong-{one.id} hint-{one.id}" if hint else f"wrong-{one.id}"
    written = _written(one, id=f"field-{one.id}", aria_describedby=said_by)
    return tag("div", tag("label", label, for_=f"field-{one.id}"), written, hint, wrong, class_="field", **told)


def _choice(one: FieldShown, option: OptionShown, ticked: str) -> Html:
    box = _void("input", type=ticked, name=one.id, value=option.id, aria_describedby=f"wrong-{one.id}")
    return tag("label", box, option.label)


def _written(one: FieldShown, **about: str) -> Html:
    if one.type == "text":
        return tag("textarea", maxlength=str(one.longest or 2000), rows="3", **about)
    kind = {"type": "date"} if one.type == "date" else {"type": "text", "inputmode": _KEYBOARDS.get(one.type, "text")}
    return tag("div", _void("input", **kind, **about), *([tag("span", one.unit)] if one.unit else []), class_="entry")


def _hint(call: Call, one: FieldShown) -> Html:
    """Return what helps to fill in a field: the clerk's own words, and the bounds."""
    unit = one.unit or ""
    bounds = [
        call.say(Text(f"不小于 {one.at_least}{unit}", f"at least {one.at_least} {unit}")) if one.at_least else "",
        call.say(Text(f"不大于 {one.at_most}{unit}", f"at most {one.at_most} {unit}")) if one.at_most else "",
        call.say(Text(f"最多 {one.longest} 字", f"at most {one.longest} characters")) if one.longest else "",
    ]
    said = "，".join(part.strip() for part in (one.help or "", *bounds) if part)
    return tag("p", said, id=f"hint-{one.id}", class_="hint") if said else Html("")


def _void(name: str, /, **attributes: str) -> Html:
    return Html(tag(name, **attributes).removesuffix(f"</{name}>"))
