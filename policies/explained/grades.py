"""What does the page say of places, grades and awards?"""

from policies.checks.awards import costs_of
from policies.explained.markup import Html, cited, join, table, tag
from policies.explained.phrases import condition_in_words, name_in_words
from policies.explained.wording import Wording, number_in_words
from policies.language.grading import Grade, Grading, Quota, Ties

_ROUNDED = {"half_up": "四舍五入", "down": "舍去尾数", "up": "进位"}


def grades(grading: Grading, wording: Wording) -> Html:
    """Return the list of grades, the first that fits first, and how equals are placed."""
    rows = [(_grade(one), _when(one, wording), cited(one.clause)) for one in grading.grades]
    first = tag("p", "自上而下，先符合者先定。") if rows else ""
    equals = _ties(grading.ties, wording) if grading.ties is not None else ""
    return join([first, table(("等次", "条件", "条款"), rows), equals])


def _grade(one: Grade) -> str:
    """Return what a grade is called, with its key where that is another word."""
    stars = "★" * one.stars if one.stars else ""
    label = "" if one.label is None or one.label.zh == one.grade else f"（{one.label.zh}）"
    return " ".join(part for part in (f"{one.grade}{label}", stars) if part)


def _when(one: Grade, wording: Wording) -> Html:
    words = condition_in_words(one.when, wording) if one.when is not None else "其他"
    places = _quota(one.quota, wording) if one.quota is not None else ""
    return join([words, places, "；须经评价人确认" if one.by_hand else ""])


def _quota(quota: Quota, wording: Wording) -> str:
    if quota.places is not None:
        limit = f"{quota.places}家"
    else:
        limit = f"{number_in_words((quota.share or 0) * 100)}%（按参评家数计，{_ROUNDED[quota.rounded]}）"
    return f"；{wording.each(quota.per)}名额{limit}" + ("，空出的名额依次递补" if quota.back_fill else "")


def _ties(ties: Ties, wording: Wording) -> Html:
    """Return how equals are placed: by a chain of quantities, then by a decision or together."""
    chain = "、".join(name_in_words(name, wording) for name in ties.by)
    first = f"得分相同的，依次比较{chain}，多者在前；仍相同的，" if chain else "得分相同的，"
    last = "名次并列" if ties.then == "share" else "由经办人决定先后"
    return tag("p", f"{first}{last}。", cited(ties.clause))


def awards(wording: Wording) -> Html:
    """Return the awards, and what they come to together as far as that is known."""
    grading = wording.policy.grading
    given = grading.awards if grading is not None else ()
    rows = [
        (
            one.label.zh,
            condition_in_words(one.when, wording) + (f"；名额{one.seats}家" if one.seats is not None else ""),
            f"{one.amount:,}元" if one.amount is not None else one.title.zh if one.title else "由主管部门酌定",
            "应当" if one.force == "commanded" else "可以",
            cited(one.clause),
        )
        for one in given
    ]
    costs = costs_of(wording.policy)
    known = [cost.total for cost in costs if cost.total is not None]
    limited = f"名额满时奖金合计{sum(known):,}元" if known else ""
    unlimited = ("另有不限名额的奖项" if known else "奖项不限名额，奖金合计不限") if len(known) < len(costs) else ""
    total = "，".join(one for one in (limited, unlimited) if one)
    return join([table(("奖项", "条件", "内容", "性质", "条款"), rows), tag("p", f"{total}。") if total else Html("")])
