"""What does the page say of points accounts: how they open, what moves them, and what is carried on?"""

from collections.abc import Iterator, Mapping

from policies.checks.clauses import clause_of
from policies.checks.uses import uses_of
from policies.explained.markup import Html, Section, cited, join, listed, section, tag
from policies.explained.places import place_in_words, words_by_path
from policies.explained.wording import EVERY, Wording, points_in_words
from policies.language.quantities import Account, Balance
from policies.language.words import Word

_CARRIED = {
    "nothing": "期满后不结转，重新从起始分计",
    "surplus": "期满时高出起始分的部分带入下一周期",
    "deficit": "期满时低于起始分的部分不予恢复，带入下一周期",
    "both": "期满时的余额带入下一周期",
}


def accounts(wording: Wording) -> Section:
    """Return what each points account is, under its own clause, and which rules look at it, each with its clause."""
    found = {name: one for name, one in wording.policy.quantities.items() if isinstance(one, Balance)}
    words = words_by_path(wording.policy)
    return section("积分账户", listed(_account(name, one, words, wording) for name, one in found.items()))


def _account(name: str, one: Balance, words: Mapping[str, Word], wording: Wording) -> Html:
    users = listed(dict.fromkeys(_users(name, words, wording)))
    return join(
        [
            one.label.zh if one.label is not None else "积分",
            cited(one.clause),
            listed(_told(one.account, wording)),
            tag("small", "以下规则依据其余额：", users) if users else "",
        ]
    )


def _told(account: Account, wording: Wording) -> Iterator[str]:
    yield f"起始：{points_in_words(account.opens_with)}"
    most = account.at_most
    yield f"上限：{points_in_words(most)}，余额不再增加" if most is not None else "上限：不设"
    if account.cycle is None:
        yield "周期：不分周期，连续累计"
    else:
        yield f"周期：{EVERY[account.cycle]}为一个周期，{_CARRIED[account.carry_over]}"
    yield f"扣分：按{_moved(account.taken, wording)}"
    yield f"加分：按{_moved(account.given, wording)}" if account.given else "加分：不设"
    if account.reset_by is not None:
        yield f"恢复：采取“{wording.label(account.reset_by)}”措施后恢复为{points_in_words(account.opens_with)}"


def _moved(fields: tuple[str, ...], wording: Wording) -> str:
    """Return the fields that move an account: `“违规·扣分”`."""
    paths = (one.split(".") for one in fields)
    return "、".join(f"“{wording.label(kind)}·{wording.within(kind).label(name)}”" for kind, name in paths)


def _users(name: str, words: Mapping[str, Word], wording: Wording) -> Iterator[Html]:
    """Yield where an account is looked at, by the nearest rule that has a clause."""
    for use in uses_of(wording.policy):
        at = use.path if use.name == name else ""
        while at and (at not in words or clause_of(words[at]) is None):
            at = at.rpartition(".")[0]
        if at:
            yield join([place_in_words(at, words, wording), cited(clause_of(words[at]))])
