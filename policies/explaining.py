"""How does a city's policy read to people, as one page that needs nothing else?"""

from collections.abc import Iterable, Mapping

from policies.checks.coverage import coverage_of, undecided_in
from policies.explained.accounts import accounts
from policies.explained.applying import applying
from policies.explained.in_english import outline_rules
from policies.explained.leaving import exits
from policies.explained.listing import standing
from policies.explained.look import STYLE
from policies.explained.markup import Html, anchored, cited, join, listed, section, table, tag, unset
from policies.explained.places import place_in_words, words_by_path
from policies.explained.scoring import scoring
from policies.explained.spoken import say
from policies.explained.standing import duties
from policies.explained.tables import tables
from policies.explained.wording import Wording, wording_of
from policies.files.mistakes import Language
from policies.intake import movers_of
from policies.language.city import City
from policies.language.document import Policy, UntilEvent
from policies.language.words import Word
from policies.naming import find_draft_mark
from policies.procedures.rulebook import procedures_of
from policies.procedures.stays import lasts
from policies.verdict import Text


def explain_policies(city: City, policies: Iterable[Policy], language: Language = "zh") -> str:
    """Return the city's policies as one HTML page; it loads nothing from anywhere.

    In English it is their outline with every rule word by word, and below each the rules in Chinese.
    """
    tell = _policy if language == "zh" else _policy_in_english
    articles = [tell(policy, city, f"p{number}") for number, policy in enumerate(policies, 1)]
    title = f"{city.name.zh} 规则说明" if language == "zh" else f"{city.name.read_in('en')}: rules"
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        Html("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"),
        tag("title", title),
        tag("style", STYLE),
    )
    main = tag("main", tag("h1", title), *articles)
    spoken = "zh-CN" if language == "zh" else "en"
    return "<!doctype html>\n" + tag("html", head, tag("body", main), lang=spoken) + "\n"


def _policy(policy: Policy, city: City, anchor: str) -> Html:
    return tag("article", tag("h2", policy.programme.zh), _heading(policy), explain_rules(policy, city, anchor))


def _policy_in_english(policy: Policy, city: City, anchor: str) -> Html:
    draft = _draft(policy, "en")
    whole = tag("div", explain_rules(policy, city, f"{anchor}-zh"), lang="zh-CN")
    return tag(
        "article",
        tag("h2", policy.programme.read_in("en")),
        tag("p", say(tell_source(policy)), " ", draft),
        tag("p", say(policy.disclosure.disclaimer)),
        outline_rules(policy, city, anchor),
        tag("details", tag("summary", "Every rule in full (in Chinese)"), whole),
    )


def explain_rules(policy: Policy, city: City, anchor: str) -> Html:
    """Return a policy's rules in Chinese: links to their sections, and the sections with headings of level three.

    The anchors of the sections begin with `anchor`.
    """
    wording = wording_of(policy, city)
    words = words_by_path(policy)
    sections = [
        section("须知", tag("p", policy.disclosure.disclaimer.zh, cited(policy.disclosure.clause))),
        *applying(wording),
        *standing(wording),
        duties(wording),
        *scoring(wording),
        accounts(wording),
        *exits(wording),
        tables(wording),
        section("待定事项", _undecided(policy, words, wording)),
        section("不设期限的环节", _untimed(policy, city)),
        section("解释口径", _readings(policy)),
        section("条款对照", tag("details", tag("summary", "逐条查看"), _coverage(policy, words, wording))),
    ]
    shown, contents = anchored(sections, anchor)
    return join([contents, *shown])


def tell_source(policy: Policy) -> Text:
    """Return the document's title, number and issuer, from when to when it is in force, and which other it replaces."""
    source, since, until = policy.source, policy.in_force.from_, policy.in_force.until
    event = until.event if isinstance(until, UntilEvent) else Text(str(until)) if until is not None else None
    ends = Text("") if event is None else Text(f"，至{event.zh}止", f" until {event.read_in('en')}")
    old = policy.in_force.replaces
    instead = Text("") if old is None else Text(f"，替代{old.zh}", f", instead of {old.read_in('en')}")
    is_draft = policy.status == "draft"
    begin = f"{'拟' * is_draft}自 {since} 起施行"
    zh = f"《{policy.title.zh}》（{source.number}，{source.issued_by}），{begin}{ends.zh}{instead.zh}。"
    begins = "to be in force from" if is_draft else "in force from"
    title = policy.title.read_in("en")
    return Text(
        zh,
        f"{title} ({source.number}, {source.issued_by}), {begins} {since}{ends.read_in('en')}{instead.read_in('en')}.",
    )


def _heading(policy: Policy) -> Html:
    return tag("p", tell_source(policy).zh, cited(policy.in_force.clause), " ", _draft(policy, "zh"))


def _draft(policy: Policy, language: str) -> Html:
    mark = find_draft_mark(policy)
    return Html("") if mark is None else unset(mark.read_in(language))


def _undecided(policy: Policy, words: Mapping[str, Word], wording: Wording) -> Html:
    rows = [
        (place_in_words(one.path, words, wording), cited(one.clause))
        for one in undecided_in(policy)
        if not one.path.startswith("readings.")
    ]
    if not rows:
        return Html("")
    return join(
        [tag("p", "下列事项", unset("未定"), "，由主管部门设定，或由经办人逐次指定。"), table(("事项", "条款"), rows)]
    )


def _untimed(policy: Policy, city: City) -> Html:
    """Return the stages in which an authority acts and for which the document gives no time."""
    authorities = {level.role for level in city.levels}
    found = [
        join([f"流程“{procedure.label.zh}”·环节“{stage.label.zh}”", cited(stage.clause)])
        for procedure in procedures_of(policy).values()
        for stage in procedure.stages.values()
        if authorities.intersection(movers_of(stage)) and lasts(stage) is None
    ]
    return join([tag("p", "下列环节办法未定办理期限，系统不设期限。"), listed(found)]) if found else Html("")


def _readings(policy: Policy) -> Html:
    rows = [
        (
            name,
            one.problem.zh,
            join([one.chosen.zh, tag("small", f"另一种读法：{one.alternative.zh}") if one.alternative else ""]),
            join([one.decided_by.zh, " ", Html("") if one.decided else unset("待定")]),
            cited(one.clause),
        )
        for name, one in policy.readings.items()
    ]
    return table(("编号", "问题", "采用的读法", "由谁决定", "条款"), rows)


def _coverage(policy: Policy, words: Mapping[str, Word], wording: Wording) -> Html:
    rows = [
        (
            one.clause,
            listed(
                [
                    *dict.fromkeys(place_in_words(path, words, wording) for path in one.rules),
                    *(f"不执行：{why.zh}" for why in one.not_executed),
                ]
            ),
        )
        for one in coverage_of(policy)
    ]
    return table(("条款", "对应规则"), rows)
