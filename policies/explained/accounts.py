"""What does the page say of points accounts: how they open, what moves them, and what is carried on?"""

from collections.abc import Iterator

from policies.explained.markup import Html, Section, cited, join, listed, section
from policies.explained.wording import EVERY, Wording, points_in_words
from policies.language.conditions import names_in
from policies.language.quantities import Account, Balance

_CARRIED = {
    "nothing": "期满后不结转，重新从起始分计",
    "surplus": "期满时高出起始分的部分带入下一周期",
    "deficit": "期满时低于起始分的部分不予恢复，带入下一周期",
    "both": "期满时的余额带入下一周期",
}


def accounts(wording: Wording) -> Section:
    """Return each points account in a sentence, with the clauses of the rules that look at it."""
    found = {name: one for name, one in wording.policy.quantities.items() if isinstance(one, Balance)}
    return section(
        "积分账户",
        listed(
            join(
                [
                    f"{one.label.zh if one.label else '积分'}：{'；'.join(_told(one.account, wording))}。",
                    *_used(name, wording),
                ]
            )
            for name, one in found.items()
        ),
    )


def _told(account: Account, wording: Wording) -> Iterator[str]:
    yield f"起始{points_in_words(account.opens_with)}"
    yield f"按{_moved(account.taken, wording)}扣分"
    if account.given:
        yield f"按{_moved(account.given, wording)}加分"
    if account.cycle is None:
        yield "不分周期，连续累计"
    else:
        yield f"{EVERY[account.cycle]}为一个周期，{_CARRIED[account.carry_over]}"
    if account.at_most is not None:
        yield f"余额最高{points_in_words(account.at_most)}"
    if account.reset_by is not None:
        yield f"采取“{wording.label(account.reset_by)}”措施后恢复为{points_in_words(account.opens_with)}"


def _moved(fields: tuple[str, ...], wording: Wording) -> str:
    """Return the fields that move an account: `“违规·扣分”`."""
    paths = (one.split(".") for one in fields)
    return "、".join(f"“{wording.label(kind)}·{wording.within(kind).label(name)}”" for kind, name in paths)


def _used(name: str, wording: Wording) -> Iterator[Html]:
    """Yield the clauses of the rules and named conditions that look at an account, each once."""
    policy = wording.policy
    rules = [*policy.conditions.values(), *(policy.exit.rules.values() if policy.exit is not None else ())]
    yield from dict.fromkeys(cited(one.clause) for one in rules if name in names_in(one.when))
