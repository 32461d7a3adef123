"""How does a city's policy read to people, as one page that needs nothing else?"""

from collections.abc import Iterable

from policies.checks.coverage import coverage_of, undecided_in
from policies.explained.applying import applying
from policies.explained.markup import Html, cited, join, listed, section, table, tag, unset
from policies.explained.scoring import scoring
from policies.explained.standing import duties, exits
from policies.explained.wording import wording_of
from policies.language.city import City
from policies.language.document import Policy, UntilEvent

_STYLE = Html("""
:root{color-scheme:light dark;--ink:#1b2430;--soft:#5b6675;--line:#d5dbe3;--ground:#fff;--box:#eef4fb;--accent:#1f5fa8}
@media(prefers-color-scheme:dark){
:root{--ink:#e6ebf2;--soft:#9aa7b8;--line:#3a4554;--ground:#141a22;--box:#1f2a38;--accent:#7db4f0}}
*{box-sizing:border-box}body{margin:0 auto;max-width:64rem;padding:1rem;background:var(--ground);color:var(--ink);
font:16px/1.65 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.3rem;margin-top:2.5rem;border-top:3px solid var(--accent);
padding-top:1rem}h3{font-size:1.1rem;margin:1.6rem 0 .4rem}small{display:block;color:var(--soft)}
.wide{overflow-x:auto;margin:.6rem 0}table{border-collapse:collapse;width:100%;font-size:.93rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;white-space:nowrap}td:last-child{white-space:nowrap}
td ul,div.year ul{margin:0;padding-left:1.1rem}
.clause{color:var(--accent);font-size:.82rem;margin-left:.4rem;white-space:nowrap}
mark{background:#ffe08a;color:#3b2f00;border-radius:.25rem;padding:0 .35rem;font-size:.88rem}
.year{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.5rem}
.year>div{border:1px solid var(--line);border-radius:.5rem;padding:.4rem .6rem;font-size:.88rem}
svg{display:block}svg rect{fill:var(--box);stroke:var(--accent)}svg rect.time{stroke-dasharray:5 3}
svg rect.end{fill:var(--ground);stroke:var(--soft)}svg text{fill:var(--ink);text-anchor:middle}svg .name{font-size:14px;
font-weight:600}svg .who{font-size:12px;fill:var(--soft)}svg .way{font-size:12px;paint-order:stroke;
stroke:var(--ground);stroke-width:4px}svg path{fill:none;stroke:var(--soft);stroke-width:1.4}

svg .back{font-size:12px;fill:var(--soft);text-anchor:start}svg .head{fill:var(--soft)}
summary{cursor:pointer;color:var(--accent)}
""")


def explain_policies(city: City, policies: Iterable[Policy]) -> str:
    """Return the city's policies as one HTML page in Chinese; it loads nothing from anywhere."""
    shown = [_policy(policy, city) for policy in policies]
    title = f"{city.name.zh} 规则说明"
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        Html("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"),
        tag("title", title),
        tag("style", _STYLE),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", tag("h1", title), *shown), lang="zh-CN") + "\n"


def _policy(policy: Policy, city: City) -> Html:
    wording = wording_of(policy, city)
    return tag(
        "article",
        tag("h2", policy.programme.zh),
        _heading(policy),
        section("须知", tag("p", policy.disclosure.disclaimer.zh, cited(policy.disclosure.clause))),
        applying(wording),
        duties(wording),
        scoring(wording),
        exits(wording),
        section("待定事项", _undecided(policy)),
        section("解释口径", _readings(policy)),
        section("条款对照", tag("details", tag("summary", "逐条查看"), _coverage(policy))),
    )


def _heading(policy: Policy) -> Html:
    source, until = policy.source, policy.in_force.until
    ends = f"，至{until.event.zh}止" if isinstance(until, UntilEvent) else f"，至{until}" if until is not None else ""
    draft = unset("征求意见稿，尚未生效") if policy.status == "draft" else Html("")
    words = f"《{policy.title.zh}》（{source.number}，{source.issued_by}），自{policy.in_force.from_}起施行{ends}。"
    return tag("p", words, draft, cited(policy.in_force.clause))


def _undecided(policy: Policy) -> Html:
    settings = (one for one in undecided_in(policy) if not one.path.startswith("readings."))
    return listed(join([unset("未定"), f" {one.what}", cited(one.clause), tag("small", one.path)]) for one in settings)


def _readings(policy: Policy) -> Html:
    rows = [
        (
            name,
            one.problem.zh,
            join([one.chosen.zh, tag("small", f"另一种读法：{one.alternative.zh}") if one.alternative else ""]),
            join([one.decided_by.zh, Html("") if one.decided else unset("待定")]),
            cited(one.clause),
        )
        for name, one in policy.readings.items()
    ]
    return table(("编号", "问题", "采用的读法", "由谁决定", "条款"), rows)


def _coverage(policy: Policy) -> Html:
    rows = [
        (one.clause, join(["、".join(one.rules), *(f"不执行：{why}" for why in one.not_executed)]))
        for one in coverage_of(policy)
    ]
    return table(("条款", "对应规则"), rows)
