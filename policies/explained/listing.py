"""What does the page say of standing in the directory: its rights, its term, and what the public sees of it?"""

from policies.disclosing import facts_beside_name
from policies.explained.markup import Html, Section, cited, join, listed, section, unset
from policies.explained.phrases import name_in_words
from policies.explained.wording import Wording, length_in_words
from policies.language.document import Term
from policies.language.words import Length

_RESULTS = {"grade": "等次", "points": "得分", "place": "名次", "awards": "奖励", "indicators": "各项指标得分"}
_LAPSES = {"lapsed": "资格自行终止", "suspended": "资格暂停", "withdrawn": "按退出处理"}


def standing(wording: Wording) -> list[Section]:
    """Return what a listing brings, how long it lasts, and what is published."""
    listing = wording.policy.listing
    points: list[str] = []
    if listing is not None and listing.rights:
        rights = "、".join(right.zh for right in listing.rights.values())
        points.append(join([f"入库后享有：{rights}。", cited(listing.clause)]))
    if listing is not None and listing.term is not None:
        points.append(_term(listing.term, wording))
    return [section("入库资格", listed(points)), section("对外公布", _published(wording))]


def _term(term: Term, wording: Wording) -> Html:
    opens = f"，期满前{length_in_words(term.renewal_opens)}起可以办理" if term.renewal_opens is not None else ""
    renewal = f"续期按“{wording.label(term.renewal)}”{opens}；" if term.renewal is not None else ""
    lapses = _LAPSES[term.lapses_to]
    words = f"有效期{length_in_words(term.lasts)}，{renewal}期满未续的，{lapses}。"
    return join([words, cited(term.clause)])


def _published(wording: Wording) -> Html:
    shown = wording.policy.disclosure
    facts = "、".join(wording.label(name) for name in facts_beside_name(wording.policy))
    what = f"名称、所在地区、入库日期和状态{'，以及' + facts if facts else ''}"
    results = "、".join(_RESULTS[one] for one in shown.evaluation)
    live = "、".join(_RESULTS[one] for one in shown.live)
    computed = "、".join(name_in_words(name, wording) for name in shown.computed)
    removals = "公布" if shown.removals == "published" else "不另行公布"
    kept = f"保留{length_in_words(shown.retained_for)}" if isinstance(shown.retained_for, Length) else unset("未定")
    return listed(
        [
            join([f"名录公布：{what}。", cited(shown.clause)]),
            *([join([f"按查询当日情况公布：{computed}。", cited(shown.clause)])] if computed else []),
            *([join([f"评价确定后公布：{results}。", cited(shown.clause)])] if results else []),
            *([join([f"评价期间随时公布：{live}。", cited(shown.clause)])] if live else []),
            f"退出情况：{removals}。",
            join(["公布内容的保留期限：", kept]),
        ]
    )
